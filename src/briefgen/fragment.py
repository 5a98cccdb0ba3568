"""Fragments: one point in every length it has, from one Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from briefgen import fence, front_matter, markdown
from briefgen.fence import Fence, Run
from briefgen.finding import Finding, Place, finding
from briefgen.level import ALL_LEVELS, Levels
from briefgen.markup import Citation, FigureUse, Parts, join, uses

#: The keys of a fragment's front matter.
KEYS = {
    "title": "what the fragment says, in a few words",
    "facts_to": "how far its facts reach, as YYYY, YYYY-MM or YYYY-MM-DD",
    "review_by": "the day by which someone looks at it again, as YYYY-MM-DD",
    "mark": "its handling mark, one of the project's",
}

#: A date of a day, a month or a year.
PARTIAL_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day that there is."""
    if not text.isascii() or not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level piece of a fragment: a fence, or the text between two fences.

    `drop` is the rank at which it may go when the pages run out (highest first), None for never;
    `shorter` is what then may stand in for it.
    """

    parts: Parts
    levels: Levels
    place: Place
    drop: int | None = None
    shorter: Parts | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The block's citations in reading order."""
        return tuple(p for p in self.parts if isinstance(p, Citation))

    @property
    def figures(self) -> tuple[FigureUse, ...]:
        """The block's uses of named figures in reading order."""
        return tuple(uses(self.parts))


@dataclass(frozen=True, slots=True)
class Fragment:
    """One authored file. `id` is its path below `fragments/` without `.md`.

    `facts_to` is how far its facts reach, a date of any precision, empty if not said; `mark` its
    handling mark, empty for none of its own.
    """

    id: str
    file: str
    title: str
    facts_to: str
    review_by: date | None
    blocks: tuple[Block, ...]
    mark: str = ""


def parse(
    text: str, identity: str, file: str, language: str = "en"
) -> tuple[Fragment, list[Finding]]:
    """Return the fragment that a file's text holds and what is wrong with it."""
    head, body, first_line = front_matter.split(text)
    findings: list[Finding] = []
    if not text.strip():
        message, hint = "the file is empty", "write a fragment into it, or remove it"
        findings.append(finding("empty-file", message, Place(file, 1, 1), hint))
        return Fragment(identity, file, identity, "", None, ()), findings
    entries: dict[str, front_matter.Entry] = {}
    if head is None:
        findings.append(
            finding(
                "bad-front-matter",
                "the front matter is never closed"
                if text.startswith("---")
                else "the file does not begin with front matter",
                Place(file, 1, 1),
                "begin it with `---`, a line `title: ...`, and `---`",
            )
        )
    else:
        entries, found = front_matter.parse(head, file, KEYS)
        findings += found
        if "title" not in entries and not found:
            findings.append(
                finding(
                    "bad-front-matter",
                    "the fragment has no title",
                    Place(file, 1, 1),
                    "add a line `title: ...` below the first `---`",
                )
            )
    nodes, found = fence.split(body, file, first_line)
    findings += found
    if not nodes and not found:
        message, hint = "the fragment has no text", "write it below the front matter"
        findings.append(finding("empty-file", message, Place(file, first_line), hint))
    blocks: list[Block] = []
    for node in nodes:
        parts, found = _parts(node, file, language)
        findings += found
        if isinstance(node, Fence) and node.kind == "shorter":
            blocks[-1] = replace(blocks[-1], shorter=parts)
        elif isinstance(node, Fence):
            blocks.append(Block(parts, node.levels, Place(file, node.line, 1), node.drop))
        else:
            blocks.append(Block(parts, ALL_LEVELS, Place(file, node.line, 1)))
    facts_to, review_by = entries.get("facts_to"), entries.get("review_by")
    if facts_to and not is_date(facts_to.value):
        findings.append(_bad_date("facts_to", facts_to, "YYYY, YYYY-MM or YYYY-MM-DD"))
        facts_to = None
    day = None
    if review_by:
        if is_date(review_by.value) and len(review_by.value) == 10:
            day = date.fromisoformat(review_by.value)
        else:
            findings.append(_bad_date("review_by", review_by, "YYYY-MM-DD"))
    fragment = Fragment(
        identity,
        file,
        entries["title"].value if "title" in entries else identity,
        facts_to.value if facts_to else "",
        day,
        tuple(blocks),
        entries["mark"].value if "mark" in entries else "",
    )
    return fragment, findings


def _bad_date(key: str, entry: front_matter.Entry, form: str) -> Finding:
    message = f"`{key}` is `{entry.value}`, which is not a date"
    return finding("bad-front-matter", message, entry.place, f"write it as {form}")


def _parts(node: Run | Fence, file: str, language: str) -> tuple[Parts, list[Finding]]:
    """Return the parts of a run or of a fence with the boxes in it."""
    if isinstance(node, Run):
        return markdown.render(node.text, file, node.line, language)
    findings: list[Finding] = []

    def pieces() -> Iterator[Parts]:
        for inner in node.inner:
            parts, found = _parts(inner, file, language)
            findings.extend(found)
            yield parts

    inside = join(part for parts in pieces() for part in parts)
    if node.kind in {"box", "margin"}:
        opening = Markup('<aside class="{}">').format(node.kind)
        inside = join((opening, *inside, Markup("</aside>")))
    return inside, findings
