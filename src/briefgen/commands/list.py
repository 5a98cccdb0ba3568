"""`briefgen list`: what a project has."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.commands.options import project_option, tell


@click.command()
@click.argument("what", type=click.Choice(["briefs", "presets"]))
@project_option
def command(what: str, project: Path) -> None:
    r"""List the briefs or presets of a project.

    \b
    Examples:
      briefgen list briefs
      briefgen list presets --project my-project
    """
    from briefgen import files, library
    from briefgen.report import table

    loaded = library.load(files.read_project(project))
    tell(loaded.findings)
    if what == "briefs":
        rows = [
            (b.id, b.title, ", ".join(b.presets), b.status, b.issued.isoformat())
            for b in loaded.briefs.values()
        ]
        click.echo(table(("brief", "title", "presets", "status", "issued"), rows))
    else:
        rows_of_presets = [
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
        ]
        heads = ("preset", "level", "pages", "words", "notes", "measure", "roles")
        click.echo(table(heads, rows_of_presets))
