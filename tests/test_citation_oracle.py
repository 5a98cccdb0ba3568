"""Citations are read as pandoc reads them, which reads each snippet live."""

import json
import re
import subprocess
from typing import Any

import pytest
from markupsafe import Markup

from briefgen import citation, markdown
from briefgen.markup import Citation, Cite
from briefgen.pandoc import program
from tests.oracle_citations import CASES, DIFFERENCES, WRITTEN

#: pandoc's Markdown without what CommonMark with tables has not: example lists make a list of a
#: paragraph that begins with `(@a)`.
DIALECT = (
    "markdown"
    + "".join(
        f"-{name}"
        for name in (
            "example_lists bracketed_spans inline_notes footnotes tex_math_dollars raw_html raw_tex "
            "superscript subscript strikeout inline_code_attributes implicit_figures smart "
            "fancy_lists blank_before_blockquote blank_before_header"
        ).split()
    )
    + "+smart+lists_without_preceding_blankline"
)

Clusters = list[list[tuple[str, str, str, str]]]


def plain(text: str) -> str:
    """Return a text without what either side writes in its own way: space and the comma."""
    text = re.sub(r"[\s\u00a0]+", " ", text).strip().removeprefix(",").strip()
    for typed, straight in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("–", "--")):
        text = text.replace(typed, straight)
    return text


def words(node: Any) -> str:
    """Return the text of pandoc's inlines, marked as it is in Markdown."""
    if isinstance(node, list):
        return "".join(words(item) for item in node)
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return str(content)
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in {"Emph", "Strong"}:
        return f"<{kind}>{words(content)}</{kind}>"
    if kind == "Code":
        return f"<Code>{content[1]}</Code>"
    if kind == "Quoted":
        mark = '"' if content[0]["t"] == "DoubleQuote" else "'"
        return f"{mark}{words(content[1])}{mark}"
    return words(content[1])  # links, and the cites in a text


def clusters_of(node: Any) -> Clusters:
    if isinstance(node, list):
        return [cluster for item in node for cluster in clusters_of(item)]
    if not isinstance(node, dict):
        return []
    if node.get("t") == "Cite":
        return [
            [
                (
                    c["citationId"],
                    c["citationMode"]["t"],
                    plain(words(c["citationPrefix"])),
                    plain(words(c["citationSuffix"])),
                )
                for c in node["c"][0]
            ]
        ]
    return clusters_of(node.get("c"))


def read_by_pandoc(snippets: dict[str, str]) -> dict[str, Clusters]:
    fence = ":" * 9
    text = "".join(f"{fence} case\n\n{snippet}\n\n{fence}\n\n" for snippet in snippets.values())
    command = [program(), f"--from={DIALECT}", "--to=json"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
    blocks = json.loads(done.stdout)["blocks"]
    assert len(blocks) == len(snippets)
    return {name: clusters_of(block["c"][1]) for name, block in zip(snippets, blocks, strict=True)}


def mode(cite: Cite, *, in_text: bool) -> str:
    if cite.suppress_author:
        return "SuppressAuthor"
    return "AuthorInText" if in_text else "NormalCitation"


def read_by_us(snippet: str) -> Clusters:
    parts, _ = markdown.render(snippet, "f.md", 1)
    return [
        [
            (
                c.key,
                mode(c, in_text=part.in_text and not n),
                plain(words(citation.inlines(c.prefix))),
                plain(words(citation.inlines(c.suffix))),
            )
            for n, c in enumerate(part.cites)
        ]
        for part in parts
        if isinstance(part, Citation)
    ]


@pytest.fixture(scope="module")
def oracle() -> dict[str, Clusters]:
    return read_by_pandoc(CASES)


def test_each_snippet_is_read_as_pandoc_reads_it(oracle: dict[str, Clusters]):
    """Keys, modes, prefixes and suffixes of every cluster, in order."""
    assert len(CASES) >= 200
    ours = {name: read_by_us(text) for name, text in CASES.items() if name not in DIFFERENCES}
    wrong = {
        name: (CASES[name], found, oracle[name])
        for name, found in ours.items()
        if found != oracle[name]
    }
    assert not wrong, "\n".join(
        f"{text!r}\n  ours   {found}\n  pandoc {theirs}" for text, found, theirs in wrong.values()
    )


def test_what_is_read_otherwise_is_read_otherwise(oracle: dict[str, Clusters]):
    """A difference that is gone is taken from the list; each has a reason, and they are few."""
    assert set(DIFFERENCES) <= set(WRITTEN)
    assert len(DIFFERENCES) < 15
    assert all(len(reason) > 20 for reason in DIFFERENCES.values())
    same = [name for name in DIFFERENCES if read_by_us(CASES[name]) == oracle[name]]
    assert not same


def test_the_text_around_a_key_is_markdown():
    """Emphasis in a prefix is emphasis, an escape is its character; nothing else comes of it."""
    assert citation.inlines("*see* \\*x **y**") == [
        {"t": "Emph", "c": [{"t": "Str", "c": "see"}]},
        {"t": "Space"},
        {"t": "Str", "c": "*x"},
        {"t": "Space"},
        {"t": "Strong", "c": [{"t": "Str", "c": "y"}]},
    ]
    assert citation.inlines("<b>x</b>") == [{"t": "Str", "c": "<b>x</b>"}]
    assert citation.inlines("[x](javascript:a)") == [{"t": "Str", "c": "x"}]
    assert citation.inlines("![x](http://a.org/b.png)") == [{"t": "Str", "c": "x"}]
    assert citation.markup("*a* <i> `b`") == Markup("<em>a</em> &lt;i&gt; <code>b</code>")
