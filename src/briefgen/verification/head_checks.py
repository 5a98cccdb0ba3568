"""Checks of what a page tells programs, and of what it lets them do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from briefgen.addresses import address
from briefgen.cldr import number_text
from briefgen.finding import Finding
from briefgen.formats import PRINTED, WEB, form_of, output_name
from briefgen.oembed import file_name as oembed_name
from briefgen.seal import digest_of, directives
from briefgen.siblings import Sibling, frame_of, kilobytes
from briefgen.verification.case import FrameCase, HtmlCase, shown
from briefgen.verification.written import squeeze
from briefgen.wording import date_text

_HEAD = "print `head` in the head of the theme's screen.html.j2, before any style"

#: The role of the contents that a paper itself has, which do not list themselves.
CONTENTS = "contents"

#: What a directive of the policy may allow, beside digests of the page's own styles.
_ALLOWED = {
    "default-src": {"'none'"},
    "font-src": {"data:", "'none'"},
    "img-src": {"data:", "'none'"},
    "style-src": {"'none'", "'unsafe-hashes'"},
    "base-uri": {"'none'"},
    "form-action": {"'none'"},
}


def policy_is_tight(case: HtmlCase) -> Iterator[Finding]:
    """The page forbids itself all but what it has inside it, and none of its own styles."""
    head = case.file.head
    if len(head.policies) != 1:
        how = "no content security policy" if not head.policies else "more than one policy"
        message = f"the file has {how} before its first style"
        yield case.report("policy-wrong", message, _HEAD)
        return
    told = dict(directives(head.policies[0]))
    for name in ("default-src", "base-uri", "form-action"):
        if told.get(name) != ("'none'",):
            yield case.report("policy-wrong", f"the policy does not set `{name}` to 'none'", _HEAD)
    own = {"style-src": {f"'{digest_of(text)}'" for text in (*head.styles, *head.attributes)}}
    if isinstance(case, FrameCase):
        own["script-src"] = {f"'{digest_of(case.file.script)}'"}
    for name, values in told.items():
        more = set(values) - _ALLOWED.get(name, set()) - own.get(name, set())
        if more or not (name in _ALLOWED or name in own):
            message = f"the policy allows by `{name}` {shown(sorted(more)) or 'what it must not'}"
            yield case.report("policy-wrong", message, _HEAD)
    styles = set(told.get("style-src", ()))
    for text in dict.fromkeys((*head.styles, *head.attributes)):
        if f"'{digest_of(text)}'" not in styles:
            message = f"the policy forbids the style {shown([' '.join(text.split())])} of the page"
            yield case.report("policy-wrong", message, "build it again: the file was changed")
    if head.attributes and "'unsafe-hashes'" not in styles:
        message = "the policy forbids styles in attributes, and the page has some"
        yield case.report("policy-wrong", message, "build it again: the file was changed")


def programs_are_told_the_same(case: HtmlCase) -> Iterator[Finding]:
    """JSON-LD, citation tags and Open Graph say of the paper what the brief does, dates too."""
    brief, head = case.paper.brief, case.file.head
    named: dict[str, list[str]] = {}
    for name, content in head.named:
        named.setdefault(name, []).append(content)
    for rel, href in head.links:
        named.setdefault(f"rel={rel}", []).append(href)
    base = case.paper.base_url
    # A page for a frame is the same paper: it may say where the page is.
    canonical = [href for rel, href in head.links if rel == "canonical"][:1]
    forms = dict.fromkeys((WEB, form_of(case.name) or WEB))
    known = [address(base, output_name(brief.id, case.paper.preset.name, f)) for f in forms]
    own = (canonical if set(canonical) & set(known) else known[:1]) if base else []
    issued = brief.issued.isoformat()
    modified = (brief.revised or brief.issued).isoformat()
    describes = brief.description or brief.subject or brief.subtitle
    wanted = {
        "citation_title": [brief.title],
        "citation_author": list(brief.authors),
        "citation_publication_date": [issued.replace("-", "/")],
        "citation_technical_report_number": [brief.number] if brief.number else [],
        "citation_language": [brief.language],
        "citation_keywords": ["; ".join(brief.keywords)] if brief.keywords else [],
        "citation_fulltext_html_url": own,
        "og:type": ["article"],
        "og:title": [brief.title],
        "og:description": [describes],
        "og:url": own,
        "article:published_time": [issued],
        "article:modified_time": [modified],
        "rel=canonical": own,
        "rel=cite-as": own,
    }
    for key, values in wanted.items():
        if [*map(squeeze, named.get(key, []))] != [*map(squeeze, values)]:
            yield _differs(case, f"`{key}`", named.get(key, []), values)
    answers = list(head.oembed)
    answer = [address(base, oembed_name(brief.id, case.paper.preset.name))] if base else []
    if answers and answers != answer:  # whether there is one hangs on the outputs beside it
        yield _differs(case, "link to oEmbed", answers, answer)
    data = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": brief.title,
        "description": describes,
        "reportNumber": brief.number,
        "inLanguage": brief.language,
        "datePublished": issued,
        "dateModified": modified,
        "temporalCoverage": f"../{brief.facts_to}",
        "author": [{"name": author} for author in brief.authors],
        "url": own[0] if own else "",
    }
    told = _told(head.data)
    if told is None:
        message = f"the file has {len(head.data)} parts of JSON-LD that can be read, and needs one"
        yield case.report("metadata-missing", message, _HEAD)
        return
    for key, value in data.items():
        if (told.get(key) or "") != value:
            yield _differs(case, f"`{key}` in JSON-LD", [told.get(key)], [value])
    for where in _strangers(told, base):
        yield case.report("metadata-missing", f"the JSON-LD names {shown([where])}, and `base-url` "
                          f"is {shown([base]) or 'not set'}")  # fmt: skip


def _differs(case: HtmlCase, what: str, there: list[Any], wanted: list[Any]) -> Finding:
    is_ = f"is {shown([str(t) for t in there if t])}" if any(there) else "is not set"
    to = shown([str(w) for w in wanted if w]) or "left out"
    return case.report(
        "metadata-missing", f"the file's {what} {is_}, and the brief's is {to}", _HEAD
    )


def _told(parts: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the one part of JSON-LD of a page, None where there is not one that can be read."""
    try:
        values = [json.loads(text) for text in parts]
    except (ValueError, RecursionError):
        return None
    return values[0] if len(values) == 1 and isinstance(values[0], dict) else None


def _strangers(told: dict[str, Any], base: str) -> Iterator[str]:
    """Yield the addresses of the page and its encodings that are not below the project's."""
    encoding = told.get("encoding")
    inner = encoding.get("contentUrl") if isinstance(encoding, dict) else ""
    for where in (told.get("@id"), told.get("url"), inner):
        if where and not (base and str(where).startswith(f"{base.rstrip('/')}/")):
            yield str(where)


def dates_are_shown(case: HtmlCase) -> Iterator[Finding]:
    """The head of the text shows each date that programs are told, in words and for programs."""
    brief = case.paper.brief
    there = [(day, squeeze(text)) for day, text in case.file.times]
    for name, day in (
        ("date of issue", brief.issued),
        ("date of revision", brief.revised),
        ("date of its facts", brief.facts_to),
        ("date of its next review", brief.review_by),
    ):
        if day and (str(day), squeeze(date_text(day, brief.language))) not in there:
            message = f"the head of the text does not show the {name}, `{day}`, in a `time`"
            hint = "print `time(...)` in `title_block` of the theme's templates"
            yield case.report("date-missing", message, hint)
    if brief.owner and squeeze(brief.owner) not in squeeze(case.written.opening):
        message = f"the head of the text does not name the owner, {shown([brief.owner])}"
        hint = "print `brief.owner` in `title_block` of the theme's templates"
        yield case.report("date-missing", message, hint)


def text_can_be_reached(case: HtmlCase) -> Iterator[Finding]:
    """The first link skips to the text; contents beside it list its sections, in order."""
    if not case.file.skips:
        message = "the first link of the page does not lead to its main part"
        yield case.report(
            "outline-wrong", message, "keep the block `skip` of the theme's templates"
        )
    if case.file.outline is None:
        return
    paper = case.paper
    notes = [("notes", paper.wording["notes"])] if paper.notes else []
    listed = [(w.id, w.title) for w in ([case.references] if paper.references else [])]
    wanted = [
        *((s.id, s.title) for s in paper.text if s.role != CONTENTS),
        *notes,
        *listed,
        *((s.id, s.title) for s in paper.annexes),
    ]
    there = [(target.removeprefix("h-"), squeeze(words)) for target, words in case.file.outline]
    if there != [(id_, squeeze(title)) for id_, title in wanted]:
        lost = [title for id_, title in wanted if (id_, squeeze(title)) not in there]
        what = f"lack {shown(lost)}" if lost else "do not have each section once, in order"
        hint = "print `outline` in the theme's templates as `gazette` does"
        yield case.report("outline-wrong", f"the contents beside the text {what}", hint)


def other_forms_are_there(case: HtmlCase, siblings: Iterable[Sibling]) -> Iterator[Finding]:
    """Every link to a file beside the page leads to an output, and says how long that is now."""
    language = case.paper.brief.language
    there = {sibling.file: sibling for sibling in siblings}
    framed = frame_of(case.paper.preset.name, there.values())
    if bool(case.file.head.oembed) != bool(case.paper.base_url and framed):
        how = "has no link to oEmbed" if framed else "links to oEmbed, and no frame was built"
        yield case.report("link-outdated", f"the page {how}", _AGAIN)
    for target, words in case.file.files:
        sibling = there.get(target)
        if sibling is None:
            message = f"the page links to {shown([target])}, which was not built"
            yield case.report("link-outdated", message, _AGAIN)
            continue
        wanted = [number_text(sibling.pages, language)] if sibling.pages else []
        if sibling.format == PRINTED:
            wanted.append(number_text(kilobytes(sibling.size), language))
        numbers = [squeeze(part) for part in words.split(",")]
        if not all(any(part.startswith(squeeze(n)) for part in numbers) for n in wanted):
            message = f"the page calls {shown([target])} {shown([words])}, and it has changed since"
            yield case.report("link-outdated", message, _AGAIN)


_AGAIN = "build the page again, together with what it links to"
