"""Siblings: what a paper may tell of the other outputs of its brief, so that readers get to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from briefgen.formats import FORMATS, PRINTED, WEB, Finish


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another output of the same brief.

    `preset` and `title` are its length, `name` is its path below the build folder. `pages` is 0
    where it has none or nobody knows, `size`, in bytes, where a paper does not print it.
    """

    preset: str
    title: str
    format: str
    name: str
    words: int = 0
    pages: int = 0
    size: int = 0

    @property
    def file(self) -> str:
        """The name of its file, which stands in the same folder."""
        return self.name.rpartition("/")[2]


def pdf_of(preset: str, siblings: Iterable[Sibling]) -> Sibling | None:
    """Return the PDF of a length, None where there is none."""
    return next((s for s in siblings if (s.preset, s.format) == (preset, PRINTED)), None)


def frame_of(preset: str, siblings: Iterable[Sibling]) -> Sibling | None:
    """Return the page for a frame of a length, None where there is none."""
    own = (s for s in siblings if s.preset == preset and s.format in FORMATS)
    return next((s for s in own if FORMATS[s.format].finish is Finish.FRAME), None)


def other_lengths(preset: str, siblings: Iterable[Sibling]) -> tuple[Sibling, ...]:
    """Return the pages for the screen of the other lengths."""
    return tuple(s for s in siblings if s.format == WEB and s.preset != preset)


def told(preset: str, siblings: Iterable[Sibling]) -> tuple[Sibling, ...]:
    """Return of all outputs of a brief what the page of a length tells, and no more.

    It is the length's own PDF, page and frame, and the pages of the other lengths, the shortest first,
    each with the pages of its PDF; its words stand in where those are not known. So a page is not made
    again for a change elsewhere that it does not show.
    """
    known = sorted(siblings, key=lambda s: (s.words, s.name))
    own, pages = pdf_of(preset, known), {s.preset: s.pages for s in known if s.format == PRINTED}
    others = (
        replace(s, pages=pages[s.preset], words=0, size=0)
        if pages.get(s.preset)
        else replace(s, size=0)
        for s in other_lengths(preset, known)
    )
    page = next((s for s in known if (s.preset, s.format) == (preset, WEB)), None)
    same = [replace(s, words=0, pages=0, size=0) for s in (page, frame_of(preset, known)) if s]
    return (*([replace(own, words=0)] if own else ()), *same, *others)


def kilobytes(size: int) -> int:
    """Return a number of bytes in KB of 1,024, rounded up."""
    return -(-size // 1024)
