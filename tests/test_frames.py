"""Pages for frames, in a browser: as high as they say, whole in print, and their links."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from briefgen.frame import HEIGHT, LISTENER, SCRIPT, snippet
from briefgen.oembed import answers
from tests.embeds import SMALL, embed
from tests.spoiled import ROOT
from tests.test_catalogue import PROJECT, listed, made
from tests.test_cli import run

HOST = "https://host.test/"
PAGE = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Host</title><body style="margin:0"><p>Before</p>{}<p>The end of the page.</p>'


@pytest.fixture
def show(chromium: Any) -> Iterator[Any]:
    contexts = []

    def open_(host: str, width: int = 1280, headers: dict[str, str] | None = None) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        bodies = {HOST: host, f"{HOST}paper.frame.html": embed(*SMALL, form="frame")}

        def serve(route: Any) -> None:
            page.asked.append(route.request.url)
            body = bodies.get(route.request.url, "<title>Elsewhere</title>")
            kind = {"content-type": "text/html; charset=utf-8"}
            route.fulfill(
                body=body, headers=kind | (headers or {} if route.request.url == HOST else {})
            )

        context.route("**/*", serve)
        page.goto(HOST)
        page.wait_for_timeout(400)
        return page

    yield open_
    for context in contexts:
        context.close()


def pasted() -> str:
    return str(snippet("paper.frame.html", "Rivers, paper"))


def heights(page: Any) -> tuple[float, float]:
    """Return how high the frame is, and the page in it."""
    inside = page.frames[1].evaluate("document.documentElement.getBoundingClientRect().height")
    return page.evaluate("document.querySelector('iframe').getBoundingClientRect().height"), inside


def test_the_scripts_are_short():
    """What the page runs and what its host runs weigh less than 1 KB together."""
    assert len((SCRIPT + LISTENER).encode()) < 1024
    assert len(re.findall("<iframe", pasted())) == 1


def test_what_is_pasted_can_not_be_broken_out_of():
    """Titles and addresses are text."""
    made = snippet('x"><script>1</script>', 'a "title" <b>')
    assert made.count("<script>") == 1
    assert "<b>" not in made


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_frame_is_as_high_as_its_page(show: Any, width: int):
    """Also when the window changes, so that nothing scrolls inside."""
    page = show(PAGE.format(pasted()), width)
    frame, inside = heights(page)
    assert 0 <= frame - inside < 2
    page.set_viewport_size({"width": 700 if width == 360 else 330, "height": 800})
    page.wait_for_timeout(400)
    other, inside = heights(page)
    assert 0 <= other - inside < 2
    assert other != frame
    assert set(page.asked) == {HOST, f"{HOST}paper.frame.html"}


@pytest.mark.browser
@pytest.mark.slow
def test_without_the_script_it_scrolls(show: Any):
    """Where a host runs no script, the frame keeps its height and the page in it can be read."""
    page = show(PAGE.format(pasted()), headers={"content-security-policy": "script-src 'none'"})
    frame, inside = heights(page)
    assert frame == HEIGHT < inside
    assert page.frames[1].evaluate("(scrollTo(0, 1e5), scrollY)") > 0


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [768, 1280])
def test_print_keeps_the_last_sentence(show: Any, width: int):
    """Where the script runs; the control: a frame of fixed height loses it."""
    import pypdfium2

    def printed(page: Any) -> str:
        document = pypdfium2.PdfDocument(page.pdf(format="A4"))
        text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        document.close()
        return " ".join(text.split())

    text = printed(show(PAGE.format(pasted()), width))
    assert "Set with briefgen" in text
    assert "The end of the page." in text
    line = pasted().partition("\n")[0]
    assert "Set with briefgen" not in printed(show(PAGE.format(line), width))


@pytest.mark.browser
@pytest.mark.slow
def test_links_leave_the_frame_and_ways_inside_stay(show: Any):
    """A source opens around the frame; a link to a section moves to it and loads nothing."""
    page = show(PAGE.format(pasted()))
    inside = page.frames[1]
    inside.evaluate("document.querySelector('a[href=\"#answer\"]').click()")
    page.wait_for_timeout(200)
    assert inside.url.endswith("#answer")
    assert page.url == HOST
    inside.evaluate("document.querySelector('a[href^=\"https://example.org\"]').click()")
    page.wait_for_timeout(400)
    assert page.url.startswith("https://example.org")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_a_popover_of_a_frame_stands_at_its_call(show: Any, width: int):
    """The foot of a high frame may be far away."""
    page = show(PAGE.format(pasted()), width)
    call, box = page.frames[1].evaluate(
        "() => { const b = document.querySelector('#call-3 button'); b.click();"
        "const p = document.querySelector('#pop-3').getBoundingClientRect(), c = b.getBoundingClientRect();"
        "return [[c.top, c.bottom], [p.top, p.bottom, p.left, p.right, innerWidth]] }"
    )
    assert min(abs(box[0] - call[1]), abs(call[0] - box[1])) < 30
    assert box[2] >= 0
    assert box[3] <= box[4]


# --- what is pasted ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "start"),
    [
        ("frame", '<iframe src="glance.frame.html" title="'),
        ("embed", '<div id="us-rok-treaty_glance_1_embed"'),
        ("bare", '<article id="us-rok-treaty_glance_1_paper"'),
        ("wiki", '<div id="us-rok-treaty_glance_1_paper"'),
        ("email", "<!DOCTYPE html>"),
    ],
)
def test_the_command_prints_what_to_paste(way: str, start: str):
    """On stdout, and nothing else there."""
    done = run("embed", "us-rok-treaty", "--preset", "glance", "--as", way, "--project", ROOT)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(start)


def test_the_command_takes_an_address_and_a_copy():
    """For a frame that lies elsewhere, and a page that has the paper twice.

    What oEmbed answers is the line that is printed, to the letter.
    """
    said = ("us-rok-treaty", "--preset", "glance", "--project", ROOT)
    told = listed(made("glance", "frame"))
    done = run("embed", *said, "--address", told.address("us-rok-treaty/glance.frame.html"))
    answer = json.loads(answers(told)["us-rok-treaty/glance.oembed.json"] or "")
    assert done.stdout.splitlines()[0] == answer["html"]
    assert f'src="{PROJECT.base_url}/us-rok-treaty/glance.frame.html"' in done.stdout
    done = run("embed", *said, "--as", "embed", "--copy", "2")
    assert done.stdout.startswith('<div id="us-rok-treaty_glance_2_embed"')
    done = run("embed", *said, "--as", "bare", "--copy", "2", "--heading-base", "4")
    assert done.stdout.startswith('<article id="us-rok-treaty_glance_2_paper"')
    assert '<h4 id="us-rok-treaty_glance_2_title">' in done.stdout
    done = run("embed", *said, "--as", "bare", "--address", "https://x.example/a.html")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "leave it out" in done.stderr
    done = run("embed", "us-rok-treety", "--preset", "glance", "--project", ROOT)
    assert (done.exit_code, done.stdout) == (1, "")
