"""Where a text was read, if not at who published it, and where an archived copy is.

No style of the world prints either, so they are put into what a style has printed: beside the
address, which would otherwise look like the publisher's own. Short forms have no address and stay
as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from briefgen.formatting import Cluster, Response
from briefgen.markup import hangul, text_of
from briefgen.source import Source
from briefgen.wording import date_text


@dataclass(frozen=True, slots=True)
class _Said:
    """The language of a paper, and the words of the tool in it."""

    language: str
    words: Mapping[str, str]


def told(
    response: Response,
    clusters: Sequence[Cluster],
    sources: Mapping[str, Source],
    language: str,
    words: Mapping[str, str],
) -> Response:
    """Return what a style printed, with where each text was read and where its copy is.

    `words` are those of the tool in the language of the paper.

    An entry of a bibliography always says so. A note does where it prints the address, of a copy
    only if there is no bibliography that does.
    """
    said = _Said(language, words)
    notes = []
    for cluster, html in zip(clusters, response.clusters, strict=True):
        cited = dict.fromkeys(cite.source for cite in cluster.cites)
        notes.append(_note(html, [sources[name] for name in cited], response, said))
    entries = tuple(
        (name, _entry(html, sources[name], said)) if name in sources and html else (name, html)
        for name, html in response.entries
    )
    return replace(response, clusters=tuple(notes), entries=entries)


def _note(html: Markup, cited: Iterable[Source], response: Response, said: _Said) -> Markup:
    done: set[str] = set()  # two records may be parts of one page
    for source in cited:
        url = _address(source)
        link = _link(html, url)
        if link and url not in done:
            done.add(url)
            if source.archived[0] and not response.facts.bibliography:
                behind = link.end() + (4 if html[link.end() :].startswith("&gt;") else 0)
                copy = _copy(source, said, bare=behind == link.end())
                html = Markup(f"{html[:behind]}{copy}{html[behind:]}")
            if source.carrier:
                html = _beside(html, url, source.carrier, said)
    return html


def _entry(html: Markup, source: Source, said: _Said) -> Markup:
    """Return an entry of a bibliography with what its style does not say."""
    link = _link(html, _address(source))
    if source.carrier and link:
        html = _beside(html, _address(source), source.carrier, said)
    elif source.carrier:  # the style prints a DOI, or no address at all
        html = _at_end(html, Markup(" [{}]").format(_read_at(source.carrier, said)))
    if source.archived[0]:
        bare = not link or not html.count("&lt;<a href=")
        html = _at_end(html, _copy(source, said, bare=bare))
    return html


def _address(source: Source) -> str:
    return str(source.record.get("URL", ""))


def _link(html: Markup, url: str) -> re.Match[str] | None:
    """Return where an address is printed: a link that shows it, not one from a title."""
    if not url:
        return None
    return re.search(rf'<a href="{re.escape(str(escape(url)))}">https?://.*?</a>', html)


def _beside(html: Markup, url: str, name: str, said: _Said) -> Markup:
    """Return text with where it was read before its address, or in brackets behind it.

    Behind words that lead to the address, such as `Available at:` or `from`, a name before it
    would be read as part of them.
    """
    link = _link(html, url)
    if link is None:
        return html
    at, read = link.start(), _read_at(name, said)
    before = text_of(Markup(html[:at])).rstrip()
    if before.endswith("<"):
        return Markup(f"{html[: at - 4]}{read} {html[at - 4 :]}")
    if before.endswith((",", ";")):
        return Markup(f"{html[:at]}{read}, {html[at:]}")
    if not before or before.rstrip("'\"’”)").endswith((".", "?", "!")):
        return Markup(f"{html[:at]}{_capital(read)}, {html[at:]}")
    return Markup(f"{html[: link.end()]} [{read}]{html[link.end() :]}")


def _read_at(name: str, said: _Said) -> Markup:
    return escape(said.words["read_at"]).format(name=hangul(name))


def _capital(text: Markup) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _copy(source: Source, said: _Said, *, bare: bool) -> Markup:
    """Return where an archived copy is; not `bare` in pointed brackets, as its style has them."""
    url, day = source.archived
    link = Markup('<a href="{0}">{0}</a>' if bare else '&lt;<a href="{0}">{0}</a>&gt;').format(url)
    return Markup(", {} {}").format(
        said.words["archived"].format(date=date_text(day, said.language)), link
    )


def _at_end(html: Markup, text: Markup) -> Markup:
    """Return an entry with a text behind it, before its full stop."""
    stop = "." if html.endswith(".") else ""
    return Markup(f"{html.removesuffix('.')}{text}{stop}")
