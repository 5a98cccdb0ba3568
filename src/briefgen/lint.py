"""Lint: what is wrong with the pages of a finished layout, as a reader would see it.

Each rule is one function over the sheets; `RULES` has all of them. What lies over other text or
outside its page can not be read, and a wrong page number misleads: those are errors. The rest
looks poor and can be read, and so is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from briefgen.finding import Finding, Place, finding
from briefgen.sheet import Area, Extent, Line, Piece, Sheet, rows

#: Points that something may stick out: rounding, never a letter.
SLACK = 0.5

#: How many lines of a paragraph stand together at the foot or the head of a page.
TOGETHER = 3

#: How many lines of text follow a heading on its page.
BELOW_HEADING = 2

#: How many lines of text the last page has.
LAST_PAGE = 5

#: How much of a page in the middle is filled.
FILLED = 0.2

#: What looks at the sheets of a paper, or of a part of one.
Rule = Callable[[Sequence[Sheet], Place], Iterator[Finding]]

#: The section that lists the others with their pages.
CONTENTS = "contents"

_HEADING = re.compile(r"h([1-6])")
_PICTURES = frozenset({"img", "svg"})
_WIDE = frozenset({"table", "figure", "img", "svg", "pre"})
_NARROWER = "give a table fewer columns or shorter words, and a long word a hyphen or a space"
_REFLOW = "lengthen or shorten the text before it by a line or two"


def lint(sheets: Sequence[Sheet], name: str, annexes: Collection[str] = ()) -> tuple[Finding, ...]:
    """Return what is wrong with the sheets of an output.

    `name` is its path below the build folder, `annexes` are the sections that begin a page each:
    what stands before one may end anywhere on its page, if not at its head.
    """
    parts = _parts(sheets, annexes)
    of: dict[Rule, list[Sequence[Sheet]]] = {
        no_page_is_empty: parts,
        the_page_before_an_annex_has_text: parts[:-1],
    }
    return tuple(
        found
        for rule in RULES
        for part in of.get(rule, [sheets])
        for found in rule(part, Place(name))
    )


def _parts(sheets: Sequence[Sheet], annexes: Collection[str]) -> list[Sequence[Sheet]]:
    """Return the sheets parted before each on which one of the annexes begins."""
    first: dict[str, int] = {}
    for index, sheet in enumerate(sheets):
        for line in sheet.text:
            first.setdefault(line.section, index)
    cuts = sorted({0, len(sheets), *(first[name] for name in annexes if name in first)})
    return [sheets[start:end] for start, end in pairwise(cuts)]


# --- what is parted from what it belongs to ------------------------------------------------------


def headings_have_text_below(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each heading at a foot with fewer than two lines of its text below."""
    for sheet, after in pairwise([*sheets, None]):
        assert sheet is not None
        text = sheet.text
        last = next((i for i in range(len(text) - 1, -1, -1) if _level(text[i])), None)
        if last is None:
            continue
        below = text[last + 1 :]
        count = rows(below)
        if count >= BELOW_HEADING or _picture_below(sheet, text[last]):
            continue
        if count and not (after and _goes_on(text[last], after)):
            continue  # the line is all that the heading stands for
        first = last
        while first and _level(text[first - 1]):
            first -= 1  # the heading of a section, and the first one inside it
        words = " ".join(
            line.text.strip() for line in text[first:] if line.block == text[first].block
        )
        yield finding(
            "stranded-heading",
            f"page {sheet.number}: the heading {_quoted(words)} stands at the foot with "
            f"{'one line' if count else 'no text'} below it",
            place,
            f"{_REFLOW}; the theme's print.css should have `break-after: avoid` for headings",
        )


def _level(line: Line) -> int:
    """Return the level of the heading that a line is of, 0 for other text."""
    match = _HEADING.fullmatch(line.tag)
    return int(match[1]) if match else 0


def _picture_below(sheet: Sheet, heading: Line) -> bool:
    return any(
        piece.tag in _PICTURES and piece.extent.top >= heading.extent.bottom - SLACK
        for piece in sheet.pieces
    )


def _goes_on(heading: Line, after: Sheet) -> bool:
    """Return whether a page begins with more text of what a heading stands for."""
    first = next(iter(after.text), None)
    if first is None or first.section != heading.section:
        return False
    return not _level(first) or _level(first) > _level(heading)


def captions_have_what_they_name(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each caption without a row of its table, or its picture, on its page."""
    for sheet in sheets:
        body = _body_rows(sheet)
        for piece in sheet.pieces:
            if piece.tag == "caption" and not _of_whole(piece, "table", body, sheet):
                lacking = "a row of its table"
            elif piece.tag == "figcaption" and _parted(piece, sheet, sheets):
                lacking = "its picture"
            else:
                continue
            yield finding(
                "stranded-caption",
                f"page {sheet.number}: the caption {_quoted(_words(sheet, piece))} stands without "
                f"{lacking}",
                place,
                f"{_REFLOW}; the theme's print.css should have `break-after: avoid` for captions",
            )


def _parted(caption: Piece, sheet: Sheet, sheets: Sequence[Sheet]) -> bool:
    """Return whether the picture of a caption stands, but on other pages alone."""

    def there(other: Sheet) -> bool:
        shown = [p for p in other.pieces if p.tag in {"img", "svg", "table", "pre"}]
        return _of_whole(caption, "figure", shown, sheet)

    return not there(sheet) and any(there(other) for other in sheets)


def table_heads_have_rows(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each head of a table without a row below it on its page."""
    for sheet in sheets:
        body = _body_rows(sheet)
        for piece in sheet.pieces:
            if piece.tag == "thead" and not _of_whole(piece, "table", body, sheet):
                yield finding(
                    "stranded-table-head",
                    f"page {sheet.number}: the table head {_quoted(_words(sheet, piece))} stands "
                    "without a row below it",
                    place,
                    f"{_REFLOW}, or split a row that is very high",
                )


def _body_rows(sheet: Sheet) -> list[Piece]:
    """Return the rows of the bodies of tables that show something on a sheet."""
    ends = {p.block for p in sheet.pieces if p.tag in {"thead", "tfoot"}}
    shown = {line.row for line in sheet.lines}
    shown |= {number for p in sheet.pieces if p.tag in _PICTURES for number in p.within}
    return [
        p for p in sheet.pieces if p.tag == "tr" and p.block in shown and not ends & set(p.within)
    ]


def _of_whole(part: Piece, tag: str, others: Iterable[Piece], sheet: Sheet) -> bool:
    """Return whether one of the others is in the innermost whole with a tag around a part."""
    wholes = {p.block for p in sheet.pieces if p.tag == tag}
    whole = next((block for block in reversed(part.within) if block in wholes), None)
    return any(whole in other.within for other in others)


def paragraphs_keep_lines_together(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each paragraph cut by a page's end with one or two lines on a side."""
    for sheet, after in pairwise(sheets):
        for area in (Area.TEXT, Area.HANGING):
            before, behind = sheet.of(area), after.of(area)
            there = {line.block for line in behind}
            for block in dict.fromkeys(line.block for line in before):
                if block not in there or _is_kept_otherwise(block, before):
                    continue
                foot = _run(before[::-1], block)
                head = _run(behind, block)
                words = _quoted(next(line.text for line in before if line.block == block))
                for count, page, where in ((foot, sheet, "foot"), (head, after, "head")):
                    if foot and head and count < TOGETHER:
                        yield finding(
                            "lone-lines",
                            f"page {page.number}: {_number(count)} of the paragraph {words} "
                            f"{'stands' if count == 1 else 'stand'} alone at the {where}",
                            place,
                            f"{_REFLOW}; the theme's print.css should have `orphans: 3; widows: 3`",
                        )


def _is_kept_otherwise(block: int, lines: Sequence[Line]) -> bool:
    """Return whether a block is a heading or in a table: other rules look at those."""
    line = next(line for line in lines if line.block == block)
    return bool(line.row or _level(line))


def _run(lines: Sequence[Line], block: int) -> int:
    """Return how many lines of a block stand together where it comes first.

    0 where what stands in the block comes before: a list item around a list is not cut between
    its own words and those of an inner item.
    """
    first = next(i for i, line in enumerate(lines) if line.block == block)
    if any(block in line.within for line in lines[:first]):
        return 0
    own = [line.block == block for line in lines[first:]]
    return own.index(False) if False in own else len(own)


# --- what is too wide, or where it can not be read -----------------------------------------------


def nothing_is_too_wide(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each table, picture or word that is wider than its column.

    What leaves its page as well is told by `everything_is_on_its_page`.
    """
    told: set[int] = set()
    for sheet in sheets:
        for piece in sheet.pieces:
            excess = _excess(piece.extent, piece.column)
            if piece.tag not in _WIDE or excess <= SLACK:
                continue
            if told.isdisjoint((piece.block, *piece.within)) and not _leaves(piece.extent, sheet):
                yield _too_wide(sheet, _named(sheet, piece), excess, place)
            told.add(piece.block)
        for line in sheet.lines:
            excess = _excess(line.extent, line.column)
            if excess <= SLACK or line.tag.endswith("::marker"):
                continue
            if told.isdisjoint((line.block, *line.within)) and not _leaves(line.extent, sheet):
                yield _too_wide(sheet, _quoted(_longest(line.text)), excess, place)
            told.add(line.block)


def _too_wide(sheet: Sheet, named: str, excess: float, place: Place) -> Finding:
    return finding(
        "too-wide",
        f"page {sheet.number}: {named} is {excess:.0f} pt wider than its column",
        place,
        _NARROWER,
    )


def _excess(extent: Extent, column: Extent) -> float:
    return max(extent.right - column.right, column.left - extent.left)


def everything_is_on_its_page(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for what leaves the sheet, and for text above or below the area of text."""
    for sheet in sheets:
        told: set[int] = set()
        for piece in sheet.pieces:
            over = piece.tag in _PICTURES and _over(piece.extent, sheet.content)
            if piece.tag not in _WIDE or not (over or _leaves(piece.extent, sheet)):
                continue
            if told.isdisjoint((piece.block, *piece.within)):
                yield _outside(sheet, _named(sheet, piece), piece.extent, place)
            told.add(piece.block)
        for line in sheet.lines:
            over = line.area is not Area.FURNITURE and _over(line.extent, sheet.content)
            if not (over or _leaves(line.extent, sheet)):
                continue
            if told.isdisjoint((line.block, *line.within)):
                yield _outside(sheet, _quoted(line.text), line.extent, place)
            told |= {line.block, *line.within[-1:]}  # its neighbours are told with it


def _outside(sheet: Sheet, named: str, extent: Extent, place: Place) -> Finding:
    if _leaves(extent, sheet):
        what, hint = "is cut off at the edge of the sheet", _NARROWER
    else:
        what = "stands above or below the area of text"
        hint = "make it shorter: a page can not be broken inside it"
    return finding("outside-page", f"page {sheet.number}: {named} {what}", place, hint)


def _leaves(extent: Extent, sheet: Sheet) -> bool:
    """Return whether something is not wholly on the sheet."""
    return (
        extent.left < -SLACK
        or extent.top < -SLACK
        or extent.right > sheet.width + SLACK
        or extent.bottom > sheet.height + SLACK
    )


def _over(extent: Extent, content: Extent) -> bool:
    """Return whether something reaches above or below an area."""
    return extent.top < content.top - SLACK or extent.bottom > content.bottom + SLACK


def no_text_lies_over_text(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each two blocks whose lines lie over each other.

    A note that hangs beside the column may not lie over a table or a picture either, which has
    white parts.
    """
    for sheet in sheets:
        told: set[int] = set()
        for one, other in _overlapping(sheet.lines):
            if told.isdisjoint((one.block, other.block)):
                yield _over_text(sheet, one.text, _quoted(other.text), place)
            told |= {one.block, other.block}
        wide = [piece for piece in sheet.pieces if piece.tag in _WIDE]
        for line in sheet.of(Area.HANGING):
            for piece in wide:
                over = piece.block not in line.within and _overlap(line.extent, piece.extent)
                if over and line.block not in told:
                    yield _over_text(sheet, line.text, _named(sheet, piece), place)
                    told.add(line.block)


def _over_text(sheet: Sheet, one: str, other: str, place: Place) -> Finding:
    return finding(
        "text-over-text",
        f"page {sheet.number}: {_quoted(one)} and {other} lie over each other",
        place,
        "shorten one of the two, or set them farther apart",
    )


def _overlapping(lines: Iterable[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield the pairs of lines of different blocks, neither inside the other, that overlap."""
    near: list[Line] = []
    for line in sorted(lines, key=lambda line: line.extent.top):
        near = [n for n in near if n.extent.bottom > line.extent.top]
        for other in near:
            if (
                other.block != line.block
                and other.block not in line.within
                and line.block not in other.within
                and _overlap(line.extent, other.extent)
            ):
                yield other, line
        near.append(line)


def _overlap(one: Extent, other: Extent) -> bool:
    """Return whether two things share more than a rim: a quarter of the lower one's height."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 2 * SLACK and high > min(one.bottom - one.top, other.bottom - other.top) / 4


# --- what says something wrong -------------------------------------------------------------------


def contents_name_the_right_pages(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each line of the contents whose number is not its heading's page.

    A line links to the id of its heading, and the page is the number at its end.
    """
    pages: dict[str, int] = {}
    entries: dict[str, list[Line]] = {}
    target = ""
    for sheet in sheets:
        for line in sheet.text:
            if line.id and _level(line):
                pages.setdefault(f"#{line.id}", sheet.number)
            if line.section == CONTENTS and not _level(line):
                target = line.target or target
                entries.setdefault(target, []).append(line)
    entries.pop("", None)
    for target, lines in entries.items():
        number = re.search(r"\d+$", lines[-1].last.strip())
        page = pages.get(target)
        if number and page == int(number[0]):
            continue
        words = _quoted(lines[0].text)
        if page is None:
            message = f"the contents line {words} leads to no heading of the paper"
        elif number is None:
            message = f"the contents line {words} has no page number; its heading is on page {page}"
        else:
            message = f"the contents line {words} says page {number[0]}, and its heading is on page {page}"
        yield finding(
            "wrong-page-number",
            message,
            place,
            "print it in the theme by `target-counter` of the heading's id; build it again",
        )


# --- what is nearly empty ------------------------------------------------------------------------


def the_last_page_has_text(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding if a paper of several pages has fewer than five lines on the last one."""
    yield from _short(sheets, "the last one", place)


def the_page_before_an_annex_has_text(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding if what an annex follows has several pages, and few lines on the last one."""
    yield from _short(sheets, "the last one before an annex", place)


def _short(sheets: Sequence[Sheet], which: str, place: Place) -> Iterator[Finding]:
    if len(sheets) < 2 or any(piece.tag in _PICTURES for piece in sheets[-1].pieces):
        return
    count = rows(sheets[-1].text)
    if count < LAST_PAGE:
        yield finding(
            "short-last-page",
            f"page {sheets[-1].number}, {which}, has {_number(count)} of text",
            place,
            f"shorten the text by {_number(max(count, 1))}, or let it say more",
        )


def no_page_is_empty(sheets: Sequence[Sheet], place: Place) -> Iterator[Finding]:
    """Yield a finding for each page between the first and the last that is hardly filled."""
    for sheet in sheets[1:-1]:
        shown = [line.extent for line in sheet.lines if line.area is not Area.FURNITURE]
        shown += [piece.extent for piece in sheet.pieces if piece.tag in _PICTURES]
        share = _covered(shown) / (sheet.content.bottom - sheet.content.top)
        if share < FILLED:
            yield finding(
                "empty-page",
                f"page {sheet.number} is filled to {share:.0%}",
                place,
                "shorten the text before it, or do not begin the next part on a new page",
            )


def _covered(extents: Iterable[Extent]) -> float:
    """Return the height of what stands at all, side by side counted once."""
    height, reached = 0.0, float("-inf")
    for extent in sorted(extents, key=lambda e: e.top):
        height += max(0.0, extent.bottom - max(extent.top, reached))
        reached = max(reached, extent.bottom)
    return height


#: All rules, in the order in which they are told.
RULES: tuple[Rule, ...] = (
    headings_have_text_below,
    captions_have_what_they_name,
    table_heads_have_rows,
    paragraphs_keep_lines_together,
    nothing_is_too_wide,
    everything_is_on_its_page,
    no_text_lies_over_text,
    contents_name_the_right_pages,
    the_last_page_has_text,
    the_page_before_an_annex_has_text,
    no_page_is_empty,
)


# --- words for messages --------------------------------------------------------------------------

_TAGS = {"img": "picture", "svg": "picture", "pre": "block of code"}
_NUMBERS = {0: "no line", 1: "one line", 2: "two lines"}


def _number(count: int) -> str:
    return _NUMBERS.get(count, f"{count} lines")


def _named(sheet: Sheet, piece: Piece) -> str:
    """Return what a piece is called in a message: what it is, and its first words if it has any."""
    name, words = _TAGS.get(piece.tag, piece.tag), _words(sheet, piece)
    return f"the {name} {_quoted(words)}" if words else f"a {name}"


def _words(sheet: Sheet, piece: Piece) -> str:
    """Return the first words of a piece, empty for a picture."""
    lines = [n for n in sheet.lines if piece.block == n.block or piece.block in n.within]
    return " ".join(n.text for n in lines if n.row == lines[0].row)


def _longest(text: str) -> str:
    return max(text.split(" "), key=len)


def _quoted(text: str, most: int = 60) -> str:
    """Return the beginning of a text between backticks, its spaces plain."""
    words = " ".join(text.split())
    return f"`{words if len(words) <= most else words[: most - 1].rstrip() + '…'}`"
