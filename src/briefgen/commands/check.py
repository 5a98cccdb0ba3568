"""`briefgen check`: everything that can be known without rendering."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands import complete
from briefgen.commands.options import (
    advice,
    out_folder,
    project_option,
    quiet_option,
    report_option,
    strict_option,
    style_option,
    tell,
    today_option,
)

if TYPE_CHECKING:
    from briefgen.build import Attempt
    from briefgen.finding import Finding
    from briefgen.library import Library
    from briefgen.paper import Paper
    from briefgen.theme import Theme


@click.command()
@click.argument("briefs", nargs=-1, metavar="[BRIEF...]", shell_complete=complete.briefs)
@click.option("--preset", "presets", multiple=True, metavar="NAME", help="Only this length.",
              shell_complete=complete.presets)  # fmt: skip
@style_option
@project_option
@quiet_option
@report_option
@strict_option
@today_option
def command(
    briefs: tuple[str, ...],
    presets: tuple[str, ...],
    style: str,
    project: Path,
    quiet: bool,
    report: str,
    strict: bool,
    today: datetime | None,
) -> None:
    r"""Check everything that can be known without rendering.

    Reads the project, formats the citations, and holds every paper against its sections, words
    and sources. Pages, fonts and the files themselves are for `build`.

    \b
    Examples:
      briefgen check
      briefgen check us-rok-treaty --preset glance
      briefgen check --quiet && echo fine
    """
    from briefgen import build, delivery, files, library
    from briefgen.cache import Cache
    from briefgen.finding import failed

    loaded = library.load(files.read_project(project), strict=strict).with_style(style)
    theme, found = files.read_theme(project, loaded.settings.theme, loaded.settings.theme_place)
    pairs, unknown = build.choose(loaded, briefs, presets)
    # The build's own cache: citations that a build has formatted are not formatted again.
    cache = Cache(out_folder(project, None) / delivery.CACHE)
    attempts = build.write_papers(loaded, pairs, cache)
    findings = [
        *loaded.findings,
        *advice(loaded, today),
        *found,
        *unknown,
        *(f for a in attempts for f in a.findings),
    ]
    if theme is not None and not failed(found):
        findings += (f for a in attempts if a.paper for f in _of_pages(a.paper, theme))
    tell(findings, report=report)
    if not quiet and report == "text":
        _show(attempts, loaded)
    sys.exit(1 if failed(findings) or theme is None else 0)


def _of_pages(paper: Paper, theme: Theme) -> Iterator[Finding]:
    """Yield what is wrong with the pages before they are set: templates, and letters without font."""
    from briefgen.artifact import unprintable
    from briefgen.document import TemplateFaultError, assemble

    try:
        yield from unprintable(assemble(paper, theme, "pdf"))
    except TemplateFaultError as error:
        yield error.finding


def _show(attempts: Sequence[Attempt], loaded: Library) -> None:
    """Print words, notes and sources of each paper against its preset, then what was checked."""
    from briefgen.report import count, table

    rows = []
    for attempt in attempts:
        least, most = loaded.presets[attempt.preset].words
        limit, paper = loaded.presets[attempt.preset].sources, attempt.paper
        said = ("-", "-", "-") if paper is None else (
            f"{paper.words:,}", str(len(paper.notes)), str(len(paper.references)),
        )  # fmt: skip
        allowed = "-" if limit is None else str(limit)
        rows.append(
            (attempt.brief, attempt.preset, said[0], f"{least:,}-{most:,}", *said[1:], allowed)
        )
    heads = ("brief", "preset", "words", "budget", "notes", "sources", "at most")
    if rows:
        click.echo(table(heads, rows))
    parts = [
        count(len({a.brief for a in attempts}), "brief"),
        count(len(attempts), "paper"),
        count(len(loaded.fragments), "fragment"),
        count(len(loaded.claims), "claim"),
        count(len(loaded.sources), "source"),
    ]
    click.echo(f"checked {', '.join(parts)}")
