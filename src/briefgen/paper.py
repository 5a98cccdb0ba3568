"""Papers: an outline with its citations formatted and its notes numbered.

Numbers are given here, once, so that HTML, PDF, embeds and checks have one truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from briefgen.brief import Brief
from briefgen.claim import joined_locators
from briefgen.finding import Finding, finding
from briefgen.formatting import Cluster, Request, RequestCite, Response
from briefgen.library import Library
from briefgen.markup import (
    Citation,
    CrossReference,
    FigureUse,
    HeadingEnd,
    HeadingStart,
    TableNumber,
    count_words,
    fill,
    text_of,
)
from briefgen.outline import Outline
from briefgen.preset import Preset


@dataclass(frozen=True, slots=True)
class Call:
    """Where the text calls a note. Ids are `call-N` and `note-N`."""

    number: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in brackets: `[3, p. 5; 4]`. `number` counts the marks of the paper.

    `items` are source number, locator and the text before, in the order of the text.
    """

    number: int
    items: tuple[tuple[int, str, str], ...]


PaperPart = Markup | Call | Mark | HeadingStart | HeadingEnd


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its number, its text as HTML, and the sources and claims it rests on."""

    number: int
    html: Markup
    sources: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the list of sources. `number` is 0 in a bibliography without numbers.

    `marks` are the numbers of the marks that cite it.
    """

    source: str
    number: int
    html: Markup
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A headed section with its text."""

    id: str
    role: str
    title: str
    parts: tuple[PaperPart, ...]

    @property
    def words(self) -> int:
        """The words of heading and text, without notes and marks."""
        return count_words(self.title) + count_words(text_of(body(self.parts)))


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed, whatever the format. `findings` is what citing brought to light."""

    brief: Brief
    preset: Preset
    sections: tuple[PaperSection, ...]
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def words(self) -> int:
        """The body words, as the preset counts them."""
        return sum(section.words for section in self.sections)


def body(parts: Iterable[PaperPart]) -> Markup:
    """Return the text of a section as HTML without calls, marks and heading tags."""
    out = Markup("")
    for part in parts:
        if isinstance(part, Markup):
            out += part
        elif isinstance(part, (HeadingStart, HeadingEnd)):
            out += Markup("<br>")
    return out


#: Formats citations: a request in, a response out. Raises `OSError` where it can not.
Processor = Callable[[Request], Response]


def cite(outline: Outline, library: Library, processor: Processor) -> Paper:
    """Return the paper of an outline, its citations formatted by one call of `processor`.

    Every name that the outline uses must be in the library (see `outline.unmet`).
    """
    numbering = _Numbering(library, outline)
    drafts = [
        (s, tuple(numbering.parts(part for block in s.blocks for part in block.parts)))
        for s in outline.sections
    ]
    response = processor(numbering.request())
    findings = [
        finding(
            "citation-processor",
            message,
            outline.brief.place,
            "mend the record of the source that it names in content/sources.json",
        )
        for message in response.messages
    ]
    notes: tuple[Note, ...] = ()
    if outline.preset.notes == "footnotes":
        notes = tuple(numbering.notes(response, findings))
    references = tuple(numbering.references(response, findings))
    texts = dict(enumerate(response.clusters))
    sections = tuple(
        PaperSection(
            s.section.id,
            s.section.role,
            s.section.title,
            tuple(_merge(_in_text(part, texts) for part in parts)),
        )
        for s, parts in drafts
    )
    return Paper(outline.brief, outline.preset, sections, notes, references, tuple(findings))


@dataclass(frozen=True, slots=True)
class _InText:
    """Where the author's name of cluster `index` becomes part of the sentence."""

    index: int


@dataclass(slots=True)
class _Numbering:
    """Gives numbers in reading order while it turns holes into parts."""

    library: Library
    outline: Outline
    clusters: list[Cluster] = field(default_factory=list)
    claims: list[tuple[str, ...]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    tables: int = 0

    @property
    def sources(self) -> dict[str, int]:
        """The cited sources with their numbers, in the order of their first citation."""
        names = dict.fromkeys(c.source for cluster in self.clusters for c in cluster.cites)
        return {name: number for number, name in enumerate(names, 1)}

    def parts(self, holes: Iterable[object]) -> Iterator[PaperPart | _InText]:
        for hole in holes:
            if isinstance(hole, Citation):
                yield from self.citation(hole)
            elif isinstance(hole, FigureUse):
                text = self.library.figures[hole.name].text
                yield Markup('<data class="figure" value="{}">{}</data>').format(hole.name, text)
            elif isinstance(hole, TableNumber):
                self.tables += 1
                yield Markup('<span class="number">Table {}.</span> ').format(self.tables)
            elif isinstance(hole, CrossReference):
                yield self.reference(hole)
            elif isinstance(hole, (Markup, HeadingStart, HeadingEnd)):
                yield hole

    def citation(self, hole: Citation) -> Iterator[PaperPart | _InText]:
        cluster, claims = _cluster(hole, self.library)
        self.clusters.append(cluster)
        self.claims.append(claims)
        if self.outline.preset.notes == "footnotes":
            if hole.in_text:
                yield _InText(len(self.clusters) - 1)
            yield escape(hole.punctuation)
            yield Call(len(self.clusters))
            return
        if hole.in_text:
            yield _InText(len(self.clusters) - 1)
        numbers = self.sources
        items = tuple((numbers[c.source], c.suffix, c.prefix) for c in cluster.cites)
        mark = Mark(len(self.marks) + 1, items)
        self.marks.append(mark)
        yield mark
        yield escape(hole.punctuation)

    def reference(self, hole: CrossReference) -> Markup:
        """Return a link to what is in the paper, or the words alone where it is not."""
        sections = {s.section.id: s.section for s in self.outline.sections}
        homes = {block.place.file: s.section for s in self.outline.sections for block in s.blocks}
        target = sections.get(hole.target)
        fragment = self.library.fragments.get(hole.target)
        if target is None and fragment is not None:
            target = homes.get(fragment.file)
        title = hole.text or escape(target.title if target else fragment.title if fragment else "")
        if target is None and fragment is not None:
            return title
        if target is None and hole.target not in self.shown_tables():
            left_out = {s.id: s.title for s in self.outline.brief.sections}
            return hole.text or escape(left_out.get(hole.target, ""))
        anchor = target.id if target else f"table-{hole.target}"
        return Markup('<a href="#{}">{}</a>').format(anchor, title)

    def shown_tables(self) -> set[str]:
        """Return the ids of the tables that the paper shows."""
        blocks = (block for s in self.outline.sections for block in s.blocks)
        return {p.id for b in blocks for p in b.parts if isinstance(p, TableNumber)}

    def request(self) -> Request:
        return Request(
            self.library.settings.style,
            self.outline.brief.language,
            tuple(self.library.sources[name].csl for name in sorted(self.sources)),
            tuple(self.clusters),
        )

    def notes(self, response: Response, findings: list[Finding]) -> Iterator[Note]:
        triples = zip(self.clusters, self.claims, response.clusters, strict=True)
        for number, (cluster, claims, html) in enumerate(triples, 1):
            if not text_of(html):
                findings.append(
                    finding(
                        "empty-citation",
                        f"the style prints nothing for `{cluster.cites[0].source}`",
                        cluster.place,
                        "choose another style, or another type for the source",
                    )
                )
            yield Note(number, html, tuple(c.source for c in cluster.cites), claims)

    def references(self, response: Response, findings: list[Finding]) -> Iterator[Reference]:
        numbers = self.sources
        entries = {name: html for name, html in response.entries if text_of(html)}
        for name in numbers:
            if name not in entries:
                findings.append(
                    finding(
                        "source-not-listed",
                        f"the style lists no entry for the cited source `{name}`",
                        self.library.sources[name].place,
                        "give the source another type, or choose another style",
                    )
                )
        if self.outline.preset.notes == "footnotes":
            yield from (Reference(name, 0, html) for name, html in entries.items())
            return
        for name, number in numbers.items():
            marks = tuple(m.number for m in self.marks if any(i[0] == number for i in m.items))
            if name in entries:
                yield Reference(name, number, entries[name], marks)


def _cluster(hole: Citation, library: Library) -> tuple[Cluster, tuple[str, ...]]:
    """Return the cluster with each claim replaced by its best source, and the claims.

    A work that is cited twice in it is named once, with both places.
    """
    cites: list[RequestCite] = []
    claims: list[str] = []
    for item in hole.cites:
        source, suffix = item.key, item.suffix
        if item.key.startswith("claim:"):
            claim = library.claims[item.key.removeprefix("claim:")]
            claims.append(claim.id)
            best = claim.best(library.sources)
            source, suffix = best.source, best.locator
        made = RequestCite(source, item.prefix, suffix, item.suppress_author)
        same = next((i for i, c in enumerate(cites) if c.source == source and not item.prefix), -1)
        if same < 0:
            cites.append(made)
        else:  # one work is named once, with all its places
            places = joined_locators([cites[same].suffix, suffix])
            cites[same] = replace(cites[same], suffix=places)
    return Cluster(tuple(cites), hole.in_text, hole.place), tuple(claims)


def _in_text(part: PaperPart | _InText, texts: dict[int, Markup]) -> PaperPart:
    return texts[part.index] if isinstance(part, _InText) else part


def _merge(parts: Iterable[PaperPart]) -> Iterator[PaperPart]:
    """Yield the parts with neighbouring markup made one."""
    held = Markup("")
    for part in parts:
        if isinstance(part, Markup):
            held += part
            continue
        if held:
            yield held
            held = Markup("")
        yield part
    if held:
        yield held


def budget(paper: Paper) -> Iterator[Finding]:
    """Yield a finding for each budget of the preset that the paper's text passes."""
    brief, preset = paper.brief, paper.preset
    least, most = preset.words
    if paper.words > most:
        longest = max(paper.sections, key=lambda s: s.words)
        yield finding(
            "over-words",
            f"`{preset.name}` allows {most:,} words, and the paper has {paper.words:,}",
            brief.place,
            f"cut {paper.words - most}; the longest section is `{longest.id}` with {longest.words}",
        )
    if paper.words < least:
        yield finding(
            "under-words",
            f"`{preset.name}` wants {least:,} words at least, and the paper has {paper.words:,}",
            brief.place,
            f"write {least - paper.words} more at the level `{preset.level}`",
        )
    for role, limit in preset.section_words:
        for section in paper.sections:
            text = section.words - count_words(section.title)
            if section.role == role and text > limit:
                yield finding(
                    "section-over-words",
                    f"the section `{section.id}` has {text} words, and `{preset.name}` allows "
                    f"{limit} for `{role}`",
                    next(s.place for s in brief.sections if s.id == section.id),
                    f"cut {text - limit}",
                )
    if preset.sources is not None and len(paper.references) > preset.sources:
        yield finding(
            "too-many-sources",
            f"`{preset.name}` allows {preset.sources} sources, and the paper cites "
            f"{len(paper.references)}",
            brief.place,
            "cite claims that share a source",
        )


__all__ = [
    "Call",
    "Mark",
    "Note",
    "Paper",
    "PaperPart",
    "PaperSection",
    "Processor",
    "Reference",
    "body",
    "budget",
    "cite",
    "fill",
]
