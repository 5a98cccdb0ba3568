"""Checks of the file around the text: metadata, links, pages, tags, fonts, what it loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefgen.citation import markup
from briefgen.finding import Finding
from briefgen.markup import text_of
from briefgen.paper import Call, Cited, Mark, body
from briefgen.preset import MOST_ANNEX_PAGES
from briefgen.verification.case import Case, DocxCase, HtmlCase, PdfCase, shown
from briefgen.verification.written import PdfFile, letters, squeeze


def metadata_is_set(case: Case) -> Iterator[Finding]:
    """Title, author, subject, keywords, language and dates are those of the brief."""
    brief, meta = case.paper.brief, case.written.metadata
    subject = brief.description or brief.subject or brief.subtitle
    revised = brief.revised or brief.issued
    for name, value, wanted in (
        ("title", meta.title, brief.title),
        ("author", meta.author, ", ".join(brief.authors)),
        ("subject", meta.subject, subject),
        ("keywords", meta.keywords, ", ".join(brief.keywords)),
        ("language", meta.language, brief.language),
        ("date of issue", meta.created, brief.issued.isoformat()),
        ("date of revision", meta.modified, revised.isoformat()),
    ):
        if not wanted and name != "keywords":
            hint = f"give the brief a {name}"
            yield case.report("metadata-missing", f"the brief has no {name}", hint)
        # A title may say more, such as the length of the paper.
        elif not (
            _line(wanted) in _line(value) if name == "title" else _line(wanted) == _line(value)
        ):
            is_ = f"is {shown([value])}" if value else "is not set"
            yield case.report(
                "metadata-missing", f"the file's {name} {is_}, and the brief's is {shown([wanted])}"
            )


def _line(text: str) -> str:
    """Return a text with single spaces, as programs that read it have it."""
    return " ".join(text.split())


def mark_is_heard(case: Case) -> Iterator[Finding]:
    """The handling mark stands in the text before the first section."""
    mark = case.paper.mark
    if mark and squeeze(mark) not in squeeze(case.written.opening):
        yield case.report(
            "handling-missing", f"the mark {shown([mark])} is not in the text above the sections"
        )


def mark_is_on_every_page(case: PdfCase) -> Iterator[Finding]:
    """The handling mark stands at the head and at the foot of each page, besides the text."""
    mark = case.paper.mark
    if mark and (bare := _pages_without(case, mark, 2)):
        message = f"{_lacking(bare)} the mark {shown([mark])} at {_furniture(bare)}"
        yield case.report("handling-missing", message)


def status_is_heard(case: Case) -> Iterator[Finding]:
    """The status stands in the text before the first section."""
    word = _status_of(case)
    if squeeze(word) not in squeeze(case.written.opening):
        message = f"the status {shown([word])} is not in the text above the sections"
        yield case.report("status-missing", message)


def status_is_on_every_page(case: PdfCase) -> Iterator[Finding]:
    """The status stands on each page, besides the text."""
    word = _status_of(case)
    if bare := _pages_without(case, word, 1):
        message = f"{_lacking(bare)} the status {shown([word])} at {_furniture(bare)}"
        yield case.report("status-missing", message)


def _status_of(case: Case) -> str:
    """Return the word by which a paper says how far along it is, in its language."""
    return case.paper.wording[case.paper.brief.status]


def _pages_without(case: PdfCase, word: str, times: int) -> list[int]:
    """Return the pages that do not have a word so often outside of their text."""
    word = squeeze(word)
    both = zip(case.file.pages, case.file.tagged, strict=True)
    return [
        number
        for number, (page, text) in enumerate(both, 1)
        if squeeze(page).count(word) - squeeze(text).count(word) < times
    ]


def _lacking(pages: list[int]) -> str:
    """Return which pages lack something, with the verb."""
    if len(pages) == 1:
        return f"page {pages[0]} lacks"
    return f"{len(pages)} pages, first page {pages[0]}, lack"


def _furniture(pages: list[int]) -> str:
    return "its head or foot" if len(pages) == 1 else "their head or foot"


def nothing_is_loaded(case: Case) -> Iterator[Finding]:
    """Nothing is fetched, run or carried along when the file is opened."""
    for what in case.written.loads:
        yield case.report(
            "loads-something",
            f"the file would load, run or carry {shown([what])}",
            "keep everything that the file needs inside it, and nothing else",
        )


def no_folder_is_named(case: Case) -> Iterator[Finding]:
    """The file names no folder of the machine that it was made on, unless the paper does."""
    paper = case.paper
    own = [str(body(s.parts)) for s in paper.sections]
    own += [str(note.html) for note in paper.notes]
    own += [str(reference.html) for reference in paper.references]
    own += [evidence.words for backing in paper.backings for evidence in backing.evidence]
    for path in case.written.paths:
        if not any(path in text for text in own):
            yield case.report("personal-path", f"the file names {shown([path])}")


def aged_figures_are_dated(case: HtmlCase | PdfCase | DocxCase) -> Iterator[Finding]:
    """For each figure past its review the file says what date it holds for."""
    file = case.file
    text = squeeze(" ".join(file.pages) if isinstance(file, PdfFile) else file.text)
    lost = [aged.said for aged in case.paper.aged if squeeze(aged.said) not in text]
    if lost:
        message = (
            f"the file does not say what dates figures past their review hold for: {shown(lost)}"
        )
        yield case.report("text-missing", message, "print `colophon` in the theme's templates")


def links_lead_somewhere(case: Case) -> Iterator[Finding]:
    """Every link inside the file leads to a place that the file has."""
    if case.written.dangling:
        targets = shown(case.written.dangling)
        yield case.report("dangling-link", f"the file has no place for its links to {targets}")


def notes_are_listed(case: HtmlCase) -> Iterator[Finding]:
    """Notes are items of the list of notes, their own words first and links back last."""
    for note in case.written.notes:
        if not note.listed:
            yield case.report(
                "note-form",
                f"note {note.number} is no `li` in an element with the role `doc-endnotes`, with "
                "its own words first and its link back last",
            )


def references_lead_back(case: HtmlCase) -> Iterator[Finding]:
    """Every listed source leads back to each call, mark or citation in the text that cites it."""
    there = Counter(case.file.returns)
    wanted = Counter(
        f"{'mark' if reference.number else 'cite'}-{number}"
        for reference in case.paper.references
        for number in reference.marks
    )
    listed = {reference.source for reference in case.paper.references}
    for note in case.paper.notes:
        wanted[f"call-{note.number}"] = len(listed & set(note.sources))
    if lost := wanted - there:
        message = f"the list of sources does not lead back to {shown(sorted(lost))}"
        yield case.report("note-unlinked", message)


def popovers_are_there(case: HtmlCase) -> Iterator[Finding]:
    """Every call, mark and citation in the text has one popover, and one button that opens it."""
    wanted = dict(_citations(case))
    for place in wanted:
        here = [p for p in case.file.popovers if p.place == place]
        if not here:
            yield case.report("note-missing", f"`{place}` has no popover", _POPOVERS)
        elif len(here) > 1:
            yield case.report("note-doubled", f"`{place}` has {len(here)} popovers", _POPOVERS)
        elif here[0].buttons != 1:
            message = f"`{place}` has {here[0].buttons} buttons with a name that open its popover"
            yield case.report("note-unlinked", message, _POPOVERS)
    for popover in case.file.popovers:
        if popover.place not in wanted:
            message = f"the popover `{popover.id}` is of no citation of the paper"
            yield case.report("note-foreign", message, _POPOVERS)
    for target in case.file.stray_buttons:
        yield case.report("note-unlinked", f"a button opens {shown([target])}, no popover")


_POPOVERS = "see what the theme's templates make of the sections"


def popovers_say_the_same(case: HtmlCase) -> Iterator[Finding]:
    """Every popover has its note or entries, their locators, and the evidence, and nothing else."""
    wanted = dict(_citations(case))
    label = case.paper.wording["evidence"]
    for popover in case.file.popovers:
        if popover.place not in wanted:
            continue
        texts, heads, evidence = wanted[popover.place]
        for what, there, all_ in (
            ("text", popover.texts, texts),
            ("evidence", popover.evidence, evidence),
            ("labels", popover.labels, [label] if evidence else []),
            ("else", [popover.rest] if popover.rest else [], []),
        ):
            if [squeeze(t) for t in there] != [squeeze(t) for t in all_]:
                message = f"the popover of `{popover.place}` has as its {what} {shown(there)}"
                yield case.report("note-missing", f"{message}, and the paper has {shown(all_)}")
        for target, locator in heads:
            if not any(t == target and squeeze(locator) in squeeze(h) for h, t in popover.heads):
                to = " ".join(filter(None, (f"`{target}`", locator)))
                message = f"the popover of `{popover.place}` does not lead to {to}"
                yield case.report("note-unlinked", message)


#: What a popover must have: its texts, its links with what each must say, and the evidence.
_Wanted = tuple[list[str], list[tuple[str, str]], list[str]]


def _citations(case: HtmlCase) -> Iterator[tuple[str, _Wanted]]:
    """Yield the place of each citation with what its popover must have."""
    paper = case.paper
    entries = {r.source: (place, r) for place, r in enumerate(paper.references, 1)}
    for part in (p for s in paper.sections for p in s.parts):
        if not isinstance(part, (Call, Mark, Cited)):
            continue
        backing = paper.backings[part.number - 1]
        named = [(*entries[s], text_of(markup(at))) for s, at in backing.works if s in entries]
        evidence = [e.words for e in backing.evidence]
        if isinstance(part, Call):
            place = f"call-{part.number}"
            texts = [text_of(paper.notes[part.number - 1].html)]
            heads = [(f"note-{part.number}", str(part.number))]
            heads += [(f"entry-{at}", "") for at, _, _ in named if case.has_ways]
        else:
            of_mark = isinstance(part, Mark)
            place = f"{'mark' if of_mark else 'cite'}-{part.number}"
            texts = [text_of(r.html) for _, r, _ in named]
            heads = [
                (f"source-{r.number}" if of_mark else f"entry-{at}", locator)
                for at, r, locator in named
            ]
        yield place, (texts, heads, evidence)


def ids_are_unique(case: HtmlCase) -> Iterator[Finding]:
    """No two elements have the same id."""
    for name in case.file.doubled:
        yield case.report("duplicate-id", f"more than one element has the id `{name}`")


def web_fonts_are_ours(case: HtmlCase) -> Iterator[Finding]:
    """The fonts that a page brings are those of the theme."""
    for name in case.file.families:
        if name not in case.families:
            yield case.report("foreign-font", f"the font `{name}` is not the theme's")


def pages_are_few_enough(case: PdfCase) -> Iterator[Finding]:
    """The paper has no more pages than its preset allows, references apart."""
    preset, pages = case.paper.preset, case.counted_pages
    if pages > preset.pages:
        allowed = f"{preset.pages} pages" if preset.pages > 1 else "1 page"
        yield case.report(
            "over-pages",
            f"`{preset.name}` allows {allowed}, and the paper has {pages}",
            "cut the text, or let blocks go with `drop=`",
        )


def annexes_are_short_enough(case: PdfCase) -> Iterator[Finding]:
    """The annexes fill no more than eight pages."""
    if case.annex_pages > MOST_ANNEX_PAGES:
        yield case.report(
            "annexes-over-pages",
            f"the annexes have {case.annex_pages} pages, and {MOST_ANNEX_PAGES} are allowed",
            "shorten them, or publish the longest one beside the paper",
        )


def annexes_begin_pages(case: PdfCase) -> Iterator[Finding]:
    """Each annex stands at the head of a page, so that it can be handed on alone."""
    for wanted in case.annexes:
        section = case.section(wanted)
        if section and section.page and not section.heads_page:
            yield case.report(
                "annex-placement",
                f"the annex `{wanted.id}` does not begin a page",
                "give `.annexes` in the theme's print.css `break-before: page`",
            )


def notes_are_near_their_calls(case: PdfCase) -> Iterator[Finding]:
    """The body of each note stands on the page of its call or on the next one.

    Told twice: by the named places of the file, and by the pages that the glyphs are on.
    """
    for note in case.written.notes:
        if note.listed:
            continue
        for call, there in (
            (case.file.call_pages.get(note.number), note.page),
            (
                case.file.places.get(f"call-{note.number}"),
                case.file.places.get(f"note-{note.number}"),
            ),
        ):
            if call and there and not 0 <= there - call <= 1:
                yield case.report(
                    "note-misplaced",
                    f"note {note.number} is called on page {call} and stands on page {there}",
                )
                break


def notes_have_places(case: PdfCase) -> Iterator[Finding]:
    """Every note and every call is a place of the file that a link can lead to."""
    for note in case.paper.notes:
        for name in (f"call-{note.number}", f"note-{note.number}"):
            if not case.file.places.get(name):
                yield case.report("note-unlinked", f"the file has no place `{name}`")


def notes_are_seen(case: PdfCase) -> Iterator[Finding]:
    """A viewer that knows nothing of tags finds each line of each note on its page.

    A note of the list may go on on the next one.
    """
    pages = [letters(page) for page in case.file.pages]
    for note in case.written.notes:
        around = "".join(pages[max(note.page - 1, 0) : note.page + note.listed])
        if not all(letters(line) in around for line in note.text.split("\n")):
            yield case.report(
                "note-missing", f"note {note.number} can not be seen on page {note.page}"
            )


def outline_is_whole(case: PdfCase) -> Iterator[Finding]:
    """Every section is in the outline, and its entry leads to the page of its heading."""
    for wanted in case.wanted:
        pages = [page for t, page in case.file.outline if squeeze(t) == squeeze(wanted.title)]
        section = case.section(wanted)
        if not pages:
            yield case.report("outline-missing", f"the outline has no `{wanted.title}`")
        elif section and section.page not in pages:
            yield case.report(
                "outline-missing",
                f"the outline says page {pages[0]} for `{wanted.title}`, which is on page "
                f"{section.page}",
            )


def file_is_tagged(case: PdfCase) -> Iterator[Finding]:
    """The file is tagged, says so, and says that it keeps to PDF/UA-1."""
    for lack in case.file.untagged:
        yield case.report("not-tagged", f"the file can not be read aloud: {lack}")


def fonts_are_ours(case: PdfCase) -> Iterator[Finding]:
    """Every font is one of the theme's, and its glyphs are in the file."""
    ours = tuple(name.replace(" ", "-") for name in case.families)
    for name, embedded in case.file.fonts:
        if not embedded:
            yield case.report("foreign-font", f"the font `{name}` is not embedded")
        if not any(name == own or name.startswith(f"{own}-") for own in ours):
            yield case.report("foreign-font", f"the font `{name}` is not the theme's")
