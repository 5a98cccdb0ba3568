"""`briefgen outline`: what goes into one paper, block by block, with words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands import complete
from briefgen.commands.options import project_option, tell

if TYPE_CHECKING:
    from briefgen.fragment import Block
    from briefgen.library import Library
    from briefgen.outline import Outline


@click.command()
@click.argument("brief", shell_complete=complete.briefs)
@click.option("--preset", required=True, metavar="NAME", help="The length of the paper.",
              shell_complete=complete.presets)  # fmt: skip
@project_option
def command(brief: str, preset: str, project: Path) -> None:
    r"""Show what goes into a paper: its sections in order and their blocks, with words.

    A block is a fence of a fragment, or the text between two fences. `drop` is the rank at which
    it may go when the pages run out, the highest first.

    \b
    Examples:
      briefgen outline us-rok-treaty --preset glance
      briefgen outline us-rok-treaty --preset standard
    """
    from briefgen import build, files, library
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
    _show(outline, loaded)
    sys.exit(1 if failed(findings) else 0)


def _show(outline: Outline, loaded: Library) -> None:
    from briefgen.outline import block_words, section_words
    from briefgen.report import table

    preset, language, total = outline.preset, outline.brief.language, 0
    click.echo(f"{outline.brief.title}\n{preset.name}: level {preset.level}, notes {preset.notes}")
    for item in outline.sections:
        words = section_words(item, loaded, language)
        total += words if item.counted else 0
        click.echo(f"\n{item.section.id} ({item.section.role}): {item.section.title}, {words:,}")
        rows = [
            (
                "  " + str(block.place),
                str(block.levels),
                f"{block_words(block, loaded, language):,}",
                "-" if block.drop is None else str(block.drop),
                _cites(block),
            )
            for block in item.blocks
        ]
        click.echo(table(("  block", "levels", "words", "drop", "cites"), rows))
    present = [item.section.role for item in outline.sections]
    for role in dict.fromkeys(preset.written_roles):
        for _ in range(preset.written_roles.count(role) - present.count(role)):
            click.echo(f"\n({role}): missing, `{preset.name}` wants it")
    made = [role for role in preset.roles if role not in preset.written_roles]
    if made:
        click.echo(f"\nmade by briefgen: {', '.join(made)}")
    click.echo(f"\n{total:,} words; {preset.name} wants {preset.words[0]:,}-{preset.words[1]:,}")


def _cites(block: Block) -> str:
    """Return the keys that a block cites, each once, in the order of the text."""
    keys = dict.fromkeys(cite.key for citation in block.citations for cite in citation.cites)
    return ", ".join(keys) or "-"
