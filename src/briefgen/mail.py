"""E-mails: a paper as the body of a mail, its style written on to each element.

Programs of mail take style sheets away, and Outlook sets a mail as a word processor does: it knows
no custom properties, no flex, no grid, no position, no web fonts. So the rules of `email.css` are
read here, their colours filled in, and what they say is written as `style` on what they select. The
frame around the text, which has the tables that lay it out, is the same for every theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup, escape

from briefgen import plain
from briefgen.colour import Palette
from briefgen.formats import Placement
from briefgen.tree import parsed, written

#: The most bytes of a mail: Gmail cuts what is longer than about 102,000.
MOST_BYTES = 100_000

#: The style sheet of a theme whose rules are written on to the elements.
MAIL_SHEET = "email.css"

#: How wide the text is, in CSS pixels, where the window is wider.
WIDTH = 640

#: What Outlook sets as other programs do, and two that it does without: a table that it alone sees
#: holds the width, and it breaks a long address by itself.
PROPERTIES = frozenset(
    "color background-color font-family font-size font-weight font-style line-height text-align "
    "text-decoration vertical-align margin padding border border-top border-bottom border-left "
    "border-collapse max-width word-break".split()
)

_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'

#: The frame. Outlook takes no `max-width`, so a table that it alone sees holds the text's width.
_FRAME = f"""<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{{title}}</title>
</head>
<body style="{{body}}">
<table {_TABLE} width="100%"><tr><td align="center" style="{{ground}}">
<!--[if mso]><table {_TABLE} width="{WIDTH}"><tr><td><![endif]-->
<table {_TABLE} width="100%" align="center" style="max-width:{WIDTH}px"><tr>
<td id="{{paper}}" lang="{{lang}}" align="left" style="{{column}}">
{{text}}</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
"""

#: The parts of the frame by their classes in `email.css`.
_PARTS = ("body", "ground", "column")

#: Attributes of elements, for programs that take the style away.
_GIVEN: Mapping[str, Mapping[str, str]] = {
    "table": {"cellpadding": "4", "cellspacing": "0", "border": "0", "width": "100%"},
    "th": {"align": "left", "valign": "top"},
    "td": {"align": "left", "valign": "top"},
}

#: Elements of plain HTML that programs of mail do not know.
_UNKNOWN = frozenset({"article", "figure", "figcaption"})


def mail(html: str, title: str, language: str, before: str, css: str, palette: Palette) -> str:
    """Return the text of a paper as a mail.

    `before` is what its ids begin with, `css` the rules whose `var(--name)` are colours of
    `palette`. A link to what the mail does not have becomes its words.
    """
    root = parsed(html)
    shades = {name: shade.value for name, shade in palette.items()}
    frame = SubElement(root, "div")
    for part in _PARTS:
        SubElement(frame, "div", {"class": part})
    styles = _styles(root, css, shades)
    around = {e.get("class", ""): styles.get(e, "") for e in frame}
    root.remove(frame)
    for element, style in styles.items():
        element.set("style", style)
    kept = plain.plain_tree(root, before, Placement(heading_base=1), styled=True)
    for element in kept.iter():
        for name, value in _GIVEN.get(element.tag, {}).items():
            element.set(name, value)
    _without_dangling(kept)
    return _FRAME.format(
        lang=escape(language),
        title=escape(title),
        paper=f"{before}paper",
        text=Markup(written(_known(kept))),
        **{name: escape(around[name]) for name in _PARTS},
    )


def _known(root: Element) -> Element:
    """Return a tree in which elements that mail does not know are `div`s and `p`s."""
    for element in root.iter():
        if element.tag in _UNKNOWN:
            element.tag = "p" if element.tag == "figcaption" else "div"
    return root


def _without_dangling(root: Element) -> None:
    """Take the address off each link inside the mail that leads nowhere."""
    there = {e.get("id") for e in root.iter() if "id" in e.attrib}
    for link in root.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and href[1:] not in there:
            del link.attrib["href"]
            link.attrib.pop("style", None)
            link.tag = "span"


@lru_cache(maxsize=8)
def _rules(css: str) -> tuple[tuple[Any, tuple[tuple[str, str], ...]], ...]:
    """Return the selectors of a style sheet with what each says, in their order."""
    import cssselect2  # type: ignore[import-untyped]
    import tinycss2  # type: ignore[import-untyped]

    out = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        said = tuple(
            (d.lower_name, tinycss2.serialize(d.value).strip())
            for d in tinycss2.parse_blocks_contents(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            if d.type == "declaration" and d.lower_name in PROPERTIES
        )
        out += [(selector, said) for selector in cssselect2.compile_selector_list(rule.prelude)]
    return tuple(out)


def _styles(root: Element, css: str, shades: Mapping[str, str]) -> dict[Element, str]:
    """Return what a style sheet says of each element, the more exact selector before the other."""
    import cssselect2

    for name, value in shades.items():
        css = css.replace(f"var(--{name})", value)
    matcher = cssselect2.Matcher()
    for selector, said in _rules(css):
        matcher.add_selector(selector, said)
    return dict(_matched(cssselect2.ElementWrapper.from_html_root(root), matcher))


def _matched(root: Any, matcher: Any) -> Iterator[tuple[Element, str]]:
    for element in root.iter_subtree():
        said: dict[str, str] = {}
        for _specificity, _order, _pseudo, rules in matcher.match(element):
            said |= dict(rules)
        if said:
            yield element.etree_element, ";".join(f"{k}:{v}" for k, v in said.items())
