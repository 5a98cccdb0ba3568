"""The landing page of a brief: its lengths and every file of it, at an address that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from markupsafe import Markup

from briefgen import fonts
from briefgen.artifact import Cutter
from briefgen.catalogue import Catalogue, Length, Listed, cited
from briefgen.formats import FORMATS, PRINTED, WAYS, WEB, WORD
from briefgen.metadata import as_data
from briefgen.theme import Theme
from briefgen.web_page import ALTERNATES, Printed, printed, web_page

#: Its name in the folder of its brief.
NAME = "index.html"

#: The files that stand beside outputs, with the keys of their words, by how their names end.
BESIDE = {
    ".evidence.csv": "evidence_file",
    ".references.json": "references_json",
    ".references.bib": "references_bib",
}

#: Which formats are listed below which head.
GROUPS = {"to_read": (WEB, PRINTED), "to_comment": (WORD,), "for_pages": WAYS}

#: The media types of outputs.
_TYPES = {PRINTED: "application/pdf", "wiki": "text/plain"}


def landing_name(brief: str) -> str:
    """Return the path of a brief's page below the build folder."""
    return f"{brief}/{NAME}"


def landing_html(
    catalogue: Catalogue,
    listed: Listed,
    theme: Theme,
    size: Callable[[str], int],
    others: Iterable[str] = (),
    cut: Cutter = fonts.subset,
) -> str:
    """Return the page of one brief; `size` says how many bytes a file beside its outputs has.

    `others` are the files that stand in the build folder; it names those for programs that follow.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
        OSError: if a file can not be read.
    """
    said = printed(catalogue, listed.language)
    own = catalogue.address(landing_name(listed.id))
    context = {
        "brief": listed,
        "title": listed.title,
        "groups": {length.preset: tuple(_groups(length, said, size)) for length in listed.lengths},
        "told": tuple(_told(listed, said, own)),
        "address": own,
        "data": as_data(report(catalogue, listed)),
        "alternates": [(ALTERNATES[name], f"../{name}") for name in others if name in ALTERNATES],
    }
    return web_page(theme, "landing", catalogue, said, context, cut, listed.mark)


def _groups(
    length: Length, said: Printed, size: Callable[[str], int]
) -> Iterator[tuple[str, tuple[Markup, ...]]]:
    """Yield the heads of a length's files, each with links to them."""
    for head, forms in GROUPS.items():
        files = [file for form in forms if (file := length.file(form))]
        if files:
            yield said.words[head], tuple(said.linked(f, _here(f.name)) for f in files)
    link = Markup('<a href="{}">{}</a> <span class="size">{}</span>')
    beside = tuple(
        link.format(_here(name), said.words[key], said.size(size(name)))
        for name in length.beside
        for end, key in BESIDE.items()
        if name.endswith(end)
    )
    if beside:
        yield said.words["beneath"], beside


def _here(name: str) -> str:
    return name.rpartition("/")[2]


def _told(listed: Listed, said: Printed, own: str) -> Iterator[tuple[str, str]]:
    """Yield the labels and values that stand at the foot of the page."""
    words = said.words
    address = Markup('<a href="{0}">{0}</a>').format(own) if own else ""
    named = (
        ("how_to_cite", f"{cited(listed)}."),
        ("revision", listed.revision),
        ("by", ", ".join(listed.authors)),
        ("owner", listed.owner),
        ("contact", listed.contact),
        ("licence", listed.licence),
        ("address", address),
    )
    return ((words[key], value) for key, value in named if value)


def report(catalogue: Catalogue, listed: Listed) -> dict[str, Any]:
    """Return a brief as a `Report` of schema.org whose parts are its lengths; unknown is left out."""
    own = catalogue.address(landing_name(listed.id))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": own,
        "url": own,
        "name": listed.title,
        "alternativeHeadline": listed.subtitle,
        "description": listed.description,
        "reportNumber": listed.number,
        "inLanguage": listed.language,
        "datePublished": listed.issued.isoformat(),
        "dateModified": listed.updated.isoformat(),
        "temporalCoverage": f"../{listed.facts_to}",
        "creativeWorkStatus": listed.status.capitalize(),
        "author": [{"name": author} for author in listed.authors],
        "maintainer": {"name": listed.owner} if listed.owner else "",
        "keywords": list(listed.keywords),
        "copyrightNotice": listed.licence,
        "hasPart": [_part(catalogue, listed, length) for length in listed.lengths],
    }
    return {key: value for key, value in data.items() if value}


def _part(catalogue: Catalogue, listed: Listed, length: Length) -> dict[str, Any]:
    page = length.file(WEB)
    own = catalogue.address(page.name) if page else ""
    data: dict[str, Any] = {
        "@type": "Report",
        "@id": own,
        "url": own,
        "name": listed.title,
        "alternateName": length.title,
        "wordCount": length.words,
        "timeRequired": f"PT{length.minutes}M",
        "encoding": [
            {
                "@type": "MediaObject",
                "name": FORMATS[file.format].title,
                "encodingFormat": _TYPES.get(file.format, "text/html"),
                "contentUrl": catalogue.address(file.name),
                "contentSize": f"{file.size} B",
            }
            for file in length.files
            if catalogue.base_url and not file.stale and file.format in FORMATS
        ],
    }
    return {key: value for key, value in data.items() if value}
