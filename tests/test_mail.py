"""E-mails: short enough, whole where that fits, readable where programs change colours."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from briefgen import document, files, mail
from briefgen.build import Attempt, build
from briefgen.colour import Shade
from briefgen.document import assemble, rest_html
from briefgen.excerpt import opening
from briefgen.finding import Place
from briefgen.formats import Placement
from briefgen.mail import MAIL_SHEET, MOST_BYTES
from briefgen.paper import Paper
from briefgen.siblings import Sibling
from briefgen.theme import Theme
from briefgen.verification import verify
from tests.spoiled import ROOT, output_of, paper_of, shipped


def theme(css: str = "") -> Theme:
    found, _ = files.read_theme(ROOT, "gazette")
    assert found is not None
    return replace(found, styles={**found.styles, MAIL_SHEET: css or found.styles[MAIL_SHEET]})


@pytest.mark.parametrize("preset", ["note", "paper", "whole", "in-text", "endnotes"])
@pytest.mark.parametrize("most", [100, 6_000, 9_000, 12_000])
def test_a_long_paper_is_cut_behind_a_section(
    preset: str, most: int, monkeypatch: pytest.MonkeyPatch
):
    """What is left is right in itself: its notes, its sources, its links, and where the rest is."""
    paper = paper_of("rivers", preset)
    whole = output_of("rivers", preset, "email")[0].html
    monkeypatch.setattr(document, "MOST_BYTES", most)
    html = assemble(paper, theme(), "email").html
    assert verify(paper, "email", html.encode(), (), "x") == ()
    assert html.count("<h2") <= whole.count("<h2")
    cut = "_rest" in html
    assert cut == (html != whole)
    assert cut == (len(whole.encode()) > most and len(paper.text) > 1)
    assert len(html.encode()) <= most or html.count('_h-answer"') == 1
    if cut:
        assert f"{preset}.html" in html or "paper.html" in html


def test_as_many_sections_as_fit_are_in_a_mail(monkeypatch: pytest.MonkeyPatch):
    """One section more would be too long."""
    paper = paper_of("rivers", "whole")
    look = theme()
    sizes = {
        count: len(assemble(opening(paper, count), look, "email", whole=paper).html.encode())
        for count in range(1, len(paper.text) + 1)
    }
    assert paper.annexes
    assert sorted(sizes.values()) == list(sizes.values())
    for count, size in sizes.items():
        monkeypatch.setattr(document, "MOST_BYTES", size)
        html = assemble(paper, look, "email").html
        assert len(html.encode()) == size, count


def test_what_ships_fits_or_says_where_it_goes_on():
    """Each shipped paper is a mail that is right and short enough."""
    look = theme()
    for brief, preset in [(b.id, p) for b in shipped().briefs.values() for p in b.presets]:
        paper = paper_of(brief, preset)  # a mail has its pictures in words: nothing is drawn
        data = assemble(paper, look, "email").html.encode()
        assert len(data) <= MOST_BYTES
        assert verify(paper, "email", data, (), "x") == ()


def test_an_opening_keeps_numbers_and_names_what_is_left():
    """Notes and sources keep their numbers; the contents name only what there is."""
    paper = paper_of("rivers", "whole")
    cut = opening(paper, 2)
    assert [s.id for s in cut.sections] == [s.id for s in paper.text[:2]]
    assert [n.number for n in cut.notes] == [1, 2]
    assert {r.source for r in cut.references} <= {r.source for r in paper.references}
    assert not cut.annexes
    assert opening(paper, len(paper.text)).text[2:] == paper.text[2:]
    assert "annexes" in paper.preset.roles
    assert "annexes" not in cut.preset.roles


def test_the_rest_is_at_the_address_of_the_project_or_in_a_file():
    """Without an address it is the name of the file."""
    paper = paper_of("rivers", "paper")
    assert "paper.html" in rest_html(paper)
    assert "<a" not in rest_html(paper)
    printed = Sibling("paper", "Paper", "pdf", "rivers/paper.pdf")
    assert "paper.pdf" in rest_html(paper, [printed])
    page = Sibling("paper", "Paper", "html", "rivers/paper.html")
    assert "paper.html" in rest_html(paper, [printed, page])


def test_a_theme_s_rules_reach_the_elements_and_nothing_that_outlook_lacks():
    """The more exact selector wins; what can not be set in a mail is left out."""
    css = (
        ".column { color: var(--text); background-color: var(--paper) }"
        "p { color: var(--quiet); display: flex; position: fixed; --x: 1 }"
        "p.kind { color: var(--accent) } @media print { p { color: red } }"
    )
    html = assemble(paper_of("rivers", "paper"), theme(css), "email").html
    kinds = re.findall(r'<p style="([^"]*)">paper</p>', html)
    assert kinds == ["color:#173f66"]
    for word in ("flex", "fixed", "--x", ":red", "var(", "class="):
        assert word not in html


def test_a_mark_has_the_theme_s_colour_for_it():
    """As in every other format."""
    paper = replace(paper_of("rivers", "note"), mark="Restricted")
    usual, blue = theme(), Shade("#0000aa", Place(""))
    look = replace(usual.look, marks={"Restricted": blue})
    assert blue.value not in assemble(paper, usual, "email").html
    assert blue.value in assemble(paper, replace(usual, look=look), "email").html


def test_every_theme_that_ships_makes_mails():
    """A theme that extends another has its mail in its own colours."""
    found, _ = files.read_theme(ROOT, "bulletin")
    assert found is not None
    paper = paper_of("rivers", "paper")
    (output,) = build([Attempt("rivers", "paper", paper, ())], found, ("email",))
    assert not output.failed
    assert found.look.light["accent"].value in output.artifact.data.decode()


def test_a_mail_has_its_frame():
    """Language and title, a table for Outlook alone, and no more than the text's width."""
    html = output_of("rivers", "paper", "email")[0].html
    assert html.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert html.count("[if mso]") == 2
    assert f'width="{mail.WIDTH}"' in html
    assert html.count("<table") == html.count("</table>")
    copy = assemble(paper_of("rivers", "paper"), theme(), "email", placement=Placement(3, 2)).html
    assert 'id="rivers_paper_2_title"' in copy
    assert "<h1 " in copy


def test_a_title_can_not_leave_its_place():
    """What a title says is text in the head too."""
    paper: Paper = paper_of("rivers", "paper")
    brief = replace(paper.brief, title="A </title><script>1</script> {lang} & more")
    html = assemble(replace(paper, brief=brief), theme(), "email").html
    assert "<script" not in html
    assert "{lang}" in html


def test_a_project_with_an_address_links_to_it():
    """The address is that of the page below `base-url`, and a link."""
    paper: Any = SimpleNamespace(
        brief=SimpleNamespace(id="rivers"),
        preset=SimpleNamespace(name="paper"),
        wording={"rest": "The whole paper: {where}"},
        base_url="https://x.example/papers/",
    )
    there = "https://x.example/papers/rivers/paper.html"
    assert rest_html(paper) == f'The whole paper: <a href="{there}">{there}</a>'
