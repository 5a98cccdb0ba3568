"""Outcomes: what a whole run came to, kept for the run that would be the same again.

A run is the same where its files, its options, the day and the machine are. Its outcome is then
what was kept, provided that every file of the build folder still has the bytes that it was left
with; otherwise the run is done, stage by stage, each through the cache.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefgen import identity
from briefgen.cache import Cache, digest
from briefgen.finding import Finding, from_list, to_list


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run that did not fail came to.

    `findings` are its warnings, `rows` the lines of the table that it prints, `lines` what it
    prints below, `outputs` what a report in JSON says of each output. `files` are the digests of
    the files of the build folder by their paths below it.
    """

    findings: tuple[Finding, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    outputs: tuple[Mapping[str, Any], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def run_key(command: str, *given: object) -> str:
    """Return the digest of all that a run depends on: the machine, its files and its options."""
    return digest("run", command, identity.machine(), *given)


def keep(cache: Cache, key: str, outcome: Outcome) -> None:
    """Keep the outcome of a run under the digest of all that it depends on."""
    record = {
        "findings": [to_list(f) for f in outcome.findings],
        "rows": outcome.rows,
        "lines": outcome.lines,
        "outputs": outcome.outputs,
        "files": outcome.files,
    }
    cache.put(key, json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode())


def kept(cache: Cache, key: str, unchanged: Callable[[Mapping[str, str]], bool]) -> Outcome | None:
    """Return the outcome of the run that was the same, None where there was none.

    `unchanged` says whether files still have their digests.
    """
    data = cache.get(key)
    if data is None:
        return None
    record = json.loads(data)
    if not unchanged(record["files"]):
        return None
    return Outcome(
        tuple(from_list(f) for f in record["findings"]),
        tuple(tuple(row) for row in record["rows"]),
        tuple(record["lines"]),
        tuple(record["outputs"]),
        record["files"],
    )
