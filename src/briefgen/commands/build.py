"""`briefgen build`: make and verify the outputs, then say what was made."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from briefgen.commands import complete
from briefgen.commands.options import (
    advice,
    out_folder,
    out_option,
    project_option,
    quiet_option,
    report_option,
    strict_option,
    style_option,
    tell,
    today_option,
)
from briefgen.commands.progress import progress
from briefgen.document import FORMATS, PAPER_SIZES


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
@click.option("--paper", "size", type=click.Choice(list(PAPER_SIZES)), default="a4",
              show_default=True, help="The size of the paper.")  # fmt: skip
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
    size: str,
    jobs: int | None,
    style: str,
    project: Path,
    out: Path | None,
    quiet: bool,
    report: str,
    strict: bool,
    today: datetime | None,
) -> None:
    r"""Build briefs as HTML and PDF, and verify what was written.

    \b
    Examples:
      briefgen build
      briefgen build us-rok-treaty --preset glance --format pdf --out /tmp/papers
      briefgen build --paper letter --jobs 2 --quiet
    """
    from briefgen import build, delivery, files, library
    from briefgen.artifact import process_count
    from briefgen.cache import Cache
    from briefgen.finding import failed

    loaded = library.load(files.read_project(project), strict=strict).with_style(style)
    theme, found = files.read_theme(project, loaded.settings.theme, loaded.settings.theme_place)
    pairs, unknown = build.choose(loaded, briefs, presets)
    if unknown or theme is None or failed(found) or not pairs:
        tell((*loaded.findings, *found, *unknown), report=report)
        sys.exit(1)
    folder = out_folder(project, out)
    cache = Cache(folder / delivery.CACHE)
    if size != "a4":  # the default's outputs keep their names
        folder /= f"{theme.name}-{size}"
    attempts = build.write_papers(loaded, pairs, cache)
    total = len(formats or FORMATS) * sum(a.paper is not None for a in attempts)
    with progress(total, quiet=quiet) as told:
        outputs = build.build(
            attempts,
            theme,
            formats or tuple(FORMATS),
            size=size,
            jobs=jobs or process_count(),
            policy=loaded.policy,
            cache=cache,
            done=told,
        )
    name = loaded.settings.name
    written = delivery.deliver(
        folder, outputs, attempts, theme, name, formats or tuple(FORMATS), cache
    )
    cache.trim()
    findings = [
        *loaded.findings,
        *advice(loaded, today),
        *(f for a in attempts for f in a.findings),
        *(f for o in outputs for f in o.findings),
        *written,
    ]
    tell(findings, report=report, outputs=map(_record, outputs))
    if not quiet and report == "text":
        _show(outputs, folder)
    sys.exit(1 if failed(findings) else 0)


def _record(output: Any) -> dict[str, Any]:
    """Return what a report in JSON says of an output: its entry in the manifest, and how it fared."""
    from briefgen.manifest import entry

    state = "rejected" if output.failed else "verified"
    return {"file": output.artifact.name, "state": state, **entry(output)}


def _show(outputs: Sequence[Any], folder: Path) -> None:
    from briefgen.report import table

    rows = [
        (
            f"{folder / ('rejected' if o.failed else '') / o.artifact.name}",
            f"{o.paper.words:,}",
            str(o.facts.pages or "-"),
            str(len(o.paper.notes) or len(o.paper.references)),
            f"{len(o.artifact.data) / 1024:,.0f}",
            "rejected" if o.failed else "verified",
        )
        for o in outputs
    ]
    if rows:
        click.echo(table(("file", "words", "pages", "notes", "KB", ""), rows))
