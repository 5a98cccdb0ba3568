"""The command line: thin, and the only part that prints.

`--help` must be quick, so a command's module is imported when it is called, not before.
"""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

from briefgen._version import VERSION

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: The commands, in the order of `--help`: module below `briefgen.commands` and one line.
COMMANDS = {
    "init": "Write a small project that builds at once.",
    "check": "Check everything that can be known without rendering.",
    "build": "Build briefs as HTML and PDF, and verify what was written.",
    "preview": "Show papers in the browser, made again at each save.",
    "verify": "Open written files again and check them.",
    "outline": "Show what goes into a paper, with words.",
    "list": "List briefs, presets, sections, sources or findings.",
    "trace": "Show what each statement of a paper rests on.",
    "uses": "Show what rests on a source, claim or figure.",
    "embed": "Print what to paste into somebody else's page.",
    "import": "Add the records of a BibTeX or RIS file to the sources.",
    "doctor": "Say what this machine has of what papers need.",
    "schema": "Print the JSON Schema of an authored file.",
    "completion": "Print the script that makes a shell complete names.",
}

EXIT_PROBLEMS = 1
EXIT_BUG = 70


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"briefgen.commands.{module}").command
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        # From the table: click would import every command to ask for its line.
        names = [n for n in COMMANDS if n.startswith(incomplete)]
        items = [CompletionItem(n, help=COMMANDS[n]) for n in names]
        return items + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, "-V", "--version", prog_name="briefgen")
def cli() -> None:
    r"""Make briefing papers of several lengths from one body of cited content.

    \b
    Examples:
      briefgen init my-briefs                     a small project that builds at once
      briefgen check                              all that can be known without rendering
      briefgen build                              all briefs of this folder
      briefgen build us-rok-treaty --preset glance --format pdf
      briefgen verify                             check build/ again
    """


def main() -> None:
    """Run the command line; a fault of our own is exit 70 and one line, never a traceback."""
    try:
        cli.main(prog_name="briefgen")
    except Exception as error:
        click.echo(
            f"briefgen: error [briefgen-bug]: {type(error).__name__}: {error}\n"
            "  hint: this is a fault of briefgen, please report it with what you typed",
            err=True,
        )
        sys.exit(EXIT_BUG)
