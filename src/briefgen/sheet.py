"""Sheets: what stands where on the pages of a finished layout.

Lengths are points (1/72 inch) from the left and upper edge of the sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What part of a page something stands in."""

    TEXT = "text"  # the column, with boxes and tables
    HANGING = "hanging"  # notes to the reader beside the column
    NOTES = "notes"  # the notes at the foot
    FURNITURE = "furniture"  # what stands in the margins of every page


@dataclass(frozen=True, slots=True)
class Extent:
    """A rectangle on a page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `tag` is that of its block (`p`, `h2`, `td`), which `block` numbers.

    A block that goes over pages keeps its number. `extent` is as wide as the text that is painted
    and as high as the line; `column` is what it should stand between, a cell's own border in a
    table. `section` is the id of the section around it, empty where there is none.

    `id` is that of its block, `target` the first link in or around it (`#h-origins`), `row` the
    number of the table's row that it stands in, 0 outside of tables. `within` are the numbers of
    the elements around its block, the outermost first. `last` is the last run of its text that has
    an element or a pseudo-element of its own, as a page number does.
    """

    text: str
    extent: Extent
    area: Area
    tag: str
    block: int
    section: str
    column: Extent
    within: tuple[int, ...] = ()
    row: int = 0
    id: str = ""
    target: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a table, row, picture, box or section that stands on one page.

    `block` numbers the whole that it is a part of, `within` the elements around that, the
    outermost first. `column` is what it should stand between: its container's, and as far beyond
    it as a negative margin of its own asks for.
    """

    tag: str
    id: str
    extent: Extent
    column: Extent
    block: int
    within: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size, its area of text, its lines in reading order, and its pieces."""

    number: int
    width: float
    height: float
    content: Extent
    lines: tuple[Line, ...]
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> tuple[Line, ...]:
        """The lines of the column, without notes, furniture and the signs of list items."""
        return self.of(Area.TEXT)

    def of(self, area: Area) -> tuple[Line, ...]:
        """Return the lines of an area, without the signs of list items."""
        return tuple(
            line for line in self.lines if line.area is area and not line.tag.endswith("::marker")
        )


def rows(lines: Iterable[Line]) -> int:
    """Return how many lines stand below each other: those side by side, as in cells, are one."""
    count, middle = 0, float("-inf")
    for extent in sorted((line.extent for line in lines), key=lambda e: e.top):
        if extent.top >= middle:
            count += 1
            middle = (extent.top + extent.bottom) / 2
    return count


def filled(sheets: Sequence[Sheet], apart: Collection[str]) -> tuple[int, ...]:
    """Return how many lines of text each page has, up to the first of the sections `apart`.

    Lines side by side, as in the cells of a row, are one. The pages behind that section are not
    in it, nor is its own page where it stands at the head.
    """
    out = []
    for sheet in sheets:
        sections = [line.section for line in sheet.text]
        end = next((i for i, name in enumerate(sections) if name in apart), None)
        if end == 0:
            break
        out.append(rows(sheet.text[:end]))
        if end is not None:
            break
    return tuple(out)


def fills(sheets: Sequence[Sheet], section: str) -> float:
    """Return how many pages a section fills, its parts on all pages taken together."""
    return sum(
        (piece.extent.bottom - piece.extent.top) / (sheet.content.bottom - sheet.content.top)
        for sheet in sheets
        for piece in sheet.pieces
        if piece.tag == "section" and piece.id == section
    )
