"""What a page tells programs, what it lets them do, and its links to the other forms of its paper."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import files, seal
from briefgen.addresses import address, is_base
from briefgen.artifact import render
from briefgen.cli import cli
from briefgen.document import assemble, extent
from briefgen.library import load
from briefgen.metadata import report
from briefgen.siblings import Sibling, kilobytes, other_lengths, pdf_of, told
from briefgen.verification import verify, verify_links
from briefgen.wording import words
from tests import project
from tests.shipped import PAPERS, together
from tests.spoiled import ROOT, output_of, paper_of

BASE = "https://intranet.example/briefs/"

PDF = Sibling("note", "Note", "pdf", "rivers/note.pdf", 40, 1, 43_000)
LONG = Sibling("paper", "Paper", "html", "rivers/paper.html", 1_200)
LONG_PDF = Sibling("paper", "Paper", "pdf", "rivers/paper.pdf", 1_200, 9, 190_000)


def page(siblings: tuple[Sibling, ...] = (), base: str = "", **brief: object) -> str:
    """Return the page of the short paper of the small project."""
    paper = paper_of("rivers", "note")
    paper = replace(paper, base_url=base, brief=replace(paper.brief, **brief))
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    document = assemble(paper, replace(theme, faces=()), "html", siblings=siblings)
    data = render(document).data
    assert verify(paper, "html", data, (), "rivers/note.html") == ()
    return data.decode()


def data_of(html: str) -> dict[str, object]:
    """Return the JSON-LD of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert len(found) == 1
    return json.loads(found[0])


def test_programs_are_told_what_readers_see():
    """Dates, title, authors and number stand in the data as they stand in the text."""
    html = page(revised=date(2026, 12, 1), owner="The Desk", review_by=date(2027, 5, 21))
    told = data_of(html)
    assert (told["datePublished"], told["dateModified"]) == ("2026-11-21", "2026-12-01")
    assert told["temporalCoverage"] == "../2026-06"
    assert told["maintainer"] == {"name": "The Desk"}
    assert '<meta name="citation_publication_date" content="2026/11/21">' in html
    for day, text in (
        ("2026-11-21", "21 November 2026"),
        ("2026-12-01", "1 December 2026"),
        ("2026-06", "June 2026"),
        ("2027-05-21", "21 May 2027"),
    ):
        assert f'<time datetime="{day}">{text}</time>' in html


def test_what_a_brief_says_can_not_leave_its_place():
    """A title with tags and quotes is text everywhere, also within the script of data."""
    title = 'Rivers</script><script>alert(1)</script> "&" <b>'
    html = page(title=title)
    assert data_of(html)["name"] == title
    assert html.count("<script") == 1
    assert unescape(re.findall(r'citation_title" content="([^"]*)"', html)[0]) == title


def test_there_are_no_absolute_addresses_without_a_base():
    """Nobody knows where the file will be."""
    html = page((PDF, LONG))
    told = html[: html.index("<style>")]
    assert re.findall(r"https?://[^\"]*", told) == ["https://schema.org"]
    assert "url" not in data_of(html)


def test_absolute_addresses_are_below_the_base():
    """Canonical, cite-as, Open Graph, the tags of citations and JSON-LD name the same place."""
    html = page((PDF, LONG), BASE)
    own = f"{BASE}rivers/note.html"
    for tag in (
        f'<link rel="canonical" href="{own}">',
        f'<link rel="cite-as" href="{own}">',
        f'<meta property="og:url" content="{own}">',
        f'<meta name="citation_fulltext_html_url" content="{own}">',
        f'<meta name="citation_pdf_url" content="{BASE}rivers/note.pdf">',
    ):
        assert tag in html
    told = data_of(html)
    assert told["url"] == own
    assert told["encoding"]["contentUrl"] == f"{BASE}rivers/note.pdf"
    assert address("https://a.example/b", "c d/e.html") == "https://a.example/b/c%20d/e.html"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (BASE, True),
        ("http://intranet:8080/x", True),
        ("intranet/briefs", False),
        ("//intranet.example/", False),
        ("ftp://a.example/", False),
        ("https:///x", False),
        ("https://a.example/?x=1", False),
        ("https://a.example/#x", False),
        ("https://a:b@a.example/", False),
        ("https://a.example/a b", False),
        ("https://[a", False),
    ],
)
def test_what_can_be_a_base(text: str, fits: bool):
    """An address of the web with a host, and no more than a path behind it."""
    assert is_base(text) is fits
    settings = project.SETTINGS.replace(
        'name = "Rivers"\n', f'name = "Rivers"\nbase-url = "{text}"\n'
    )
    loaded = load(project.files(settings=settings))
    assert [f.code for f in loaded.findings] == ([] if fits else ["bad-value"])
    assert loaded.settings.base_url == (text if fits else "")


def test_a_review_is_before_no_issue():
    """A brief can not be due before it was issued."""
    brief = project.BRIEF.replace('status = "published"\n', "review_by = 2026-11-20\n")
    assert [f.code for f in load(project.files(brief=brief)).findings] == ["bad-value"]


# --- the policy ---------------------------------------------------------------------------------


def test_the_policy_names_the_styles_that_there_are():
    """Each style and each `style` attribute by its digest, once."""
    text = f'<head>{seal.ELEMENT}<style>a{{b:c}}</style></head><p style="d:&quot;e&quot;"><p style="f">'
    done = seal.sealed(text)
    for style in ("a{b:c}", 'd:"e"', "f"):
        assert f"'{seal.digest_of(style)}'" in done
    assert "'unsafe-hashes'" in done
    assert seal.POLICY not in done
    assert "unsafe" not in seal.policy(["a{b:c}"])
    assert seal.sealed("<p>as it is</p>") == "<p>as it is</p>"


def test_digests_are_those_of_browsers():
    """The one of nothing is known."""
    assert seal.digest_of("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


# --- the other forms ----------------------------------------------------------------------------


def test_a_page_links_to_its_pdf_and_the_other_lengths():
    """With pages and size, as far as they are known."""
    html = page(told("note", (PDF, LONG, LONG_PDF)))
    assert '<a href="note.pdf" type="application/pdf">PDF, 1 page, 42 KB</a>' in html
    assert '<a href="paper.html">Paper, 9 pages</a>' in html
    assert '<a href="paper.html">Paper, 1,200 words</a>' in page((LONG,))
    assert 'class="forms"' not in page()


def test_siblings_are_told_apart():
    """The PDF is the same length's, and other lengths are pages, the shortest first."""
    glance = Sibling("glance", "Glance", "html", "rivers/glance.html", 90)
    own = Sibling("note", "Note", "html", "rivers/note.html", 40)
    known = (LONG, LONG_PDF, glance, own, PDF)
    assert pdf_of("note", known) == PDF
    assert pdf_of("glance", known) is None
    assert other_lengths("note", known) == (LONG, glance)
    assert told("note", known) == (
        replace(PDF, words=0),
        replace(own, words=0),
        glance,
        replace(LONG, pages=9, words=0),
    )
    assert told("note", (LONG,)) == (LONG,)
    assert kilobytes(1) == kilobytes(1024) == 1
    assert extent(LONG_PDF, words("de"), "de") == "9 Seiten, 186 KB"


def test_links_that_are_no_longer_right_are_found():
    """A page that is older than what it links to says so, when it is verified."""
    data = page(told("note", (PDF, LONG, LONG_PDF))).encode()
    paper = paper_of("rivers", "note")
    assert verify_links(paper, data, (PDF, LONG, LONG_PDF), "x") == ()
    for there, said in (
        ((LONG, LONG_PDF), "`note.pdf`, which was not built"),
        ((replace(PDF, pages=2), LONG), "it has changed since"),
        ((replace(PDF, size=44_100), LONG), "it has changed since"),
        ((PDF,), "`paper.html`, which was not built"),
        ((PDF, replace(LONG, pages=19)), "it has changed since"),
    ):
        found = verify_links(paper, data, there, "x")
        assert {f.code for f in found} == {"link-outdated"}
        assert said in found[0].message


def written(folder: Path, **changes: str) -> Path:
    for name, data in project.files(**changes).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def run(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, [*arguments, "--project", str(folder), "--quiet"])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_build_knows_what_was_built_before(tmp_path: Path):
    """A page that is built alone links to what the manifest lists, and to nothing before."""
    folder = written(tmp_path)
    file = folder / "build" / "rivers" / "note.html"
    run(folder, "build", "--preset", "note", "--format", "html")
    alone = file.read_bytes()
    assert b'class="forms"' not in alone
    run(folder, "build", "--preset", "note")
    both = file.read_bytes()
    assert re.search(rb'<a href="note.pdf" type="application/pdf">PDF, 1 page, \d+ KB</a>', both)
    run(folder, "build", "--preset", "note", "--format", "html")
    assert file.read_bytes() == both
    run(folder, "build")
    assert b'<a href="paper.html">' in file.read_bytes()
    assert "link-outdated" not in run(folder, "verify")
    (folder / "build" / "rivers" / "note.pdf").unlink()
    run(folder, "build", "--preset", "note", "--format", "html")
    assert b'href="note.pdf"' not in file.read_bytes()


def test_what_is_not_known_is_left_out():
    """No empty values in the data for programs."""
    brief = replace(paper_of("rivers", "note").brief, number="", keywords=(), licence="")
    assert all(report(brief, "note", "rivers/note.html").values())
    assert "reportNumber" not in report(brief, "note", "rivers/note.html")


# --- size ---------------------------------------------------------------------------------------

#: How many KB the file of a length may have. The aim for `full` is 500, which it does not keep yet.
MOST = {"glance": 100, "short": 150, "standard": 200, "full": 560}


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset"), [together(*paper) for paper in PAPERS])
def test_what_ships_is_small(brief: str, preset: str):
    """A file stays light enough for a mail and for a slow line."""
    _, artifact = output_of(brief, preset, "html")
    assert kilobytes(len(artifact.data)) <= MOST[preset]


@pytest.mark.parametrize("form", ["html", "frame"])
def test_a_title_can_look_like_a_policy(form: str):
    """It stays in its place, and the policy in its own; white space in it changes nothing."""
    paper = paper_of("rivers", "note")
    brief = replace(paper.brief, title="On <policy>;  and\u00a0more")
    paper = replace(paper, base_url=BASE, brief=brief)
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    document = assemble(paper, replace(theme, faces=()), form)
    data = render(document).data
    assert verify(paper, form, data, (), document.name) == ()
    assert b"<title>On &lt;policy&gt;" in data
