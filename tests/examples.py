"""Running the examples of documentation and help, on the shipped project.

The plain `build` makes all that ships. What asks for more of the same, and what is verified, is one
brief of it in the two lengths that the examples name: all of it would take minutes.
"""

import re
import shlex
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli import cli

ROOT = Path(__file__).parent.parent

#: Where the examples build, the whole and a part, each in one folder, so that its cache serves them.
#: It goes at the end.
_HOLDER = tempfile.TemporaryDirectory(prefix="briefgen-examples-")
OUT, PART_OUT = Path(_HOLDER.name) / "build", Path(_HOLDER.name) / "part-build"


def arguments_of(line: str) -> list[str]:
    """Return what follows `briefgen` in a line of shell, without a comment or a redirection."""
    words = shlex.split(line.strip().partition("   ")[0])
    called = next(i for i, word in enumerate(words) if word.endswith("briefgen"))
    words = words[called + 1 :]
    ends = [i for i, word in enumerate(words) if word in {"&&", ">", "|"}]
    return words[: min(ends, default=len(words))]


def run(arguments: list[str]) -> Result:
    """Return the result of a command on the shipped project, its outputs elsewhere."""
    if not arguments or arguments[0].startswith("-"):
        return CliRunner().invoke(cli, arguments)
    command = cli.get_command(None, arguments[0])
    names = {option for param in command.params for option in param.opts}
    if "--out" in names and "--out" in arguments:
        at = arguments.index("--out")
        arguments = arguments[:at] + arguments[at + 2 :]
    whole = arguments == ["build"] or arguments[0] not in {"build", "verify"}
    out = OUT if whole else PART_OUT
    if "--out" in names:
        arguments = [*arguments, "--out", str(out)]
    if "--project" in names:
        arguments = [*arguments, "--project", str(ROOT if whole else _part())]
    if arguments[0] == "import":  # a file to be read, and nothing written into the project
        file = Path(_HOLDER.name) / arguments[1]
        shutil.copyfile(ROOT / "tests" / "imports" / f"library{file.suffix}", file)
        dry = [] if "--dry-run" in arguments else ["--dry-run"]
        arguments = ["import", str(file), *arguments[2:], *dry]
    if arguments[0] == "preview":
        return _without_serving(arguments)
    if arguments[0] == "verify":
        _build()
        arguments = [a.replace("build/", f"{out}/") for a in arguments]
    return CliRunner().invoke(cli, arguments)


def _without_serving(arguments: list[str]) -> Result:
    """Run a preview up to where it would serve for ever; tests/test_preview.py has it serve."""
    from briefgen.preview import server

    def served(listening, asked, first, ready, *, browse):
        listening.close()
        ready("http://127.0.0.1/")

    port = [*arguments, "--port", "0"]  # of several, the last holds
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "serve", served)
        return CliRunner().invoke(cli, port)


@lru_cache(maxsize=1)
def _build() -> None:
    """Build what there is to verify."""
    built = CliRunner().invoke(cli, ["build", "--project", str(_part()), "--out", str(PART_OUT)])
    assert built.exit_code == 0, built.output


@lru_cache(maxsize=1)
def _part() -> Path:
    """Return a copy of the shipped project with one brief, in two lengths."""
    part = Path(_HOLDER.name) / "part"
    shutil.copytree(ROOT / "content", part / "content")
    shutil.copytree(ROOT / "templates", part / "templates")
    shutil.copy(ROOT / "briefgen.toml", part)
    for path in (part / "content" / "briefs").glob("*.toml"):
        if path.stem != "us-rok-treaty":
            path.unlink()
    brief = part / "content" / "briefs" / "us-rok-treaty.toml"
    text, count = re.subn(
        r"^presets = .*$", 'presets = ["glance", "standard"]', brief.read_text(), flags=re.M
    )
    assert count == 1
    brief.write_text(text)
    return part
