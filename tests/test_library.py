"""Loading: every slip in a project's files is a finding with its place, all at once."""

import json

import pytest

from tests import project
from tests.project import ANSWER, BRIEF, CLAIM, FIGURES, SETTINGS, SOURCES


def test_the_project_loads_without_a_finding():
    """The control: what the bad cases below spoil is sound."""
    library = project.library()
    assert library.findings == ()
    assert list(library.briefs) == ["rivers"]
    assert library.figure_text("flow", "en-GB") == "1,200 m³"


def test_a_claim_prints_its_best_source():
    """A weak source never, and of the others the better tier, with its locator."""
    library = project.library()
    best = library.claims["C1"].best(library.sources)
    assert (best.source, best.locator) == ("report", "p. 12")


def test_notes_for_authors_stay_out_of_a_source():
    """What is written for us is never handed to a style."""
    assert "note" not in project.library().sources["treaty"].record


BAD = {
    "unknown source": (
        {"answer": ANSWER.replace("@treaty", "@treety")},
        ("unknown-source", "content/fragments/answer.md", 5, 30, "did you mean `treaty`?"),
    ),
    "unknown claim": (
        {"answer": ANSWER.replace("C1", "C12")},
        ("unknown-claim", "content/fragments/answer.md", 7, 32, "did you mean `C1`?"),
    ),
    "unknown figure": (
        {"answer": ANSWER.replace("{{flow}}", "{{flows}}")},
        ("unknown-figure", "content/fragments/answer.md", 7, 13, "did you mean `flow`?"),
    ),
    "unknown reference": (
        {"history": project.HISTORY.replace("#answer", "#anser")},
        ("unknown-reference", "content/fragments/history.md", 5, 0, "did you mean `answer`?"),
    ),
    "unknown fragment": (
        {"brief": BRIEF.replace('["history"]', '["histroy"]')},
        ("unknown-fragment", "content/briefs/rivers.toml", 25, 15, "did you mean `history`?"),
    ),
    "a deeper fragment that is not shown": (
        {"brief": BRIEF + "deeper = { histroy = 1 }\n"},
        ("unknown-fragment", "content/briefs/rivers.toml", 26, 12, "did you mean `history`?"),
    ),
    "unknown role": (
        {"brief": BRIEF.replace('"background"', '"backdrop"')},
        ("unknown-role", "content/briefs/rivers.toml", 23, 9, "did you mean `background`?"),
    ),
    "unknown preset": (
        {"brief": BRIEF.replace('"paper"]', '"papers"]')},
        ("unknown-preset", "content/briefs/rivers.toml", 13, 21, "did you mean `paper`?"),
    ),
    "unknown key of a brief": (
        {"brief": "titel = 'x'\n" + BRIEF},
        ("unknown-setting", "content/briefs/rivers.toml", 1, 1, "did you mean `title`?"),
    ),
    "unknown level of a preset": (
        {"settings": SETTINGS.replace('"glance"', '"glanse"')},
        ("unknown-level", "briefgen.toml", 7, 1, ""),
    ),
    "broken TOML": (
        {"brief": BRIEF.replace('"T 1"', '"T 1')},
        ("bad-toml", "content/briefs/rivers.toml", 4, 14, ""),
    ),
    "broken JSON": (
        {"sources": json.dumps(SOURCES, indent=1).replace('"type": "treaty",', '"type" "treaty",')},
        ("bad-json", "content/sources.json", 4, 10, ""),
    ),
    "a source without a type": (
        {"sources": json.dumps([*SOURCES, {"id": "bare"}], indent=1)},
        ("bad-source", "content/sources.json", 62, 0, "give it a CSL type such as `report`"),
    ),
    "two sources with one id": (
        {"sources": json.dumps([*SOURCES, SOURCES[0]], indent=1)},
        ("duplicate-id", "content/sources.json", 62, 0, ""),
    ),
    "a broken claim": (
        {"claims": json.dumps(CLAIM) + "\n{\n"},
        ("bad-json", "content/claims.jsonl", 2, 2, ""),
    ),
    "a claim without evidence": (
        {"claims": json.dumps(CLAIM) + "\n" + json.dumps({**CLAIM, "id": "C2", "evidence": ""})},
        ("bad-claim", "content/claims.jsonl", 2, 0, ""),
    ),
    "a figure without a source": (
        {"figures": FIGURES.replace('claim = "C1"', "")},
        ("bad-value", "content/figures.toml", 2, 0, "give `claim` or `source`"),
    ),
    "a brief without sections": (
        {"brief": BRIEF[: BRIEF.index("[[")]},
        ("no-sections", "content/briefs/rivers.toml", 1, 1, ""),
    ),
    "two sections with one id": (
        {"brief": BRIEF.replace('"history"\nrole', '"answer"\nrole')},
        ("duplicate-id", "content/briefs/rivers.toml", 22, 7, ""),
    ),
    "an unclosed fence": (
        {"answer": ANSWER.removesuffix(":::\n")},
        ("bad-fence", "content/fragments/answer.md", 6, 1, "close it with a line of `:::`"),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_found_at_its_place(case):
    """Code, file, line, column and hint are right."""
    changes, (code, file, line, column, hint) = BAD[case]
    found = [f for f in project.library(**changes).findings if f.code == code]
    assert found, project.library(**changes).findings
    assert (found[0].place.file, found[0].place.line) == (file, line)
    if column:
        assert found[0].place.column == column
    assert hint in found[0].hint


def test_slips_in_several_files_are_found_at_once():
    """One bad file does not hide another."""
    library = project.library(
        answer=ANSWER.replace("@treaty", "@x"), figures="[", claims="{", brief=BRIEF + "["
    )
    assert {"unknown-source", "bad-toml", "bad-json"} <= {f.code for f in library.findings}


def test_a_file_that_is_not_utf8_is_named_with_its_byte():
    """The byte, its line and column are said."""
    files = project.files()
    files["content/fragments/answer.md"] = b"---\ntitle: caf\xe9\n---\n"
    from briefgen.library import load

    found = [f for f in load(files).findings if f.code == "not-utf8"]
    assert (found[0].place.line, found[0].place.column) == (2, 11)
    assert "0xe9" in found[0].message


def test_messages_show_no_control_characters():
    """A name with an escape sequence or a bidirectional control is shown without it."""
    spoof = "a\x1b[31m\u202eb"
    library = project.library(
        brief=BRIEF.replace("titl", f'"{spoof}"', 0) + f'\n["x{chr(92)}u202e"]\n'
    )
    assert all("\x1b" not in f.message and "\u202e" not in f.message for f in library.findings)


# --- presets that extend others ------------------------------------------------------------------


def presets_of(text: str):
    loaded = project.library(settings=project.SETTINGS + text)
    return loaded.presets, [f for f in loaded.findings if f.place.file == "briefgen.toml"]


def test_a_preset_takes_from_another_what_it_does_not_give():
    """Values are taken whole, counts by role are joined."""
    presets, findings = presets_of(
        '[presets.own]\nextends = "note"\npages = 3\nsection_words = { sources = 9 }\n'
    )
    assert not findings
    own, note = presets["own"], presets["note"]
    assert (own.pages, own.words, own.roles, own.notes) == (3, note.words, note.roles, note.notes)
    assert dict(own.section_words) == {"bottom-line": 40, "sources": 9}


def test_a_preset_may_extend_the_shipped_one_of_its_name():
    """And through another one of the project."""
    presets, findings = presets_of(
        '[presets.glance]\nextends = "glance"\nsources = 3\n[presets.b]\nextends = "glance"\n'
    )
    assert not findings
    assert (presets["glance"].sources, presets["glance"].pages) == (3, 1)
    assert presets["b"].sources == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[presets.a]\nextends = "glanse"\n', "did you mean `glance`?"),
        ('[presets.a]\nextends = "b"\n[presets.b]\nextends = "a"\n', "presets are"),
        ('[presets.a]\nextends = "a"\n', "presets are"),
        ("[presets.a]\nextends = 3\n", ""),
    ],
)
def test_a_preset_that_extends_nothing_is_a_finding(text, said):
    """An unknown name, and a circle."""
    presets, findings = presets_of(text)
    assert "a" not in presets
    assert findings
    assert any(said in f.hint for f in findings)
