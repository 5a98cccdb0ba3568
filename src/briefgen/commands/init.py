"""`briefgen init`: a small project of one's own that builds at once."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands.options import tell

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    r"""Write a small project that builds at once, to be changed into one's own.

    FOLDER must be new or empty: nothing is ever written over.

    \b
    Examples:
      briefgen init my-briefs
    """
    from briefgen import files
    from briefgen.finding import Place, finding

    place = Place(str(folder))
    try:
        if folder.is_dir() and any(folder.iterdir()):
            message = f"the folder `{folder}` is not empty, and nothing was written"
            tell([finding("not-written", message, place, "name a new folder, or an empty one")])
            sys.exit(1)
        written = starter_files()
        files.write_all(folder, written)
    except OSError as error:
        message = f"`{folder}` could not be written: {error.strerror}"
        hint = "name a folder in a place that is yours to write to"
        tell([finding("not-written", message, place, hint)])
        sys.exit(1)
    click.echo(f"wrote {len(written)} files; what to do next:")
    click.echo(f"  briefgen build --project {_quoted(folder)}")
    click.echo(f"  then read {folder / 'briefgen.toml'} and change what is in {folder / 'content'}")


def starter_files() -> dict[str, bytes]:
    """Return the files of the project by their paths in it, schemas for editors among them."""
    package = resources.files("briefgen")
    # A dot at the head of a name hides a file from packagers: it is put there here.
    out = {
        ".gitignore" if name == "gitignore" else name: data
        for name, data in _below(package.joinpath("starter"), "")
    }
    return out | dict(_below(package.joinpath("schemas"), ".schemas/"))


def _below(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir():
            found += _below(item, f"{prefix}{item.name}/")
        else:
            found.append((prefix + item.name, item.read_bytes()))
    return found


def _quoted(folder: Path) -> str:
    import shlex

    return shlex.quote(str(folder))
