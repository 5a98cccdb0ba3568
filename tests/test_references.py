"""The works that a paper cites, as CSL-JSON and BibLaTeX: whole, in order, and read back by pandoc."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import briefgen
from briefgen import csl, manifest, pandoc, references
from briefgen.build import write_papers
from briefgen.csl import iso_date
from briefgen.stages import Stages
from tests import project
from tests.spoiled import ROOT
from tests.test_cli import run, write

Record = dict[str, Any]


@pytest.fixture(scope="module")
def shipped() -> list[str]:
    """The records of all works that the shipped papers cite."""
    library = briefgen.load(ROOT)
    pairs = [("us-rok-treaty", preset) for preset in library.briefs["us-rok-treaty"].presets]
    return list(dict.fromkeys(r for a in write_papers(library, pairs) for r in a.records))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project whose HTML is built, with its cache."""
    folder = write(tmp_path_factory.mktemp("built") / "p")
    assert run("build", "--project", folder, "--format", "html", "--quiet").exit_code == 0
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "p"))


def bib(*records: Record) -> str:
    return references.biblatex([json.dumps(r) for r in records], pandoc.convert).decode()


def read_back(text: str) -> dict[str, Record]:
    return {r["id"]: r for r in json.loads(pandoc.convert(text, "biblatex", "csljson"))}


def typed(value: object) -> str:
    """Return a value with the marks that any typesetter makes of straight ones."""
    text = re.sub(r"</?span[^>]*>", "", json.dumps(value, ensure_ascii=False, sort_keys=True))
    return re.sub(r"\\\"|[“”]", '"', text).replace("’", "'").replace("‘", "'").replace("'", '"')


def lost(record: Record, back: Record | None) -> list[str]:
    """Return what a record lost on its way there and back: authors, title, year or address."""
    if back is None:
        return ["all"]
    year = iso_date(record, "issued")[:4], iso_date(back, "issued")[:4]
    return [
        name
        for name, before, after in (
            ("author", record.get("author"), back.get("author")),
            ("title", record["title"], back.get("title")),
            ("year", *year),
            ("URL", record.get("URL"), back.get("URL")),
        )
        if typed(before) != typed(after)
    ]


def test_biblatex_keeps_authors_title_year_and_address_of_every_shipped_source(shipped):
    """Written and read by pandoc, a record is what it was."""
    assert len(shipped) >= 60
    made = references.biblatex(shipped, pandoc.convert).decode()
    back = read_back(made)
    records = [json.loads(text) for text in shipped]
    assert {r["id"]: lost(r, back.get(r["id"])) for r in records} == {r["id"]: [] for r in records}
    keys = re.findall(r"^@\w+\{(.*),$", made, re.MULTILINE)
    assert keys == [r["id"] for r in records]


def test_a_date_that_is_about_right_stays_a_date():
    """Its mark is BibLaTeX's, and is read as such."""
    record = {"id": "a", "type": "book", "title": "T"}
    record["issued"] = {"date-parts": [[1952, 5]], "circa": True}
    made = bib(record)
    assert "  date = {1952-05~}" in made
    assert read_back(made)["a"]["issued"] == record["issued"]


@pytest.mark.parametrize(
    ("spoil", "gone"),
    [
        (lambda t: t.replace("{Seoul retaking", "Seoul retaking").replace("chief}", "chief"), "title"),
        (lambda t: t.replace("  author = {{Congressional", "  editor = {{Congressional"), "author"),
        (lambda t: t.replace("date = {1950-01-12}", "date = {1951-01-12}"), "year"),
        (lambda t: t.replace("Acheson.htm", "acheson.htm"), "URL"),
        (lambda t: t.replace("@unpublished{acheson1950,", "@unpublished{acheson,"), "all"),
    ],
)  # fmt: skip
def test_what_is_lost_is_seen(shipped, spoil, gone):
    """A title that is recased, an author that is no author, another year, address or key."""
    made = references.biblatex(shipped, pandoc.convert).decode()
    spoiled = spoil(made)
    assert spoiled != made
    back = read_back(spoiled)
    records = [json.loads(text) for text in shipped]
    assert gone in {name for r in records for name in lost(r, back.get(r["id"]))}


HARD: Record = {
    "id": "a b,c{d}",
    "type": "report",
    "title": "50 % of eBay's “rivers” & _flows_: #1 {braced} <i>Rhine</i> and NATO",
    "author": [
        {"literal": "World Bank and IMF"},
        {"family": "Brands", "given": "Henry W.", "suffix": "Jr."},
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
    ],
    "container-title": "of rivers and States",
    "issued": {"date-parts": [[2019, 7]]},
    "URL": "https://example.org/a_b?c=1&d=%7Be%7D#f",
}


def test_hard_records_come_back_too():
    """Signs that TeX reads, names of several words, suffixes, particles, markup."""
    back = read_back(bib(HARD))
    (found,) = back.values()
    wanted = {**HARD, "author": [*HARD["author"][:2], {**HARD["author"][2]}]}
    wanted["author"][2]["dropping-particle"] = wanted["author"][2].pop("non-dropping-particle")
    assert lost(wanted, found) == []
    assert list(back) == [references.key("a b,c{d}")]


def test_titles_are_wholly_in_braces():
    """No word is left to a style that recases, none has braces of its own, nothing is capitalised."""
    text = bib(
        {"id": "x", "type": "article-journal", "title": "On NATO and eBay, a study",
         "container-title": "nature today", "author": [{"literal": "River Office"}]}
    )  # fmt: skip
    assert "  title = {{On NATO and eBay, a study}}" in text
    assert "  journal = {{nature today}}" in text
    assert "  author = {{River Office}}" in text


def test_an_address_can_not_end_its_field():
    """A brace in it is written as addresses write it; what follows stays an entry."""
    first = {"id": "x", "type": "webpage", "title": "X", "URL": "https://x.org/a}, evil = {b"}
    text = bib(first, {"id": "y", "type": "webpage", "title": "Y"})
    assert "https://x.org/a%7D,%20evil%20=%20%7Bb" in text
    assert list(read_back(text)) == ["x", "y"]


def test_a_date_in_words_is_left_out():
    """An empty date would be read as the year 0."""
    text = bib({"id": "x", "type": "book", "title": "X", "issued": {"literal": "undated"}})
    assert "date" not in text


@pytest.mark.parametrize("identity", ["mdt1953", "a:b.c-d_e/f+g", "2024x"])
def test_a_key_that_may_stand_stays(identity):
    """It is the id."""
    assert references.key(identity) == identity


@pytest.mark.parametrize("identity", ["a b", "é", "강", "a,b", "x}y", "http://x.org/a%b", "", "-a"])
def test_another_key_is_made_from_the_id_alone(identity):
    """It may stand in BibLaTeX, and two ids never share one."""
    key = references.key(identity)
    assert re.fullmatch(r"[A-Za-z0-9-]+", key)
    assert key == references.key(identity)
    assert len({references.key(i) for i in ("a b", "a,b", "a-b", "á b")}) == 4


def test_records_are_valid_and_public():
    """What CSL does not have is left out, with the authors' notes; what it has stays as it is."""
    own = {"note": "not to be printed", "custom": {"tier": "primary"}, "annote": "mine",
           "citekey": "x", "tags": ["a"]}  # fmt: skip
    sources = [
        {**project.SOURCES[0], **own, "edition": 2, "genre": "compact"},
        *project.SOURCES[1:],
    ]
    library = project.library(sources=json.dumps(sources))
    (attempt,) = write_papers(library, [("rivers", "paper")])
    records = {r["id"]: r for r in map(json.loads, attempt.records)}
    assert records["treaty"] == {
        k: v for k, v in sources[0].items() if k not in own
    }  # fmt: skip
    assert not any(set(r) - csl.VARIABLES for r in records.values())
    assert not any(list(csl.faults(r)) for r in records.values())


def test_csl_json_of_the_shipped_papers_is_what_pandoc_reads(shipped):
    """Read and written by pandoc, no member is lost and none is added."""
    made = references.csl_json(shipped).decode()
    back = json.loads(pandoc.convert(made, "csljson", "csljson"))
    for record, read in zip(json.loads(made), back, strict=True):
        assert read.keys() == record.keys()
        assert not set(record) & {"custom", "note", "annote"}
        assert typed(read["title"]) == typed(record["title"])
        assert iso_date(read, "issued") == iso_date(record, "issued")


def test_works_stand_in_the_order_of_the_paper():
    """As its list has them; what only a note names stands behind, and nothing uncited."""
    library = project.library()
    for preset in ("note", "paper"):
        (attempt,) = write_papers(library, [("rivers", preset)])
        assert attempt.paper
        listed = [r.source for r in attempt.paper.references]
        assert [json.loads(r)["id"] for r in attempt.records] == listed
        fewer = replace(attempt.paper, references=attempt.paper.references[1:])
        ids = [json.loads(r)["id"] for r in references.records(fewer, library.sources)]
        assert ids == (listed[1:] if preset == "note" else [*listed[1:], listed[0]])


def test_build_writes_both_files_beside_each_paper(folder):
    """They are in the manifest with their digests, and are no outputs."""
    record = json.loads((folder / "build" / manifest.NAME).read_text())
    for preset in ("note", "paper"):
        names = references.file_names("rivers", preset)
        assert record["outputs"][f"rivers/{preset}.html"]["references"] == list(names)
        for name in names:
            data = (folder / "build" / name).read_bytes()
            assert record["beside"][name] == manifest.digest(data)
            assert name not in record["outputs"]
        ids = [r["id"] for r in json.loads((folder / "build" / names[0]).read_bytes())]
        assert ids == record["outputs"][f"rivers/{preset}.html"]["sources"]


def test_a_build_with_nothing_changed_asks_no_pandoc(folder, monkeypatch):
    """Both files come from the cache, the same to the byte."""
    before = {p.name: p.read_bytes() for p in (folder / "build").rglob("*.references.*")}
    assert len(before) == 4

    def refuse(*_: object) -> str:
        raise AssertionError("pandoc was asked")

    monkeypatch.setattr(pandoc, "_run", refuse)
    assert run("build", "--project", folder, "--format", "html", "--quiet").exit_code == 0
    assert {p.name: p.read_bytes() for p in (folder / "build").rglob("*.references.*")} == before


def test_verify_sees_a_file_that_changed_or_is_gone(folder):
    """Evidence and references are held against the manifest, once for each paper."""
    assert run("verify", "--project", folder).exit_code == 0
    home = folder / "build" / "rivers"
    (home / "note.references.bib").write_text("@misc{x}")
    (home / "paper.evidence.csv").unlink()
    result = run("verify", "--project", folder)
    assert result.exit_code == 1
    assert "rivers/note.references.bib: error [changed-output]" in result.stderr
    assert "rivers/paper.evidence.csv: error [missing-output]" in result.stderr
    result = run("verify", "--project", folder, home / "note.html")
    assert "paper.evidence.csv" not in result.stderr


def test_a_paper_that_cites_nothing_any_more_has_no_references(folder):
    """The files of before are removed, and the manifest names them no more."""
    answer = project.ANSWER.replace(" [@treaty, art. II]", "").replace(" [@claim:C1; @report]", "")
    roles = project.SETTINGS.replace('"bottom-line", "sources"', '"bottom-line"')
    write(folder, answer=answer, settings=roles)
    built = run("build", "--project", folder, "--preset", "note", "--format", "html", "-q")
    assert built.exit_code == 0, built.stderr
    record = json.loads((folder / "build" / manifest.NAME).read_text())
    for name in references.file_names("rivers", "note"):
        assert not (folder / "build" / name).exists()
        assert name not in record["beside"]
    assert record["outputs"]["rivers/note.html"]["references"] == []
    assert (folder / "build" / "rivers" / "paper.references.bib").exists()


def test_a_paper_that_fails_keeps_its_references_of_before(folder):
    """They belong to the good file of before, which stays too."""
    home = folder / "build" / "rivers"
    before = (home / "paper.references.json").read_bytes()
    write(
        folder,
        settings=project.SETTINGS.replace("[1, 400]", "[1, 20]"),
        answer=project.ANSWER.replace("@claim:C1; @report", "@treaty"),
    )
    assert run("build", "--project", folder, "--format", "html", "-q").exit_code == 1
    assert (home / "paper.references.json").read_bytes() == before
    assert run("verify", "--project", folder, home / "note.html").exit_code == 0


def test_a_pandoc_that_fails_is_a_finding_and_the_papers_are_there(folder, monkeypatch):
    """Its file of before is taken away: it may not be what the paper cites now."""

    def fail(*_: object) -> bytes:
        raise OSError("pandoc failed: out of memory")

    monkeypatch.setattr(Stages, "biblatex", fail)
    day = ("--today", "2027-01-01")  # another run than the one that is kept
    result = run("build", "--project", folder, "--format", "html", *day)
    assert result.exit_code == 1
    assert "rivers/note.references.bib: error [citation-processor]: pandoc failed" in result.stderr
    home = folder / "build" / "rivers"
    assert (home / "note.html").exists()
    assert (home / "note.references.json").exists()
    assert not (home / "note.references.bib").exists()
