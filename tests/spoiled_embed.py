"""The spoiled embeds, as in `spoiled.py`."""

from collections.abc import Callable, Iterator

from briefgen.finding import Finding
from briefgen.verification import embed_checks, file_checks, plain_checks, text_checks
from tests.spoil import Edit, behind, both, change, cut, double, style, swap
from tests.spoiled import ANSWER, HISTORY, Spoiled
from tests.spoiled_plain import HOST, in_text, with_data


def of(
    check: Callable[..., Iterator[Finding]], code: str, preset: str, *cases: tuple[str, Edit]
) -> list[Spoiled]:
    return [Spoiled(check, code, "embed", preset, what, e) for what, e in cases]


#: A call with its button and popover, and the popover alone.
CALL_4 = ('<span class="call" id="call-4">', "</span> </span></span>")
POPOVER_4 = ('<span id="pop-4"', "</span> </span>")

EMBEDS = [
    *of(text_checks.sections_are_there, "section-missing", "paper",
        ("section removed", cut(*HISTORY)),
        ("heading changed", change("How it came about</h2>", "How it went</h2>"))),
    *of(text_checks.sections_are_in_order, "section-order", "paper",
        ("sections swapped", swap(ANSWER, HISTORY))),
    *of(text_checks.sections_have_text, "section-empty", "note",
        ("text removed", cut("<p>Five states", "</p>"))),
    *of(text_checks.text_is_there, "text-missing", "paper",
        ("sentence removed", change("They signed in 1990.")),
        ("number changed", change("1,200 m³", "1,300 m³"))),
    *of(text_checks.words_agree, "words-differ", "paper",
        ("word added", change("They signed", "They all signed"))),
    *of(text_checks.contents_are_right, "contents-wrong", "whole",
        ("line leads elsewhere", change('data-to="h-history"', 'data-to="h-references"'))),
    *of(text_checks.pictures_are_shown, "picture-missing", "whole",
        ("picture removed", cut("<img", ">"))),
    *of(text_checks.notes_are_there, "note-missing", "paper",
        ("note removed", cut('<li id="note-4">', "</li>")),
        ("note changed", behind('id="note-4">', change("7.", "8.")))),
    *of(text_checks.notes_are_linked, "note-unlinked", "paper",
        ("call removed", cut(*CALL_4)),
        ("call is of another note", change('data-to="note-4"', 'data-to="note-3"'))),
    *of(text_checks.marks_are_there, "note-missing", "note",
        ("locator lost", change("\u00a0II"))),
    *of(text_checks.references_are_listed, "reference-missing", "paper",
        ("entry removed", cut("Compact on Shared Rivers, 14 March", "</li>"))),
    *of(plain_checks.title_block_is_whole, "metadata-missing", "paper",
        ("title lost", behind("<h1", change("Rivers of Arvenne"))),
        ("another day", change("21 November 2026", "22 November 2026")),
        ("another language", change('lang="en-GB"', 'lang="de"'))),
    *of(file_checks.status_is_heard, "status-missing", "paper",
        ("status lost", change("Published"))),
    *of(file_checks.links_lead_somewhere, "dangling-link", "paper",
        ("words that stand for nothing", change('data-to="answer"', 'data-to="nowhere"'))),
    *of(file_checks.nothing_is_loaded, "loads-something", "paper",
        ("picture", in_text(f'<img src="{HOST}/a.png" alt="">')),
        ("script", in_text("<script>1</script>")),
        ("font", style(f"@font-face {{ font-family: x; src: url({HOST}/x.woff2) }}")),
        ("script in place of the shadow root", change("<p>“Rivers", "<script>1</script><p>“Rivers")),
        ("picture in place of it", change("<p>“Rivers", f'<img src="{HOST}/a.png" alt=""><p>“Rivers'))),
    *of(file_checks.no_folder_is_named, "personal-path", "paper",
        ("folder", change("They signed", "/home/anna/papers They signed"))),
    *of(file_checks.notes_are_listed, "note-form", "paper",
        ("no list", change('role="doc-endnotes"'))),
    *of(file_checks.popovers_are_there, "note-missing", "paper",
        ("popover removed", cut(*POPOVER_4))),
    *of(file_checks.popovers_are_there, "note-unlinked", "paper",
        ("button opens another one", change('popovertarget="pop-4"', 'popovertarget="pop-3"'))),
    *of(file_checks.popovers_say_the_same, "note-missing", "paper",
        ("evidence lost", cut("<i>a", "</i>"))),
    *of(file_checks.popovers_say_the_same, "note-unlinked", "note",
        ("locator lost", behind('id="pop-1"', change(", art. II</a>", "</a>")))),
    *of(file_checks.ids_are_unique, "duplicate-id", "paper",
        ("id twice", change('id="entry-2"', 'id="entry-1"'))),
    *of(plain_checks.ids_are_its_own, "not-portable", "paper",
        ("an id that a host may have", change('id="rivers_paper_1_embed"', 'id="embed"'))),
    *of(plain_checks.headings_step_down, "heading-level", "paper",
        ("a level left out", change('aria-level="3"', 'aria-level="5"')),
        ("as high as the title", change('aria-level="3"', 'aria-level="2"'))),
    *of(plain_checks.tables_have_heads, "table-unheaded", "paper",
        ("no scope", change(' scope="col"'))),
    Spoiled(plain_checks.pictures_bring_their_data, "picture-missing", "embed", "whole",
            "data that are not there", wish=with_data),
    *of(embed_checks.it_is_isolated, "not-isolated", "paper",
        ("host's style inherited", change("all:initial!important;")),
        ("host's style stronger", change("all:initial!important", "all:initial")),
        ("host's direction", change("direction:ltr!important;")),
        ("host's generated text", change(":host::before,:host::after{content:none!important}")),
        ("host's first line", change(":host::first-line,")),
        ("host's size of text", style("p { margin: 1rem }")),
        ("host's size of text inside", style("@media print { p { margin: calc(2px + 1rem) } }")),
        ("a name that a host may have", style("p { color: var(--text) }")),
        ("rule for a page", style("body > p { margin: 0 }")),
        ("rule for a root", style(":root { margin: 0 }")),
        ("width of the window", style("@media (min-width: 50em) { p { margin: 0 } }")),
        ("font of its own", style("@font-face { font-family: x }")),
        ("link that leads out", change('data-to="note-4"', 'href="#note-4"'))),
    *of(embed_checks.its_loss_is_told, "not-portable", "paper",
        ("nothing in its place", cut("<p>“Rivers", "</p>")),
        ("another paper's", both(double("<p>“Rivers", "</p>"),
                                 change("<p>“Rivers of Arvenne", "<p>“Lakes", 0)))),
]  # fmt: skip
