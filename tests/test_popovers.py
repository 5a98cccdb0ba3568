"""Popovers: what a citation shows on hover, focus or tap, without script, and the ways back."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from briefgen.cache import digest
from briefgen.document import section_html
from briefgen.markup import text_of
from briefgen.paper import Backing, Evidence
from briefgen.wording import WORDING
from tests.spoil import Edit, change, rendered, style
from tests.spoiled import output_of, paper_of


def html_of(preset: str, edit: Edit = lambda html: html) -> str:
    """Return the page of the small project, after an edit."""
    document, _ = output_of("rivers", preset, "html")
    return rendered(document, edit).decode()


def popover(html: str, number: int) -> str:
    """Return the text of a popover, from its start to that of what follows its citation."""
    start = html.index(f'<span id="pop-{number}" popover')
    depth = 0
    for tag in re.finditer(r"<(/?)span\b[^>]*>", html[start:]):
        depth += -1 if tag[1] else 1
        if not depth:
            return text_of(html[start : start + tag.end()])
    raise AssertionError(number)


# --- what they say ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "number", "said"),
    [
        ("paper", 1, "Note 1 Compact on Shared Rivers, art. II. Reference"),
        (
            "paper",
            2,
            "Note 2 River Office, Yearbook of the Rivers, 12. Evidence a table Reference",
        ),
        (
            "paper",
            3,
            "Note 3 See Compact on Shared Rivers; River Office, Yearbook of the Rivers, 12. "
            "Evidence a table Reference 1 Reference 2",
        ),
        (
            "note",
            1,
            "Source 1, art. II Compact on Shared Rivers, 14 March 1990. "
            "https://example.org/treaty.",
        ),
        (
            "in-text",
            2,
            "Source, p. 12 River Office. (2024). Yearbook of the Rivers. River Office. "
            "Evidence a table",
        ),
    ],
)  # fmt: skip
def test_a_popover_has_source_locator_and_evidence(preset: str, number: int, said: str):
    """A note as the style printed it, or the entries; then the words of the claims."""
    assert popover(html_of(preset), number) == said


def test_a_paper_carries_what_its_citations_rest_on():
    """As values, that can be handed to another process and told apart by the cache."""
    paper = paper_of("rivers", "paper")
    assert paper.backings[1] == Backing((("report", "p. 12"),), (Evidence("C1", "a table"),))
    assert paper.backings[0] == Backing((("treaty", "art. II"),), ())
    assert pickle.loads(pickle.dumps(paper)) == paper
    other = replace(paper.backings[1], evidence=(Evidence("C1", "another table"),))
    spoiled = replace(paper, backings=(paper.backings[0], other, *paper.backings[2:]))
    assert digest(spoiled) != digest(paper)


def test_a_format_can_do_without():
    """The text of a section is plain links where nobody asks for popovers, as in a PDF."""
    for preset in ("paper", "note", "in-text"):
        plain = "".join(section_html(s) for s in paper_of("rivers", preset).sections)
        assert "popover" not in plain
        assert "<button" not in plain
        assert "<a href=" in plain or "<a id=" in plain
    pdf, _ = output_of("rivers", "paper", "pdf")
    assert "popover" not in pdf.html.partition("</style>")[2]


def test_nothing_says_verified():
    """A claim is traceable: where to look, not that it is true."""
    assert not any("verif" in text.lower() for text in WORDING["en"].values())
    for preset in ("paper", "note", "in-text"):
        assert "verif" not in html_of(preset).partition("</style>")[2].lower()


# --- the ways back ------------------------------------------------------------------------------


def test_sources_lead_back_to_each_call():
    """By the numbers of the notes, each with a name."""
    html = html_of("paper")
    listed = html[html.index('<ul class="bibliography">') :]
    treaty, report = re.findall(r"<li .*?</li>", listed)[:2]
    assert re.findall(r'href="#call-(\d+)" aria-label="Note (\d+)">(\d+)<', treaty) == [
        ("1", "1", "1"), ("3", "3", "3"),
    ]  # fmt: skip
    assert re.findall(r'href="#(call-\d+)"', report) == ["call-2", "call-3", "call-4", "call-5"]


def test_several_ways_back_are_told_apart_by_letters():
    """In the order of the text, a and so on; one alone is an arrow."""
    html = html_of("in-text")
    treaty, report = re.findall(r'<li id="entry-\d">.*?</li>', html)
    assert re.findall(r'href="#(cite-\d)" [^>]*aria-label="(.): [^"]* (\d)">(.)</a>', treaty) == [
        ("cite-1", "a", "1", "a"), ("cite-3", "b", "3", "b"),
    ]  # fmt: skip
    assert re.findall(r'">(.)</a>', report)[-4:] == list("abcd")
    assert '">↑</a>' in html_of("note").partition('<ol class="sources">')[2]


def test_letters_go_on_behind_z():
    """A source may be cited more often than there are letters."""
    from briefgen.document import _letter

    assert [_letter(n) for n in (0, 25, 26, 27, 51, 52)] == ["a", "z", "aa", "ab", "az", "ba"]


# --- in a browser -------------------------------------------------------------------------------

DESK, TABLET, PHONE = (1280, 500), (1000, 500), (390, 500)

#: What takes the rules of the popovers out of a page, so that a test sees that it needs them.
UNSTYLED = style("[popover]:not(:popover-open) { display: none !important }")


@pytest.fixture
def show(chromium, tmp_path: Path) -> Iterator:
    """Show a page of the small project in a window of some size, scripts switched off."""
    contexts = []

    def open_(preset: str, size: tuple[int, int], edit: Edit = lambda html: html, **options):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(html_of(preset, edit), encoding="utf-8")
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=False, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        assert (
            page.evaluate(
                "[...document.scripts].filter(s => s.type !== 'application/ld+json').length"
            )
            == 0
        )
        return page

    yield open_
    for context in contexts:
        # Whatever was done with it, a page asks for nothing but itself.
        assert all(len(page.asked) == 1 for page in context.pages)
        context.close()


SEEN = """() => [...document.querySelectorAll("[popover]")].filter(
  e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})).map(e => e.id)"""
BOX = "e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }"


def seen(page, wait: int = 300) -> list[str]:
    """Return the ids of the popovers that can be seen, after some milliseconds."""
    page.wait_for_timeout(wait)
    return page.evaluate(SEEN)


def box(page, selector: str) -> list[float]:
    """Return left, top, right and bottom of an element in the window."""
    return page.eval_on_selector(selector, BOX)


def at(page, selector: str) -> tuple[float, float]:
    """Return the middle of an element, which is scrolled into the window if it is not there.

    Playwright's own clicks wait for scripts to run, and there are none.
    """
    page.eval_on_selector(selector, "e => e.scrollIntoView({block: 'nearest'})")
    left, top, right, bottom = box(page, selector)
    return (left + right) / 2, (top + bottom) / 2


def hover(page, selector: str) -> None:
    page.mouse.move(*at(page, selector))


def click(page, selector: str) -> None:
    page.mouse.click(*at(page, selector))


def tap(page, selector: str) -> None:
    page.touchscreen.tap(*at(page, selector))


def focus(page, selector: str) -> None:
    page.eval_on_selector(selector, "e => e.focus({focusVisible: true})")


def fits(page, selector: str) -> bool:
    """Return whether an element is inside the window and nothing scrolls sideways."""
    left, top, right, bottom = box(page, selector)
    width, height, scrolled = page.evaluate(
        "[innerWidth, innerHeight, document.documentElement.scrollWidth]"
    )
    return left >= 0 and top >= 0 and right <= width and bottom <= height and scrolled <= width


CITATIONS = [("paper", "#call-2"), ("note", "#mark-1"), ("in-text", "#cite-2")]


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, TABLET])
@pytest.mark.parametrize(("preset", "place"), CITATIONS)
def test_hover_shows_a_popover_and_the_pointer_can_go_there(show, preset, place, size):
    """It stays while the pointer is on it, and goes a moment after the pointer has left both."""
    page = show(preset, size)
    hover(page, f"{place} button")
    (shown,) = seen(page)
    assert fits(page, f"#{shown}")
    hover(page, f"#{shown} span")
    assert seen(page, 800) == [shown]
    page.mouse.move(2, 2)
    assert seen(page, 900) == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, TABLET, PHONE])
@pytest.mark.parametrize(("preset", "place"), CITATIONS)
def test_focus_shows_a_popover(show, preset, place, size):
    """Tab goes to the citation, on into its popover, and never astray."""
    page = show(preset, size)
    button = f"{place} button"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{button}')"):
            break
    (shown,) = seen(page, 700)
    assert fits(page, f"#{shown}")
    assert box(page, button)[3] <= 500
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover]')?.id") == shown
    assert seen(page, 700) == [shown]


@pytest.mark.browser
@pytest.mark.parametrize("how", ["hover", "focus"])
def test_without_its_rules_nothing_is_shown(show, how):
    """The control of the two tests above."""
    page = show("paper", DESK, UNSTYLED)
    {"hover": hover, "focus": focus}[how](page, "#call-2 button")
    assert seen(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("preset_place", CITATIONS, ids=lambda p: p[0])
@pytest.mark.parametrize("width", [320, 390])
def test_a_tap_opens_a_sheet_and_the_page_stays(show, preset_place, width):
    """The page does not scroll; a tap elsewhere closes it; a second tap too."""
    preset, place = preset_place
    page = show(preset, (width, 500), has_touch=True, is_mobile=True)
    at(page, f"{place} button")
    before = page.evaluate("scrollY")
    tap(page, f"{place} button")
    (shown,) = seen(page)
    assert fits(page, f"#{shown}")
    assert box(page, f"#{shown}")[::3] == [0, 500]
    assert page.evaluate("[scrollY, location.hash]") == [before, ""]
    page.touchscreen.tap(3, 3)
    assert seen(page) == []
    assert page.evaluate("scrollY") == before


@pytest.mark.browser
def test_a_link_in_place_of_the_button_would_jump(show):
    """The control: where only the links are shown, the same tap leads to the list."""
    page = show("paper", (390, 500), change("selector(:popover-open)", "selector(:nothing)", 0),
                has_touch=True, is_mobile=True)  # fmt: skip
    tap(page, "#call-2 a")
    assert seen(page) == []
    assert page.evaluate("location.hash") == "#note-2"
    assert page.evaluate("scrollY") > 0


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("size", [DESK, TABLET, PHONE])
def test_escape_closes_it_and_the_focus_is_back(show, key, size):
    """Though pointer and focus are still there; and they show it again once they had left."""
    page = show("paper", size)
    hover(page, "#call-2 button")
    focus(page, "#call-2 button")
    page.keyboard.press(key)
    assert seen(page) == ["pop-2"]
    assert page.evaluate("document.querySelectorAll(':popover-open').length") == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert seen(page, 900) == []
    assert page.evaluate("document.activeElement.textContent") == "2"
    page.mouse.move(2, 2)
    page.keyboard.press("Tab")
    assert seen(page, 900) == ["pop-3"]
    page.keyboard.press("Shift+Tab")
    assert seen(page, 900) == ["pop-2"]


@pytest.mark.browser
def test_a_rule_less_and_escape_would_not_close_it(show):
    """The control: without the value that is kept, focus shows it again at once."""
    page = show("paper", DESK, style("[popover] { visibility: visible !important }"))
    focus(page, "#call-2 button")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert seen(page) == ["pop-2"]


@pytest.mark.browser
def test_it_stands_in_the_margin_or_below_its_call(show):
    """At the height of the call in a wide window, under its line in a narrower one."""
    page = show("paper", (1280, 800))
    hover(page, "#call-2 button")
    seen(page)
    left, top, _, _ = box(page, "#pop-2")
    _, call_top, _, _ = box(page, "#call-2 button")
    assert left > box(page, ".bottom-line")[2]
    assert abs(top - call_top) < 20
    page = show("paper", (1000, 800))
    hover(page, "#call-2 button")
    seen(page)
    assert 0 <= box(page, "#pop-2")[1] - box(page, "#call-2 button")[3] < 20


@pytest.mark.browser
def test_a_browser_without_anchors_shows_it_as_well(show):
    """Below the line on hover, as a sheet once it is opened."""
    page = show("paper", (1000, 800), change("(anchor-scope:--call)", "(nothing: x)", 0))
    hover(page, "#call-2 button")
    assert seen(page) == ["pop-2"]
    assert fits(page, "#pop-2")
    assert 0 <= box(page, "#pop-2")[1] - box(page, "#call-2 button")[3] < 20
    click(page, "#call-2 button")
    assert seen(page) == ["pop-2"]
    assert box(page, "#pop-2")[::3] == [0, 800]


def long(html: str) -> str:
    """Make the evidence long, with a word that is wider than a phone."""
    words = f"{'verylongword' * 12} {'and more of it ' * 80}"
    return html.replace("<i>a table</i>", f"<i>{Markup.escape(words)}</i>")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 500), PHONE, TABLET, DESK])
def test_a_long_note_scrolls_inside(show, size, scheme):
    """Nothing is wider than the window, and the colours are those of the page."""
    page = show("paper", size, long, color_scheme=scheme)
    click(page, "#call-2 button")
    assert seen(page) == ["pop-2"]
    assert fits(page, "#pop-2")
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    paper = "() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    assert page.eval_on_selector("#pop-2", colours) == page.evaluate(paper)
    wide, inside, high = page.eval_on_selector(
        "#pop-2",
        "e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight, e.clientHeight]",
    )
    assert wide <= 0
    assert inside > 0
    assert high < 0.85 * size[1]


@pytest.mark.browser
def test_what_is_too_wide_would_be_seen(show):
    """The control of what `fits` says."""
    page = show("paper", (320, 500), style("[popover][popover][popover] { width: 40rem }"))
    click(page, "#call-2 button")
    seen(page)
    assert not fits(page, "#pop-2")


@pytest.mark.browser
def test_nothing_of_it_is_printed(show):
    """Neither a popover that is open nor a button; the call is the link that it was."""
    page = show("paper", DESK)
    click(page, "#call-2 button")
    assert seen(page) == ["pop-2"]
    page.emulate_media(media="print")
    assert seen(page) == []
    assert not page.is_visible("#call-2 button")
    assert page.is_visible("#call-2 sup > a")
    page = show("paper", DESK, change("@media print", "@media nothing"))
    click(page, "#call-2 button")
    page.emulate_media(media="print")
    assert seen(page) == ["pop-2"]


@pytest.mark.browser
def test_a_reader_of_the_screen_has_one_name_and_one_text(show):
    """The button has a name, the link beside it is not there, a closed popover is not read."""
    page = show("paper", DESK)
    assert page.get_by_role("button", name="Note 2", exact=True).count() == 1
    assert page.get_by_role("note").count() == 0
    assert page.locator("#call-2").get_by_role("link").count() == 0
    click(page, "#call-2 button")
    assert page.get_by_role("note").count() == 1
    page = show("note", DESK)
    assert page.get_by_role("button", name="Source 1, art. II", exact=True).count() == 1
    page = show("in-text", DESK)
    name = "Source: (River Office, 2024, p. 7)"
    assert page.get_by_role("button", name=name, exact=True).count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("preset", ["paper", "note", "in-text"])
def test_no_line_ends_before_a_button(show, preset):
    """A call, a mark and the sign behind a citation stay with the word before, at any width."""
    first = """() => [...document.querySelectorAll(".call, .mark, .cite")].filter(e => {
      const button = e.querySelector("button"), range = document.createRange()
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      let last = null
      for (let t; (t = walk.nextNode()) && !(button.compareDocumentPosition(t) & 4);)
        if (t.data.trim() && t.parentElement.checkVisibility() && !button.contains(t)) last = t
      range.setStart(last, last.length - 1)
      range.setEnd(last, last.length)
      return button.getBoundingClientRect().top > range.getBoundingClientRect().bottom - 1
    }).length"""

    def lost(edit: Edit) -> int:
        page, count = show(preset, (300, 500), edit), 0
        for width in range(300, 560, 4):
            page.set_viewport_size({"width": width, "height": 500})
            count += page.evaluate(first)
        return count

    assert lost(lambda html: html) == 0
    assert lost(style(".mark, .call sup, .cite > span { white-space: normal !important }")) > 0
