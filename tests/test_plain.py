"""Plain HTML and wikitext: every word survives, nothing clashes, nothing means something else."""

import re
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from briefgen.document import assemble
from briefgen.formats import Placement
from briefgen.markup import text_of
from briefgen.plain import id_prefix, plain_html
from briefgen.verification.read_plain import read_plain, read_wiki
from briefgen.wikitext import literal, wikitext
from tests import project
from tests.project import SETTINGS, library
from tests.spoiled import ROOT, output_of, paper_of
from tests.test_cli import run

USUAL = Placement()

#: What hosts keep of a text: all of it is taken away here, one or all elements at a time.
ELEMENT = re.compile(r"<[^>]*>")


def placed(preset: str, placement: Placement, form: str = "bare") -> str:
    from briefgen import files

    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    return assemble(paper_of("rivers", preset), theme, form, placement=placement).html


def ids(html: str) -> set[str]:
    return set(re.findall(r' id="([^"]*)"', html))


@pytest.mark.parametrize("preset", ["note", "paper", "whole", "in-text", "endnotes"])
def test_every_word_survives_a_filter_that_takes_all_elements(preset: str):
    """What stands in the text is there, word by word, when no element is left."""
    html = output_of("rivers", preset, "bare")[0].html
    left = unescape(ELEMENT.sub("", html)).split()
    assert left == text_of(html).split()
    assert {"State", "Share"} <= set(left) or preset == "note"


def test_a_copy_has_ids_of_its_own():
    """Two copies, two lengths and two briefs in one page have no id in common."""
    one, two = placed("paper", USUAL), placed("paper", Placement(instance=2))
    other = placed("note", USUAL)
    assert ids(one)
    assert not ids(one) & ids(two)
    assert not ids(one) & ids(other)
    for html in (one, two, other):
        targets = set(re.findall(r'href="#([^"]*)"', html))
        assert targets <= ids(html)


NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,3}", fullmatch=True)


@given(st.lists(st.tuples(NAMES, NAMES, st.integers(1, 12)), unique=True, min_size=2, max_size=6))
def test_no_two_papers_have_one_prefix(papers: list[tuple[str, str, int]]):
    """Whatever their names, brief, preset and copy can be told from the prefix."""
    assert len({id_prefix(*paper) for paper in papers}) == len(papers)


def test_short_names_have_prefixes_of_their_own():
    """All names of up to three characters that could be mistaken for each other."""
    names = ["".join(p) for n in (1, 2, 3) for p in product("a_", repeat=n) if p[0] == "a"]
    prefixes = {id_prefix(b, p, i) for b in names for p in names for i in (1, 11)}
    assert len(prefixes) == len(names) ** 2 * 2


@pytest.mark.parametrize("base", [1, 2, 3, 4])
def test_headings_begin_where_the_host_wants_them(base: int):
    """The title has the level, sections the next one, and none is deeper than six."""
    levels = re.findall(r"<h(\d)", placed("paper", Placement(heading_base=base)))
    assert levels[:2] == [str(base), str(base + 1)]
    assert str(min(base + 2, 6)) in levels
    assert set(levels) <= set("123456")


def test_what_no_host_keeps_goes_and_its_words_stay():
    """A theme may write what it wants: class, style, section, script, handlers, unknown elements."""
    html = (
        '<section id="a" class="x"><h2 id="h-a" style="color:red">A</h2><div>one</div>\n'
        '<marquee onclick="x()">two</marquee><script>no</script><style>no</style>'
        '<button>no</button><img src="x" alt="no"><!-- no --></section><a href="#a">up</a>'
    )
    out = plain_html(html, "p_", USUAL)
    assert out == '<h3 id="p_h-a">A</h3>\none two<a href="#p_h-a">up</a>\n'


def test_code_keeps_its_lines():
    """White space is folded everywhere but there."""
    out = plain_html("<p>a\n  b</p><pre><code>x\n  y</code></pre>", "p_", USUAL)
    assert out == "<p>a b</p>\n<pre><code>x\n  y</code></pre>\n"


SIGNS = (
    "''a'' '''b''' [[c]] [d e] {{f}} {|g|} ~~~~ __TOC__ <nowiki> & == h == !! http://i/ &amp; |-"
)


def test_signs_of_wikitext_print_as_they_stand():
    """A text with every sign is read back as it was, and none is left to mean something."""
    page = f'<article id="paper"><h1 id="title">t</h1><p>{escape(SIGNS)}</p></article>'
    out = wikitext(page, "p_", USUAL)
    assert read_wiki(out.encode()).text.endswith(SIGNS)
    line = next(line for line in out.split("\n") if line.startswith("<p>"))
    for sign in ("''", "[", "]", "{", "}", "|", "~~", "__", "=", "!!", "://", "<n"):
        assert sign not in line.removeprefix("<p>").removesuffix("</p>")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40))
def test_any_text_survives_as_wikitext(text: str):
    """What is written as wikitext is read back as it was."""
    page = f'<article id="paper"><p>x{escape(text)}x</p></article>'
    back = read_wiki(wikitext(page, "p_", USUAL).encode()).text
    assert back.split() == f"x{text}x".split()


def test_an_address_can_not_end_its_link():
    """Signs that end an external link of MediaWiki are written by number in the address."""
    page = '<article id="paper"><p><a href="https://x.example/a]b|c d\'\'e">f]g</a></p></article>'
    out = wikitext(page, "p_", USUAL)
    assert "[https://x.example/a%5Db%7Cc%20d%27%27e f&#93;g]" in out
    assert literal("a]") == "a&#93;"


@pytest.mark.parametrize("form", ["bare", "wiki"])
def test_data_of_a_picture_are_a_table(form: str):
    """A chart is its message, its text alternative and its data; nothing is drawn for it."""
    from briefgen import build
    from tests.test_charts import theme, with_rise

    attempts = build.write_papers(with_rise(), [("rivers", "paper")])
    (output,) = build.build(attempts, theme(), (form,))
    assert not output.failed
    html = output.artifact.data
    file = read_plain(html) if form == "bare" else read_wiki(html)
    assert [name for name, _ in file.tables if name.startswith("data-")] == ["data-1"]
    assert b"<svg" not in html


def test_a_project_says_where_its_headings_begin(tmp_path: Path):
    """The setting holds for each build, the option for one; what can not be is found."""
    settings = SETTINGS.replace("[project]", '[project]\nheading-base = 3\nformats = ["bare"]')
    for name, data in project.files(settings=settings).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    file = tmp_path / "build" / "rivers" / "note.bare.html"
    assert run("build", "--project", tmp_path, "-q").exit_code == 0
    assert "<h3 id=" in file.read_text(encoding="utf-8").split("\n")[1]
    assert run("build", "--project", tmp_path, "-q", "--heading-base", "1").exit_code == 0
    assert "<h1 id=" in file.read_text(encoding="utf-8").split("\n")[1]
    assert run("verify", "--project", tmp_path, "-q").exit_code == 0
    wrong = library(settings=SETTINGS.replace("[project]", "[project]\nheading-base = 7"))
    assert [f.message for f in wrong.findings] == ["`heading-base` is 7"]
    assert wrong.settings.heading_base == 2


def test_cells_without_text_and_lines_of_code_survive_as_wikitext():
    """An empty cell is one; code has its lines, and its signs mean nothing."""
    page = (
        '<article id="paper"><table id="data-1"><tr><th scope="col">a</th><th scope="col"></th></tr>'
        "<tr><td></td><td>b</td></tr></table><pre><code>x = [y]\n\n  z</code></pre></article>"
    )
    out = wikitext(page, "p_", USUAL)
    assert "<pre>x &#61; &#91;y&#93;\n\n  z</pre>" in out
    file = read_wiki(out.encode())
    assert file.tables == (("data-1", "a   b"),)
    assert file.text.endswith("x = [y] z")


def test_signs_in_attributes_do_not_end_a_cell():
    """A title is no template, and its bar no border of the cell."""
    page = '<article id="p"><table><tr><td><abbr title="a | b {{x}}">c</abbr></td></tr></table></article>'
    out = wikitext(page, "p_", USUAL)
    assert 'title="a &#124; b &#123;&#123;x&#125;&#125;"' in out


def test_a_printed_address_can_be_broken():
    """Behind its signs, and nowhere in the address itself; other links stay as they are."""
    out = plain_html('<a href="https://x.example/a-b">https://x.example/a-b</a>', "p_", USUAL)
    said = "https://<wbr>x.<wbr>example/<wbr>a-<wbr>b"
    assert out == f'<a href="https://x.example/a-b">{said}</a>\n'
    run = plain_html(f'<a href="https://x/">https://{"f" * 60}</a>', "p_", USUAL)
    assert max(map(len, re.split(r"<[^>]*>", run))) <= 24
    assert "<wbr>" not in plain_html('<a href="https://x.example/a-b">a-b</a>', "p_", USUAL)
