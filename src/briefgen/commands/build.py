"""`briefgen build`: make and verify the outputs, then say what was made."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.commands import complete
from briefgen.commands.options import (
    advice,
    day_of,
    out_folder,
    out_option,
    project_option,
    quiet_option,
    report_option,
    strict_option,
    style_option,
    tell,
    theme_option,
    today_option,
)
from briefgen.commands.progress import progress
from briefgen.finding import Finding, failed
from briefgen.formats import FORMATS, HEADING_BASES, PAPER_SIZES, PRINTED, Placement
from briefgen.outcome import Outcome
from briefgen.report import table

if TYPE_CHECKING:
    from briefgen.brief import Brief
    from briefgen.build import Output
    from briefgen.cache import Cache


@click.command()
@click.argument("briefs", nargs=-1, metavar="[BRIEF...]", shell_complete=complete.briefs)
@click.option("--preset", "presets", multiple=True, metavar="NAME", help="Only this length.",
              shell_complete=complete.presets)  # fmt: skip
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(FORMATS)),
    help="Only this format.",
)
@click.option("--paper", "size", type=click.Choice(list(PAPER_SIZES)), default=None,
              show_default="the theme's, a4 if it says none", help="The size of the paper.")  # fmt: skip
@click.option("--heading-base", type=click.IntRange(HEADING_BASES[0], HEADING_BASES[-1]), default=None,
              show_default="the project's, 2 if it says none",
              help="The level of the title in somebody else's page.")  # fmt: skip
@theme_option
@click.option("--jobs", type=click.IntRange(min=1), default=None,
              show_default="one a processor", help="How many outputs to make at once.")  # fmt: skip
@style_option
@project_option
@out_option
@quiet_option
@report_option
@strict_option
@today_option
def command(
    briefs: tuple[str, ...],
    presets: tuple[str, ...],
    formats: tuple[str, ...],
    size: str | None,
    heading_base: int | None,
    theme: str,
    jobs: int | None,
    style: str,
    project: Path,
    out: Path | None,
    quiet: bool,
    report: str,
    strict: bool,
    today: datetime | None,
) -> None:
    r"""Build briefs in their formats, and verify what was written.

    The formats are those that `formats` in briefgen.toml names, HTML and PDF if it names none.

    Of a brief whose status is `withdrawn` its outputs are taken away, and a page is left that says so.

    The outputs in another theme than the project's, or on another size of paper than the theme's,
    go to THEME-PAPER below the folder of the others.

    \b
    Examples:
      briefgen build
      briefgen build us-rok-treaty --preset glance --format pdf --out /tmp/papers
      briefgen build --paper letter --jobs 2 --quiet
      briefgen build --theme bulletin --paper letter
      briefgen build --format bare --heading-base 3
    """
    from briefgen import cache, files, outcome

    folder = out_folder(project, out)
    held = cache.Cache(folder / cache.FOLDER)
    day = day_of(today)
    asked = _Asked(briefs, presets, formats, size, heading_base, theme, style, strict, day)
    authored = files.read_project(project)
    key = outcome.run_key("build", asked, authored, files.read_templates(project))
    ended = outcome.kept(held, key, partial(files.unchanged, folder))
    if ended is None:
        ended = _build(asked, authored, project, folder, held, jobs=jobs, quiet=quiet)
        if not failed(ended.findings):
            outcome.keep(held, key, ended)
    tell(ended.findings, report=report, outputs=ended.outputs)
    if ended.rows and not quiet and report == "text":
        rows = [(f"{folder / row[0]}", *row[1:]) for row in ended.rows]
        click.echo(table(("file", "words", "pages", "notes", "KB", ""), rows))
    sys.exit(1 if failed(ended.findings) else 0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, as far as the outputs and findings depend on it.

    Without `formats` those of the project are meant.
    """

    briefs: tuple[str, ...]
    presets: tuple[str, ...]
    formats: tuple[str, ...]
    size: str | None
    heading_base: int | None
    theme: str
    style: str
    strict: bool
    day: date


def _build(
    asked: _Asked,
    authored: Mapping[str, bytes | Finding],
    project: Path,
    folder: Path,
    cache: Cache,
    *,
    jobs: int | None,
    quiet: bool,
) -> Outcome:
    """Build what was asked for, stage by stage, and return what came of it."""
    from briefgen import build, delivery, files, library
    from briefgen.artifact import process_count
    from briefgen.fit import advise, fit
    from briefgen.stages import Stages
    from briefgen.theme import folder_of

    loaded = library.load(authored, strict=asked.strict).with_style(asked.style).on(asked.day)
    usual = loaded.settings.theme
    loaded = loaded.with_theme(asked.theme)
    theme, found = files.read_theme(project, loaded.settings.theme, loaded.settings.theme_place)
    pairs, unknown = build.choose(loaded, asked.briefs, asked.presets)
    withdrawn = any(brief.is_withdrawn for brief in loaded.briefs.values())
    if unknown or theme is None or failed(found) or not (pairs or withdrawn):
        return Outcome((*loaded.findings, *found, *unknown))
    size = asked.size or theme.size
    apart = folder_of(theme, size, usual)
    loaded = loaded.in_folder(apart)
    make = partial(build.build, theme=theme, size=size, jobs=jobs or process_count(),
                   policy=loaded.policy, cache=cache)  # fmt: skip
    lay_out = partial(make, formats=(PRINTED,))
    processor = Stages(cache).format_citations
    written = build.write_papers(loaded, pairs, cache)
    attempts = fit(loaded, written, processor, lay_out)
    placement = Placement(asked.heading_base or loaded.settings.heading_base)
    forms = asked.formats or loaded.settings.formats
    total = len(forms) * sum(a.paper is not None for a in attempts)
    with progress(total, quiet=quiet) as told:
        made = make(
            attempts,
            formats=forms,
            placement=placement,
            done=told,
            known=delivery.known(folder / apart, loaded),
        )
    outputs = advise(loaded, attempts, made, processor, lay_out)
    delivered = delivery.deliver(
        folder / apart,
        outputs,
        attempts,
        theme,
        loaded.settings,
        forms,
        cache,
        asked.day,
        size,
        loaded.briefs,
    )
    cache.trim()
    return Outcome(
        (
            *loaded.findings,
            *advice(loaded),
            *(f for a in attempts for f in a.findings),
            *(f for o in outputs for f in o.findings),
            *delivered.findings,
        ),
        (*(_row(o, apart) for o in outputs), *_withdrawn(loaded.briefs.values(), apart)),
        outputs=tuple(_record(o, asked.day) for o in outputs),
        files={(Path(apart) / name).as_posix(): known for name, known in delivered.files.items()},
    )


def _record(output: Output, today: date) -> dict[str, Any]:
    """Return what a report in JSON says of an output: its entry in the manifest, and how it fared."""
    from briefgen.manifest import entry

    state = "rejected" if output.failed else "verified"
    return {"file": output.artifact.name, "state": state, **entry(output, today)}


def _withdrawn(briefs: Iterable[Brief], apart: str) -> Iterator[tuple[str, ...]]:
    """Yield the line of the table for each page that says that a brief was withdrawn."""
    for brief in briefs:
        if brief.is_withdrawn:
            page = (Path(apart) / brief.id / "index.html").as_posix()
            yield page, "-", "-", "-", "-", "withdrawn"


def _row(output: Output, apart: str) -> tuple[str, ...]:
    """Return the line of the table for an output; its file is below the build folder."""
    state = "rejected" if output.failed else "verified"
    file = Path(apart) / ("rejected" if output.failed else "") / output.artifact.name
    return (
        file.as_posix(),
        f"{output.paper.words:,}",
        str(output.facts.pages or "-"),
        str(len(output.paper.notes) or len(output.paper.references)),
        f"{len(output.artifact.data) / 1024:,.0f}",
        state,
    )
