"""What policies of hosts let through, for each way in, seen in a browser.

A policy is the header `Content-Security-Policy` of the host's page. What is asked of each way: is
every word there, is its own look there, is a frame as high as its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from briefgen.frame import LISTENER, snippet
from briefgen.seal import digest_of
from tests.embeds import SMALL, embed

HOST = "https://host.test/"
WHOLE, PLAIN, SCROLLS = "whole", "words without their look", "in a frame that scrolls"

_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Host</title></head>'
    "<body>{}</body></html>"
)


def ways() -> dict[str, str]:
    """Return what is pasted for each way in."""
    line, script = str(snippet("paper.frame.html", "Rivers")).split("\n", 1)
    return {
        "`embed`": embed(*SMALL),
        "`frame`, line and script": f"{line}\n{script}",
        "`frame`, line and the script as a file": f'{line}<script src="frame.js"></script>',
        "`bare`": embed(*SMALL, form="bare"),
    }


def policies(pasted: str) -> dict[str, tuple[str, str]]:
    """Return each policy with what is pasted under it: hashes and nonces are of what is pasted."""
    styles = re.findall(r"<style>(.*?)</style>", pasted, re.S)
    told = " ".join(f"'{digest_of(text)}'" for text in [*styles, LISTENER])
    noted = re.sub(r"<(style|script)>", r'<\1 nonce="r4nd0m">', pasted)
    both = "default-src 'self'; style-src 'self' {0}; script-src 'self' {0}"
    return {
        "none": ("", pasted),
        "strict `'self'`": ("default-src 'self'", pasted),
        "with hashes": (both.format(told), pasted),
        "with nonces": (both.format("'nonce-r4nd0m'"), noted),
    }


def outcome(browser: Any, policy: str, pasted: str) -> str:
    """Return what is seen of a paper under a policy."""
    context = browser.new_context(viewport={"width": 800, "height": 800})
    try:
        bodies = {
            HOST: _PAGE.format(pasted),
            f"{HOST}paper.frame.html": embed(*SMALL, form="frame"),
            f"{HOST}frame.js": LISTENER,
        }

        def serve(route: Any) -> None:
            address = route.request.url
            kind = "text/javascript" if address.endswith(".js") else "text/html; charset=utf-8"
            headers = {"content-type": kind}
            if address == HOST and policy:
                headers["content-security-policy"] = policy
            route.fulfill(body=bodies.get(address, ""), headers=headers)

        page = context.new_page()
        context.route("**/*", serve)
        page.goto(HOST)
        page.wait_for_timeout(400)
        if "<iframe" in pasted:
            inside = page.frames[1]
            assert "They signed in 1990" in inside.inner_text("body")
            frame, high = (
                page.evaluate("document.querySelector('iframe').offsetHeight"),
                inside.evaluate("document.documentElement.offsetHeight"),
            )
            return WHOLE if frame >= high else SCROLLS
        root = page.evaluate_handle(
            "document.querySelector('body > div')?.shadowRoot?.querySelector('article')"
            " ?? document.querySelector('article')"
        )
        assert "They signed in 1990" in root.evaluate("e => e.innerText")
        # A host has no rule for how wide an article is: where one is, it is the paper's own.
        own = root.evaluate("e => getComputedStyle(e).maxWidth") != "none"
        return WHOLE if own or "<article" in pasted[:10] else PLAIN
    finally:
        context.close()


def table(browser: Any) -> Iterator[str]:
    """Yield the lines of the table: ways by policies."""
    listed = ways()
    names = list(policies(""))
    yield f"| way in | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for name, pasted in listed.items():
        cells = [outcome(browser, *policies(pasted)[policy]) for policy in names]
        yield f"| {name} | {' | '.join(cells)} |"
