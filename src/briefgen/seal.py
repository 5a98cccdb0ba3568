"""The content security policy that a page carries for itself.

It allows what the page has inside it, fonts and pictures in addresses and its own styles by their
digests, and nothing else: whatever gets into the page later can neither load nor run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from markupsafe import Markup

#: Where the policy goes in a page whose styles are not final yet; content, whose `<` is escaped,
#: can not have it.
POLICY = "<policy>"


def sealed(page: str) -> str:
    """Return a page with its policy in the place of `POLICY`; itself where it has none."""
    if POLICY not in page:
        return page
    reader = _Styles()
    reader.feed(page)
    reader.close()
    return page.replace(POLICY, policy(reader.sheets, reader.attributes), 1)


def element(*more: str) -> Markup:
    """Return the element that carries the policy, with more directives behind those of every page."""
    content = "; ".join((POLICY, *more))
    return Markup(f'<meta http-equiv="Content-Security-Policy" content="{content}">')


def style_sources(page: str) -> tuple[str, ...]:
    """Return what `style-src` must allow, so that a page, or a part of one, has its styles."""
    reader = _Styles()
    reader.feed(page)
    reader.close()
    return _sources(reader.sheets, reader.attributes)


def _sources(sheets: Iterable[str], attributes: Iterable[str]) -> tuple[str, ...]:
    styles = [f"'{digest}'" for digest in dict.fromkeys(map(digest_of, sheets))]
    if own := [f"'{digest}'" for digest in dict.fromkeys(map(digest_of, attributes))]:
        styles += ["'unsafe-hashes'", *own]  # what it allows are those values alone
    return tuple(styles)


def policy(sheets: Iterable[str], attributes: Iterable[str] = ()) -> str:
    """Return the policy of a page with these style sheets and values of `style` attributes."""
    styles = _sources(sheets, attributes)
    return "; ".join(
        (
            "default-src 'none'",
            "font-src data:",
            "img-src data:",
            f"style-src {' '.join(styles) or chr(39) + 'none' + chr(39)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def digest_of(text: str) -> str:
    """Return the digest by which a policy names a style: `sha256-` and base64."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def directives(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the directives of a policy, each with its values."""
    for directive in text.split(";"):
        if words := directive.split():
            yield words[0].lower(), tuple(words[1:])


#: The element that carries it. It holds for what stands behind it, so it comes before any style.
ELEMENT = element()


class _Styles(HTMLParser):
    """Collects the texts of style sheets and the values of `style` attributes, as a browser has them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheets: list[str] = []
        self.attributes: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag == "style"
        if self._within:
            self.sheets.append("")
        self.attributes += [value or "" for name, value in attrs if name == "style"]

    def handle_endtag(self, tag: str) -> None:
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            self.sheets[-1] += data


__all__ = [
    "ELEMENT",
    "POLICY",
    "digest_of",
    "directives",
    "element",
    "policy",
    "sealed",
    "style_sources",
]
