"""Markdown to text with holes: citations, figures, tables, links, and what is refused."""

import pytest
from markupsafe import Markup

from briefgen import markdown
from briefgen.markup import (
    CaptionNumber,
    Citation,
    CrossReference,
    FigureUse,
    HeadingEnd,
    HeadingStart,
)


def render(text: str, language: str = "en"):
    return markdown.render(text, "f.md", 10, language)


def parts(text: str):
    found, findings = render(text)
    assert not findings, findings
    return found


def citations(text: str) -> list[Citation]:
    return [p for p in parts(text) if isinstance(p, Citation)]


def keys(text: str) -> list[list[str]]:
    return [[c.key for c in citation.cites] for citation in citations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [@doe].", [["doe"]]),
        ("A [@doe; @roe].", [["doe", "roe"]]),
        ("A [@claim:A092].", [["claim:A092"]]),
        ("A [@doe99:x_y.z].", [["doe99:x_y.z"]]),
        ("A [@{https://a.b/c}].", [["https://a.b/c"]]),
        ("@doe says.", [["doe"]]),
        ("**bold [@doe]** and *[@roe]*", [["doe"], ["roe"]]),
        ("- item [@doe]\n- item [@roe]", [["doe"], ["roe"]]),
        ("> quoted [@doe]", [["doe"]]),
        ("| a | b |\n|---|---|\n| x [@doe] | y [@roe] |", [["doe"], ["roe"]]),
        ("### Heading [@doe]", [["doe"]]),
        ("mail a@b.de to \\@doe and `[@roe]`", []),
        ("[@doe](https://x.org/)", [["doe"]]),
        ("a [link](https://x.org/) [@doe]", [["doe"]]),
        ("[plain brackets]", []),
    ],
)
def test_citations_are_found_where_they_are_and_nowhere_else(text, expected):
    """Keys in groups, in text, in lists, quotes, tables and headings; not in code or addresses."""
    if text == "[@doe](https://x.org/)":  # a link whose text is a citation stays a link
        assert any(isinstance(p, Markup) and "x.org" in p for p in parts(text))
        return
    assert keys(text) == expected


@pytest.mark.parametrize("text", ["A [@{weird key!}].", "A [@].", "A [@doe; ].", "A [see @ doe]."])
def test_brackets_that_mean_a_citation_and_hold_none_are_found(text):
    """They would be printed as they stand, without a word."""
    _, findings = render(text)
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [("bad-citation", 10, 3)]


def test_a_citation_in_the_text_of_a_reference_is_a_finding():
    """It would be a link in a link; behind the reference it is a citation as any other."""
    _, (found,) = render("So [as @treaty says](#answer).")
    assert (found.code, found.place.line, found.place.column) == ("bad-citation", 10, 8)
    assert render("So [it says](#answer) [@treaty].")[1] == []


@pytest.mark.parametrize(
    "text", ["[write to a@b.org]", "[\\@doe]", "`[@]`", "[me @ X](https://x.org)"]
)
def test_an_at_sign_that_begins_no_key_is_text(text):
    """Addresses, escapes, code and links are no citations."""
    assert keys(text) == []


def test_a_cite_has_prefix_locator_and_suppressed_author():
    """The parts of pandoc's grammar are told apart."""
    (found,) = citations("A [see -@doe, pp. 33-35; *also* @roe].")
    first, second = found.cites
    assert (first.prefix, first.suffix, first.suppress_author) == ("see", "pp. 33-35", True)
    assert (second.prefix, second.suffix, second.suppress_author) == ("*also*", "", False)


def test_space_and_punctuation_are_kept_apart_for_the_mark():
    """The mark can stand before or behind the punctuation, since both are known."""
    (found,) = citations("Words [@doe].” More")
    assert (found.space, found.punctuation) == (" ", ".”")


def test_a_citation_on_a_new_line_keeps_to_the_word_before():
    """A line break before a citation is a space before it, not a break."""
    found = parts("Words\n[@doe].")
    assert found[0] == Markup("<p>Words")
    assert found[1].space == " "


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a [@doe] and [@doe]", 10, 15),
        ("one\ntwo [@x] [@doe]", 11, 11),
        ("- a\n- b [@doe]", 11, 6),
        ("| a | b |\n|---|---|\n| [@doe] | [@doe] |", 12, 13),
    ],
)
def test_the_place_of_a_citation_is_exact(text, line, column):
    """Line and column are right for the second citation of a key on a line, in tables too."""
    last = citations(text)[-1].cites[-1]
    assert (last.place.line, last.place.column) == (line, column)


def test_a_claim_with_a_locator_is_refused():
    """A claim brings its own locator."""
    _, findings = render("A [@claim:A1, p. 3].")
    assert [f.code for f in findings] == ["claim-locator"]


def test_figures_are_holes_and_can_be_written_literally():
    """`{{name}}` is a hole, `\\{{name}}` is text."""
    found = parts("about {{us-forces}} and \\{{us-forces}}")
    assert [p.name for p in found if isinstance(p, FigureUse)] == ["us-forces"]
    assert "{{us-forces}}" in found[-1]


def test_headings_are_counted_below_the_section():
    """`###` is the first depth below a section's heading."""
    assert [p for p in parts("### A\n\n#### B") if not isinstance(p, Markup)] == [
        HeadingStart(1),
        HeadingEnd(1),
        HeadingStart(2),
        HeadingEnd(2),
    ]


def test_a_table_has_caption_number_and_heads_with_scope():
    """The line above a table is its caption; heads say what they head."""
    found = parts("Table: A message [@doe] {#tab}\n\n| a | b |\n|---|--:|\n| c | 1 |")
    assert [p for p in found if isinstance(p, CaptionNumber)] == [CaptionNumber("tab")]
    html = "".join(p for p in found if isinstance(p, Markup))
    assert '<table id="table-tab"><caption>' in html
    assert '<th scope="col">a</th><th scope="col" class="right">b</th>' in html
    assert '<th scope="row">c</th><td class="right">1</td>' in html
    assert "Table:" not in html


def test_a_reference_across_is_a_hole():
    """A link to an anchor is decided when it is known what the paper holds."""
    (found,) = [p for p in parts("see [](#forces/strength)") if isinstance(p, CrossReference)]
    assert found.target == "forces/strength"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "../x",
        "x.html",
    ],
)
def test_other_links_are_refused(address):
    """Only http, https, mailto and anchors lead anywhere."""
    found, findings = render(f"a [link](<{address}>) here")
    assert [f.code for f in findings] == ["refused-link"]
    assert not any(isinstance(p, Markup) and "href" in p for p in found)


@pytest.mark.parametrize("address", ["https://evil.example/p.png", "//e.example/p.png", "p.png"])
def test_images_from_elsewhere_are_refused(address):
    """An image from outside the project is a finding, and nothing of it is printed."""
    found, findings = render(f"![alt]({address})")
    assert [f.code for f in findings] == ["refused-image"]
    assert not any(isinstance(p, Markup) and "<img" in p for p in found)


def test_a_citation_in_an_alternative_text_is_found():
    """It would vanish without a word."""
    _, findings = render("![a chart [@doe]](picture:x)")
    assert "citation-in-image-text" in [f.code for f in findings]


def test_a_citation_in_a_table_s_head_is_found():
    """The head stands again on every page of a table, its note would not."""
    _, findings = render("| a [@doe] | b |\n|---|---|\n| c | d |")
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [
        ("citation-in-table-head", 10, 5)
    ]


def test_raw_html_is_text():
    """What looks like HTML is shown, not obeyed."""
    (found,) = parts("<script>alert(1)</script>")
    assert found == Markup("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>") or "<script" not in found


def test_hangul_is_marked_as_korean():
    """Each word of Hangul says its language."""
    (found,) = parts("the 한미 동맹 treaty")
    assert '<span lang="ko">한미</span> <span lang="ko">동맹</span>' in found


def test_straight_quotes_become_those_of_the_language():
    """British papers have single marks outside, American ones double."""
    assert "‘a’" in render('"a"', "en-GB")[0][0]
    assert "“a”" in render('"a"', "en-US")[0][0]
