"""What `build` can make: the formats with what sets them apart, the sizes of paper, the file names.

Whoever handles outputs asks a format for a trait, never for its name: to add one is an entry in
`FORMATS`, its template in the theme, and how it is read back and checked (`verification.PROOFS`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pictures(StrEnum):
    """How a format has pictures.

    As files that the document asks for, inside the page itself, or in words, their data as tables.
    """

    FILES = "files"
    INSIDE = "inside"
    WORDS = "words"


class Finish(StrEnum):
    """What is made of the filled template.

    Nothing; plain HTML for hosts that filter; the same as wikitext; the body of a mail; an embed in
    a shadow root; a page for a frame; or a file of a word processor.
    """

    NONE = "none"
    PLAIN = "plain"
    WIKI = "wiki"
    MAIL = "mail"
    SHADOW = "shadow"
    FRAME = "frame"
    WORD = "word"


#: The style sheets of a theme that a screen and that a page of paper take, in their order. Those
#: that only add to others may lack.
SCREEN = ("shared.css", "screen.css", "more.css", "more-screen.css")
PRINT = ("shared.css", "print.css", "more.css", "more-print.css")


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a paper.

    `suffix` ends the names of its files, `title` is what people call it, `template` the theme's
    template for it. `sheets` are the style sheets in its style; without any it has no style and no
    fonts. `media_type` is what a server calls its files. `paged` says that it has pages, with notes at their feet, `popovers` that a citation
    shows what it rests on, `pictures` how it has pictures, `finish` what is made of the filled
    template. Without `faces` its text is in the fonts of the reader's system. One that `tells` has a
    head for programs and links to the other outputs of its brief.
    """

    suffix: str
    title: str
    template: str
    sheets: tuple[str, ...] = ()
    paged: bool = False
    popovers: bool = False
    pictures: Pictures = Pictures.INSIDE
    finish: Finish = Finish.NONE
    faces: bool = True
    tells: bool = False
    media_type: str = "text/html"

    @property
    def styled(self) -> bool:
        """Whether it brings a style sheet."""
        return bool(self.sheets)

    @property
    def is_part(self) -> bool:
        """Whether it is for somebody else's page or mail, away from the files beside it."""
        return self.finish not in {Finish.NONE, Finish.FRAME, Finish.WORD}

    @property
    def comes_last(self) -> bool:
        """Whether it is made when the others are there, since it may name some of them."""
        return self.tells or self.finish is Finish.MAIL

    @property
    def footed(self) -> bool:
        """Whether notes stand where they are called, since they go to the feet of pages."""
        return self.paged or self.finish is Finish.WORD

    @property
    def has_faces(self) -> bool:
        """Whether it brings the theme's fonts."""
        return self.styled and self.faces


#: The levels at which the title of a paper may stand in somebody else's page.
HEADING_BASES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Placement:
    """How a paper goes into somebody else's page: the level of its title, and which copy it is."""

    heading_base: int = 2
    instance: int = 1


#: Below the title of the page, the only copy.
USUAL_PLACEMENT = Placement()


#: The formats by name.
FORMATS = {
    "html": Format("html", "HTML", "screen.html.j2", SCREEN, popovers=True, tells=True),
    "pdf": Format(
        "pdf",
        "PDF",
        "print.html.j2",
        PRINT,
        paged=True,
        pictures=Pictures.FILES,
        media_type="application/pdf",
    ),
    "embed": Format(
        "embed.html",
        "embed",
        "embed.html.j2",
        SCREEN,
        popovers=True,
        finish=Finish.SHADOW,
        faces=False,
    ),
    "frame": Format(
        "frame.html",
        "frame",
        "frame.html.j2",
        SCREEN,
        popovers=True,
        finish=Finish.FRAME,
        tells=True,
    ),
    "bare": Format(
        "bare.html", "bare HTML", "bare.html.j2", pictures=Pictures.WORDS, finish=Finish.PLAIN
    ),
    "wiki": Format(
        "bare.wiki",
        "wikitext",
        "bare.html.j2",
        pictures=Pictures.WORDS,
        finish=Finish.WIKI,
        media_type="text/plain",
    ),
    "email": Format(
        "email.html", "e-mail", "email.html.j2", pictures=Pictures.WORDS, finish=Finish.MAIL
    ),
    "docx": Format("docx", "Word", "docx.html.j2", pictures=Pictures.FILES, finish=Finish.WORD),
}

#: The format that others link to, the one that is printed, and the one that others write into.
WEB, PRINTED, WORD = "html", "pdf", "docx"

#: The ways into somebody else's page, each the format of its name.
WAYS = ("frame", "embed", "bare", "wiki", "email")

#: What `build` makes where a project names no formats.
USUAL = (WEB, PRINTED)

#: The sizes of paper with their CSS. Side margins differ so that the measures do not.
PAPER_SIZES = {
    "a4": "@page{size:A4}",
    "letter": "@page{size:Letter;margin-left:64.95mm;margin-right:24.95mm}"
    "@page wide{margin-left:24.95mm;margin-right:24.95mm}",
}


def output_name(brief: str, preset: str, form: str) -> str:
    """Return the path of an output below the build folder."""
    return f"{brief}/{preset}.{FORMATS[form].suffix}"


def form_of(name: str) -> str:
    """Return the format of an output by the path of its file, empty where it is none's.

    Of `note.bare.html` that is the one of `bare.html`, not of `html`.
    """
    fits = [n for n, form in FORMATS.items() if name.endswith(f".{form.suffix}")]
    return max(fits, key=lambda n: len(FORMATS[n].suffix), default="")


def is_taken(preset: str) -> bool:
    """Return whether files of a preset with this name could be taken for those of another one."""
    inner = (f.suffix.rpartition(".")[0] for f in FORMATS.values())
    return any(part and preset.lower().endswith(f".{part}") for part in inner)
