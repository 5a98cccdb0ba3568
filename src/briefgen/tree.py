"""Trees of HTML: a finished text taken apart, so that a format can write it in its own way.

This is for the end of the way, where a host or a program of mail decides what may stand in a text;
nothing before it needs a tree.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from markupsafe import escape

from briefgen.markup import INLINE, VOID

#: The name of the element around what was parsed.
ROOT = "root"

_SPACE = re.compile(r"[ \t\n\r\f]+")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element(ROOT)
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        places = [i for i, e in enumerate(self.open) if e.tag == tag]
        if places:  # an end of nothing is passed over, as browsers do
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        add_text(self.open[-1], data)


def parsed(html: str) -> Element:
    """Return well-nested HTML as a tree below an element `ROOT`; comments are left out."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def add_text(element: Element, text: str) -> None:
    """Add a text behind all that stands in an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def text_in(element: Element) -> str:
    """Return the text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def classes(element: Element) -> frozenset[str]:
    """Return the class names of an element."""
    return frozenset(element.get("class", "").split())


def written(root: Element) -> str:
    """Return what stands in an element as HTML.

    Each element that parts words begins and ends a line, so that words stay apart where a host
    takes the element away; elsewhere white space is one space, since hosts turn line ends into
    breaks.
    """
    out: list[str] = []
    _write_inside(root, out, kept=False)
    return "".join(out).strip("\n") + "\n"


def _write_inside(element: Element, out: list[str], *, kept: bool) -> None:
    _write_text(element.text, out, kept=kept)
    for child in element:
        _write(child, out, kept=kept)
        _write_text(child.tail, out, kept=kept)


def _write_text(text: str | None, out: list[str], *, kept: bool) -> None:
    text = text or ""
    folded = text if kept else _SPACE.sub(" ", text)
    if not kept and (not out or out[-1].endswith("\n")):
        folded = folded.lstrip(" ")
    if folded:
        out.append(str(escape(folded)))


def _write(element: Element, out: list[str], *, kept: bool) -> None:
    block = element.tag not in INLINE and element.tag != "br"
    if block and out and not kept:
        out[-1] = out[-1].rstrip(" ")
        if not out[-1].endswith("\n"):
            out.append("\n")
    given = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    out.append(f"<{element.tag}{given}>")
    if element.tag not in VOID:
        _write_inside(element, out, kept=kept or element.tag == "pre")
        out.append(f"</{element.tag}>")
    if block and not kept:
        out.append("\n")


#: Elements whose text is no HTML.
_RAW = frozenset({"script", "style"})


def exact(element: Element) -> str:
    """Return an element as HTML, every white space of it as it was."""
    given = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    if element.tag in VOID:
        return f"<{element.tag}{given}>"
    raw = element.tag in _RAW
    inside = (element.text or "") if raw else str(escape(element.text or ""))
    inside += "".join(exact(child) + str(escape(child.tail or "")) for child in element)
    return f"<{element.tag}{given}>{inside}</{element.tag}>"
