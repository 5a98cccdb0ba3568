"""No note is ever lost: the mending of WeasyPrint's footnotes, and the proof of each layout.

WeasyPrint 70.0 drops footnotes without a word. `mend` repairs the engine in memory,
`note_places` reads from a finished layout where every call and every body stands, and
`misplaced_notes` judges what was read. The judge knows nothing of the mending, so a note that
is lost for a reason nobody has thought of is found as well.

The ids are the contract with the markup: the call of note 7 is `call-7`, its body `note-7`.
"""

from __future__ import annotations

import hashlib
import inspect
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MENDED_VERSION = "70.0"
"""The only version of WeasyPrint that the mending was written for."""

_DIGESTS: Mapping[str, str] = {
    "layout.block._linebox_layout": "ac473c041218cec7fbb27b70aaeca2a2",
    "layout.layout_document": "3eb69e7337c6328649685125fa78eb5a",
    "layout.page.make_all_pages": "9441674dbff64014884add5b28a61406",
    "layout.page.remake_page": "40e7f1a8d386156cc5a01b2898a11e05",
    "layout.page.make_page": "4626c7101d8b28f5129aec3def552b7e",
    "layout.LayoutContext._update_footnote_area": "ecde7b25130a8681bc0ad7fd39ee6f30",
}
"""BLAKE2b-128 of the source of each function that the mending changes or relies on."""

_DEFER = "while report and context.current_page_footnotes:"
"""The one line of WeasyPrint that is rewritten; it must stand in its function once."""

_DEFER_MENDED = (
    "while report and context.current_page_footnotes "
    "and context.current_page_footnotes[-1] not in context.carried_footnotes:"
)

_ORIGINAL = "__briefgen_original__"
_ID = re.compile(r"(call|note)-([1-9][0-9]*)")
_SLACK = 0.5
"""CSS pixels that a body may stick out: rounding, never a line of text."""


@dataclass(frozen=True)
class PageNotes:
    """The notes of one page, as the layout has them."""

    ids: tuple[str, ...]
    """Ids of calls and bodies, in reading order, as often as they stand on the page."""

    cut: frozenset[str] = frozenset()
    """Ids of bodies that stick out of the page's content area or lie under its text."""


@dataclass(frozen=True)
class NoteFault:
    """One note that a reader would not find where its number says."""

    number: int
    call_page: int | None
    """First page that holds the call, counted from 1; None if no page does."""
    note_page: int | None
    """First page that holds the body, counted from 1; None if no page does."""
    reason: str
    """What is wrong, as a clause without a full stop."""


def mend() -> str | None:
    """Mend the footnotes of the imported WeasyPrint; say why if it cannot be done.

    None means mended, now or by an earlier call. Otherwise the engine is left as it was, and the
    sentence says which engine is there: the caller makes a finding of it.
    """
    import weasyprint

    if weasyprint.__version__ != MENDED_VERSION:
        return (
            f"WeasyPrint {weasyprint.__version__} is installed, "
            f"but the mending of its footnotes was written for version {MENDED_VERSION}"
        )
    places = _places()
    if any(hasattr(place.now(), _ORIGINAL) for place in places):
        return None
    for name, function in _engine().items():
        if _digest(function) != _DIGESTS[name]:
            return (
                f"`weasyprint.{name}` is not the one of WeasyPrint {MENDED_VERSION} "
                "that the mending of its footnotes was written for"
            )
    for place in places:
        original = place.now()
        mended = place.mending(original)
        setattr(mended, _ORIGINAL, original)
        setattr(place.owner, place.name, mended)
    return None


def unmend() -> None:
    """Give WeasyPrint its own functions back: the positive control of the tests."""
    for place in _places():
        setattr(place.owner, place.name, getattr(place.now(), _ORIGINAL, place.now()))


@dataclass(frozen=True)
class _Place:
    """A function of the engine, where it is looked up, and what makes the mended one of it."""

    owner: Any
    name: str
    mending: Callable[[Callable[..., Any]], Callable[..., Any]]

    def now(self) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(self.owner, self.name)
        return function


def _places() -> tuple[_Place, ...]:
    from weasyprint import layout
    from weasyprint.layout import block, page

    return (
        _Place(block, "_linebox_layout", _keeping_notes_of_kept_lines),
        _Place(layout, "make_all_pages", _making_carrying_pages_again),
        _Place(layout.LayoutContext, "_update_footnote_area", _without_phantom_overflow),
        _Place(page, "remake_page", _passing_notes_on),
    )


def _engine() -> Mapping[str, Callable[..., Any]]:
    """The engine's functions of `_DIGESTS`, as they are before the mending."""
    from weasyprint import layout
    from weasyprint.layout import block, page

    return {
        "layout.block._linebox_layout": block._linebox_layout,
        "layout.layout_document": layout.layout_document,
        "layout.page.make_all_pages": layout.make_all_pages,
        "layout.page.remake_page": page.remake_page,
        "layout.page.make_page": page.make_page,
        "layout.LayoutContext._update_footnote_area": layout.LayoutContext._update_footnote_area,
    }


def _digest(function: Callable[..., Any]) -> str:
    """BLAKE2b-128 of a function's source; empty where the source cannot be read."""
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        return ""
    return hashlib.blake2b(source.encode(), digest_size=16).hexdigest()


def _keeping_notes_of_kept_lines(lay_out_lines: Callable[..., Any]) -> Callable[..., Any]:
    """Mend the first cause: a line kept by deferring other notes forgets its own.

    To make a line fit, the engine moves the page's notes to the next page; the line then stays,
    but the notes called from it are neither laid out nor deferred. They are still in
    `context.footnotes`, the waiting list, and no one will ask for them again. They are deferred
    here, after the others, so that the order stays.

    The same loop would also defer notes that come from the page before, a second time and so
    for ever farther from their calls. That is one condition in the middle of a long function:
    the one line is rewritten in the engine's own source, which stays otherwise as it is.
    """
    patched = _with_line_changed(lay_out_lines, _DEFER, _DEFER_MENDED)

    def mended(context: Any, box: Any, index: Any, child: Any, lines: Any, *rest: Any) -> Any:
        known = len(lines)
        result = patched(context, box, index, child, lines, *rest)
        abort, notes_of_lines = result[0], result[4]
        if abort or not context.footnotes:
            return result
        for line in lines[known:]:
            for part in line.descendants():
                if part.footnote is not None and part.footnote in context.footnotes:
                    context.footnotes.remove(part.footnote)
                    context.reported_footnotes.append(part.footnote)
                    notes_of_lines.append(part.footnote)
        return result

    return mended


def _with_line_changed(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """A second copy of a function, one piece of its source changed, in the same module."""
    source = inspect.getsource(function)
    if source.count(old) != 1:
        message = f"`{old}` stands {source.count(old)} times in its function"
        raise AssertionError(message)
    space: dict[str, Any] = {}
    code = compile(source.replace(old, new), inspect.getfile(function), "exec")
    # The copy must see what the module sees, later changes too: its globals are the module's.
    exec(code, function.__globals__, space)
    copy: Callable[..., Any] = space[function.__name__]
    return copy


def _making_carrying_pages_again(make_all_pages: Callable[..., Any]) -> Callable[..., Any]:
    """Mend the second cause: a page that is not made again neither passes on nor takes notes.

    When counters change, the engine makes only the changed pages again. What a page defers to a
    kept page is dropped, and a kept page forgets what it once deferred. So a page that defers
    notes is made again in every round, and `_passing_notes_on` does the same to the page after.
    """

    def mended(context: Any, root_box: Any, html: Any, pages: Any) -> Any:
        # All notes wait here when a round begins, in the order of the document.
        order = {id(note): place for place, note in enumerate(context.footnotes)}
        context.note_order = lambda note: order.get(id(note), len(order))
        if not pages:
            context.deferring_pages = set()
        for index in context.deferring_pages:
            if index < len(pages):
                context.page_maker[index][-1]["content_changed"] = True
        return make_all_pages(context, root_box, html, pages)

    return mended


def _passing_notes_on(remake_page: Callable[..., Any]) -> Callable[..., Any]:
    """Make the page after a page that defers notes, or did so before, anew as well.

    `context.carried_footnotes` are those that the page before could not hold. They were deferred
    from the last one backwards, in several turns: they are put in order again.
    """

    def mended(index: int, context: Any, root_box: Any, html: Any) -> Any:
        context.reported_footnotes.sort(key=context.note_order)
        context.carried_footnotes = tuple(context.reported_footnotes)
        page, resume_at = remake_page(index, context, root_box, html)
        deferred = index in context.deferring_pages
        defers = bool(context.reported_footnotes)
        (context.deferring_pages.add if defers else context.deferring_pages.discard)(index)
        # A flag on a page that will not come would ask for one more round for ever.
        if defers or (deferred and resume_at is not None):
            context.page_maker[index + 1][-1]["content_changed"] = True
        return page, resume_at

    return mended


def _without_phantom_overflow(update_area: Callable[..., Any]) -> Callable[..., Any]:
    """Mend the third cause: a rounding error taken for a full notes area.

    The engine compares two sums of the same heights without tolerance. On a difference of
    1e-13 px it defers notes that fit, if need be page after page. An area without a height of
    its own grows with its notes: they cannot overflow it.

    The notes are put in the order of the document first: a table or a box that is laid out
    again takes its notes out and adds them at the end.
    """

    def mended(context: Any) -> bool:
        context.current_page_footnotes.sort(key=context.note_order)
        overflow = update_area(context)
        area = context.current_footnote_area
        grows = area.max_height == math.inf and area.style["height"] == "auto"
        return bool(overflow) and not grows

    return mended


def note_places(document: Any) -> tuple[PageNotes, ...]:
    """Where the calls and bodies of a rendered WeasyPrint `Document` stand, one value a page.

    Read from the boxes that will be painted, not from `page.anchors`: that is a dict, in which
    a body that stands twice on a page looks like one.
    """
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, LineBox

    places = []
    for page in document.pages:
        page_box = page._page_box
        ids: list[str] = []
        cut: set[str] = set()
        areas = [box for box in page_box.children if isinstance(box, FootnoteAreaBox)]
        texts = [
            box
            for child in page_box.children[:1]
            for box in child.descendants()
            if isinstance(box, LineBox) and box.children
        ]
        for box in page_box.descendants(placeholders=True):
            anchor = box.style["anchor"]
            if anchor and _ID.fullmatch(anchor):
                ids.append(anchor)
        for area in areas:
            for box in area.descendants():
                anchor = box.style["anchor"]
                if anchor and anchor.startswith("note-") and _is_cut(box, page_box, texts):
                    cut.add(anchor)
        places.append(PageNotes(tuple(ids), frozenset(cut)))
    return tuple(places)


def _is_cut(body: Any, page_box: Any, texts: Iterable[Any]) -> bool:
    """Whether a body sticks out of its page's content area or lies under a line of text."""
    top, left = body.position_y, body.position_x
    bottom, right = top + body.margin_height(), left + body.margin_width()
    page_top = page_box.content_box_y()
    if top < page_top - _SLACK or bottom > page_top + page_box.height + _SLACK:
        return True
    return any(
        line.position_y + line.height > top + _SLACK
        and line.position_y < bottom - _SLACK
        and line.position_x + line.width > left + _SLACK
        and line.position_x < right - _SLACK
        for line in texts
    )


def misplaced_notes(pages: Sequence[PageNotes], numbers: Iterable[int]) -> tuple[NoteFault, ...]:
    """Every fault of the expected notes, in the order of their numbers; empty if all is well.

    A note is well placed if its call and its body stand once each, the body stands whole on the
    page of the call or on the next one, and no body of a later note stands before it. Ids of
    notes that nobody expects are faults too.
    """
    found: dict[str, list[int]] = {}
    cut: set[str] = set()
    for number, page in enumerate(pages, start=1):
        cut |= page.cut
        for name in page.ids:
            if _ID.fullmatch(name):
                found.setdefault(name, []).append(number)
    late = _overtaken(pages)
    expected = set(numbers)
    seen = {int(name.partition("-")[2]) for name in found}
    faults = []
    for number in sorted(expected | seen):
        calls = found.get(f"call-{number}", [])
        bodies = found.get(f"note-{number}", [])
        reasons = ["nobody expects this note"] if number not in expected else []
        reasons += _reasons(calls, bodies)
        if f"note-{number}" in cut:
            reasons.append("the body does not fit on its page")
        if number in late:
            reasons.append("the body stands after that of a later note")
        call_page, note_page = min(calls, default=None), min(bodies, default=None)
        faults += [NoteFault(number, call_page, note_page, reason) for reason in reasons]
    return tuple(faults)


def _overtaken(pages: Iterable[PageNotes]) -> frozenset[int]:
    """Numbers of the notes whose body comes after one with a higher number."""
    late = set()
    highest = 0
    for page in pages:
        for name in page.ids:
            kind, _, number = name.partition("-")
            if kind == "note" and _ID.fullmatch(name):
                if int(number) < highest:
                    late.add(int(number))
                highest = max(highest, int(number))
    return frozenset(late)


def _reasons(calls: Sequence[int], bodies: Sequence[int]) -> list[str]:
    """What is wrong with one note, from the pages of its calls and of its bodies."""
    reasons = []
    for name, places in (("call", calls), ("body", bodies)):
        if not places:
            reasons.append(f"the {name} is missing")
        elif len(places) > 1:
            pages = ", ".join(
                f"{page}" if count == 1 else f"{page} ({count} times)"
                for page, count in sorted(Counter(places).items())
            )
            reasons.append(f"the {name} stands more than once, on page {pages}")
    if calls and bodies and not 0 <= min(bodies) - min(calls) <= 1:
        reasons.append(
            f"the body is on page {min(bodies)}, "
            f"not on page {min(calls)} of its call or on the next one"
        )
    return reasons
