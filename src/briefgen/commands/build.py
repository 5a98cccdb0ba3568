"""`briefgen build`: make and verify the outputs, then say what was made."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from briefgen.commands.options import out_folder, out_option, project_option, tell
from briefgen.document import FORMATS, PAPER_SIZES


@click.command()
@click.argument("briefs", nargs=-1, metavar="[BRIEF...]")
@click.option("--preset", "presets", multiple=True, metavar="NAME", help="Only this length.")
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
@project_option
@out_option
def command(
    briefs: tuple[str, ...],
    presets: tuple[str, ...],
    formats: tuple[str, ...],
    size: str,
    jobs: int | None,
    project: Path,
    out: Path | None,
) -> None:
    r"""Build briefs as HTML and PDF, and verify what was written.

    \b
    Examples:
      briefgen build
      briefgen build us-rok-treaty --preset glance --format pdf --out /tmp/papers
    """
    from briefgen import build, files, library
    from briefgen.artifact import process_count
    from briefgen.finding import failed

    loaded = library.load(files.read_project(project))
    theme, found = files.read_theme(project, loaded.settings.theme)
    pairs, unknown = build.choose(loaded, briefs, presets)
    if unknown or theme is None or failed(found):
        tell((*found, *unknown))
        sys.exit(1)
    if not pairs:
        tell(loaded.findings)
        click.echo("no brief to build: write one in content/briefs/", err=True)
        sys.exit(1)
    attempts = build.write_papers(loaded, pairs)
    outputs = build.build(
        attempts,
        theme,
        formats or tuple(FORMATS),
        size=size,
        jobs=jobs or process_count(),
    )
    folder = out_folder(project, out)
    if size != "a4":  # the default's outputs keep their names
        folder /= f"{theme.name}-{size}"
    written = _write(folder, outputs, theme, loaded.settings.name)
    findings = [
        *loaded.findings,
        *(f for a in attempts for f in a.findings),
        *(f for o in outputs for f in o.findings),
        *written,
    ]
    tell(findings)
    _show(outputs, folder)
    sys.exit(1 if failed(findings) else 0)


def _write(folder: Path, outputs: Sequence[Any], theme: Any, name: str) -> list[Any]:
    """Write the outputs that passed, the others to `rejected/`; then manifest and index."""
    from briefgen import files, index, manifest
    from briefgen.finding import Place, finding

    found = []
    for output in outputs:
        target = folder / ("rejected" if output.failed else "") / output.artifact.name
        try:
            files.write(target, output.artifact.data)
        except OSError as error:
            message = f"`{target}` could not be written: {error.strerror}"
            found.append(finding("not-written", message, Place(output.artifact.name)))
    record = manifest.manifest([o for o in outputs if not o.failed], name)
    path = folder / manifest.NAME
    try:
        old = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        old = {}
    record = manifest.merged(old if isinstance(old, dict) else {}, record)
    try:
        files.write(path, manifest.to_json(record))
        files.write(folder / "index.html", index.index_html(record, theme).encode())
    except OSError as error:
        message = f"`{error.filename}` could not be written: {error.strerror}"
        found.append(finding("not-written", message, Place(manifest.NAME)))
    return found


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
