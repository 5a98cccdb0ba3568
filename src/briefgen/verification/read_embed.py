"""Reading an embed back: its outer element, its shadow root, and whether a host could reach in.

Inside it is a page for the screen whose links to its own parts are words; where each led is an
attribute, which is written on to the tree as the link that it was, and the page's reader reads it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from briefgen.verification import read_html
from briefgen.verification.written import EmbedFile, UnreadableError

_OPENING = '<template shadowrootmode="open">'

#: What keeps a host out, each with `!important`, by selector.
_KEPT_OUT = {
    ":host": {
        "all": "initial",
        "display": "flow-root",
        "direction": "ltr",
        "unicode-bidi": "isolate",
    },
    ":host::before,:host::after": {"content": "none"},
    ":host::first-line,:host::first-letter": {"all": "unset"},
}

#: What names of custom properties begin with: no host has them.
_OWN = re.compile(r"--b[0-9a-f]{6}-")

#: At-rules that mean nothing in a shadow root, or fetch.
_IDLE = frozenset({"font-face", "property", "import", "page"})


def read_embed(data: bytes) -> EmbedFile:
    """Return what an embed holds.

    Raises:
        UnreadableError: if the bytes are no element in UTF-8 that holds one shadow root.
    """
    text = read_html.decoded(data)
    if not text.startswith("<div ") or not text.rstrip().endswith("</div>"):
        raise UnreadableError("it does not begin with `<div ` and end with `</div>`")
    if text.count(_OPENING) != 1 or text.count("</template>") != 1:
        raise UnreadableError("it does not hold one shadow root")
    from tinyhtml5 import parse

    try:
        return _read(parse(io.StringIO(text), namespace_html_elements=False))
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the parser gave up with {type(error).__name__}") from error


def _read(root: Any) -> EmbedFile:
    body = next(root.iter("body"))
    outer = next(iter(body))
    template = next(outer.iter("template"))
    template.tag = "div"  # or nobody reads what is in it
    lost = " ".join(" ".join("".join(e.itertext()).split()) for e in outer if e is not template)
    root.set("lang", outer.get("lang", ""))
    sheets = ["".join(e.itertext()) for e in template.iter("style")]
    told = [e.get("href", "") for e in root.iter("a") if e.get("href", "").startswith("#")]
    open_to = [*_open_to(sheets), *(f"the link `{href}`" for href in told)]
    _dress(root)
    file = read_html.read_tree(root)
    levels = [e for e in root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    return EmbedFile(
        file.written, file.families, file.doubled, file.returns, file.text, file.popovers,
        file.stray_buttons,
        ids=(outer.get("id", ""),),
        levels=tuple(int(e.get("aria-level") or e.tag[1]) for e in levels),
        heads=tuple(e.get("scope", "") for e in root.iter("th")),
        tables=tuple((e.get("id", ""), " ".join(_cells(e))) for e in root.iter("table")),
        open_to=tuple(dict.fromkeys(open_to)),
        lost=lost,
    )  # fmt: skip


def _dress(root: Any) -> None:
    """Make links again of the words that were links to parts of the page."""
    for element in root.iter("a"):
        if target := element.attrib.pop("data-to", ""):
            element.set("href", f"#{target}")


def _cells(table: Any) -> Iterator[str]:
    for element in table.iter():
        if element.tag in {"th", "td"}:
            yield " ".join("".join(element.itertext()).split())


def _open_to(sheets: Iterable[str]) -> Iterator[str]:
    """Yield what in the style lets a host in, or works only in a page of its own."""
    from tinycss2 import (  # type: ignore[import-untyped]
        parse_declaration_list,
        parse_stylesheet,
        serialize,
    )

    said: dict[str, dict[str, str]] = {}
    text = "".join(sheets)
    rules = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type != "qualified-rule":
            continue
        values = said.setdefault(serialize(rule.prelude).replace(" ", ""), {})
        for item in parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
            if item.type == "declaration" and item.important:
                values[item.lower_name] = serialize(item.value).strip()
    for selector, wanted in _KEPT_OUT.items():
        there = said.get(selector, {})
        yield from (
            f"no `{name}: {value} !important` at `{selector}`"
            for name, value in wanted.items()
            if there.get(name) != value
        )
    yield from _faults(rules)


def _faults(rules: Iterable[Any]) -> Iterator[str]:
    from tinycss2 import parse_rule_list, serialize

    for rule in rules:
        if rule.type == "error":
            yield f"a rule that no browser reads, {rule.message}"
        elif rule.type == "qualified-rule":
            selector = serialize(rule.prelude)
            if re.search(r"(?<![\w.#-])(?:html|body|main)(?![\w-])|:root\b", selector):
                yield f"the selector `{selector.strip()}`"
            yield from _tokens(rule.content)
        elif rule.type == "at-rule":
            keyword, asked = rule.lower_at_keyword, serialize(rule.prelude).strip()
            # What hovering shows may ask how wide the window is, since it stands there.
            of_window = keyword == "media" and re.search(r"\bwidth\b", asked)
            if keyword in _IDLE or (of_window and "hover" not in asked):
                yield f"`@{keyword} {asked}`".replace(" `", "`")
            if rule.content is None:
                continue
            if keyword in {"media", "supports", "container", "layer", "scope"}:
                yield from _faults(
                    parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                )
            else:
                yield from _tokens(rule.content)


def _tokens(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield lengths that are the host's, and names that a host could have."""
    for token in tokens:
        if token.type == "dimension" and token.lower_unit == "rem":
            yield f"the length `{token.serialize()}`"
        elif token.type == "ident" and token.value.startswith("--") and not _OWN.match(token.value):
            yield f"the name `{token.value}`"
        elif token.type == "function":
            yield from _tokens(token.arguments)
        elif token.type in {"{} block", "() block", "[] block"}:
            yield from _tokens(token.content)
