"""Does an embed change its host, or the host its embed? Measured in a browser, element by element.

Three pages are compared: the host with the embeds; the host with empty boxes of the same size in
their places, which tells what the embeds change *out* there; and the same embeds alone on a blank
page, at the same places and widths, which tells what the host changes *in* them. What is compared
is every computed property, pseudo-elements included, every box, every pixel, and what the host's
own links, labels, scripts and keys find.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCRIPT = (Path(__file__).parent / "leaks.js").read_text(encoding="utf-8")
ADDRESS = "https://host.test/"
WIDTHS = (360, 768, 1280)

_SLOT = '<div class="slot" data-host data-slot>{}</div>'
_BLANK = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Blank</title></head>'
    '<body style="margin:0">{}</body></html>'
)
_EMPTY = (
    '{0}<template shadowrootmode="open"><style>:host{{all:initial!important;'
    "display:flow-root!important;height:{1}px!important;width:{2}px!important}}</style></template></{3}>"
)

#: How high a screenshot may be, in px: browsers paint no more than some 16,000 at once.
_TILE = 4_000


@dataclass
class Leaks:
    """What was found: how many elements were compared, and which of them differ, with examples."""

    own: int
    embedded: int
    out: list[str] = field(default_factory=list)
    behaviour: list[str] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    pixels_out: float = 0.0
    pixels_in: float = 0.0
    popovers: int = 0

    def __bool__(self) -> bool:
        return bool(self.out or self.behaviour or self.into) or self.worst > 0.001

    @property
    def worst(self) -> float:
        """The larger share of pixels that differ, of those of the host or of an embed."""
        return max(self.pixels_out, self.pixels_in)

    def __str__(self) -> str:
        return (
            f"out {len(self.out)}/{self.own}, behaviour {len(self.behaviour)}, "
            f"in {len(self.into)}/{self.embedded}, pixels {self.pixels_out:.4%} {self.pixels_in:.4%}, "
            f"popovers {self.popovers}\n  "
            + "\n  ".join([*self.out[:3], *self.behaviour[:3], *self.into[:3]])
        ).rstrip()


def filled(page: str, embeds: Sequence[str]) -> str:
    """Return the page of a host with something in its places; in those that are left, nothing."""
    for number in (1, 2):
        inside = _SLOT.format(embeds[number - 1]) if number <= len(embeds) else ""
        page = page.replace(f"<!--slot {number}-->", inside)
    return page


@contextmanager
def shown(browser: Any, html: str, width: int, **options: Any) -> Iterator[Any]:
    """Show a page that can load nothing beside itself, and what `files` has by address."""
    headers, files = options.pop("headers", {}), options.pop("files", {})
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    try:
        page = context.new_page()
        page.set_default_timeout(30_000)

        def serve(route: Any) -> None:
            kind = {"content-type": "text/html; charset=utf-8"}
            if route.request.url == ADDRESS:
                route.fulfill(body=html, headers={**kind, **headers})
            elif route.request.url in files:
                route.fulfill(body=files[route.request.url], headers=kind)
            else:
                route.abort()

        context.route("**/*", serve)
        page.goto(ADDRESS)
        page.evaluate(SCRIPT)
        yield page
    finally:
        context.close()


def measured(
    browser: Any,
    host: str,
    embeds: Sequence[str],
    width: int = 1280,
    *,
    media: str = "screen",
    scheme: str = "light",
    deep: bool = True,
) -> Leaks:
    """Return what leaks between the page of a host and embeds in it.

    `deep` also asks behaviour, popovers and pixels.
    """
    options = {"color_scheme": scheme, "reduced_motion": "reduce"}
    embeds = [embed.strip() for embed in embeds]
    with shown(browser, filled(host, embeds), width, **options) as with_embeds:
        with_embeds.emulate_media(media=media)
        boxes = with_embeds.evaluate("leaks.boxes()")
        empty = [_empty(embed, box) for embed, box in zip(embeds, boxes, strict=True)]
        placed = "".join(
            f'<div data-slot style="position:absolute;left:{box["x"]}px;top:{box["y"]}px;'
            f'width:{box["width"]}px">{embed}</div>'
            for box, embed in zip(boxes, embeds, strict=True)
        )
        # As high as the page of the host, so that both can be scrolled alike.
        placed += f'<div style="height:{with_embeds.evaluate("leaks.height()")}px"></div>'
        with (
            shown(browser, filled(host, empty), width, **options) as without,
            shown(browser, _BLANK.format(placed), width, **options) as alone,
        ):
            without.emulate_media(media=media)
            alone.emulate_media(media=media)
            own, out = _differing(with_embeds, without, "host")
            embedded, into = _differing(with_embeds, alone, "embedded")
            leaks = Leaks(own, embedded, out, [], into)
            if deep:
                leaks.pixels_in = max(
                    _pixels(with_embeds, alone, box["x"], box["y"], box["width"], box["height"])
                    for box in boxes
                )
                leaks.pixels_out = max(
                    _pixels(with_embeds, without, 0, top, width, bottom - top)
                    for top, bottom in _bands(boxes, with_embeds.evaluate("leaks.height()"))
                )
                leaks.popovers = with_embeds.evaluate("leaks.buttons()")
                leaks.behaviour = [
                    *_behaviour(with_embeds, without),
                    *_popovers(with_embeds, alone),
                ]
            return leaks


def _empty(embed: str, box: dict[str, float]) -> str:
    """Return an empty box of the size of an embed, in its own outermost element if it has one."""
    start = re.match(r"<(?!style|link)([\w-]+)[^>]*>", embed)
    opening, tag = (start[0], start[1]) if start else ("<div>", "div")
    return _EMPTY.format(opening, box["height"], box["width"], tag)


def _differing(one: Any, other: Any, whose: str) -> tuple[int, list[str]]:
    """Return how many elements were compared, and those that differ with what does."""
    ask = f"leaks.digests('{whose}')"
    first, second = one.evaluate(ask), other.evaluate(ask)
    if len(first) != len(second):
        return len(first), [f"{len(first)} elements, and {len(second)}"]
    out = []
    for index, (a, b) in enumerate(zip(first, second, strict=True)):
        if a == b:
            continue
        said = ""
        if len(out) < 3:
            lines = [p.evaluate(f"leaks.lines('{whose}', {index})") for p in (one, other)]
            said = "; ".join(sorted(set(lines[0]) - set(lines[1]))[:4])
            said += " / " + "; ".join(sorted(set(lines[1]) - set(lines[0]))[:4])
        out.append(f"{whose} {index} <{a[0]}> {said}")
    return len(first), out


def _behaviour(one: Any, other: Any) -> list[str]:
    first, second = (page.evaluate("leaks.behaviour()") for page in (one, other))
    out = [f"{k}: {v} / {second.get(k)}" for k, v in first.items() if second.get(k) != v]
    ways = [_tabbed(page) for page in (one, other)]
    return out if ways[0] == ways[1] else [*out, f"keys: {ways[0]} / {ways[1]}"]


def _tabbed(page: Any) -> list[int]:
    """Return the host's elements in the order in which the tab key comes to them, each once."""
    page.evaluate("document.activeElement?.blur()")
    page.mouse.click(1, 1)
    out: list[int] = []
    for _ in range(3_000):
        page.keyboard.press("Tab")
        at = page.evaluate("leaks.focused()")
        if at >= 0 and at in out:
            break
        if at >= 0:
            out.append(at)
        elif page.evaluate("document.activeElement === document.body"):
            break
    return out


def _popovers(one: Any, other: Any) -> list[str]:
    """Open the first, a middle and the last popover in both: the same, and seen."""
    count = one.evaluate("leaks.buttons()")
    out = []
    for n in sorted({0, count // 2, count - 1} if count else set()):
        first, second = (page.evaluate(f"leaks.opened({n})") for page in (one, other))
        if first != second or not first[0].strip():
            out.append(f"popover {n}: {first} / {second}")
    return out


def _bands(boxes: Sequence[dict[str, float]], height: float) -> list[tuple[float, float]]:
    """Return from where to where the page is the host's alone, in whole px."""
    out, at = [], 0.0
    for box in boxes:
        out.append((at, int(box["y"])))
        at = int(box["y"] + box["height"]) + 1
    bands = [(max(top, 0), min(bottom, height)) for top, bottom in [*out, (at, height)]]
    return [(top, bottom) for top, bottom in bands if bottom > top]


def _pixels(one: Any, other: Any, x: float, y: float, width: float, height: float) -> float:
    """Return the share of the pixels of a part of both pages that differ."""
    from PIL import Image, ImageChops
    from playwright.sync_api import Error

    differing = total = 0.0
    top = y
    while top < y + height:
        high = min(_TILE, y + height - top)
        clip = {"x": x, "y": top, "width": width, "height": high}
        try:
            images = [
                page.screenshot(clip=clip, full_page=True, animations="disabled", scale="css")
                for page in (one, other)
            ]
        except Error:  # one of the pages does not reach so far
            return 1.0
        first, second = (Image.open(io.BytesIO(data)).convert("RGB") for data in images)
        if first.size != second.size:
            return 1.0
        if images[0] != images[1]:
            grey = (
                ImageChops.difference(first, second).convert("L").point(lambda v: 255 if v else 0)
            )
            differing += grey.histogram()[255]
        total += first.size[0] * first.size[1]
        top += _TILE
    return differing / total if total else 1.0


def printed(browser: Any, html: str, width: int = 1280, **options: Any) -> str:
    """Return the text of a page as it is printed, without white space: hosts spread letters."""
    import pypdfium2

    with shown(browser, html, width, **options) as page:
        page.wait_for_timeout(300)  # a frame says how high it is
        document = pypdfium2.PdfDocument(page.pdf(format="A4"))
        try:
            text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        finally:
            document.close()
    return "".join(text.split())
