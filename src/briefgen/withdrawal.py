"""Withdrawal: what a build folder had of a withdrawn brief, so that it can be taken away.

The manifest keeps the names of what is gone. So a folder from which a file was lost, or one that is
built anew somewhere else, says the same of each address that the brief once had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from briefgen import evidence, references
from briefgen.brief import Brief
from briefgen.catalogue import record as record_of
from briefgen.formats import FORMATS, output_name
from briefgen.oembed import file_name as oembed_name

#: The page of a brief with what hosts paste.
SHARE = "share.html"


def recorded(
    record: Mapping[str, Any],
    old: Mapping[str, Any],
    briefs: Mapping[str, Brief],
) -> dict[str, Any]:
    """Return a manifest in which withdrawn briefs have no outputs, but the names of what is gone.

    `old` is the manifest of before, `briefs` are all of the project. What is known of a withdrawn
    brief that the project no longer has is kept.
    """
    gone = {name: names for name, names in _gone(old).items() if name not in briefs}
    told = dict(record["briefs"])
    for name, brief in briefs.items():
        if brief.is_withdrawn:
            before = _gone(old).get(name, ())
            gone[name] = tuple(sorted({*before, *_given(brief), *_listed(name, record)}))
            told[name] = record_of(brief)
    known = _table(old, "briefs")
    told |= {name: known[name] for name in gone if name not in told and name in known}
    return {
        **record,
        "briefs": dict(sorted(told.items())),
        "outputs": {n: o for n, o in record["outputs"].items() if o.get("brief") not in gone},
        "beside": {n: d for n, d in record["beside"].items() if n.partition("/")[0] not in gone},
        "withdrawn": {name: list(gone[name]) for name in sorted(gone)},
    }


def removed(record: Mapping[str, Any], old: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths that are not to be there: of withdrawn briefs, and their tombstones after.

    `old` is the manifest of before: a brief that it lists as withdrawn and that holds again loses
    the pages that said so.
    """
    now, before = _gone(record), _gone(old)
    again = {f"{brief}/index.html" for brief in before if brief not in now}
    names = {name for names in (*now.values(), *before.values()) for name in names} | again
    return tuple(sorted(names - record["outputs"].keys() - record["beside"].keys()))


def _given(brief: Brief) -> Iterator[str]:
    """Yield what builds may have made of a brief, in whatever formats."""
    yield f"{brief.id}/{SHARE}"
    for preset in brief.presets:
        yield evidence.file_name(brief.id, preset)
        yield oembed_name(brief.id, preset)
        yield from references.file_names(brief.id, preset)
        yield from (output_name(brief.id, preset, form) for form in FORMATS)


def _listed(brief: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a manifest lists of a brief."""
    yield from (n for n, o in record["outputs"].items() if o.get("brief") == brief)
    yield from (n for n in record["beside"] if n.partition("/")[0] == brief)


def _gone(record: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the names of what is gone by brief; each is below the folder of its brief."""
    return {
        brief: tuple(n for n in names if isinstance(n, str) and n.startswith(f"{brief}/"))
        for brief, names in _table(record, "withdrawn").items()
        if isinstance(names, list)
    }


def _table(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}
