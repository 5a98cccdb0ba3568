"""The documentation is true: its commands exist, its examples run, its tables name what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import COMMANDS, cli
from briefgen.fragment import parse
from briefgen.library import load
from briefgen.preset import KEYS as PRESET_KEYS
from briefgen.preset import parse as parse_preset
from briefgen.table import Table, parse_toml
from briefgen.theme import parse_settings
from tests.examples import arguments_of, run

ROOT = Path(__file__).parent.parent
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").glob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(file: str, language: str) -> list[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def briefgen_commands() -> list[list[str]]:
    """Return the `./run briefgen` commands of the README, as arguments."""
    lines = [line for block in blocks("README.md", "sh") for line in block.splitlines()]
    return [arguments_of(line) for line in lines if line.startswith("./run briefgen ")]


@pytest.mark.parametrize("arguments", briefgen_commands(), ids=" ".join)
@pytest.mark.xdist_group("examples")  # they share what they build
def test_the_readme_s_commands_work(arguments, tmp_path, monkeypatch):
    """Each command of the README runs and ends well, on the shipped content."""
    monkeypatch.chdir(tmp_path)
    result = run(arguments)
    assert result.exit_code == 0, result.output


def commands_of(page: str) -> list[str]:
    """Return the lines of a page's `sh` blocks that call briefgen."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("briefgen ")]


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (page, line)
        for page in PAGES
        if page != "docs/getting-started.md"
        for line in commands_of(page)
    ],
)
@pytest.mark.xdist_group("examples")  # they share what they build
def test_the_commands_of_the_documentation_work(page, line, tmp_path, monkeypatch):
    """Each command in a block of shell runs and ends well, on the shipped content."""
    monkeypatch.chdir(tmp_path)
    result = run(arguments_of(line))
    assert result.exit_code == 0, result.output


def test_getting_started_goes_as_it_says(tmp_path, monkeypatch):
    """A newcomer who types and writes what the page says has papers without a finding."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
    steps = re.findall(
        r"^```sh\n(.*?)^```$|(into|at the end of) `([^`]+)`:\n\n```\w+\n(.*?)^```$",
        text,
        re.MULTILINE | re.DOTALL,
    )
    for commands, way, name, written in steps:
        for line in commands.splitlines():
            if line.startswith("cd "):
                monkeypatch.chdir(Path.cwd() / line.removeprefix("cd "))
                continue
            result = CliRunner().invoke(cli, arguments_of(line))
            assert result.exit_code == 0, line + result.output
            assert "error" not in result.output, line + result.output
            assert "warning" not in result.output, line + result.output
        if name:
            with Path(name).open("a" if way == "at the end of" else "w", encoding="utf-8") as file:
                file.write(written)
    assert {p.name for p in Path("build").rglob("*.pdf")} == {"glance.pdf", "note.pdf", "line.pdf"}
    fragment = Path("content/fragments/kilogram.md")
    fragment.write_text(
        fragment.read_text("utf-8").replace("@si2019, sec", "@si2091, sec"), "utf-8"
    )
    said = CliRunner().invoke(cli, ["check"]).stderr
    (expected,) = blocks("docs/getting-started.md", "text")
    assert said == expected


def test_every_command_and_option_is_documented():
    """docs/commands.md has each command and each option of each."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"`briefgen {name}" in text
        for param in cli.get_command(None, name).params:
            for option in param.opts:
                assert not option.startswith("-") or f"`{option}" in text, option


def test_every_key_of_a_preset_is_documented():
    """docs/presets.md has each key, and its example is a preset."""
    text = (ROOT / "docs" / "presets.md").read_text(encoding="utf-8")
    assert all(f"| `{key}` |" in text for key in PRESET_KEYS)
    whole, extending, said = blocks("docs/presets.md", "toml")
    values, _ = parse_toml(whole, "briefgen.toml")
    assert not parse_preset("note", Table(values["presets"]["note"], "briefgen.toml"))[1]
    assert not load({"briefgen.toml": extending.encode()}).presets["standard"].section_pages
    assert dict(load({"briefgen.toml": extending.encode()}).presets["standard"].section_words)
    wording = load({"briefgen.toml": said.encode()})
    assert [f for f in wording.findings if f.place.file == "briefgen.toml"] == []
    assert wording.words("de-AT")["about"] == "Zu dieser Unterlage"


def test_the_files_of_the_theme_are_documented():
    """docs/themes.md has each file of the shipped theme and each block of its templates."""
    text = (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
    folder = ROOT / "templates" / "gazette"
    assert all(f"| `{path.name}` |" in text for path in folder.iterdir())
    templates = "".join(p.read_text(encoding="utf-8") for p in folder.glob("p*.j2"))
    assert all(f"`{name}`" in text for name in re.findall(r"{% block (\w+)", templates))
    *_, faces = blocks("docs/themes.md", "toml")
    assert not parse_settings(faces, "theme.toml")[1]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_links_lead_somewhere(page):
    """Each file that a page of the documentation links to is there."""
    text = (ROOT / page).read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```$|`[^`]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert ((ROOT / page).parent / link).exists(), link


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
    example, *_ = blocks("docs/content.md", "markdown")
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
