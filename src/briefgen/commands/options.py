"""Options and small helpers that commands share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands import complete
from briefgen.finding import Finding
from briefgen.report import finding_text, summary

if TYPE_CHECKING:
    from briefgen.library import Library

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

quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Print findings alone, nothing where there are none."
)


report_option = click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Findings as text on stderr, or as one JSON object on stdout and nothing else there.",
)

style_option = click.option(
    "--style",
    default="",
    metavar="NAME|FILE",
    shell_complete=complete.styles,
    help="Another citation style: its name, or its file in styles/ of the project.",
)

theme_option = click.option(
    "--theme",
    default="",
    metavar="NAME",
    shell_complete=complete.themes,
    help="Another theme: the name of its folder in templates/.",
)

today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    default=None,
    show_default="today",
    help="The day by which reviews are due.",
)

strict_option = click.option("--strict", is_flag=True, help="Make every warning an error.")


def day_of(today: datetime | None) -> date:
    """Return the day that `--today` names, or the one of the clock."""
    return today.date() if today else date.today()


def advice(loaded: Library) -> tuple[Finding, ...]:
    """Return the advice about a project's sources, and what is due to be reviewed by its day."""
    from briefgen import trade

    return trade.advice(loaded)


def out_folder(project: Path, out: Path | None) -> Path:
    """Return the build folder."""
    return project / "build" if out is None else out


def tell(
    findings: Iterable[Finding], *, report: str = "text", outputs: Iterable[object] = ()
) -> None:
    """Print findings to stderr, each once, then how many of which severity.

    As `json` they go to stdout in one object, with what is said of each output.
    """
    once = list(dict.fromkeys(findings))
    if report == "json":
        from briefgen.manifest import finding_record

        record = {"findings": [finding_record(f) for f in once], "outputs": list(outputs)}
        click.echo(json.dumps(record, indent=1))
        return
    for found in once:
        click.echo(finding_text(found), err=True)
    if once:
        click.echo(summary(once), err=True)
