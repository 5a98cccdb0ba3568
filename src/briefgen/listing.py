"""The list of briefs for programs: `briefs.json`, whose form is promised.

Within a version of the format, keys are added and none changes its meaning or goes. What has
nothing to say is left out.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from briefgen.catalogue import Catalogue, File, Length, Listed
from briefgen.formats import FORMATS
from briefgen.key import Key, Keys, Kind

#: The file's name below the build folder.
NAME = "briefs.json"

#: The version of its format.
VERSION = 1

_PARTIAL = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"

#: The keys of the whole list.
KEYS: Keys = {
    "version": Key(Kind.NUMBER, "the version of this format", required=True, numbers=(VERSION,)),
    "generator": Key(Kind.TEXT, "what made the list, with its version", required=True),
    "project": Key(Kind.TEXT, "the name of the project"),
    "language": Key(Kind.TEXT, "the language of the project, such as en-GB", required=True),
    "licence": Key(Kind.TEXT, "under what the texts may be used"),
    "address": Key(Kind.TEXT, "the absolute address of the folder that paths are below"),
    "updated": Key(Kind.DAY, "the last day on which one of the briefs changed"),
    "briefs": Key(Kind.TABLES, "the briefs, in the order of their ids"),
}

#: The keys of a brief.
BRIEF_KEYS: Keys = {
    "id": Key(Kind.TEXT, "the id of the brief, which stays", required=True),
    "title": Key(Kind.TEXT, "its title", required=True),
    "subtitle": Key(Kind.TEXT, "the second line of its title"),
    "number": Key(Kind.TEXT, "its number in its series"),
    "status": Key(
        Kind.TEXT,
        "how far along it is",
        required=True,
        choices=("draft", "published", "final", "withdrawn"),
    ),
    "mark": Key(Kind.TEXT, "its handling mark"),
    "language": Key(Kind.TEXT, "its language, such as en-GB", required=True),
    "description": Key(Kind.TEXT, "a sentence on its subject"),
    "keywords": Key(Kind.TEXTS, "words for catalogues"),
    "authors": Key(Kind.TEXTS, "who wrote it", required=True),
    "owner": Key(Kind.TEXT, "who keeps it true"),
    "contact": Key(Kind.TEXT, "where readers turn to"),
    "licence": Key(Kind.TEXT, "under what its text may be used"),
    "issued": Key(Kind.DAY, "the day of issue", required=True),
    "revised": Key(Kind.DAY, "the day of the last revision"),
    "revision": Key(Kind.TEXT, "what the revision changed"),
    "updated": Key(
        Kind.DAY, "the day of its last change: withdrawal, revision or issue", required=True
    ),
    "facts_to": Key(
        Kind.TEXT,
        "how far its facts reach: YYYY, YYYY-MM or YYYY-MM-DD",
        required=True,
        pattern=f"^{_PARTIAL}$",
    ),
    "review_by": Key(Kind.DAY, "the day by which somebody looks at it again"),
    "withdrawn": Key(Kind.DAY, "the day on which it was withdrawn"),
    "withdrawal": Key(Kind.TEXT, "why it was withdrawn"),
    "replaced_by": Key(Kind.TEXT, "the id of the brief that stands in for it"),
    "page": Key(Kind.TEXT, "the path of the page about it", required=True),
    "address": Key(Kind.TEXT, "the absolute address of that page"),
    "lengths": Key(Kind.TABLES, "its lengths, the shortest first"),
}

#: The keys of a length.
LENGTH_KEYS: Keys = {
    "preset": Key(Kind.TEXT, "the name of the length, which stays", required=True),
    "title": Key(Kind.TEXT, "what people call it", required=True),
    "words": Key(Kind.NUMBER, "its words, without notes and references"),
    "minutes": Key(Kind.NUMBER, "how long it takes to read, in minutes", required=True),
    "pages": Key(Kind.NUMBER, "the pages of its PDF"),
    "notes": Key(Kind.NUMBER, "how many notes it has"),
    "outputs": Key(Kind.TABLES, "its files", required=True),
}

#: The keys of a file.
OUTPUT_KEYS: Keys = {
    "format": Key(Kind.TEXT, "the name of the format", required=True, choices=tuple(FORMATS)),
    "path": Key(Kind.TEXT, "its path, with `/`, below the folder of this list", required=True),
    "address": Key(Kind.TEXT, "its absolute address"),
    "media_type": Key(Kind.TEXT, "what a server calls it", required=True),
    "bytes": Key(Kind.NUMBER, "how large it is", required=True),
    "pages": Key(Kind.NUMBER, "how many pages it has"),
    "sha256": Key(Kind.TEXT, "its SHA-256 in hexadecimal", required=True, pattern="^[0-9a-f]{64}$"),
    "stale": Key(Kind.FLAG, "true where it is of an earlier state of the project"),
}


def listing(catalogue: Catalogue) -> dict[str, Any]:
    """Return the list of a catalogue's briefs, ready for JSON."""
    return _filled(
        version=VERSION,
        generator=f"briefgen {catalogue.version}".strip(),
        project=catalogue.project,
        language=catalogue.language,
        licence=catalogue.licence,
        address=catalogue.address(""),
        updated=catalogue.updated,
    ) | {"briefs": [_brief(catalogue, brief) for brief in catalogue.briefs]}


def to_json(catalogue: Catalogue) -> str:
    """Return the list as the text of its file."""
    return json.dumps(listing(catalogue), ensure_ascii=False, indent=1) + "\n"


def _brief(catalogue: Catalogue, brief: Listed) -> dict[str, Any]:
    own = ("page", "address", "lengths")
    values = {key: getattr(brief, key) for key in BRIEF_KEYS if key not in own}
    lengths = [_length(catalogue, length) for length in brief.lengths]
    return _filled(
        **values, page=brief.page, address=catalogue.address(brief.page), lengths=lengths
    )


def _length(catalogue: Catalogue, length: Length) -> dict[str, Any]:
    own = {key: getattr(length, key) for key in LENGTH_KEYS if key != "outputs"}
    return _filled(**own, outputs=[_output(catalogue, file) for file in length.files])


def _output(catalogue: Catalogue, file: File) -> dict[str, Any]:
    return _filled(
        format=file.format,
        path=file.name,
        address=catalogue.address(file.name),
        media_type=file.media_type,
        bytes=file.size,
        pages=file.pages,
        sha256=file.sha256,
        stale=file.stale,
    )


def _filled(**values: Any) -> dict[str, Any]:
    """Return the values that say something, days and rows as JSON has them."""
    return {key: _plain(value) for key, value in values.items() if value}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
