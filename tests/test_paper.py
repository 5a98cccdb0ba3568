"""Selecting and citing: what a length takes, and numbers that are given once."""

import json
import re
from dataclasses import replace

import pytest
from markupsafe import Markup

from briefgen.claim import joined_locators
from briefgen.formatting import Request, Response
from briefgen.library import load
from briefgen.markup import text_of
from briefgen.outline import missing_roles, select, unmet
from briefgen.pandoc import UnknownStyleError, format_citations
from briefgen.paper import Call, Contents, Mark, budget, cite
from tests import long_project, project


def plain(request: Request) -> Response:
    """A processor that shows what it was asked."""
    clusters = tuple(
        Markup("; ").join(Markup("{} {}").format(c.source, c.suffix) for c in cluster.cites)
        for cluster in request.clusters
    )
    names = sorted({c.source for cluster in request.clusters for c in cluster.cites})
    return Response(clusters, tuple((n, Markup("Entry {}").format(n)) for n in names), ())


def paper(preset: str, processor=plain, **changes):
    library = project.library(**changes)
    return cite(select(library, "rivers", preset), library, processor)


def text(found) -> list[str]:
    return [text_of("".join(p for p in s.parts if isinstance(p, Markup))) for s in found.sections]


def test_a_length_takes_the_blocks_of_its_level():
    """A section without text at the level is not in the paper."""
    library = project.library()
    assert [s.section.id for s in select(library, "rivers", "note").sections] == ["answer"]
    assert [s.section.id for s in select(library, "rivers", "paper").sections] == [
        "answer",
        "history",
    ]


def test_contents_list_what_follows_and_annexes_come_last():
    """The brief has the annex before the history; neither it nor the contents count as words."""
    library = load(long_project.files())
    found = cite(select(library, "rivers", "whole"), library, plain)
    assert [s.id for s in found.sections] == [
        "answer",
        "contents",
        "history",
        "glossary",
        "stations",
    ]
    assert found.sections[1].parts == (
        Contents(
            (
                ("history", "How it came about"),
                ("glossary", "Glossary"),
                ("references", "References"),
                ("stations", "Annex: the stations"),
            )
        ),
    )
    assert found.words == found.sections[0].words + found.sections[2].words
    assert found.sections[3].words > 10
    assert found.sections[4].words > 10
    assert [s.id for s in found.annexes] == ["stations"]


def test_a_paper_of_another_preset_has_no_contents():
    """They are there where the preset's roles name them."""
    assert "contents" not in {s.id for s in paper("paper").sections}


def test_notes_are_numbered_in_reading_order():
    """Calls run from 1 to n, and each has its note."""
    found = paper("paper")
    calls = [p.number for s in found.sections for p in s.parts if isinstance(p, Call)]
    assert calls == [1, 2, 3, 4, 5] == [n.number for n in found.notes]
    assert found.notes[1].html == Markup("report p. 12")
    assert found.notes[1].claims == ("C1",)


def test_a_note_mark_stands_behind_the_punctuation():
    """The full stop comes before the call."""
    parts = paper("paper").sections[0].parts
    at = next(i for i, p in enumerate(parts) if isinstance(p, Call))
    assert parts[at - 1].endswith("river.")


def test_numbered_marks_stand_before_the_punctuation_with_their_locator():
    """One number a source, the locator in the mark."""
    found = paper("note")
    parts = found.sections[0].parts
    at = next(i for i, p in enumerate(parts) if isinstance(p, Mark))
    assert parts[at] == Mark(1, ((1, "art. II", ""),))
    assert parts[at + 1].startswith(".")
    assert [(r.source, r.number, r.marks) for r in found.references] == [("treaty", 1, (1,))]
    assert not found.notes


def test_the_bibliography_lists_each_cited_source_once():
    """Sources that only stand behind a better one of a claim are not listed."""
    assert [r.source for r in paper("paper").references] == ["report", "treaty"]


def test_figures_tables_and_references_across_are_filled_in():
    """What was a hole is text with a number, a value or a link."""
    answer, history = paper("paper").sections
    html = "".join(p for p in (*answer.parts, *history.parts) if isinstance(p, Markup))
    assert '<data class="figure" value="flow">1,200 m³</data>' in html
    assert '<span class="number">Table 1.</span>' in html
    assert '<a href="#answer">Bottom line</a>' in html


def test_words_are_those_of_headings_and_text():
    """Notes, marks and calls are not counted; made table numbers are."""
    found = paper("note")
    assert found.words == len("Bottom line Five states share the river".split())


def test_roles_without_text_are_found():
    """A required role whose fragments have no text at the level is named with them."""
    library = project.library(history=project.HISTORY.replace("standard+", "full"))
    (found,) = missing_roles(select(library, "rivers", "paper"))
    assert found.code == "role-missing"
    assert "`history`" in found.hint


def test_roles_in_another_order_are_found():
    """The required roles must come in the preset's order."""
    head, first, second = re.split(r"(?=\[\[sections\]\])", project.BRIEF)
    library = project.library(brief=head + second + first)
    (found,) = missing_roles(select(library, "rivers", "paper"))
    assert found.code == "role-order"


def test_a_paper_fails_only_for_what_it_reaches():
    """An unknown source in the long text does not stop the short paper."""
    library = project.library(answer=project.ANSWER.replace("@report", "@nobody"))
    assert not unmet(library, select(library, "rivers", "note"))
    assert [f.code for f in unmet(library, select(library, "rivers", "paper"))] == [
        "unknown-source"
    ]


BUDGETS = {
    "over-words": {"settings": project.SETTINGS.replace("[1, 60]", "[1, 6]")},
    "under-words": {"settings": project.SETTINGS.replace("[1, 60]", "[50, 60]")},
    "section-over-words": {
        "settings": project.SETTINGS.replace("bottom-line = 40", "bottom-line = 4")
    },
    "too-many-sources": {
        "settings": project.SETTINGS.replace("sources = 2", "sources = 0"),
    },
}


@pytest.mark.parametrize("code", BUDGETS)
def test_a_passed_budget_is_found(code):
    """Words of the paper, of a section, and sources are held to the preset."""
    assert code in [f.code for f in budget(paper("note", **BUDGETS[code]))]
    assert not list(budget(paper("note")))


def test_an_entry_that_the_style_leaves_empty_is_removed_and_found():
    """A source that is cited but not listed is told, never printed as an empty entry."""

    def forgetful(request: Request) -> Response:
        response = plain(request)
        return replace(response, entries=(("report", Markup("")), *response.entries[1:]))

    found = paper("paper", forgetful)
    assert [r.source for r in found.references] == ["treaty"]
    assert [f.code for f in found.findings] == ["source-not-listed"]


def test_a_citation_that_prints_nothing_is_found():
    """An empty note is an error, with the place of its citation."""

    def silent(request: Request) -> Response:
        response = plain(request)
        return replace(response, clusters=(Markup(""), *response.clusters[1:]))

    (found,) = paper("paper", silent).findings
    assert found.code == "empty-citation"
    assert found.place.line == 5


def test_the_processor_s_warnings_are_findings():
    """Nothing that the processor says is lost."""
    warned = lambda request: replace(plain(request), messages=("citation x not found",))  # noqa: E731
    assert [f.code for f in paper("paper", warned).findings] == ["citation-processor"]


def test_pandoc_formats_shortened_notes_and_a_bibliography():
    """The real processor: short notes with locators, entries by author, no author's notes."""
    found = paper("paper", format_citations)
    notes = [text_of(n.html) for n in found.notes]
    assert notes[0] == "Compact on Shared Rivers, art. II."
    assert notes[1] == "River Office, Yearbook of the Rivers, 12."
    assert notes[2].startswith("see Compact") or notes[2].startswith("See Compact")
    entries = [text_of(r.html) for r in found.references]
    assert any("14 March 1990" in e for e in entries)
    assert not any("not to be printed" in e for e in entries)
    assert "<em>Yearbook of the Rivers</em>" in "".join(r.html for r in found.references)


@pytest.mark.parametrize(
    ("locators", "expected"),
    [
        (["art. II", "art. IV"], "arts. II, IV"),
        (["p. 5", "pp. 7-9"], "pp. 5, 7-9"),
        (["art. II", "art. II"], "art. II"),
        (["arts. I, II", "art. II"], "arts. I, II"),
        (["", "art. II"], "art. II"),
        (["p. 5", "art. II"], "p. 5, art. II"),
        (["emphasis added", "p. 5"], "emphasis added, p. 5"),
        (["", ""], ""),
    ],
)
def test_places_in_one_work_are_named_together(locators, expected):
    """Two articles of one treaty are one cite with a plural."""
    assert joined_locators(locators) == expected


def test_a_work_cited_twice_in_a_cluster_is_named_once():
    """The places are joined, in notes and in marks."""
    answer = project.ANSWER.replace("[@treaty, art. II]", "[@treaty, art. II; @treaty, art. IV]")
    mark = next(p for p in paper("note", answer=answer).sections[0].parts if isinstance(p, Mark))
    assert mark.items == ((1, "arts. II, IV", ""),)


def test_addresses_are_printed_as_people_write_them():
    """An encoded address of Hangul is shown decoded; one that would mislead stays as it is."""
    sources = json.loads(project.FILES["content/sources.json"])
    sources[0]["URL"] = "https://example.org/%ED%95%9C%EB%AF%B8"
    found = paper("paper", format_citations, sources=json.dumps(sources))
    html = "".join(r.html for r in found.references)
    assert 'href="https://example.org/%ED%95%9C%EB%AF%B8"' in html
    assert "한미" in text_of(html)
    sources[0]["URL"] = "https://example.org/a%2Fb%20c%E2%80%AE"
    found = paper("paper", format_citations, sources=json.dumps(sources))
    assert "a%2Fb%20c%E2%80%AE" in text_of("".join(r.html for r in found.references))


def test_what_stands_around_a_key_is_set_as_it_was_meant():
    """Emphasis in a prefix is emphasis, in a note and in a mark; a second work keeps its title."""
    answer = project.ANSWER.replace(
        "[@treaty, art. II]", "[*compare* @treaty, art. II; contrast @report, p. 3]"
    )
    note = paper("paper", format_citations, answer=answer).notes[0].html
    assert "<em>compare</em>" in note or "<em>Compare</em>" in note
    assert "*" not in note
    history = project.HISTORY.replace("[see @treaty; @claim:C1]", "@treaty [art. I; see @report]")
    found = paper("paper", format_citations, history=history)
    assert any("Yearbook" in text_of(n.html) for n in found.notes)


def test_an_unknown_style_is_told():
    """A style that is not there raises with its name."""
    with pytest.raises(UnknownStyleError, match="no-such-style"):
        format_citations(Request("no-such-style", "en", (), ()))


def test_what_a_source_holds_is_text_in_its_note():
    """Markup in a record's fields is shown, never obeyed, and no script address is linked."""
    sources = json.loads(project.FILES["content/sources.json"])
    sources[0]["title"] = "<script>alert(1)</script> compact"
    sources[0]["URL"] = "javascript:alert(1)"
    found = paper("paper", format_citations, sources=json.dumps(sources))
    html = "".join(n.html for n in found.notes) + "".join(r.html for r in found.references)
    assert "<script" not in html
    assert 'href="javascript' not in html
