"""Evidence: the sentences of a paper, what each rests on, and what rests on a fact."""

import csv
import io
import json

import pytest

from briefgen import manifest
from briefgen.evidence import COLUMNS, csv_bytes, file_name, guarded, trace, uses
from briefgen.outline import select
from briefgen.prose import sentences
from tests import project
from tests.spoiled import shipped
from tests.test_cli import folder, run, write

__all__ = ["folder"]  # a fixture


def rows(preset: str = "paper", **changes):
    library = project.library(**changes)
    return trace(select(library, "rivers", preset), library)


def texts(answer: str) -> list[str]:
    library = project.library(answer=project.ANSWER + answer)
    return [s.text for s in sentences(select(library, "rivers", "note"), library)][1:]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("One is so. Two are so.", ["One is so.", "Two are so."]),
        ("One is so [@treaty]. Two are.", ["One is so.", "Two are."]),
        ("“One is so.” Two are.", ["“One is so.”", "Two are."]),
        ("See art. III of J. Smith on p. 7. Two.", ["See art. III of J. Smith on p. 7.", "Two."]),
        ("The U.S. Senate met at 3.5 per cent.", ["The U.S. Senate met at 3.5 per cent."]),
        ("- One\n- Two", ["One", "Two"]),
        ("About {{flow}}, it *is*.", ["About 1,200 m³, it is."]),
        ("### A head\n\nText", ["A head", "Text"]),
        ("| A | B |\n|---|---|\n| c | d. E |", ["A", "B", "c", "d.", "E"]),
    ],
)
def test_a_text_is_parted_into_sentences(written, read):
    """Abbreviations, quotation marks and citations do not mislead."""
    assert texts("\n" + written + "\n") == read


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before():
    """As some authors write it."""
    answer = project.ANSWER.replace("river [@treaty, art. II].", "river. [@treaty] More of it.")
    assert [(r.text, r.source) for r in rows("note", answer=answer)] == [
        ("Five states share the river.", "treaty")
    ]


def test_sentences_have_the_line_that_they_stand_on():
    """With a citation or without one, in a table too."""
    library = project.library(history=project.HISTORY.replace("says [@report, p. 7].", "says."))
    found = sentences(select(library, "rivers", "paper"), library)
    lines = (
        project.ANSWER.split("\n")
        + [""] * 100  # of another file
        + project.HISTORY.replace("says [@report, p. 7].", "says.").split("\n")
    )
    for sentence in found:
        start = 0 if sentence.place.file.endswith("answer.md") else len(project.ANSWER.split("\n"))
        offset = start + (100 if start else 0)
        if "1,200" not in sentence.text and "Bottom" not in sentence.text:
            assert sentence.text.split()[0] in lines[offset + sentence.place.line - 1]


def test_each_source_of_a_claim_is_a_row_and_one_is_printed():
    """The weak source stands behind the claim, and the paper does not name it."""
    found = [r for r in rows() if r.claim == "C1" and r.section == "answer"]
    assert [(r.source, r.printed, r.locator) for r in found] == [
        ("rumour", "no", ""),
        ("report", "yes", "p. 12"),
    ]
    assert found[1].statement == project.CLAIM["claim"]
    assert (found[1].evidence, found[1].tier, found[1].date) == ("a table", "official", "2024")
    assert (found[1].file, found[1].line) == ("content/fragments/answer.md", 7)


def test_a_place_that_was_seen_is_no_locator():
    """It belongs to the evidence, and only a real locator is one."""
    claim = {**project.CLAIM, "as_of": "2026-01", "sources": [{"id": "report", "place": "para 3"}]}
    found = [r for r in rows(claims=json.dumps(claim)) if r.claim]
    assert {(r.locator, r.seen, r.as_of) for r in found} == {("", "para 3", "2026-01")}


def test_a_citation_stands_for_the_sentences_before_it():
    """Those of its paragraph that cite nothing; in a table, the row."""
    found = rows(history=project.HISTORY.replace("They signed", "It was long. They signed"))
    assert "It was long. They signed in 1990." in {r.text for r in found}
    assert "Arve" in {r.text for r in found}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r-1"])
def test_no_cell_is_a_formula(cell):
    """A spreadsheet takes what begins so for one."""
    assert guarded(cell) == f"'{cell}"


def test_the_file_is_csv_as_the_standard_has_it():
    """Commas, quotation marks and line ends survive; lines end with CRLF, and no mark leads."""
    claim = {**project.CLAIM, "claim": 'He said "so", and\nwent.', "evidence": "=SUM(A1)"}
    found = rows(claims=json.dumps(claim))
    data = csv_bytes(found)
    assert data.startswith(b"section,text,")
    assert data.count(b"\r\n") == len(found) + 1
    read = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert tuple(read[0]) == COLUMNS
    row = next(r for r in read if r["claim"])
    assert (row["statement"], row["evidence"]) == ('He said "so", and\nwent.', "'=SUM(A1)")


def test_the_shipped_papers_are_traceable():
    """Each citation of each paper has a row for each source, and one of each claim is printed."""
    library = shipped()
    for brief in library.briefs.values():
        for preset in brief.presets:
            outline = select(library, brief.id, preset)
            cites = [
                c.key for s in outline.sections for b in s.blocks for x in b.citations
                for c in x.cites
            ]  # fmt: skip
            most = outline.preset.claim_sources
            printed = sum(
                len(library.claims[key.removeprefix("claim:")].printed(library.sources, most))
                if key.startswith("claim:")
                else 1
                for key in cites
            )
            found = trace(outline, library)
            assert sum(r.printed == "yes" for r in found) == printed >= len(cites) > 9
            assert all(r.text and r.line and r.read for r in found)
            for row in found:
                source = library.sources[row.source]
                assert row.tier == source.tier


@pytest.mark.parametrize(
    ("name", "hows"),
    [
        ("treaty", {"cited"}),
        ("report", {"cited", "claim C1, printed", "figure flow"}),
        ("rumour", {"claim C1, behind it", "figure flow"}),
        ("C1", {"cited", "figure flow"}),
        ("flow", {"named"}),
    ],
)
def test_uses_names_what_rests_on_a_fact(name, hows):
    """Directly, by a claim, or by a figure."""
    library = project.library()
    outlines = [select(library, "rivers", p) for p in ("note", "paper")]
    found = uses(outlines, library, name)
    assert {u.how for u in found} == hows
    assert {u.preset for u in found} == ({"note", "paper"} if name == "treaty" else {"paper"})


def test_build_writes_the_evidence_beside_each_paper(folder):
    """The file is in the manifest, and is no output."""
    assert run("build", "--project", folder, "--format", "html", "--quiet").exit_code == 0
    record = json.loads((folder / "build" / manifest.NAME).read_text())
    for preset in ("note", "paper"):
        name = file_name("rivers", preset)
        assert record["outputs"][f"rivers/{preset}.html"]["evidence"] == name
        assert name not in record["outputs"]
        said = run("trace", "rivers", "--preset", preset, "--csv", "--project", folder)
        assert said.stdout_bytes == (folder / "build" / name).read_bytes()


def test_trace_says_what_stands_behind_each_passage(folder):
    """Passage, claim, and the sources with the printed one marked."""
    result = run("trace", "rivers", "--preset", "paper", "--project", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "content/fragments/answer.md:7: The flow is 1,200 m³ a second.\n" in result.stdout
    assert "    C1 (high, 2024): The flow is 1,200 cubic metres a second.\n" in result.stdout
    assert "    > report, p. 12, official" in result.stdout
    assert "verified" not in result.stdout
    assert run("trace", "river", "--preset", "note", "--project", folder).exit_code == 1


def test_uses_says_what_must_be_issued_again(folder):
    """Paper, section and line, and how many; an unknown name is a finding."""
    result = run("uses", "flow", "--project", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1].split()[:5] == [
        "rivers", "paper", "answer", "content/fragments/answer.md:7", "named",
    ]  # fmt: skip
    assert result.stdout.endswith("1 paper rests on `flow`, at 1 place\n")
    result = run("uses", "flwo", "--project", folder)
    assert (result.exit_code, "did you mean `flow`?" in result.stderr) == (1, True)


def test_uses_of_what_nothing_rests_on_says_so(tmp_path):
    """A source that no paper cites."""
    claim = {**project.CLAIM, "sources": [{"id": "report"}]}
    made = write(tmp_path / "p", claims=json.dumps(claim))
    result = run("uses", "rumour", "--project", made)
    assert result.stdout == "0 papers rest on `rumour`, at 0 places\n"
