"""How findings and results are shown as text: plain, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefgen.finding import Finding, Severity


def finding_text(found: Finding) -> str:
    """Return a finding as lines: place, severity, code and sentence; the source; the hint."""
    lines = [f"{found.place}: {found.severity} [{found.code}]: {found.message}"]
    lines += [f"  {line}" for line in context_lines(found)]
    if found.hint:
        lines.append(f"  hint: {found.hint}")
    return "\n".join(lines)


def context_lines(found: Finding) -> list[str]:
    """Return the source line of a finding and a caret below its column, nothing where none is known."""
    if not (found.context and found.place.column):
        return []
    number = str(found.place.line)
    shown, column = _around(found.context.replace("\t", " "), found.place.column)
    return [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * (column - 1)}^"]


def _around(line: str, column: int, width: int = 88) -> tuple[str, int]:
    """Return at most `width` characters of a line around a column, and the column in them."""
    if len(line) <= width:
        return line, column
    start = max(0, min(column - width // 2, len(line) - width))
    return line[start : start + width], column - start


def summary(findings: Iterable[Finding]) -> str:
    """Return `2 errors, 1 warning`, or an empty text where there is nothing."""
    severities = [f.severity for f in findings]
    parts = []
    for severity in Severity:
        count = severities.count(severity)
        if count:
            parts.append(f"{count} {severity}{'' if count == 1 else 's'}")
    return ", ".join(parts)


def count(number: int, thing: str) -> str:
    """Return `1 brief`, `2 briefs`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return aligned columns; those whose cells are all numbers stand to the right."""
    body = [list(row) for row in rows]
    columns = list(zip(heads, *body, strict=True))
    widths = [max(map(len, column)) for column in columns]
    right = [all(_is_number(cell) for cell in column[1:]) for column in columns]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        ).rstrip()

    return "\n".join([line(heads), *map(line, body)])


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").isdigit() or cell in {"", "-"}
