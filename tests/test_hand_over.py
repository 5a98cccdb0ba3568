"""The pages about a build folder: index, landing pages and hand-over, read and seen in a browser."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import catalogue, delivery, files, manifest, seal, share
from briefgen.formats import FORMATS, WAYS
from briefgen.frame import HEIGHT, LISTENER
from briefgen.index import index_html
from briefgen.pages import pages
from tests import project
from tests.hand_over import Page, expected, faults, pages_of, told
from tests.spoiled import ROOT, shipped
from tests.test_cli import run, write

BASE = "https://intranet.example/briefs/"

#: They share what is built once.
pytestmark = pytest.mark.xdist_group("hand-over")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, built in every format."""
    folder = tmp_path_factory.mktemp("whole")
    every = f"[project]\nformats = {json.dumps(list(FORMATS))}"
    write(folder, settings=project.SETTINGS.replace("[project]", every))
    result = run("build", "--project", folder, "--jobs", "1")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def built(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoiled."""
    return shutil.copytree(whole, tmp_path / "p")


def record_of(folder: Path) -> dict[str, Any]:
    return dict(delivery.read_manifest(folder / "build"))


def made(folder: Path, **changes: object) -> dict[str, str]:
    """Return the pages of a build folder as they would be with another manifest."""
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    record = {**record_of(folder), **changes}
    found = delivery.published(folder / "build", record, theme)
    return {name: data.decode() for name, data in found.items() if data is not None}


# --- what they say ------------------------------------------------------------------------------


def test_every_link_leads_to_a_file_that_is_there(whole: Path, built: Path):
    """And every name is there once; a file that goes, or a link to none, is seen."""
    assert list(faults(whole / "build")) == []
    assert len(pages_of(whole / "build")) == 3
    page = built / "build" / "rivers" / "index.html"
    page.write_text(page.read_text().replace("</main>", '<h1 id="about"></h1><a href="#x"></a>'))
    (built / "build" / "rivers" / "note.frame.html").unlink()
    assert sorted(faults(built / "build")) == [
        "rivers/index.html has 2 h1",
        "rivers/index.html has about twice",
        "rivers/index.html leads to #x",
        "rivers/index.html leads to note.frame.html",
        "rivers/share.html leads to note.frame.html",
        "rivers/share.html leads to note.frame.html",
    ]
    # Made anew, they tell of what is there alone.
    for name, text in made(built).items():
        (built / "build" / name).write_text(text)
    assert list(faults(built / "build")) == []


def test_numbers_are_those_of_the_manifest(whole: Path):
    """Words, minutes, pages and sizes of every output, and of what stands beside it."""
    folder = whole / "build"
    record = json.loads((folder / "manifest.json").read_text())
    assert told(folder) == expected(folder, record)
    assert len(told(folder)) == 2 * (len(FORMATS) + 3)
    record["outputs"]["rivers/note.pdf"]["bytes"] += 5000
    assert told(folder) != expected(folder, record)
    index = (folder / "index.html").read_text()
    for name in ("rivers/note.html", "rivers/paper.pdf"):
        extent, size = told(folder)[name]
        assert f'<span class="extent">{extent}</span>' in index
        assert re.search(rf'href="{name}"[^>]*>\w+</a> <span class="size">{size}<', index)


def test_what_is_told_of_a_brief_is_what_its_author_says(whole: Path):
    """Number, dates, status, review, owner, contact, revision and citation, in text and as data."""
    briefs = record_of(whole)["briefs"]
    more = {"revised": "2027-01-02", "revision": "A new table", "review_by": "2027-05-01",
            "owner": "Desk 5", "licence": "CC BY 4.0", "mark": "OFFICIAL"}  # fmt: skip
    changed = {"rivers": {**briefs["rivers"], **more}}
    text = made(whole, briefs=changed, base_url=BASE)["rivers/index.html"]
    for said in ("T 1", "Published", "21 November 2026", "2 January 2027", "June 2026", "A new table",
                 "1 May 2027", "Desk 5", "Desk 4", "CC BY 4.0", ">OFFICIAL<",
                 "A. Writer, Rivers of Arvenne, T 1, 2 January 2027."):  # fmt: skip
        assert said in text
    own = f"{BASE}rivers/index.html"
    assert f'<link rel="canonical" href="{own}">' in text
    assert f'<link rel="cite-as" href="{own}">' in text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    told_ = json.loads(data)
    assert (told_["@id"], told_["dateModified"]) == (own, "2027-01-02")
    assert [part["url"] for part in told_["hasPart"]] == [
        f"{BASE}rivers/note.html", f"{BASE}rivers/paper.html",
    ]  # fmt: skip
    assert "canonical" not in (whole / "build" / "rivers" / "index.html").read_text()


def test_a_stale_output_is_said_to_be_stale(whole: Path):
    """On each page that leads to it, and no other one is."""
    outputs = record_of(whole)["outputs"]
    name = "rivers/note.html"
    texts = made(whole, outputs={**outputs, name: {**outputs[name], "stale": True}})
    for page in ("index.html", "rivers/index.html"):
        assert texts[page].count('class="stale"') == 1
        assert re.search(r'note\.html"[^\n]*class="stale">of an earlier state', texts[page])
    assert 'class="stale"' not in (whole / "build" / "index.html").read_text()


def test_pages_speak_the_language_of_their_brief_in_the_words_of_the_project(whole: Path):
    """The index that of the project."""
    briefs = record_of(whole)["briefs"]
    own = {"de": {"how_to_cite": "So wird zitiert"}}
    german = {"rivers": {**briefs["rivers"], "language": "de"}}
    texts = made(whole, briefs=german, words=own)
    assert "So wird zitiert" in texts["rivers/index.html"]
    assert '<html lang="de">' in texts["rivers/share.html"]
    assert "Was die Systeme brauchen" in texts["rivers/share.html"]
    assert "What each host" not in texts["rivers/share.html"]
    assert '<html lang="en-GB">' in texts["index.html"]
    assert "Every file and how to cite it" in texts["index.html"]


def test_what_authors_write_is_text(whole: Path):
    """Nothing that they write becomes an element, or ends the data or the policy."""
    wrong = "\"><script>x</script></textarea><!--embed-->'<policy>/*<faces>*/{{ 7*7 }}"
    briefs = record_of(whole)["briefs"]
    spoilt = dict.fromkeys(
        ("title", "subtitle", "number", "owner", "description", "revision"), wrong
    )
    texts = made(whole, briefs={"rivers": {**briefs["rivers"], **spoilt}}, project=wrong)
    plain = made(whole)
    for name, text in texts.items():
        if not name.endswith(".html"):
            continue
        tags = Page(text).tags
        more = {"p", "li", "span", "div", "dt", "dd", "time"}  # of lines that were empty
        assert [t for t in tags if t not in more] == [
            t for t in Page(plain[name]).tags if t not in more
        ]


def test_the_index_stays_small():
    """With the five briefs that ship and the fonts that it brings: at most 60 KB."""
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    library = shipped()
    outputs = {
        f"{b.id}/{p}.{f}": {"brief": b.id, "preset": p, "length": p, "format": f, "bytes": 9999,
                            "words": 999, "pages": 9}
        for b in library.briefs.values() for p in b.presets for f in ("html", "pdf")
    }  # fmt: skip
    briefs = {b.id: catalogue.record(b) for b in library.briefs.values()}
    held = catalogue.catalogue(
        {"project": library.settings.name, "outputs": outputs, "briefs": briefs}
    )
    text = index_html(held, theme)
    assert len(text.encode()) < 60 * 1024
    assert text.count("data:font/woff2") >= 4
    only = index_html(replace(held, briefs=held.briefs[:1]), theme)
    assert only.count("data:font/woff2") == text.count("data:font/woff2")


def test_the_index_names_what_programs_can_follow(whole: Path):
    """A feed or a list in JSON, where one stands beside it."""
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    held = catalogue.catalogue(record_of(whole))
    texts = pages(held, theme, lambda name: (whole / "build" / name).read_bytes(), ("feed.atom",))
    line = '<link rel="alternate" type="application/atom+xml" href="{}feed.atom">'
    assert line.format("") in texts["index.html"]
    assert line.format("../") in texts["rivers/index.html"]
    assert "briefs.json" not in texts["index.html"]


# --- the hand-over ------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_what_stands_there_is_what_the_command_prints(whole: Path, way: str):
    """To the letter, for each way in."""
    page = Page((whole / "build" / "rivers" / "share.html").read_text())
    done = run("embed", "rivers", "--preset", "note", "--as", way, "--project", whole)
    assert done.exit_code == 0, done.output
    if len(done.stdout) <= share.MOST_SHOWN:
        assert page.pasted[f"paste-{way}-note"] == done.stdout
    else:
        assert way == "embed"
        assert (whole / "build" / "rivers" / "note.embed.html").read_text() == done.stdout
        assert "note.embed.html" in page.links


def test_addresses_are_absolute_where_they_are_known(built: Path):
    """Below `base-url` here and from the command, relative where the project has none."""
    text = (built / "build" / "rivers" / "share.html").read_text()
    assert Page(text).pasted["paste-frame-note"].startswith('<iframe src="note.frame.html"')
    assert "Addresses are relative" in text
    settings = built / "briefgen.toml"
    settings.write_text(
        settings.read_text().replace("[project]", f'[project]\nbase-url = "{BASE}"')
    )
    text = made(built, base_url=BASE)["rivers/share.html"]
    done = run("embed", "rivers", "--preset", "note", "--project", built)
    assert done.exit_code == 0, done.output
    assert Page(text).pasted["paste-frame-note"] == done.stdout
    assert f'src="{BASE}rivers/note.frame.html"' in done.stdout
    assert f"Addresses begin with {BASE}rivers/." in text
    assert Page(text).pasted["policy-frame"].startswith("frame-src https://intranet.example\n")


def test_lines_for_policies_are_of_the_files_themselves(whole: Path):
    """The digest of the style of each embed, and of the script that a host runs for frames."""
    folder = whole / "build" / "rivers"
    pasted = Page((folder / "share.html").read_text()).pasted
    assert seal.digest_of(LISTENER) in pasted["policy-frame"]
    for preset in ("note", "paper"):
        (style,) = re.findall(r"<style>(.*?)</style>", (folder / f"{preset}.embed.html").read_text(), re.DOTALL)  # fmt: skip
        assert pasted[f"policy-embed-{preset}"] == f"style-src '{seal.digest_of(style)}'"


def test_a_way_that_was_not_made_is_told_with_the_command_that_makes_it(whole: Path):
    """It has no snippet, no sample and no line for a policy, and what each host needs leads to it."""
    outputs = {
        n: e for n, e in record_of(whole)["outputs"].items() if e["format"] in {"html", "bare"}
    }
    text = made(whole, outputs=outputs)["rivers/share.html"]
    for way in WAYS:
        assert (f"<code>briefgen build rivers --format {way}</code>" in text) == (way != "bare")
        assert (f"paste-{way}-note" in text) == (way == "bare")
    assert "<iframe" not in text
    assert "policy-embed" not in text


# --- verify -------------------------------------------------------------------------------------


def test_verify_sees_a_changed_and_a_missing_page(built: Path):
    """Each is made again from the manifest and compared."""
    done = run("verify", "--project", built)
    assert done.exit_code == 0, done.output
    index, page = built / "build" / "index.html", built / "build" / "rivers" / "share.html"
    index.write_text(index.read_text().replace("Rivers of Arvenne", "Rivers of Elsewhere"))
    page.unlink()
    done = run("verify", "--project", built)
    assert done.exit_code == 1
    assert re.search(r"^index\.html: error \[changed-output\]", done.output, re.MULTILINE)
    assert re.search(r"^rivers/share\.html: error \[missing-output\]", done.output, re.MULTILINE)
    assert done.output.count("error [") == 2


# --- in a browser -------------------------------------------------------------------------------


def seen(
    browser: Any, folder: Path, name: str, *, served: bool, script: bool, width: int = 1280
) -> Any:
    """Open a page, from a server or as a file; it has what was asked for and said meanwhile."""
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.asked, page.said = [], []
    base = "http://briefs.test/" if served else f"{folder.as_uri()}/"

    def serve(route: Any) -> None:
        path = folder / route.request.url.removeprefix(base)
        there = path.is_file()
        kind = "text/html; charset=utf-8"
        route.fulfill(status=200 if there else 404, content_type=kind, body=path.read_bytes() if there else b"")  # fmt: skip

    if served:
        context.route("**/*", serve)
    page.on("request", lambda request: page.asked.append(request.url.removeprefix(base)))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(base + name)
    page.wait_for_timeout(300)
    return page


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("served", [True, False], ids=["served", "file"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "none"])
def test_the_hand_over_shows_its_samples(chromium: Any, whole: Path, served: bool, script: bool):
    """Each live, from a server and as a file, with script and without; nothing else is asked for."""
    page = seen(chromium, whole / "build", "rivers/share.html", served=served, script=script)
    frames = ["rivers/note.frame.html", "rivers/note.email.html"]
    assert page.asked == ["rivers/share.html", *frames]
    assert page.said == []
    for frame in page.frames[1:]:
        assert "Rivers of Arvenne" in frame.locator("body").inner_text()
    embedded = page.locator(".sample-embed briefgen-html")
    assert "Rivers of Arvenne" in embedded.inner_text()
    assert page.locator(".sample-bare article").count() == 1
    assert bool(page.locator("button[data-copies]:visible").count()) == script
    high = page.locator(".sample-frame iframe").bounding_box()["height"]
    assert (high == HEIGHT) == (not script)
    page.context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_the_button_copies_what_stands_there(chromium: Any, whole: Path):
    """Where the browser gives no way to the clipboard too."""
    page = seen(chromium, whole / "build", "rivers/share.html", served=True, script=True)
    page.evaluate("addEventListener('copy', () => { self.copied = String(getSelection()) })")
    button = page.locator("button[data-copies=paste-frame-note]")
    button.click()
    page.wait_for_timeout(100)
    assert button.inner_text().startswith("Copied")
    assert page.evaluate("copied").startswith('<iframe src="note.frame.html"')
    page.context.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.html", "rivers/index.html", "rivers/share.html"])
def test_a_page_fits_a_phone_and_asks_for_nothing(chromium: Any, whole: Path, name: str):
    """Nothing is wider than the window, no target is smaller than 24 px, fonts are its own."""
    page = seen(chromium, whole / "build", name, served=False, script=True, width=320)
    assert [a for a in page.asked if not a.startswith("rivers/note.")] == [name]
    assert page.said == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, summary')].filter(e => !e.closest('.sample, p') && "
        "e.offsetHeight && e.offsetHeight < 24).map(e => e.textContent)"
    )
    assert small == []
    fonts = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length")
    assert fonts >= 3
    page.context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_what_gets_into_a_page_later_can_not_run(chromium: Any, whole: Path, built: Path):
    """The policy of the hand-over lets its own two scripts run, and no other one."""
    page = built / "build" / "rivers" / "share.html"
    page.write_text(
        page.read_text().replace("</main>", "<script>document.title='x'</script></main>")
    )
    shown = seen(chromium, built / "build", "rivers/share.html", served=True, script=True)
    assert shown.title() != "x"
    assert any("script-src" in said for said in shown.said)
    shown.context.close()


def test_another_manifest_makes_other_pages(whole: Path):
    """They are made of the manifest alone, so that one of another day is the same."""
    record = record_of(whole)
    assert made(whole) == made(whole, outputs=json.loads(manifest.to_json(record))["outputs"])
    assert made(whole) != made(whole, version="0", briefgen="9.9")
