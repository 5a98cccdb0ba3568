"""The place of each citation points at its own `@`, wherever it stands; what is none is found."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen import markdown
from briefgen.limits import LONGEST_PARAGRAPH
from briefgen.markup import Citation

WORDS = st.sampled_from(
    ["said", "é — ü", "강 이름", "a@b.org", "`@x`", r"\@x", "😀", "*so*", "[text]", "(1)", "x\ty"]
)
KEYS = st.sampled_from(["a", "a", "a", "doe", "{http://x.org/y}", "smith:2000"])


@st.composite
def groups(draw: st.DrawFn) -> str:
    key, other = draw(KEYS), draw(KEYS)
    return draw(
        st.sampled_from(
            [
                f"[@{key}]",
                f"[@{key}, p. 3; see -@{other}]",
                f"@{key}",
                f"@{key} [p. 3; @{other}]",
                f"*[see `x` @{key}]*",
                f"[@{key}, [sic]; é @{other}, *x*]",
            ]
        )
    )


@st.composite
def lines(draw: st.DrawFn) -> str:
    pieces = [draw(WORDS)]
    for _ in range(draw(st.integers(1, 3))):
        pieces += [draw(groups()), draw(WORDS)]
    return " ".join(pieces)


@st.composite
def blocks(draw: st.DrawFn) -> str:
    first, second = draw(lines()), draw(lines())
    cell = second.replace("said", r"a \| b")
    kinds = [
        f"{first}\n{second}",
        f"- {first}\n\n  {second}\n  - {second}",
        f"1.\t{first}\n   {second}",
        f"> {first}\n> > {second}",
        f"> - {first}\n>   {second}\nlazy {second}",
        f"### {first} ###",
        f"{first}\n===",
        f"| {first} | b |\n|---|:-:|\n| {cell} | {cell} |\n|{second}|x|",
        f"> | x | b |\n> |---|---|\n> | a | {cell} |",
        f"Table: {first} {{#t}}\n\n| a | b |\n|---|---|\n| {cell} | c |",
        f"```\n{first}\n```\n\n{second}",
        f"[{first}](https://x.org/)\n{second}",
    ]
    return draw(st.sampled_from(kinds))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(blocks(), min_size=1, max_size=3), st.integers(1, 40))
def test_each_cite_is_placed_at_its_own_at_sign(found: list[str], first: int):
    """Line and column are those of its `@`, no two cites share one, and they stand in order."""
    text = "\n\n".join(found)
    parts, _ = markdown.render(text, "f.md", first)
    cites = [cite for part in parts if isinstance(part, Citation) for cite in part.cites]
    rows = text.split("\n")
    places = [(cite.place.line, cite.place.column) for cite in cites]
    for cite, (line, column) in zip(cites, places, strict=True):
        written = rows[line - first][column - 1 :]
        assert written.startswith((f"@{cite.key}", f"@{{{cite.key}}}")), (text, cite)
    assert places == sorted(set(places)), text
    assert cites or "```" in text or "](" in text


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("A [@].", 10, 3),
        ("A [@doe; p. 3].", 10, 3),
        ("A [no key; @doe].", 10, 3),
        ("A [@doe;].", 10, 3),
        ("A [see x@y.org; @doe].", 10, 3),
        ("A [@doe][@roe].", 10, 3),
        ("A [*see @doe*].", 10, 3),
        ("A [see @doe p. 3.", 10, 3),
        ("A @{weird key}.", 10, 3),
        ("A @{}.", 10, 3),
        ("A @doe [p. 3; p. 4].", 10, 8),
        ("A [@doe and @roe].", 10, 13),
        ("A [@doe, see [@roe]].", 10, 15),
        ("A [text [@doe]](https://x.org/).", 10, 3),
        ("A [@doe, {{flow}}].", 10, 4),
        ("- x\n- y [see @doe; also].", 11, 5),
        ("| a | b |\n|---|---|\n| x \\| y | [@doe;] |", 12, 12),
    ],
)
def test_what_would_print_as_it_stands_is_one_finding(text: str, line: int, column: int):
    """Brackets and braces that mean a citation and hold none, two keys in one part, a figure."""
    _, findings = markdown.render(text, "f.md", 10)
    found = [(f.code, f.place.line, f.place.column) for f in findings]
    assert found == [("bad-citation", line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "Write to a@b.org, c.d@e.co.uk or [the desk (f@g.org)].",
        "On site.org/@name and https://x.org/@name, says \\@doe.",
        "[write to a@b.org; or c@d.org]",
        "Between [0, 1) and what @doe says.",
        "[x [@doe] y] and (see [@doe]).",
        "[a](https://x.org/@b) `[@]` `@{a b}` <mailto:a@b.org>",
        "{a} {{flow}} a{b} [a] [a; b]",
        "@doe [see {x}, p. 3] and [@doe, art. III(2)(b)].",
    ],
)
def test_prose_with_at_signs_is_no_finding(text: str):
    """Addresses, handles, escapes and code are text."""
    assert markdown.render(text, "f.md", 1)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "Table: [@doe] x {#t}\n\n|a|b|\n|---|---|\n|c|d|",
        "Table: x\n\n|a|b|\n|---|---|\n|c|d|\n\nSource: [@doe]",
        "Figure: [@doe] x {#f}\n\n![y](picture:f)\n\nSource: [@doe]",
    ],
)
def test_a_caption_may_begin_with_a_citation(text):
    """The word that makes it a caption or a message is not printed; a source says so."""
    parts, findings = markdown.render(text, "f.md", 1)
    assert not findings
    assert any(isinstance(part, Citation) for part in parts)
    assert not any(re.search(r"(Table|Figure):", p) for p in parts if isinstance(p, str))


def test_no_definition_swallows_a_citation():
    """`[@key]: word` would define a link in CommonMark, and vanish."""
    parts, findings = markdown.render("[@doe]: https://x.org/", "f.md", 1)
    assert not findings
    assert [p.cites[0].key for p in parts if isinstance(p, Citation)] == ["doe"]


@pytest.mark.parametrize(
    "text",
    [
        "![a [@doe]](picture:x)",
        "![a @doe](picture:x)",
        "![*a [see @doe]*](picture:x)",
        "![a [@doe;]](picture:x)",
        "![a ![b @doe](picture:y)](picture:x)",
    ],
)
def test_a_citation_in_an_alternative_text_is_looked_for(text: str):
    """It is part of no sentence, and would vanish."""
    _, findings = markdown.render(text, "f.md", 1)
    assert "citation-in-image-text" in [f.code for f in findings]


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[@a ",
        "[*@a ",
        "@{",
        "@{a",
        "[`@a ",
        "@a [",
        "-@",
        "[x](",
        '["@',
        "[[@a]",
        "[@a;",
        "_@a",
        "![@a",
        "@a[x][",
        "<a:",
        "[@a *x",
    ],
)
def test_no_text_takes_the_grammar_long(piece: str):
    """What repeats a part of the grammar is read in time that grows with its length alone."""
    half = LONGEST_PARAGRAPH // len(piece) // 2
    for text in (piece * half * 2, piece * half + "]" * half, piece * half + "}" * half):
        start = time.perf_counter()
        markdown.render(text[:LONGEST_PARAGRAPH], "f.md", 1)
        assert time.perf_counter() - start < 5
