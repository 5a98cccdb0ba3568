"""The files for programs: the list of briefs, the feed, the map, oEmbed, and header files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from briefgen import feed, headers, listing, oembed, schema
from briefgen.addresses import is_ancestor
from briefgen.catalogue import Catalogue
from briefgen.formats import FORMATS
from briefgen.library import load
from briefgen.publication import for_programs
from briefgen.siblings import Sibling
from briefgen.verification import verify, verify_links
from tests import project
from tests.spoiled import paper_of
from tests.test_catalogue import PROJECT, listed, made
from tests.test_page_head import BASE, LONG, PDF, page
from tests.test_schema import faults

ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FRAME = Sibling("note", "Note", "frame", "rivers/note.frame.html", 40)


def catalogue(**brief: Any) -> Catalogue:
    """Return a catalogue of one brief in one length, in every format."""
    whole = listed(*(made("glance", form, form == "pdf", **brief) for form in FORMATS))
    return replace(whole, project="Treaty briefs")


def elsewhere(base: str) -> Catalogue:
    return replace(catalogue(), base_url=base)


# --- the list ------------------------------------------------------------------------------------


def test_the_list_is_what_its_schema_says():
    """Every key is in the schema, and what is not told is left out."""
    told = json.loads(listing.to_json(catalogue(revised=date(2026, 11, 30))))
    rule = schema.schema("briefs")
    assert faults(told, rule) == []
    (brief,) = told["briefs"]
    assert (told["version"], brief["updated"], brief["page"]) == (
        1, "2026-11-30", "us-rok-treaty/index.html",
    )  # fmt: skip
    outputs = {o["format"]: o for o in brief["lengths"][0]["outputs"]}
    assert set(outputs) == set(FORMATS)
    assert outputs["pdf"]["media_type"] == "application/pdf"
    assert outputs["pdf"]["address"] == f"{PROJECT.base_url}/us-rok-treaty/glance.pdf"
    assert all(len(o["sha256"]) == 64 and o["bytes"] == 2000 for o in outputs.values())
    for rows, keys in (
        ([told], listing.KEYS),
        ([brief], listing.BRIEF_KEYS),
        (brief["lengths"], listing.LENGTH_KEYS),
        (outputs.values(), listing.OUTPUT_KEYS),
    ):
        assert {key for row in rows for key in row} <= set(keys)
        assert all(row.values() for row in rows)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.update(version=2),
        lambda told: told["briefs"][0].pop("issued"),
        lambda told: told["briefs"][0].update(status="gone"),
        lambda told: told["briefs"][0]["lengths"][0]["outputs"][0].update(sha256="0"),
        lambda told: told["briefs"][0]["lengths"][0].update(minutes="1"),
    ],
)
def test_the_schema_refuses_a_spoiled_list(spoil: Any):
    """What is promised is held: version, days, words of the status, digests, numbers."""
    told = json.loads(listing.to_json(catalogue()))
    spoil(told)
    assert faults(told, schema.schema("briefs"))


# --- the feed and the map ------------------------------------------------------------------------


def test_ids_never_change():
    """A reader that has an entry has it once; these two are promised."""
    assert feed.identity("Rivers") == "urn:uuid:14d8bf72-cf98-5ebc-bdd2-3ede49c4777c"
    assert feed.identity("Rivers", "rivers") == "urn:uuid:892966e8-63df-5ffb-bb17-451206ae29bd"


@pytest.mark.parametrize("base", [BASE, ""])
def test_the_feed_tells_of_each_brief(base: str):
    """Its days are the brief's, its links are absolute below `base-url` and else relative."""
    text = feed.atom(elsewhere(base)) or ""
    root = ElementTree.fromstring(text)
    (entry,) = root.iter(f"{ATOM}entry")
    brief = catalogue().briefs[0]
    assert entry.findtext(f"{ATOM}updated") == f"{brief.updated}T00:00:00Z"
    assert root.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
    assert entry.findtext(f"{ATOM}summary") == brief.description
    assert [a.findtext(f"{ATOM}name") for a in entry.iter(f"{ATOM}author")] == list(brief.authors)
    links = {
        (e.get("rel"), e.get("type")): (e.get("href"), e.get("length"))
        for e in entry.iter(f"{ATOM}link")
    }
    assert links == {
        ("alternate", "text/html"): (f"{base}us-rok-treaty/index.html", None),
        ("enclosure", "text/html"): (f"{base}us-rok-treaty/glance.html", "2000"),
        ("enclosure", "application/pdf"): (f"{base}us-rok-treaty/glance.pdf", "2000"),
    }
    terms = [e.get("term") for e in entry.iter(f"{ATOM}category")]
    assert terms == [brief.status, *brief.keywords]
    there = set(re.findall(r"https?://[^\"<]+", text)) - {"http://www.w3.org/2005/Atom"}
    assert {t for t in there if not (base and t.startswith(base))} == set()


def test_drafts_are_not_announced():
    """They are in the list of briefs, and in neither the feed nor the map."""
    draft = catalogue(status="draft")
    assert json.loads(listing.to_json(draft))["briefs"][0]["status"] == "draft"
    assert (feed.atom(draft), feed.sitemap(draft)) == (None, None)


def test_the_map_has_the_pages_and_needs_a_base():
    """Frames, parts of other pages and PDFs are not pages to be found."""
    root = ElementTree.fromstring(feed.sitemap(catalogue()) or "")
    there = [(u.findtext(f"{MAP}loc"), u.findtext(f"{MAP}lastmod")) for u in root]
    day, base = catalogue().briefs[0].updated.isoformat(), PROJECT.base_url
    names = ("index.html", "us-rok-treaty/index.html", "us-rok-treaty/glance.html")
    assert there == [(f"{base}/{name}", day) for name in names]
    gone = {name for name, text in for_programs(elsewhere("")).items() if text is None}
    assert gone == {"sitemap.xml", "us-rok-treaty/glance.oembed.json"}


# --- oEmbed --------------------------------------------------------------------------------------


def test_an_answer_has_what_its_specification_wants():
    """Version, type, and sizes as numbers; its line is held to the command in test_frames.py."""
    told = json.loads(oembed.answers(catalogue())["us-rok-treaty/glance.oembed.json"] or "")
    where = f"{PROJECT.base_url}/us-rok-treaty/glance.frame.html"
    assert told["html"].startswith(f'<iframe src="{where}" title="')
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert {type(told[key]) for key in ("width", "height", "cache_age")} == {int}


def test_a_page_names_its_answer_where_there_is_one():
    """Only below a `base-url`, and only where the frame is among the outputs."""
    link = (
        f'<link rel="alternate" type="application/json+oembed" href="{BASE}rivers/note.oembed.json"'
    )
    assert link in page((PDF, LONG, FRAME), BASE)
    assert "oembed" not in page((PDF, LONG), BASE)
    assert "oembed" not in page((PDF, LONG, FRAME))


def test_a_wrong_link_to_an_answer_is_found():
    """An address of its own, one of a frame that is not there, and one that lacks."""
    paper = replace(paper_of("rivers", "note"), base_url=BASE)
    html = page((PDF, LONG, FRAME), BASE)
    spoiled = html.replace("note.oembed.json", "x.oembed.json").encode()
    assert [f.code for f in verify(paper, "html", spoiled, (), "x")] == ["metadata-missing"]
    for data, there in ((html, (PDF, LONG)), (page((PDF, LONG), BASE), (PDF, LONG, FRAME))):
        found = verify_links(paper, data.encode(), there, "rivers/note.html")
        assert {f.code for f in found if "oEmbed" in f.message} == {"link-outdated"}


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("'self'", True),
        ("'none'", True),
        ("*", True),
        ("https://intranet.example", True),
        ("https://*.intranet.example:8443", True),
        ("http://portal", True),
        ("self", False),
        ("intranet.example", False),
        ("https://intranet.example/path", False),
        ("https://a.example; script-src *", False),
        ('https://a"', False),
        ("https://a.example https://b.example", False),
        ("$host", False),
    ],
)
def test_who_may_frame_is_checked(text: str, fits: bool):
    """What would end the policy or the line of a server can not get into them."""
    assert is_ancestor(text) is fits
    given = f"frame-ancestors = [{json.dumps(text)}]\n"
    settings = project.SETTINGS.replace('name = "Rivers"\n', f'name = "Rivers"\n{given}')
    loaded = load(project.files(settings=settings))
    assert [f.code for f in loaded.findings] == ([] if fits else ["bad-value"])
    assert loaded.settings.frame_ancestors == ((text,) if fits else ("'self'",))


def test_nobody_stands_alone():
    """`'none'` beside a site means nothing, and an empty list neither."""
    for given in ('["\'none\'", "https://a.example"]', "[]"):
        settings = project.SETTINGS.replace(
            'name = "Rivers"\n', f'name = "Rivers"\nframe-ancestors = {given}\n'
        )
        assert [f.code for f in load(project.files(settings=settings)).findings] == ["bad-value"]


def test_both_servers_are_told_the_same():
    """Each rule of the table stands in both files; signs of a server's own are no part of them."""
    told = replace(
        catalogue(),
        base_url='https://a.example/$x"%41/',
        frame_ancestors=("'self'", "https://b.example"),
    )
    nginx, apache = headers.nginx(told), headers.apache(told)
    assert "$x" not in nginx.replace("$briefgen_paper", "")
    assert "%24x%22%41/$briefgen_paper.html" in nginx
    assert "%%24x%%22%%41/%{BRIEFGEN_PAPER}e.html" in apache
    for rule in headers.rules(told):
        for text in (nginx, apache):
            assert rule.said in text
    for text in (nginx, apache):
        assert text.count("frame-ancestors 'self' https://b.example\"") == 2
        assert text.count('rel=\\"cite-as\\"') == 2
