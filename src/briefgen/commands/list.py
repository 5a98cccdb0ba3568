"""`briefgen list`: what a project has, and what briefgen may find."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands.options import project_option, tell

if TYPE_CHECKING:
    from briefgen.library import Library

#: Heads of a table and its rows.
Listing = tuple[Sequence[str], Iterable[Sequence[str]]]

#: What can be listed.
THINGS = ("briefs", "presets", "sections", "sources", "findings")


@click.command()
@click.argument("what", type=click.Choice(THINGS))
@click.option("--cited", is_flag=True, help="With `sources`: those that a brief cites, no others.")
@project_option
def command(what: str, cited: bool, project: Path) -> None:
    r"""List what a project has, or every finding that there can be.

    \b
    Examples:
      briefgen list briefs
      briefgen list presets
      briefgen list sections
      briefgen list sources --cited
      briefgen list findings
    """
    from briefgen import files, library
    from briefgen.report import table

    if cited and what != "sources":
        raise click.UsageError("--cited goes with `sources`")
    if what == "findings":
        click.echo(table(*_findings()))
        return
    loaded = library.load(files.read_project(project))
    tell(loaded.findings)
    if what == "briefs":
        heads, rows = _briefs(loaded)
    elif what == "presets":
        heads, rows = _presets(loaded)
    elif what == "sections":
        heads, rows = _sections(loaded)
    else:
        heads, rows = _sources(loaded, cited)
    shown = list(rows)
    if not shown:
        click.echo(f"no {what} here: look into another folder with --project", err=True)
        sys.exit(1)
    click.echo(table(heads, shown))


def _briefs(loaded: Library) -> Listing:
    rows = (
        (b.id, b.title, ", ".join(b.presets), b.status, b.issued.isoformat())
        for b in loaded.briefs.values()
    )
    return ("brief", "title", "presets", "status", "issued"), rows


def _presets(loaded: Library) -> Listing:
    rows = (
        (
            p.name,
            p.level,
            str(p.pages),
            f"{p.words[0]:,}-{p.words[1]:,}",
            p.notes,
            p.measure,
            ", ".join(p.roles),
        )
        for p in loaded.presets.values()
    )
    return ("preset", "level", "pages", "words", "notes", "measure", "roles"), rows


def _sections(loaded: Library) -> Listing:
    """Each section of each brief, and the words that each of the brief's presets takes of it."""
    from briefgen.outline import section_words, select

    rows = []
    for brief in loaded.briefs.values():
        taken: dict[str, list[str]] = {s.id: [] for s in brief.sections}
        for preset in brief.presets:
            for item in select(loaded, brief.id, preset).sections:
                taken[item.section.id].append(
                    f"{preset} {section_words(item, loaded, brief.language):,}"
                )
        rows += [
            (brief.id, s.id, s.role, s.title, ", ".join(taken[s.id]) or "-") for s in brief.sections
        ]
    return ("brief", "section", "role", "title", "words"), rows


def _sources(loaded: Library, cited: bool) -> Listing:
    """Each source, how many citations of which brief print it, and how many claims rest on it."""
    from briefgen.outline import citations

    uses = {brief: citations(loaded, brief) for brief in loaded.briefs}
    resting = [s for c in loaded.claims.values() for s in {s.source for s in c.supports}]
    rows = (
        (
            source.id,
            source.tier or "-",
            ", ".join(f"{b} {u[source.id]}" for b, u in uses.items() if source.id in u) or "-",
            str(resting.count(source.id)),
            source.title[:60],
        )
        for source in loaded.sources.values()
        if not cited or any(source.id in used for used in uses.values())
    )
    return ("source", "tier", "citations", "claims", "title"), rows


def _findings() -> Listing:
    from briefgen.finding import CODES

    rows = ((code, severity, meaning) for code, (severity, meaning) in CODES.items())
    return ("code", "severity", "meaning"), rows
