"""Reading plain HTML and wikitext back, as a page of somebody else's would have them.

There is no class and no section to go by: ids say what is what. What they say is written on to the
tree as the page for the screen has it, and read from there by the same reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import SubElement

from briefgen.verification import read_html
from briefgen.verification.written import PlainFile, UnreadableError, target_number

#: What ids without the prefix of the others begin with once they are read.
_STRANGE = "strange:"

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_plain(data: bytes) -> PlainFile:
    """Return what a fragment of plain HTML holds.

    Raises:
        UnreadableError: if the bytes are no fragment in UTF-8 that stands in one `article`.
    """
    text = read_html.decoded(data)
    if not text.startswith("<article ") or not text.rstrip().endswith("</article>"):
        raise UnreadableError("it does not begin with `<article ` and end with `</article>`")
    return read_fragment(text)


def read_fragment(text: str) -> PlainFile:
    """Return what HTML holds whose ids begin with that of its outermost element.

    Raises:
        UnreadableError: if it can not be parsed.
    """
    from tinyhtml5 import parse

    try:
        root = parse(io.StringIO(text), namespace_html_elements=False)
        body = next(root.iter("body"))
        used = tuple(dict.fromkeys(_used(body)))
        ids = tuple(e.get("id") for e in body.iter() if e.get("id"))
        outer = next((e for e in body.iter() if e.get("id")), body)
        levels = tuple(int(e.tag[1]) for e in body.iter() if e.tag in _HEADINGS)
        heads = tuple(e.get("scope", "") for e in body.iter("th"))
        before = outer.get("id", "").removesuffix("paper")
        root.set("lang", outer.get("lang", ""))
        _undress(body, before)
        tables = tuple((e.get("id", ""), " ".join(_cells(e))) for e in body.iter("table"))
        _dress(body)
        file = read_html.read_tree(root)
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the parser gave up with {type(error).__name__}") from error
    return PlainFile(
        file.written, file.families, file.doubled, file.returns, file.text,
        used=used, ids=ids, levels=levels, heads=heads, tables=tables,
    )  # fmt: skip


def _used(body: Any) -> Iterator[str]:
    """Yield what is used, as `p`, `p@id` and, of an inline style, `p{color`."""
    for element in body.iter():
        if element is body or not isinstance(element.tag, str):
            continue
        yield element.tag
        for key, value in element.attrib.items():
            yield f"{element.tag}@{key}"
            if key == "style":
                rules = (rule.partition(":")[0].strip() for rule in value.split(";"))
                yield from (f"{element.tag}{{{name}" for name in rules if name)


def _cells(table: Any) -> Iterator[str]:
    for element in table.iter():
        if element.tag in {"th", "td"}:
            yield " ".join("".join(element.itertext()).split())


def _undress(body: Any, before: str) -> None:
    """Take the prefix off ids and off the links to them; what lacks it is made none of ours."""
    for element in body.iter() if before else ():
        for key, sign in (("id", ""), ("href", "#")):
            value = element.get(key, "")
            if value.startswith(sign + before):
                element.set(key, sign + value.removeprefix(sign + before))
            elif key in element.attrib and value.startswith(sign):
                element.set(key, f"{sign}{_STRANGE}{value.removeprefix(sign)}")


def _dress(body: Any) -> None:
    """Give a tree the sections and classes of the page for the screen."""
    for element in list(body.iter()):
        name = element.get("id", "")
        for kind in ("call", "mark"):
            if target_number(name, kind):
                element.set("class", kind)
        if name.startswith("data-") and element.tag == "table":
            element.set("class", "plotted")
        if target_number(name, "alt"):
            said = " ".join("".join(element.itertext()).split())
            for child in list(element):
                element.remove(child)
            element.text = None
            SubElement(element, "svg", {"role": "img", "aria-label": said})
        if element.tag == "small":
            for each in (element, *element.iter("a")):
                each.set("class", "backlink")
    for element in list(body.iter()):
        if any(_is_section(child) for child in element):
            _group(element)
            break


def _is_section(element: Any) -> bool:
    return element.tag in _HEADINGS and element.get("id", "").startswith("h-")


def _group(holder: Any) -> None:
    """Put what follows each heading of a section into a section, the title block into a header."""
    children = list(holder)
    for child in children:
        holder.remove(child)
    group = SubElement(holder, "header")
    for child in children:
        if _is_section(child):
            name = child.get("id").removeprefix("h-")
            group = SubElement(holder, "section", {"id": name})
            if name == "notes":
                group.set("role", "doc-endnotes")
            child.tag = "h2"
        elif child.get("id") == "colophon":
            group = SubElement(holder, "footer")
        group.append(child)


# --- wikitext ------------------------------------------------------------------------------------

_HEADING = re.compile(r"^(={1,6}) (.*) \1$")
_ANCHOR = re.compile(r'^<span id="([^"]*)"></span>$')
_INSIDE = re.compile(r"\[\[(#[^|\]]+)\|(.*?)\]\]")
_OUTSIDE = re.compile(r"\[((?:https?|mailto):[^\s\]]+) (.*?)\]")
_CELL = re.compile(r'^([|!]) (?:scope="(\w+)" \| )?(.*)$')


def read_wiki(data: bytes) -> PlainFile:
    """Return what wikitext holds: its headings, links and tables as HTML, then as `read_plain`.

    Raises:
        UnreadableError: if the bytes are no text in UTF-8 that stands in one `div`.
    """
    text = read_html.decoded(data)
    if not text.startswith("<div ") or not text.rstrip().endswith("</div>"):
        raise UnreadableError("it does not begin with `<div ` and end with `</div>`")
    return read_fragment("\n".join(_lines(text)))


def _lines(text: str) -> Iterator[str]:
    anchor = ""
    for line in text.split("\n"):
        linked = _OUTSIDE.sub(r'<a href="\1">\2</a>', _INSIDE.sub(r'<a href="\1">\2</a>', line))
        if match := _ANCHOR.match(line):
            anchor = f' id="{match[1]}"'
        elif match := _HEADING.match(linked):
            level = len(match[1])
            yield f"<h{level}{anchor}>{match[2]}</h{level}>"
            anchor = ""
        elif linked.startswith("{|"):
            yield f"<table{linked[2:]}><tbody>"
        elif linked.startswith("|}"):
            yield "</tr></tbody></table>"
        elif linked.startswith("|+ "):
            yield f"<caption>{linked[3:]}</caption>"
        elif linked == "|-":
            yield "<tr>"
        elif match := _CELL.match(linked):
            tag = "th" if match[1] == "!" else "td"
            scope = f' scope="{match[2]}"' if match[2] else ""
            yield f"<{tag}{scope}>{match[3]}</{tag}>"
        else:
            yield linked
