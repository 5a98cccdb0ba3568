"""Typed reading of parsed TOML and JSON tables, every fault a finding with its place.

TOML's parser tells no places, so a key or a value is looked for in the text: from the table's
own line on, which is exact for the shapes that a project's files have.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from briefgen.finding import Finding, Place, did_you_mean, finding


def parse_toml(text: str, file: str) -> tuple[dict[str, Any], list[Finding]]:
    """Return the table that a TOML text holds, empty where it can not be parsed."""
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = Place(file, int(match[1]), int(match[2])) if match else Place(file)
        sentence = re.sub(r" \(at .*\)$", "", str(error))
        sentence = sentence[:1].lower() + sentence[1:]
        line = text.splitlines()[place.line - 1] if match and text else ""
        return {}, [finding("bad-toml", f"the file is not TOML: {sentence}", place, "", line)]


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

    def place(self, token: str) -> Place:
        """Return where `token` (a key or a quoted value) first stands from `line` on."""
        lines = self.text.splitlines()
        pattern = re.compile(rf"(?<![\w.-]){re.escape(token)}(?![\w-])")
        for number in range(max(self.line, 1), len(lines) + 1):
            match = pattern.search(lines[number - 1])
            if match:
                return Place(self.file, number, match.start() + 1)
        return Place(self.file, self.line if self.text else 0)

    def report(self, code: str, message: str, token: str, hint: str = "") -> None:
        """Add a finding at the place of `token`."""
        place = self.place(token)
        lines = self.text.splitlines()
        context = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        self.findings.append(finding(code, message, place, hint, context))

    def known(self, *names: str) -> None:
        """Report each key that is none of `names`."""
        for key in self.values:
            if key not in names:
                hint = did_you_mean(key, names) or f"keys here are {', '.join(sorted(names))}"
                self.report("unknown-setting", f"`{key}` is not a setting here", key, hint)

    def _typed(self, name: str, kind: type | tuple[type, ...], form: str, required: bool) -> Any:
        value = self.values.get(name)
        if value is None:
            if required:
                message = f"`{name}` is missing"
                self.findings.append(
                    finding("bad-value", message, Place(self.file, self.line), f"give {form}")
                )
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.report("bad-value", f"`{name}` is not {form}", name)
            return None
        return value

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
        return value if isinstance(value, date) else None

    def strings(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of strings, empty where it is missing or wrong."""
        value = self._typed(name, list, "a list of texts", required)
        if value is None:
            return ()
        if not all(isinstance(item, str) for item in value):
            self.report("bad-value", f"`{name}` is not a list of texts", name)
            return ()
        return tuple(value)

    def tables(self, name: str) -> tuple[Table, ...]:
        """Return a list of tables (`[[name]]`), each with the line of its head."""
        value = self._typed(name, list, f"a list of tables, each under `[[{name}]]`", False) or []
        lines = self.text.splitlines()
        heads = [n for n, line in enumerate(lines, 1) if line.strip() == f"[[{name}]]"]
        out = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.report("bad-value", f"`{name}` is not a list of tables", name)
                continue
            line = heads[index] if index < len(heads) else self.line
            out.append(Table(item, self.file, self.text, line, self.findings))
        return tuple(out)

    def table(self, name: str) -> Table:
        """Return an inner table (`[name]` or `[....name]`), empty where it is missing."""
        value = self._typed(name, dict, "a table", False) or {}
        line = self.line
        for number, head in enumerate(self.text.splitlines(), 1):
            stripped = head.strip()
            inside = stripped.startswith("[") and stripped.rstrip("]").endswith(name)
            if inside and number >= self.line:
                line = number
                break
        return Table(value, self.file, self.text, line, self.findings)
