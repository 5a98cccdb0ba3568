"""The spoiled Word files, as in `spoiled.py`: an edit changes a part of the archive."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from briefgen.finding import Finding
from briefgen.paper import Paper
from briefgen.verification import docx_checks, file_checks, plain_checks, text_checks
from tests.spoil import Edit, behind, both, change, cut, double, move, swap
from tests.spoiled import Spoiled

TEXT, NOTES, CORE = "word/document.xml", "word/footnotes.xml", "docProps/core.xml"
STYLES, HEADER, FOOTER = "word/styles.xml", "word/header1.xml", "word/footer1.xml"
RELATIONS, SETTINGS = "word/_rels/document.xml.rels", "word/settings.xml"

HOST = "https://host.example"


def of(
    check: Callable[..., Iterator[Finding]],
    code: str,
    preset: str,
    *cases: tuple[str, Edit],
    part: str = TEXT,
) -> list[Spoiled]:
    return [Spoiled(check, code, "docx", preset, what, e, part=part) for what, e in cases]


def said(text: str) -> str:
    """Return a paragraph of body text."""
    return f'<w:p><w:pPr><w:pStyle w:val="BodyText" /></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def before_history(xml: str) -> Edit:
    """Put something between the first section and the second."""
    return change('<w:bookmarkEnd w:id="16" />', f'{xml}<w:bookmarkEnd w:id="16" />')


def run_of(text: str) -> tuple[str, str]:
    """Return where the run with a text starts and ends."""
    return f'<w:r><w:t xml:space="preserve">{text}', "</w:r>"


#: From the mark of a section to that of the next one.
ANSWER = ('<w:bookmarkStart w:id="16"', '<w:bookmarkEnd w:id="16" />')
HISTORY = ('<w:bookmarkStart w:id="21"', '<w:bookmarkEnd w:id="21" />')
#: The calls of the notes 1 to 5 have the ids 14, 15, 17, 18 and 19.
CALL = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference" /></w:rPr><w:footnoteReference w:id="{}" />'
CALL_3, CALL_4 = ((CALL.format(i), "</w:r>") for i in (17, 18))
NOTE_4 = ('<w:footnote w:id="18">', "</w:footnote>")
LINE = ('<w:p><w:pPr><w:pStyle w:val="Toc1" />', "</w:p>")


def with_annex(paper: Paper) -> Paper:
    """The paper as if its second section were an annex."""
    first, second = paper.sections
    return replace(paper, sections=(first, replace(second, role="annexes")))


WORD = [
    *of(text_checks.sections_are_there, "section-missing", "paper",
        ("section removed", cut(*HISTORY)),
        ("heading changed", change("How it came about", "How it went")),
        ("heading is a paragraph", behind(HISTORY[0], change("Heading1", "BodyText"))),
        ("heading lower", behind(HISTORY[0], change("Heading1", "Heading2"))),
        ("id changed", change('"h-history"', '"h-herstory"'))),
    *of(text_checks.sections_are_in_order, "section-order", "paper",
        ("sections swapped", swap(ANSWER, HISTORY))),
    *of(text_checks.sections_have_text, "section-empty", "note",
        ("text removed", cut('<w:p><w:pPr><w:pStyle w:val="KeyText" />', "</w:p>"))),
    *of(text_checks.text_is_there, "text-missing", "paper",
        ("sentence removed", change("They signed in 1990.")),
        ("number changed", change("1,200 m³", "1,300 m³")),
        ("hidden", change('<w:r><w:t xml:space="preserve">They',
                          '<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">They')),
        ("cell removed", cut(*run_of("12"))),
        ("deleted by a reader", change('<w:r><w:t xml:space="preserve">They signed in 1990.</w:t>',
                                       "<w:r><w:delText>They signed in 1990.</w:delText>"))),
    *of(text_checks.text_is_there, "text-missing", "paper",
        ("hidden by the style that its own is based on", behind(
            'w:styleId="BodyText"', change("</w:style>", "<w:rPr><w:vanish/></w:rPr></w:style>"))),
        part=STYLES),
    *of(text_checks.words_agree, "words-differ", "paper",
        ("word added", change("They signed", "They all signed")),
        ("paragraph added", before_history(said("More words")))),
    *of(text_checks.contents_are_right, "contents-wrong", "whole",
        ("line removed", cut(*LINE)),
        ("line doubled", double(*LINE)),
        ("line leads elsewhere", change('w:anchor="h-history"', 'w:anchor="h-references"'))),
    *of(text_checks.pictures_are_shown, "picture-missing", "whole",
        ("picture removed", cut("<w:drawing>", "</w:drawing>")),
        ("text alternative changed", change("600 in 1990", "700 in 1990"))),
    *of(text_checks.pictures_are_shown, "picture-missing", "whole",
        ("no bytes", behind("relationships/image", change("media/", "lost/"))), part=RELATIONS),
    *of(text_checks.notes_are_there, "note-missing", "paper",
        ("note removed", cut(*NOTE_4)),
        ("note changed", behind(NOTE_4[0], change(", 7.", ", 8."))), part=NOTES),
    *of(text_checks.notes_are_there, "note-missing", "paper",
        ("calls swapped", both(change('w:id="18" /></w:r>', 'w:id="x" /></w:r>'),
                               change('w:id="19" /></w:r>', 'w:id="18" /></w:r>'),
                               change('w:id="x" /></w:r>', 'w:id="19" /></w:r>')))),
    *of(text_checks.notes_are_there, "note-foreign", "paper",
        ("note that nobody calls", change("</w:footnotes>",
            '<w:footnote w:id="99"><w:p><w:r><w:t>More</w:t></w:r></w:p></w:footnote></w:footnotes>')),
        part=NOTES),
    *of(text_checks.notes_are_there, "note-doubled", "paper", ("note twice", double(*NOTE_4)), part=NOTES),
    *of(text_checks.notes_are_linked, "note-unlinked", "paper",
        ("call removed", cut(*CALL_4)),
        ("call doubled", double(*CALL_4)),
        ("a mark of its own", change('w:id="18" />', 'w:id="18" w:customMarkFollows="1" />'))),
    *of(text_checks.notes_are_linked, "note-unlinked", "paper",
        ("no way back", behind(NOTE_4[0], change("<w:footnoteRef />"))), part=NOTES),
    *of(text_checks.notes_are_linked, "note-unlinked", "paper",
        ("letters", change("<w:footnotePr>", '<w:footnotePr><w:numFmt w:val="lowerRoman"/>')),
        ("from five", change("<w:footnotePr>", '<w:footnotePr><w:numStart w:val="5"/>')),
        ("again on each page", change("<w:footnotePr>", '<w:footnotePr><w:numRestart w:val="eachPage"/>')),
        part=SETTINGS),
    *of(text_checks.marks_are_there, "note-missing", "note",
        ("locator lost", change("\u00a0II")),
        ("mark removed", cut('<w:bookmarkStart w:id="14"', '<w:bookmarkEnd w:id="14" />'))),
    *of(text_checks.references_are_listed, "reference-missing", "paper",
        ("entry removed", cut('<w:bookmarkStart w:id="23"', '<w:bookmarkEnd w:id="23" />')),
        ("entries swapped", swap(('<w:bookmarkStart w:id="23"', '<w:bookmarkEnd w:id="23" />'),
                                 ('<w:bookmarkStart w:id="24"', '<w:bookmarkEnd w:id="24" />')))),
    *of(text_checks.references_are_listed, "reference-foreign", "paper",
        ("entry added", change('<w:bookmarkEnd w:id="24" />',
                               f'<w:bookmarkEnd w:id="24" />{said("Stranger, A Foreign Book")}'))),
    *of(file_checks.metadata_is_set, "metadata-missing", "paper",
        ("title changed", change("Rivers of Arvenne", "Lakes")),
        ("no author", cut("<dc:creator>", "</dc:creator>")),
        ("another subject", change("Shared rivers", "Lakes")),
        ("no keywords", cut("<cp:keywords>", "</cp:keywords>")),
        ("another language", change("<dc:language>en-GB", "<dc:language>de")),
        ("the day of the build", change("2026-11-21", "2026-11-22")), part=CORE),
    *of(file_checks.metadata_is_set, "metadata-missing", "paper",
        ("spelling of another language", change('w:val="en-GB"', 'w:val="de-DE"')),
        part=STYLES),
    *of(plain_checks.title_block_is_whole, "metadata-missing", "paper",
        ("title lost", change("Rivers of Arvenne")),
        ("another day", change("21 November 2026", "22 November 2026")),
        ("facts reach elsewhere", change("June 2026", "July 2026")),
        ("no authors", change("A. Writer")),
        ("no number", change("T 1"))),
    *of(plain_checks.headings_step_down, "heading-level", "paper",
        ("a level left out", change("Heading2", "Heading4"))),
    *of(file_checks.status_is_heard, "status-missing", "paper",
        ("status lost", change("Published"))),
    *of(file_checks.links_lead_somewhere, "dangling-link", "paper",
        ("link to nothing", change('w:anchor="h-answer"', 'w:anchor="nowhere"'))),
    *of(file_checks.nothing_is_loaded, "loads-something", "paper",
        ("field that asks for a file", before_history(
            '<w:p><w:r><w:instrText> INCLUDETEXT "x" </w:instrText></w:r></w:p>')),
        ("field that runs", before_history(
            '<w:p><w:fldSimple w:instr="DDEAUTO x y"><w:r><w:t/></w:r></w:fldSimple></w:p>')),
        ("a text carried along", before_history("<w:altChunk/>")),
        ("an object", before_history("<w:p><w:r><w:object/></w:r></w:p>"))),
    *of(file_checks.nothing_is_loaded, "loads-something", "paper",
        ("picture from elsewhere", change("</Relationships>",
            f'<Relationship Id="x" Type="{HOST}/image" Target="{HOST}/a.png" TargetMode="External"/>'
            "</Relationships>")),
        ("template from elsewhere", change("</Relationships>",
            f'<Relationship Id="x" Type="{HOST}/attachedTemplate" Target="{HOST}/a.dotm" '
            'TargetMode="External"/></Relationships>')),
        ("address that runs", change("https://example.org/treaty", "javascript:1")), part=RELATIONS),
    *of(file_checks.nothing_is_loaded, "loads-something", "paper",
        ("macros", lambda _: "x"), part="word/vbaProject.bin"),
    *of(file_checks.no_folder_is_named, "personal-path", "paper",
        ("folder", change("</w:sectPr>", '<w:x w:val="/home/anna/papers"/></w:sectPr>'))),
    *of(file_checks.no_folder_is_named, "personal-path", "paper",
        ("folder in the properties", change("<Application>", "<Application>/home/anna/x ")),
        part="docProps/app.xml"),
    *of(docx_checks.notes_stand_at_their_calls, "note-misplaced", "paper",
        ("call moved", move(*CALL_3, behind='<w:t xml:space="preserve"> says.</w:t></w:r>')),
        ("call before its sentence", move(*CALL_3, behind='<w:pStyle w:val="BodyText" /></w:pPr>'))),
    Spoiled(docx_checks.mark_is_on_the_pages, "handling-missing", "docx", "paper",
            "no mark on the pages", wish=lambda paper: replace(paper, mark="INTERNAL")),
    *of(docx_checks.status_is_on_the_pages, "status-missing", "paper",
        ("status lost", change("Published")),
        ("hidden", change("<w:r><w:t xml:space=\"preserve\">T 1",
                          "<w:r><w:rPr><w:vanish/></w:rPr><w:t>T 1")), part=HEADER),
    *of(docx_checks.status_is_on_the_pages, "status-missing", "paper",
        ("no header", cut("<w:headerReference", "/>")),
        ("a first page of its own", change("</w:sectPr>", "<w:titlePg/></w:sectPr>"))),
    *of(docx_checks.pages_are_numbered, "text-missing", "paper",
        ("no number", cut('<w:fldSimple w:instr="PAGE">', "</w:fldSimple>")), part=FOOTER),
    *of(docx_checks.styles_are_there, "not-portable", "paper",
        ("style of a paragraph", change('w:val="KeyText"', 'w:val="Nowhere"')),
        ("style of a piece", change('w:val="CaptionNumber"', 'w:val="Nowhere"')),
        ("style of a table", change('<w:tblStyle w:val="Table"', '<w:tblStyle w:val="Nowhere"'))),
    *of(docx_checks.korean_is_set_as_korean, "not-portable", "paper",
        ("no language", change('w:eastAsia="ko-KR"', "", 0)), part=STYLES),
    *of(docx_checks.tables_repeat_their_heads, "table-unheaded", "paper",
        ("no head", change('<w:tblHeader w:val="on" />'))),
    Spoiled(docx_checks.annexes_head_pages, "annex-placement", "docx", "paper",
            "an annex that begins no page", wish=with_annex),
    *of(docx_checks.annexes_head_pages, "annex-placement", "whole",
        ("no page of its own", change("<w:pageBreakBefore />"))),
]  # fmt: skip
