"""Pictures: charts drawn in the look of a theme, at the width at which they are shown.

A drawing's unit is a point: what is 8 high is 8 pt on paper. Its colours are those that the page
gives, by name, so that one drawing serves light, dark and print.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from briefgen import cldr, svg
from briefgen.chart import Plot
from briefgen.colour import NAMES
from briefgen.finding import Finding, Place, finding
from briefgen.theme import Look
from briefgen.vega import DrawError

#: The width of the text in points, by the measure of a preset; `wide` is what reaches into the
#: margin. docs/geometry.md has them in millimetres.
WIDTHS: Mapping[str, int] = {"asymmetric": 357, "wide": 476, "full": 470}

#: The size of the words of a drawing, in points.
SIZE = 8

#: Draws a specification that has its data and its look: JSON in, SVG out. Raises what `draw` tells.
Drawer = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart: SVG whose colours are `var(--NAME)`, empty where it could not be drawn."""

    data: bytes
    findings: tuple[Finding, ...] = ()


def width_of(measure: str, *, wide: bool) -> int:
    """Return how wide a picture is, in points, in a paper of a measure."""
    return WIDTHS["wide" if wide and measure == "asymmetric" else measure]


def draw(plot: Plot, look: Look, width: int, drawer: Drawer) -> Picture:
    """Return a chart drawn `width` points wide.

    What can not be drawn, draws nothing or does not fit is a finding.
    """
    place = Place(plot.file, 1, 1)

    def refused(code: str, message: str, hint: str) -> Picture:
        return Picture(b"", (finding(code, message, place, hint),))

    specification = json.loads(plot.text)
    specification["config"] = _joined(specification.get("config"), config(look, plot.language))
    single = not any(key in specification for key in (*_COMPOSED, "spec"))
    try:
        if single or "layer" in specification:
            specification.setdefault("width", width)
            specification["autosize"] = {"type": "fit-x", "contains": "padding"}
            drawn = drawer(json.dumps(specification))
        else:
            drawn = _fitted(specification, width, drawer)
    except DrawError as error:
        hint = "hold it against https://vega.github.io/vega-lite/docs/"
        return refused("bad-specification", f"Vega-Lite can not draw it: {error}", hint)
    if "NaN" in drawn:
        hint = "look for a `type` that is not that of its column"
        return refused("bad-specification", "a mark has no place: a value is no number", hint)
    if not _marks(drawn):
        hint = "look at filters, and at the `type` of each field"
        return refused("empty-picture", "the drawing has no marks", hint)
    data, findings = svg.checked(_framed(drawn, width).encode(), place, NAMES)
    found = list(findings)
    over = _width(drawn) - width
    if data is not None and over > 1:
        message = f"the drawing is {over:.0f} pt wider than the {width} pt that it has"
        hint = "leave `width` out, or shorten the longest words beside its axes"
        found.append(finding("too-wide", message, place, hint))
    return Picture(data or b"", tuple(found))


_COMPOSED = ("concat", "hconcat", "vconcat", "facet", "repeat")


def _fitted(specification: dict[str, Any], width: int, drawer: Drawer) -> str:
    """Return a drawing of several views as wide as it may be.

    The views without a width share what axes and words leave. How the whole grows with its views is
    told by drawings of it, whatever stands beside what.
    """
    views = [view for view in _views(specification) if "width" not in view]

    def drawn(each: float) -> str:
        for view in views:
            view["width"] = each
        return drawer(json.dumps(specification))

    each, out = float(width), drawn(float(width))
    before, tried = each, _width(out)
    each = width / 2
    for _ in range(_TRIES if views else 0):
        out = drawn(each)
        now = _width(out)
        grows = (now - tried) / (each - before) if each != before else 0.0
        if -2 < now - width <= 0 or grows <= 0:
            break
        before, tried = each, now
        each = min(max(_LEAST, each + (width - 0.75 - now) / grows), 2.0 * width)
    return out


#: The narrowest view, in points, and how often the width of views is tried.
_LEAST, _TRIES = 20.0, 5


def _views(specification: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the views that have a width of their own."""
    out, left = [], [specification]
    while left:
        spec = left.pop()
        inner = [v for key in ("concat", "hconcat", "vconcat") for v in spec.get(key, ())]
        if isinstance(spec.get("spec"), dict):
            inner.append(spec["spec"])
        left += inner
        if not inner:
            out.append(spec)
    return out


_BOX = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*? viewBox="[^"]*"')


def _width(drawn: str) -> float:
    match = _BOX.search(drawn)
    return float(match[1]) if match else 0.0


def _framed(drawn: str, width: int) -> str:
    """Return a drawing in a frame that is `width` wide, or wider where it is, so that its unit stays."""
    match = _BOX.search(drawn)
    if match is None:
        return drawn
    wide, height = max(float(match[1]), width), float(match[2])
    drawn = drawn.replace(' opacity="1"', "")  # each would be a group of its own in a PDF
    drawn = _LINED.sub(_parted, drawn)
    head = match[0].replace(f' width="{match[1]}"', f' width="{wide:g}"')
    head = re.sub(r'viewBox="[^"]*"', f'viewBox="0 0 {wide:g} {height:g}"', head)
    return drawn.replace(match[0], head, 1)


#: A text of several lines, and one of them.
_LINED = re.compile(r"<text([^>]*)>((?:<tspan[^>]*>[^<]*</tspan>)+)</text>")
_LINE = re.compile(r"<tspan([^>]*)>([^<]*)</tspan>")
_DOWN = re.compile(r' dy="([-\d.]+)"')


def _parted(match: re.Match[str]) -> str:
    """Return the lines of a text as texts: WeasyPrint centres none but the first of them."""
    out, down = "", 0.0
    for attributes, words in _LINE.findall(match[2]):
        move = _DOWN.search(attributes)
        down += float(move[1]) if move else 0.0
        out += f'<text{match[1]} y="{down:g}">{words}</text>'
    return out


def _marks(drawn: str) -> int:
    """Return how many marks a drawing shows; axes, legends and titles are none."""
    count = 0
    for group in ElementTree.fromstring(drawn).iter(f"{{{svg.SVG}}}g"):
        classes = group.get("class", "").split()
        if "role-mark" in classes and "mark-group" not in classes:
            count += sum(
                bool(e.get("d") or e.tag.endswith(("}line", "}rect", "}circle")) or e.text)
                for e in group.iter()
                if e is not group
            )
    return count


def _joined(given: Any, ours: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a specification with those of the theme, which go before."""
    out = dict(given) if isinstance(given, dict) else {}
    for key, value in ours.items():
        out[key] = _joined(out.get(key), value) if isinstance(value, dict) else value
    return out


def config(look: Look, language: str) -> dict[str, Any]:
    """Return the look of a theme as Vega-Lite has it, with the words of a language."""
    families = ", ".join((*look.fonts.get("sans", ()), "sans-serif"))
    words = {"labelFont": families, "titleFont": families, "labelFontSize": SIZE,
             "titleFontSize": SIZE, "titleFontWeight": 400, "labelColor": "var(--text)",
             "titleColor": "var(--quiet)"}  # fmt: skip
    series = [f"var(--series-{n})" for n in range(1, 5)]
    return {
        "background": None,
        "font": families,
        "padding": 1,
        "view": {"stroke": None, "continuousHeight": 170, "discreteHeight": {"step": 16}},
        "axis": words | {"grid": True, "gridColor": "var(--rule)", "gridWidth": 0.5,
                         "domainColor": "var(--quiet)", "domainWidth": 0.75,
                         "tickColor": "var(--quiet)", "tickWidth": 0.5, "tickSize": 3,
                         "labelPadding": 3, "labelLimit": 200, "titlePadding": 6},
        "axisX": {"grid": False, "titleAnchor": "end"},
        "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left",
                  "titleAnchor": "start", "titleX": 0, "titleY": -9},
        "legend": words | {"orient": "top", "symbolSize": 40, "symbolStrokeWidth": 1.5, "title": None},
        "header": words | {"labelFontWeight": 600, "labelAnchor": "start"},
        "title": {"font": families, "fontSize": SIZE + 0.5, "fontWeight": 600, "anchor": "start",
                  "color": "var(--text)", "subtitleFont": families, "subtitleFontSize": SIZE,
                  "subtitleColor": "var(--quiet)", "offset": 8, "frame": "group"},
        "mark": {"color": series[0]},
        "line": {"strokeWidth": 1.5},
        "point": {"filled": True, "opacity": 1, "size": 28},
        "rule": {"color": "var(--quiet)", "strokeWidth": 0.75},
        "text": {"color": "var(--text)", "font": families, "fontSize": SIZE},
        "range": {"category": series, "symbol": ["circle", "square", "diamond", "triangle-up"]},
        "locale": locale(language),
    }  # fmt: skip


def locale(language: str) -> dict[str, Any]:
    """Return how numbers and dates are written in a language, as Vega has it."""
    marks = cldr.marks(language)
    number = {"decimal": marks.decimal, "thousands": marks.group, "grouping": [3],
              "currency": ["", ""]}  # fmt: skip
    names = cldr.calendar(language)
    if not names:
        return {"number": number}
    months, short_months, days, short_days = names
    time = {
        "dateTime": "%x %X", "date": "%d.%m.%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
        "days": days, "shortDays": short_days, "months": months, "shortMonths": short_months,
    }  # fmt: skip
    return {"number": number, "time": time}
