"""The evidence: what each statement of a paper rests on, so that it is traceable.

A row is one source behind one citation: of a claim all its sources, those that are printed
marked so. Traceable is not verified: the ledger says where to look, not that it is true.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from briefgen.csl import iso_date
from briefgen.finding import Place
from briefgen.library import Library
from briefgen.markup import Cite, PictureUse
from briefgen.outline import Outline
from briefgen.prose import Sentence, paragraphs, sentences


@dataclass(frozen=True, slots=True)
class Row:
    """One source behind one citation; the fields are the columns of the file, in this order.

    `text` is what the citation stands behind: its sentence, with those before it in the paragraph
    that have none of their own. `printed` is `yes` for the source that the paper names. `locator`
    is one that the source itself has; `seen` is where on a page it was seen. `date` is that of the fact, or a source's own; `as_of` is when
    the claim's sources last said so; `read` is when the source was read.
    """

    section: str
    text: str
    file: str
    line: int
    claim: str
    statement: str
    source: str
    title: str
    printed: str
    locator: str
    seen: str
    evidence: str
    tier: str
    confidence: str
    date: str
    as_of: str
    read: str


#: The columns of the file.
COLUMNS = tuple(f.name for f in fields(Row))


def trace(outline: Outline, library: Library) -> tuple[Row, ...]:
    """Return what the paper of an outline rests on, in reading order."""
    return tuple(
        row
        for text, sentence in passages(sentences(outline, library))
        for cite in sentence.cites
        for row in _rows(cite, text, sentence, library, outline.preset.claim_sources)
    )


def passages(found: Iterable[Sentence]) -> Iterator[tuple[str, Sentence]]:
    """Yield each sentence that cites, with the text that it stands for.

    That is the sentence and those before it in the paragraph that cite nothing; of a table, what
    stands before it in the row.
    """
    for group in paragraphs(found):
        held: list[str] = []
        for sentence in group:
            held.append(sentence.text)
            if sentence.cites:
                yield (" | " if sentence.table else " ").join(t for t in held if t), sentence
                if not sentence.table:
                    held.clear()


def _rows(cite: Cite, text: str, sentence: Sentence, library: Library, most: int) -> Iterator[Row]:
    place = cite.place
    claim = library.claims.get(cite.key.removeprefix("claim:"))
    if not cite.key.startswith("claim:"):
        if source := library.sources.get(cite.key):
            yield Row(
                sentence.section, text, place.file, place.line, "", "", source.id, source.title,
                "yes", cite.suffix, "", "", source.tier, "", iso_date(source.record, "issued"), "",
                iso_date(source.record, "accessed"),
            )  # fmt: skip
        return
    if claim is None:
        return
    printed = claim.printed(library.sources, most)
    for support in claim.supports:
        source = library.sources[support.source]
        yield Row(
            sentence.section, text, place.file, place.line, claim.id, claim.statement, source.id,
            source.title, "yes" if support in printed else "no", support.locator, support.seen,
            claim.evidence, source.tier, claim.confidence, claim.date, claim.as_of,
            iso_date(source.record, "accessed"),
        )  # fmt: skip


def file_name(brief: str, preset: str) -> str:
    """Return the path of the evidence of a paper below the build folder."""
    return f"{brief}/{preset}.evidence.csv"


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV file: RFC 4180, UTF-8 without a mark, no cell that is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(str(cell)) for cell in astuple(row)] for row in rows)
    return out.getvalue().encode()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before its sign."""
    return f"'{cell}" if cell.lstrip(" \t\r\n").startswith(("=", "+", "-", "@")) else cell


@dataclass(frozen=True, slots=True)
class Use:
    """A place in a paper that rests on a source, claim or figure; `how` says by what way."""

    brief: str
    preset: str
    section: str
    place: Place
    how: str
    text: str


def uses(outlines: Sequence[Outline], library: Library, name: str) -> tuple[Use, ...]:
    """Return the places of papers that rest on a source, claim or figure of this name."""
    out: dict[Use, None] = {}
    for outline in outlines:
        ways = _ways(library, name, outline.preset.claim_sources)
        for group in paragraphs(sentences(outline, library)):
            for text, sentence, keys in _keys(group):
                for key, place in keys:
                    if key in ways:
                        use = Use(outline.brief.id, outline.preset.name, sentence.section,
                                  Place(place.file, place.line), ways[key], text)  # fmt: skip
                        out[use] = None
        out |= dict.fromkeys(_drawn(outline, library, ways))
    return tuple(out)


def _drawn(outline: Outline, library: Library, ways: Mapping[str, str]) -> Iterator[Use]:
    """Yield where a picture that is drawn from data names a figure."""
    for section in outline.sections:
        for part in (part for block in section.blocks for part in block.parts):
            if isinstance(part, PictureUse) and part.name in library.charts:
                for name, place in library.charts[part.name].figures:
                    if f"figure:{name}" in ways:
                        yield Use(outline.brief.id, outline.preset.name, section.section.id,
                                  Place(place.file, place.line), ways[f"figure:{name}"],
                                  f"picture {part.name}")  # fmt: skip


def _keys(
    group: Sequence[Sentence],
) -> Iterator[tuple[str, Sentence, list[tuple[str, Place]]]]:
    for text, sentence in passages(group):
        yield text, sentence, [(c.key, c.place) for c in sentence.cites]
    for sentence in group:
        named = [(f"figure:{f}", sentence.place) for f in dict.fromkeys(sentence.figures)]
        if named:
            yield sentence.text, sentence, named


def _ways(library: Library, name: str, most: int) -> Mapping[str, str]:
    """Return the keys that rest on a name, with how: citations, and `figure:NAME`.

    `most` is how many sources the citation of a claim may name.
    """
    ways: dict[str, str] = {}
    claims = {c.id for c in library.claims.values() if name in {s.source for s in c.supports}}
    if name in library.sources:
        ways[name] = "cited"
    for claim in library.claims.values():
        if claim.id in claims:
            printed = name in {s.source for s in claim.printed(library.sources, most)}
            ways[f"claim:{claim.id}"] = f"claim {claim.id}, {'printed' if printed else 'behind it'}"
    if name in library.claims:
        ways[f"claim:{name}"] = "cited"
    for figure in library.figures.values():
        if figure.name == name:
            ways[f"figure:{name}"] = "named"
        elif name in (figure.source, figure.claim) or figure.claim in claims:
            ways[f"figure:{figure.name}"] = f"figure {figure.name}"
    return ways
