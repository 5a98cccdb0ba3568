"""`briefgen uses`: what rests on a source, a claim or a figure, and must be reissued with it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from briefgen.commands.options import project_option, tell


@click.command()
@click.argument("name", metavar="SOURCE|CLAIM|FIGURE")
@project_option
def command(name: str, project: Path) -> None:
    r"""Show the papers, sections and lines that rest on a source, a claim or a figure.

    When a fact has changed, these are what must be looked at and issued again. A claim counts for
    all its sources, the printed one and those behind it; a figure for its claim.

    \b
    Examples:
      briefgen uses D006
      briefgen uses us-forces-stated
      briefgen uses mdt1953
    """
    from briefgen import build, files, library
    from briefgen.evidence import uses
    from briefgen.finding import Place, did_you_mean, finding
    from briefgen.outline import select
    from briefgen.report import count, table

    loaded = library.load(files.read_project(project))
    known = {**loaded.sources, **loaded.claims, **loaded.figures}
    if name not in known:
        hint = did_you_mean(name, known) or "`briefgen list sources` lists the sources"
        message = f"there is no source, claim or figure `{name}`"
        tell([finding("unknown-source", message, Place("command line"), hint)])
        sys.exit(1)
    pairs, _ = build.choose(loaded, (), ())
    found = uses([select(loaded, *pair) for pair in pairs], loaded, name)
    rows = [(u.brief, u.preset, u.section, str(u.place), u.how, _short(u.text)) for u in found]
    if rows:
        click.echo(table(("brief", "preset", "section", "place", "how", "text"), rows))
    papers = {(u.brief, u.preset) for u in found}
    click.echo(f"{count(len(papers), 'paper')} {'rests' if len(papers) == 1 else 'rest'} "
               f"on `{name}`, at {count(len(found), 'place')}")  # fmt: skip


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
