"""The checks of the trade: what an editor or a librarian would ask of sources and text.

Each is advice, a warning that a project may lower. None asks what day it is: `past_review` is
told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from briefgen import csl
from briefgen.csl import iso_date
from briefgen.evidence import passages
from briefgen.finding import Finding, Place, Severity, failed, finding
from briefgen.library import Library
from briefgen.markup import Citation, Cite
from briefgen.outline import Outline
from briefgen.prose import Sentence, paragraphs, sentences
from briefgen.quantity import quantities
from briefgen.source import FILES, Source

#: The tiers whose share a paper may show.
FIRST_HAND = frozenset({"primary", "official"})

#: How many citations a paper has at least before one publisher can have most of them.
LEAST_CITATIONS = 8

#: How many citations a paragraph has at least before it should have more than one source.
LEAST_IN_PARAGRAPH = 3


def advice(library: Library) -> tuple[Finding, ...]:
    """Return the advice about a project's sources, and what is due to be reviewed by its day."""
    overdue = past_review(library, library.today) if library.today else ()
    return library.policy.judge((*of_library(library), *overdue))


def of_library(library: Library) -> tuple[Finding, ...]:
    """Return the advice about a project's sources, none while one of them can not be read."""
    errors = [f for f in library.findings if f.severity is Severity.ERROR]
    if any(f.place.file in FILES for f in errors):
        return ()
    return tuple(f for check in LIBRARY_CHECKS for f in check(library))


def of_paper(outline: Outline, library: Library) -> tuple[Finding, ...]:
    """Return the advice about the text of one paper."""
    text = sentences(outline, library)
    return tuple(f for check in PAPER_CHECKS for f in check(text, outline, library))


# --- sources -------------------------------------------------------------------------------------


def unused_sources(library: Library) -> Iterator[Finding]:
    """Yield a finding for each source that no claim, figure or text cites."""
    if failed(library.findings):
        return  # what can not be read may cite any of them
    used = {s.source for claim in library.claims.values() for s in claim.supports}
    used |= {figure.source for figure in library.figures.values()}
    used |= {
        cite.key
        for fragment in library.fragments.values()
        for block in fragment.blocks
        for part in (*block.parts, *(block.shorter or ()))
        if isinstance(part, Citation)
        for cite in part.cites
    }
    for source in library.sources.values():
        if source.id not in used:
            message = f"no claim and no text cites the source `{source.id}`"
            yield finding("unused-source", message, source.place, "cite it, or take it out")


def duplicate_sources(library: Library) -> Iterator[Finding]:
    """Yield a finding for each source with the DOI, address, or title and year of another."""
    seen: dict[tuple[str, str], Source] = {}
    for source in library.sources.values():
        if source.weak:
            continue  # a second copy, kept for the evidence and not printed beside another
        for what, value in _identities(source.record):
            other = seen.setdefault((what, value), source)
            if other is not source:
                message = f"the sources `{other.id}` and `{source.id}` have the same {what}"
                hint = f"the other one is at {other.place}; keep one, and name it in the claims"
                yield finding("duplicate-source", message, source.place, hint)
                break


def _identities(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if doi := str(record.get("DOI", "")).lower():
        yield "DOI", re.sub(r"^https?://(dx\.)?doi\.org/", "", doi)
    if url := str(record.get("URL", "")):
        part = " ".join(str(record.get(k, "")) for k in ("page", "section", "chapter-number"))
        address = re.sub(r"^https?://(www\.)?|/?(#.*)?$", "", url)
        yield "address", f"{address} {part} {_plain(record.get('title'))}"
    title, year = _plain(record.get("title")), iso_date(record, "issued")[:4]
    if len(title) > 12 and year:
        names = str(record.get("container-title", "")) + str(record.get("publisher", ""))
        names += f" {record.get('number', '')} {record.get('page', '')}"
        yield "title and year", f"{title} {iso_date(record, 'issued')} {_plain(names)}"


def _plain(value: object) -> str:
    return " ".join(re.findall(r"\w+", str(value or "").lower()))


def incomplete_sources(library: Library) -> Iterator[Finding]:
    """Yield a finding for each source without what its reference should name."""
    for source in library.sources.values():
        record = source.record
        groups = csl.missing(record)
        if groups and not source.weak:
            names = " and ".join(f"`{group[0]}`" for group in groups)
            message = f"the source `{source.id}` (`{record['type']}`) has no {names}"
            others = ["/".join(group) for group in groups if len(group) > 1]
            may = f" ({'; '.join(others)} will do)" if others else ""
            hint = f"a reference should name it{may}; say in `custom.weak` why it can not be known"
            yield finding("incomplete-source", message, source.place, hint)


def institutions_as_persons(library: Library) -> Iterator[Finding]:
    """Yield a finding for each name that is an institution's and written as a person's."""
    for source in library.sources.values():
        for variable, name in csl.institutions(source.record):
            message = f"the source `{source.id}` has `{name}`, an institution, as a person"
            hint = f'write `[{{"literal": "{name}"}}]` as `{variable}`: styles shorten persons'
            yield finding("institution-as-person", message, source.place, hint)


def undated_readings(library: Library) -> Iterator[Finding]:
    """Yield a finding for each web page that does not say when it was read."""
    for source in library.sources.values():
        record = source.record
        if record["type"] in {"webpage", "post", "post-weblog"} and not record.get("accessed"):
            message = f"nothing says when the web page `{source.id}` was read"
            yield finding("no-access-date", message, source.place, "give it `accessed`")


# --- texts ---------------------------------------------------------------------------------------

_SUPERLATIVE = re.compile(
    r"\b(?:the (?:most|least) (?!of\b)\w+|largest|biggest|greatest|highest|lowest|smallest|fewest|longest|"
    r"shortest|strongest|weakest|oldest|youngest|fastest|slowest|worst|unprecedented|unmatched)\b",
    re.IGNORECASE,
)


def _is_text(group: tuple[Sentence, ...]) -> bool:
    return not any(s.heading or s.table for s in group)


def uncited_numbers(
    text: tuple[Sentence, ...], outline: Outline, library: Library
) -> Iterator[Finding]:
    """Yield a finding for each paragraph with a number and no citation; a bare date is none."""
    for group in paragraphs(text):
        if _is_text(group) and not any(s.cites or s.figures for s in group):
            for sentence in group:
                numbers = [
                    q
                    for q in quantities(sentence.text, outline.brief.language)
                    if _is_count(q.kind, q.unit, q.text)
                ]
                if numbers:
                    message = f"the paragraph says `{numbers[0].text}` and cites nothing"
                    yield finding("uncited-number", message, sentence.place, _CITE)
                    break


_CITE = "cite the claim or source that it rests on, or take it out"


def _is_count(kind: str, unit: str, text: str) -> bool:
    return kind == "number" and unit != "th" and (bool(re.search(r"\d", text)) or bool(unit))


def uncited_superlatives(
    text: tuple[Sentence, ...], outline: Outline, library: Library
) -> Iterator[Finding]:
    """Yield a finding for each paragraph with a superlative and no citation."""
    for group in paragraphs(text):
        if _is_text(group) and not any(s.cites for s in group):
            for sentence in group:
                if found := _SUPERLATIVE.search(sentence.text):
                    message = f"the paragraph says `{found[0]}` and cites nothing"
                    yield finding("uncited-superlative", message, sentence.place, _CITE)
                    break


def printed(cite: Cite, outline: Outline, library: Library) -> tuple[str, ...]:
    """Return the sources that a citation of a paper prints, none where it is unknown."""
    claim = library.claims.get(cite.key.removeprefix("claim:"))
    if cite.key.startswith("claim:"):
        most = outline.preset.claim_sources
        return tuple(s.source for s in claim.printed(library.sources, most)) if claim else ()
    return (cite.key,) if cite.key in library.sources else ()


def single_sources(
    text: tuple[Sentence, ...], outline: Outline, library: Library
) -> Iterator[Finding]:
    """Yield a finding for each paragraph of several citations that all print one source.

    A primary source may carry a paragraph alone: what it says is what the paragraph is about.
    """
    for group in paragraphs(text):
        cites = [c for s in group for c in s.cites]
        names = {name for c in cites for name in printed(c, outline, library)}
        if len(cites) < LEAST_IN_PARAGRAPH or len(names) != 1:
            continue
        if library.sources[name := names.pop()].tier != "primary":
            message = f"{len(cites)} citations of the paragraph all rest on `{name}`"
            hint = "look for a second source, or say in the text whose account it is"
            yield finding("single-source", message, cites[0].place, hint)


def one_publisher(
    text: tuple[Sentence, ...], outline: Outline, library: Library
) -> Iterator[Finding]:
    """Yield a finding if most works that the citations of a paper print are of one publisher.

    Primary sources are not counted: a treaty is cited where it speaks, whoever printed it.
    """
    sources = [
        library.sources[name]
        for s in text
        for c in s.cites
        for name in printed(c, outline, library)
    ]
    names = Counter(_publisher(s) for s in sources if s.tier != "primary")
    total = sum(names.values())
    if total >= LEAST_CITATIONS:
        name, count = names.most_common(1)[0]
        if name and 2 * count > total:
            message = f"{count} of {total} citations of `{outline.preset.name}` rest on {name}"
            yield finding("one-publisher", message, outline.brief.place,
                          "look for other sources of the same facts")  # fmt: skip


def _publisher(source: Source) -> str:
    record = source.record
    return str(record.get("container-title") or record.get("publisher") or "")


_HEDGE = re.compile(
    r"\b(?:appears?|appeared|seems?|seemed|may|might|could|likely|probably|possibly|perhaps|"
    r"suggests?|suggested|reported|reportedly|reports?|according to|by (?:\S+ ){1,4}accounts?|"
    r"said|says|stated|estimates?|estimated|believed|expected|argues|argued|"
    r"claimed|was found|were found|about|planned)\b",
    re.IGNORECASE,
)


def unhedged_claims(
    text: tuple[Sentence, ...], outline: Outline, library: Library
) -> Iterator[Finding]:
    """Yield a finding for each claim of medium or low confidence that a short paper states flatly."""
    if outline.preset.level not in {"glance", "short"}:
        return
    for said, sentence in passages(text):
        for cite in sentence.cites:
            claim = library.claims.get(cite.key.removeprefix("claim:"))
            if claim and claim.confidence in {"medium", "low"} and not _HEDGE.search(said):
                message = (
                    f"the claim `{claim.id}`, of {claim.confidence} confidence, is stated flatly"
                )
                hint = "say whose account it is, or that it appears so"
                yield finding("unhedged-claim", message, cite.place, hint)


#: An acronym; what is a Roman number is none.
_ACRONYM = re.compile(r"(?<![\w-])(?![IVXLCDM]+(?!\w))[A-Z]{2,}(?=s?(?!\w))")


def unexpanded_acronyms(
    text: tuple[Sentence, ...], outline: Outline, library: Library
) -> Iterator[Finding]:
    """Yield a finding for each acronym that a paper uses before it says what it stands for.

    It is asked of a project with a glossary. What the glossary has without `long` is known to
    readers.
    """
    known = {t.short for t in library.glossary.values() if not t.long}
    holes = {t.short: t.name for t in library.glossary.values() if t.long}
    for sentence in text if library.glossary else ():
        for match in _ACRONYM.finditer("" if sentence.heading else sentence.text):
            name = match[0]
            behind = sentence.text[match.end() :]
            said = sentence.text[: match.start()].endswith("(") or behind.startswith(" (")
            if name not in known and not said:
                message = f"`{outline.preset.name}` says `{name}` before what it stands for"
                hint = (
                    f"write {{{{{holes[name]}}}}}, which says it at the first use"
                    if name in holes
                    else "write it out, or name it in content/glossary.toml, without `long` if known"
                )
                yield finding("unexpanded-acronym", message, sentence.place, hint)
            known.add(name)


LIBRARY_CHECKS: tuple[Callable[[Library], Iterator[Finding]], ...] = (
    unused_sources,
    duplicate_sources,
    incomplete_sources,
    institutions_as_persons,
    undated_readings,
)
PAPER_CHECKS: tuple[Callable[[tuple[Sentence, ...], Outline, Library], Iterator[Finding]], ...] = (
    uncited_numbers,
    uncited_superlatives,
    single_sources,
    one_publisher,
    unhedged_claims,
    unexpanded_acronyms,
)


def first_hand(outline: Outline, library: Library) -> tuple[int, int]:
    """Return how many of a paper's citations print a primary or official source, and of how many.

    Each source that the citation of a claim names is one. A project that gives no tiers has none
    to count.
    """
    names = [
        name
        for s in sentences(outline, library)
        for c in s.cites
        for name in printed(c, outline, library)
    ]
    tiers = [library.sources[n].tier for n in names]
    return sum(tier in FIRST_HAND for tier in tiers), len(names) if any(tiers) else 0


# --- age -----------------------------------------------------------------------------------------


def past_review(library: Library, today: date) -> tuple[Finding, ...]:
    """Return a finding for each figure, brief and fragment to be looked at again before today."""
    hint = "look at it again, then set `review_by` to the day when it must be looked at next"
    out = [
        finding(
            "figure-review",
            f"the figure `{f.name}` was to be reviewed by {f.review_by}",
            f.place,
            f"it holds for {f.date}; {hint}",
        )
        for f in library.figures.values()
        if f.is_overdue(today)
    ]
    out += [
        finding(
            "brief-review",
            f"the brief `{b.id}` was to be reviewed by {b.review_by}",
            b.review_place,
            f"{f'ask {b.owner}: ' if b.owner else ''}{hint}",
        )
        for b in library.briefs.values()
        if b.review_by and b.review_by < today and not b.is_withdrawn
    ]
    gone = _shown(library, withdrawn=True) - _shown(library, withdrawn=False)
    out += [
        finding(
            "fragment-review",
            f"the fragment `{f.id}` was to be reviewed by {f.review_by}",
            _line_of("review_by", f.file, library),
            hint,
        )
        for f in library.fragments.values()
        if f.review_by and f.review_by < today and f.id not in gone
    ]
    return tuple(out)


def _shown(library: Library, *, withdrawn: bool) -> set[str]:
    """Return the fragments that withdrawn briefs show, or those that the other ones do."""
    briefs = (b for b in library.briefs.values() if b.is_withdrawn is withdrawn)
    return {name for brief in briefs for section in brief.sections for name in section.fragments}


def _line_of(key: str, file: str, library: Library) -> Place:
    lines = library.texts.get(file, "").split("\n")
    return Place(file, next((n for n, x in enumerate(lines, 1) if x.startswith(f"{key}:")), 1), 1)
