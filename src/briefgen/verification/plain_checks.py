"""Checks of what goes into somebody else's page: what its filter keeps, and that nothing clashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from briefgen.colour import LEAST_CONTRAST, contrast
from briefgen.finding import Finding
from briefgen.paper import Drawing
from briefgen.verification.case import Case, DocxCase, PlainCase, shown
from briefgen.verification.written import squeeze
from briefgen.wording import date_text

#: What plain HTML may have: elements, and attributes behind an `@`.
_BARE = frozenset(
    "article article@id article@lang article@aria-labelledby h1 h2 h3 h4 h5 h6 h1@id h2@id h3@id "
    "h4@id h5@id h6@id p p@id ul ul@id ol ol@id ol@start li li@id sup sup@id sub small em strong "
    "figure figure@id figcaption table table@id caption thead tbody tr th th@scope td a a@id a@href "
    "a@role a@aria-label abbr abbr@title span span@id span@lang blockquote code pre hr br wbr dfn cite "
    "q".split()
)

#: What wikitext may have once its own signs are read: what MediaWiki's core keeps.
_WIKI = _BARE - frozenset(
    "article article@id article@lang article@aria-labelledby figure figure@id figcaption thead "
    "a@id a@role a@aria-label q".split()
) | {"div", "div@id", "div@lang"}  # fmt: skip


def title_block_is_whole(case: Case) -> Iterator[Finding]:
    """Title, subtitle, number, length, authors and dates stand before the first section."""
    brief = case.paper.brief
    opening = squeeze(case.written.opening)
    revised = date_text(brief.revised, brief.language) if brief.revised else ""
    for name, value in (
        ("title", brief.title),
        ("subtitle", brief.subtitle),
        ("number", brief.number),
        ("length", case.paper.preset.title),
        ("author", ", ".join(brief.authors)),
        ("date of issue", date_text(brief.issued, brief.language)),
        ("date of revision", revised),
        ("date that its facts reach to", date_text(brief.facts_to, brief.language)),
    ):
        if squeeze(value) not in opening:
            message = f"the {name} {shown([value])} is not in the text above the sections"
            yield case.report("metadata-missing", message, _TEMPLATE)
    language = case.written.metadata.language
    if language != brief.language:
        said = f"is {shown([language])}" if language else "is not set"
        message = f"the text's language {said}, and the brief's is {shown([brief.language])}"
        yield case.report("metadata-missing", message, _TEMPLATE)


_TEMPLATE = "see what the theme's template makes of it"


def ids_are_its_own(case: PlainCase) -> Iterator[Finding]:
    """Every id begins with the brief, the preset and one instance, so that no other one is alike."""
    names = (case.paper.brief.id, case.paper.preset.name)
    brief, preset = (re.escape(name.replace("_", "__")) for name in names)
    own = re.compile(rf"({brief}_{preset}_[1-9]\d*_)[A-Za-z0-9]")
    found = [own.match(name) for name in case.file.ids]
    foreign = [n for n, match in zip(case.file.ids, found, strict=True) if not match]
    if foreign:
        message = f"ids could be those of something else in the page: {shown(foreign)}"
        yield case.report("not-portable", message)
    if len({match[1] for match in found if match}) > 1:
        yield case.report("not-portable", "the ids are those of several copies of the paper")


def headings_step_down(case: PlainCase | DocxCase) -> Iterator[Finding]:
    """No heading is more than one level below the one before, and none above the first."""
    levels = case.file.levels
    for before, level in pairwise(levels):
        if level > before + 1 or level <= levels[0]:
            message = f"a heading of level {level} follows one of level {before}"
            yield case.report("heading-level", message, _TEMPLATE)


def tables_have_heads(case: PlainCase) -> Iterator[Finding]:
    """Every head cell of a table says whether it heads a column or a row."""
    lacking = [scope for scope in case.file.heads if scope not in {"col", "row"}]
    if lacking:
        message = f"{len(lacking)} head cells of tables have no scope"
        yield case.report("table-unheaded", message)


def pictures_bring_their_data(case: PlainCase) -> Iterator[Finding]:
    """Every picture that is drawn from data has them as tables, cell by cell."""
    for drawing in _drawings(case):
        for number, table in enumerate(drawing.plot.tables if drawing.plot else (), 1):
            several = len(drawing.plot.tables) > 1 if drawing.plot else False
            name = f"data-{drawing.number}-{number}" if several else f"data-{drawing.number}"
            cells = " ".join((*table.heads, *(cell for row in table.rows for cell in row)))
            there = [text for id_, text in case.file.tables if id_ == name]
            if not any(squeeze(text) == squeeze(cells) for text in there):
                message = f"the data of the picture `{drawing.name}` are not in the file as a table"
                yield case.report("picture-missing", message, _TEMPLATE)


def _drawings(case: PlainCase) -> Iterator[Drawing]:
    for section in case.paper.sections:
        yield from (part for part in section.parts if isinstance(part, Drawing))


def nothing_else_is_in_bare_text(case: PlainCase) -> Iterator[Finding]:
    """Bare HTML has no style, no class and no element but those that hosts' filters keep."""
    yield from _foreign(case, _BARE)


def nothing_else_is_in_wikitext(case: PlainCase) -> Iterator[Finding]:
    """Wikitext has no element but those that MediaWiki's core keeps."""
    yield from _foreign(case, _WIKI)


#: The most bytes of a mail: Gmail cuts what is longer than about 102,000.
_MOST_BYTES = 100_000


def mail_is_small(case: PlainCase) -> Iterator[Finding]:
    """A mail has no more bytes than every program shows whole."""
    if case.file.size > _MOST_BYTES:
        message = f"the mail has {case.file.size:,} bytes, and {_MOST_BYTES:,} are allowed"
        hint = "shorten the first section, or split it: a mail has one at least"
        yield case.report("mail-too-long", message, hint)


def mail_has_a_title(case: PlainCase) -> Iterator[Finding]:
    """The title of a mail is that of the brief."""
    title = case.written.metadata.title
    if squeeze(title) != squeeze(case.paper.brief.title):
        message = f"the mail's title is {shown([title])}, not {shown([case.paper.brief.title])}"
        yield case.report("metadata-missing", message)


def mail_says_where_the_rest_is(case: PlainCase) -> Iterator[Finding]:
    """A mail with the opening of a paper says where the whole of it is."""
    brief, preset = case.paper.brief, case.paper.preset
    files = (f"{preset.name}.html", f"{preset.name}.pdf")
    if case.file.rest and not any(name in case.file.rest for name in files):
        message = f"the mail does not say where `{preset.name}` of `{brief.id}` is whole"
        yield case.report("text-missing", message, _TEMPLATE)


#: What a mail may have: no class, no style sheet, no script, nothing that is fetched.
_MAIL = (
    _BARE
    - frozenset(
        "article article@id article@lang article@aria-labelledby figure figure@id figcaption".split()
    )
    | frozenset(
        "html html@lang head meta meta@charset meta@name meta@content title body body@style div "
        "div@id table@role table@align table@width table@cellpadding table@cellspacing table@border td@id "
        "td@lang td@align td@valign th@align th@valign".split()
    )
    | {
        f"{name}@style"
        for name in "h1 h2 h3 h4 h5 h6 p ul ol li sup sub small em strong table caption thead tbody "
        "tr th td a abbr span blockquote code pre hr dfn cite q div".split()
    }
)

#: The properties that Outlook sets. It passes over `max-width`, for which a table of its own stands
#: in, and `word-break`, since it breaks long words by itself.
_SET = frozenset(
    "color background-color font-family font-size font-weight font-style line-height text-align "
    "text-decoration vertical-align margin padding border border-top border-bottom border-left "
    "border-collapse max-width word-break".split()
)


def nothing_else_is_in_a_mail(case: PlainCase) -> Iterator[Finding]:
    """A mail has no element, attribute or property but those that Outlook sets."""
    known = _MAIL | {what for what in case.file.used if what.partition("{")[2] in _SET}
    yield from _foreign(case, known)


def layout_is_not_read_aloud(case: PlainCase) -> Iterator[Finding]:
    """A table without head cells says that it is there for layout alone."""
    if case.file.unsaid:
        message = f"{case.file.unsaid} tables have neither head cells nor the role `presentation`"
        yield case.report("table-unheaded", message)


def colours_stand_on_grounds(case: PlainCase) -> Iterator[Finding]:
    """Every text of a mail has a colour and a ground that are named, and can be read on it.

    A program that turns colours dark turns both; one that is not named stays, and can not be read.
    """
    for colour, ground in case.file.shades:
        if not (_HEX.fullmatch(colour) and _HEX.fullmatch(ground)):
            message = f"a text has the colour {shown([colour])} on the ground {shown([ground])}"
            yield case.report("low-contrast", message, "name both in the theme's email.css")
        elif (found := contrast(colour, ground)) < LEAST_CONTRAST:
            message = f"the colour {colour} on {ground} has a contrast of {found:.1f} to 1"
            yield case.report("low-contrast", message, f"at least {LEAST_CONTRAST} is needed")


_HEX = re.compile(r"#[0-9a-f]{6}")


def _foreign(case: PlainCase, known: Iterable[str]) -> Iterator[Finding]:
    foreign = sorted(set(case.file.used) - set(known))
    if foreign:
        yield case.report("not-portable", f"the text has what hosts may not keep: {shown(foreign)}")
