"""The documentation is true: its commands exist, its examples run, its tables name what there is."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import COMMANDS, cli
from briefgen.fragment import parse
from briefgen.preset import parse as parse_preset
from briefgen.table import Table, parse_toml

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(file: str, language: str) -> list[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def briefgen_commands() -> list[list[str]]:
    """Return the `./run briefgen` commands of the README, as arguments."""
    lines = [line for block in blocks("README.md", "sh") for line in block.splitlines()]
    return [shlex.split(line)[2:] for line in lines if line.startswith("./run briefgen ")]


@pytest.mark.parametrize("arguments", briefgen_commands(), ids=" ".join)
def test_the_readme_s_commands_work(arguments, tmp_path):
    """Each command of the README runs and ends well, on the shipped content."""
    if arguments[0] in {"build", "verify"}:
        arguments = [*arguments, "--out", str(tmp_path)]
    if arguments[0] == "verify":
        built = CliRunner().invoke(cli, ["build", "--project", str(ROOT), "--out", str(tmp_path)])
        assert built.exit_code == 0, built.output
    result = CliRunner().invoke(cli, [*arguments, "--project", str(ROOT)])
    assert result.exit_code == 0, result.output


def test_the_readme_opens_with_the_two_commands():
    """Set-up, build and test are two commands."""
    assert blocks("README.md", "sh")[0] == "./run build\n./run test\n"


def test_the_readme_names_every_command():
    """Every command is shown in the README."""
    assert set(COMMANDS) <= {arguments[0] for arguments in briefgen_commands()}


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_the_readme_s_links_lead_somewhere(link):
    """Each file that the README links to is there."""
    assert (ROOT / link).exists()


def test_the_python_example_runs():
    """The stages work as docs/python.md shows them."""
    (example,) = blocks("docs/python.md", "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_content_model_s_fragment_is_one():
    """The example of a fragment in docs/content.md is read without a finding."""
    (example,) = blocks("docs/content.md", "markdown")
    fragment, findings = parse(example, "example", "example.md")
    assert not findings
    assert [str(b.levels) for b in fragment.blocks] == ["glance", "standard..full"]


@pytest.mark.parametrize("example", blocks("docs/content.md", "toml"))
def test_the_content_model_s_toml_is_read(example):
    """The examples of a brief and of a figure are TOML."""
    assert not parse_toml(example, "example.toml")[1]


def test_the_shipped_presets_are_those_of_the_documentation():
    """docs/lengths.md states each preset's pages and words as the code has them."""
    text = (ROOT / "src" / "briefgen" / "presets.toml").read_text(encoding="utf-8")
    values, _ = parse_toml(text, "presets.toml")
    root = Table(values, "presets.toml", text).table("presets")
    lengths = (ROOT / "docs" / "lengths.md").read_text(encoding="utf-8")
    for name in root.values:
        preset, findings = parse_preset(name, root.table(name))
        assert not findings
        least, most = preset.words
        row = f"| `{name}` | {preset.pages} | {least:,}-{most:,} |"
        assert row in lengths
