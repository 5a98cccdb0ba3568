"""Embeds: a page of its own inside somebody else's, which neither changes the other.

A finished page is put into a declarative shadow root. What such a root can not have is written in
another way: rules for the page become rules for elements that stand for it, widths of the window
those of the embed, `rem` a length of its own, links inside words (no address leads into a shadow
root), the theme's fonts those of the reader's system, and every custom property gets a name that
no host has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from briefgen.formats import Placement
from briefgen.tree import classes, exact, parsed, text_in

#: What stands for the elements of a page, whose rules keep their weight.
STANDS_FOR = {"html": "briefgen-html", "body": "briefgen-body", "main": "briefgen-main"}

#: The class that stands for `:root`, which is as heavy.
ROOT_CLASS = "briefgen-root"

#: What the attribute is called that says where a link led, for those who read the embed.
LED_TO = "data-to"

#: What opens and ends a shadow root.
OPENING, ENDING = '<template shadowrootmode="open">', "</template>"

#: What keeps the host out, its generated text and the look of first lines too. `!important` inside
#: a shadow root is stronger than outside.
HOST = (
    ":host{all:initial!important;display:flow-root!important;direction:ltr!important;"
    "unicode-bidi:isolate!important}"
    ":host::before,:host::after{content:none!important}"
    ":host::first-line,:host::first-letter{all:unset!important}"
)

#: How wide an embed may be, in px.
WIDEST = 960

#: What the elements are that stand for the page. An embed is as wide as a column of text may be:
#: what a theme hangs beside its column would stand over the host.
_PAGE = (
    "briefgen-html,briefgen-body,briefgen-main{display:block}"
    f":host{{max-width:{WIDEST}px!important}}"
    "briefgen-html{container-type:inline-size;overflow-wrap:break-word}"
    "a:not([href]){color:inherit!important;text-decoration:none!important}"
)

#: The sizes that a theme's `rem` and a browser's own size are, in px, where nothing else is said.
_BROWSER = 16

#: At-rules that hold rules.
_GROUPS = frozenset({"media", "supports", "layer", "container", "scope", "starting-style"})

#: At-rules that have no place in a shadow root, or mean nothing there.
_NO_PLACE = frozenset({"font-face", "page", "import", "charset", "namespace", "property"})

#: Families that a reader's system has, by the generic one; a host can not take their names.
_SYSTEM = {"serif": "ui-serif,serif", "sans-serif": "system-ui,sans-serif"}

_DASHED = re.compile(r"--(?=[A-Za-z])")


def prefix(before: str) -> str:
    """Return what the custom properties of an embed begin with, from what its ids begin with."""
    return f"--b{hashlib.sha256(before.encode()).hexdigest()[:6]}-"


def embedded(
    page: str,
    before: str,
    placement: Placement,
    label: str,
    lost: Markup,
    families: Collection[str] = (),
) -> str:
    """Return a page as an embed, whose outer element has an id for the host to link to.

    `before` is what ids begin with, `label` what the article is called, `lost` what is shown where a
    host inserts the embed so that its shadow root is lost. `families` are fonts that it can not have.
    """
    root = parsed(page)
    own = prefix(before)
    sheets = [e.text or "" for e in root.iter("style")]
    language = next((e.get("lang", "") for e in root.iter("html")), "")
    named = next((e.get("class", "") for e in root.iter("body")), "")
    article = next(root.iter("article"))
    copy = f" ({placement.instance})" if placement.instance > 1 else ""
    _detach(article, placement.heading_base - 1, label + copy)
    _restyle(article, own, families)
    inside = exact(article)
    style = HOST + _PAGE + "".join(isolated(sheet, own, families) for sheet in sheets)
    return str(
        Markup(
            '<div id="{}embed" lang="{}">{}<style>{}</style>\n'
            '<briefgen-html class="{}"><briefgen-body class="{}"><briefgen-main>{}'
            "</briefgen-main></briefgen-body></briefgen-html>{}\n{}</div>\n"
        ).format(
            before, language, Markup(OPENING), Markup(style),
            ROOT_CLASS, named, Markup(inside), Markup(ENDING), lost,
        )
    )  # fmt: skip


# --- the text ------------------------------------------------------------------------------------


def _detach(article: Element, deeper: int, label: str) -> None:
    """Take out what works only in a page of its own: ways inside it, and names of its parts."""
    article.set("aria-label", label)
    _drop(article, lambda e: "backlink" in classes(e) or _leads_back(e))
    for element in article.iter():
        element.attrib.pop("aria-labelledby", None)  # so that a host's list of parts stays its own
        if element.tag == "nav":
            element.tag = "div"
        elif re.fullmatch("h[1-6]", element.tag) and deeper:
            element.set("aria-level", str(min(int(element.tag[1]) + deeper, 6)))
        elif element.get("role") == "doc-endnotes":
            heading = next(element.iter("h2"), None)
            own = "" if heading is None else f"{text_in(heading)}: "
            element.set("aria-label", own + label)
        if (href := element.get("href", "")).startswith("#") and element.tag == "a":
            del element.attrib["href"]
            element.attrib.pop("role", None)
            element.attrib.pop("aria-label", None)
            element.set(LED_TO, href[1:])
    for popover in [e for e in article.iter() if "popover" in e.attrib]:
        # The first link says what is shown; those behind it led to the list, and no more.
        for link in popover.findall("a"):
            if link.get(LED_TO, "").startswith("entry-") and _is_behind_text(popover, link):
                _remove(popover, link)


def _leads_back(element: Element) -> bool:
    return element.get("role") == "doc-backlink"


def _is_behind_text(popover: Element, link: Element) -> bool:
    """Return whether nothing that the link would head stands behind it."""
    behind = list(popover)[list(popover).index(link) + 1 :]
    return not any(e.tag == "span" for e in behind)


def _drop(element: Element, goes: Any) -> None:
    for child in list(element):
        if goes(child):
            _remove(element, child)
        else:
            _drop(child, goes)


def _remove(parent: Element, child: Element) -> None:
    """Take an element out, not the text behind it."""
    place = list(parent).index(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def _restyle(article: Element, before: str, families: Collection[str]) -> None:
    """Give what has style in the text itself, such as drawings, the names of the embed."""
    for element in article.iter():
        for name, value in element.items():
            element.set(name, _attribute(name, value, before, families))
        if element.tag == "style":
            element.text = isolated(element.text or "", before, families)


#: Attributes that say how something looks, those of drawings too.
_STYLED = frozenset("style font-family fill stroke color stop-color".split())


def _attribute(name: str, value: str, before: str, families: Collection[str]) -> str:
    """Return the value of an attribute; those with style in them are renamed like the rules."""
    from tinycss2 import parse_component_value_list  # type: ignore[import-untyped]

    if name in _STYLED:
        return _values(parse_component_value_list(value), before, families)
    return value


def _renamed(text: str, before: str) -> str:
    return _DASHED.sub(before, text)


# --- the style -----------------------------------------------------------------------------------


def isolated(css: str, before: str, families: Collection[str] = ()) -> str:
    """Return a style sheet of a page as one of a shadow root.

    `before` is what names of custom properties begin with, `families` are fonts that go.
    """
    from tinycss2 import parse_stylesheet

    return "".join(_rules(parse_stylesheet(css, skip_comments=True), before, families))


def _rules(rules: Iterable[Any], before: str, families: Collection[str]) -> Iterator[str]:
    from tinycss2 import parse_rule_list, serialize

    for rule in rules:
        if rule.type == "qualified-rule":
            selector = "".join(_selector(rule.prelude)).strip()
            inside = _values(rule.content, before, families)
            yield f"{selector}{{{_sized(rule.prelude, rule.content, before)}{inside}}}\n"
        elif rule.type != "at-rule" or rule.lower_at_keyword in _NO_PLACE:
            continue
        elif rule.lower_at_keyword in _GROUPS and rule.content is not None:
            inner = "".join(
                _rules(parse_rule_list(rule.content, skip_comments=True), before, families)
            )
            yield _group(rule.lower_at_keyword, rule.prelude, inner, before)
        else:
            inside = "" if rule.content is None else _values(rule.content, before, families)
            head = _renamed(serialize(rule.prelude).strip(), before)
            body = ";" if rule.content is None else f"{{{inside}}}"
            yield f"@{rule.lower_at_keyword} {head}{body}\n"


def _group(keyword: str, prelude: Sequence[Any], inner: str, before: str) -> str:
    """Return rules under their condition; the width of the window becomes that of the embed."""
    from tinycss2 import serialize

    if keyword != "media":
        return f"@{keyword} {_renamed(serialize(prelude).strip(), before)}{{{inner}}}\n"
    parts = re.split(r"\s+and\s+", serialize(prelude).strip())
    widths = [part for part in parts if re.match(r"\([^()]*\bwidth\b", part)]
    if _in_window(parts, widths):
        return f"@media {serialize(prelude).strip()}{{{inner}}}\n"
    rest = [part for part in parts if part not in widths]
    if widths:
        asked = " and ".join(re.sub(r"([\d.]+)r?em\b", _in_px, part) for part in widths)
        inner = f"@container {asked}{{{inner}}}\n"
    return f"@media {' and '.join(rest)}{{{inner}}}\n" if rest else inner


def _in_window(parts: Sequence[str], widths: Sequence[str]) -> bool:
    """Return whether rules are for what hovering shows, which stands in the window, not the embed.

    What asks for a window wider than an embed may be hangs beside a page's own column, and goes.
    """
    least = [float(size) for part in widths for size in re.findall(r"([\d.]+)r?em\b", part)]
    hovers = any(re.match(r"\((?:any-)?hover\b", part) for part in parts)
    return hovers and all(size * _BROWSER <= WIDEST for size in least)


def _in_px(length: re.Match[str]) -> str:
    return f"{float(length[1]) * _BROWSER:g}px"


def _selector(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the parts of a selector, with what stands for the elements of a page."""
    listed = list(tokens)
    for last, token, following in zip([None, *listed], listed, [*listed[1:], None], strict=False):
        if token == ":" and _is_root(following):
            yield f".{ROOT_CLASS}"
        elif last == ":" and _is_root(token):
            continue  # written already
        elif token.type == "ident" and last not in (".", ":"):
            yield STANDS_FOR.get(token.lower_value, token.serialize())
        elif token.type == "function":
            yield f"{token.name}({''.join(_selector(token.arguments))})"
        else:
            yield token.serialize()


def _is_root(token: Any) -> bool:
    return token is not None and token.type == "ident" and token.lower_value == "root"


def _sized(prelude: Sequence[Any], content: Sequence[Any], before: str) -> str:
    """Return what says how large the `rem` of a page is, where a rule says how large its text is."""
    from tinycss2 import parse_declaration_list

    if not any(t.type == "ident" and t.lower_value in {"html", "root"} for t in prelude):
        return ""
    for item in parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration" and item.lower_name == "font-size":
            (size,) = [t for t in item.value if t.type != "whitespace"][:1]
            if size.type == "percentage":
                return f"{before}rem:{size.value / 100 * _BROWSER:g}px;"
            if size.type == "dimension" and size.lower_unit not in {"em", "rem"}:
                return f"{before}rem:{size.serialize()};"
    return ""


def _values(tokens: Iterable[Any], before: str, families: Collection[str]) -> str:
    """Return what stands in a rule, with names and lengths of its own."""
    out: list[str] = []
    listed = [token for token in tokens if token.type != "comment"]
    at = 0
    while at < len(listed):
        token = listed[at]
        if behind := _family(listed, at, families):
            at = _past_comma(listed, behind)
            if at == behind:  # the last of a list
                out.append(_instead(listed[behind - 1]))
            continue
        at += 1
        if token.type == "dimension" and token.lower_unit == "rem":
            out.append(f"calc({token.value:g}*var({before}rem,{_BROWSER}px))")
        elif token.type == "ident":
            alone = not {"ident"} & {t.type for t in _beside(listed, at - 1)}
            out.append(_ident(token, before, alone=alone))
        elif token.type == "function":
            out.append(f"{token.name}({_values(token.arguments, before, families)})")
        elif token.type in {"{} block", "() block", "[] block"}:
            inside = _values(token.content, before, families)
            out.append(f"{token.type[0]}{inside}{token.type[1]}")
        else:
            out.append(token.serialize())
    return "".join(out).strip()


def _family(tokens: Sequence[Any], at: int, families: Collection[str]) -> int:
    """Return where the name of a family ends that begins here, in quotes or not; 0 where none does."""
    known = {family.casefold() for family in families}
    if tokens[at].type == "string":
        return at + 1 if tokens[at].value.casefold() in known else 0
    name = ""
    for end in range(at, len(tokens)):
        if tokens[end].type != ("whitespace" if (end - at) % 2 else "ident"):
            break
        name += " " if (end - at) % 2 else tokens[end].value
        if name.casefold() in known:
            return end + 1
    return 0


def _past_comma(tokens: Sequence[Any], at: int) -> int:
    """Return what stands behind a comma and the space about it; the same place where none is."""
    comma = next((i for i in range(at, len(tokens)) if tokens[i].type != "whitespace"), at)
    if comma >= len(tokens) or tokens[comma] != ",":
        return at
    return next((i for i in range(comma + 1, len(tokens)) if tokens[i].type != "whitespace"),
                len(tokens))  # fmt: skip


def _instead(token: Any) -> str:
    """Return the reader's own families for one that went, by the last word of its name."""
    return _SYSTEM["serif" if token.value.casefold().endswith(" serif") else "sans-serif"]


def _beside(tokens: Sequence[Any], at: int) -> Iterator[Any]:
    """Yield the tokens next to one, white space passed over."""
    for side in (reversed(tokens[:at]), tokens[at + 1 :]):
        yield from [token for token in side if token.type != "whitespace"][:1]


def _ident(token: Any, before: str, *, alone: bool) -> str:
    if token.value.startswith("--"):
        return before + str(token.serialize())[2:]
    return str((alone and _SYSTEM.get(token.lower_value)) or token.serialize())
