"""The sheets of a WeasyPrint layout, read from the boxes that are painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from briefgen.sheet import Area, Extent, Line, Piece, Sheet

#: Points in a pixel of CSS.
_POINTS = 0.75

#: Elements whose parts are kept as pieces.
_PIECES = frozenset(
    "table thead tfoot tr caption figure figcaption img svg pre aside section".split()
)


def read_sheets(document: Any) -> tuple[Sheet, ...]:
    """Return the sheets of a rendered WeasyPrint `Document`."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, MarginBox

    blocks: dict[object, int] = {}
    sheets = []
    for number, page in enumerate(document.pages, 1):
        box = page._page_box
        content = _extent(box.content_box_x(), box.content_box_y(), box.width, box.height)
        whole = _extent(0, 0, box.margin_width(), box.margin_height())
        reader = _Reader(blocks, whole)
        for child in box.children:
            if isinstance(child, MarginBox):
                reader.read(child, _Around(Area.FURNITURE, whole, around=child.at_keyword))
            else:
                notes = isinstance(child, FootnoteAreaBox)
                reader.read(child, _Around(Area.NOTES if notes else Area.TEXT, content))
        lines, pieces = tuple(reader.lines), tuple(reader.pieces)
        sheets.append(Sheet(number, whole.right, whole.bottom, content, lines, pieces))
    return tuple(sheets)


@dataclass(slots=True)
class _Around:
    """What stands around a box: `around` is the innermost element, or the name of a margin box.

    `within` are the numbers of the elements, the outermost first.
    """

    area: Area
    column: Extent
    section: str = ""
    target: str = ""
    row: int = 0
    around: object = None
    within: tuple[int, ...] = ()


class _Reader:
    """Collects the lines and pieces of one page, in reading order."""

    def __init__(self, blocks: dict[object, int], whole: Extent) -> None:
        from weasyprint.formatting_structure import boxes

        self.boxes = boxes
        self.blocks = blocks
        self.whole = whole
        self.lines: list[Line] = []
        self.pieces: list[Piece] = []

    def read(self, box: Any, around: _Around) -> None:
        """Collect what a box holds."""
        boxes = self.boxes
        if isinstance(box, boxes.TextBox):
            return
        if isinstance(box, boxes.LineBox):
            self._line(box, around)
        if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
            for child in box.children:
                self.read(child, around)
            return
        inside = self._inside(box, around)
        for child in getattr(box, "children", ()):
            self.read(child, inside)

    def _inside(self, box: Any, around: _Around) -> _Around:
        """Return what stands around the children of a box, which is kept if it is a piece."""
        tag = (box.element_tag or "").rpartition("}")[2]  # an SVG's has a namespace
        element = box.element
        new = element is not None and element is not around.around
        outer = self.whole if box.is_absolutely_positioned() else around.column
        column = _reaching(box, outer)
        if tag in _PIECES:
            border = _extent(
                box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
            )
            number = self._number(element)
            within = around.within if new else around.within[:-1]
            self.pieces.append(Piece(tag, element.get("id", ""), border, column, number, within))
        inside = _Around(
            around.area,
            self._between(box, column),
            around.section,
            around.target,
            around.row,
            around.around,
            around.within,
        )
        if new:
            inside.around = element
            inside.within = (*around.within, self._number(element))
            if tag == "section":
                inside.section = element.get("id", "")
            elif tag == "tr":
                inside.row = inside.within[-1]
            elif tag == "a":
                inside.target = around.target or element.get("href", "")
            elif tag == "aside" and around.area is Area.TEXT and box.is_floated():
                inside.area = Area.HANGING
        return inside

    def _between(self, box: Any, column: Extent) -> Extent:
        """Return what the content of a box should stand between."""
        boxes = self.boxes
        if isinstance(box, boxes.TableCellBox):
            return _extent(
                box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
            )
        if not isinstance(box.width, (int, float)) or isinstance(
            box, (boxes.TableBox, boxes.TableRowGroupBox, boxes.TableRowBox)
        ):
            return column
        content = _extent(box.content_box_x(), box.content_box_y(), box.width, box.height)
        return Extent(
            max(content.left, column.left),
            content.top,
            min(content.right, column.right),
            content.bottom,
        )

    def _line(self, box: Any, around: _Around) -> None:
        """Keep a line if it has text of its own; inline blocks and floats in it are read apart."""
        runs: list[Any] = []
        hrefs: list[str] = []
        self._runs(box, runs, hrefs)
        text = "".join(run.text for run in runs)
        if not text.strip():
            return
        shown = [run for run in runs if run.text.strip()]
        left = min(run.position_x for run in shown)
        right = max(run.position_x + run.width for run in shown)
        element = box.element
        own = around.around is element  # and not a pseudo-element's
        number = self._number(around.around if element is None else element)
        indent = getattr(box.style["text_indent"], "value", 0) * _POINTS
        column = around.column
        if indent < 0:  # the first line of a hanging paragraph begins before its column
            column = Extent(column.left + indent, column.top, column.right, column.bottom)
        self.lines.append(
            Line(
                text,
                _extent(left, box.position_y, right - left, box.height),
                around.area,
                box.element_tag or "",
                number,
                around.section,
                column,
                around.within[:-1] if own else around.within,
                around.row,
                element.get("id", "") if element is not None else "",
                around.target or next(iter(hrefs), ""),
                shown[-1].text,
            )
        )

    def _runs(self, box: Any, runs: list[Any], hrefs: list[str]) -> None:
        """Collect the texts and links of a line, without those of the blocks in it."""
        boxes = self.boxes
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                runs.append(child)
            elif isinstance(child, boxes.InlineBox):
                if child.element_tag == "a":
                    hrefs.append(child.element.get("href", ""))
                self._runs(child, runs, hrefs)

    def _number(self, element: Any) -> int:
        """Return the number of the element that a box is of: the same on every page."""
        return self.blocks.setdefault(element, len(self.blocks) + 1)


def _reaching(box: Any, column: Extent) -> Extent:
    """Return a column as far as a box reaches beyond it by design, by negative margins.

    The right one is taken from the style: the engine makes the margin of a box that is too wide
    negative by itself.
    """
    left = right = 0.0
    if isinstance(box.margin_left, (int, float)) and box.style["margin_left"] != "auto":
        left = min(0.0, box.margin_left * _POINTS)
    asked = box.style["margin_right"]
    if getattr(asked, "unit", "") == "px":
        right = min(0.0, asked.value * _POINTS)
    if not left and not right:
        return column
    return Extent(column.left + left, column.top, column.right - right, column.bottom)


def _extent(left: float, top: float, width: float, height: float) -> Extent:
    return Extent(left * _POINTS, top * _POINTS, (left + width) * _POINTS, (top + height) * _POINTS)
