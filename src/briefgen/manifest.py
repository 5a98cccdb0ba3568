"""The manifest: what was built, from what, and what was found, as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from briefgen import catalogue
from briefgen._version import VERSION
from briefgen.build import Output
from briefgen.finding import Finding, Place
from briefgen.formats import form_of
from briefgen.library import Library, Settings
from briefgen.siblings import Sibling

#: The file's name below the build folder.
NAME = "manifest.json"


def manifest(
    outputs: Iterable[Output],
    project: Settings,
    today: date | None = None,
    theme: str = "",
    paper: str = "",
) -> dict[str, Any]:
    """Return the manifest of some outputs, ready for JSON.

    `today` is as `entry` has it; `theme` and `paper` are the look and the size that all have.
    """
    outputs = tuple(outputs)
    briefs = {output.paper.brief.id: output.paper.brief for output in outputs}
    return {
        "briefgen": VERSION,
        "project": project.name,
        "language": project.language,
        "licence": project.licence,
        "base_url": project.base_url,
        "words": {language: dict(table) for language, table in project.words.items()},
        "theme": theme,
        "paper": paper,
        "frame_ancestors": list(project.frame_ancestors),
        "briefs": {name: catalogue.record(brief) for name, brief in sorted(briefs.items())},
        "outputs": {output.artifact.name: entry(output, today) for output in outputs},
    }


def entry(output: Output, today: date | None = None) -> dict[str, Any]:
    """Return what the manifest says of one output.

    `left_out` are the places of the blocks that went, so that it keeps to its budgets. `pages` is
    0 where the format has none; a section's page is counted from 1, None there. `today` is the day by which
    reviews were due, so that the file can be held against the paper of that day.
    """
    paper, artifact = output.paper, output.artifact
    return {
        "brief": paper.brief.id,
        "preset": paper.preset.name,
        "length": paper.preset.title,
        "format": form_of(artifact.name),
        "title": paper.brief.title,
        "number": paper.brief.number,
        "issued": paper.brief.issued.isoformat(),
        "facts_to": paper.brief.facts_to,
        "today": today and today.isoformat(),
        "sha256": digest(artifact.data),
        "bytes": len(artifact.data),
        "words": paper.words,
        "pages": output.facts.pages,
        "sections": [
            {
                "id": section.id,
                "role": section.role,
                "heading": section.title,
                "words": section.words,
                "page": output.facts.section_pages.get(section.id),
            }
            for section in paper.sections
        ],
        "notes": len(paper.notes),
        "sources": [reference.source for reference in paper.references],
        "left_out": [[place.file, place.line, place.column] for place in paper.left_out],
        "findings": [finding_record(f) for f in output.findings],
        "engines": dict(artifact.engines),
    }


def left_out(record: Mapping[str, Any]) -> tuple[Place, ...]:
    """Return the places of the blocks that an output goes without, as its entry tells them."""
    places = record.get("left_out")
    return tuple(
        Place(*place)
        for place in (places if isinstance(places, list) else ())
        if isinstance(place, list) and list(map(type, place)) == [str, int, int]
    )


def siblings(record: Mapping[str, Any], library: Library) -> tuple[Sibling, ...]:
    """Return the outputs of a manifest that a page may tell of.

    They are not stale, and of a length that their brief has now.
    """
    lengths = {brief.id: brief.presets for brief in library.briefs.values()}
    return tuple(
        Sibling(
            preset,
            library.presets[preset].title,
            str(entry.get("format", "")),
            name,
            _count(entry.get("words")),
            _count(entry.get("pages")),
            _count(entry.get("bytes")),
        )
        for name, entry in record.get("outputs", {}).items()
        if (preset := str(entry.get("preset", ""))) in library.presets
        and preset in lengths.get(str(entry.get("brief", "")), ())
        and not entry.get("stale")
    )


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0


def day_of(record: Mapping[str, Any]) -> date | None:
    """Return the day by which reviews were due when an output was made, None where none is told."""
    try:
        return date.fromisoformat(str(record.get("today")))
    except ValueError:
        return None


def finding_record(found: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "file": found.place.file,
        "line": found.place.line or None,
        "column": found.place.column or None,
        "hint": found.hint,
    }


def _table(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_json(value: Mapping[str, Any]) -> bytes:
    """Return a value as JSON for people: indented, in the order given."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def merged(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    failed: Mapping[str, Iterable[Finding]] = MappingProxyType({}),
    gone: Iterable[str] = (),
) -> dict[str, Any]:
    """Return `new` with the outputs of `old` that it does not name.

    So a build of one brief keeps what is known of the others. Those in `failed` were to be made
    anew and could not be: their old files stay, marked stale, with what was found. `beside` has
    the digest of each file that stands beside papers; those in `gone` are no longer there.
    """
    kept = {}
    for name, output in old.get("outputs", {}).items():
        if name in failed:
            said = [finding_record(f) for f in failed[name]]
            kept[name] = {**output, "stale": True, "findings": said}
        else:
            kept[name] = output
    beside = {**old.get("beside", {}), **new.get("beside", {})}
    for name in gone:
        beside.pop(name, None)
    outputs = dict(sorted({**kept, **new["outputs"]}.items()))
    told = {**_table(old, "briefs"), **_table(new, "briefs")}
    there = {output.get("brief") for output in outputs.values()}
    briefs = {name: told[name] for name in sorted(told) if name in there}
    return {**new, "briefs": briefs, "outputs": outputs, "beside": dict(sorted(beside.items()))}
