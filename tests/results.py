"""What the proofs of hosts and filters have measured, in `tests/hosts/results.json`.

Each kind of row says on which day, with which version of its host and by what it was measured. A
proof of some hosts alone writes their rows and leaves the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "hosts" / "results.json"

Row = dict[str, Any]


def recorded(kind: str) -> dict[str, Row]:
    """Return the rows of a kind, `hosts` or `filters`, by the name of the host."""
    if not FILE.is_file():
        return {}
    rows: dict[str, Row] = json.loads(FILE.read_text(encoding="utf-8")).get(kind, {})
    return rows


def record(kind: str, rows: Mapping[str, Row]) -> None:
    """Write rows of a kind, in place of those of the same names."""
    whole = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    whole[kind] = whole.get(kind, {}) | dict(rows)
    FILE.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
