"""Strict reading of YAML as data: what could act, explode or be read in two ways is a finding.

It is read from the stream of parsing events, and only plain values are built: aliases, anchors,
tags, deep nesting and keys given twice are refused before they can do anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from briefgen.finding import Finding, Place, finding
from briefgen.limits import DEEPEST_YAML, FORBIDDEN, MOST_FINDINGS, MOST_PARTS_OF_YAML

#: A plain scalar that is a number; with a leading zero, a sign or a point it is text, as in
#: volume 1.10 or issue 007.
_INTEGER = re.compile(r"(?:0|[1-9][0-9]{0,14})")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

#: Lines of the parts of a value: of each item of a list, by the path of indices and keys to it.
Lines = dict[tuple[str | int, ...], int]


class _RefusedError(Exception):
    """Why the text is not read: code, message, mark and hint."""


def parse_yaml(text: str, file: str) -> tuple[Any, Lines, list[Finding]]:
    """Return the value of a YAML text, the line of each part, and what is wrong with it.

    The value is None where there is a finding. A plain scalar is a whole number, `true`, `false`
    or nothing where it looks like one, and text otherwise: never a date, a float, an octal number,
    or a yes or no.
    """
    reader = _Reader(file)
    try:
        value = reader.document(iter(yaml.parse(text, Loader=yaml.SafeLoader)))
    except _RefusedError as refusal:
        code, message, mark, hint = refusal.args
        reader.refuse(code, message, mark, hint)
    except yaml.MarkedYAMLError as error:
        hint = "put a value with a colon or a sign at its head into quotation marks"
        problem = f"the file is not YAML: {error.problem}"
        reader.refuse("bad-yaml", problem, error.problem_mark or error.context_mark, hint)
    except (yaml.YAMLError, ValueError, RecursionError):
        hint = "take out what is no letter, digit or punctuation"
        reader.refuse("bad-yaml", "the file holds characters that YAML does not allow", None, hint)
    if reader.findings:
        return None, {}, reader.findings[:MOST_FINDINGS]
    return value, reader.lines, []


class _Reader:
    """Builds plain values of events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: Lines = {}
        self.findings: list[Finding] = []
        self.parts = 0

    def refuse(self, code: str, message: str, mark: Any, hint: str) -> None:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 0)
        self.findings.append(finding(code, message, Place(self.file, line, column), hint))

    def document(self, events: Iterator[Any]) -> Any:
        """Return the value of the one document of a stream; empty ones behind it are passed."""
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.parts += 1
                value = self.value(next(events), events, ())
                if value is None and values:
                    continue
                if values:
                    hint = "keep one document; take the `---` lines between records out"
                    message = "a second document begins here"
                    raise _RefusedError("bad-yaml", message, event.start_mark, hint)
                values.append(value)
        return values[0] if values else None

    def value(self, event: Any, events: Iterator[Any], path: tuple[str | int, ...]) -> Any:
        mark = event.start_mark
        self.parts += 1
        if self.parts > MOST_PARTS_OF_YAML:
            message = f"the file has more than {MOST_PARTS_OF_YAML:,} parts"
            raise _RefusedError("too-large", message, mark, "take out what no paper needs")
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError("bad-yaml", "an alias stands here", mark, "write the value out")
        if event.anchor or event.tag:
            what = "a tag" if event.tag else "an anchor"
            hint = "take it out; text that begins so stands in quotation marks"
            raise _RefusedError("bad-yaml", f"{what} stands here", mark, hint)
        self.lines[path] = mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if len(path) >= DEEPEST_YAML:
            message = f"values stand in each other more than {DEEPEST_YAML} deep here"
            raise _RefusedError("bad-yaml", message, mark, "a record has names and dates, no more")
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.value(event, events, (*path, len(items))))
            return items
        out: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                hint = "a key is a word; put a text that begins with a sign in quotation marks"
                raise _RefusedError("bad-yaml", "a key is no text here", event.start_mark, hint)
            key, at = event.value, event.start_mark
            made = self.value(next(events), events, (*path, key))
            if key in out:
                message = f"the key `{key}` is given twice in one object"
                self.refuse("duplicate-key", message, at, "keep one of them")
            out[key] = made
        return out

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if acting := FORBIDDEN.search(text):  # an escape put it there
            message = f"an escape stands for the character U+{ord(acting[0]):04X}"
            hint = "take it out: it acts and does not show"
            self.refuse("bad-yaml", message, event.start_mark, hint)
        if event.style is None:
            if _INTEGER.fullmatch(text):
                return int(text)
            return _WORDS.get(text, text)
        return text
