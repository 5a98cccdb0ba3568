"""The spoiled files of the formats that go into somebody else's page, as in `spoiled.py`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from briefgen.chart import DataTable, Plot
from briefgen.finding import Finding
from briefgen.paper import Drawing, Paper
from briefgen.verification import file_checks, plain_checks, text_checks
from tests.spoil import Edit, behind, change, cut, in_head
from tests.spoiled import Spoiled

#: What the ids of each paper begin with.
PAPER, NOTE, WHOLE = "rivers_paper_1_", "rivers_note_1_", "rivers_whole_1_"

HOST = "https://host.example"


def of(
    form: str,
    check: Callable[..., Iterator[Finding]],
    code: str,
    preset: str,
    *cases: tuple[str, Edit],
) -> list[Spoiled]:
    return [Spoiled(check, code, form, preset, what, e) for what, e in cases]


def with_data(paper: Paper) -> Paper:
    """The paper as if its picture were drawn from data, which the file then lacks."""
    table = DataTable(("Year", "Flow"), (False, True), (("1990", "600"),))
    plot = Plot("rise", "x.vl.json", "{}", "en-GB", (table,))
    sections = tuple(
        replace(
            s,
            parts=tuple(replace(p, plot=plot) if isinstance(p, Drawing) else p for p in s.parts),
        )
        for s in paper.sections
    )
    return replace(paper, sections=sections)


def in_text(html: str) -> Edit:
    """Put something behind the first paragraph of the answer."""
    return behind("Five states", change("</p>", f"</p>\n{html}\n"))


def heading(form: str, name: str, before: str = PAPER) -> tuple[str, str]:
    """Return where the heading of a section starts and ends."""
    if form == "wiki":
        return f'<span id="{before}h-{name}">', "===\n"
    tag = "h2" if form == "email" else "h3"
    return f'<{tag} id="{before}h-{name}"', f"</{tag}>"


#: How a paragraph of the text begins.
BEGIN = {"bare": "<p", "wiki": "<p", "email": '<p style="margin:0 0 12px"'}

#: Changes that put a heading too deep, and one as high as the title.
TOO_DEEP = {
    "bare": change("h4>A turn", "h6>A turn"),
    "wiki": change("==== A turn ====", "====== A turn ======"),
    "email": in_text('<h6 style="color:#173f66">x</h6>'),
}
TOO_HIGH = {
    "bare": in_text("<h2>x</h2>"),
    "wiki": in_text("== x =="),
    "email": in_text("<h1>x</h1>"),
}

#: The checks of what may stand in each.
ELSE = {
    "bare": plain_checks.nothing_else_is_in_bare_text,
    "wiki": plain_checks.nothing_else_is_in_wikitext,
    "email": plain_checks.nothing_else_is_in_a_mail,
}


def cases(form: str) -> list[Spoiled]:
    """Return the cases of bare HTML, of wikitext or of a mail."""
    wiki, para = form == "wiki", BEGIN[form]
    history = heading(form, "history")
    back_4 = f"[[#{PAPER}call-4|↑]]" if wiki else f'href="#{PAPER}call-4" role'
    returns = f"[[#{PAPER}call-4|4]]" if wiki else f'href="#{PAPER}call-4" aria'
    contents_line = f"#{WHOLE}h-history"
    return [
        *of(form, text_checks.sections_are_there, "section-missing", "paper",
            ("heading removed", cut(*history)),
            ("heading changed", change("How it came about", "How it went")),
            ("id changed", change(f"{PAPER}h-history", f"{PAPER}h-herstory"))),
        *of(form, text_checks.sections_have_text, "section-empty", "note",
            ("text removed", cut(f"{para}>Five states", "</p>"))),
        *of(form, text_checks.text_is_there, "text-missing", "paper",
            ("sentence removed", change("They signed in 1990.")),
            ("number changed", change("1,200 m³", "1,300 m³"))),
        *of(form, text_checks.words_agree, "words-differ", "paper",
            ("word added", change("They signed", "They all signed"))),
        *of(form, text_checks.contents_are_right, "contents-wrong", "whole",
            ("line leads elsewhere", change(contents_line, f"#{WHOLE}h-references"))),
        *of(form, text_checks.pictures_are_shown, "picture-missing", "whole",
            ("text alternative changed", change("600 in 1990", "700 in 1990")),
            ("text alternative removed", cut(f'<p id="{WHOLE}alt-1"', "</p>"))),
        *of(form, text_checks.notes_are_there, "note-missing", "paper",
            ("note removed", cut(f'<li id="{PAPER}note-4"', "</li>")),
            ("note changed", behind(f'id="{PAPER}note-4"', change("7.", "8.")))),
        *of(form, text_checks.notes_are_linked, "note-unlinked", "paper",
            ("no link back", change(back_4, back_4.replace("call-4", "call-3"))),
            ("call leads elsewhere", change(f"#{PAPER}note-4", f"#{PAPER}note-3"))),
        *of(form, text_checks.marks_are_there, "note-missing", "note",
            ("locator lost", change("\u00a0II"))),
        *of(form, text_checks.references_are_listed, "reference-missing", "paper",
            ("entry removed", cut("Compact on Shared Rivers, 14 March", "</li>"))),
        *of(form, plain_checks.title_block_is_whole, "metadata-missing", "paper",
            ("title lost", behind(f'id="{PAPER}title"', change("Rivers of Arvenne"))),
            ("another day", change("21 November 2026", "22 November 2026")),
            ("facts reach elsewhere", change("Facts to: June", "Facts to: July")),
            ("no authors", change("A. Writer")),
            ("no number", change("T 1")),
            ("another language", change('lang="en-GB"', 'lang="de"'))),
        *of(form, file_checks.status_is_heard, "status-missing", "paper",
            ("status lost", change("Status: Published"))),
        *of(form, file_checks.links_lead_somewhere, "dangling-link", "paper",
            ("link without the prefix", change(f"#{PAPER}note-4", "#note-4"))),
        *of(form, file_checks.nothing_is_loaded, "loads-something", "paper",
            ("picture", in_text(f'<img src="{HOST}/a.png" alt="">')),
            ("script", in_text("<script>1</script>")),
            ("address that runs", in_text('<a href="javascript:1">x</a>'))),
        *of(form, file_checks.no_folder_is_named, "personal-path", "paper",
            ("folder", change("They signed", "/home/anna/papers They signed"))),
        *of(form, file_checks.notes_are_listed, "note-form", "paper",
            ("link back first", behind(
                f'<li id="{PAPER}note-4"',
                change("River Office", "<small>↑</small>River Office")))),
        *of(form, file_checks.references_lead_back, "note-unlinked", "paper",
            ("entry does not lead back", change(returns, returns.replace("call-4", "call-3")))),
        *of(form, file_checks.ids_are_unique, "duplicate-id", "paper",
            ("id twice", change(f'id="{PAPER}entry-2"', f'id="{PAPER}entry-1"'))),
        *of(form, plain_checks.ids_are_its_own, "not-portable", "paper",
            ("no prefix", change(f'id="{PAPER}entry-1"', 'id="entry-1"')),
            ("another paper's", change(f'id="{PAPER}entry-1"', 'id="rivers_note_1_entry-1"')),
            ("another copy's", change(f'id="{PAPER}entry-1"', 'id="rivers_paper_2_entry-1"'))),
        *of(form, plain_checks.headings_step_down, "heading-level", "paper",
            ("a level left out", TOO_DEEP[form]),
            ("as high as the title", TOO_HIGH[form])),
        *of(form, plain_checks.tables_have_heads, "table-unheaded", "paper",
            ("no scope", change('scope="row" | ' if wiki else ' scope="row"'))),
        Spoiled(plain_checks.pictures_bring_their_data, "picture-missing", form, "whole",
                "data that are not there", wish=with_data),
        *of(form, ELSE[form],
            "not-portable", "paper",
            ("class", change(f"{para}>They", f'{para} class="x">They')),
            ("inline style", change(f"{para}>They", '<p style="display:none">They')),
            ("style sheet", in_text("<style>p{color:red}</style>")),
            ("section", in_text("<section>x</section>")),
            ("handler", change(f"{para}>They", f'{para} onclick="x()">They')),
            *([("element of HTML alone", in_text("<nav>x</nav>"))] if wiki else [])),
    ]  # fmt: skip


MAIL = [
    *of("email", plain_checks.mail_is_small, "mail-too-long", "paper",
        ("longer than programs show", in_text("<!-- " + "x" * 100_000 + " -->"))),
    *of("email", plain_checks.mail_has_a_title, "metadata-missing", "paper",
        ("no title", cut("<title>", "</title>")),
        ("another title", change("<title>Rivers", "<title>Lakes"))),
    *of("email", plain_checks.mail_says_where_the_rest_is, "text-missing", "paper",
        ("a rest that is nowhere", change(
            f'{BEGIN["email"][:2]} id="{PAPER}colophon"',
            f'<p id="{PAPER}rest">More elsewhere.</p>\n<p id="{PAPER}colophon"'))),
    *of("email", plain_checks.nothing_else_is_in_a_mail, "not-portable", "paper",
        ("a position", change("text-align:left", "position:absolute")),
        ("flex", change("text-align:left", "display:flex")),
        ("a custom property", change("text-align:left", "--x:1")),
        ("no style sheet", in_head("<style>p{margin:0}</style>")),
        ("a ground of pixels", change("<td ", '<td background="x.png" '))),
    *of("email", plain_checks.layout_is_not_read_aloud, "table-unheaded", "paper",
        ("layout that is read aloud", change('<table role="presentation"', "<table"))),
    *of("email", plain_checks.colours_stand_on_grounds, "low-contrast", "paper",
        ("no ground", change("background-color:", "x:", 0)),
        ("no colour", change(";color:#1d2430")),
        ("a colour by name", change("color:#173f66", "color:navy")),
        ("a faint colour", change("color:#173f66", "color:#aaaaaa"))),
]  # fmt: skip

PLAIN = [*(case for form in ("bare", "wiki", "email") for case in cases(form)), *MAIL]
