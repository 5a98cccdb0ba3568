"""`briefgen preview`: the project in the browser, made again at each save."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from briefgen.commands import complete
from briefgen.commands.options import project_option, style_option, tell, theme_option
from briefgen.finding import Place, finding
from briefgen.formats import FORMATS

#: What brings that which serves.
INSTALL = 'python -m pip install "briefgen[preview]"'

#: The packages of the extra, as they are imported.
PACKAGES = ("starlette", "uvicorn", "watchfiles")

#: The port that is listened on.
PORT = 8953


@click.command()
@click.argument("brief", default="", metavar="[BRIEF]", shell_complete=complete.briefs)
@click.option("--preset", default="", metavar="NAME", help="The length to begin with.",
              shell_complete=complete.presets)  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="html",
              show_default=True, help="The format to begin with.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="The port of this machine to listen on; 0 for any that is free.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Open no browser: print the address alone.")
@theme_option
@style_option
@project_option
def command(
    brief: str,
    preset: str,
    form: str,
    port: int,
    no_browser: bool,
    theme: str,
    style: str,
    project: Path,
) -> None:
    r"""Show papers in the browser, made again at each save.

    Listens on 127.0.0.1 alone, until Ctrl-C. What is shown are the bytes that `build` would write,
    with every finding beside them; nothing is written but the cache. The page chooses brief, length
    and format; the options say with which it begins.

    Needs the extra: pip install "briefgen[preview]".

    \b
    Examples:
      briefgen preview
      briefgen preview us-rok-treaty --preset glance
      briefgen preview us-rok-treaty --preset standard --format pdf --port 8080
      briefgen preview --theme bulletin --no-browser
    """
    lacking = [name for name in PACKAGES if not _is_there(name)]
    if lacking:
        message = f"a preview needs what is not installed: {', '.join(lacking)}"
        tell([finding("preview-unavailable", message, Place("preview"), f"run `{INSTALL}`")])
        sys.exit(1)
    from briefgen import files, library
    from briefgen.preview import server
    from briefgen.preview.maker import Asked
    from briefgen.preview.pages import View

    if brief or preset:
        from briefgen.build import choose

        loaded = library.load(files.read_project(project))
        pairs, unknown = choose(loaded, [brief] if brief else [], [preset] if preset else [])
        if unknown:
            tell(unknown)
            sys.exit(1)
        brief, preset = pairs[0] if pairs else (brief, preset)
    listening = server.bound(port)
    if listening is None:
        message = f"something else listens on port {port} already, another preview perhaps"
        hint = "stop it, or name another port with `--port`, 0 for any that is free"
        tell([finding("port-taken", message, Place("command line"), hint)])
        sys.exit(1)
    server.serve(
        listening,
        Asked(project.resolve(), theme, style),
        View(brief, preset, form),
        _say,
        browse=not no_browser,
    )


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _say(address: str) -> None:
    click.echo(address)
    click.echo("made again at each save; Ctrl-C ends it", err=True)
    sys.stdout.flush()
