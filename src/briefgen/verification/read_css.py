"""Reading CSS back: what a style sheet would load, and which fonts it brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

#: Data that may travel inside an address: pictures and fonts hold no addresses of their own.
_CARRIED = ("data:font/", "data:image/")

#: Functions whose texts are addresses, beside `url()`.
_ADDRESS_FUNCTIONS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set"})


def is_loaded(address: str) -> bool:
    """Return whether an address is fetched: it is neither data nor a place in the same file."""
    address = address.strip().lower()
    return bool(address) and not address.startswith(("#", *_CARRIED))


def style_loads(text: str) -> Iterator[str]:
    """Yield each address that the text of a style sheet or a `style` attribute would load."""
    from tinycss2 import parse_component_value_list  # type: ignore[import-untyped]

    for address in _addresses(parse_component_value_list(text)):
        if is_loaded(address):
            yield address


def _addresses(tokens: Iterable[Any], *, in_function: bool = False) -> Iterator[str]:
    importing = False
    for token in tokens:
        if token.type == "url" or (token.type == "string" and (in_function or importing)):
            yield token.value
        elif token.type == "function":
            named = token.lower_name in _ADDRESS_FUNCTIONS
            yield from _addresses(token.arguments, in_function=named or in_function)
        elif token.type in {"{} block", "() block", "[] block"}:
            yield from _addresses(token.content)
        if token.type == "at-keyword":
            importing = token.lower_value == "import"
        elif token.type == "literal" and token.value == ";":
            importing = False


def families(text: str) -> Iterator[str]:
    """Yield the family of each `@font-face` rule of a style sheet."""
    from tinycss2 import parse_declaration_list, parse_stylesheet

    for rule in parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "at-rule" or rule.lower_at_keyword != "font-face":
            continue
        for item in parse_declaration_list(rule.content or ()):
            if item.type == "declaration" and item.lower_name == "font-family":
                words = [t.value for t in item.value if t.type in {"string", "ident"}]
                yield " ".join(words)
