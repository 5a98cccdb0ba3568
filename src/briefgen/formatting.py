"""What a citation processor is asked and what it answers, as values."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from briefgen.finding import Place


@dataclass(frozen=True, slots=True)
class RequestCite:
    """One work of a cluster: a source's id, the text before it, and what follows it.

    `suffix` begins with the locator, if there is one: `p. 5, emphasis added`.
    """

    source: str
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """The works cited at one place. `in_text` asks for the author's name alone."""

    cites: tuple[RequestCite, ...]
    in_text: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Request:
    """All citations of one paper, in reading order; cluster N is note N + 1.

    `sources` are CSL-JSON records as text.
    """

    style: str
    language: str
    sources: tuple[str, ...]
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """The formatted clusters, in the order of the request, and the bibliography in its own.

    `entries` pair a source's id with its entry; `messages` is what the processor warned of.
    """

    clusters: tuple[Markup, ...]
    entries: tuple[tuple[str, Markup], ...]
    messages: tuple[str, ...]
