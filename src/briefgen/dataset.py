"""Data sets: tables of `content/data/`, read strictly, with a kind for each column.

A column is of numbers or of dates where each of its cells is one or empty, and else of texts.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from briefgen.finding import Finding, Place, finding
from briefgen.limits import MOST_CELLS, MOST_COLUMNS, MOST_FINDINGS, MOST_ROWS

#: The folder of a project's data, and how its files end.
FOLDER, SUFFIX = "content/data/", ".csv"


class Kind(StrEnum):
    """What the cells of a column are."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table by its name. `rows` are the cells as they are written, `lines` where each row is."""

    name: str
    file: str
    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def kind(self, column: str) -> Kind:
        """Return the kind of a column, of texts for one that is not there."""
        return self.kinds[self.columns.index(column)] if column in self.columns else Kind.TEXT

    def cells(self, column: str) -> tuple[str, ...]:
        """Return the cells of a column."""
        index = self.columns.index(column)
        return tuple(row[index] for row in self.rows)


def load(texts: Mapping[str, str]) -> tuple[dict[str, Dataset], list[Finding]]:
    """Return the data sets of a project by name, and what is wrong with them."""
    out: dict[str, Dataset] = {}
    findings: list[Finding] = []
    for path in sorted(texts):
        if path.startswith(FOLDER) and path.endswith(SUFFIX):
            name = path.removeprefix(FOLDER).removesuffix(SUFFIX)
            made, found = parse(texts[path], name, path)
            findings += found
            if made is not None:
                out[name] = made
    return out, findings


def parse(text: str, name: str, file: str) -> tuple[Dataset | None, list[Finding]]:
    """Return the table of a CSV text, None where it is none, and what is wrong with it.

    The first row has the names of the columns; each further one has as many cells.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = text.split("\n")
    findings: list[Finding] = []
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    heads: list[str] = []
    line = 1

    def report(message: str, hint: str, number: int, column: int = 1) -> None:
        context = lines[number - 1] if 0 < number <= len(lines) else ""
        place = Place(file, number, column)
        findings.append(finding("bad-data", message, place, hint, context))

    try:
        for cells in reader:
            at, line = line, reader.line_num + 1
            if not heads:
                heads = cells
                for column, message in _wrong_heads(heads):
                    start = _start(lines[at - 1] if at <= len(lines) else "", column)
                    report(message, "give each column a name of its own", at, start)
                if not heads or findings:
                    break
                continue
            if not cells:
                continue  # an empty line
            if len(cells) != len(heads):
                message = f"the row has {_cells(len(cells))}, and the head has {len(heads)}"
                hint = "put a cell with a comma into quotation marks, and leave none out"
                report(message, hint, at)
            if len(rows) >= MOST_ROWS or len(findings) >= MOST_FINDINGS:
                if len(rows) >= MOST_ROWS:
                    report(f"the table has more than {MOST_ROWS:,} rows", "draw fewer", at)
                break
            rows.append(tuple(cells))
            numbers.append(at)
    except csv.Error as error:
        said = str(error).replace("'", "`")
        message = f"the file is not CSV: {said}"
        report(message, 'write a quotation mark in a quoted cell as ""', reader.line_num)
    if not heads and not findings:
        report("the file has no head", "name its columns in the first row", 1)
    if len(rows) * len(heads) > MOST_CELLS:
        report(f"the table has more than {MOST_CELLS:,} cells", "draw fewer", 1)
    if findings:
        return None, findings
    columns = list(zip(*rows, strict=True)) or [()] * len(heads)
    kinds = tuple(_kind(cells) for cells in columns)
    return Dataset(name, file, tuple(heads), kinds, tuple(rows), tuple(numbers)), []


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _wrong_heads(heads: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the index of each head that names no column, and why."""
    if len(heads) > MOST_COLUMNS:
        yield 0, f"the table has more than {MOST_COLUMNS} columns"
    for index, head in enumerate(heads):
        if not head.strip() or head != head.strip():
            yield index, f"column {index + 1} has no name, or one with spaces around it"
        elif head in heads[:index]:
            yield index, f"two columns are called `{head}`"


def _start(line: str, column: int) -> int:
    """Return where a cell of a line starts, counted from 1, as far as commas tell."""
    parts = line.split(",")
    return sum(len(part) + 1 for part in parts[:column]) + 1 if column < len(parts) else 1


_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def _kind(cells: tuple[str, ...]) -> Kind:
    """Return what all cells of a column are that are not empty."""
    filled = [cell for cell in cells if cell]
    if filled and all(_NUMBER.fullmatch(c) and math.isfinite(float(c)) for c in filled):
        return Kind.NUMBER
    if filled and all(_DATE.fullmatch(c) for c in filled):
        return Kind.DATE
    return Kind.TEXT


def value(cell: str, kind: Kind) -> float | int | str | None:
    """Return the value of a cell: a number, None where it is empty, else its text."""
    if not cell:
        return None if kind is not Kind.TEXT else ""
    if kind is not Kind.NUMBER:
        return cell
    return int(cell) if re.fullmatch(r"-?\d{1,15}", cell) else float(cell)
