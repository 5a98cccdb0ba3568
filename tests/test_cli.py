"""The command line: what it writes, prints and answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from tests import project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small project, written to disk."""
    return write(tmp_path / "rivers")


def write(folder: Path, **changes: str | None) -> Path:
    for name, data in project.files(**changes).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def verified(stdout: str) -> int:
    return sum(line.endswith("verified") for line in stdout.splitlines())


def run(*arguments: str | Path):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def test_build_writes_verified_files_a_manifest_and_an_index(folder):
    """One HTML file and one PDF a length, and what is known of each."""
    result = run("build", "--project", folder, "--jobs", "1")
    assert result.exit_code == 0, result.output
    names = ["rivers/note.html", "rivers/note.pdf", "rivers/paper.html", "rivers/paper.pdf"]
    assert all((folder / "build" / name).stat().st_size for name in names)
    record = json.loads((folder / "build" / "manifest.json").read_text())
    assert list(record["outputs"]) == names
    paper = record["outputs"]["rivers/paper.pdf"]
    assert [s["id"] for s in paper["sections"]] == ["answer", "history"]
    assert [s["page"] for s in paper["sections"]] == [1, 1]
    assert (paper["notes"], paper["findings"], paper["pages"]) == (5, [], 1)
    assert set(paper["engines"]) == {"pango", "pydyf", "weasyprint"}
    assert len(paper["sha256"]) == 64
    index = (folder / "build" / "index.html").read_text()
    assert 'href="rivers/note.pdf"' in index
    assert "Rivers of Arvenne" in index
    assert verified(result.stdout) == 4


def test_two_builds_give_the_same_bytes(folder, tmp_path):
    """The same content makes the same files, in one process or in two."""
    for out, jobs in (("a", "1"), ("b", "2")):
        assert (
            run("build", "--project", folder, "--out", tmp_path / out, "--jobs", jobs).exit_code
            == 0
        )
    names = [
        p.relative_to(tmp_path / "a")
        for p in (tmp_path / "a").rglob("*")
        if p.is_file() and ".cache" not in p.parts and p.name != ".lock"
    ]
    assert len(names) == 18
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_build_can_be_narrowed(folder):
    """Brief, preset and format choose what is made; the rest of the manifest stays."""
    assert run("build", "--project", folder).exit_code == 0
    result = run("build", "rivers", "--preset", "note", "--format", "html", "--project", folder)
    assert result.exit_code == 0
    assert verified(result.stdout) == 1
    record = json.loads((folder / "build" / "manifest.json").read_text())
    assert len(record["outputs"]) == 4


def test_an_output_that_fails_is_set_apart(tmp_path):
    """It goes to `rejected/`, the other lengths are built, and the exit code is 1."""
    settings = project.SETTINGS.replace("[1, 400]", "[1, 20]")
    folder = write(tmp_path / "p", settings=settings)
    result = run("build", "--project", folder)
    assert result.exit_code == 1
    assert "error [over-words]" in result.stderr
    assert (folder / "build" / "rivers" / "note.pdf").exists()
    assert not (folder / "build" / "rivers" / "paper.pdf").exists()


def test_a_slip_in_the_content_is_shown_with_its_line(tmp_path):
    """Place, code, sentence, the line with a caret, and a hint; no paper that reaches it."""
    folder = write(tmp_path / "p", answer=project.ANSWER.replace("@treaty", "@treety"))
    result = run("build", "--project", folder)
    assert result.exit_code == 1
    assert (
        "content/fragments/answer.md:5:30: error [unknown-source]: there is no source `treety`\n"
        "  5 | Five states share the river [@treety, art. II].\n"
        "    |                              ^\n"
        "  hint: did you mean `treaty`?\n"
    ) in result.stderr
    assert result.stderr.count("unknown-source") == 1


def test_names_that_are_not_there_are_told_before_anything_is_made(folder):
    """An unknown brief and an unknown preset are both named, with the nearest."""
    result = run("build", "river", "--preset", "notes", "--project", folder)
    assert result.exit_code == 1
    assert "did you mean `rivers`?" in result.stderr
    assert "did you mean `note`?" in result.stderr
    assert not (folder / "build").exists()


def test_a_command_that_makes_no_sense_is_2(folder):
    """Usage errors are click's, with exit code 2."""
    assert run("build", "--format", "docbook", "--project", folder).exit_code == 2
    assert run("bild").exit_code == 2


def test_verify_opens_files_again(folder):
    """What was built verifies; a changed byte, a lost file and a stranger do not."""
    assert run("build", "--project", folder).exit_code == 0
    result = run("verify", "--project", folder)
    assert (result.exit_code, verified(result.stdout)) == (0, 4)

    page = folder / "build" / "rivers" / "note.html"
    page.write_text(page.read_text().replace("Five states", "Six states"))
    (folder / "build" / "rivers" / "paper.html").unlink()
    (folder / "stranger.pdf").write_bytes(b"%PDF-1.7")
    result = run("verify", "--project", folder)
    assert result.exit_code == 1
    assert "error [changed-output]" in result.stderr
    assert "error [text-missing]" in result.stderr
    assert "error [missing-output]" in result.stderr
    result = run("verify", folder / "stranger.pdf", "--project", folder)
    assert result.exit_code == 1
    assert "does not list" in result.stderr


def test_verify_without_a_build_says_so(folder):
    """There is nothing to verify, and how to change that."""
    result = run("verify", "--project", folder)
    assert result.exit_code == 1
    assert "briefgen build" in result.stderr


@pytest.mark.parametrize(
    ("what", "expected"), [("briefs", "Rivers of Arvenne"), ("presets", "glance")]
)
def test_list_shows_what_a_project_has(folder, what, expected):
    """Briefs with their presets, presets with their contract."""
    result = run("list", what, "--project", folder)
    assert result.exit_code == 0
    assert expected in result.stdout


def test_a_fault_of_our_own_is_70_and_no_traceback(folder, monkeypatch, capsys):
    """A user never sees a traceback."""
    from briefgen import cli as module

    def broken(*_args, **_kwargs):
        raise RuntimeError("a bug")

    monkeypatch.setattr(module.cli, "main", broken)
    with pytest.raises(SystemExit) as stopped:
        module.main()
    assert stopped.value.code == 70
    said = capsys.readouterr().err
    assert "briefgen-bug" in said
    assert "Traceback" not in said


def test_help_imports_no_engine():
    """`--help` is quick: click and our thin modules alone."""
    code = (
        "import sys; from briefgen.cli import cli; cli.main(['--help'], standalone_mode=False);"
        "cli.main(['preview', '--help'], standalone_mode=False);"
        "print([m for m in ('jinja2', 'weasyprint', 'markdown_it', 'rich', 'yaml', 'pikepdf', 'starlette', 'uvicorn', 'watchfiles')"
        " if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "build" in done.stdout
