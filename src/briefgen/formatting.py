"""What a citation processor is asked and what it answers, as values."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from briefgen.finding import Place
from briefgen.style import PLAIN, StyleFacts


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

    `style` is a name, or the path of a file of the project whose text is `csl`. `sources` are
    CSL-JSON records as text. `linked` asks for links to the entries, as `#ref-ID`.
    """

    style: str
    language: str
    sources: tuple[str, ...]
    clusters: tuple[Cluster, ...]
    csl: str = ""
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The formatted clusters, in the order of the request, and the bibliography in its own.

    `entries` pair a source's id with its entry; `messages` is what the processor warned of.
    `names` are the words of each cluster that belong to the sentence, empty but for `in_text`;
    the cluster is then what is left. An entry's own number stands before it in an element of the
    class `entry-number`. `facts` says what the style is.
    """

    clusters: tuple[Markup, ...]
    entries: tuple[tuple[str, Markup], ...]
    messages: tuple[str, ...]
    names: tuple[Markup, ...] = ()
    facts: StyleFacts = PLAIN
