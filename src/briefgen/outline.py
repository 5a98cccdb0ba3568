"""Outlines: the blocks that one preset of one brief takes, in reading order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from briefgen import chart, dataset
from briefgen.brief import Brief, Section
from briefgen.finding import Finding, Place, finding
from briefgen.fragment import Block
from briefgen.library import PICTURES, Library
from briefgen.markup import (
    CaptionNumber,
    Citation,
    CrossReference,
    FigureUse,
    Hole,
    PictureUse,
    count_words,
    fill,
    text_of,
)
from briefgen.preset import ANNEXES, UNCOUNTED, Preset


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section with the blocks that the preset's level takes; never empty."""

    section: Section
    blocks: tuple[Block, ...]

    @property
    def counted(self) -> bool:
        """Whether its words and pages count towards the budgets: those of annexes do not."""
        return self.section.role not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Outline:
    """What goes into one paper, before anything is formatted.

    `left_out` are the blocks of its level that are not in it, so that it keeps to its budgets.
    """

    brief: Brief
    preset: Preset
    sections: tuple[OutlineSection, ...]
    left_out: tuple[Place, ...] = ()


def select(library: Library, brief: str, preset: str, left_out: Collection[Place] = ()) -> Outline:
    """Return the outline of a brief at a preset.

    A section is in the paper when one of its blocks has the preset's level; annexes come last,
    wherever the brief has them. The blocks that stand
    at the places `left_out` are not taken; what is written as their shorter form is.

    Raises:
        KeyError: if the library has no such brief or preset.
    """
    chosen, contract = library.briefs[brief], library.presets[preset]
    sections = []
    for section in chosen.sections:
        blocks = tuple(
            kept
            for block in section.blocks(library.fragments, contract.level)
            if (kept := _kept(block, left_out))
        )
        if blocks:
            sections.append(OutlineSection(section, blocks))
    sections.sort(key=lambda s: s.section.role == ANNEXES)
    return Outline(chosen, contract, tuple(sections), tuple(left_out))


def _kept(block: Block, left_out: Collection[Place]) -> Block | None:
    """Return a block, its shorter form where it is left out, or None."""
    if block.place not in left_out:
        return block
    return replace(block, parts=block.shorter, drop=None) if block.shorter else None


def missing_roles(outline: Outline) -> Iterator[Finding]:
    """Yield a finding for each required role without a section, and for a wrong order."""
    brief, preset = outline.brief, outline.preset
    present = [s.section.role for s in outline.sections]
    wanted = list(preset.written_roles)
    short = False
    for role in dict.fromkeys(wanted):
        if present.count(role) >= wanted.count(role):
            continue
        short = True
        sections = [s for s in brief.sections if s.role == role]
        count = f"{wanted.count(role)} sections" if wanted.count(role) > 1 else "a section"
        if sections:
            names = ", ".join(f"`{n}`" for s in sections for n in s.fragments)
            hint = f"add a `::: {preset.level}` text to {names or 'its fragments'}"
        else:
            hint = f'add `[[sections]]` with `role = "{role}"`'
        yield finding(
            "role-missing",
            f"`{preset.name}` wants {count} with the role `{role}`, "
            f"and there are {present.count(role)} with text at the level `{preset.level}`",
            sections[0].place if sections else brief.place,
            hint,
        )
    rest = iter(present)
    if not short and not all(role in rest for role in wanted):
        yield finding(
            "role-order",
            f"`{preset.name}` wants its sections in the order {', '.join(wanted)}; "
            f"here they come as {', '.join(present)}",
            brief.place,
            "move the `[[sections]]` of the brief",
        )


def reached(outline: Outline) -> frozenset[str]:
    """Return the files that the paper is made of, as far as findings are about them."""
    files: set[str] = {outline.brief.place.file}
    blocks = [block for s in outline.sections for block in s.blocks]
    files |= {block.place.file for block in blocks}
    for name in _pictures(outline):
        files |= {f"{PICTURES}{name}.svg", f"{PICTURES}{name}{chart.SUFFIX}"}
    return frozenset(files)


def _pictures(outline: Outline) -> set[str]:
    blocks = (block for s in outline.sections for block in s.blocks)
    return {p.name for b in blocks for p in b.parts if isinstance(p, PictureUse)}


def _data(library: Library, outline: Outline) -> set[str]:
    """Return the files of the data that the pictures of a paper name."""
    shown = _pictures(outline)
    if shown - library.charts.keys() - library.pictures.keys():  # for want of data, it may be
        return {f.place.file for f in library.findings if f.place.file.startswith(dataset.FOLDER)}
    named = [library.charts[name].sources for name in shown if name in library.charts]
    return {f"{dataset.FOLDER}{name}{dataset.SUFFIX}" for names in named for name in names}


def unmet(library: Library, outline: Outline) -> tuple[Finding, ...]:
    """Return the library's findings that concern this paper, and those about its roles."""
    files = reached(outline) | library.lost | _data(library, outline)
    blocks = [b for s in outline.sections for b in s.blocks]
    shown = {(b.place.file, line) for b in blocks for line in _lines(b)}
    found = [
        f
        for f in library.findings
        if f.place.file in files
        and (f.code not in _BY_LINE or (f.place.file, f.place.line) in shown)
    ]
    empty = empty_references(library, outline)
    return library.policy.judge((*found, *missing_roles(outline), *empty))


def captions(outline: Outline) -> dict[str, tuple[str, int]]:
    """Return the kind and number of each table and picture that has an id, by that id."""
    counts: dict[str, int] = {}
    out = {}
    for part in (p for s in outline.sections for b in s.blocks for p in b.parts):
        if isinstance(part, CaptionNumber):
            counts[part.kind] = counts.get(part.kind, 0) + 1
            if part.id:
                out[part.id] = (part.kind, counts[part.kind])
    return out


def empty_references(library: Library, outline: Outline) -> Iterator[Finding]:
    """Yield a finding for each reference to a table or picture left out that has no words."""
    shown = captions(outline)
    for part in (p for s in outline.sections for b in s.blocks for p in b.parts):
        if not isinstance(part, CrossReference) or part.text or part.target in shown:
            continue
        if not _title(part.target, library):
            yield finding(
                "empty-reference",
                f"`{outline.preset.name}` leaves out `{part.target}`, and nothing says it in words",
                part.place,
                f"write `[the words](#{part.target})`, or show it at the level "
                f"`{outline.preset.level}`",
            )


#: Findings that a paper has only if it shows the line that they are about.
_BY_LINE = frozenset(
    {
        "unknown-source",
        "unknown-claim",
        "unknown-figure",
        "unknown-reference",
        "unknown-picture",
        "missing-plural",
    }
)


def _lines(block: Block) -> set[int]:
    places: list[Place] = [f.place for f in block.figures]
    places += [p.place for p in block.parts if isinstance(p, (CrossReference, PictureUse))]
    places += [cite.place for c in block.citations for cite in c.cites]
    return {p.line for p in places}


def block_words(block: Block, library: Library, language: str) -> int:
    """Return the words of a block as a paper counts them, but for names that citations print.

    Terms count by their short form, since only a paper knows where it uses one first.

    `language` is the brief's, which numbers are written in.
    """

    def text(hole: Hole) -> Markup:
        if isinstance(hole, FigureUse):
            return escape(library.figure_text(hole.name, language, plural=hole.plural))
        if isinstance(hole, CaptionNumber):
            return Markup("Table 1. ")
        if isinstance(hole, PictureUse):
            return Markup("<br>")
        if isinstance(hole, CrossReference):
            return fill(hole.text, text) or _title(hole.target, library)
        return escape(hole.punctuation) if isinstance(hole, Citation) else Markup("<br>")

    return count_words(text_of(fill(block.parts, text)))


def section_words(section: OutlineSection, library: Library, language: str) -> int:
    """Return the words of a section, its heading among them; `language` is the brief's."""
    inside = sum(block_words(block, library, language) for block in section.blocks)
    return count_words(section.section.title) + inside


def _title(target: str, library: Library) -> Markup:
    if target in library.fragments:
        return escape(library.fragments[target].title)
    sections = (s for brief in library.briefs.values() for s in brief.sections)
    return escape(next((s.title for s in sections if s.id == target), ""))


def citations(library: Library, brief: str) -> dict[str, int]:
    """Return how often each source is cited in a brief, its presets' texts taken together.

    A claim counts for the sources that it prints, at the preset that prints most of them.
    """
    shown: dict[Place, tuple[Block, int]] = {}
    for preset in (library.presets[name] for name in library.briefs[brief].presets):
        for section in library.briefs[brief].sections:
            for block in section.blocks(library.fragments, preset.level):
                _, most = shown.get(block.place, (block, 0))
                shown[block.place] = (block, max(most, preset.claim_sources))
    out: dict[str, int] = {}
    for block, most in shown.values():
        for cite in (cite for citation in block.citations for cite in citation.cites):
            claim = library.claims.get(cite.key.removeprefix("claim:"))
            printed = [cite.key]
            if cite.key.startswith("claim:") and claim is not None:
                printed = [s.source for s in claim.printed(library.sources, most)]
            for source in printed:
                if source in library.sources:
                    out[source] = out.get(source, 0) + 1
    return out
