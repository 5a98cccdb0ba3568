"""What hosts' filters keep of a paper: the measuring, the lists, and where PHP is, the hosts' own code."""

import json
import re
from collections.abc import Callable

import pytest

from briefgen import plain, wikitext
from briefgen.markup import text_of
from briefgen.plain import KEPT, plain_html
from briefgen.verification.read_plain import read_plain
from briefgen.wikitext import wikitext as as_wikitext
from tests import matrix
from tests.embeds import SHIPPED, embed, pasted
from tests.filter_hosts import drupal
from tests.host_pages import IN_GATE, OWN
from tests.kept import kept, missing, shape, shown, words_of
from tests.proof_filters import is_sound
from tests.results import recorded
from tests.spoiled import paper_of
from tests.test_plain import USUAL

SMALL_PAPERS = [("rivers", preset) for preset in ("note", "paper", "whole", "in-text", "endnotes")]


def unfiltered(text: str) -> str:
    return text


# --- the measuring -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SMALL_PAPERS)
def test_every_word_of_a_paper_is_in_its_file(name: tuple[str, str]):
    """What is not filtered has lost nothing: the words that are looked for are those of the paper."""
    html = embed(*name, form="bare")
    found = kept(paper_of(*name), html, html)
    assert (found.lost, found.style, found.escaped, found.exact) == (0, 0, 0, True)
    assert found.words > 25


def test_a_lost_word_is_seen():
    """One word, two that run together, two that change places, a section, all."""
    paper = paper_of("rivers", "whole")
    html, words = embed("rivers", "whole", form="bare"), words_of(paper_of("rivers", "whole"))

    def lost(spoil: Callable[[str], str]) -> list[str]:
        assert spoil(html) != html
        return missing(words, shown(spoil(html)))

    assert not lost(lambda text: text.replace("<td>", "<td> "))
    assert lost(lambda text: text.replace("Arvenne", "", 1)) == ["Arvenne"]
    cell = re.compile(r"</th>\s*<th[^>]*>")
    assert len(lost(lambda text: cell.sub("", text))) >= 2
    assert lost(lambda text: text.replace("signed in", "in signed"))
    assert len(lost(lambda text: re.sub(r"<p>.*?</p>", "", text))) > 20
    assert lost(lambda text: "<p>x</p>") == words
    assert words_of(paper)[:3] == ["Rivers", "of", "Arvenne"]


@pytest.mark.parametrize(
    ("left", "style", "escaped"),
    [
        ("p { color: red } .a>b{margin:0}", 2, 0),
        ('addEventListener("message", e => 1)', 1, 0),
        ("&lt;article id=x> a &lt;/article>", 0, 2),
        ("[[#note-1|1]] ''a''", 0, 4),
        ("&amp;#91;1&amp;#93;", 0, 2),
        ("&lt;https://example.org/a> [1] { } a = b", 0, 0),
    ],
)
def test_what_is_no_word_is_seen(left: str, style: int, escaped: int):
    """Style, script, markup and wiki's signs that a reader would see; an address is none."""
    found = kept(paper_of("rivers", "note"), "", f"<p>{left}</p>")
    assert (found.style, found.escaped) == (style, escaped)


# --- Drupal --------------------------------------------------------------------------------------


def test_drupals_list_keeps_every_word():
    """Tables go and their words stay apart; headings keep their ids, so links to sections work."""
    for name in (SHIPPED, *SMALL_PAPERS[1:]):
        html = embed(*name, form="bare")
        found = kept(paper_of(*name), html, drupal(html))
        assert found.sound, (name, found)
        assert found.shape.tables == 0
        assert (found.shape.headings, found.shape.outside) == (
            shape(html).headings,
            shape(html).outside,
        )


def test_drupals_list_shows_the_style_of_what_is_pasted():
    """The control: style becomes text, an embed's too, and so it is seen of a paper with its style."""
    assert "<table" not in drupal(embed("rivers", "whole", form="bare"))
    for html in (pasted(*SHIPPED), embed(*SHIPPED)):
        found = kept(paper_of(*SHIPPED), html, drupal(html))
        assert found.style > 20
        assert not found.sound


# --- what was recorded of WordPress and MediaWiki ------------------------------------------------

#: Elements that WordPress takes away, with why nothing is lost by it.
GONE = {"wbr": "it holds no text, and only says where a line may end"}


def test_bare_html_has_nothing_that_wordpress_takes_away():
    """Each element that bare HTML may have is on its list, with each attribute."""
    listed = recorded("allowed")["WordPress"]
    for tag, attributes in KEPT.items():
        assert tag in listed, tag
        assert set(attributes) <= {*listed[tag].split()}, tag
    assert "wbr" not in {*listed, *KEPT} - {*GONE}
    assert "style" not in listed
    assert "svg" not in listed


def test_wikitext_has_nothing_that_mediawiki_shows_as_text():
    """Each element that is written as it stands is on its list; tables and links are not written so."""
    listed = recorded("allowed")["MediaWiki"]
    for tag in {*wikitext._TAGS.values()}:
        assert tag in listed, tag
    for tag, attribute in (("ol", "start"), ("abbr", "title"), ("span", "lang"), ("li", "id")):
        assert attribute in listed[tag].split()
    assert not {"a", "article", "figure", "thead", "q"} & {*listed}


def test_a_quotation_that_mediawiki_has_not_is_written():
    """`q` is no element of its: the signs stand in the text."""
    page = '<article id="paper"><h1 id="title">t</h1><p>He <q>said</q> it</p></article>'
    out = as_wikitext(page, "p_", USUAL)
    assert "He “said” it" in out
    assert "<q" not in out


def test_no_word_in_brackets_is_a_code_of_wordpress():
    """`[video]` would become a player; read back it is what it was."""
    page = '<article id="paper"><p>Talk [video], [1], [Audio].</p></article>'
    html = plain_html(page, "p_", USUAL)
    assert "Talk &#91;video], [1], [Audio]." in html
    assert text_of(html) == "Talk [video], [1], [Audio]."
    assert read_plain(html.encode()).text.endswith("Talk [video], [1], [Audio].")
    assert plain._CODE.search("[gallery ids=1]")


# --- what the hosts' own code did, as `./run proof filters` records it ----------------------------


@pytest.mark.parametrize(
    ("name", "way"),
    [("WordPress, saved by an author", "bare"), ("WordPress, classic editor", "bare"),
     ("MediaWiki", "wiki"), ("Drupal, basic HTML", "bare")],
)  # fmt: skip
def test_what_is_recorded_of_hosts_is_sound(name: str, way: str):
    """No word lost and nothing shown, in the way that is for a host; what is pasted is not so."""
    assert is_sound(recorded("filters")[name][way])
    assert not is_sound(recorded("filters")[name]["pasted"])


# --- the matrix ----------------------------------------------------------------------------------


def test_the_matrix_is_made_of_what_was_measured():
    """docs/embedding.md has the table that `python -m tests.matrix` makes today."""
    assert matrix.page() == matrix.PAGE.read_text(encoding="utf-8")
    text = matrix.PAGE.read_text(encoding="utf-8")
    assert text.count(matrix.START) == text.count(matrix.END) == 1
    assert len(list(matrix.table())) > 20


def test_the_matrix_says_what_does_not_hold():
    """A leak, a lost word, a style as text: each is seen in its cell."""
    row = json.loads(json.dumps(recorded("hosts")["Bootstrap 5"]))
    assert matrix.styled(row)["embed"].startswith(f"0 of {OWN + 1} changed out, 0 of ")
    row["embed"] |= {"out": 3, "in": 2, "behaviour": 1, "print": False}
    row["frame"] |= {"high": False, "box": [300, 150]}
    row["bare"] |= {"words": False}
    cells = matrix.styled(row)
    assert cells["embed"].startswith(f"3 of {OWN + 1} changed out, 2 of ")
    assert cells["embed"].endswith(" in, 1 in behaviour, not printed whole")
    assert cells["frame"] == "scrolls in 300 × 150 px"
    assert cells["bare"].startswith("hidden")
    kept_row = json.loads(json.dumps(recorded("filters")["MediaWiki"]))
    assert matrix.filtered(kept_row)["bare"] == "no: markup shown as text"
    assert matrix.filtered(kept_row)["wiki"].startswith("every word of ")
    kept_row["wiki"]["lost"] = 1
    assert matrix.filtered(kept_row)["wiki"].startswith("no: 1 of ")


def test_all_that_was_measured_holds():
    """In each host nothing leaks, and where its style does not hide things, each way is whole."""
    for name, row in recorded("hosts").items():
        seen = row["embed"]
        assert (seen["out"], seen["in"], seen["behaviour"], seen["print"]) == (0, 0, 0, True), name
        assert seen["pixels"] <= 0.001
        assert seen["pasted"]["out"] > 20
        assert row["bare"]["out"] == 0
        if not row["hostile"]:
            assert row["frame"]["seen"]
            assert row["frame"]["high"]
            assert row["bare"]["words"]
    assert {*IN_GATE, "Plain HTML"} <= {*recorded("hosts")}
