"""The sources that ship, as a librarian wants them: each rule over every record and locator.

`docs/sources.md` says the rules in words. Each is shown a bad case, so that none passes all.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from briefgen import csl
from briefgen.claim import LOCATOR_TERMS
from briefgen.finding import Place
from briefgen.formatting import Cluster, Request, RequestCite
from briefgen.markup import text_of
from briefgen.pandoc import format_citations
from briefgen.source import parse
from tests.spoiled import ROOT

TEXT = (ROOT / "content" / "sources.json").read_text(encoding="utf-8")
RECORDS: list[dict[str, Any]] = json.loads(TEXT)
CLAIMS = [
    json.loads(line)
    for line in (ROOT / "content" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")

KNOWN = {"tier", "carrier", "carrier_name", "weak", "supplied_title", "title_en", "form"}

#: Works whose paragraphs and sections nobody numbers: those were counted, and are no locators.
UNNUMBERED = {"article-newspaper", "article-magazine", "webpage", "post", "post-weblog"}

# --- rules ---------------------------------------------------------------------------------------


def of_its_type(record: dict[str, Any]) -> Iterator[str]:
    """It names what `check` wants of its type, or says why that can not be known."""
    if csl.missing(record) and not record["custom"].get("weak"):
        yield f"lacks {csl.missing(record)}"
    if re.search(
        r"Public Law|Pub\. L\.", f"{record.get('number')} {record.get('container-title')}"
    ):
        yield "has words where the number of a law stands"
    if record["type"] == "legislation" and not (record.get("number") or record.get("section")):
        yield "is a law without a number or a section"


def with_its_keys(record: dict[str, Any]) -> Iterator[str]:
    """It has a tier, a carrier and a language, and no key of `custom` that nobody knows."""
    custom = record["custom"]
    if not {"tier", "carrier"} <= custom.keys() <= KNOWN:
        yield f"has the keys {sorted(custom)}"
    if not re.fullmatch(r"[a-z]{2}", str(record.get("language"))):
        yield "has no language"


def with_a_clean_title(record: dict[str, Any]) -> Iterator[str]:
    """Without the site's name, ellipses, a date, capitals, typed quotation marks or entities."""
    title = re.sub(r"</?span[^>]*>", "", record["title"])
    if title != html.unescape(title) or re.search(r"<|\s\s|^\s|\s$|(\.\.\.|…)\W*$|[“”‘’]", title):
        yield "has a title with entities, spaces, an ellipsis or typed quotation marks"
    sites = (
        record.get("container-title"),
        record.get("publisher"),
        record["custom"].get("carrier_name"),
    )
    if any(
        site and re.search(rf"(\||\s[-–—])\s*{re.escape(site)}$", title, re.I) for site in sites
    ):
        yield "has its site's name behind its title"
    if re.match(r"\d{4}-\d\d|\d{1,2}[./]\d{1,2}[./]\d", title):
        yield "has a date before its title"
    if len(re.findall(r"[A-Z]{2,}", title)) > 2 and not re.search(r"[a-z]", title):
        yield "has a title in capitals"


def in_a_language_of_readers(record: dict[str, Any]) -> Iterator[str]:
    """A title in Hangul, kana or Chinese characters has its translation beside it."""
    foreign = r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
    translated = str(record["custom"].get("title_en", ""))
    if re.search(foreign, record["title"]) and not translated:
        yield "has no title in English"
    if re.search(foreign, translated):
        yield "has a translation that is none"


def supplied_if_not_seen(record: dict[str, Any]) -> Iterator[str]:
    """Where the note says that its headline was not seen, the title is a supplied one."""
    unseen = r"(headline|heading)\b[^;.]*\bnot (shown|seen|recorded)|headline to be confirmed"
    if re.search(unseen, record["note"]) and not record["custom"].get("supplied_title"):
        yield "has a title that nobody saw"
    if record["title"].startswith("["):
        yield "has brackets of its own, which are the mark of supplied titles"


def told_from_its_carrier(record: dict[str, Any]) -> Iterator[str]:
    """Who carries a reprint stands as carrier alone; who is publisher and site stands once."""
    names = {key: record.get(key) for key in ("container-title", "publisher", "collection-title")}
    plain = {key: re.sub(r"\W", "", name).lower() for key, name in names.items() if name}
    carrier = re.sub(r"\W", "", record["custom"].get("carrier_name", "")).lower()
    if carrier and carrier in plain.values():
        yield "has its carrier as container or publisher"
    if len(set(plain.values())) < len(plain):
        yield "has one name as container and publisher"


def at_a_clean_address(record: dict[str, Any]) -> Iterator[str]:
    """The day of reading, and an address of one thing, without what follows readers about."""
    url = record.get("URL")
    if url and "accessed" not in record:
        yield "does not say when it was read"
    if not url:
        if not record["custom"].get("weak"):
            yield "has no address"
    elif not re.fullmatch(r"https?://[\w-]+(\.[\w-]+)+/[!-~]+", url):
        yield "has an address of no page, with a port, or in other letters than those of addresses"
    elif re.search(
        r"[?&](utm_\w+|fbclid|gclid|cid|traffic_source|outputType|hl|dq|vq|source)=", url
    ):
        yield "has an address with parameters that follow readers or show a search"


def by_persons_or_bodies(record: dict[str, Any]) -> Iterator[str]:
    """Bodies are literal names, persons are not."""
    yield from (f"has `{name}` as a person" for _, name in csl.institutions(record))
    for name in record.get("author", ()):
        if "literal" not in name and not (name.get("family") and name.get("given")):
            yield "has a person without one of two names"


def once_by_its_kind(record: dict[str, Any]) -> Iterator[str]:
    """The kind of a work is not said again in its number or title."""
    genre, number = str(record.get("genre", "")), str(record.get("number", ""))
    words = {w.lower() for w in re.findall(r"[A-Za-z]{4,}", number)}
    if words & {w.lower() for w in re.findall(r"[A-Za-z]{4,}", genre)}:
        yield "has its kind in its number too"
    if genre and record["title"].lower().endswith(genre.lower()):
        yield "has its kind in its title too"
    if genre and number.startswith("Document "):
        yield "has a kind before the number of a document, which styles run together"


RULES = (of_its_type, with_its_keys, with_a_clean_title, in_a_language_of_readers,
         supplied_if_not_seen, told_from_its_carrier, at_a_clean_address, by_persons_or_bodies,
         once_by_its_kind)  # fmt: skip

GOOD: dict[str, Any] = {
    "id": "good",
    "type": "article-newspaper",
    "title": "Five states sign river pact",
    "container-title": "The Arve Times",
    "issued": {"date-parts": [[1990, 3, 15]]},
    "language": "en",
    "URL": "https://example.org/news/5",
    "accessed": {"date-parts": [[2026, 11, 21]]},
    "note": "News story.",
    "custom": {"tier": "secondary", "carrier": "publisher"},
}
READ_AT = {"tier": "secondary", "carrier": "reprint", "carrier_name": "The Arve Times"}

BAD = [
    (of_its_type, {"container-title": None}),
    (of_its_type, {"type": "report", "issued": None}),
    (of_its_type, {"type": "legislation", "number": "Public Law 93-148"}),
    (of_its_type, {"type": "legislation"}),
    (with_its_keys, {"custom": {"tier": "primary"}}),
    (with_its_keys, {"custom": GOOD["custom"] | {"wek": "undated"}}),
    (with_its_keys, {"language": None}),
    (with_its_keys, {"language": "english"}),
    (with_a_clean_title, {"title": "Five states sign river pact | The Arve Times"}),
    (with_a_clean_title, {"title": "Five states sign river pact - The Arve Times"}),
    (with_a_clean_title, {"title": "Five states sign river ..."}),
    (with_a_clean_title, {"title": "Five states sign river…"}),
    (with_a_clean_title, {"title": "Five  states sign river pact"}),
    (with_a_clean_title, {"title": "Five states &amp; a river"}),
    (with_a_clean_title, {"title": "Five states sign “river” pact"}),
    (with_a_clean_title, {"title": "1990-03-15 Five states sign river pact"}),
    (with_a_clean_title, {"title": "FIVE STATES SIGN RIVER PACT"}),
    (in_a_language_of_readers, {"title": "강 조약", "language": "ko"}),
    (in_a_language_of_readers, {"custom": GOOD["custom"] | {"title_en": "강 조약"}}),
    (supplied_if_not_seen, {"note": "News story; headline not shown."}),
    (supplied_if_not_seen, {"note": "News story; headline was not seen."}),
    (supplied_if_not_seen, {"title": "[Editorial on rivers]"}),
    (told_from_its_carrier, {"custom": READ_AT}),
    (told_from_its_carrier, {"publisher": "the Arve  Times", "container-title": None, "custom": READ_AT}),
    (told_from_its_carrier, {"publisher": "The Arve Times"}),
    (at_a_clean_address, {"accessed": None}),
    (at_a_clean_address, {"URL": None}),
    (at_a_clean_address, {"URL": "https://archive.org/"}),
    (at_a_clean_address, {"URL": "https://example.org:443/news/5"}),
    (at_a_clean_address, {"URL": "https://example.org./news/5"}),
    (at_a_clean_address, {"URL": "https://example.org/강"}),
    (at_a_clean_address, {"URL": "https://example.org/news/5?utm_source=rss"}),
    (at_a_clean_address, {"URL": "https://example.org/books?id=5&hl=de"}),
    (by_persons_or_bodies, {"author": [{"family": "Bank", "given": "World"}]}),
    (by_persons_or_bodies, {"author": [{"family": "Okafor"}]}),
    (once_by_its_kind, {"genre": "Senate executive report", "number": "Executive Report No. 1"}),
    (once_by_its_kind, {"genre": "white paper", "title": "2020 White Paper"}),
    (once_by_its_kind, {"genre": "telegram", "number": "Document 656"}),
]  # fmt: skip


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (GOOD | changes).items() if value is not None}


@pytest.mark.parametrize("rule", RULES)
def test_every_record_keeps_the_rule(rule):
    """No shipped record breaks it, and neither does the example."""
    assert len(RECORDS) > 300
    assert {r["id"]: list(rule(r)) for r in [GOOD, *RECORDS] if list(rule(r))} == {}


@pytest.mark.parametrize(("rule", "changes"), BAD)
def test_a_record_that_breaks_the_rule_is_seen(rule, changes):
    """One change to the example is enough."""
    assert len(list(rule(changed(changes)))) == 1


def test_each_rule_has_a_bad_case():
    """None is there that could not fail."""
    assert {rule for rule, _ in BAD} == set(RULES)


# --- in print ------------------------------------------------------------------------------------


@cache
def printed(style: str) -> dict[str, str]:
    """Return the first note or citation of each record in a style, with its markup."""
    found, findings = parse(TEXT, "content/sources.json")
    assert findings == []
    asked = tuple(Cluster((RequestCite(name),), False, Place("x")) for name in found)
    records = tuple(source.csl for source in found.values())
    response = format_citations(Request(style, "en-US", records, asked))
    return dict(zip(found, response.clusters, strict=True))


def test_supplied_titles_are_in_brackets_and_no_others():
    """In the notes of Chicago, roman and without quotation marks."""
    notes = printed("chicago-notes-bibliography")
    for record in RECORDS:
        supplied = record["custom"].get("supplied_title", False)
        title = re.sub(r"</?span[^>]*>", "", record["title"]).strip("\"'")
        start = re.escape(re.split(r"[\"'&]", title)[0][:15])
        note = re.sub(r"</?span[^>]*>", "", notes[record["id"]])
        in_brackets = re.search(rf"(?<![“‘\w])(?<!<em>)\[[“‘]?{start}", note)
        assert bool(in_brackets) == supplied, note
    assert sum(r["custom"].get("supplied_title", False) for r in RECORDS) > 70


def test_every_record_prints_something():
    """A work that a style prints nothing for can not be cited."""
    for name, note in printed("chicago-notes-bibliography").items():
        text = text_of(note)
        assert len(text) > 20, name
        assert not re.search(r"\bNos\.|undefined|\?\?|,,|\.\.|“”|\[\]|\(\)", text), text


# --- locators ------------------------------------------------------------------------------------


def locator_faults(claim: dict[str, Any], records: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the locators of a claim.

    Each has a label that is printed and a value of numbers; a page lies in the work, and nothing
    that was counted is one: that is `place`.
    """
    for support in claim["sources"]:
        at = support.get("locator")
        if at is None:
            continue
        record = records[support["id"]]
        label, value = at["label"], at.get("value", "")
        if label not in LOCATOR_TERMS:
            yield f"`{label}` is no label"
        if label in {"page", "paragraph", "section"} and record["type"] in UNNUMBERED:
            yield f"a {label} of a {record['type']} was counted"
        number = r"(?:\d+[a-z]?|[IVX]+)(?:\(\w+\))*"
        whole = label == "preamble" and not value
        if not whole and not re.fullmatch(rf"{number}(?:(?:–|, |, para\. ){number})*", value):
            yield f"`{value}` is no place"
        if label == "page" and value[:1].isdigit() and (span := str(record.get("page", ""))):
            first, _, last = (part.strip() for part in span.partition("-"))
            page = int(re.findall(r"\d+", value)[0])
            if page < int(first) or (last and page > int(last)):
                yield f"page {page} is not in {span}"


def test_every_locator_is_one_of_the_work():
    """No claim prints a paragraph that somebody counted, or a page outside of the work."""
    records = {r["id"]: r for r in RECORDS}
    found = {c["id"]: list(locator_faults(c, records)) for c in CLAIMS}
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert sum("locator" in s for c in CLAIMS for s in c["sources"]) > 150


@pytest.mark.parametrize(
    ("kind", "label", "value"),
    [
        ("treaty", "infobox", "1"),
        ("article-newspaper", "paragraph", "3"),
        ("webpage", "section", "1"),
        ("treaty", "article", "third"),
        ("treaty", "article", ""),
        ("article-journal", "page", "4"),
        ("article-journal", "page", "31–32"),
    ],
)
def test_a_locator_that_is_none_is_seen(kind, label, value):
    """A word, a count, and pages before and behind the work."""
    record = {"id": "x", "type": kind, "page": "10-30"}
    support = {"id": "x", "locator": {"label": label, "value": value}}
    assert len(list(locator_faults({"sources": [support]}, {"x": record}))) == 1


# --- the page ------------------------------------------------------------------------------------


def test_the_page_lists_what_is_not_to_be_cited():
    """Each weak or tertiary record is in its table, once, and no other one."""
    table = PAGE.split("## Not to be cited")[1].split("\n## ")[0]
    listed = Counter(re.findall(r"`([\w-]+)`", table))
    weak = {
        r["id"] for r in RECORDS if r["custom"].get("weak") or r["custom"]["tier"] == "tertiary"
    }
    assert set(listed) == weak
    assert set(listed.values()) == {1}


def test_the_page_names_records_that_are_there():
    """Ids in its other tables too."""
    names = {r["id"] for r in RECORDS}
    table = PAGE.split("## One work, several records")[1].split("\n## ")[0]
    listed = set(re.findall(r"`([\w-]+)`", table))
    assert len(listed) > 20
    assert listed <= names
