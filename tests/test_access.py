"""Each kind of HTML is there for everybody: axe-core, html-validate and what they do not look for."""

import os
from typing import Any

import pytest

from tests import access, host_pages
from tests.access import (
    CHECKS,
    COLOURS,
    HOST,
    KINDS,
    NARROW,
    looked_at,
    made,
    opened,
    shown,
    validated,
)

TREATY = "us-rok-treaty"

#: What the gate looks at: a paper with a table and notes in one theme, one of a page in the other.
#: `./run proof access` looks at every paper.
STANDARD, GLANCE = (TREATY, "standard", "gazette"), (TREATY, "glance", "bulletin")
IN_GATE = [
    *((name, STANDARD) for name in ("html", "embed", "bare", "email")),
    *((name, GLANCE) for name in ("html", "frame in a host", "index")),
]

#: What has no look of its own for dark screens.
LIGHT = ("bare", "email")

#: A small paper, to be spoiled, and the same with contents.
SMALL, MANY = ("rivers", "paper", "gazette"), ("rivers", "many", "gazette")

#: One process looks at all, with one browser.
in_browser = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.slow,
    pytest.mark.xdist_group("access"),
]


def marked(test: Any) -> Any:
    for mark in in_browser:
        test = mark(test)
    return test


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    """Skip where what npm has is not to be had; never in CI."""
    try:
        access.tools()
    except host_pages.MissingHostError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@marked
@pytest.mark.parametrize(
    ("name", "paper"), IN_GATE, ids=[f"{name}-{paper[1]}" for name, paper in IN_GATE]
)
def test_a_kind_is_there_for_everybody(chromium: Any, name: str, paper: tuple[str, str, str]):
    """Nothing wrong on a phone in light, on a desk in the dark, nothing asked for; all looked at."""
    kind = KINDS[name]
    pages = kind.pages(*paper)
    with opened(chromium, kind, pages) as page:
        phone = page.look(320, checks=(*CHECKS, "reflow"))
        desk = page.look(scheme="dark", checks=["contrast"], only=COLOURS)
    assert phone.wrong == []
    assert desk.wrong == []
    assert set(phone.undecided) <= {"color-contrast", "label-content-name-mismatch"}
    if kind.paper:
        assert phone.size["elements"] > 90
        assert phone.size["notes"] == (111 if paper == STANDARD else 5)
        assert phone.size["tables"] == (paper == STANDARD)
        assert phone.size["buttons"] in ({0} if name in LIGHT else {51, 11})
    assert sum(phone.targets.values()) > (10 if kind.paper else 0)


@marked
def test_a_popover_that_is_open_is_there_for_everybody(chromium: Any):
    """In an embed, with what it says and names."""
    with shown(chromium, KINDS["embed"].pages(*SMALL)) as (page, _, _):
        page.locator("button").nth(2).click()
        assert page.locator("[popover]:popover-open").count() == 1
        assert access.violations(page) == []


# --- each check sees what it is for --------------------------------------------------------------

#: By the check: what is done to the page, as a script, and the kind that it is done to.
SPOILED = [
    ("scopes", "html", "at('tbody th').removeAttribute('scope')"),
    ("scopes", "embed", "at('thead th').setAttribute('scope', 'column')"),
    ("captions", "html", "at('caption').remove()"),
    ("captions", "frame in a host", "at('caption').textContent = ' '"),
    ("headings", "html", "at('section h2').setAttribute('aria-level', '3')"),
    ("headings", "bare", "at('h3').outerHTML = '<h5>Deep</h5>'"),
    ("headings", "html", "at('section h2').outerHTML = '<h1>Another title</h1>'"),
    ("headings", "embed", "at('h1').setAttribute('aria-level', '4')"),
    ("notes", "html", "at('#call-2 sup a').remove()"),
    ("notes", "html", "at('#note-2 .backlink').remove()"),
    ("notes", "html", "at('#note-2 .backlink').href = '#call-3'"),
    ("notes", "html", "at('#note-2').remove()"),
    ("notes", "html", "at('#call-2 button').setAttribute('popovertarget', 'pop-3')"),
    ("notes", "html", "at('#pop-2').removeAttribute('popover')"),
    ("notes", "embed", "at('#note-2').remove()"),
    ("notes", "embed", "at('#call-2 a').remove()"),
    ("notes", "bare", "at('li[id$=note-2] a[href*=call]').remove()"),
    ("notes", "email", "at('li[id$=note-2]').id = 'other'"),
    ("languages", "html", "document.documentElement.removeAttribute('lang')"),
    ("languages", "embed", "at('p').append('한미')"),
    ("languages", "email", "at('p').append('한미')"),
    ("targets", "html", "at('.forms').innerHTML = '<a href=\"#h-notes\">i</a><a href=\"#h-notes\">j</a>'"),
    ("contrast", "html", "at('p.subtitle').style.color = '#888'"),
    ("contrast", "embed", "at('p.subtitle').style.color = '#888'"),
    ("reflow", "html", "at('p').style.minWidth = '30rem'"),
    ("reflow", "embed", "at('p').style.minWidth = '30rem'"),
    ("reflow", "bare", "at('p').style.minWidth = '30rem'"),
    ("reflow", "html", "at('#history').style.cssText = 'overflow: hidden; white-space: nowrap'"),
    ("reflow", "html", "at('#history > p').style.cssText = 'overflow: auto; white-space: nowrap'"),
    ("data", "html", "at('script').textContent = '{'"),
]  # fmt: skip

#: Finds an element of the paper, wherever it is.
_AT = """const at = (selector) => {
  const root = document.querySelector('main > div')?.shadowRoot ?? document
  return [...root.querySelectorAll(selector)].find((e) => !e.closest('main > h1'))
};"""


@marked
def test_each_own_check_sees_what_it_is_for(chromium: Any):
    """Nothing before, something after: for each way to spoil a page, in a narrow window."""
    assert {check for check, _, _ in SPOILED} == {*CHECKS, *NARROW}
    missed = []
    view = {"width": 320, "height": 900}
    for name in {kind for _, kind, _ in SPOILED}:
        kind = KINDS[name]
        with shown(chromium, kind.pages(*SMALL), viewport=view) as (page, _, _):
            frame = page.frames[-1] if kind.inner else page.frames[0]
            frame.evaluate(access.OWN)
            for check, _, spoil in [s for s in SPOILED if s[1] == name]:
                ask = f"access.{check}()"
                if before := frame.evaluate(ask):  # spoiled by an earlier one
                    page.reload()
                    frame.evaluate(access.OWN)
                    before = frame.evaluate(ask)
                frame.evaluate(f"() => {{ {_AT} {spoil} }}")
                if before or not frame.evaluate(ask):
                    missed.append((check, spoil, before))
    assert missed == []


def without_text(pages: access.Pages) -> access.Pages:
    """Return pages whose paper has a picture without a text, behind its last paragraph."""
    address, html = list(pages.items())[-1]
    picture = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    place = html.index("</p>", html.index("Set with briefgen"))
    return pages | {address: html[:place] + picture + html[place:]}


@marked
@pytest.mark.parametrize("name", [n for n, kind in KINDS.items() if kind.paper])
def test_axe_sees_into_each_kind(chromium: Any, name: str):
    """The control: a picture without a text is seen in shadow roots and frames too."""
    pages = without_text(KINDS[name].pages(*SMALL))
    seen = looked_at(chromium, KINDS[name], pages, checks=(), only=("image-alt",))
    assert any("image-alt" in line for line in seen.axe)


@marked
def test_what_is_asked_for_and_said_is_seen(chromium: Any):
    """The control: a picture from elsewhere is a request, and where the policy forbids it a word."""
    stranger = '<img alt="" src="https://elsewhere.test/a.png">'

    def spoiled(name: str) -> access.Look:
        pages = KINDS[name].pages(*SMALL)
        last, html = list(pages.items())[-1]
        pages = pages | {last: html.replace("</article>", f"{stranger}</article>")}
        return looked_at(chromium, KINDS[name], pages, checks=(), only=("image-alt",))

    assert spoiled("embed").asked == ["https://elsewhere.test/a.png"]
    assert "Content Security Policy" in " ".join(spoiled("frame in a host").said)


@marked
@pytest.mark.parametrize("name", ["html", "frame in a host", "embed"])
def test_it_works_without_script(chromium: Any, name: str):
    """Popovers open and close, contents unfold, links lead to their places."""
    view = {"width": 360, "height": 800}
    options = {"viewport": view, "java_script_enabled": False}
    with shown(chromium, KINDS[name].pages(*MANY), **options) as (page, asked, said):
        inside = page.frames[-1] if KINDS[name].inner else page.frames[0]
        inside.locator("#call-2 button").click()
        assert inside.locator("#pop-2").is_visible()
        page.keyboard.press("Escape")
        assert not inside.locator("#pop-2").is_visible()
        if name != "embed":
            link = inside.locator(".outline a").last
            assert not link.is_visible()
            inside.locator(".outline summary").click()
            link.click()
            page.wait_for_timeout(100)
            assert inside.url.endswith("#h-references")
            assert (
                inside.evaluate("document.querySelector(':target').getBoundingClientRect().top")
                < 800
            )
        assert (asked, said) == ([], [])


# --- whether it is right -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.xdist_group("access")
def test_html_is_valid():
    """Nothing is wrong with any kind, and in each a slip is seen, within what frames and roots hold."""
    pages = {
        f"{name} {'-'.join(paper[1:])}": (kind, list(kind.pages(*paper).values())[-1])
        for name, kind in KINDS.items()
        for paper in (STANDARD, GLANCE)
    }
    slips = {
        f"{name}, spoiled": (kind, html.replace("</li>", '<p id="a b" align="left"></li>', 1))
        for name, (kind, html) in pages.items()
        if "glance" in name
    }
    found = validated(pages | slips)
    assert {name: lines for name, lines in found.items() if lines and name in pages} == {}
    assert [name for name in slips if not found[name]] == []


def test_what_is_not_asked_has_a_reason():
    """Each rule that is off for a kind is there, and says why; the page itself has none."""
    assert not KINDS["html"].axe_off | KINDS["html"].off | KINDS["html"].html_off
    for kind in KINDS.values():
        for reasons in (kind.axe_off, kind.off, kind.html_off):
            assert all(len(reason.split()) > 5 for reason in reasons.values())
        assert set(kind.off) <= {*CHECKS, *NARROW}


def test_the_lock_names_no_registry():
    """Hashes alone: it is fetched from where npm is told to."""
    lock = (access.HERE / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


@marked
def test_a_rule_that_is_off_would_find_something(chromium: Any):
    """The control: what a kind has a reason for is there, so no reason outlives its cause."""
    kind = KINDS["email"]
    bare = access.Kind(kind.pages)
    seen = looked_at(chromium, bare, kind.pages(*SMALL), checks=(), only=tuple(kind.axe_off))
    assert len(seen.axe) == len(kind.axe_off)
    found = validated({HOST: (bare, made("rivers", "paper", "email", "gazette"))})[HOST]
    assert {line.partition(",")[0] for line in found} == set(kind.html_off)
