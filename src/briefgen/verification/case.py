"""What a check is shown: a paper, the file that was written of it, and how they go together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from briefgen.finding import Finding, Place, finding
from briefgen.paper import Paper
from briefgen.verification.written import (
    DocxFile,
    EmbedFile,
    FrameFile,
    HtmlFile,
    PdfFile,
    PlainFile,
    Written,
    WrittenSection,
    squeeze,
)
from briefgen.word_file import bookmark


@dataclass(frozen=True, slots=True)
class Wanted:
    """A section that the file must have."""

    id: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class Case:
    """A paper and what was read of its file, `name` below the build folder.

    `families` are the fonts that the file may have.
    """

    paper: Paper
    name: str
    families: Collection[str]
    written: Written

    @property
    def has_ways(self) -> bool:
        """Whether links can lead from one part of the file to another."""
        return True

    def place_of(self, section: str) -> str:
        """Return what the file calls the heading of a section."""
        return f"h-{section}"

    def report(self, code: str, message: str, hint: str = "") -> Finding:
        """Return a finding about the file."""
        return finding(code, message, Place(self.name), hint)

    @property
    def references(self) -> Wanted:
        """The section that lists what was cited."""
        role = self.paper.preset.references_role
        return Wanted(role, role, self.paper.wording[role])

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The sections that the file must have, in order."""
        listed = (self.references,) if self.paper.references else ()
        text = (Wanted(s.id, s.role, s.title) for s in self.paper.text)
        return (*text, *listed, *self.annexes)

    @property
    def annexes(self) -> tuple[Wanted, ...]:
        """The sections that the file must have behind its references."""
        return tuple(Wanted(s.id, s.role, s.title) for s in self.paper.annexes)

    def found(self, wanted: Wanted) -> int:
        """Return the index of a section among those of the file, -1 where it is not there.

        In HTML id, role and heading are held against each other; in a PDF there is the heading.
        Where several have the same heading, the first of them in the paper has the first.
        """
        same = [w for w in self.wanted if squeeze(w.title) == squeeze(wanted.title)]
        like = [i for i, s in enumerate(self.written.sections) if _is_like(s, wanted)]
        turn = 0 if any(s.id for s in self.written.sections) else same.index(wanted)
        return like[turn] if turn < len(like) else -1

    def section(self, wanted: Wanted) -> WrittenSection | None:
        """Return a section of the file, None where it is not there."""
        index = self.found(wanted)
        return self.written.sections[index] if index >= 0 else None


def _is_like(section: WrittenSection, wanted: Wanted) -> bool:
    return (
        squeeze(section.heading) == squeeze(wanted.title)
        and section.id in {"", wanted.id}
        and section.role in {"", wanted.role}
    )


@dataclass(frozen=True, slots=True)
class HtmlCase(Case):
    """A paper and its HTML file."""

    file: HtmlFile


@dataclass(frozen=True, slots=True)
class PlainCase(HtmlCase):
    """A paper and its fragment for somebody else's page."""

    file: PlainFile


@dataclass(frozen=True, slots=True)
class EmbedCase(PlainCase):
    """A paper and its embed."""

    file: EmbedFile

    @property
    def has_ways(self) -> bool:
        """No address leads into a shadow root."""
        return False


@dataclass(frozen=True, slots=True)
class FrameCase(HtmlCase):
    """A paper and its page for a frame."""

    file: FrameFile


@dataclass(frozen=True, slots=True)
class DocxCase(Case):
    """A paper and its Word file."""

    file: DocxFile

    def place_of(self, section: str) -> str:
        """Return what the file calls the heading of a section: names are short there."""
        return bookmark(f"h-{section}")


@dataclass(frozen=True, slots=True)
class PdfCase(Case):
    """A paper and its PDF file."""

    file: PdfFile

    @property
    def is_read_aloud(self) -> bool:
        """Whether the text has tags, which all checks of the text need."""
        return bool(self.written.sections)

    @property
    def counted_pages(self) -> int:
        """The pages that the preset counts: to the one where references or annexes begin.

        That one counts unless they head it. Numbered sources count like the text.
        """
        numbered = self.paper.preset.notes == "numbered"
        uncounted = (*(() if numbered else (self.references,)), *self.annexes)
        ends = [s for w in uncounted if (s := self.section(w)) and s.page]
        if not ends:
            return len(self.file.pages)
        return ends[0].page - 1 if ends[0].heads_page else ends[0].page

    @property
    def annex_pages(self) -> int:
        """The pages from the one where the first annex begins."""
        first = next((s for w in self.annexes if (s := self.section(w)) and s.page), None)
        return len(self.file.pages) - first.page + 1 if first else 0


def shown(texts: Collection[str], most: int = 3) -> str:
    """Return some texts as literals, the first ones where they are many."""
    quoted = [f"`{text if len(text) <= 60 else text[:59] + '…'}`" for text in texts]
    more = [f"{len(quoted) - most} more"] if len(quoted) > most else []
    return ", ".join(chain(quoted[:most], more))
