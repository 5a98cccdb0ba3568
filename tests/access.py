"""Is each kind of HTML there for everybody, and is it right? axe-core, html-validate and own checks.

A kind is a way in which a paper, or a page about papers, is shown: a new one is an entry in `KINDS`.
What is fetched for it, from `tests/access/package-lock.json`, is a tool and never shipped.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from briefgen import files
from briefgen.artifact import render
from briefgen.document import assemble
from briefgen.frame import snippet
from briefgen.gallery import draw
from briefgen.siblings import Sibling
from tests import host_pages
from tests.spoiled import ROOT, paper_of
from tests.test_cli import run, write

HERE = Path(__file__).parent / "access"
OWN = (HERE / "checks.js").read_text(encoding="utf-8")

HOST = "https://host.test/"
FRAME = f"{HOST}us-rok-treaty/paper.frame.html"

#: A page of a host that has no style but a ground and the height of its lines, by which links have
#: their size.
PLAIN = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Intranet</title>
<style>html { background: Canvas; color: CanvasText; font: 1rem/1.5 sans-serif }</style>
</head>
<body>
<main>
<h1>A page of the intranet</h1>
<!--here-->
</main>
</body>
</html>
"""

#: WCAG 2.2 up to AA, and what axe-core's authors recommend beyond it.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

#: What an element's colour or the width of the window can change.
COLOURS = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")

#: Own checks of `checks.js`; those of `NARROW` are for a narrow window too.
CHECKS = ("scopes", "captions", "headings", "notes", "languages", "targets", "contrast", "data")
NARROW = ("targets", "contrast", "reflow")

#: The pages that make up what is shown: the first is opened, others stand in frames.
Pages = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """A way in which a paper is shown, or a page about papers.

    `pages` makes it of a brief, a preset and a theme. What is asked of it in vain has a reason each:
    `axe_off` are rules of axe-core, `off` own checks, `html_off` rules of html-validate. `inner` says
    that what is looked at stands in a frame. A page without a `paper` has no notes.
    """

    pages: Callable[[str, str, str], Pages]
    axe_off: Mapping[str, str] = field(default_factory=dict)
    off: Mapping[str, str] = field(default_factory=dict)
    html_off: Mapping[str, str] = field(default_factory=dict)
    inner: bool = False
    paper: bool = True


# --- the kinds -----------------------------------------------------------------------------------


@cache
def made(brief: str, preset: str, form: str, look: str) -> str:
    """Return a paper in a format, with addresses and links to other outputs where it has any."""
    theme, _ = files.read_theme(ROOT, look)
    assert theme is not None
    if brief == "rivers":  # fonts are most of a page's bytes
        theme = replace(theme, faces=())
    paper = draw(replace(paper_of(brief, preset), base_url=f"{HOST}briefs/"), theme)
    siblings = (
        Sibling(preset, "Same", "pdf", f"{brief}/{preset}.pdf", 900, 4, 90_000),
        Sibling("other", "A longer one", "html", f"{brief}/other.html", 2_000, 9),
    )
    return render(assemble(paper, theme, form, siblings=siblings)).data.decode()


def _alone(form: str) -> Callable[[str, str, str], Pages]:
    return lambda brief, preset, look: {HOST: made(brief, preset, form, look)}


def _in_host(form: str) -> Callable[[str, str, str], Pages]:
    return lambda brief, preset, look: {
        HOST: PLAIN.replace("<!--here-->", made(brief, preset, form, look))
    }


def _in_frame(brief: str, preset: str, look: str) -> Pages:
    host = PLAIN.replace("<!--here-->", snippet(FRAME, "The paper"))
    return {HOST: host, FRAME: made(brief, preset, "frame", look)}


def _in_folder(name: str) -> Callable[[str, str, str], Pages]:
    return lambda _brief, _preset, look: {HOST: _build_folder(look)[name]}


@cache
def _build_folder(look: str) -> Mapping[str, str]:
    """Return the pages that a build writes beside its papers, by their paths in the folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "rivers")
        options = ("--format", "bare", "--preset", "note", "--jobs", "1", "--theme", look)
        done = run("build", "--project", folder, "--out", Path(place) / "out", *options)
        assert done.exit_code == 0, done.output
        index = min((Path(place) / "out").rglob("index.html"), key=lambda path: len(path.parts))
        return {
            page.relative_to(index.parent).as_posix(): page.read_text(encoding="utf-8")
            for page in index.parent.rglob("*.html")
        }


_AROUND = "a mail is shown inside a program's own page, which has the landmarks"

KINDS: Mapping[str, Kind] = {
    "html": Kind(_alone("html")),
    "frame": Kind(_alone("frame")),
    "frame in a host": Kind(_in_frame, inner=True),
    "embed": Kind(_in_host("embed")),
    "bare": Kind(
        _in_host("bare"),
        off={"reflow": "a table that is wider than the window moves with the host's page, whose "
                       "style it takes; nothing else may be wider"},
    ),
    "email": Kind(
        _alone("email"),
        axe_off={"landmark-one-main": _AROUND, "region": _AROUND},
        html_off={"no-deprecated-attr": "Outlook takes widths, sides and paddings from attributes"},
    ),
    "index": Kind(_in_folder("index.html"), paper=False),
    "landing": Kind(_in_folder("rivers/index.html"), paper=False),
    "hand-over": Kind(_in_folder("rivers/share.html"), paper=False),
}  # fmt: skip


# --- looking -------------------------------------------------------------------------------------


@dataclass
class Look:
    """What was seen of a page: a line for each thing that is wrong, and how much was looked at.

    `undecided` are elements of which axe-core can not tell, by rule; `targets` numbers by how they
    are large enough; `asked` is what the browser asked for beside the pages, `said` its console.
    """

    axe: list[str]
    own: list[str]
    asked: list[str]
    said: list[str]
    undecided: Mapping[str, int]
    targets: Mapping[str, int]
    size: Mapping[str, int]

    @property
    def wrong(self) -> list[str]:
        """Everything that is wrong."""
        told = [f"asks for {address}" for address in self.asked]
        return [*self.axe, *self.own, *told, *(f"the console: {said}" for said in self.said)]


@cache
def tools() -> Path:
    """Return the folder with axe-core and html-validate, fetched once.

    Raises:
        MissingHostError: if they are not there and can not be fetched.
    """
    made_from = b"".join((HERE / n).read_bytes() for n in ("package.json", "package-lock.json"))
    name = f"access-{hashlib.sha256(made_from).hexdigest()[:12]}"
    return host_pages.installed(HERE, host_pages.folder().parent / name)


@cache
def _axe() -> str:
    file = tools() / "node_modules" / "axe-core" / "axe.min.js"
    return file.read_text(encoding="utf-8")


_RUN = """async ([rules, off, only]) => {
  const options = {resultTypes: ["violations", "incomplete"], rules: {"target-size": {enabled: true}}}
  for (const rule of off) options.rules[rule] = {enabled: false}
  if (only.length) { options.runOnly = {type: "rule", values: only}; delete options.rules }
  else options.runOnly = {type: "tag", values: rules}
  const found = await axe.run(document, options)
  const line = (v) => `axe-core ${v.id}, ${v.nodes.length} times: ${v.nodes[0].html.slice(0, 120)} `
    + v.nodes[0].failureSummary.replace(/\\s+/g, " ").slice(0, 200)
  return [found.violations.map(line), Object.fromEntries(found.incomplete.map((v) => [v.id, v.nodes.length]))]
}"""

#: Opens all that is folded, those in shadow roots too.
_UNFOLD = """() => { const walk = (root) => root.querySelectorAll("*").forEach((e) => {
  if (e.localName === "details") e.open = true
  if (e.shadowRoot) walk(e.shadowRoot)
}); walk(document) }"""


@contextmanager
def shown(browser: Any, pages: Pages, **options: Any) -> Iterator[tuple[Any, list[str], list[str]]]:
    """Show pages that can load nothing; with what is asked for and what the console says."""
    context = browser.new_context(**options)
    asked: list[str] = []
    said: list[str] = []

    def serve(route: Any) -> None:
        if route.request.url in pages:
            kind = {"content-type": "text/html; charset=utf-8"}
            route.fulfill(body=pages[route.request.url], headers=kind)
        else:
            asked.append(route.request.url)
            route.fulfill(status=204)

    try:
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        context.route("**/*", serve)
        page.goto(next(iter(pages)))
        yield page, asked, said
    finally:
        context.close()


@contextmanager
def opened(browser: Any, kind: Kind, pages: Pages) -> Iterator[Opened]:
    """Open the pages of a kind, unfolded and with the tools in them."""
    with shown(browser, pages, reduced_motion="reduce") as (page, asked, said):
        yield Opened(kind, page, page.frames if kind.inner else page.frames[:1], asked, said)


@dataclass
class Opened:
    """A kind that is open: its page, the frames with what is looked at last, what came of it."""

    kind: Kind
    page: Any
    frames: Sequence[Any]
    asked: list[str]
    said: list[str]

    def __post_init__(self) -> None:
        for frame in self.frames:
            frame.evaluate(_UNFOLD)
            frame.evaluate(_axe())
        self.frames[-1].evaluate(OWN)

    def look(
        self,
        width: int = 1280,
        scheme: str = "light",
        checks: Sequence[str] = CHECKS,
        only: Sequence[str] = (),
    ) -> Look:
        """Return what is seen in a window; `only` are the rules of axe-core, all if empty."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)
        own = self.frames[-1]
        asked_of = [RULES, list(self.kind.axe_off), list(only)]
        axe, undecided = own.evaluate(_RUN, asked_of)
        if self.kind.inner:
            axe += self.frames[0].evaluate(_RUN, asked_of)[0]
        found = [f"{c}: {line}" for c in checks for line in own.evaluate(f"access.{c}()")]
        if "reflow" in self.kind.off:
            found = [line for line in found if not line.startswith("reflow: ") or _is_text(line)]
        targets = own.evaluate("access.sizes()") if "targets" in checks else {}
        sizes = own.evaluate("access.size()")
        return Look(axe, found, list(self.asked), list(self.said), undecided,
                    {name: len(all_) for name, all_ in targets.items()}, sizes)  # fmt: skip


def looked_at(
    browser: Any, kind: Kind, pages: Pages, checks: Sequence[str], only: Sequence[str]
) -> Look:
    """Return what is seen of a kind on a desk by some checks and rules of axe-core."""
    with opened(browser, kind, pages) as page:
        return page.look(checks=checks, only=only)


def violations(page: Any) -> list[str]:
    """Return what axe-core finds in a page as it is now."""
    page.evaluate(_axe())
    return list(page.evaluate(_RUN, [RULES, [], []])[0])


def _is_text(line: str) -> bool:
    """Return whether what reaches out of the window is no table, nor the page for the sake of one."""
    return not line.startswith(("reflow: the page is", "reflow: in a table"))


def validated(pages: Mapping[str, tuple[Kind, str]]) -> dict[str, list[str]]:
    """Return what html-validate finds in pages, by their names."""
    asked = {
        name: {"html": html, "off": list(kind.html_off)} for name, (kind, html) in pages.items()
    }
    done = subprocess.run(
        ["node", str(HERE / "validate.mjs"), str(tools())],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
