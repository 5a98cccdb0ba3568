"""The formats: one table that everything asks, and the setting that names what is built."""

import re
from pathlib import Path

import pytest

from briefgen import formats
from briefgen.build import Attempt, build
from briefgen.formats import FORMATS, USUAL, form_of, is_taken, output_name
from briefgen.verification import PROOFS
from tests import project
from tests.project import SETTINGS, library
from tests.spoiled import ROOT, paper_of
from tests.test_cli import run


def with_formats(value: str) -> str:
    return SETTINGS.replace("[project]", f"[project]\nformats = {value}")


def test_every_format_has_a_template_and_a_proof():
    """The theme that ships can fill every format, and each is read back and checked."""
    assert set(PROOFS) == set(FORMATS)
    for form in FORMATS.values():
        assert (ROOT / "templates" / "gazette" / form.template).is_file()


def test_the_name_of_a_file_says_its_format(monkeypatch: pytest.MonkeyPatch):
    """No two formats share a suffix; of two that fit, the longer one is meant."""
    other = formats.Format("leaf.html", "leaf", "leaf.html.j2")
    monkeypatch.setitem(FORMATS, "leaf", other)
    assert len({f.suffix for f in FORMATS.values()}) == len(FORMATS)
    for name in FORMATS:
        assert form_of(output_name("rivers", "note", name)) == name
    assert form_of("rivers/note.evidence.csv") == ""
    assert is_taken("note.leaf")
    assert is_taken("note.Leaf")
    assert not is_taken("note.v2")
    assert not is_taken("leaf")
    found = library(settings=SETTINGS.replace("presets.note", 'presets."note.leaf"')).findings
    assert "bad-file-name" in [f.code for f in found]


def test_no_module_asks_for_a_format_by_name():
    """A format's traits are asked, so that a new one is an entry in a table."""
    asked = re.compile(r"(?:form|format)\b[^=\n]*[!=]= *\"(?:html|pdf)\"")
    for path in sorted((ROOT / "src").rglob("*.py")):
        assert not asked.search(path.read_text(encoding="utf-8")), path


def test_a_project_names_its_formats():
    """They come in the order of the table, each once; without the setting HTML and PDF."""
    assert library().settings.formats == USUAL == ("html", "pdf")
    named = library(settings=with_formats('["pdf", "html", "pdf"]'))
    assert named.settings.formats == ("html", "pdf")
    assert library(settings=with_formats('["pdf"]')).settings.formats == ("pdf",)


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ('["html", "pfd"]', "there is no format `pfd`", "did you mean `pdf`?"),
        ('["docbook"]', "there is no format `docbook`", f"formats are {', '.join(FORMATS)}"),
        ("[]", "`formats` is empty", f"name some of {', '.join(FORMATS)}, or take the line out"),
        ('"html"', "`formats` is not a list of texts", "give a list of texts"),
    ],
)
def test_what_is_no_format_is_found(value: str, message: str, hint: str):
    """The finding stands at the value and says what was meant."""
    found = [f for f in library(settings=with_formats(value)).findings if "format" in f.message]
    assert [(f.code, f.message, f.hint) for f in found] == [("bad-value", message, hint)]
    assert found[0].place.line == 3


def test_a_build_makes_the_formats_of_the_project(tmp_path: Path):
    """`--format` takes another one for once; a build with nothing changed says the same again."""
    for name, data in project.files(settings=with_formats('["html"]')).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    first = run("build", "--project", tmp_path, "--preset", "note")
    assert first.exit_code == 0, first.output
    assert sorted(p.suffix for p in (tmp_path / "build" / "rivers").glob("note.[hp]*")) == [".html"]
    again = run("build", "--project", tmp_path, "--preset", "note")
    assert again.stdout == first.stdout
    assert run("build", "--project", tmp_path, "--format", "pdf", "-q").exit_code == 0
    assert (tmp_path / "build" / "rivers" / "note.pdf").is_file()
    assert "HTML</a>" in (tmp_path / "build" / "index.html").read_text(encoding="utf-8")


def test_a_theme_without_the_template_of_a_format_says_so(monkeypatch: pytest.MonkeyPatch):
    """It can build the others: only the outputs of that format fail."""
    monkeypatch.setitem(FORMATS, "leaf", formats.Format("leaf.html", "leaf", "leaf.html.j2"))
    from briefgen import files

    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    attempt = Attempt("rivers", "note", paper_of("rivers", "note"), ())
    leaf, page = build([attempt], theme, ("leaf", "html"))
    assert [f.code for f in leaf.findings] == ["missing-template"]
    assert "leaf.html.j2" in leaf.findings[0].message
    assert not page.failed
