"""Outlines: the blocks that one preset of one brief takes, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.brief import Brief, Section
from briefgen.finding import Finding, Place, finding
from briefgen.fragment import Block
from briefgen.library import Library
from briefgen.preset import Preset


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section with the blocks that the preset's level takes; never empty."""

    section: Section
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What goes into one paper, before anything is formatted."""

    brief: Brief
    preset: Preset
    sections: tuple[OutlineSection, ...]


def select(library: Library, brief: str, preset: str) -> Outline:
    """Return the outline of a brief at a preset.

    A section is in the paper when one of its blocks has the preset's level.

    Raises:
        KeyError: if the library has no such brief or preset.
    """
    chosen, contract = library.briefs[brief], library.presets[preset]
    sections = []
    for section in chosen.sections:
        blocks = tuple(
            block
            for name in section.fragments
            for block in library.fragments[name].blocks
            if contract.level in block.levels
        )
        if blocks:
            sections.append(OutlineSection(section, blocks))
    return Outline(chosen, contract, tuple(sections))


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
    files |= {block.place.file for s in outline.sections for block in s.blocks}
    return frozenset(files)


def unmet(library: Library, outline: Outline) -> tuple[Finding, ...]:
    """Return the library's findings that concern this paper, and those about its roles."""
    files = reached(outline)
    blocks = [b for s in outline.sections for b in s.blocks]
    shown = {(b.place.file, line) for b in blocks for line in _lines(b)}
    found = [
        f
        for f in library.findings
        if f.place.file in files
        and (f.code not in _BY_LINE or (f.place.file, f.place.line) in shown)
    ]
    return (*found, *missing_roles(outline))


#: Findings that a paper has only if it shows the line that they are about.
_BY_LINE = frozenset({"unknown-source", "unknown-claim", "unknown-figure", "unknown-reference"})


def _lines(block: Block) -> set[int]:
    places: list[Place] = [f.place for f in block.figures]
    places += [cite.place for c in block.citations for cite in c.cites]
    return {p.line for p in places}
