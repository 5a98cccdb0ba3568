"""An embed changes nothing in its host and its host changes nothing in it, seen in a browser."""

import os
import re
from collections.abc import Iterator

import pytest

from tests import host_pages
from tests.host_pages import HOSTS, IN_GATE, OWN, Host
from tests.leaks import Leaks, filled, measured, printed
from tests.spoiled import output_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def pasted(preset: str = "paper", brief: str = "rivers") -> str:
    """Return what somebody would paste who knows nothing of isolation: the page's style and body."""
    html = output_of(brief, preset, "html")[1].data.decode()
    (css,) = re.findall(r"<style>(.*?)</style>", html, re.S)
    (body,) = re.findall(r"<main>.*</main>", html, re.S)
    return f"<style>{css}</style>{body}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("BRIEFGEN_CHROMIUM", "/usr/bin/chromium"),
            args="--no-sandbox --disable-gpu --disable-background-networking".split(),
            # The engine of PDFs hides the machine's fonts from whatever is started behind it.
            env={k: v for k, v in os.environ.items() if not k.startswith("FONTCONFIG")},
        )
        yield browser
        browser.close()


def host(name: str) -> Host:
    """Return a host, or skip where npm or Debian's packages are not to be had; never in CI."""
    try:
        assert HOSTS[name].style
    except host_pages.MissingHostError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    return HOSTS[name]


def isolated(preset: str = "paper") -> str:
    """Return a page's style and body in a shadow root, made by hand: what the measuring is tried on."""
    style, body = pasted(preset).split("</style>", 1)
    rules = style.removeprefix("<style>").replace(":root", ":host").replace("/*<faces>*/", "")
    rules = re.sub(r"--(?=[a-z])", "--by-hand-", rules)
    rules = re.sub(r"([\d.]+)rem\b", lambda m: f"{float(m[1]) * 17:g}px", rules)
    own = (
        ":host{all:initial!important;display:block!important;direction:ltr!important;"
        "unicode-bidi:isolate!important;--by-hand-serif:serif!important;"
        "--by-hand-sans:sans-serif!important;background:#fff!important}"
        ":host::before,:host::after{content:none!important}"
        ":host::first-line,:host::first-letter{all:unset!important}"
    )
    body = re.sub(r"var\(--", "var(--by-hand-", body)
    return (
        f'<div><template shadowrootmode="open"><style>{rules}{own}</style>{body}</template></div>'
    )


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("name", IN_GATE)
def test_nothing_leaks(chromium: object, name: str, width: int):
    """Not an element, a box, a popover, a link, a key; at most one pixel in a thousand."""
    found = measured(chromium, host(name).page, [isolated()], width)
    assert not found, found
    assert found.own == OWN + 1
    assert found.embedded > 50
    assert found.popovers > 2


@pytest.mark.parametrize("name", IN_GATE)
def test_what_is_pasted_leaks_both_ways(chromium: object, name: str):
    """The control: the same measuring sees what a page without isolation does."""
    found = measured(chromium, host(name).page, [pasted()], 768)
    assert len(found.out) > 20, found
    assert len(found.into) > 50, found
    assert len(found.behaviour) > 5, found
    assert found.pixels_in > 0.01
    assert found.pixels_out > 0.01


def test_an_empty_measurement_is_seen(chromium: object):
    """Where no embed is, none is counted: the counts above tell."""
    found: Leaks = measured(chromium, host_pages.page(""), ["<div></div>"], 768)
    assert found.embedded == 1
    assert found.popovers == 0


@pytest.mark.parametrize("name", IN_GATE)
def test_print_keeps_the_last_sentence(chromium: object, name: str):
    """Of the embed, and of the host behind it."""
    text = printed(chromium, filled(host(name).page, [isolated()]))
    assert "Setwithbriefgen" in text
    assert "Theendofthepage." in text
