"""Options and small helpers that commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from briefgen.finding import Finding
from briefgen.report import finding_text, summary

project_option = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The folder with content/ and briefgen.toml.",
)

out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    show_default="build/ of the project",
    help="Where the outputs are.",
)


def out_folder(project: Path, out: Path | None) -> Path:
    """Return the build folder."""
    return project / "build" if out is None else out


def tell(findings: Iterable[Finding]) -> None:
    """Print findings to stderr, each once, then how many of which severity."""
    once = list(dict.fromkeys(findings))
    for found in once:
        click.echo(finding_text(found), err=True)
    if once:
        click.echo(summary(once), err=True)
