"""Word files: footnotes with the paper's numbers, the theme's look, the same bytes every time."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import files, pandoc, word_file, word_look
from briefgen.artifact import render
from briefgen.document import assemble
from briefgen.markup import text_of
from briefgen.paper import Contents, Paper, PaperSection
from briefgen.theme import Logo
from briefgen.verification import verify
from briefgen.verification.read_docx import read_docx
from briefgen.word_tree import ast
from tests import project
from tests.project import ANSWER, library
from tests.spoil import change, repacked
from tests.spoiled import ROOT, output_of, paper_of
from tests.test_cli import run


def made(paper: Paper, look: str = "gazette", size: str = "a4") -> bytes:
    """Return the Word file of a paper."""
    theme, _ = files.read_theme(ROOT, look)
    assert theme is not None
    artifact = render(assemble(paper, theme, "docx", size=size))
    assert artifact.findings == ()
    return artifact.data


def part(data: bytes, name: str) -> str:
    return word_file.parts_of(data)[name].decode()


# --- an independent reader: pandoc's own, from Word back to its document


def nodes(value: Any, kind: str) -> list[Any]:
    """Return what the nodes of a kind hold, in order."""
    if isinstance(value, list):
        return [found for each in value for found in nodes(each, kind)]
    if not isinstance(value, dict):
        return []
    own = [value.get("c")] if value.get("t") == kind else []
    return own + nodes(value.get("c"), kind)


def plain(value: Any) -> str:
    """Return the words of some nodes, notes left out."""
    if isinstance(value, list):
        return "".join(map(plain, value))
    if not isinstance(value, dict) or value.get("t") == "Note":
        return ""
    if value.get("t") in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    inside = value.get("c", "")
    return inside if isinstance(inside, str) else plain(inside)


@pytest.fixture(scope="module")
def read_by_pandoc(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what pandoc reads in the Word file of the small project's paper."""
    import subprocess

    from briefgen.pandoc_program import program

    file = tmp_path_factory.mktemp("docx") / "paper.docx"
    file.write_bytes(output_of("rivers", "paper", "docx")[1].data)
    done = subprocess.run(
        [program(), "--sandbox", "--from=docx", "--to=json", str(file)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert not done.stderr
    return dict(json.loads(done.stdout))


def test_another_reader_finds_each_note_at_its_call(read_by_pandoc: dict[str, Any]):
    """The notes come in the order of their numbers, and behind the same words."""
    notes = [plain(n).strip() for n in nodes(read_by_pandoc["blocks"], "Note")]
    assert notes == [text_of(note.html) for note in paper_of("rivers", "paper").notes]
    (signed,) = [p for p in nodes(read_by_pandoc["blocks"], "Para") if "signed" in plain(p)]
    first = next(i for i, inline in enumerate(signed) if inline["t"] == "Note")
    assert plain(signed[:first]) == "They signed in 1990."


def test_another_reader_finds_headings_tables_and_links(read_by_pandoc: dict[str, Any]):
    """Headings have levels, a table its caption, head row and head column, links their places."""
    blocks = read_by_pandoc["blocks"]
    heads = [(level, plain(text)) for level, _, text in nodes(blocks, "Header")]
    assert heads == [(1, "Bottom line"), (1, "How it came about"), (2, "A turn"), (1, "References")]
    ((_, caption, _, head, bodies, _),) = nodes(blocks, "Table")
    assert plain(caption) == "Table 1. Shares by state"
    assert [plain(cell) for row in head[1] for cell in row[1]] == ["State", "Share"]
    assert [plain(cell) for row in bodies[0][3] for cell in row[1]] == ["Arve", "12"]
    targets = [link[2][0] for link in nodes(blocks, "Link")]
    assert "https://example.org/treaty" in targets
    assert any(target.startswith("#") for target in targets)


# --- what the file says of itself and of its look


def test_the_same_paper_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch):
    """Neither the clock nor the folder is in them."""
    document, artifact = output_of("rivers", "whole", "docx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert render(document).data == artifact.data
    with zipfile.ZipFile(io.BytesIO(artifact.data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "media" in " ".join(word_file.parts_of(artifact.data))


@pytest.mark.parametrize(("size", "width"), [("a4", 210), ("letter", 215.9)])
def test_the_page_is_that_of_the_project(size: str, width: float):
    """Both sizes have the same measure."""
    text = part(made(paper_of("rivers", "note"), size=size), "word/document.xml")
    page, left, right = (
        int(re.search(rf'<w:{name}[^>]* w:{key}="(\d+)"', text)[1])  # type: ignore[index]
        for name, key in (("pgSz", "w"), ("pgMar", "left"), ("pgMar", "right"))
    )
    assert page == word_look.twips(width)
    assert abs(page - left - right - word_look.twips(word_look.MEASURE)) <= 1


def test_the_look_is_that_of_the_theme():
    """Fonts have the names that they have themselves; colours are those of theme.toml."""
    for look in ("gazette", "bulletin"):
        theme, _ = files.read_theme(ROOT, look)
        assert theme is not None
        accent = theme.look.light["accent"].value.removeprefix("#")
        styles = part(made(paper_of("rivers", "note"), look), "word/styles.xml")
        heading = next(s for s in styles.split("<w:style ") if '"Heading1"' in s)
        assert f'<w:color w:val="{accent}"' in heading
        assert 'w:ascii="Source Sans Pro"' in heading
        assert 'w:eastAsia="Noto Sans KR"' in heading
        assert "Gazette" not in styles


def test_boxes_margins_and_korean_have_styles():
    """What a fence says is a style that can be changed at one place."""
    answer = f"{ANSWER}\n::: box\nIn a box.\n\n- In its list.\n:::\n\n::: margin\nBeside.\n:::\n"
    source = library(answer=answer)
    from briefgen.outline import select
    from briefgen.pandoc import format_citations
    from briefgen.paper import cite

    paper = cite(select(source, "rivers", "paper"), source, format_citations)
    data = made(paper)
    assert verify(paper, "docx", data, (), "x") == ()
    lines = part(data, "word/document.xml").split("<w:p>")

    def style(words: str) -> list[str]:
        return [re.findall(r'w:(?:p|r)Style w:val="(\w+)"', p)[0] for p in lines if words in p]

    assert style("In a box.") == style("In its list.") == ["Box"]
    assert style("Beside.") == ["MarginNote"]
    assert '<w:rStyle w:val="Korean" /></w:rPr><w:t xml:space="preserve">강' in "".join(lines)


def test_a_marked_paper_says_so_on_each_page():
    """The mark stands in the text, the header and the footer, and each is missed."""
    paper = replace(paper_of("rivers", "note"), mark="INTERNAL")
    data = made(paper)
    assert verify(paper, "docx", data, (), "x") == ()
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        spoiled = repacked(data, name, change("INTERNAL"))
        assert {f.code for f in verify(paper, "docx", spoiled, (), "x")} == {"handling-missing"}


def test_signs_of_xml_and_a_logo_are_shown():
    """Titles may have any sign; a logo stands above the title, whatever kind of file it is."""
    source, (theme, _) = paper_of("rivers", "note"), files.read_theme(ROOT, "gazette")
    assert theme is not None
    said = {"title": 'A & "b" <c> 강', "authors": ("D & E",), "number": "<1>", "subject": "x > y"}
    paper = replace(source, brief=replace(source.brief, **said), mark="F & <G>")
    drawing = b'<svg viewBox="0 0 20 8"><text y="8" font-family="Gazette Sans">L</text></svg>'
    drawing = drawing.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"')
    logos = [Logo("l.svg", "image/svg+xml", "Office", drawing)]
    for ending in (".svg", ".png"):
        document = assemble(paper, replace(theme, logo=logos[-1]), "docx")
        artifact = render(document)
        assert artifact.findings == verify(paper, "docx", artifact.data, (), "x") == (), ending
        assert read_docx(artifact.data).written.pictures == ("Office",)
        (dots,) = (v for k, v in word_file.parts_of(artifact.data).items() if k.endswith(".png"))
        logos.append(Logo("l.png", "image/png", "Office", dots))


def test_notes_at_the_end_are_footnotes_here():
    """A word processor moves them by one command; the reverse would lose their pages."""
    data = output_of("rivers", "endnotes", "docx")[1].data
    assert part(data, "word/document.xml").count("<w:footnoteReference ") == 5


# --- what can not be


def test_an_archive_that_grows_is_refused():
    """More bytes than a paper needs are not unpacked, entities are not followed."""
    paper, data = paper_of("rivers", "note"), output_of("rivers", "note", "docx")[1].data
    parts = word_file.parts_of(data)
    huge = word_file.packed(parts | {"word/x.xml": bytes(61_000_000)})
    entities = repacked(
        data, "word/footer1.xml", change("<w:ftr", '<!DOCTYPE x [<!ENTITY a "b">]><w:ftr')
    )
    many = word_file.packed(parts | {f"x/{n}": b"" for n in range(501)})
    for spoiled in (huge, entities, many):
        assert [f.code for f in verify(paper, "docx", spoiled, (), "x")] == ["unreadable-output"]


def test_a_picture_of_the_file_is_no_address():
    """Nothing in the file tells where a picture came from; it has its alternative."""
    data = output_of("rivers", "whole", "docx")[1].data
    text = part(data, "word/document.xml")
    assert "data:" not in text
    assert read_docx(data).written.pictures == ("Two columns, 600 in 1990 and 1,200 in 2024",)


def test_what_pandoc_says_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    """A warning is told, and so is the lack of a pandoc."""
    document, _ = output_of("rivers", "note", "docx")
    word = pandoc.word_file

    def warned(text: str, reference: bytes) -> tuple[bytes, tuple[str, ...]]:
        return word(text, reference)[0], ("Could not fetch x",)

    monkeypatch.setattr(pandoc, "word_file", warned)
    assert [f.code for f in render(document).findings] == ["engine-message"]
    monkeypatch.undo()
    monkeypatch.setenv("BRIEFGEN_PANDOC", "no-such-pandoc")
    lacking = render(document)
    assert [f.code for f in lacking.findings] == ["pandoc-unavailable"]
    assert lacking.data == b""


def test_loose_text_and_unknown_elements_are_kept():
    """A theme may write what it wants around the text: every word is a paragraph's."""
    html = (
        '<body>one<section id="a"><h2 id="h-a">A</h2><div>two <b>three</b></div></section>'
        '<button>no</button><marquee>four</marquee><ol start="3"><li>five</li></ol>'
        '<p><a href="#a">six</a></p></body>'
    )
    blocks = json.loads(ast(html, {}))["blocks"]
    texts = [plain(each) for kind in ("Header", "Para") for each in nodes(blocks, kind)]
    assert texts == ["A", "one", "two three", "four", "five", "six"]
    assert nodes(blocks, "OrderedList")[0][0][0] == 3
    assert nodes(blocks, "Link")[0][2][0] == "#h-a"


def renamed(section: PaperSection, old: str, new: str) -> PaperSection:
    """Return a section with another id, or whose contents name that."""
    parts = tuple(
        Contents(tuple((new if id_ == old else id_, title) for id_, title in p.entries))
        if isinstance(p, Contents)
        else p
        for p in section.parts
    )
    return replace(section, id=new if section.id == old else section.id, parts=parts)


def test_an_annex_with_a_long_name_begins_a_page():
    """A word processor takes 40 characters: the heading and the links to it have another name."""
    from briefgen.gallery import draw

    paper = paper_of("rivers", "whole")
    name = "stations-of-the-river-from-its-spring-to-the-sea"
    sections = tuple(renamed(s, "stations", name) for s in paper.sections)
    paper = replace(paper, sections=sections)
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    data = made(draw(paper, theme))
    assert verify(paper, "docx", data, (), "x") == ()
    place = word_file.bookmark(f"h-{name}")
    assert place != f"h-{name}"
    assert f'w:anchor="{place}"' in part(data, "word/document.xml")


def test_a_project_builds_and_verifies_word_files(tmp_path: Path):
    """`formats` takes it; the manifest, the index and `verify` know it as any other."""
    settings = project.SETTINGS.replace("[project]", '[project]\nformats = ["docx"]')
    for name, data in project.files(settings=settings).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert run("build", "--project", tmp_path, "--preset", "note", "-q").exit_code == 0
    out = tmp_path / "build"
    record = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert record["rivers/note.docx"]["format"] == "docx"
    assert "note.docx" in (out / "rivers" / "index.html").read_text(encoding="utf-8")
    assert run("verify", "--project", tmp_path, "-q").exit_code == 0
    file = out / "rivers" / "note.docx"
    file.write_bytes(repacked(file.read_bytes(), "word/document.xml", change("Five states", "Six")))
    found = run("verify", "--project", tmp_path, "-q")
    assert found.exit_code == 1
    assert "text-missing" in found.stderr
    assert "changed-output" in found.stderr
