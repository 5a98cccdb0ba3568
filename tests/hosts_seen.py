"""What each way in is like in a host, seen in a browser: an embed, a frame, bare HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from briefgen.frame import snippet
from briefgen.markup import text_of
from tests.embeds import SHIPPED, SMALL, embed, pasted
from tests.host_pages import Host
from tests.host_pages import page as page_of
from tests.leaks import ADDRESS, WIDTHS, Leaks, filled, measured, printed, shown

#: The last words of a paper and of the page of the host, without white space.
_LAST, _END = "Setwithbriefgen", "Theendofthepage."

#: Where a source of the small paper leads, and the first place for an embed.
_OUT, _SLOT = "https://example.org/", "<!--slot 1-->"

#: A box in which margins stay that would else move what stands around them.
_APART = (
    '<div><template shadowrootmode="open"><style>:host{{all:initial!important;'
    "display:flow-root!important}}</style><slot></slot></template>{}</div>"
)

Row = dict[str, Any]


def embedded(browser: Any, host: Host) -> tuple[Row, list[Leaks]]:
    """Return what is recorded of embeds in a host, and each measurement of it."""
    page, paper = host.page, embed(*SHIPPED)
    small, copy = embed(*SMALL), embed(*SMALL, 2)
    found = [measured(browser, page, [paper], width) for width in WIDTHS]
    found += [measured(browser, page, pair) for pair in ([small, copy], [small, paper])]
    found += [
        measured(browser, page, [paper], media=media, scheme=scheme, deep=False)
        for media, scheme in (("print", "light"), ("screen", "dark"))
    ]
    control = [measured(browser, page, [pasted(*SMALL)], 768)]
    row = _leaks(found) | {
        "print": _is_printed(browser, page, paper),
        "pasted": _leaks(control),
    }
    return row, found


def _leaks(found: Sequence[Leaks]) -> Row:
    """Return the sums of some measurements, with the numbers of elements of the first."""
    return {
        "own": found[0].own,
        "ours": found[0].embedded,
        "out": sum(len(leaks.out) for leaks in found),
        "behaviour": sum(len(leaks.behaviour) for leaks in found),
        "in": sum(len(leaks.into) for leaks in found),
        "pixels": round(max(leaks.worst for leaks in found), 6),
        "measured": len(found),
    }


def _is_printed(browser: Any, page: str, paper: str, **options: Any) -> bool:
    """Return whether print has the end of both; a host may hide its own, with or without a paper."""
    text = printed(browser, filled(page, [paper]), **options)
    return _LAST in text and (_END in text or _END not in printed(browser, filled(page, [])))


def framed(browser: Any, host: Host, *, prints: bool = True) -> Row:
    """Return what is seen of a paper in a frame of a host; `prints` asks for print too."""
    line = str(snippet("paper.frame.html", "Rivers, paper"))
    files = {f"{ADDRESS}paper.frame.html": embed(*SMALL, form="frame")}
    with shown(browser, filled(host.page, [line]), 1280, files=files) as page:
        page.wait_for_timeout(500)
        box = page.evaluate(
            "(() => { const f = document.querySelector('iframe'), b = f.getBoundingClientRect();"
            "return { width: b.width, height: b.height, place: f.parentElement.clientWidth,"
            " seen: f.checkVisibility({ visibilityProperty: true, opacityProperty: true }) } })()"
        )
        inside = page.frames[1]
        high = inside.evaluate("document.documentElement.getBoundingClientRect().height")
        whole = _squeezed(inside.inner_text("article"))
    row: Row = {
        "seen": box["seen"] and _LAST.casefold() in whole,
        "high": bool(box["height"] >= high - 1),
        "wide": bool(box["width"] >= box["place"] * 0.9),
    }
    if not row["high"]:
        row["box"] = [round(box["width"]), round(box["height"])]
    if prints:
        row["print"] = _is_printed(browser, host.page, line, files=files)
    return row


def sandboxed(browser: Any, line: str) -> Row:
    """Return what is seen of a frame that its host has put into a sandbox, and what its links do."""
    files = {f"{ADDRESS}paper.frame.html": embed(*SMALL, form="frame"), _OUT: "<p>Elsewhere</p>"}
    with shown(browser, page_of("").replace(_SLOT, line), 1280, files=files) as page:
        page.wait_for_timeout(500)
        inside = page.frames[1]
        high = inside.evaluate("document.documentElement.getBoundingClientRect().height")
        box = page.evaluate("document.querySelector('iframe').getBoundingClientRect().height")
        row = {
            "seen": _LAST.casefold() in _squeezed(inside.inner_text("article")),
            "high": bool(box >= high),
            "scrolls": inside.evaluate("(scrollTo(0, 1e5), scrollY)") > 0,
        }
        inside.evaluate("document.querySelector('a[href=\"#answer\"]').click()")
        page.wait_for_timeout(200)
        row["inside"] = inside.url.endswith("#answer")
        inside.locator(f"a[href^='{_OUT}']").first.click(force=True)
        page.wait_for_timeout(400)
        row["outside"] = page.url.startswith(_OUT) or inside.url.startswith(_OUT)
    return row


def bare(browser: Any, host: Host, *, deep: bool = True) -> Row:
    """Return what bare HTML changes in a host, and whether each word is seen.

    `deep` also tells how many of its elements take the look of the host.
    """
    paper = embed(*SHIPPED, form="bare")
    found = changed_by(browser, host, paper)
    with shown(browser, filled(host.page, [paper]), 1280) as page:
        seen = _squeezed(page.inner_text("[data-slot]"))
    row: Row = {
        "own": found.own,
        "out": len(found.out),
        "words": _squeezed(text_of(paper)) == seen,
    }
    if deep:
        taken = measured(browser, host.page, [paper], deep=False)
        row |= {"ours": taken.embedded, "taken": len(taken.into)}
    return row


def changed_by(browser: Any, host: Host, paper: str) -> Leaks:
    """Return what bare HTML changes in a host, but for where things stand."""
    return measured(browser, host.page, [_APART.format(paper)], deep=False)


def _squeezed(text: str) -> str:
    """Return a text without white space and case, which styles of hosts change."""
    return re.sub(r"\s|\u200b", "", text).casefold() if text else ""
