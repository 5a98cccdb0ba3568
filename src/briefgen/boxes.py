"""The sheets of a WeasyPrint layout, read from the boxes that are painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefgen.sheet import Area, Extent, Line, Piece, Sheet

#: Points in a pixel of CSS.
_POINTS = 0.75

#: Elements whose parts are kept as pieces.
_PIECES = frozenset({"table", "thead", "tr", "caption", "figure", "img", "svg", "aside", "section"})


def read_sheets(document: Any) -> tuple[Sheet, ...]:
    """Return the sheets of a rendered WeasyPrint `Document`."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, MarginBox

    blocks: dict[object, int] = {}
    sheets = []
    for number, page in enumerate(document.pages, 1):
        box = page._page_box
        left, top = box.content_box_x(), box.content_box_y()
        content = _extent(left, top, box.width, box.height)
        lines: list[Line] = []
        pieces: list[Piece] = []
        for child in box.children:
            area = Area.TEXT
            if isinstance(child, FootnoteAreaBox):
                area = Area.NOTES
            elif isinstance(child, MarginBox):
                area = Area.FURNITURE
            for found in _walk(child, area, content, blocks):
                (lines if isinstance(found, Line) else pieces).append(found)  # type: ignore[arg-type]
        size = (box.margin_width() * _POINTS, box.margin_height() * _POINTS)
        sheets.append(Sheet(number, *size, content, tuple(lines), tuple(pieces)))
    return tuple(sheets)


def _walk(
    box: Any, area: Area, column: Extent, blocks: dict[object, int], section: str = ""
) -> Iterator[Line | Piece]:
    """Yield the lines and pieces of a box, in reading order."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox, LineBox

    tag = box.element_tag or ""
    element = box.element
    if isinstance(box, LineBox):
        text = "".join(_texts(box))
        if text.strip():
            extent = _extent(box.position_x, box.position_y, box.width, box.height)
            yield Line(text, extent, area, tag, _number(element, blocks), section)
    elif tag in _PIECES:
        extent = _extent(
            box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
        )
        name = element.get("id", "") if element is not None else ""
        yield Piece(tag, name, extent, column, _number(element, blocks))
        section = name if tag == "section" else section
    if area is Area.TEXT and element is not None and tag == "aside" and box.is_floated():
        area = Area.HANGING
    if isinstance(box, BlockLevelBox) and isinstance(box.width, (int, float)):
        column = _extent(box.content_box_x(), box.content_box_y(), box.width, box.height)
    for child in getattr(box, "children", ()):
        yield from _walk(child, area, column, blocks, section)


def _texts(box: Any) -> Iterator[str]:
    if isinstance(text := getattr(box, "text", None), str):
        yield text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _number(element: Any, blocks: dict[object, int]) -> int:
    """Return the number of the element that a box is of: the same on every page."""
    return blocks.setdefault(element, len(blocks) + 1)


def _extent(left: float, top: float, width: float, height: float) -> Extent:
    return Extent(left * _POINTS, top * _POINTS, (left + width) * _POINTS, (top + height) * _POINTS)
