"""Documents: complete HTML of one paper for one format, with every byte it may refer to.

What a check relies on (calls, notes, marks, popovers, headings, ids) is written here; how a page
is laid out around it is the theme's.
"""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from briefgen import citation, colour, css, fonts, metadata, shadow, svg, word_look
from briefgen._version import VERSION
from briefgen.addresses import address
from briefgen.catalogue import cited
from briefgen.chart import DataTable
from briefgen.cldr import number_text
from briefgen.excerpt import opening
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.formats import (
    FORMATS,
    PAPER_SIZES,
    PRINTED,
    USUAL_PLACEMENT,
    WEB,
    Finish,
    Format,
    Pictures,
    Placement,
    output_name,
)
from briefgen.frame import framed
from briefgen.mail import MAIL_SHEET, MOST_BYTES, mail
from briefgen.markup import HANGUL, HeadingEnd, HeadingStart, TableEdge, hangul, text_of
from briefgen.paper import (
    Call,
    Cited,
    Contents,
    Drawing,
    Mark,
    Note,
    Paper,
    PaperSection,
    Reference,
)
from briefgen.plain import id_prefix, plain_html
from briefgen.seal import ELEMENT
from briefgen.siblings import Sibling, kilobytes, other_lengths, pdf_of
from briefgen.theme import Face, Logo, Theme, colours, palettes
from briefgen.watermark import watermark
from briefgen.wikitext import wikitext
from briefgen.wording import date_text

if TYPE_CHECKING:
    from datetime import date

    import jinja2

#: The address that a document's relative addresses are resolved against: nobody's.
BASE_ADDRESS = "https://brief.invalid/"

#: Where the rules of its faces go in the style of a page for the screen; content, whose `<` is
#: escaped, can not have it.
FACES = "/*<faces>*/"

#: The path of the drawing behind the pages of a draft, and the rule that puts it there.
WATERMARK = "watermark.svg"
WATERMARKED = f"\n@page{{background:url({WATERMARK}) center/100% 100% no-repeat}}"

#: The folder of a paper's pictures among the assets of a page.
DRAWINGS = "pictures/"

#: The path of the look of a file for a word processor, among its assets.
REFERENCE = "reference.docx"

#: Where the number of a page, and how many there are, go in the line at its foot.
_PAGE, _PAGES = (
    Markup('<span class="page-number"></span>'),
    Markup('<span class="page-count"></span>'),
)

#: The heading level of a section; the title is 1.
SECTION_HEADING = 2


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a document may ask for, by its path below `BASE_ADDRESS`."""

    path: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """What is rendered: `html` asks for nothing but `assets` and the files of its `faces`.

    `notes` is how many notes stand at the feet of pages, 0 where they are listed at the end. A file
    for a word processor has its look among its assets, at `REFERENCE`. A
    page for the screen has the mark `FACES` in its style, where `render` puts the faces cut down
    to the glyphs that it uses. `place` is where its brief stands, for findings. `apart` are the
    sections behind which pages count no more, `annexes` those of them that begin a page each,
    `section_pages` how many pages sections may fill.
    """

    brief: str
    preset: str
    format: str
    html: str
    assets: tuple[Asset, ...]
    faces: tuple[Face, ...]
    notes: int
    place: Place
    apart: tuple[str, ...] = ()
    section_pages: tuple[tuple[str, int], ...] = ()
    annexes: tuple[str, ...] = ()

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the fonts that may appear."""
        return tuple(sorted({face.family for face in self.faces}))

    @property
    def name(self) -> str:
        """The path of the output below the build folder."""
        return output_name(self.brief, self.preset, self.format)


def assemble(
    paper: Paper,
    theme: Theme,
    form: str,
    *,
    endnotes: bool = False,
    size: str = "a4",
    placement: Placement = USUAL_PLACEMENT,
    whole: Paper | None = None,
    siblings: tuple[Sibling, ...] = (),
) -> Document:
    """Return the document of a paper in a format.

    `endnotes` lists the notes of a PDF at the end instead of at the feet of the pages; `size` is
    one of `PAPER_SIZES`, `placement` how a format without a page of its own goes into one. A mail that
    would be too long has the opening sections; `whole` is the paper of which `paper` is the opening.
    `siblings` are the other outputs of the brief that a page may link to.

    Raises:
        TemplateFaultError: if a template of the theme can not be read or filled.
    """
    kind = FORMATS[form]
    for_word = kind.finish is Finish.WORD
    at_foot = kind.footed and not endnotes and (for_word or paper.preset.notes != "endnotes")
    language, said = paper.brief.language, paper.wording
    allowed = dict(paper.preset.section_pages)
    shown = popovers(paper) if kind.popovers else {}
    footnotes = paper.notes if at_foot else ()

    def shaped(sections: Iterable[PaperSection]) -> list[dict[str, object]]:
        return [
            {
                "section": s,
                "html": section_html(s, footnotes, shown, kind.pictures, said, kind.popovers),
            }
            for s in sections
        ]

    context = {
        "brief": paper.brief,
        "preset": paper.preset,
        "sections": shaped(paper.text),
        "annexes": shaped(paper.annexes),
        "notes": () if at_foot else [(n, backlink(n, said)) for n in paper.notes],
        "references": reference_links(paper, on_screen=not kind.paged),
        "words": said,
        "page_of": escape(said["page_of"]).format(page=_PAGE, pages=_PAGES),
        "date": lambda value: date_text(value, language),
        "version": VERSION,
        "colophon": colophon(paper, beside=not kind.is_part),
        "style": "",
        "paper": paper,
        "logo": logo_html(theme.logo, kind.pictures),
        "entries": {r.source: n for n, r in enumerate((whole or paper).references, 1)},
        "rest": rest_html(whole, siblings) if whole else "",
        **_told(paper, form, siblings),
    }
    first = filled(theme, kind.template, context)
    drawn = "".join(d.data.decode() for d in drawings(paper) if d.plot)
    korean = bool(HANGUL.search(first) or HANGUL.search(drawn))
    # What is drawn is turned into dots there, in the theme's faces.
    drawn_there = any(drawings(paper)) or theme.logo is not None
    needed = kind.has_faces or (for_word and drawn_there)
    faces = tuple(f for f in theme.faces if needed and (korean or "Hangul" not in f.family))
    behind = _watermark(paper, faces) if kind.paged else ()
    look = (_reference(paper, theme, size),) if for_word else ()
    asked_for = (*behind, *look, *_logo_asset(theme.logo), *_drawings(paper, theme))
    assets = asked_for if kind.pictures is Pictures.FILES else ()
    html = first
    if kind.styled:
        rules = _style(theme, kind, faces, size, paper.mark) + (WATERMARKED if behind else "")
        html = filled(theme, kind.template, context | {"style": Markup(rules)})
    html = _finished(html, kind.finish, paper, placement, theme)
    if kind.finish is Finish.MAIL and not whole and len(html.encode()) > MOST_BYTES:
        html = _opening(paper, theme, form, placement, siblings) or html
    annexes = tuple(s.id for s in paper.annexes)
    listed = () if paper.preset.notes == "numbered" else (paper.preset.references_role,)
    return Document(
        paper.brief.id,
        paper.preset.name,
        form,
        html,
        assets,
        faces,
        len(paper.notes) if at_foot else 0,
        paper.brief.place,
        (*listed, *annexes),
        tuple((s.id, allowed[s.role]) for s in paper.sections if s.role in allowed),
        annexes,
    )


def _finished(html: str, finish: Finish, paper: Paper, placement: Placement, theme: Theme) -> str:
    """Return what is made of a filled template."""
    before = id_prefix(paper.brief.id, paper.preset.name, placement.instance)
    if finish is Finish.PLAIN:
        return plain_html(html, before, placement)
    if finish is Finish.WIKI:
        return wikitext(html, before, placement)
    if finish is Finish.MAIL:
        brief, css = paper.brief, theme.styles.get(MAIL_SHEET, "")
        light, _ = palettes(theme.look, paper.mark)
        return mail(html, brief.title, brief.language, before, css, light)
    if finish is Finish.SHADOW:
        label = f"{paper.brief.title}, {paper.preset.title}"
        lost = Markup("<p>{}</p>").format(paper.wording["embed_lost"].format(title=label))
        families = {face.family for face in theme.faces}
        return shadow.embedded(html, before, placement, label, lost, families)
    if finish is Finish.FRAME:
        return framed(html)
    return html


def _opening(
    paper: Paper, theme: Theme, form: str, placement: Placement, siblings: tuple[Sibling, ...]
) -> str:
    """Return a mail with as many opening sections as fit, and at least the first one.

    It is empty where a paper has no more than that.
    """

    def tried(count: int) -> str:
        cut = opening(paper, count)
        made = assemble(cut, theme, form, placement=placement, whole=paper, siblings=siblings)
        return made.html

    least, most = 1, len(paper.text) - (not paper.annexes)
    held = tried(least) if most else ""
    while least < most:
        middle = (least + most + 1) // 2
        html = tried(middle)
        if len(html.encode()) <= MOST_BYTES:
            least, held = middle, html
        else:
            most = middle - 1
    return held


def rest_html(paper: Paper, siblings: Iterable[Sibling] = ()) -> Markup:
    """Return the line that says where a paper is whole: at its address, or in which file.

    That is its page, or its PDF where of both only this is among `siblings`.
    """
    brief, preset = paper.brief.id, paper.preset.name
    there = [s.format for s in siblings if s.preset == preset]
    form = PRINTED if PRINTED in there and WEB not in there else WEB
    name = output_name(brief, preset, form)
    link = Markup('<a href="{0}">{0}</a>').format(address(paper.base_url, name))
    where = link if paper.base_url else name.rpartition("/")[2]
    return escape(paper.wording["rest"]).format(where=where)


def _told(paper: Paper, form: str, siblings: tuple[Sibling, ...]) -> dict[str, object]:
    """Return what templates are told of a page's place among others; elsewhere it is empty."""
    language = paper.brief.language
    if not FORMATS[form].tells:
        return {
            "head": Markup(""),
            "time": lambda value: date_text(value, language),
            "outline": (),
            "pdf": None,
            "other_lengths": (),
            "extent": lambda sibling: extent(sibling, paper.wording, language),
        }
    preset = paper.preset.name
    page = any((s.preset, s.format) == (preset, WEB) for s in siblings)
    name = output_name(paper.brief.id, preset, WEB if page else form)
    return {
        "head": ELEMENT
        + "\n"
        + metadata.head_html(paper.brief, preset, name, paper.base_url, siblings),
        "time": lambda value: time_html(value, language),
        "outline": outline_of(paper),
        "pdf": pdf_of(preset, siblings),
        "other_lengths": other_lengths(preset, siblings),
        "extent": lambda sibling: extent(sibling, paper.wording, language),
    }


def time_html(value: date | str, language: str) -> Markup:
    """Return a date in words, which programs can read too."""
    return Markup('<time datetime="{}">{}</time>').format(value, date_text(value, language))


def extent(sibling: Sibling, said: Mapping[str, str], language: str) -> str:
    """Return how long another output is, in words: pages where known, and how many KB a PDF has."""
    parts = []
    if sibling.pages:
        which = "page_count" if sibling.pages == 1 else "pages_count"
        parts.append(said[which].format(count=number_text(sibling.pages, language)))
    else:
        parts.append(said["word_count"].format(count=number_text(sibling.words, language)))
    if sibling.size:
        parts.append(f"{number_text(kilobytes(sibling.size), language)} KB")
    return ", ".join(parts)


#: The role of the contents that a paper itself has.
CONTENTS = "contents"

#: A page for the screen with more sections than this has contents beside its text.
MOST_WITHOUT_OUTLINE = 4


def outline_of(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Return the ids and titles of the sections, empty where they are too few to be listed."""
    listed = paper.preset.references_role
    numbered = "sources" if paper.preset.notes == "numbered" else "references"
    text = [s for s in paper.text if s.role != CONTENTS]
    entries = [
        *((s.id, s.title) for s in text),
        *([("notes", paper.wording["notes"])] if paper.notes else []),
        *([(listed, paper.wording[numbered])] if paper.references else []),
        *((s.id, s.title) for s in paper.annexes),
    ]
    return tuple(entries) if len(text) > MOST_WITHOUT_OUTLINE else ()


def drawings(paper: Paper) -> Iterator[Drawing]:
    """Yield the pictures of a paper in the order in which it shows them."""
    for section in paper.sections:
        yield from (part for part in section.parts if isinstance(part, Drawing))


def _drawings(paper: Paper, theme: Theme) -> Iterator[Asset]:
    """Yield each picture of a paper once, what is drawn from data in the colours of the page."""
    colours = {name: shade.value for name, shade in colour.whole(theme.look.light).items()}
    for drawing in {drawing_path(d): d for d in drawings(paper)}.values():
        data = svg.coloured(drawing.data, colours) if drawing.plot else drawing.data
        yield Asset(drawing_path(drawing), "image/svg+xml", data)


def drawing_path(drawing: Drawing) -> str:
    """Return the path of a picture among the assets of a page; one may be drawn in two widths."""
    width = f"-{drawing.width}" if drawing.plot else ""
    return f"{DRAWINGS}{drawing.name}{width}.svg"


def plotted_html(drawing: Drawing, said: Mapping[str, str]) -> Markup:
    """Return what is drawn from data as a part of the page, with its data as tables below it.

    Where the page is narrower than the drawing can be read, it is moved in its frame, by keys too.
    """
    name = f"{said['picture']} {drawing.number}"
    shown = Markup(svg.inlined(drawing.data, f"p{drawing.number}-", drawing.alternative))
    frame = Markup('<div class="drawing" role="group" aria-label="{}" tabindex="0">{}</div>')
    bodies = _data_tables(drawing, said)
    if not bodies:
        return frame.format(name, shown)
    details = Markup('<details class="plotted"><summary>{}</summary>\n{}\n</details>')
    return frame.format(name, shown) + details.format(said["data"], bodies)


def frame_html(edge: TableEdge, said: Mapping[str, str]) -> Markup:
    """Return an edge of the frame of a table, in which it is moved where the page is narrower."""
    if edge.end:
        return Markup("</div>")
    name = f"{said['table']} {edge.number}" if edge.number else said["table"]
    return Markup('<div class="table" role="group" aria-label="{}" tabindex="0">').format(name)


def worded_html(drawing: Drawing, said: Mapping[str, str]) -> Markup:
    """Return a picture in words: its text alternative, and its data as tables."""
    told = Markup('<p id="alt-{}">{}</p>').format(drawing.number, hangul(drawing.alternative))
    return told + _data_tables(drawing, said)


def _data_tables(drawing: Drawing, said: Mapping[str, str]) -> Markup:
    """Return the data of a picture as tables, `data-N` the id of that of picture N."""
    tables = drawing.plot.tables if drawing.plot else ()
    caption = said["data_of"].format(picture=f"{said['picture']} {drawing.number}")
    several = len(tables) > 1
    return Markup("\n").join(
        _data_table(
            table,
            f"{caption} ({number}/{len(tables)})" if several else caption,
            f"data-{drawing.number}-{number}" if several else f"data-{drawing.number}",
        )
        for number, table in enumerate(tables, 1)
    )


def _data_table(table: DataTable, caption: str, name: str) -> Markup:
    """Return data as a table, `name` its id, whose first column heads the rows."""
    right = [Markup("")] + [
        Markup(' class="right"') if n else Markup("") for n in table.numeric[1:]
    ]
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(side, hangul(head))
        for side, head in zip(right, table.heads, strict=True)
    )
    rows = Markup("\n").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            hangul(row[0]),
            Markup("").join(
                Markup("<td{}>{}</td>").format(side, hangul(cell))
                for side, cell in zip(right[1:], row[1:], strict=True)
            ),
        )
        for row in table.rows
    )
    return Markup(
        '<table id="{}">\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n'
        "</table>"
    ).format(name, caption, heads, rows)


def drawing_address(drawing: Drawing) -> str:
    """Return a picture as an address of its own data."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.data).decode()}"


def _watermark(paper: Paper, faces: tuple[Face, ...]) -> tuple[Asset, ...]:
    """Return the drawing behind the pages of a draft: its status, in the heaviest face."""
    if paper.brief.status != "draft" or not faces:
        return ()
    face = max(faces, key=lambda f: (f.weight, f.style == "normal"))
    word = paper.wording["draft"].upper()
    return (Asset(WATERMARK, "image/svg+xml", watermark(word, face)),)


def _reference(paper: Paper, theme: Theme, size: str) -> Asset:
    """Return the look of a file for a word processor: styles, page, header and footer."""
    brief, said = paper.brief, paper.wording
    furniture = word_look.Furniture(
        paper.mark, brief.number, said[brief.status], brief.title, said["page_of"]
    )
    data = word_look.reference(theme, furniture, size, brief.language)
    return Asset(REFERENCE, word_look.MEDIA_TYPE, data)


def logo_html(logo: Logo | None, pictures: Pictures) -> Markup:
    """Return the logo as an image, empty where the theme has none.

    Inside a page it is carried in its address: nothing in it can run or load there, whatever it
    is. A format that has pictures in words goes without.
    """
    if logo is None or pictures is Pictures.WORDS:
        return Markup("")
    carried = pictures is Pictures.INSIDE
    source = fonts.data_address(logo.data, logo.media_type) if carried else logo.file
    return Markup('<img class="logo" src="{}" alt="{}">').format(source, logo.alt)


def _logo_asset(logo: Logo | None) -> tuple[Asset, ...]:
    return () if logo is None else (Asset(logo.file, logo.media_type, logo.data),)


def section_html(
    section: PaperSection,
    footnotes: tuple[Note, ...] = (),
    shown: Mapping[int, Popover] = {},
    pictures: Pictures = Pictures.INSIDE,
    said: Mapping[str, str] = {},
    framed: bool = False,
) -> Markup:
    """Return the text of a section; `footnotes` are written out where they are called.

    `shown` are the popovers by the number of their citation; without them each citation is links
    alone, for a format that can not have any. `pictures` says how it has pictures. `said` are the
    words of the tool. `framed` puts tables into frames in which a narrow window moves them.
    """
    notes = {note.number: note for note in footnotes}
    depth = SECTION_HEADING

    def tag(hole: HeadingStart | HeadingEnd) -> str:
        return f"h{min(depth + hole.depth, 6)}"

    out = Markup("")
    for part in section.parts:
        if isinstance(part, Call):
            out += call_html(part.number, notes.get(part.number), shown.get(part.number))
        elif isinstance(part, Mark):
            out += mark_html(part, shown.get(part.number))
        elif isinstance(part, Cited):
            out += cited_html(part, shown.get(part.number))
        elif isinstance(part, Drawing):
            if pictures is Pictures.WORDS:
                out += worded_html(part, said)
                continue
            if pictures is Pictures.INSIDE and part.plot:
                out += plotted_html(part, said) if part.data else Markup("")
                continue
            inside = pictures is Pictures.INSIDE
            address = drawing_address(part) if inside else drawing_path(part)
            out += Markup('<img src="{}" alt="{}">').format(address, part.alternative)
        elif isinstance(part, Contents):
            out += contents_html(part)
        elif isinstance(part, TableEdge):
            out += frame_html(part, said) if framed else Markup("")
        elif isinstance(part, HeadingStart):
            out += Markup(f"<{tag(part)}>")
        elif isinstance(part, HeadingEnd):
            out += Markup(f"</{tag(part)}>")
        else:
            out += part
    return out


def call_html(number: int, note: Note | None, shown: Popover | None = None) -> Markup:
    """Return a call; with its note behind it where the note goes to the foot of the page."""
    link = Markup('<a{1} href="#note-{0}" role="doc-noteref">{0}</a>')
    if shown:
        inside = Markup("<sup>{}{}</sup>{}").format(
            link.format(number, ""), shown.button(str(number)), shown.body
        )
        return Markup('<span class="call" id="call-{}">{}</span>').format(number, inside)
    place = Markup(' id="call-{}"').format(number)
    call = Markup('<sup class="call">{}</sup>').format(link.format(number, place))
    if note is None:
        return call
    body = Markup(
        '<span class="note" id="note-{0}"><a class="note-number" href="#call-{0}">{0}</a> {1}</span>'
    )
    return call + body.format(number, note.html)


def mark_html(mark: Mark, shown: Popover | None = None) -> Markup:
    """Return a mark in brackets: numbers that link to the list of sources, and locators.

    It begins with the space that keeps it to the word before: WeasyPrint 70 breaks a line far too
    early where that space ends the text in front of an element.
    """
    items, plain = [], []
    for number, suffix, prefix in mark.items:
        link = Markup('<a href="#source-{0}">{0}</a>').format(number)
        before = citation.markup(prefix) + Markup(" ") if prefix else Markup("")
        behind = citation.markup(f", {suffix}").replace(" ", "\u00a0") if suffix else Markup("")
        items.append(before + link + behind)
        plain.append(before + str(number) + behind)
    inside = Markup("[{}]").format(Markup("; ").join(items))
    if shown:
        button = shown.button(Markup("[{}]").format(Markup("; ").join(plain)))
        inside = Markup("<span><span>{}</span>{}</span>{}").format(inside, button, shown.body)
    return Markup('<span class="mark" id="mark-{}">\u00a0{}</span>').format(mark.number, inside)


def contents_html(contents: Contents) -> Markup:
    """Return the list of the sections, each a link to its heading.

    A style sheet for pages prints the number of the page into `page`, by `target-counter` of its
    `data-target`; `dots` is what leads the eye to it, without a text that would be read aloud.
    """
    item = Markup(
        '<li><a href="#h-{0}"><span class="title">{1}</span><span class="dots"></span>'
        '<span class="page" data-target="#h-{0}"></span></a></li>'
    )
    items = Markup("\n").join(item.format(id_, title) for id_, title in contents.entries)
    return Markup('<nav aria-labelledby="h-contents">\n<ol>\n{}\n</ol>\n</nav>').format(items)


def cited_html(cited: Cited, shown: Popover | None = None) -> Markup:
    """Return a citation that stands in the sentence."""
    behind = Markup("<span>{}</span>{}").format(shown.button(""), shown.body) if shown else ""
    return Markup('<span class="cite" id="cite-{}">{}{}</span>').format(
        cited.number, cited.html, behind
    )


@dataclass(frozen=True, slots=True)
class Popover:
    """What a citation shows on hover, focus or tap, without script.

    `name` is what its button is called for those who do not see it, `body` the element that the
    button opens; where neither can be, the links beside the button do.
    """

    number: int
    name: str
    body: Markup

    def button(self, text: str) -> Markup:
        """Return the button that opens it, with `text` on it."""
        return Markup(
            '<button type="button" popovertarget="pop-{}" aria-label="{}">{}</button>'
        ).format(self.number, self.name, text)


def popovers(paper: Paper) -> dict[int, Popover]:
    """Return the popover of each citation of a paper by its number.

    Each text in it is headed by a link to where it is listed: of a note, the note; of a mark, or of
    a citation in the sentence, the entries that it names, each with its locator. Then comes the
    evidence of the claims, and behind a note the links to the references.
    """
    said = paper.wording
    notes = {note.number: note for note in paper.notes}
    places = {r.source: place for place, r in enumerate(paper.references, 1)}
    in_place = {p.number: p for s in paper.sections for p in s.parts if isinstance(p, Cited)}
    out = {}
    for number, backing in enumerate(paper.backings, 1):
        named = [(places[s], citation.markup(suffix)) for s, suffix in backing.works if s in places]
        if note := notes.get(number):
            name = f"{said['note']} {number}"
            body = _headed(f"note-{number}", escape(name), note.html)
        else:
            entries = [(paper.references[place - 1], suffix) for place, suffix in named]
            body = Markup(" ").join(
                _entry(r, place, suffix, said["source"])
                for (place, suffix), (r, _) in zip(named, entries, strict=True)
            )
            name = said["source" if len(named) == 1 else "sources"]
            if cited := in_place.get(number):
                name += f": {text_of(cited.html)}"
            else:
                name += f" {'; '.join(_plain(r, suffix) for r, suffix in entries)}"
        if backing.evidence:
            body += Markup(" <b>{}</b>").format(said["evidence"])
        for evidence in backing.evidence:
            body += Markup(" <i>{}</i>").format(hangul(evidence.words))
        for count, (place, _) in enumerate(named if note else (), 1):
            label = said["reference"] if len(named) == 1 else f"{said['reference']} {count}"
            body += Markup(' <a href="#entry-{}">{}</a>').format(place, label)
        element = Markup('<span id="pop-{}" popover role="note">{}</span>').format(number, body)
        out[number] = Popover(number, name, element)
    return out


def _headed(target: str, name: Markup, html: Markup) -> Markup:
    """Return a text of a popover below a link to where it is listed."""
    return Markup('<a href="#{}">{}</a> <span>{}</span>').format(target, name, html)


def _entry(reference: Reference, place: int, suffix: Markup, name: str) -> Markup:
    """Return an entry of the list of sources, headed by its number and the locator."""
    numbered = f"source-{reference.number}" if reference.number else f"entry-{place}"
    head = escape(name) + (f" {reference.number}" if reference.number else "")
    return _headed(numbered, head + Markup(", ") + suffix if suffix else head, reference.html)


def _plain(reference: Reference, suffix: Markup) -> str:
    return ", ".join(filter(None, (str(reference.number), text_of(suffix))))


def backlink(note: Note, said: Mapping[str, str]) -> Markup:
    """Return the link from a listed note back to its call."""
    return Markup(
        '<a class="backlink" href="#call-{0}" role="doc-backlink" aria-label="{1} {0}">↑</a>'
    ).format(note.number, said["back"])


def reference_links(paper: Paper, *, on_screen: bool) -> list[tuple[Reference, Markup]]:
    """Return the listed sources, each with its links back to where it is cited.

    They lead to marks, to citations in the sentence, or to the calls of notes: the last only on
    a screen, since a page of paper has no room for them.
    """
    said = paper.wording
    calls: dict[str, list[int]] = {}
    for note in paper.notes if on_screen else ():
        for source in dict.fromkeys(note.sources):
            calls.setdefault(source, []).append(note.number)
    return [
        (
            r,
            _call_links(calls[r.source], said)
            if r.source in calls
            else _mark_links(r, said, lettered=on_screen),
        )
        for r in paper.references
    ]


def _call_links(calls: list[int], said: Mapping[str, str]) -> Markup:
    """Return links to the calls of some notes, by the numbers of the notes."""
    if len(calls) == 1:
        links = Markup('<a href="#call-{0}">{1} {0}</a>').format(calls[0], said["note"])
    else:
        one = Markup('<a href="#call-{0}" aria-label="{1} {0}">{0}</a>')
        each = Markup(" ").join(one.format(number, said["note"]) for number in calls)
        links = Markup("{} {}").format(said["notes"], each)
    return Markup('<span class="backlink">{}</span>').format(links)


def _mark_links(reference: Reference, said: Mapping[str, str], *, lettered: bool) -> Markup:
    """Return links to the marks or citations of a source; where they are several, by letters."""
    target = "mark" if reference.number else "cite"
    several = lettered and len(reference.marks) > 1
    letters = [_letter(n) if several else "↑" for n in range(len(reference.marks))]
    links = [
        Markup(
            '<a class="backlink" href="#{2}-{0}" role="doc-backlink" aria-label="{4}{1} {0}">{3}</a>'
        ).format(mark, said["back_to"], target, letter, f"{letter}: " * several)
        for mark, letter in zip(reference.marks, letters, strict=True)
    ]
    arrow = Markup('<span class="backlink" aria-hidden="true">↑</span> ' * several)
    return arrow + Markup(" ").join(links)


def _letter(index: int) -> str:
    """Return the letter of an index from 0: a to z, then aa, ab and so on."""
    more, last = divmod(index, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)


def colophon(paper: Paper, *, beside: bool = True) -> tuple[str, ...]:
    """Return the sentences that say how far a paper can be relied on and who made it.

    `beside` says that its evidence is, where it is read.
    """
    brief = paper.brief
    said, language = paper.wording, brief.language
    out = [said["facts_reach"].format(facts_to=date_text(brief.facts_to, language))]
    if brief.sources_read:
        read = date_text(brief.sources_read, language)
        out.append(said["sources_read"].format(sources_read=read))
    if paper.first_hand[1]:
        count, total = (number_text(number, language) for number in paper.first_hand)
        out.append(said["first_hand"].format(count=count, total=total))
    if paper.aged:
        out.append(said["aged"].format(figures="; ".join(a.said for a in paper.aged)))
    if "method" in paper.preset.furniture and (paper.notes or paper.references):
        out.append(said["traceable" if beside else "traceable_alone"])
    if brief.approved_by and brief.approved:
        approved = date_text(brief.approved, language)
        out.append(said["approved"].format(approved_by=brief.approved_by, approved=approved))
    if brief.contact:
        out.append(said["contact_line"].format(contact=brief.contact.rstrip(".")))
    if brief.licence:
        out.append(f"{brief.licence.rstrip('.')}.")
    if "citation" in paper.preset.furniture:
        out.append(said["cite_as"].format(citation=cited(brief, paper.preset.title)))
    out.append(said["made_with"].format(version=VERSION))
    return tuple(out)


class TemplateFaultError(Exception):
    """A template of a theme can not be read or filled; `finding` says which, where and why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.finding = found


def filled(theme: Theme, name: str, context: Mapping[str, object]) -> str:
    """Return a template of a theme filled with what `context` names.

    Raises:
        TemplateFaultError: if it, or one that it includes, can not be read or filled.
    """
    import jinja2  # dear to import, and a build with nothing changed fills no template

    try:
        return environment(theme).get_template(name).render(context)
    except jinja2.TemplateNotFound as error:
        message = f"the theme `{theme.name}` has no template `{error.name}`"
        hint = did_you_mean(str(error.name), theme.templates) or "add it, or do not include it"
        place = Place(theme.path(name))
        raise TemplateFaultError(finding("missing-template", message, place, hint)) from None
    except jinja2.TemplateSyntaxError as error:
        fault = _fault(theme, error.name or name, error.lineno, error.message or "")
        raise TemplateFaultError(fault) from None
    except Exception as error:  # a template is code, and may raise anything
        where, line = name, 0
        for frame, number in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename in theme.templates:
                where, line = frame.f_code.co_filename, number
        raise TemplateFaultError(_fault(theme, where, line, str(error))) from None


def _fault(theme: Theme, name: str, line: int, said: str) -> Finding:
    lines = theme.templates.get(name, "").split("\n")
    context = lines[line - 1] if 0 < line <= len(lines) else ""
    message = f"the template can not be filled: {said.rstrip('.') or 'it raised an error'}"
    hint = "compare it with the one of the theme `gazette`"
    return finding("bad-template", message, Place(theme.path(name), line), hint, context)


def environment(theme: Theme) -> jinja2.Environment:
    """Return the Jinja environment of a theme's templates: autoescaping, strict about names."""
    return _environment(tuple(sorted(theme.templates.items())))


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    import jinja2

    texts = dict(templates)

    def load(name: str) -> tuple[str, str, None] | None:
        return (texts[name], name, None) if name in texts else None  # named, for errors

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _style(theme: Theme, kind: Format, faces: tuple[Face, ...], size: str, mark: str) -> str:
    """Return the style of a document: faces, colours, the format's sheets, the size of paper."""
    rules = [fonts.face_rule(f, face_path(f)) for f in faces] if kind.paged else [FACES]
    short = str if kind.paged else css.shortened
    return "\n".join(
        [
            *rules,
            colours(theme, mark, for_page=kind.paged),
            *(short(theme.styles[name]) for name in kind.sheets if name in theme.styles),
            *([PAPER_SIZES[size]] if kind.paged else []),
        ]
    )


def face_path(face: Face) -> str:
    """Return the path of a face's file below `BASE_ADDRESS`."""
    return f"fonts/{face.file}"
