"""What is said while outputs are made: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from briefgen.build import Output


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[Output], None]]:
    """Yield what is to be told of each finished output; it says so on stderr, if not `quiet`."""
    if quiet or not total:
        yield lambda _output: None
    elif sys.stderr.isatty():
        with _bar(total) as told:
            yield told
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[Output], None]:
    done = 0

    def told(output: Output) -> None:
        nonlocal done
        done += 1
        click.echo(f"made {output.artifact.name} ({done} of {total})", err=True)

    return told


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Output], None]]:
    # Imported here: nobody else pays for it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    console = Console(stderr=True)
    # Without a thread of its own: workers are forked meanwhile, and a thread may hold a lock.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("making papers", total=total)
        bar.refresh()
        yield lambda output: bar.update(
            task, advance=1, description=output.artifact.name, refresh=True
        )
