"""Colours: read from a theme, held against each other, and written for a style sheet.

A colour reaches a style sheet as the six digits of what was parsed, whatever was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefgen.finding import Finding, Place, finding
from briefgen.table import Table

#: What a colour is for, by name: each is a custom property of that name in the style sheets.
NAMES = {
    "text": "the text",
    "quiet": "what is less than text: labels, furniture, the colophon",
    "accent": "headings, links, numbers and heavy rules",
    "handling": "handling marks",
    "rule": "thin rules",
    "tint": "the ground of boxes",
    "paper": "the ground of the page",
    "series-1": "the first series of a picture; `accent` if not given",
    "series-2": "the second; `handling` if not given",
    "series-3": "the third; `quiet` if not given",
    "series-4": "the fourth; `text` if not given",
}

#: What stands in for the colour of a series that a theme does not give.
SERIES = {"series-1": "accent", "series-2": "handling", "series-3": "quiet", "series-4": "text"}

#: Those that are read, and the grounds on which they stand.
_READ, _GROUNDS = ("text", "quiet", "accent", "handling"), ("paper", "tint")

#: The least contrast of what is read with its ground: WCAG 2.2, 1.4.3, for text of any size.
LEAST_CONTRAST = 4.5

#: The least contrast of a line or mark of a picture with its ground: WCAG 2.2, 1.4.11.
LEAST_OF_MARKS = 3.0

#: What a page is printed on, whatever ground the theme gives to the screen.
SHEET = "#ffffff"

_FORMS = 'write a colour such as "#173f66", opaque'


@dataclass(frozen=True, slots=True)
class Shade:
    """One colour as `#rrggbb`, and where it is set."""

    value: str
    place: Place = field(default=Place(""), compare=False)


#: Colours by name.
Palette = Mapping[str, Shade]


def parsed(text: str) -> str:
    """Return a colour of CSS as `#rrggbb`, empty where it is none or not opaque."""
    from tinycss2.color3 import RGBA, parse_color  # type: ignore[import-untyped]

    colour = parse_color(text)
    if not isinstance(colour, RGBA) or colour.alpha != 1:
        return ""
    return "#" + "".join(f"{round(255 * min(max(part, 0), 1)):02x}" for part in colour[:3])


def read(table: Table, names: tuple[str, ...]) -> dict[str, Shade]:
    """Return the colours of a table by name; what is no colour is reported and left out."""
    out = {}
    for name in names:
        text = table.string(name)
        if not text:
            if text == table.values.get(name):
                table.report("bad-value", f"`{name}` is empty", name, _FORMS)
            continue
        value = parsed(text)
        if value:
            out[name] = Shade(value, table.place(name))
        else:
            message = f"`{name}` is `{text[:60]}`, which is no opaque colour"
            table.report("bad-value", message, name, _FORMS)
    return out


def whole(palette: Palette) -> dict[str, Shade]:
    """Return a palette that has a colour for each series of a picture, as far as it has others."""
    out = dict(palette)
    for name, other in SERIES.items():
        if name not in out and other in out:
            out[name] = out[other]
    return out


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 has it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    return sum(
        share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for share, part in zip((0.2126, 0.7152, 0.0722), _parts(colour), strict=True)
    )


def _parts(colour: str) -> tuple[float, ...]:
    """Return red, green and blue of `#rrggbb`, each from 0 to 1."""
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def low_contrasts(palette: Palette, marks: Palette, scheme: str) -> list[Finding]:
    """Return a finding for each colour that is hard to read on one of its grounds.

    `marks` are the colours of handling marks by their texts; `scheme` is `light` or `dark`. A light
    palette is printed too, on white. What is lacking is passed over.
    """
    read_ = [(name, palette[name]) for name in _READ if name in palette] + list(marks.items())
    grounds = [(f"`{name}`", palette[name]) for name in _GROUNDS if name in palette]
    if scheme == "light" and "paper" in palette and palette["paper"].value != SHEET:
        grounds.append(("a printed page", Shade(SHEET)))
    out = []
    needed = [(name, shade, LEAST_CONTRAST) for name, shade in read_]
    needed += [(name, palette[name], LEAST_OF_MARKS) for name in SERIES if name in palette]
    for name, shade, least in needed:
        for ground, behind in grounds:
            if name in SERIES and ground == "`tint`":
                continue  # pictures stand on the ground of the page
            ratio = contrast(shade.value, behind.value)
            if ratio < least:
                out.append(
                    finding(
                        "low-contrast",
                        f"`{name}` ({shade.value}) has a contrast of {int(100 * ratio) / 100:.2f} "
                        f"with {ground} ({behind.value}) in the {scheme} colours, and "
                        f"{least} is the least",
                        shade.place if shade.place.file else behind.place,
                        "darken one of the two, or lighten the other",
                    )
                )
    return out


def wash(tint: str, paper: str) -> str:
    """Return the thinnest veil that gives `tint` over `paper`, as a colour of CSS.

    What lies behind a box, such as the word across a draft, is seen through it.
    """
    inks, grounds = _parts(tint), _parts(paper)
    needed = [
        (ground - ink) / ground if ink < ground else (ink - ground) / max(1 - ground, 1e-9)
        for ink, ground in zip(inks, grounds, strict=True)
    ]
    cover = max(*needed, 0.001)
    parts = (
        round(255 * min(max((ink - ground * (1 - cover)) / cover, 0), 1))
        for ink, ground in zip(inks, grounds, strict=True)
    )
    return f"rgb({' '.join(map(str, parts))} / {100 * cover:.2f}%)"


def properties(palette: Palette) -> str:
    """Return a palette as declarations of custom properties.

    `--tint-solid` is the tint through which nothing is seen, on a page of paper too.
    """
    shown = whole(palette)
    out = "".join(f"--{name}:{shown[name].value};" for name in NAMES if name in shown)
    return out + (f"--tint-solid:{palette['tint'].value};" if "tint" in palette else "")


def style(light: Palette, dark: Palette, *, for_page: bool) -> str:
    """Return the rules that give a style sheet its colours.

    For a page of paper the light ones alone, with a tint that can be seen through; for a screen
    both, the dark ones where the reader's system asks for them and never in print.
    """
    out = f":root{{{properties(light)}}}"
    if for_page and {"tint", "paper"} <= light.keys():
        return f"{out}\n:root{{--tint:{wash(light['tint'].value, SHEET)}}}"
    if dark and not for_page:
        out = f":root{{color-scheme:light dark}}\n{out}"
        out += f"\n@media screen and (prefers-color-scheme:dark){{:root{{{properties(dark)}}}}}"
    return out
