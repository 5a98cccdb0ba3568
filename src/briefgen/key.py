"""Keys: what an authored file may set, said once for those who read it and for the schemas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a key's value is."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TEXTS = "texts"
    RANGE = "range"
    VALUE = "value"
    COUNTS = "counts"
    TABLE = "table"
    TABLES = "tables"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Key:
    """What one key is for. `choices` are the texts that it may be, `numbers` the numbers; none for any."""

    kind: Kind
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    numbers: tuple[int, ...] = ()


#: The keys of one table, in the order in which an author meets them.
Keys = dict[str, Key]
