"""Sheets: what stands where on the pages of a finished layout.

Lengths are points (1/72 inch) from the left and upper edge of the sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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

    A block that goes over pages keeps its number. `section` is the id of the section around it,
    empty where there is none.
    """

    text: str
    extent: Extent
    area: Area
    tag: str
    block: int
    section: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a table, row, picture, box or section that stands on one page.

    `block` numbers the whole that it is a part of; `column` is what it should stand within.
    """

    tag: str
    id: str
    extent: Extent
    column: Extent
    block: int


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
        """The lines of the column, without notes and furniture."""
        return tuple(line for line in self.lines if line.area is Area.TEXT)


def filled(sheets: Sequence[Sheet], apart: Collection[str]) -> tuple[int, ...]:
    """Return how many lines of text each page has, up to the first of the sections `apart`.

    Lines side by side, as in the cells of a row, are one. The pages behind that section are not
    in it, nor is its own page where it stands at the head.
    """
    out = []
    for sheet in sheets:
        sections = [line.section for line in sheet.text]
        end = next((i for i, name in enumerate(sections) if name in apart), None)
        rows = {round(line.extent.bottom) for line in sheet.text[:end]}
        if end == 0:
            break
        out.append(len(rows))
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
