"""Reading plain HTML and wikitext back, as a page of somebody else's would have them.

There is no class and no section to go by: ids say what is what. What they say is written on to the
tree as the page for the screen has it, and read from there by the same reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
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


def read_mail(data: bytes) -> PlainFile:
    """Return what a mail holds.

    Raises:
        UnreadableError: if the bytes are not a whole HTML file in UTF-8.
    """
    return replace(read_fragment(read_html.whole(data), mail=True), size=len(data))


def read_fragment(text: str, *, mail: bool = False) -> PlainFile:
    """Return what HTML holds whose ids begin with that of its outermost element that has one.

    Raises:
        UnreadableError: if it can not be parsed.
    """
    from tinyhtml5 import parse

    try:
        root = parse(io.StringIO(text), namespace_html_elements=False)
        body = next(root.iter("body"))
        used = tuple(dict.fromkeys(_used(root if mail else body)))
        shades = tuple(dict.fromkeys(_shades(body, "", ""))) if mail else ()
        unsaid = sum(map(_is_unsaid, body.iter("table")))
        rests = [" ".join("".join(e.itertext()).split()) for e in body.iter() if _is_rest(e)]
        ids = tuple(e.get("id") for e in body.iter() if e.get("id"))
        outer = next((e for e in body.iter() if e.get("id")), body)
        levels = tuple(int(e.tag[1]) for e in body.iter() if e.tag in _HEADINGS)
        heads = tuple(e.get("scope", "") for e in body.iter("th"))
        before = outer.get("id", "").removesuffix("paper")
        language = outer.get("lang", "")
        root.set("lang", "" if mail and root.get("lang") != language else language)
        _undress(body, before)
        tables = tuple((e.get("id", ""), " ".join(_cells(e))) for e in body.iter("table"))
        _dress(body)
        file = read_html.read_tree(root)
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the parser gave up with {type(error).__name__}") from error
    return PlainFile(
        file.written, file.families, file.doubled, file.returns, file.text,
        used=used, ids=ids, levels=levels, heads=heads, tables=tables,
        rest=" ".join(rests), shades=shades, unsaid=unsaid,
    )  # fmt: skip


def _used(body: Any) -> Iterator[str]:
    """Yield what is used, as `p`, `p@id` and, of an inline style, `p{color`."""
    for element in body.iter():
        if (element is body and body.tag == "body") or not isinstance(element.tag, str):
            continue
        yield element.tag
        for key, value in element.attrib.items():
            yield f"{element.tag}@{key}"
            if key == "style":
                rules = (rule.partition(":")[0].strip() for rule in value.split(";"))
                yield from (f"{element.tag}{{{name}" for name in rules if name)


def _shades(element: Any, colour: str, ground: str) -> Iterator[tuple[str, str]]:
    """Yield the colour of each text with its ground, as the inline styles around it say."""
    said = (rule.partition(":") for rule in element.get("style", "").split(";"))
    rules = {name.strip().lower(): value.strip().lower() for name, _, value in said}
    colour, ground = rules.get("color", colour), rules.get("background-color", ground)
    inside = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in inside):
        yield colour, ground
    for child in element:
        if isinstance(child.tag, str):
            yield from _shades(child, colour, ground)


def _is_unsaid(table: Any) -> bool:
    return table.get("role") != "presentation" and "th" not in _own_cells(table)


def _own_cells(element: Any) -> Iterator[str]:
    """Yield the names of what stands in a table, but not in a table within it."""
    for child in element:
        if child.tag != "table":
            yield child.tag
            yield from _own_cells(child)


def _is_rest(element: Any) -> bool:
    return bool(element.get("id", "").endswith("_rest"))


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
        elif child.get("id") in {"colophon", "rest"}:
            group = SubElement(holder, "footer")
        group.append(child)


# --- wikitext ------------------------------------------------------------------------------------

_HEADING = re.compile(r"^(={1,6}) (.*) \1$")
_ANCHOR = re.compile(r'^<span id="([^"]*)"></span>$')
_INSIDE = re.compile(r"\[\[(#[^|\]]+)\|(.*?)\]\]")
_OUTSIDE = re.compile(r"\[((?:https?|mailto):[^\s\]]+) (.*?)\]")
_CELL = re.compile(r'^([|!])(?: (?:scope="(\w+)" \| ?)?(.*))?$')


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
            yield f"<{tag}{scope}>{match[3] or ''}</{tag}>"
        else:
            yield linked
