"""No note is lost by the mended engine, and the judge catches every note that is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from briefgen import footnotes
from briefgen.footnotes import NoteFault, PageNotes, mend, misplaced_notes, note_places, unmend
from tests.fuzz_notes import NOTE_CSS, document, laid_out, lost, text_of

SEEDS = (9, 21, 27, 30, 51, 54, 63, 79, 88, 90, 95, 97, 101, 112, 1, 6, 10, 12, 31, 61)
"""Small papers; the bare engine fails on the first fourteen."""

LOST_BY_BARE = SEEDS[:14]


@pytest.fixture(autouse=True)
def _bare_afterwards() -> Iterator[None]:
    """Leave the engine to the other tests as they would find it."""
    yield
    unmend()


def _pages(*pages: str) -> tuple[PageNotes, ...]:
    """Pages from ids in words: `c1 n1` is the call and the body of note 1."""
    long = {"c": "call-", "n": "note-"}
    return tuple(
        PageNotes(tuple(long[word[0]] + word[1:] for word in page.split())) for page in pages
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_mended_engine_keeps_every_note(seed: int) -> None:
    """Each note stands once, with its call or a page later, and its word is in the PDF once."""
    report = lost(seed, mended=True, pdf=True)
    assert report.faults == ()
    assert report.unread == ()


def test_bare_engine_loses_notes() -> None:
    """The positive control: without the mending the same papers lose notes."""
    faults = {seed: lost(seed, mended=False).faults for seed in LOST_BY_BARE}
    assert all(faults.values())
    reasons = " ".join(fault.reason for found in faults.values() for fault in found)
    # Kept lines lose bodies, kept pages double them too, deferring twice moves them too far.
    for text in ("missing", "more than once", "not on page", "after that of a later note"):
        assert text in reasons


def test_note_lost_by_the_bare_engine_is_not_in_its_pdf() -> None:
    """The judge and the PDF agree on what is lost."""
    for seed in LOST_BY_BARE:
        report = lost(seed, mended=False)
        missing = {fault.number for fault in report.faults if fault.reason == "the body is missing"}
        if missing:
            break
    words = document(seed).words
    report = lost(seed, mended=False, pdf=True)
    assert {words[number - 1] for number in missing} <= set(report.unread)


def test_papers_are_the_same_for_ever() -> None:
    """A seed is a paper: a fault can be looked at again."""
    assert document(3) == document(3)
    assert document(3) != document(4)


def test_well_placed_notes_have_no_fault() -> None:
    """A body may stand on the page of its call or on the next one."""
    assert misplaced_notes(_pages("c1 c2 n1", "n2 c3 n3"), range(1, 4)) == ()


def test_anchors_of_pages_can_be_judged_too() -> None:
    """Ids that are not of notes are none of the judge's business."""
    pages = [PageNotes(("intro", "call-1", "note-x", "call-01", "note-1"))]
    assert misplaced_notes(pages, [1]) == ()


@pytest.mark.parametrize(
    ("pages", "fault"),
    [
        (("c1 c2 n1",), NoteFault(2, 1, None, "the body is missing")),
        (("n1 n2 c1",), NoteFault(2, None, 1, "the call is missing")),
        (
            ("c1 c2 n1 n2", "n2"),
            NoteFault(2, 1, 1, "the body stands more than once, on page 1, 2"),
        ),
        (
            ("c1 c2 n1 n2 n2",),
            NoteFault(2, 1, 1, "the body stands more than once, on page 1 (2 times)"),
        ),
        (
            ("c1 c2 n1 n2", "c2"),
            NoteFault(2, 1, 1, "the call stands more than once, on page 1, 2"),
        ),
        (
            ("c1 c2 n1", "", "n2"),
            NoteFault(
                2, 1, 3, "the body is on page 3, not on page 1 of its call or on the next one"
            ),
        ),
        (
            ("c1 n1 n2", "c2"),
            NoteFault(
                2, 2, 1, "the body is on page 1, not on page 2 of its call or on the next one"
            ),
        ),
        (("c1 c2 n2 n1",), NoteFault(1, 1, 1, "the body stands after that of a later note")),
        (("c1 n1 c2 n2 c3 n3",), NoteFault(3, 1, 1, "nobody expects this note")),
    ],
)
def test_each_spoiled_layout_is_caught(pages: tuple[str, ...], fault: NoteFault) -> None:
    """One spoiled note gives exactly one fault, with its pages and its reason."""
    assert misplaced_notes(_pages(*pages), [1, 2]) == (fault,)


def test_note_that_is_nowhere_has_two_faults() -> None:
    """A note without call and body is named for both."""
    reasons = [fault.reason for fault in misplaced_notes([], [1])]
    assert reasons == ["the call is missing", "the body is missing"]


def test_body_cut_off_is_a_fault() -> None:
    """A body that no reader can read in full is as good as lost."""
    page = PageNotes(("call-1", "note-1"), frozenset({"note-1"}))
    assert [fault.reason for fault in misplaced_notes([page], [1])] == [
        "the body does not fit on its page"
    ]


def test_places_are_read_from_the_boxes() -> None:
    """A repeated table head doubles its call, and a body too tall is seen to be cut."""
    assert mend() is None
    note = (
        '<a class="call" id="call-1" href="#note-1">1</a><span class="note" id="note-1">{}</span>'
    )
    rows = "<tr><td>row</td></tr>" * 90
    css = f"<style>{NOTE_CSS} @page {{ size: A5 }}</style>"
    table = f"{css}<table><thead><tr><th>x{note.format('body')}</th></tr></thead>{rows}</table>"
    places = note_places(laid_out(table))
    assert sum(page.ids.count("call-1") for page in places) == len(places) > 1
    assert "more than once" in misplaced_notes(places, [1])[0].reason
    tall = f"{css}<p>x{note.format('many words ' * 900)}</p>"
    places = note_places(laid_out(tall))
    assert places[-1].cut == {"note-1"}


def test_number_is_read_once_at_the_call_and_once_at_the_body() -> None:
    """The engine's own marks print nothing, and the line with a call is no taller."""
    from weasyprint.formatting_structure.boxes import LineBox

    assert mend() is None
    html = (
        f'<html lang="en"><style>{NOTE_CSS} html {{ line-height: 1.3 }}</style><p>First line<br>'
        'Call<a class="call" id="call-7" href="#note-7">7</a><span class="note" id="note-7">'
        '<a class="back" href="#call-7">7</a> Body</span>, more<br>Third line</p>'
    )
    rendered = laid_out(html)
    (page,) = rendered.pages
    root = page._page_box.children[0]
    heights = {round(box.height, 3) for box in root.descendants() if isinstance(box, LineBox)}
    assert len(heights) == 1
    assert {(kind, target) for kind, target, *_ in page.links} == {
        ("internal", "note-7"),
        ("internal", "call-7"),
    }
    assert text_of(rendered.write_pdf()).count("7") == 2


def test_mending_twice_is_mending_once() -> None:
    """A second call changes nothing, and the mending can be taken back."""
    from weasyprint.layout import block

    bare = block._linebox_layout
    assert mend() is None
    mended = block._linebox_layout
    assert mended is not bare
    assert mend() is None
    assert block._linebox_layout is mended
    unmend()
    assert block._linebox_layout is bare


def test_other_version_is_left_alone_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mending is written for one version and loud on any other."""
    import weasyprint
    from weasyprint.layout import block

    bare = block._linebox_layout
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    assert mend() == (
        "WeasyPrint 71.0 is installed, "
        "but the mending of its footnotes was written for version 70.0"
    )
    assert block._linebox_layout is bare


def test_other_source_is_left_alone_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same version with a function changed by somebody else is not mended either."""
    from weasyprint.layout import block, page

    bare = block._linebox_layout
    monkeypatch.setattr(page, "make_page", lambda *_: None)
    sentence = mend()
    assert sentence is not None
    assert sentence.startswith("`weasyprint.layout.page.make_page` is not the one")
    assert block._linebox_layout is bare


def test_version_is_the_pinned_one() -> None:
    """A new pin without a new look at the mending is stopped here."""
    import weasyprint

    assert weasyprint.__version__ == footnotes.MENDED_VERSION


def _kept_line(height: int) -> str:
    """A paper without counters: a call in each of the first two lines at the foot of a page."""
    calls = [
        f'<a class="call" id="call-{n}" href="#note-{n}">{n}</a>'
        f'<span class="note" id="note-{n}">body {n}<br>more<br>more</span>'
        for n in (1, 2)
    ]
    return (
        f'<html lang="en"><style>{NOTE_CSS} @page {{ size: A5; margin: 20mm }}'
        "html { font: 12px/16px 'Fuzz Serif' } p { orphans: 2; widows: 2; margin: 0 }</style>"
        f'<div style="height: {height}px"></div><p>one{calls[0]}<br>two{calls[1]}'
        "<br>three<br>four<br>five</p></html>"
    )


def test_note_of_a_kept_line_is_kept() -> None:
    """The first cause alone, no page made again: found bare, gone when mended."""

    def hit() -> list[int]:
        papers = {height: _kept_line(height) for height in range(500, 640, 5)}
        return [
            height
            for height, html in papers.items()
            if misplaced_notes(note_places(laid_out(html)), [1, 2])
        ]

    assert hit()
    assert mend() is None
    assert hit() == []
