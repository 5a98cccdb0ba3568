"""Siblings: what a paper may tell of the other outputs of its brief, so that readers get to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: The formats whose documents tell of other outputs, and are made when those are there.
TELLING = frozenset({"html"})


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
    return next((s for s in siblings if (s.preset, s.format) == (preset, "pdf")), None)


def other_lengths(preset: str, siblings: Iterable[Sibling]) -> tuple[Sibling, ...]:
    """Return the pages for the screen of the other lengths, each with the pages of its PDF."""
    known = tuple(siblings)
    pages = {s.preset: s.pages for s in known if s.format == "pdf"}
    others = (
        Sibling(s.preset, s.title, s.format, s.name, s.words, pages.get(s.preset, 0))
        for s in known
        if s.format == "html" and s.preset != preset
    )
    return tuple(sorted(others, key=lambda s: (s.words, s.name)))


def kilobytes(size: int) -> int:
    """Return a number of bytes in KB of 1,024, rounded up."""
    return -(-size // 1024)
