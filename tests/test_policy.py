"""What a project says of findings: severities, lines that ignore one, strictness, reports."""

import json
import random

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from briefgen.finding import CODES, Finding, Severity
from briefgen.library import load
from briefgen.outline import select, unmet
from briefgen.policy import LOWERABLE, OF_PAPERS
from tests import project
from tests.project import ANSWER, BRIEF, SETTINGS

LINK = "A [link](file:///x) here."
MORE = {"content/fragments/more.md": "---\ntitle: More\n---\nText.\n"}


def codes(**changes: str | None) -> list[str]:
    return [f.code for f in project.library(**changes).findings]


def with_link(*lines: str) -> str:
    return ANSWER.replace("Five states", "\n".join([*lines, LINK, "Five states"]))


def test_a_project_sets_severities():
    """A code is ignored, lowered or raised for the whole project."""
    for chosen, expected in (("ignore", []), ("warning", ["warning"]), ("error", ["error"])):
        settings = SETTINGS + f'[findings]\nunused-fragment = "{chosen}"\n'
        found = project.library(settings=settings, **MORE).findings
        assert [str(f.severity) for f in found] == expected


def test_a_lowered_role_lets_the_paper_through():
    """What a paper lacks is judged before it is said to have failed."""
    settings = SETTINGS.replace('"bottom-line", "sources"', '"bottom-line", "outlook"')
    library = project.library(settings=settings)
    assert [f.code for f in unmet(library, select(library, "rivers", "note"))] == ["role-missing"]
    library = project.library(settings=settings + '[findings]\nrole-missing = "warning"\n')
    (found,) = unmet(library, select(library, "rivers", "note"))
    assert found.severity is Severity.WARNING


def test_a_comment_ignores_a_finding_of_the_paragraph_below():
    """Above it, with other comments and empty lines between, inside a fence too."""
    assert codes(answer=with_link()) == ["refused-link"]
    assert codes(answer=with_link("%% ignore refused-link: it is old")) == []
    assert codes(answer=with_link("%% ignore refused-link: it is old", "", "%% a note")) == []
    inside = ANSWER.replace("The flow", f"%% ignore refused-link: old\nThe flow.\n{LINK} The flow")
    assert codes(answer=inside) == []


def test_a_comment_reaches_no_further_than_its_paragraph():
    """The next one has its finding, and the comment that matches nothing is told."""
    text = with_link("%% ignore refused-link: it is old", "A paragraph.", "")
    assert sorted(codes(answer=text)) == ["refused-link", "unused-ignore"]


def test_a_comment_is_never_printed_and_moves_no_line():
    """It is empty before Markdown sees it, and places below it stay right."""
    text = ANSWER.replace("Five", "%% secret [@nobody] :::\nFive").replace("{{flow}}", "{{flo}}")
    library = project.library(answer=text)
    assert [(f.code, f.place.line) for f in library.findings] == [("unknown-figure", 8)]
    assert "secret" not in str(library.fragments["answer"].blocks)


def test_a_comment_in_toml_ignores_a_finding():
    """At the end of the line, above it, and on the first line for the whole brief."""
    wrong = 'colour = "red"'
    assert codes(brief=f"{wrong}\n{BRIEF}") == ["unknown-setting"]
    assert codes(brief=f"{wrong} # ignore unknown-setting: of another tool\n{BRIEF}") == []
    assert codes(brief=f"# ignore unknown-setting: of another tool\n\n{wrong}\n{BRIEF}") == []
    text = f"contact_line = '# ignore unknown-setting: no comment'\n{BRIEF}"
    assert codes(brief=text) == ["unknown-setting"]
    library = project.library(
        brief=f"# ignore role-missing: not yet\n{BRIEF}",
        settings=SETTINGS.replace('"bottom-line", "sources"', '"bottom-line", "outlook"'),
    )
    assert unmet(library, select(library, "rivers", "note")) == ()


@pytest.mark.parametrize("code", sorted(set(CODES) - LOWERABLE))
def test_what_is_not_advice_can_not_be_lowered(code):
    """Neither for the project nor for a line."""
    settings = SETTINGS + f'[findings]\n{code} = "ignore"\n'
    assert codes(settings=settings) == ["fixed-severity"]
    assert codes(answer=with_link(f"%% ignore {code}: a reason"))[0] == "bad-ignore"


def test_what_can_be_lowered_is_known():
    """The tables of the policy name codes that there are."""
    assert set(CODES) >= LOWERABLE >= OF_PAPERS


def test_strict_makes_warnings_errors():
    """At loading and later."""
    files = {**project.files(), **{k: v.encode() for k, v in MORE.items()}}
    (found,) = load(files).findings
    assert found.severity is Severity.WARNING
    (found,) = load(files, strict=True).findings
    assert found.severity is Severity.ERROR


def test_to_judge_twice_changes_nothing():
    """Findings go through the policy at loading and again with the paper's."""
    settings = SETTINGS + '[findings]\nunused-fragment = "error"\n'
    library = project.library(settings=settings, **MORE)
    assert library.policy.judge(library.findings) == library.findings


def run(folder, *arguments):
    for name, data in {**project.files(), **{k: v.encode() for k, v in MORE.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return CliRunner().invoke(cli, [*arguments, "--project", str(folder)])


def test_strict_fails_a_run(tmp_path):
    """A warning alone is exit 0, and with --strict exit 1."""
    assert run(tmp_path, "check", "--quiet").exit_code == 0
    result = run(tmp_path, "check", "--quiet", "--strict")
    assert (result.exit_code, "error [unused-fragment]" in result.stderr) == (1, True)


def test_a_report_in_json_is_one_object_and_nothing_else(tmp_path):
    """Findings and outputs of build and verify, findings of check."""
    built = run(tmp_path, "build", "--format", "html", "--report", "json")
    record = json.loads(built.stdout)
    assert [f["code"] for f in record["findings"]] == ["unused-fragment"]
    assert [(o["file"], o["state"]) for o in record["outputs"]] == [
        ("rivers/note.html", "verified"),
        ("rivers/paper.html", "verified"),
    ]
    assert set(record["findings"][0]) >= {"code", "severity", "file", "line", "message", "hint"}
    assert "unused-fragment" not in built.stderr
    verified = json.loads(run(tmp_path, "verify", "--report", "json").stdout)
    assert [o["state"] for o in verified["outputs"]] == ["verified", "verified"]
    checked = json.loads(run(tmp_path, "check", "--report", "json").stdout)
    assert [f["code"] for f in checked["findings"]] == ["unused-fragment"]
    asked = json.loads(run(tmp_path, "build", "nobody", "--report", "json").stdout)
    assert "unknown-brief" in [f["code"] for f in asked["findings"]]


# --- nothing raises ------------------------------------------------------------------------------

PIECES = [
    b":::", b"[@", b"]", b"{{", b'"', b"\n", b"[[", b"= ", b"%% ignore x: y\n", b"# ignore", b"\\u", b"---",
    b"\xff", b"\xe2\x80\xae", b"null", b"[]", b"{}", b"1e999", b"99999-01-01", b"|", b"![", b"](", b"@claim:", b"```",
]  # fmt: skip


def spoil(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few pieces cut out, put in, doubled or swapped."""
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(data) + 1), chance.randint(1, 12)
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:at] + data[at + size :]
        elif kind == 1:
            data = data[:at] + chance.choice(PIECES) + data[at:]
        elif kind == 2:
            data = data[: at + size] + data[at:]
        else:
            data = data[:at] + data[at : at + size][::-1] + data[at + size :]
    return data


def go_through(seed: int) -> list[Finding]:
    """Load a spoiled project, select every paper of it, and return what is found."""
    chance = random.Random(seed)
    files = project.files()
    for name in chance.sample(sorted(files), chance.randint(1, 3)):
        files[name] = spoil(files[name], chance)
    library = load(files)
    found = list(library.findings)
    for brief in library.briefs.values():
        for preset in brief.presets:
            found += unmet(library, select(library, brief.id, preset))
    return found


def test_nothing_raises_on_a_spoiled_project():
    """Whatever is cut out or put in, there are findings with hints and no traceback."""
    assert load(project.files()).findings == ()
    found = [go_through(seed) for seed in range(100)]
    assert all(f.message and f.hint and f.place.file for each in found for f in each)
    assert sum(map(bool, found)) > 60  # a piece put into words may be no fault
    assert len({f.code for each in found for f in each}) > 10
