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
    day_of,
    out_folder,
    project_option,
    quiet_option,
    report_option,
    strict_option,
    style_option,
    tell,
    theme_option,
    today_option,
)
from briefgen.finding import Finding, failed
from briefgen.outcome import Outcome
from briefgen.report import count, table

if TYPE_CHECKING:
    from briefgen.build import Attempt
    from briefgen.cache import Cache
    from briefgen.library import Library
    from briefgen.paper import Paper
    from briefgen.theme import Theme


@click.command()
@click.argument("briefs", nargs=-1, metavar="[BRIEF...]", shell_complete=complete.briefs)
@click.option("--preset", "presets", multiple=True, metavar="NAME", help="Only this length.",
              shell_complete=complete.presets)  # fmt: skip
@theme_option
@style_option
@project_option
@quiet_option
@report_option
@strict_option
@today_option
def command(
    briefs: tuple[str, ...],
    presets: tuple[str, ...],
    theme: str,
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
      briefgen check --theme bulletin
      briefgen check --quiet && echo fine
    """
    from briefgen import cache, files, outcome

    # The build's own cache: citations that a build has formatted are not formatted again.
    held = cache.Cache(out_folder(project, None) / cache.FOLDER)
    authored, day = files.read_project(project), day_of(today)
    key = outcome.run_key("check", authored, files.read_templates(project),
                          briefs, presets, theme, style, strict, day)  # fmt: skip
    ended = outcome.kept(held, key, lambda _files: True)
    if ended is None:
        from briefgen.library import load

        loaded = load(authored, strict=strict).with_style(style).with_theme(theme).on(day)
        ended = _check(loaded, project, held, briefs, presets)
        if not failed(ended.findings):
            outcome.keep(held, key, ended)
    tell(ended.findings, report=report)
    if not quiet and report == "text":
        if ended.rows:
            click.echo(table(_HEADS, ended.rows))
        for line in ended.lines:
            click.echo(line)
    sys.exit(1 if failed(ended.findings) else 0)


_HEADS = ("brief", "preset", "words", "budget", "notes", "sources", "at most")


def _check(
    loaded: Library,
    project: Path,
    cache: Cache,
    briefs: tuple[str, ...],
    presets: tuple[str, ...],
) -> Outcome:
    """Check what was asked for, and return what came of it."""
    from briefgen import build, files

    theme, found = files.read_theme(project, loaded.settings.theme, loaded.settings.theme_place)
    pairs, unknown = build.choose(loaded, briefs, presets)
    attempts = build.write_papers(loaded, pairs, cache)
    findings = [
        *loaded.findings,
        *advice(loaded),
        *found,
        *unknown,
        *(f for a in attempts for f in a.findings),
    ]
    if theme is not None and not failed(found):
        findings += (f for a in attempts if a.paper for f in _of_pages(a.paper, theme))
    return Outcome(tuple(findings), tuple(_rows(attempts, loaded)), (_line(attempts, loaded),))


def _of_pages(paper: Paper, theme: Theme) -> Iterator[Finding]:
    """Yield what is wrong with the pages before they are set: templates, and letters without font."""
    from briefgen.artifact import unprintable
    from briefgen.document import TemplateFaultError, assemble

    try:
        yield from unprintable(assemble(paper, theme, "pdf"))
    except TemplateFaultError as error:
        yield error.finding


def _rows(attempts: Sequence[Attempt], loaded: Library) -> Iterator[tuple[str, ...]]:
    """Yield words, notes and sources of each paper against its preset."""
    for attempt in attempts:
        least, most = loaded.presets[attempt.preset].words
        limit, paper = loaded.presets[attempt.preset].sources, attempt.paper
        said = ("-", "-", "-") if paper is None else (
            f"{paper.words:,}", str(len(paper.notes)), str(len(paper.references)),
        )  # fmt: skip
        allowed = "-" if limit is None else str(limit)
        yield attempt.brief, attempt.preset, said[0], f"{least:,}-{most:,}", *said[1:], allowed


def _line(attempts: Sequence[Attempt], loaded: Library) -> str:
    """Return what was checked."""
    parts = [
        count(len({a.brief for a in attempts}), "brief"),
        count(len(attempts), "paper"),
        count(len(loaded.fragments), "fragment"),
        count(len(loaded.claims), "claim"),
        count(len(loaded.sources), "source"),
    ]
    return f"checked {', '.join(parts)}"
