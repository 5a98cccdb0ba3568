"""The page in a browser: its policy holds, nothing is asked for, and ways into the text work."""

from pathlib import Path

import pytest

from tests.spoiled import output_of


class Watched:
    """A page that is open, with what it asked for and what the browser said of it."""

    def __init__(self, chromium, folder: Path, preset: str, width: int, spoil=lambda data: data):
        _, artifact = output_of("us-rok-treaty", preset, "html")
        file = folder / f"{preset}.html"
        file.write_bytes(spoil(artifact.data))
        self.page = chromium.new_page(viewport={"width": width, "height": 800})
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda r: r.url.startswith("data:") or self.asked.append(r.url))
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.goto(file.as_uri())
        self.page.evaluate("document.fonts.ready")

    def tell(self, script: str):
        return self.page.evaluate(script)


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280, 1920])
@pytest.mark.parametrize("preset", ["glance", "standard"])
def test_a_page_asks_for_nothing_and_is_styled(chromium, tmp_path: Path, preset: str, width: int):
    """No request but its own, no word in the console, its style is on, nothing is too wide."""
    shown = Watched(chromium, tmp_path, preset, width)
    assert len(shown.asked) == 1
    assert shown.said == []
    assert "Gazette Serif" in shown.tell("getComputedStyle(document.body).fontFamily")
    assert shown.tell("[...document.fonts].filter(f => f.status == 'error').length") == 0
    assert shown.tell("document.documentElement.scrollWidth <= innerWidth")
    shown.page.close()


@pytest.mark.slow
def test_what_gets_into_a_page_does_not_work(chromium, tmp_path: Path):
    """A script, a handler, a style, a picture and a frame from elsewhere: each is refused."""
    strangers = (
        b"<script>document.title = 'run'</script>"
        b"<img alt='' src='https://host.example/a.png' onerror=\"document.title = 'run'\">"
        b"<style>body { color: rgb(1, 2, 3) }</style>"
        b"<p id='own' style='color: rgb(1, 2, 3)'>x</p>"
        b"<iframe title='x' src='https://host.example/'></iframe>"
        b"<link rel='stylesheet' href='https://host.example/a.css'>"
    )
    shown = Watched(
        chromium, tmp_path, "glance", 1280, lambda d: d.replace(b"</main>", b"</main>" + strangers)
    )
    assert shown.tell("document.title") != "run"
    for element in ("document.body", "document.getElementById('own')"):
        assert shown.tell(f"getComputedStyle({element}).color") != "rgb(1, 2, 3)"
    assert len(shown.said) >= 6
    assert all("Content Security Policy" in said for said in shown.said)
    shown.page.close()


@pytest.mark.slow
def test_contents_fold_on_a_phone_and_stay_on_a_desk(chromium, tmp_path: Path):
    """Folded above the text; beside it they stay in view, open, and mark what is read."""
    phone = Watched(chromium, tmp_path, "standard", 360)
    link = "document.querySelector('.outline a')"
    assert not phone.tell(f"{link}.checkVisibility({{contentVisibilityAuto: true}})")
    phone.page.click(".outline summary")
    assert phone.tell(f"{link}.checkVisibility()")
    phone.page.close()
    desk = Watched(chromium, tmp_path, "standard", 1280)
    assert desk.tell(f"{link}.checkVisibility()")
    assert not desk.tell("document.querySelector('.outline summary').checkVisibility()")
    last = desk.page.locator(".outline a").last
    top = last.bounding_box()["y"]
    desk.tell("document.querySelector('#h-forces').scrollIntoView()")
    desk.page.wait_for_timeout(200)
    assert abs(last.bounding_box()["y"] - top) < 50
    marked = "[...document.querySelectorAll('.outline a:target-current')].map(a => a.hash)"
    assert desk.tell(marked) == ["#h-forces"]
    edge = desk.page.locator(".outline").bounding_box()
    text = desk.page.locator("article h2").first.bounding_box()
    assert edge["x"] >= 0
    assert edge["x"] + edge["width"] <= text["x"]
    desk.page.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1232, 1280, 1500, 1760, 1920])
def test_contents_stand_clear_of_text_and_margin(chromium, tmp_path: Path, width: int):
    """Whatever the width: inside the window, and over no note of the margin."""
    shown = Watched(chromium, tmp_path, "standard", width)
    assert (
        shown.tell("document.querySelector('.outline details').getBoundingClientRect().left") >= 0
    )
    assert shown.tell(
        "(o => [...document.querySelectorAll('aside.margin, .section > *')].every(e => "
        "e.getBoundingClientRect().left >= o.right || e.matches('.references *')))"
        "(document.querySelector('.outline').getBoundingClientRect())"
    )
    shown.page.close()


@pytest.mark.slow
def test_the_first_key_leads_to_the_text(chromium, tmp_path: Path):
    """Tab shows the link, Enter takes the focus to the main part."""
    shown = Watched(chromium, tmp_path, "standard", 1280)
    box = "document.querySelector('.skip').getBoundingClientRect().bottom"
    assert shown.tell(box) < 0
    shown.page.keyboard.press("Tab")
    assert shown.tell("document.activeElement.className") == "skip"
    assert shown.tell(box) > 20
    shown.page.keyboard.press("Enter")
    assert shown.tell("document.activeElement.localName") == "main"
    shown.page.close()


@pytest.mark.slow
def test_print_has_the_notes_and_not_the_contents(chromium, tmp_path: Path):
    """What is for the screen alone stays out; the last sentence is there."""
    import pypdfium2

    shown = Watched(chromium, tmp_path, "standard", 1280)
    assert shown.tell("document.querySelector('.outline').checkVisibility()")
    pdf = pypdfium2.PdfDocument(shown.page.pdf(format="A4"))
    text = " ".join("".join(p.get_textpage().get_text_bounded() for p in pdf).split())
    headings = shown.page.locator(".outline a").all_text_contents()
    last = shown.page.locator(".colophon p").last.text_content().split(". ")[-1].strip()
    assert last in text
    assert "PDF, " not in text
    assert "Skip to the text" not in text
    notes = shown.page.locator("#notes li").count()
    assert notes > 20
    assert all(text.count(heading) <= 3 for heading in headings if len(heading) > 12)
    shown.page.emulate_media(media="print")
    for part in (".outline", ".forms", ".skip", "[popover]"):
        assert not shown.page.locator(part).first.is_visible()
    assert shown.page.locator("#notes li").last.is_visible()
    shown.page.close()
