"""Papers: an outline with its citations formatted and its notes numbered.

Numbers are given here, once, so that HTML, PDF, embeds and checks have one truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from briefgen import provenance
from briefgen.brief import Brief
from briefgen.chart import Plot, plot
from briefgen.claim import joined_locators
from briefgen.finding import Finding, Place, finding
from briefgen.formatting import Cluster, Request, RequestCite, Response
from briefgen.glossary import Term, used
from briefgen.library import Library
from briefgen.markup import (
    CaptionNumber,
    Citation,
    CrossReference,
    FigureUse,
    HeadingEnd,
    HeadingStart,
    PictureUse,
    TableEdge,
    count_words,
    fill,
    hangul,
    text_of,
)
from briefgen.outline import Outline, captions
from briefgen.picture import width_of
from briefgen.preset import ANNEXES, CALLED, UNCOUNTED, Preset
from briefgen.wording import fact_date_text

#: The mark of a figure past its review.
AGED = "†"


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


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation that stands in the sentence, as the style prints it. Its id is `cite-N`."""

    number: int
    html: Markup


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of the sections that follow it: their ids and titles, in order."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: its name in the project, its text alternative, and its SVG.

    One that is drawn from data has its `plot`, no SVG before it is drawn, and a `width` in points.
    `number` is that of its caption.
    """

    name: str
    alternative: str
    data: bytes
    number: int = 0
    plot: Plot | None = None
    width: int = 0


PaperPart = (
    Markup | Call | Mark | Cited | Contents | Drawing | HeadingStart | HeadingEnd | TableEdge
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that bear a claim out, as the ledger has them."""

    claim: str
    words: str


@dataclass(frozen=True, slots=True)
class Backing:
    """What one citation rests on, so that its statement is traceable.

    `works` are the sources that it names, each with what follows it, the locator first;
    `evidence` is that of its claims, none where it cites works alone.
    """

    works: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]


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

    `marks` are the numbers of the marks that cite it; of the citations, where they stand in the
    sentence.
    """

    source: str
    number: int
    html: Markup
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Aged:
    """A named figure past its review, as it is printed, and what date it holds for, in words."""

    text: str
    date: str

    @property
    def said(self) -> str:
        """How the paper says what date it holds for."""
        return f"{self.text} ({self.date})"


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

    @property
    def counted(self) -> bool:
        """Whether its words count towards the budget: those of made parts and annexes do not."""
        return self.role not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed, whatever the format. `findings` is what citing brought to light.

    `sections` are those of authors and those that are made of them, such as the contents, in the
    order in which they are read; the references stand between its `text` and its `annexes`.

    `backings` are what its citations rest on, in reading order: the first is that of `call-1`,
    `mark-1` or `cite-1`. `first_hand` is how many of its citations print a primary or official
    source, and of how many; of none where nothing says so. `left_out` are the blocks of its level
    that it goes without; `mark` is its handling mark, empty for none; `aged` are the figures that
    it marks as past their review; `wording` are the words of the tool in its language. `base_url`
    is the address that its outputs will stand below, empty where nothing says so.
    """

    brief: Brief
    preset: Preset
    sections: tuple[PaperSection, ...]
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]
    findings: tuple[Finding, ...] = ()
    first_hand: tuple[int, int] = (0, 0)
    left_out: tuple[Place, ...] = ()
    mark: str = ""
    aged: tuple[Aged, ...] = ()
    backings: tuple[Backing, ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    base_url: str = ""

    @property
    def words(self) -> int:
        """The body words, as the preset counts them."""
        return sum(section.words for section in self.sections if section.counted)

    @property
    def text(self) -> tuple[PaperSection, ...]:
        """The sections that stand before the references."""
        return tuple(s for s in self.sections if s.role != ANNEXES)

    @property
    def annexes(self) -> tuple[PaperSection, ...]:
        """The sections that follow the references, each from a new page."""
        return tuple(s for s in self.sections if s.role == ANNEXES)


def body(parts: Iterable[PaperPart]) -> Markup:
    """Return the text of a section as HTML without calls, marks and heading tags."""
    out = Markup("")
    for part in parts:
        if isinstance(part, Markup):
            out += part
        elif isinstance(part, Cited):
            out += part.html
        elif isinstance(part, (HeadingStart, HeadingEnd)):
            out += Markup("<br>")
    return out


#: Formats citations: a request in, a response out. Raises `OSError` where it can not.
Processor = Callable[[Request], Response]


def cite(outline: Outline, library: Library, processor: Processor) -> Paper:
    """Return the paper of an outline, its citations formatted by one call of `processor`.

    Every name that the outline uses must be in the library (see `outline.unmet`).
    """
    said = library.words(outline.brief.language)
    numbering = _Numbering(library, outline, said)
    drafts = [
        (s, tuple(numbering.parts(part for block in s.blocks for part in block.parts)))
        for s in outline.sections
    ]
    response = provenance.told(
        processor(numbering.request()),
        numbering.clusters,
        library.sources,
        outline.brief.language,
        said,
    )
    findings = [
        finding(
            "citation-processor",
            message,
            outline.brief.place,
            "mend the record of the source that it names in content/sources.json",
        )
        for message in response.messages
    ]
    findings += _unfit(outline, library, response)
    notes: tuple[Note, ...] = ()
    numbering.empty(response, findings)
    if outline.preset.notes in CALLED:
        notes = tuple(numbering.notes(response))
    references = tuple(numbering.references(response, findings))
    anchors = {r.source: f"entry-{place}" for place, r in enumerate(references, 1)}
    sections = tuple(
        PaperSection(
            s.section.id,
            s.section.role,
            s.section.title,
            tuple(_merge(numbering.filled(part, response, anchors) for part in parts)),
        )
        for s, parts in drafts
    )
    sections = with_glossary(sections, outline, library, findings)
    listed = (outline.preset.references_role,) if references else ()
    return Paper(
        outline.brief,
        outline.preset,
        with_contents(sections, outline.preset, said, listed),
        notes,
        references,
        tuple(findings),
        left_out=outline.left_out,
        aged=tuple(numbering.aged),
        backings=tuple(numbering.backings()),
        wording=said,
        base_url=library.settings.base_url,
    )


def with_glossary(
    sections: tuple[PaperSection, ...], outline: Outline, library: Library, findings: list[Finding]
) -> tuple[PaperSection, ...]:
    """Return the sections of a paper with its glossary, where its preset asks for one.

    It has the terms that the paper uses; where there are none, that is a finding.
    """
    preset = outline.preset
    if "glossary" not in preset.roles:
        return sections
    terms = used(library.glossary, (text_of(body(s.parts)) for s in sections))
    if not terms:
        findings.append(
            finding(
                "role-missing",
                f"`{preset.name}` wants a glossary, and the paper uses no term that has one",
                outline.brief.place,
                "add the terms to content/glossary.toml, with `long` or `text`",
            )
        )
        return sections
    items = Markup("\n").join(_glossed(term) for term in terms)
    parts = (Markup('<ul class="terms">\n{}\n</ul>').format(items),)
    title = library.words(outline.brief.language)["glossary"]
    made = PaperSection("glossary", "glossary", title, parts)
    place = made_place(sections, preset, "glossary")
    return (*sections[:place], made, *sections[place:])


def _glossed(term: Term) -> Markup:
    """Return a line of the glossary: the term, what it stands for, in Korean, and its meaning."""
    names = Markup(", ").join(hangul(name) for name in (term.long, term.korean) if name)
    around = Markup("<span>{}</span>" if term.long else "<span>({})</span>").format(names)
    meant = [around] * bool(names) + [hangul(term.text)] * bool(term.text)
    head = Markup("<dfn>{}</dfn>").format(hangul(term.short))
    return Markup("<li>{} {}</li>").format(head, Markup(". " if term.long else " ").join(meant))


def with_contents(
    sections: tuple[PaperSection, ...],
    preset: Preset,
    said: Mapping[str, str],
    listed: tuple[str, ...] = (),
) -> tuple[PaperSection, ...]:
    """Return the sections of a paper with the contents, where its preset asks for them.

    `said` are the words of the tool. They name the sections behind them; `listed` are the roles of the lists that the tool puts
    before the annexes.
    """
    if "contents" not in preset.roles:
        return sections
    place = made_place(sections, preset, "contents")
    rest = sections[place:]
    entries = [(s.id, s.title) for s in rest if s.role != ANNEXES]
    entries += [(role, said[role]) for role in listed]
    entries += [(s.id, s.title) for s in rest if s.role == ANNEXES]
    made = PaperSection("contents", "contents", said["contents"], (Contents(tuple(entries)),))
    return (*sections[:place], made, *rest)


def made_place(sections: tuple[PaperSection, ...], preset: Preset, role: str) -> int:
    """Return the index at which a made section goes among others.

    It comes behind the last section whose role stands before its own in the preset.
    """
    before = set(preset.roles[: preset.roles.index(role)])
    return max((i for i, s in enumerate(sections, 1) if s.role in before), default=0)


@dataclass(frozen=True, slots=True)
class _InText:
    """Where the author's name of cluster `index` becomes part of the sentence."""

    index: int


@dataclass(frozen=True, slots=True)
class _InPlace:
    """Where cluster `index` stands in the sentence, behind `space`."""

    index: int
    space: str


def _unfit(outline: Outline, library: Library, response: Response) -> Iterator[Finding]:
    """Yield why the style can not stand where the preset puts citations, or lists nothing."""
    preset, facts = outline.preset, response.facts
    name, place = library.style_of(preset)
    if preset.notes in CALLED and facts.numeric:
        yield finding(
            "style-placement",
            f"`{name}` cites by numbers, and `{preset.name}` would print them as notes",
            place,
            "set its `notes` to `in-text` or `numbered`, or take another style",
        )
    if preset.notes == "in-text" and facts.note_numbers:
        yield finding(
            "style-placement",
            f"`{name}` refers to notes by their numbers, and `{preset.name}` has none",
            place,
            "set its `notes` to `footnotes`, or take a style for the text, such as `apa`",
        )
    wanted = preset.notes == "numbered" or preset.references_role in preset.roles
    if wanted and not facts.bibliography:
        yield finding(
            "style-without-bibliography",
            f"`{name}` makes no bibliography, and `{preset.name}` wants `{preset.references_role}`",
            place,
            "take a style that makes one, or take the role out of the preset",
        )


@dataclass(slots=True)
class _Numbering:
    """Gives numbers in reading order while it turns holes into parts."""

    library: Library
    outline: Outline
    said: Mapping[str, str]
    clusters: list[Cluster] = field(default_factory=list)
    claims: list[tuple[str, ...]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    aged: dict[Aged, None] = field(default_factory=dict)
    captions: dict[str, int] = field(default_factory=dict)
    before: str = ""
    met: set[str] = field(default_factory=set)

    @property
    def sources(self) -> dict[str, int]:
        """The cited sources with their numbers, in the order of their first citation."""
        names = dict.fromkeys(c.source for cluster in self.clusters for c in cluster.cites)
        return {name: number for number, name in enumerate(names, 1)}

    def parts(self, holes: Iterable[object]) -> Iterator[_Draft]:
        for part in self.turned(holes):
            yield part
            self.before = part if isinstance(part, Markup) else "x"

    def turned(self, holes: Iterable[object]) -> Iterator[_Draft]:
        for hole in holes:
            if isinstance(hole, Citation):
                yield from self.citation(hole)
            elif isinstance(hole, FigureUse):
                yield self.figure(hole)
            elif isinstance(hole, CaptionNumber):
                number = self.captions[hole.kind] = self.captions.get(hole.kind, 0) + 1
                label = self.said[hole.kind]
                yield Markup('<span class="number">{} {}.</span> ').format(label, number)
            elif isinstance(hole, PictureUse):
                yield self.picture(hole)
            elif isinstance(hole, CrossReference):
                yield self.reference(hole)
            elif isinstance(hole, TableEdge):
                number = self.captions.get("table", 0) + 1
                yield replace(hole, number=number) if hole.numbered else hole
            elif isinstance(hole, (Markup, HeadingStart, HeadingEnd)):
                yield hole

    def citation(self, hole: Citation) -> Iterator[_Draft]:
        cluster, claims = _cluster(hole, self.library, self.outline.preset.claim_sources)
        self.clusters.append(cluster)
        self.claims.append(claims)
        if self.outline.preset.notes == "in-text":
            glued = self.before.endswith((">", "(", "\n")) or not self.before or hole.in_text
            yield _InPlace(len(self.clusters) - 1, "" if glued and not hole.space else " ")
            yield escape(hole.punctuation)
            return
        if self.outline.preset.notes in CALLED:
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

    def picture(self, hole: PictureUse) -> Drawing:
        """Return a picture; one that is drawn from data with all that goes into its drawing."""
        number, said = self.captions["picture"], self.alternative(hole)
        if hole.name in self.library.pictures:
            data = self.library.pictures[hole.name]
            return Drawing(hole.name, said, data, number)
        language = self.outline.brief.language
        made = plot(
            self.library.charts[hole.name],
            self.library.data,
            language,
            self.drawn_figure,
        )
        width = width_of(self.outline.preset.measure, wide=hole.wide)
        return Drawing(hole.name, said, b"", number, made, width)

    def drawn_figure(self, name: str) -> str:
        """Return a figure or a term as a picture prints it, marked as in the text; see `figure`."""
        if name in self.library.figures:
            return text_of(self.figure(FigureUse(name, self.outline.brief.place)))
        return self.library.figure_text(name, self.outline.brief.language)

    def figure(self, hole: FigureUse) -> Markup:
        """Return a named figure; one past its review has a mark, and its date is kept.

        A term of the glossary prints what it stands for where it is used first.
        """
        if hole.name not in self.library.figures:
            return self.term(self.library.glossary[hole.name], plural=hole.plural)
        end = escape("s" if hole.plural else "")
        figure, language = self.library.figures[hole.name], self.outline.brief.language
        text = figure.text(language)
        html = Markup('<data class="figure" value="{}">{}</data>').format(hole.name, hangul(text))
        if not figure.is_overdue(self.library.today):
            return html + end
        when = fact_date_text(figure.date, language)
        self.aged[Aged(text, when)] = None
        said = self.said["as_of"].format(date=when)
        return html + end + Markup('<span class="aged" title="{}">{}</span>').format(said, AGED)

    def term(self, term: Term, *, plural: bool = False) -> Markup:
        first = term.name not in self.met
        self.met.add(term.name)
        short, long = term.forms(plural=plural)
        if not long:
            return hangul(short)
        html = Markup('<abbr title="{}">{}</abbr>').format(long, short)
        return Markup("{} ({})").format(hangul(long), html) if first else html

    def alternative(self, hole: PictureUse) -> str:
        """Return the text alternative of a picture with its figures, a term by its short form.

        Who sees the picture does not read it, so no term is used first there.
        """
        language = self.outline.brief.language

        def value(use: object) -> Markup:
            assert isinstance(use, FigureUse)
            if use.name in self.library.figures:
                return self.figure(use)
            return hangul(self.library.figure_text(use.name, language, plural=use.plural))

        return text_of(fill(hole.alternative, value))

    def reference(self, hole: CrossReference) -> Markup:
        """Return a link to what is in the paper, or the words alone where it is not."""
        sections = {s.section.id: s.section for s in self.outline.sections}
        homes = {block.place.file: s.section for s in self.outline.sections for block in s.blocks}
        target = sections.get(hole.target)
        fragment = self.library.fragments.get(hole.target)
        if target is None and fragment is not None:
            target = homes.get(fragment.file)
        text = fill(hole.text, self.in_reference)
        title = text or escape(target.title if target else fragment.title if fragment else "")
        if target is None and fragment is not None:
            return title
        if target is not None:
            return Markup('<a href="#{}">{}</a>').format(target.id, title)
        shown = captions(self.outline)
        if hole.target not in shown:
            left_out = {s.id: s.title for s in self.outline.brief.sections}
            return text or escape(left_out.get(hole.target, ""))
        kind, number = shown[hole.target]
        title = text or escape(f"{self.said[kind]}\u00a0{number}")
        return Markup('<a href="#{}-{}">{}</a>').format(kind, hole.target, title)

    def in_reference(self, hole: object) -> Markup:
        """Return what a figure in the text of a reference prints: there are no other holes."""
        assert isinstance(hole, FigureUse)
        return self.figure(hole)

    def request(self) -> Request:
        style, _ = self.library.style_of(self.outline.preset)
        return Request(
            style,
            self.outline.brief.language,
            tuple(self.library.sources[name].csl for name in sorted(self.sources)),
            tuple(self.clusters),
            self.library.styles.get(style, ""),
            self.outline.preset.notes == "in-text",
        )

    def filled(self, part: _Draft, response: Response, anchors: Mapping[str, str]) -> PaperPart:
        """Return a part with what the style printed for its cluster."""
        if isinstance(part, _InText):
            if not response.names:
                return response.clusters[part.index]
            return self.name(part.index, response)
        if not isinstance(part, _InPlace):
            return part
        html = _linked(response.clusters[part.index], anchors)
        if not html and not (response.names and response.names[part.index]):
            return Markup("")
        if response.facts.notes and html:
            html = Markup("({})").format(Markup(html.removesuffix(".")))
        cluster = self.clusters[part.index]
        if response.facts.notes and (before := cluster.cites[0].prefix):
            # As a note it begins with a capital.
            html = Markup(html.replace(f"({escape(before).capitalize()}", f"({escape(before)}", 1))
        if cluster.in_text and response.names:
            name = _linked(self.name(part.index, response), anchors)
            html = Markup(f"{name}\u00a0{_without_name(html, name)}".rstrip())
        space = part.space
        if html.startswith("<sup>"):
            space = ""
        elif response.facts.numeric and space:
            space = "\u00a0"
        return Cited(part.index + 1, escape(space) + html)

    def name(self, index: int, response: Response) -> Markup:
        """Return the words of a cluster that are part of the sentence.

        In a sentence names are joined by `and`, though styles such as APA join them by `&` between
        brackets. Where a style has no name, that is the author, or the title.
        """
        source = self.library.sources[self.clusters[index].cites[0].source]
        if name := response.names[index]:
            plain = "&" in source.csl or not self.outline.brief.language.startswith("en")
            return (
                name
                if plain
                else Markup(name.replace(", &amp; ", ", and ").replace(" &amp; ", " and "))
            )
        people = source.record.get("author") or source.record.get("editor") or []
        names = [p.get("family") or p.get("literal") or "" for p in people]
        if len(names) > 2:
            return escape(f"{names[0]} et al.")
        return escape(" and ".join(filter(None, names)) or source.title)

    def empty(self, response: Response, findings: list[Finding]) -> None:
        """Report each citation for which the style prints nothing where it should."""
        if self.outline.preset.notes == "numbered":
            return
        names = response.names or (Markup(""),) * len(self.clusters)
        for cluster, html, name in zip(self.clusters, response.clusters, names, strict=True):
            if not text_of(html) and not name:
                findings.append(
                    finding(
                        "empty-citation",
                        f"the style prints nothing for `{cluster.cites[0].source}`",
                        cluster.place,
                        "choose another style, or another type for the source",
                    )
                )

    def notes(self, response: Response) -> Iterator[Note]:
        names = response.names or (Markup(""),) * len(self.clusters)
        all_ = zip(self.clusters, self.claims, response.clusters, names, strict=True)
        for number, (cluster, claims, html, name) in enumerate(all_, 1):
            yield Note(number, html or name, tuple(c.source for c in cluster.cites), claims)

    def backings(self) -> Iterator[Backing]:
        ledger = self.library.claims
        for cluster, claims in zip(self.clusters, self.claims, strict=True):
            yield Backing(
                tuple((c.source, c.suffix) for c in cluster.cites),
                tuple(Evidence(name, ledger[name].evidence) for name in dict.fromkeys(claims)),
            )

    def references(self, response: Response, findings: list[Finding]) -> Iterator[Reference]:
        numbers = self.sources
        entries = {name: html for name, html in response.entries if text_of(html)}
        for name in numbers:
            if name not in entries and response.facts.bibliography:
                findings.append(
                    finding(
                        "source-not-listed",
                        f"the style lists no entry for the cited source `{name}`",
                        self.library.sources[name].place,
                        "give the source another type, or choose another style",
                    )
                )
        if self.outline.preset.notes != "numbered":
            in_place = self.outline.preset.notes == "in-text"
            for name, html in entries.items():
                cited = (n for n, c in enumerate(self.clusters, 1) if name in _sources(c))
                yield Reference(name, 0, html, tuple(cited) if in_place else ())
            return
        for name, number in numbers.items():
            marks = tuple(m.number for m in self.marks if any(i[0] == number for i in m.items))
            if name in entries:
                yield Reference(name, number, _without_number(entries[name]), marks)


def _cluster(hole: Citation, library: Library, most: int) -> tuple[Cluster, tuple[str, ...]]:
    """Return the cluster with each claim replaced by its best `most` sources, and the claims.

    A work that is cited twice in it is named once, with both places.
    """
    cites: list[RequestCite] = []
    claims: list[str] = []
    for item in hole.cites:
        if not item.key.startswith("claim:"):
            made = RequestCite(item.key, item.prefix, item.suffix, item.suppress_author)
            _add(cites, made)
            continue
        claim = library.claims[item.key.removeprefix("claim:")]
        claims.append(claim.id)
        best, *more = claim.printed(library.sources, most)
        _add(cites, RequestCite(best.source, item.prefix, best.locator, item.suppress_author))
        for support in more:
            _add(cites, RequestCite(support.source, suffix=support.locator))
    return Cluster(tuple(cites), hole.in_text, hole.place), tuple(claims)


def _add(cites: list[RequestCite], made: RequestCite) -> None:
    """Add a cite; a work that is there already gets its place, if no words lead up to it."""
    same = next((i for i, c in enumerate(cites) if c.source == made.source and not made.prefix), -1)
    if same < 0:
        cites.append(made)
    else:
        places = joined_locators([cites[same].suffix, made.suffix])
        cites[same] = replace(cites[same], suffix=places)


#: A part whose citations are not formatted yet.
_Draft = PaperPart | _InText | _InPlace


def _sources(cluster: Cluster) -> frozenset[str]:
    return frozenset(c.source for c in cluster.cites)


_ENTRY_NUMBER = re.compile(r'^<span class="entry-number">.*?</span>\s*')
_ENTRY_LINK = re.compile(r'<a href="#ref-([^"]*)">(.*?)</a>')


def _without_number(entry: Markup) -> Markup:
    """Return an entry without the number that its style gives it: marks have ours."""
    return Markup(_ENTRY_NUMBER.sub("", str(entry)))


def _without_name(html: Markup, name: Markup) -> Markup:
    """Return a citation in brackets without the name that stands before it in the sentence."""
    said = re.escape(name).replace("'", ".")
    opened = rf"^(\((?:<a [^>]*>)?)(?:<em>)?[\u2018\u201c]?{said}[\u2019\u201d]?(?:</em>)?[, ]*"
    short = re.sub(opened, r"\1", str(html))
    return Markup(short if text_of(short) != "()" else "")


def _linked(html: Markup, anchors: Mapping[str, str]) -> Markup:
    """Return a citation with its links leading to the entries of the list."""
    known = {str(escape(source)): anchor for source, anchor in anchors.items()}

    def link(match: re.Match[str]) -> str:
        anchor = known.get(match[1])
        return f'<a href="#{anchor}">{match[2]}</a>' if anchor else match[2]

    return Markup(_ENTRY_LINK.sub(link, str(html)))


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


def budget(paper: Paper, cut: str = "") -> Iterator[Finding]:
    """Yield a finding for each budget of the preset that the paper's text passes.

    `cut` says what to leave out so that it has no more words than allowed.
    """
    brief, preset = paper.brief, paper.preset
    least, most = preset.words
    if paper.words > most:
        longest = max((s for s in paper.sections if s.counted), key=lambda s: s.words)
        yield finding(
            "over-words",
            f"`{preset.name}` allows {most:,} words, and the paper has {paper.words:,}",
            brief.place,
            cut
            or f"cut {paper.words - most}; the longest section is `{longest.id}` with {longest.words}",
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
    "AGED",
    "Aged",
    "Backing",
    "Call",
    "Cited",
    "Contents",
    "Drawing",
    "Evidence",
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
