"""JSON Schemas of the authored files and of `briefs.json`, made from the tables of their code.

Editors complete and explain keys by them. What the readers find goes further: a schema knows
nothing of the other files.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from briefgen import brief, claim, figure, glossary, library, listing, policy, preset
from briefgen.finding import CODES
from briefgen.key import Key, Keys, Kind
from briefgen.wording import WORDING

_DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that editors for TOML know

_TEXT = {"type": "string"}
_OPEN: dict[str, Any] = {"type": "object"}

_VALUES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: _TEXT,
    Kind.NUMBER: {"type": "integer", "minimum": 1},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.TEXTS: {"type": "array", "items": _TEXT},
    Kind.RANGE: {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
    },
    Kind.VALUE: {"type": ["string", "number"]},
    Kind.COUNTS: {"type": "object", "additionalProperties": {"type": "integer"}},
    Kind.TABLE: _OPEN,
    Kind.TABLES: {"type": "array", "items": _OPEN},
    Kind.FLAG: {"type": "boolean"},
}


def _value(key: Key, inner: dict[str, Any] | None = None) -> dict[str, Any]:
    out = _VALUES[key.kind] | {"description": key.meaning}
    if inner is not None:
        out |= inner if key.kind is Kind.TABLE else {"items": inner}
    if key.choices and key.kind is Kind.TEXTS:
        out["items"] = _TEXT | {"enum": list(key.choices)}
    elif key.choices:
        out["enum"] = list(key.choices)
    if key.numbers:
        out["enum"] = list(key.numbers)
    if key.pattern:
        out["pattern"] = key.pattern
    if key.required and key.kind in {Kind.TABLES, Kind.TEXTS}:
        out["minItems"] = 1
    if key.required and key.kind is Kind.TEXT and not key.choices:
        out["minLength"] = 1
    return out


def _object(keys: Keys, *, closed: bool = True, **inner: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a table; `inner` has those of the tables in it, by key."""
    return {
        "type": "object",
        "properties": {name: _value(key, inner.get(name)) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": not closed,
    }


def _briefgen() -> dict[str, Any]:
    presets = _object(preset.KEYS)
    wanted = presets.pop("required")  # what is not given may come from another preset
    presets["anyOf"] = [{"required": ["extends"]}, {"required": wanted}]
    project = _object(library.PROJECT_KEYS) | {"description": "what holds for every brief"}
    severities = {
        code: {"enum": list(policy.CHOICES), "description": CODES[code][1]}
        for code in sorted(policy.LOWERABLE)
    }
    known: dict[str, Any] = {
        "project": project,
        "presets": {
            "description": "lengths of one's own; one with a shipped name stands in for it",
            "type": "object",
            "additionalProperties": presets,
        },
        "words": {
            "description": "words of one's own in papers, by language, in place of the tool's",
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    key: _TEXT | {"description": f"in English: {text}"}
                    for key, text in WORDING["en"].items()
                },
                "additionalProperties": False,
            },
        },
        "findings": {
            "description": "how bad a finding is in this project, by its code",
            "type": "object",
            "properties": severities,
            "additionalProperties": {"enum": ["error"]},
        },
    }
    return {
        "type": "object",
        "properties": {name: known[name] for name in library.SETTINGS},
        "additionalProperties": False,
    }


def _brief() -> dict[str, Any]:
    return _object(brief.KEYS, sections=_object(brief.SECTION_KEYS))


def _claims() -> dict[str, Any]:
    locator = _object(claim.LOCATOR_KEYS, closed=False)
    support = _object(claim.SUPPORT_KEYS, closed=False, locator=locator)
    return _object(claim.KEYS, closed=False, sources=support)


def _figures() -> dict[str, Any]:
    one = _object(figure.KEYS)
    one["anyOf"] = [{"required": ["claim"]}, {"required": ["source"]}]
    return {"type": "object", "additionalProperties": one}


def _glossary() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": _object(glossary.KEYS)}


def _briefs() -> dict[str, Any]:
    """Return the schema of the list of briefs; keys may be added, so none is refused."""
    lengths = _object(
        listing.LENGTH_KEYS, closed=False, outputs=_object(listing.OUTPUT_KEYS, closed=False)
    )
    briefs = _object(listing.BRIEF_KEYS, closed=False, lengths=lengths)
    return _object(listing.KEYS, closed=False, briefs=briefs)


_MAKERS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "briefgen": ("briefgen.toml", _briefgen),
    "brief": ("a brief: content/briefs/*.toml", _brief),
    "claims": ("a line of content/claims.jsonl", _claims),
    "figures": ("content/figures.toml", _figures),
    "glossary": ("content/glossary.toml", _glossary),
    "briefs": ("build/briefs.json", _briefs),
}

#: The names of the schemas.
NAMES = tuple(_MAKERS)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema with a name of `NAMES`."""
    title, make = _MAKERS[name]
    return {"$schema": _DIALECT, "title": title, **make()}


def to_json(name: str) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"
