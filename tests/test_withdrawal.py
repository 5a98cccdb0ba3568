"""A brief that is withdrawn: its papers go, a page says so, and every list does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import delivery
from briefgen.artifact import Artifact
from briefgen.brief import Brief
from briefgen.build import Output
from briefgen.files import read_theme
from briefgen.formats import output_name
from briefgen.library import load
from briefgen.theme import Theme
from briefgen.tombstone import TEMPLATE
from briefgen.verification import Facts
from tests import project
from tests.spoiled import ROOT, paper_of
from tests.test_cli import run, write

BASE = "https://intranet.example/briefs/"
SETTINGS = project.SETTINGS.replace(
    'name = "Rivers"\n',
    f'name = "Rivers"\nbase-url = "{BASE}"\nformats = ["html", "frame", "bare"]\n',
)
FORMS = ("html", "frame", "bare")
LAKES = "content/briefs/lakes.toml"
LIVE = project.BRIEF.replace("Rivers of Arvenne", "Lakes of Arvenne").replace("T 1", "T 2")
WHY = "Its figures were superseded by the census of 2026."


def withdrawn(*lines: str, brief: str = LIVE) -> str:
    said = "\n".join(('status = "withdrawn"', *lines))
    return brief.replace('status = "published"', said)


GONE = withdrawn("withdrawn = 2026-11-30", f'withdrawal = "{WHY}"', 'replaced_by = "rivers"')


PAGES = {"note.html", "note.frame.html", "index.html", "share.html"}


def below(folder: Path) -> set[str]:
    return {p.name for p in folder.glob("*")}


def outputs(brief: Brief, *forms: str) -> tuple[Output, ...]:
    """Return outputs of a brief whose files are words of its text."""
    paper = replace(paper_of("rivers", "note"), brief=brief)
    names = (output_name(brief.id, "note", form) for form in forms)
    return tuple(Output(paper, Artifact(n, b"Five states share it."), Facts(), ()) for n in names)


def delivered(
    out: Path, lakes: str, *forms: str, theme: Theme | None = None
) -> tuple[list[str], dict[str, Any]]:
    """Deliver both briefs in some formats; return the codes that were found, and the manifest."""
    library = load(project.files(settings=SETTINGS, **{LAKES: lakes}))
    look, _ = read_theme(ROOT, "gazette")
    assert look is not None
    made = [o for b in library.briefs.values() if not b.is_withdrawn for o in outputs(b, *forms)]
    done = delivery.deliver(
        out, made, (), theme or look, library.settings, forms, briefs=library.briefs
    )
    record = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return [f.code for f in (*library.findings, *done.findings)], record


def test_a_withdrawn_brief_leaves_a_page_and_nothing_of_its_text(tmp_path: Path):
    """Its outputs and what was rejected go; each page, the list, the feed, the map tell of it."""
    assert delivered(tmp_path, LIVE, *FORMS)[0] == []
    lakes = tmp_path / "lakes"
    assert below(lakes) >= {"note.html", "note.bare.html", "note.oembed.json"}
    rejected = tmp_path / "rejected" / "lakes" / "note.html"
    rejected.parent.mkdir(parents=True)
    rejected.write_text("Five states share it.")

    codes, record = delivered(tmp_path, GONE, *FORMS)
    assert codes == []
    assert below(lakes) >= PAGES
    assert below(lakes) <= PAGES | {"paper.html", "paper.frame.html"}
    assert not rejected.exists()
    text = (lakes / "note.html").read_text(encoding="utf-8")
    assert text == (lakes / "paper.frame.html").read_text(encoding="utf-8")
    for said in ("Lakes of Arvenne", "T 2", "30 November 2026", WHY, "Rivers of Arvenne", "Desk 4",
                 '<meta name="robots" content="noindex">', "../rivers/index.html",
                 "default-src 'none'"):  # fmt: skip
        assert said in text, said
    assert "Five states" not in text
    assert "<script" not in text
    assert "lakes/note.bare.html" in record["withdrawn"]["lakes"]
    assert not [n for n in (*record["outputs"], *record["beside"]) if n.startswith("lakes/")]
    told = {b["id"]: b for b in json.loads((tmp_path / "briefs.json").read_text())["briefs"]}
    assert (told["lakes"]["status"], told["lakes"]["withdrawn"]) == ("withdrawn", "2026-11-30")
    assert "lengths" not in told["lakes"]
    atom = (tmp_path / "feed.atom").read_text(encoding="utf-8")
    assert f"This paper was withdrawn on 30 November 2026. {WHY}" in atom
    assert "lakes/note" not in atom
    assert "lakes" not in (tmp_path / "sitemap.xml").read_text()
    for name in ("nginx", "apache"):
        rules = (tmp_path / "headers" / f"{name}.conf").read_text()
        assert r"|note\.evidence\.csv|" in rules
        assert not re.search(r"[:|]note\\(\.frame\\)?\.html", rules)

    # A folder that is built anew elsewhere answers at the same addresses.
    delivered(tmp_path / "new", GONE, *FORMS)
    assert below(tmp_path / "new" / "lakes") == below(lakes)

    # It holds again: its papers are there, and no page says otherwise.
    assert delivered(tmp_path, LIVE, "html")[1]["withdrawn"] == {}
    assert (lakes / "note.html").read_text() == "Five states share it."
    assert not (lakes / "note.frame.html").exists()
    assert not [p for p in lakes.glob("*.html") if WHY in p.read_text(encoding="utf-8")]


def test_the_text_goes_whatever_else_is_wrong(tmp_path: Path):
    """Without its day, and where the theme's page can not be filled, nothing of it stays."""
    lakes = tmp_path / "lakes"
    delivered(tmp_path, LIVE, "html")
    assert delivered(tmp_path, withdrawn(), "html")[0] == ["withdrawn-undated"]
    assert "This paper was withdrawn. " in (lakes / "note.html").read_text(encoding="utf-8")

    delivered(tmp_path, LIVE, "html")
    assert (lakes / "note.html").read_text() == "Five states share it."
    look, _ = read_theme(ROOT, "gazette")
    assert look is not None
    broken = replace(look, templates={**look.templates, TEMPLATE: "{{ nothing_of_the_kind }}"})
    assert delivered(tmp_path, GONE, "html", theme=broken)[0] == ["bad-template"]
    assert below(lakes) <= {"index.html"}


def test_a_manifest_can_not_have_other_files_removed(tmp_path: Path):
    """Names that lead out of the folder of the brief are none of what it had."""
    out = tmp_path / "build"
    delivered(out, GONE, "html")
    kept = [tmp_path / "precious.html", out / "rivers" / "note.html"]
    kept[0].write_text("x")
    path = out / "manifest.json"
    record = json.loads(path.read_text())
    strange = ["../precious.html", "rivers/note.html", "lakes/../../precious.html", 3]
    record["withdrawn"] |= {"lakes": strange, "..": ["../precious.html"], "x": "y"}
    path.write_text(json.dumps(record))
    _, record = delivered(out, GONE, "bare")
    assert all(p.exists() for p in kept)
    names = (n for names in record["withdrawn"].values() for n in names)
    assert [n for n in names if not n.startswith("lakes/") or ".." in n] == []


def test_the_commands_know_what_is_withdrawn(tmp_path: Path):
    """`build` says so and makes the rest, `check` and `verify` pass, `embed` names what replaces it."""
    settings = SETTINGS.replace('"html", "frame", "bare"', '"bare"')
    folder = write(tmp_path / "p", settings=settings, **{LAKES: GONE})
    done = run("build", "--preset", "note", "--project", folder)
    states = [line.rpartition(" ")[2] for line in done.stdout.splitlines()[1:]]
    assert (done.exit_code, states) == (0, ["verified", "withdrawn"])
    assert run("verify", "--project", folder).exit_code == 0
    again = folder / "build" / "lakes" / "note.pdf"
    again.write_text("restored from somewhere")
    assert "lakes/note.pdf: error [changed-output]" in run("verify", "--project", folder).stderr
    again.unlink()
    assert "checked 1 brief, 2 papers" in run("check", "--project", folder).stdout
    done = run("embed", "lakes", "--preset", "note", "--project", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "[withdrawn-brief]" in done.stderr
    assert "take `rivers`" in done.stderr


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (("withdrawn = 2026-11-30",), []),
        (("withdrawn = 2026-11-20",), ["bad-value"]),
        (("withdrawn = 2026-11-30", 'replaced_by = "lakes"'), ["bad-value"]),
        (("withdrawn = 2026-11-30", 'replaced_by = "river"'), ["unknown-brief"]),
        ((), ["withdrawn-undated"]),
    ],
)
def test_what_is_said_of_a_withdrawal_is_checked(lines: tuple[str, ...], codes: list[str]):
    """The day, and the brief that replaces it."""
    loaded = load(project.files(**{LAKES: withdrawn(*lines)}))
    assert [f.code for f in loaded.findings] == codes


def test_a_brief_that_holds_has_no_day_of_withdrawal():
    """A day alone withdraws nothing, and does not pass unseen."""
    brief = LIVE.replace("issued", "withdrawn = 2026-11-30\nissued", 1)
    loaded = load(project.files(**{LAKES: brief}))
    assert [f.code for f in loaded.findings] == ["bad-value"]


def test_two_briefs_do_not_replace_each_other():
    """Readers would be sent in a circle."""
    both = {
        LAKES: withdrawn("withdrawn = 2026-11-30", 'replaced_by = "rivers"'),
        "brief": withdrawn("withdrawn = 2026-11-30", 'replaced_by = "lakes"', brief=project.BRIEF),
    }
    assert [f.code for f in load(project.files(**both)).findings] == ["bad-value"] * 2
