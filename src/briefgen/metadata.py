"""What the head of a page says of its paper to programs: search engines, reference managers, feeds.

schema.org as JSON-LD, the `citation_*` tags of Highwire Press, Open Graph, `canonical` and
`cite-as`, and where oEmbed is. The dates are those that the text shows. Absolute addresses are made of the project's
`base-url`; without one they are left out, since nobody knows where the file will be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from briefgen.addresses import address
from briefgen.brief import Brief
from briefgen.oembed import MEDIA_TYPE as OEMBED
from briefgen.oembed import file_name as oembed_name
from briefgen.siblings import Sibling, frame_of, pdf_of

if TYPE_CHECKING:
    from datetime import date

#: The media types of outputs that a page names.
PDF = "application/pdf"


def head_html(
    brief: Brief, preset: str, name: str, base: str = "", siblings: Sequence[Sibling] = ()
) -> Markup:
    """Return the elements for the head of a page.

    `preset` is the length, `name` the path of the output below the build folder, `base` the
    project's `base-url`, empty for none; `siblings` are the other outputs that are known.
    """
    out = [
        *_links(name, base),
        *_oembed(brief, preset, base, siblings),
        *_named(brief, preset, name, base, siblings),
        *_open_graph(brief, name, base),
    ]
    data = Markup('<script type="application/ld+json">{}</script>')
    return Markup("\n").join(
        [*out, data.format(as_data(report(brief, preset, name, base, siblings)))]
    )


def report(
    brief: Brief, preset: str, name: str, base: str = "", siblings: Sequence[Sibling] = ()
) -> dict[str, Any]:
    """Return a paper as a `Report` of schema.org; what is not known is left out."""
    own, pdf = address(base, name), pdf_of(preset, siblings)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": own,
        "url": own,
        "name": brief.title,
        "alternativeHeadline": brief.subtitle,
        "description": describe(brief),
        "reportNumber": brief.number,
        "inLanguage": brief.language,
        "datePublished": brief.issued.isoformat(),
        "dateModified": last_day(brief).isoformat(),
        # Facts from whenever to the date that the text shows: an interval without a start.
        "temporalCoverage": f"../{brief.facts_to}",
        "creativeWorkStatus": brief.status.capitalize(),
        # Nothing says whether a name is a person's or an organisation's.
        "author": [{"name": author} for author in brief.authors],
        "maintainer": {"name": brief.owner} if brief.owner else "",
        "keywords": list(brief.keywords),
        "copyrightNotice": brief.licence,
    }
    if pdf and base:
        data["encoding"] = {
            "@type": "MediaObject",
            "encodingFormat": PDF,
            "contentUrl": address(base, pdf.name),
            "contentSize": f"{pdf.size} B",
        }
    return {key: value for key, value in data.items() if value}


def last_day(brief: Brief) -> date:
    """Return the day of the last revision, of the issue where there was none."""
    return brief.revised or brief.issued


def describe(brief: Brief) -> str:
    """Return the sentence that stands for the paper where only one is shown."""
    return brief.description or brief.subject or brief.subtitle


def citation_tags(
    brief: Brief, preset: str, name: str, base: str = "", siblings: Sequence[Sibling] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the names and contents of the tags that reference managers read; days as they want them."""
    yield "citation_title", brief.title
    for author in brief.authors:
        yield "citation_author", author
    yield "citation_publication_date", brief.issued.isoformat().replace("-", "/")
    if brief.number:
        yield "citation_technical_report_number", brief.number
    yield "citation_language", brief.language
    if brief.keywords:
        yield "citation_keywords", "; ".join(brief.keywords)
    if base:
        yield "citation_fulltext_html_url", address(base, name)
        if pdf := pdf_of(preset, siblings):
            yield "citation_pdf_url", address(base, pdf.name)


def graph_tags(brief: Brief, name: str, base: str = "") -> Iterator[tuple[str, str]]:
    """Yield the properties of Open Graph."""
    yield "og:type", "article"
    yield "og:title", brief.title
    yield "og:description", describe(brief)
    yield "og:locale", brief.language.replace("-", "_")
    if base:
        yield "og:url", address(base, name)
    yield "article:published_time", brief.issued.isoformat()
    yield "article:modified_time", last_day(brief).isoformat()


def _links(name: str, base: str) -> Iterator[Markup]:
    if base:
        for rel in ("canonical", "cite-as"):
            yield Markup('<link rel="{}" href="{}">').format(rel, address(base, name))


def _oembed(brief: Brief, preset: str, base: str, siblings: Sequence[Sibling]) -> Iterator[Markup]:
    """Yield the link by which content systems find how to show the frame, where there is one."""
    if base and frame_of(preset, siblings):
        link = Markup('<link rel="alternate" type="{}" href="{}" title="{}">')
        yield link.format(OEMBED, address(base, oembed_name(brief.id, preset)), brief.title)


def _named(
    brief: Brief, preset: str, name: str, base: str, siblings: Sequence[Sibling]
) -> Iterator[Markup]:
    for key, value in citation_tags(brief, preset, name, base, siblings):
        yield Markup('<meta name="{}" content="{}">').format(key, value)


def _open_graph(brief: Brief, name: str, base: str) -> Iterator[Markup]:
    for key, value in graph_tags(brief, name, base):
        yield Markup('<meta property="{}" content="{}">').format(key, value)


def as_data(value: object) -> Markup:
    """Return a value as JSON that can stand in a `script`: without a character that begins a tag."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
