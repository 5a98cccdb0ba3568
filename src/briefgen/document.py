"""Documents: complete HTML of one paper for one format, with every byte it may refer to.

What a check relies on (calls, notes, marks, headings and their ids) is written here; how a page
is laid out around it is the theme's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import jinja2
from markupsafe import Markup, escape

from briefgen import fonts
from briefgen._version import VERSION
from briefgen.brief import Brief
from briefgen.finding import Finding, finding
from briefgen.markup import HeadingEnd, HeadingStart, text_of
from briefgen.paper import Call, Mark, Note, Paper, PaperSection, Reference
from briefgen.theme import Face, Theme
from briefgen.wording import date_text, words

#: The address that a document's relative addresses are resolved against: nobody's.
BASE_ADDRESS = "https://brief.invalid/"

#: The formats with the file name suffix of each.
FORMATS = {"html": "html", "pdf": "pdf"}

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
    """What is rendered: `html` asks for nothing but `assets`.

    `notes` is how many notes stand at the feet of pages, 0 where they are listed at the end;
    `families` are the names of the fonts that may appear.
    """

    brief: str
    preset: str
    format: str
    html: str
    assets: tuple[Asset, ...]
    notes: int
    families: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The path of the output below the build folder."""
        return f"{self.brief}/{self.preset}.{FORMATS[self.format]}"


#: The sizes of paper with their CSS names. Side margins differ so that the measures do not.
PAPER_SIZES = {
    "a4": "@page{size:A4}",
    "letter": "@page{size:Letter;margin-left:64.95mm;margin-right:24.95mm}"
    "@page wide{margin-left:24.95mm;margin-right:24.95mm}",
}


def assemble(
    paper: Paper, theme: Theme, form: str, *, endnotes: bool = False, size: str = "a4"
) -> Document:
    """Return the document of a paper in a format.

    `endnotes` lists the notes of a PDF at the end instead of at the feet of the pages; `size` is
    one of `PAPER_SIZES`.
    """
    at_foot = form == "pdf" and not endnotes
    templates = environment(theme)
    language = paper.brief.language
    sections = [
        {"section": s, "html": section_html(s, paper.notes if at_foot else ())}
        for s in paper.sections
    ]
    context = {
        "brief": paper.brief,
        "preset": paper.preset,
        "sections": sections,
        "notes": () if at_foot else [(n, backlink(n, language)) for n in paper.notes],
        "references": [(r, reference_links(r, language)) for r in paper.references],
        "words": words(language),
        "date": lambda value: date_text(value, language),
        "version": VERSION,
        "colophon": colophon(paper.brief),
        "style": "",
        "paper": paper,
    }
    template = templates.get_template("print.html.j2" if form == "pdf" else "screen.html.j2")
    bare = template.render(context)
    text = text_of(bare)
    style, assets, faces = _style(theme, form, text, size)
    html = template.render(context | {"style": Markup(style)})
    lacking = [
        finding(
            "missing-glyph",
            f"no font of the theme has all characters of `{word}`",
            paper.brief.place,
            "write it otherwise, or add a font to the theme",
        )
        for word in fonts.missing(text, theme.faces)
    ]
    return Document(
        paper.brief.id,
        paper.preset.name,
        form,
        html,
        assets,
        len(paper.notes) if at_foot else 0,
        tuple(sorted({face.family for face in faces})),
        tuple(lacking),
    )


def section_html(section: PaperSection, footnotes: tuple[Note, ...] = ()) -> Markup:
    """Return the text of a section; `footnotes` are written out where they are called."""
    notes = {note.number: note for note in footnotes}
    depth = SECTION_HEADING

    def tag(hole: HeadingStart | HeadingEnd) -> str:
        return f"h{min(depth + hole.depth, 6)}"

    out = Markup("")
    for part in section.parts:
        if isinstance(part, Call):
            out += call_html(part.number, notes.get(part.number))
        elif isinstance(part, Mark):
            out += mark_html(part)
        elif isinstance(part, HeadingStart):
            out += Markup(f"<{tag(part)}>")
        elif isinstance(part, HeadingEnd):
            out += Markup(f"</{tag(part)}>")
        else:
            out += part
    return out


def call_html(number: int, note: Note | None) -> Markup:
    """Return a call; with its note behind it where the note goes to the foot of the page."""
    call = Markup(
        '<sup class="call"><a id="call-{0}" href="#note-{0}" role="doc-noteref">{0}</a></sup>'
    ).format(number)
    if note is None:
        return call
    body = Markup(
        '<span class="note" id="note-{0}"><a class="note-number" href="#call-{0}">{0}</a> {1}</span>'
    )
    return call + body.format(number, note.html)


def mark_html(mark: Mark) -> Markup:
    """Return a mark in brackets: numbers that link to the list of sources, and locators.

    It begins with the space that keeps it to the word before: WeasyPrint 70 breaks a line far too
    early where that space ends the text in front of an element.
    """
    items = []
    for number, suffix, prefix in mark.items:
        link = Markup('<a href="#source-{0}">{0}</a>').format(number)
        before = escape(f"{prefix} ") if prefix else Markup("")
        behind = escape(f", {suffix}".replace(" ", "\u00a0")) if suffix else Markup("")
        items.append(before + link + behind)
    inside = Markup("; ").join(items)
    return Markup('<span class="mark" id="mark-{}">\u00a0[{}]</span>').format(mark.number, inside)


def backlink(note: Note, language: str) -> Markup:
    """Return the link from a listed note back to its call."""
    return Markup(
        '<a class="backlink" href="#call-{0}" role="doc-backlink" aria-label="{1} {0}">↑</a>'
    ).format(note.number, words(language)["back"])


def reference_links(reference: Reference, language: str) -> Markup:
    """Return the links from a numbered source back to the marks that cite it."""
    links = [
        Markup(
            '<a class="backlink" href="#mark-{0}" role="doc-backlink" aria-label="{1} {0}">↑</a>'
        ).format(mark, words(language)["back_to"])
        for mark in reference.marks
    ]
    return Markup(" ").join(links)


def colophon(brief: Brief) -> tuple[str, ...]:
    """Return the sentences that say how far a paper can be relied on and who made it."""
    said, language = words(brief.language), brief.language
    out = [said["facts_reach"].format(facts_to=date_text(brief.facts_to, language))]
    if brief.sources_read:
        read = date_text(brief.sources_read, language)
        out.append(said["sources_read"].format(sources_read=read))
    out.append(said["written_by"].format(authors=", ".join(brief.authors)))
    if brief.contact:
        out.append(brief.contact.rstrip(".") + ".")
    out.append(said["made_with"].format(version=VERSION))
    return tuple(out)


def environment(theme: Theme) -> jinja2.Environment:
    """Return the Jinja environment of a theme's templates: autoescaping, strict about names."""
    return _environment(tuple(sorted(theme.templates.items())))


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.DictLoader(dict(templates)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _style(
    theme: Theme, form: str, text: str, size: str
) -> tuple[str, tuple[Asset, ...], tuple[Face, ...]]:
    """Return the style sheet, the font files it asks for, and the faces that may appear."""
    faces = tuple(f for f in theme.faces if _is_needed(f, text))
    sheets = theme.styles
    if form == "pdf":
        rules = [fonts.face_rule(face, f"fonts/{face.file}") for face in faces]
        assets = tuple(Asset(f"fonts/{f.file}", "font/ttf", f.data) for f in faces)
        parts = [*rules, sheets["shared.css"], sheets["print.css"], PAPER_SIZES[size]]
        return "\n".join(parts), assets, faces
    glyphs = "".join(sorted(set(text) | set(map(chr, range(0x20, 0x7F)))))
    rules = [
        fonts.face_rule(face, fonts.data_address(data))
        for face in faces
        if (data := fonts.subset(face, glyphs))
    ]
    return "\n".join([*rules, sheets["shared.css"], sheets["screen.css"]]), (), faces


def _is_needed(face: Face, text: str) -> bool:
    """Return whether a face has more than Latin, and if so whether the text wants it."""
    if "Hangul" not in face.family:
        return True
    return any("\u1100" <= c <= "\u11ff" or "\uac00" <= c <= "\ud7ff" for c in text)
