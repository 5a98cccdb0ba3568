"""Typed reading of parsed TOML and JSON tables, every fault a finding with its place.

TOML's parser tells no places, so a key or a value is looked for in the text: from the table's
own line on, which is exact for the shapes that a project's files have.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.limits import FORBIDDEN, MOST_FINDINGS, NAME


def parse_toml(text: str, file: str) -> tuple[dict[str, Any], list[Finding]]:
    """Return the table that a TOML text holds, empty where it can not be parsed."""
    try:
        values = tomllib.loads(text)
    except RecursionError:
        message = "the file is not TOML: it is nested too deep"
        return {}, [finding("bad-toml", message, Place(file, 1), "write plain values")]
    except ValueError as error:
        match = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = Place(file, int(match[1]), int(match[2])) if match else Place(file)
        sentence = re.sub(r" \(at .*\)$", "", str(error))
        sentence = sentence[:1].lower() + sentence[1:]
        lines = text.split("\n")
        if not match:  # at the end of the document
            place = Place(file, len(lines), len(lines[-1]) + 1)
        hint = "texts stand in quotation marks, one `key = value` a line"
        line = lines[place.line - 1]
        return {}, [finding("bad-toml", f"the file is not TOML: {sentence}", place, hint, line)]

    return values, _without_controls(values, text, file)


def _without_controls(values: dict[str, Any], text: str, file: str) -> list[Finding]:
    """Replace what escapes put into texts, and report it."""
    hit = ""
    left: list[Any] = [values]
    while left:
        inner = left.pop()
        for key, value in list(inner.items() if isinstance(inner, dict) else enumerate(inner)):
            if isinstance(value, (dict, list)):
                left.append(value)
            elif isinstance(value, str) and (match := FORBIDDEN.search(value)):
                hit = match[0]
                inner[key] = FORBIDDEN.sub("\ufffd", value)
            if isinstance(key, str) and FORBIDDEN.search(key):
                hit = key
                inner[FORBIDDEN.sub("\ufffd", key)] = inner.pop(key)
    if not hit:
        return []
    lines = text.split("\n")
    number = next((n for n, line in enumerate(lines, 1) if _ACTING.search(line)), 0)
    message = (
        f"an escape stands for the character U+{ord(hit[0]):04X}, which acts and does not show"
    )
    context = lines[number - 1] if number else ""
    return [finding("control-character", message, Place(file, number, 1), "take it out", context)]


_ACTING = re.compile(r"(?<!\\)(?:\\\\)*\\[bfrex]")


@dataclass(slots=True)
class Table:
    """A table with the getters that report what is wrong with it.

    `text` is the file's text and `line` the line where the table begins, both for places.
    """

    values: Mapping[str, Any]
    file: str
    text: str = ""
    line: int = 1
    findings: list[Finding] = field(default_factory=list)

    def place(self, token: str, key: str = "") -> Place:
        """Return where `token` first stands from `line` on: a key, or a value behind `key`."""
        if key:
            start = self.place(key)
            found = self._search(rf"(?<![\w.-]){re.escape(token)}(?![\w-])", start.line)
            return found or start
        name = re.escape(token)
        return (
            self._search(rf"^\s*(?P<it>[\"']?{name}[\"']?)\s*=", self.line)
            or self._search(rf"(?<![\w.-]){name}(?![\w-])", self.line)
            or Place(self.file, self.line if self.text else 0)
        )

    def _search(self, pattern: str, line: int) -> Place | None:
        compiled = re.compile(pattern)
        lines = self.text.split("\n")
        for number in range(max(line, 1), len(lines) + 1):
            match = compiled.search(lines[number - 1])
            if match:
                start = match.start("it") if "it" in compiled.groupindex else match.start()
                return Place(self.file, number, start + 1)
        return None

    def report(self, code: str, message: str, token: str, hint: str = "", key: str = "") -> None:
        """Add a finding at the place of `token`, a key or else the value of `key`."""
        if len(self.findings) >= MOST_FINDINGS:  # nobody reads on, and to place each is dear
            return
        place = self.place(token, key)
        lines = self.text.split("\n")
        context = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        self.findings.append(finding(code, message, place, hint, context))

    def known(self, *names: str) -> None:
        """Report each key that is none of `names`."""
        for key in self.values:
            if len(self.findings) >= MOST_FINDINGS:  # to look for what was meant is dear too
                return
            if key not in names:
                hint = did_you_mean(key, names) or f"keys here are {', '.join(sorted(names))}"
                self.report("unknown-setting", f"`{key}` is not a setting here", key, hint)

    def _typed(self, name: str, kind: type | tuple[type, ...], form: str, required: bool) -> Any:
        value = self.values.get(name)
        if value is None:
            if required:
                self.lacking(f"`{name}` is missing", f"give {form}")
            return None
        if required and value in ("", []):
            self.report("bad-value", f"`{name}` is empty", name, f"give {form}")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.report("bad-value", f"`{name}` is not {form}", name, f"give {form}")
            return None
        return value

    def lacking(self, message: str, hint: str) -> None:
        """Add a finding about what is not there, at the head of the table."""
        self.findings.append(finding("bad-value", message, Place(self.file, self.line), hint))

    def string(self, name: str, default: str = "", *, required: bool = False) -> str:
        """Return a string, the default where it is missing or wrong."""
        value = self._typed(name, str, "a text in quotation marks", required)
        return default if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number, the default where it is missing or wrong."""
        value = self._typed(name, int, "a whole number", False)
        return default if value is None else int(value)

    def boolean(self, name: str, default: bool = False) -> bool:
        """Return true or false, the default where it is missing or wrong."""
        value = self._typed(name, bool, "true or false", False)
        return default if value is None else bool(value)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date, None where it is missing or wrong."""
        value = self._typed(
            name, date, "a date such as 2026-11-21, without quotation marks", required
        )
        if isinstance(value, datetime):
            hint = "leave the time out, as in 2026-11-21"
            self.report("bad-value", f"`{name}` is a date with a time", name, hint)
            return None
        return value if isinstance(value, date) else None

    def strings(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of strings, empty where it is missing or wrong."""
        value = self._typed(name, list, "a list of texts", required)
        if value is None:
            return ()
        if not all(isinstance(item, str) for item in value):
            hint = "put each of its items in quotation marks"
            self.report("bad-value", f"`{name}` is not a list of texts", name, hint)
            return ()
        return tuple(value)

    def tables(self, name: str) -> tuple[Table, ...]:
        """Return a list of tables (`[[name]]`), each with the line of its head."""
        value = self._typed(name, list, f"a list of tables, each under `[[{name}]]`", False) or []
        lines = self.text.split("\n")
        heads = [n for n, line in enumerate(lines, 1) if line.strip() == f"[[{name}]]"]
        out = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                hint = f"write each of them under `[[{name}]]`"
                self.report("bad-value", f"`{name}` is not a list of tables", name, hint)
                continue
            line = heads[index] if index < len(heads) else self.line
            out.append(Table(item, self.file, self.text, line, self.findings))
        return tuple(out)

    def table(self, name: str) -> Table:
        """Return an inner table (`[name]` or `[....name]`), empty where it is missing."""
        value = self._typed(name, dict, "a table", False) or {}
        lines = _heads(self.text).get(name, ())
        line = next((number for number in lines if number >= self.line), self.line)
        return Table(value, self.file, self.text, line, self.findings)


def named_tables(
    root: Table, keys: Iterable[str], what: str, hint: str
) -> Iterator[tuple[str, Table]]:
    """Yield the tables of a file with their names, until nobody reads the findings on.

    A key that is none of `keys` and a name that text can not use are reported: it is that of
    `what`, such as `a figure`, and `hint` says how to write it.
    """
    for name, values in root.values.items():
        if len(root.findings) >= MOST_FINDINGS:
            return
        table = root.table(name)
        if not isinstance(values, dict):
            continue  # which is reported
        table.known(*keys)
        if not NAME.fullmatch(name):
            table.report("bad-value", f"`{name}` can not be the name of {what}", name, hint)
        yield name, table


_HEAD = re.compile(r"^\s*\[(?:.*\.)?\s*[\"']?([^\]\"'.]*?)[\"']?\s*\]|^\s*[\"']?([\w-]+)[\"']?\s*=")


@lru_cache(maxsize=8)
def _heads(text: str) -> dict[str, list[int]]:
    """Return the lines of the heads `[name]` and `[....name]`, and of keys, by name."""
    out: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = _HEAD.match(line)
        if match:
            out.setdefault(match[1] or match[2], []).append(number)
    return out
