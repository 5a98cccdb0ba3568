"""The feed and the map of a build folder: Atom (RFC 4287) and sitemaps.org 0.9.

Days are those of the briefs, never of a clock, so the same content gives the same bytes. A brief
has the same id in every feed of its project, wherever the folder stands.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from briefgen.catalogue import Catalogue, File, Listed
from briefgen.formats import FORMATS, Finish
from briefgen.wording import date_text

#: The files' names below the build folder.
FEED, SITEMAP = "feed.atom", "sitemap.xml"

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: The scheme of the category that says how far along a brief is.
STATUS = "urn:briefgen:status"

#: The namespace of the ids, drawn once.
_IDS = uuid.UUID("b7f0c1de-52a3-4f0a-9c55-0d7a2f6e41b8")


def identity(project: str, brief: str = "") -> str:
    """Return the id of a project's feed, or of its entry for a brief.

    It hangs on the name of the project and the id of the brief alone, so an address that changes
    makes nothing new in a reader.
    """
    own = uuid.uuid5(_IDS, project)
    return (uuid.uuid5(own, brief) if brief else own).urn


def atom(catalogue: Catalogue) -> str | None:
    """Return the feed of the briefs that are no drafts, the latest first; None without any.

    Links are absolute below `base-url`, and relative to the feed where a project has none.
    """
    briefs = [brief for brief in catalogue.briefs if brief.is_public]
    if not briefs:
        return None
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": catalogue.language})
    _text(feed, "title", catalogue.project or "Briefs")
    _text(feed, "id", identity(catalogue.project))
    _text(feed, "updated", _moment(max(brief.updated for brief in briefs)))
    if catalogue.base_url:
        _link(feed, "self", catalogue.address(FEED), "application/atom+xml")
    _link(feed, "alternate", _target(catalogue, "index.html"), "text/html")
    if catalogue.licence:
        _text(feed, "rights", catalogue.licence)
    generator = SubElement(feed, "generator", {"version": catalogue.version or "0"})
    generator.text = "briefgen"
    for brief in sorted(briefs, key=lambda b: (-b.updated.toordinal(), b.id)):
        feed.append(_entry(catalogue, brief))
    return _document(feed)


def sitemap(catalogue: Catalogue) -> str | None:
    """Return the map of the pages to be found, None where no absolute address is known."""
    if not catalogue.base_url:
        return None
    root = Element("urlset", {"xmlns": _SITEMAP})
    for name, day in _pages(catalogue):
        url = SubElement(root, "url")
        _text(url, "loc", catalogue.address(name))
        _text(url, "lastmod", day.isoformat())
    return _document(root) if len(root) else None


def _pages(catalogue: Catalogue) -> Iterator[tuple[str, date]]:
    """Yield the pages to be found with the day of their last change: no drafts, nothing withdrawn."""
    briefs = [b for b in catalogue.briefs if b.is_public and not b.is_withdrawn and b.lengths]
    if briefs:
        yield "index.html", max(b.updated for b in catalogue.briefs if b.is_public)
    for brief in briefs:
        yield brief.page, brief.updated
        for length in brief.lengths:
            for file in length.files:
                if _is_whole(file) and file.media_type == "text/html":
                    yield file.name, brief.updated


def _entry(catalogue: Catalogue, brief: Listed) -> Element:
    said = catalogue.said(brief.language)
    entry = Element("entry", {"xml:lang": brief.language})
    title = f"{said['withdrawn']}: {brief.title}" if brief.is_withdrawn else brief.title
    _text(entry, "title", title)
    _text(entry, "id", identity(catalogue.project, brief.id))
    _text(entry, "published", _moment(brief.issued))
    _text(entry, "updated", _moment(brief.updated))
    for author in brief.authors:
        _text(SubElement(entry, "author"), "name", author)
    _text(entry, "summary", withdrawn_text(brief, said) if brief.is_withdrawn else _summary(brief))
    _link(entry, "alternate", _target(catalogue, brief.page), "text/html", brief.language)
    if brief.is_withdrawn:
        after = catalogue.brief(brief.replaced_by)
        if after:
            page = _target(catalogue, after.page)
            _link(entry, "successor-version", page, "text/html", after.language, title=after.title)
    for length in brief.lengths:
        for file in length.files:
            if _is_whole(file):
                _link(
                    entry,
                    "enclosure",
                    _target(catalogue, file.name),
                    file.media_type,
                    brief.language,
                    f"{length.title}, {FORMATS[file.format].title}",
                    file.size,
                )
    SubElement(entry, "category", {"term": brief.status, "scheme": STATUS})
    for keyword in brief.keywords:
        SubElement(entry, "category", {"term": keyword})
    if brief.licence:
        _text(entry, "rights", brief.licence)
    return entry


def _is_whole(file: File) -> bool:
    """Return whether a file is a paper of its own, and no part of somebody else's page."""
    return file.format in FORMATS and FORMATS[file.format].finish is Finish.NONE


def withdrawn_text(brief: Listed, said: Mapping[str, str]) -> str:
    """Return the sentences that say that a brief was withdrawn, when and why, in words `said`."""
    first = said["withdrawn_undated"]
    if brief.withdrawn:
        first = said["withdrawn_line"].format(day=date_text(brief.withdrawn, brief.language))
    return f"{first} {brief.withdrawal}".strip()


def _summary(brief: Listed) -> str:
    changed = f" {brief.revision}" if brief.revised and brief.revision else ""
    return f"{brief.description}{changed}"


def _target(catalogue: Catalogue, name: str) -> str:
    """Return the address of a file: absolute where one is known, else relative to the folder."""
    return catalogue.address(name) or quote(name)


def _link(
    parent: Element,
    relation: str,
    target: str,
    media_type: str,
    language: str = "",
    title: str = "",
    size: int = 0,
) -> None:
    told = {"rel": relation, "href": target, "type": media_type, "hreflang": language}
    told |= {"title": title, "length": str(size or "")}
    SubElement(parent, "link", {key: value for key, value in told.items() if value})


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _moment(day: date) -> str:
    """Return the first moment of a day, as RFC 3339 writes it."""
    return f"{day.isoformat()}T00:00:00Z"


def _document(root: Element) -> str:
    indent(root, " ")
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
