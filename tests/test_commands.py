"""The commands: check, outline, list, init, doctor, completion, schema, and what help shows."""

import re
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from briefgen.cli import COMMANDS, cli
from briefgen.commands import complete
from briefgen.commands.progress import progress
from briefgen.pandoc import style_path
from tests import project
from tests.examples import ROOT, arguments_of
from tests.examples import run as run_example
from tests.test_cli import folder, run, write

__all__ = ["folder"]  # a fixture


@pytest.fixture(scope="module")
def starter(tmp_path_factory) -> Path:
    """The project that `init` writes."""
    made = tmp_path_factory.mktemp("made") / "my briefs"
    result = run("init", made)
    assert result.exit_code == 0, result.output
    return made


# --- check ---------------------------------------------------------------------------------------


def test_check_says_what_was_checked(folder):
    """One line a paper with words, budget, notes and sources, then one on everything."""
    result = run("check", "--project", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "brief",
        "preset",
        "words",
        "budget",
        "notes",
        "sources",
        "at",
        "most",
    ]
    assert [line.split()[1] for line in lines[1:-1]] == ["note", "paper"]
    assert lines[-1] == "checked 1 brief, 2 papers, 2 fragments, 1 claim, 3 sources"
    assert not (folder / "build" / "rivers").exists()


def test_check_finds_what_a_build_would_find(tmp_path):
    """A slip, a budget and an unknown name are told, and the exit code is 1."""
    settings = project.SETTINGS.replace("[1, 400]", "[1, 20]")
    answer = project.ANSWER.replace("@report]", "@repord]")
    made = write(tmp_path / "p", settings=settings)
    result = run("check", "rivers", "--preset", "paper", "--project", made)
    assert (result.exit_code, "[over-words]" in result.stderr) == (1, True)
    assert "note" not in result.stdout.split()
    result = run("check", "--project", write(tmp_path / "p", settings=settings, answer=answer))
    assert (result.exit_code, "[unknown-source]" in result.stderr) == (1, True)
    result = run("check", "river", "--project", made)
    assert (result.exit_code, "did you mean `rivers`?" in result.stderr) == (1, True)


def test_quiet_prints_findings_alone(folder):
    """Where there are none, nothing at all."""
    for name in ("check", "build", "verify", "doctor"):
        narrow = ("--format", "html", "--preset", "note") if name == "build" else ()
        result = run(name, "--quiet", "--project", folder, *narrow)
        assert (result.exit_code, result.output) == (0, "")


def test_check_of_the_shipped_content_is_quick():
    """It takes less than a second of the processor once the citations are in the cache."""
    command = [sys.executable, "-m", "briefgen", "check", "--project", str(ROOT)]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert min(_processor(command) for _ in range(3)) < 1


def test_check_finds_letters_that_no_font_has(tmp_path):
    """What a page would lack is known before it is set."""
    made = write(tmp_path / "p", answer=project.ANSWER.replace("Five states", "Five 𓀀 states"))
    result = run("check", "--project", made)
    assert (result.exit_code, "[missing-glyph]" in result.stderr) == (1, True)


# --- outline -------------------------------------------------------------------------------------


def test_outline_shows_blocks_with_their_place_words_and_citations(folder):
    """Sections with role and heading, blocks below them, the total against the budget."""
    result = run("outline", "rivers", "--preset", "paper", "--project", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "answer (bottom-line): Bottom line, 14" in result.stdout
    row = next(x for x in result.stdout.splitlines() if "answer.md:6" in x)
    assert row.split() == [
        "content/fragments/answer.md:6:1", "standard..full", "7", "-", "claim:C1,", "report",
    ]  # fmt: skip
    assert "made by briefgen: references" in result.stdout
    total = result.stdout.splitlines()[-1]
    assert total.endswith("words; paper wants 1-400")
    checked = run("check", "--preset", "paper", "--project", folder).stdout
    assert total.split()[0] == checked.splitlines()[1].split()[2]


def test_outline_shows_a_role_that_is_missing(tmp_path):
    """A required role without text is named where it is looked for."""
    made = write(tmp_path / "p", history=project.HISTORY.replace("standard+", "full"))
    result = run("outline", "rivers", "--preset", "paper", "--project", made)
    assert result.exit_code == 1
    assert "(background): missing, `paper` wants it" in result.stdout
    assert "[role-missing]" in result.stderr


def test_outline_of_nothing_says_so(folder):
    """An unknown brief is a finding; no preset is a command that makes no sense."""
    result = run("outline", "river", "--preset", "note", "--project", folder)
    assert (result.exit_code, "did you mean `rivers`?" in result.stderr) == (1, True)
    assert run("outline", "rivers", "--project", folder).exit_code == 2


# --- list ----------------------------------------------------------------------------------------


def test_list_sections_has_words_by_preset(folder):
    """Each section with its role and what each length takes of it."""
    result = run("list", "sections", "--project", folder)
    row = next(x for x in result.stdout.splitlines() if " history " in x)
    assert row.split()[:3] == ["rivers", "history", "background"]
    assert "paper" in row
    assert "note " not in row


def test_list_sources_counts_citations_and_claims(folder):
    """A claim counts for the source that it prints; `--cited` leaves the others out."""
    result = run("list", "sources", "--project", folder)
    rows = {line.split()[0]: line.split() for line in result.stdout.splitlines()[1:]}
    assert rows["report"][1:5] == ["official", "rivers", "5", "1"]
    assert rows["rumour"][1:4] == ["primary", "-", "1"]
    cited = run("list", "sources", "--cited", "--project", folder).stdout
    assert "rumour" not in cited
    assert run("list", "briefs", "--cited", "--project", folder).exit_code == 2


def test_list_findings_has_every_code():
    """Each code with severity and meaning, wherever one is."""
    from briefgen.finding import CODES

    lines = run("list", "findings").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(CODES)


def test_list_of_nothing_says_where_to_look(tmp_path):
    """An empty folder is no table of nothing."""
    result = run("list", "sources", "--project", tmp_path)
    assert result.exit_code == 1
    assert "--project" in result.stderr


# --- init ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_what_init_writes_builds_without_a_finding(starter, tmp_path, size):
    """Two lengths, two formats, not even a warning."""
    result = run("build", "--project", starter, "--out", tmp_path, "--paper", size)
    assert result.exit_code == 0
    assert re.findall(r"error|warning", result.stderr) == []
    assert result.stdout.count("verified") == 4


def test_init_writes_a_small_project(starter):
    """Two fragments, two sources, a preset of its own; what is built is not committed."""
    names = {p.relative_to(starter).as_posix() for p in starter.rglob("*") if p.is_file()}
    assert sum(name.endswith(".md") for name in names) == 2
    assert {".gitignore", "briefgen.toml", "content/sources.json"} <= names
    settings = (starter / "briefgen.toml").read_text(encoding="utf-8")
    assert "[presets.glance]" in settings
    assert "[presets.note]" in settings


def test_the_files_of_init_name_schemas_that_are_there(starter):
    """Each TOML file begins with the path of its schema, from where it lies."""
    for path in starter.rglob("*.toml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith("#:schema ")
        assert (path.parent / first.removeprefix("#:schema ")).is_file()


def test_init_never_writes_over_anything(tmp_path):
    """A folder with anything in it is left as it is; an empty one will do."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    result = run("init", tmp_path / "mine")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is not empty" in result.stderr
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    (tmp_path / "empty").mkdir()
    assert run("init", tmp_path / "empty").exit_code == 0


def test_init_where_it_can_not_write_says_so(tmp_path):
    """One finding, no traceback, exit code 1."""
    (tmp_path / "file").write_text("")
    result = run("init", tmp_path / "file" / "new")
    assert result.exit_code == 1
    assert result.stderr.count("error [not-written]") == 1


def test_init_says_what_to_do_next(tmp_path):
    """Two lines, the first a command that works as it stands, whatever the folder is called."""
    result = run("init", tmp_path / "my briefs; ls")
    _, command, last = result.stdout.splitlines()
    built = CliRunner().invoke(
        cli, [*arguments_of(command), "--format", "html", "--preset", "glance"]
    )
    assert built.exit_code == 0
    assert "briefgen.toml" in last


# --- completion, help ----------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_each_shell(shell):
    """The script asks briefgen itself, by click's variable."""
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_BRIEFGEN_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("briefgen o", ["outline"]),
        ("briefgen build r", ["rivers"]),
        ("briefgen build rivers r", []),
        ("briefgen outline rivers --preset pa", ["paper"]),
        ("briefgen check --preset g", ["glance"]),
        ("briefgen list se", ["sections"]),
        ("briefgen build --style oscola-n", ["oscola-no-ibid"]),
        ("briefgen check --style no-such-style", []),
        ("briefgen build --theme b", ["bulletin"]),
        ("briefgen check --theme h", ["house"]),
        ("briefgen verify --style styles/", ["styles/house.csl"]),
        (
            "briefgen check --style nlm-citation-sequence-brackets-n",
            ["nlm-citation-sequence-brackets-no-et-al"],
        ),
    ],
)
def test_completion_knows_the_names_of_the_project(folder, monkeypatch, typed, expected):
    """Commands, what they take, briefs, presets, styles and themes, each once."""
    (folder / "styles").mkdir()
    (folder / "styles" / "house.csl").touch()
    (folder / "templates" / "house").mkdir(parents=True)
    (folder / "templates" / "house" / "theme.toml").touch()
    monkeypatch.chdir(folder)
    words = typed.split()
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    result = CliRunner().invoke(
        cli, [], prog_name="briefgen", env={"_BRIEFGEN_COMPLETE": "bash_complete", **asked}
    )
    assert [line.partition(",")[2] for line in result.stdout.split()] == expected


def test_completion_offers_few_styles_before_a_letter_is_typed(folder):
    """Those that the documentation names; each is there."""
    ctx = click.Context(cli, info_name="briefgen")
    ctx.params["project"] = folder
    param = click.Option(["--style"])
    offered = complete.styles(ctx, param, "")
    presets = (ROOT / "docs" / "presets.md").read_text(encoding="utf-8")
    assert offered == complete.STYLES
    assert all(f"`{name}`" in presets and style_path(name).is_file() for name in offered)
    assert len(complete.styles(ctx, param, "a")) > 500


def examples() -> list[tuple[str, str]]:
    """Return each command's name with each example of its help; the group's has no name."""
    helps = {name: cli.get_command(None, name).help or "" for name in COMMANDS}
    return [
        (name, line.strip())
        for name, text in {"": cli.help or "", **helps}.items()
        for line in text.partition("Examples:")[2].splitlines()
        if line.strip()
    ]


def test_every_help_has_examples():
    """The command line and each of its commands show how they are typed."""
    assert {name for name, _ in examples()} == {"", *COMMANDS}


@pytest.mark.parametrize(("name", "line"), examples())
@pytest.mark.xdist_group("examples")  # they share what they build
def test_the_examples_of_help_work(name, line, tmp_path, monkeypatch):
    """Each example runs on the shipped project and ends well."""
    monkeypatch.chdir(tmp_path)
    arguments = arguments_of(line)
    if "--project" in arguments:
        run("init", tmp_path / arguments[arguments.index("--project") + 1])
        result = CliRunner().invoke(cli, arguments)
    else:
        result = run_example(arguments)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_a_short_form(name):
    """`-h` is `--help` for each command."""
    assert run(name, "-h").output == run(name, "--help").output


def test_help_costs_little_more_than_click():
    """`--help` takes the processor time of `import click` and half as much, at most.

    The aim is 1.3 times; a loaded machine measures worse.
    """
    help_ = [sys.executable, "-m", "briefgen", "--help"]
    click = [sys.executable, "-c", "import click"]
    pairs = [(_processor(help_), _processor(click)) for _ in range(9)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert ours <= 1.5 * theirs


def _processor(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# --- progress ------------------------------------------------------------------------------------


def test_progress_is_plain_lines_where_there_is_no_terminal(folder):
    """One line for each output, on stderr, without an escape."""
    result = run("build", "--project", folder, "--format", "html")
    assert re.findall(r"made (\S+) \((\d) of 2\)", result.stderr)[-1][1] == "2"
    assert "\x1b" not in result.output


def test_progress_is_a_bar_on_a_terminal(monkeypatch, capsys):
    """The bar is gone at the end, and the data on stdout is untouched."""
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    class Made:
        class artifact:  # noqa: N801
            name = "rivers/note[b].pdf"

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress(1, quiet=False) as told:
        told(Made())
    assert "rivers/note[b].pdf" in terminal.getvalue()
    assert capsys.readouterr().out == ""
