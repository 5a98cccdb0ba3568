"""Running the examples of documentation and help, on the shipped project."""

import shlex
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from click.testing import CliRunner, Result

from briefgen.cli import cli

ROOT = Path(__file__).parent.parent

#: Where the examples build: one folder for all, so that its cache serves them. It goes at the end.
_HOLDER = tempfile.TemporaryDirectory(prefix="briefgen-examples-")
OUT = Path(_HOLDER.name)


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
    if "--out" in names:
        if "--out" in arguments:
            at = arguments.index("--out")
            arguments = arguments[:at] + arguments[at + 2 :]
        arguments = [*arguments, "--out", str(OUT)]
    if "--project" in names:
        arguments = [*arguments, "--project", str(ROOT)]
    if arguments[0] == "import":  # a file to be read, and nothing written into the project
        file = OUT / arguments[1]
        shutil.copyfile(ROOT / "tests" / "imports" / f"library{file.suffix}", file)
        dry = [] if "--dry-run" in arguments else ["--dry-run"]
        arguments = ["import", str(file), *arguments[2:], *dry]
    if arguments[0] == "verify":
        _build()
        arguments = [a.replace("build/", f"{OUT}/") for a in arguments]
    return CliRunner().invoke(cli, arguments)


@lru_cache(maxsize=1)
def _build() -> None:
    """Build what there is to verify."""
    built = CliRunner().invoke(cli, ["build", "--project", str(ROOT), "--out", str(OUT)])
    assert built.exit_code == 0, built.output
