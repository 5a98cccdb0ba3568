"""The preview: a server that is driven for real, and what it refuses."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from briefgen.build import attempt
from briefgen.commands import preview as command
from briefgen.cuts import next_to_go
from briefgen.outline import select
from briefgen.preview import maker as makers
from briefgen.preview import pages
from briefgen.preview.maker import Asked, Made, Maker
from briefgen.preview.pages import View
from briefgen.preview.server import refusal
from tests import project
from tests.test_cli import run, write
from tests.test_geometry import ROOT

#: How long something may take that takes a second, in seconds: other tests run beside.
PATIENCE = 20.0

NOTE = "/papers/rivers/note.html"


class Preview:
    """A preview that runs, with the project that it shows."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        called = [sys.executable, "-m", "briefgen", "preview", "--no-browser", "--port", "0"]
        self.process = subprocess.Popen(
            [*called, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # as a job of a shell is: Ctrl-C is for all of it
        )
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.stderr.read()
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            asked.request(
                method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
            )
            answer = asked.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            asked.close()

    @contextmanager
    def listening(self, brief="rivers", preset="note", form="html") -> Iterator[Iterator[dict]]:
        """Yield the states of a view that the server tells of."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", f"/events?brief={brief}&preset={preset}&format={form}")
        answer = asked.getresponse()
        assert answer.getheader("Content-Type").startswith("text/event-stream")

        def states() -> Iterator[dict]:
            end = time.monotonic() + PATIENCE
            while (line := answer.readline()) and time.monotonic() < end:
                if line.startswith(b"data: ") and (state := json.loads(line[6:])):
                    yield state
                    end = time.monotonic() + PATIENCE

        try:
            yield states()
        finally:
            asked.close()

    def save(self, name: str, text: str) -> None:
        """Write a file as editors do: beside it, then renamed into its place."""
        path = self.folder / name
        part = path.with_name(f".{path.name}.swp")
        part.write_text(text, encoding="utf-8")
        part.replace(path)

    def end(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Preview]:
    """The small project, served; each test leaves it as it was."""
    preview = Preview(write(tmp_path_factory.mktemp("preview") / "rivers"))
    yield preview
    preview.kill()


ANSWER = "content/fragments/answer.md"

pytestmark = pytest.mark.xdist_group("preview")  # they share what is served


def until(states: Iterator[dict], wanted) -> dict:
    """Return the first settled state that is as wanted."""
    state: dict = {}
    for state in states:
        if state["settled"] and wanted(state):
            return state
    raise AssertionError(f"the stream ended, or nothing came: {state}")


def text_of(preview: Preview) -> str:
    return preview.ask(NOTE)[1].decode()


@pytest.mark.slow
def test_a_save_is_told_and_served(served):
    """A save changes the page; the listener hears of it, and what it gets is what `build` writes."""
    with served.listening() as states:
        before = until(states, lambda s: s["page"])
        assert (before["fate"], before["findings"]) == ("good", [])
        assert before["page"]["address"] == NOTE
        assert "Five states" in text_of(served)
        served.save(ANSWER, project.ANSWER.replace("Five states", "Six states"))
        after = until(states, lambda s: s["page"]["version"] != before["page"]["version"])
        assert after["fate"] == "good"
        assert "Six states" in text_of(served)
    page = served.ask(NOTE)[1]
    narrow = ("rivers", "--preset", "note", "--format", "html")
    out = served.folder.parent / "out"
    assert run("build", *narrow, "--project", served.folder, "--out", out).exit_code == 0
    assert (out / "rivers" / "note.html").read_bytes() == page
    with served.listening() as states:
        served.save(ANSWER, project.ANSWER)
        until(states, lambda s: s["page"]["version"] == before["page"]["version"])


@pytest.mark.slow
def test_with_errors_the_last_page_stays(served):
    """A broken project is findings beside the page of before, and the next save mends it."""
    with served.listening() as states:
        before = until(states, lambda s: s["fate"] == "good")
        served.save("briefgen.toml", project.SETTINGS + "\n[presets")
        broken = until(states, lambda s: s["findings"])
        assert (broken["fate"], broken["page"]) == ("kept", before["page"])
        first = broken["findings"][0]
        assert (first["severity"], first["code"]) == ("error", "bad-toml")
        assert re.fullmatch(r"briefgen\.toml:\d+(:\d+)?", first["place"])
        assert "Five states" in text_of(served)
        served.save("briefgen.toml", project.SETTINGS)
        until(states, lambda s: s["fate"] == "good")
        slip = project.ANSWER.replace("@treaty", "@treety")
        served.save(ANSWER, slip)
        found = until(states, lambda s: s["findings"])["findings"][0]
        assert found["place"] == f"{ANSWER}:5:30"
        assert found["context"].splitlines()[1].endswith("^")
        assert found["hint"] == "did you mean `treaty`?"
        served.save(ANSWER, project.ANSWER)
        until(states, lambda s: s["fate"] == "good")


@pytest.mark.slow
def test_a_page_that_fails_its_checks_is_shown_and_said_so(served):
    """Who writes too much sees it, and sees that it will not do."""
    with served.listening() as states:
        until(states, lambda s: s["fate"] == "good")
        served.save(ANSWER, project.ANSWER.replace("the river", f"the {'long ' * 80}river"))
        state = until(states, lambda s: s["fate"] == "rejected")
        assert "over-words" in {f["code"] for f in state["findings"]}
        assert "long long" in text_of(served)
        served.save(ANSWER, project.ANSWER)
        until(states, lambda s: s["fate"] == "good")


@pytest.mark.slow
def test_saves_that_come_together_end_in_the_last(served):
    """Several files, twenty quick saves, a file that goes and comes: the page is the last one's."""
    with served.listening(preset="paper") as states:
        until(states, lambda s: s["fate"] == "good")
        for number in range(20):
            served.save(ANSWER, project.ANSWER.replace("Five", f"Count-{number}"))
            time.sleep(0.02)
        served.save("content/fragments/history.md", project.HISTORY.replace("signed", "sealed"))
        until(states, lambda _: "Count-19" in self_text(served, "sealed"))
        (served.folder / ANSWER).unlink()
        until(states, lambda s: s["fate"] == "kept")
        served.save(ANSWER, project.ANSWER)
        served.save("content/fragments/history.md", project.HISTORY)
        until(
            states, lambda s: s["fate"] == "good" and "signed" in self_text(served, "Five states")
        )


def self_text(served: Preview, wanted: str) -> str:
    """Return the page of the longer length, empty while it lacks something."""
    text = served.ask("/papers/rivers/paper.html")[1].decode()
    return text if wanted in text else ""


@pytest.mark.slow
def test_each_format_is_shown(served):
    """Each as it is, or in a plain host; the PDF as sheets, with the file behind them."""
    for form, kind in pages.FORMATS.items():
        view = View("rivers", "note", form)
        status, data, headers = served.ask(f"/papers/{view.name}")
        assert (status, headers["content-type"]) == (200, pages.media_type(view.name))
        status, page, headers = served.ask(pages.address(view))
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        if kind.paged:
            assert data.startswith(b"%PDF")
            sheet = re.findall(r'src="([^"]+)"', page.decode())[0].replace("&amp;", "&")
            assert served.ask(sheet)[1].startswith(b"\x89PNG")
            assert served.ask(sheet.replace("page=1", "page=9"))[0] == 404
        elif pages.is_whole(form):
            assert page == data
        elif form in {"embed", "bare"}:
            assert data in page
        else:
            said = (f'{where}="/papers/{view.name}"'.encode() for where in ("src", "href"))
            assert b"Five states" in page or any(one in page for one in said)


@pytest.mark.slow
def test_strangers_get_nothing(served):
    """Another host's name, another site's page, a method that writes, a path: each is refused."""
    assert served.ask("/", Host="brief.example")[0] == 421
    assert served.ask(NOTE, Host=f"brief.example:{served.port}")[0] == 421
    assert served.ask(NOTE, Host=f"127.0.0.1.brief.example:{served.port}")[0] == 421
    assert served.ask(NOTE, Host=f"localhost:{served.port}")[0] == 200
    assert served.ask(NOTE, Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="iframe")[0] == 403
    assert served.ask(NOTE, Sec_Fetch_Site="same-origin", Sec_Fetch_Dest="iframe")[0] == 200
    assert served.ask(NOTE, method="POST")[0] == 405
    for path in (
        "/papers/../briefgen.toml",
        "/papers/rivers/../../briefgen.toml",
        "/papers/..%2f..%2fbriefgen.toml",
        "/papers/rivers/..%2f..%2fbriefgen.toml.html",
        "/papers//etc/passwd.html",
        "/assets/..%2fserver.py",
        "/assets/server.py",
        "/hosts/rivers/%2e%2e/x.pdf",
        "/papers/rivers/none.html",
        "/events?brief=../x&preset=note&format=html",
        "/events?brief=rivers&preset=note&format=exe",
    ):
        status, data, _ = served.ask(path)
        assert (status, b"[project]" in data) == (404, False), path
    _, _, headers = served.ask(NOTE)
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_who_is_refused():
    """The names of this machine alone, with any port; a link from elsewhere may lead here."""
    own = {b"host": b"127.0.0.1:8953"}
    assert refusal(own, "GET") is None
    assert (
        refusal({**own, b"sec-fetch-site": b"cross-site", b"sec-fetch-dest": b"document"}, "GET")
        is None
    )
    for host in (b"", b"0.0.0.0:8953", b"brief.example", b"localhost.brief.example", b"[::1]:8953"):
        assert refusal({b"host": host}, "GET")[1] == 421
    assert refusal({**own, b"sec-fetch-site": b"same-site"}, "GET")[1] == 403
    assert refusal(own, "DELETE")[1] == 405


def test_names_are_views_or_nothing():
    """A name is read as `build` writes it; what is none's is no view."""
    for form in pages.FORMATS:
        view = View("rivers", "note", form)
        assert pages.view_of(view.name) == view
    for name in (
        "rivers",
        "rivers/",
        "/note.html",
        "a/b/note.html",
        "../note.html",
        "rivers/note.exe",
    ):
        assert pages.view_of(name) is None


@pytest.mark.slow
def test_ctrl_c_ends_it_and_leaves_the_cache_alone(tmp_path):
    """Exit code 0 at once though a browser listens, no process left, and of build/ the cache."""
    preview = Preview(write(tmp_path / "rivers"), "rivers", "--preset", "note")
    try:
        status, _, headers = preview.ask("/")
        assert (status, headers["location"]) == (307, "/?brief=rivers&preset=note&format=html")
        with preview.listening() as states:
            until(states, lambda s: s["page"])
            start = time.monotonic()
            assert preview.end() == 0
            assert time.monotonic() - start < 15
        assert preview.process.stderr.read() == "made again at each save; Ctrl-C ends it\n"
        assert until_gone(preview.process.pid)
        assert [p.name for p in (preview.folder / "build").iterdir()] == [".cache"]
    finally:
        preview.kill()


def until_gone(group: int) -> bool:
    """Return whether no process of a group is left, soon."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_port_that_is_taken_is_one_line_and_a_hint(tmp_path):
    """Nothing is served, nothing is tried elsewhere."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run(
            "preview", "--no-browser", "--port", str(port), "--project", write(tmp_path / "p")
        )
    assert (result.exit_code, result.stdout) == (1, "")
    line, hint, _ = result.stderr.splitlines()
    assert line.startswith("command line: error [port-taken]: ")
    assert str(port) in line
    assert "--port" in hint


def test_without_the_extra_it_says_what_to_type(tmp_path, monkeypatch):
    """The exact command, and nothing else."""
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "watchfiles" else name)
    result = run("preview", "--no-browser", "--project", write(tmp_path / "p"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        "error [preview-unavailable]: a preview needs what is not installed: watchfiles"
        in result.stderr
    )
    assert 'hint: run `python -m pip install "briefgen[preview]"`' in result.stderr


def test_a_brief_that_is_not_there_is_told_before_anything_is_served(tmp_path):
    """A slip in the command is no page."""
    result = run(
        "preview", "river", "--no-browser", "--port", "0", "--project", write(tmp_path / "p")
    )
    assert (result.exit_code, "did you mean `rivers`?" in result.stderr) == (1, True)


def test_what_goes_by_its_rank_goes_before_pages_are_counted_again(tmp_path, monkeypatch):
    """The first page after a save lacks what went before it, though its lines have moved."""

    def without_the_next(library, attempts, processor, lay_out):
        return [
            attempt(library, select(library, a.brief, a.preset, [next_to_go(a.outline)]), processor)
            for a in attempts
        ]

    monkeypatch.setattr(makers, "fit", without_the_next)  # what layouts would tell
    answer = project.ANSWER + "::: glance drop=1\nIt may go, as it is said by the way.\n:::\n"
    folder = write(tmp_path / "p", answer=answer)
    maker, view = Maker(Asked(folder)), View("rivers", "note", "html")
    told: list[Made] = []
    maker.make(view, told.append)
    assert b"said by the way" in told[0].data
    assert (told[-1].settled, b"said by the way" in told[-1].data) == (True, False)
    (folder / ANSWER).write_text(
        answer.replace("Five states", "Six states\n\nof the five"), "utf-8"
    )
    told.clear()
    maker.make(view, told.append)
    assert b"Six states" in told[0].data
    assert (told[0].settled, b"said by the way" in told[0].data) == (False, False)
    told.clear()
    maker.make(view, told.append)
    assert [made.settled for made in told] == [True]  # nothing was saved, nothing is made


@pytest.mark.slow
@pytest.mark.browser
def test_the_browser_shows_a_save_where_it_stood(served, chromium):
    """The page comes anew at its place, findings have room of their own, the keyboard does all."""
    page = chromium.new_page(viewport={"width": 1000, "height": 500})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{served.address}?brief=rivers&preset=paper&format=html")
    page.wait_for_selector("#stage[data-version]")
    first = page.get_attribute("#stage", "data-version")
    paper = page.frames[1]
    paper.evaluate(
        "scrollTo(0, document.querySelector('#history, h2:nth-of-type(1)').offsetTop + 40)"
    )
    at = paper.evaluate("scrollY")
    assert at > 0
    served.save(ANSWER, project.ANSWER.replace("Five states", "Six states"))
    page.wait_for_selector(f"#stage:not([data-version='{first}'])")
    shown = page.frames[-1]
    assert "Six states" in shown.text_content("body")
    assert abs(shown.evaluate("scrollY") - at) < 4
    served.save(ANSWER, project.ANSWER.replace("@treaty", "@treety"))
    page.wait_for_selector("#own li")
    assert "answer.md:5:30" in page.text_content("#own .head")
    assert "Six states" in page.frames[-1].text_content("body")
    findings, stage = (page.locator(s).bounding_box() for s in ("#findings", "#stage"))
    assert findings["y"] + findings["height"] <= stage["y"] + 1
    served.save(ANSWER, project.ANSWER)
    page.wait_for_selector("#findings", state="hidden")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "brief"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")  # to the length before
    page.wait_for_selector("#presets input[value=note]:checked")
    assert "preset=note" in page.url
    page.keyboard.press("Tab")
    page.keyboard.press("p")  # the format that begins so
    page.wait_for_selector("iframe[src='/hosts/rivers/note.pdf']:not(.waiting)")
    assert [s for s in said if "refused" not in s] == []
    page.close()
