"""`briefgen trace`: what each statement of one paper rests on."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands import complete
from briefgen.commands.options import project_option, tell

if TYPE_CHECKING:
    from briefgen.evidence import Row


@click.command()
@click.argument("brief", shell_complete=complete.briefs)
@click.option("--preset", required=True, metavar="NAME", help="The length of the paper.",
              shell_complete=complete.presets)  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="As the CSV file that `build` writes.")
@project_option
def command(brief: str, preset: str, as_csv: bool, project: Path) -> None:
    r"""Show what each statement of a paper rests on, so that it is traceable.

    Each passage with its place, then the claims and sources behind it. What the paper prints is
    marked `>`; places in square brackets were seen on a page and are not printed. What is
    traceable is not thereby true: this says where to look.

    \b
    Examples:
      briefgen trace us-rok-treaty --preset glance
      briefgen trace us-rok-treaty --preset standard --csv > evidence.csv
    """
    from briefgen import build, files, library
    from briefgen.evidence import csv_bytes, trace
    from briefgen.finding import failed
    from briefgen.outline import select, unmet

    loaded = library.load(files.read_project(project))
    _, unknown = build.choose(loaded, [brief], [preset])
    if unknown:
        tell(unknown)
        sys.exit(1)
    outline = select(loaded, brief, preset)
    findings = unmet(loaded, outline)
    tell(findings)
    rows = trace(outline, loaded)
    if as_csv:
        click.echo(csv_bytes(rows), nl=False)
    else:
        _show(rows)
    sys.exit(1 if failed(findings) else 0)


def _show(rows: Iterable[Row]) -> None:
    from briefgen.report import count

    rows = list(rows)
    for (file, line, text), group in groupby(rows, lambda r: (r.file, r.line, r.text)):
        click.echo(f"{file}:{line}: {text}")
        for claim, behind in groupby(group, lambda r: (r.claim, r.statement, r.confidence, r.date)):
            if claim[0]:
                said = ", ".join(c for c in claim[2:] if c)
                click.echo(f"    {claim[0]} ({said}): {claim[1]}" if said else f"    {claim[0]}")
            for row in behind:
                where = row.locator or (f"[{row.seen}]" if row.seen else "")
                parts = (row.source, where, row.tier, f"read {row.read}" if row.read else "")
                mark = ">" if row.printed == "yes" else " "
                click.echo(f"    {mark} {', '.join(p for p in parts if p)}")
        click.echo()
    passages = len({(r.file, r.line, r.text) for r in rows})
    sources = len({r.source for r in rows})
    click.echo(f"{count(passages, 'passage')} traceable to {count(sources, 'source')}")
