"""The block between two `---` lines at the head of a fragment: a flat list of keys.

It is YAML, read from the stream of parsing events and never built: aliases, tags, nesting and
duplicate keys are findings before they can do anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.limits import FORBIDDEN

#: The longest front matter that is looked at, in characters.
MAX_LENGTH = 4096

_WRAPPING = (
    yaml.StreamStartEvent,
    yaml.StreamEndEvent,
    yaml.DocumentStartEvent,
    yaml.DocumentEndEvent,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of one key and where it stands."""

    value: str
    place: Place


def split(text: str) -> tuple[str | None, str, int]:
    """Return the front matter, the body, and the number of the body's first line.

    The front matter is None where the text does not begin with a `---` line that is closed.
    """
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            return "".join(lines[1 : number - 1]), "".join(lines[number:]), number + 1
    return None, text, 1


def parse(text: str, file: str, known: Mapping[str, str]) -> tuple[dict[str, Entry], list[Finding]]:
    """Return the entries of a front matter and what is wrong with it.

    `known` maps each key that may occur to a few words on its value. Lines are counted in the
    file, whose first line is the opening `---`.
    """
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []

    def refuse(message: str, mark: Any, hint: str = "") -> None:
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 0)
        findings.append(finding("bad-front-matter", message, Place(file, line, column), hint))

    if len(text) > MAX_LENGTH:
        hint = "put text below the second `---`"
        refuse(f"the front matter is longer than {MAX_LENGTH} characters", None, hint)
        return entries, findings
    events = []
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                refuse("an alias stands in the front matter", event.start_mark, "write it out")
                return entries, findings
            if getattr(event, "tag", None) or getattr(event, "anchor", None):
                message = "a tag or an anchor stands in the front matter"
                refuse(message, event.start_mark, "write plain text, in quotation marks")
                return entries, findings
            events.append(event)
            if len(events) > 4 * len(known) + 60:
                hint = "write one `key: value` a line, without lists or nesting"
                refuse("the front matter has too many parts", event.start_mark, hint)
                return entries, findings
    except yaml.MarkedYAMLError as error:
        hint = "write one `key: value` a line, a value with a colon in quotation marks"
        refuse(f"the front matter is not YAML: {error.problem}", error.problem_mark, hint)
        return entries, findings
    except (yaml.YAMLError, ValueError, RecursionError):
        hint = "take out what is no letter, digit or punctuation"
        refuse("the front matter holds characters that YAML does not allow", None, hint)
        return entries, findings

    inner = [e for e in events if not isinstance(e, _WRAPPING)]
    if not inner:
        return entries, findings
    scalars = [e for e in inner[1:-1] if isinstance(e, yaml.ScalarEvent)]
    if not isinstance(inner[0], yaml.MappingStartEvent) or len(scalars) != len(inner) - 2:
        refuse(
            "the front matter is not a flat list of keys",
            inner[0].start_mark,
            "write one `key: value` a line, without lists or nesting",
        )
        return entries, findings
    for key, value in zip(scalars[::2], scalars[1::2], strict=True):
        if key.value not in known:
            refuse(
                f"`{key.value}` is not a key of a fragment's front matter",
                key.start_mark,
                did_you_mean(key.value, known) or f"keys are {', '.join(sorted(known))}",
            )
        elif key.value in entries:
            refuse(f"`{key.value}` is given twice", key.start_mark, "keep one of them")
        else:
            mark: Any = value.start_mark
            acting = FORBIDDEN.search(value.value)
            if acting:  # an escape put it there
                refuse(f"an escape stands for the character U+{ord(acting[0]):04X}", mark)
                continue
            entries[key.value] = Entry(value.value, Place(file, mark.line + 2, mark.column + 1))
    return entries, findings
