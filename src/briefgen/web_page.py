"""Web pages about papers: what those of a build folder share, beside their templates.

They load nothing: their fonts are cut down and carried, as those of a paper are, and each has a
policy of its own. Every face has the usual characters whatever its page says, so that it is cut once
for all of them.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from briefgen import css, fonts
from briefgen.artifact import Cutter, cut_faces
from briefgen.catalogue import Catalogue, File, Length, Listed
from briefgen.cldr import number_text
from briefgen.document import FACES, filled, time_html
from briefgen.formats import PRINTED
from briefgen.markup import HANGUL
from briefgen.seal import element, sealed
from briefgen.siblings import kilobytes
from briefgen.theme import Face, Theme, colours

#: The style sheets of these pages, in their order, of which `{}` is the page's own. A theme may lack
#: those that only add.
SHEETS = ("shared.css", "folder.css", "{}.css", "more.css", "more-folder.css")

#: The characters that each face has.
USUAL = frozenset(string.ascii_letters + string.digits + " .,:;()[]-–—/'’‘“”&%·\u00a0")

#: What a page that tells of the folder may be told of beside it, with its type.
ALTERNATES = {"briefs.json": "application/json", "feed.atom": "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a language, and values written as it writes them."""

    words: Mapping[str, str]
    language: str

    def number(self, value: int) -> str:
        """Return a number in digits."""
        return number_text(value, self.language)

    def size(self, size: int) -> str:
        """Return a number of bytes in KB."""
        return self.words["size"].format(count=self.number(kilobytes(size)))

    def counted(self, one: str, several: str, count: int) -> str:
        """Return a count of what the words of these two keys name."""
        return self.words[one if count == 1 else several].format(count=self.number(count))

    def extent(self, length: Length) -> tuple[str, ...]:
        """Return how long a length is: minutes, words, and pages where they are known."""
        pages = [self.counted("page_count", "pages_count", length.pages)] if length.pages else []
        return (
            self.counted("minute_count", "minutes_count", length.minutes),
            self.words["word_count"].format(count=self.number(length.words)),
            *pages,
        )

    def linked(self, file: File, name: str, label: str = "") -> Markup:
        """Return a link to an output at an address, with its size, and whether it is stale."""
        kind = Markup(' type="application/pdf"') if file.format == PRINTED else ""
        link = Markup('<a href="{}"{}>{}</a> <span class="size">{}</span>').format(
            quote(name), kind, label or self.words[f"way_{file.format}"], self.size(file.size)
        )
        stale = Markup(' <span class="stale">{}</span>').format(self.words["stale"])
        return link + stale if file.stale else link


def printed(catalogue: Catalogue, language: str) -> Printed:
    """Return the words of a project in a language."""
    return Printed(catalogue.said(language), language)


def facts(listed: Listed, said: Printed) -> tuple[tuple[str, Markup], ...]:
    """Return what is told of a brief at its head: labels with their values, those that it has."""
    words, language = said.words, said.language

    def day(value: object) -> Markup:
        return time_html(str(value), language) if value else Markup("")

    told = (
        (words["number"], Markup.escape(listed.number)),
        (words["status"], Markup.escape(words.get(listed.status, listed.status))),
        (words["issued"], day(listed.issued)),
        (words["revised"], day(listed.revised)),
        (words["facts_to"], day(listed.facts_to)),
        (words["review_by"], day(listed.review_by)),
    )
    return tuple((label, value) for label, value in told if value)


def web_page(
    theme: Theme,
    name: str,
    catalogue: Catalogue,
    said: Printed,
    context: Mapping[str, object],
    cut: Cutter = fonts.subset,
    mark: str = "",
    directives: tuple[str, ...] = (),
    parts: Mapping[str, str] = {},
) -> str:
    """Return the page of a template and style sheet of a name, with its fonts and its policy.

    `mark` is the handling mark of what it tells of, `directives` stand in its policy beside those of
    every page. `parts` are put in the places of their keys when the fonts are cut already: they
    bring what they need.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
    """
    names = (sheet.format(name) for sheet in SHEETS)
    sheets = (css.shortened(theme.styles[sheet]) for sheet in names if sheet in theme.styles)
    style = "\n".join((FACES, colours(theme, mark), *sheets))
    own: dict[str, object] = {
        "catalogue": catalogue,
        "said": said,
        "words": said.words,
        "facts": lambda listed: facts(listed, said),
        "policy": element(*directives),
        "style": Markup(style),
        "mark": mark,
    }
    page = filled(theme, f"{name}.html.j2", {**own, **context})
    korean = bool(HANGUL.search(page))
    faces = tuple(face for face in theme.faces if korean or "Hangul" not in face.family)
    page = page.replace(FACES, cut_faces(page, faces, _usual(cut)), 1)
    for place, part in parts.items():
        page = page.replace(place, part)
    return sealed(page)


def _usual(cut: Cutter) -> Cutter:
    """Return a cutter that leaves each face the usual characters, but one that stands in for others."""

    def wider(face: Face, glyphs: str, features: tuple[str, ...]) -> bytes:
        kept = glyphs if "Hangul" in face.family else "".join(sorted(USUAL.union(glyphs)))
        return cut(face, kept, features)

    return wider
