"""Handling marks: who may see a paper, on each of its pages; it is as high as its highest part.

A project names its marks from the lowest to the highest. A brief has one, and a fragment may; a
preset may have a ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefgen.finding import Finding, Place, finding
from briefgen.library import Library
from briefgen.outline import Outline


def highest(marks: Sequence[str], used: Iterable[str]) -> str:
    """Return the highest of the marks that are used, empty where none of `marks` is."""
    return max((m for m in used if m in marks), key=marks.index, default="")


def mark_of(outline: Outline, library: Library) -> str:
    """Return the mark of a paper: its brief's, or a higher one of a text that it shows."""
    return highest(library.settings.marks, (outline.brief.mark, *_marks(outline, library).values()))


def over_ceiling(outline: Outline, library: Library) -> Iterator[Finding]:
    """Yield a finding for each text whose mark is above what the preset may show."""
    marks, preset = library.settings.marks, outline.preset
    if preset.ceiling not in marks:
        return
    allowed = marks.index(preset.ceiling)
    marked = {outline.brief.place.file: outline.brief.mark, **_marks(outline, library)}
    for file, mark in marked.items():
        if mark in marks and marks.index(mark) > allowed:
            yield finding(
                "over-ceiling",
                f"this is marked `{mark}`, and `{preset.name}` shows nothing above "
                f"`{preset.ceiling}`",
                Place(file, 1, 1),
                f"take it out of what `{preset.name}` shows, or build another length",
            )


def _marks(outline: Outline, library: Library) -> dict[str, str]:
    """Return the marks of the fragments that a paper shows, by file."""
    files = {block.place.file for section in outline.sections for block in section.blocks}
    return {f.file: f.mark for f in library.fragments.values() if f.mark and f.file in files}
