"""An embed changes nothing in its host and its host changes nothing in it, seen in a browser."""

import os
from typing import Any

import pytest

from briefgen.shadow import isolated
from tests import host_pages, hosts_seen, policies
from tests.embeds import SHIPPED, SMALL, embed, pasted
from tests.host_pages import HOSTS, IN_GATE, OWN, Host
from tests.leaks import WIDTHS, filled, measured, printed, shown
from tests.results import recorded
from tests.spoiled import ROOT

in_browser = [pytest.mark.browser, pytest.mark.npm, pytest.mark.slow]


def host(name: str) -> Host:
    """Return a host, or skip where what npm or Debian has is not to be had; never in CI."""
    try:
        assert HOSTS[name].style
    except host_pages.MissingHostError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    return HOSTS[name]


def marked(test: Any) -> Any:
    for mark in in_browser:
        test = mark(test)
    return test


# --- in hosts ------------------------------------------------------------------------------------


#: Each width in the first host, one in each other; `./run proof hosts` looks at all.
LOOKS = [(IN_GATE[0], width) for width in WIDTHS] + [*zip(IN_GATE[1:], WIDTHS, strict=False)]


@marked
@pytest.mark.parametrize(("name", "width"), LOOKS)
def test_nothing_leaks(chromium: Any, name: str, width: int):
    """Not an element, a box, a popover, a link, a key; at most one pixel in a thousand."""
    found = measured(chromium, host(name).page, [embed(*SMALL)], width)
    assert not found, found
    assert found.own == OWN + 1
    assert found.embedded > 60
    assert found.popovers == 5
    said = recorded("hosts")[name]["embed"]
    assert (said["own"], said["out"], said["in"]) == (found.own, 0, 0)


@marked
@pytest.mark.parametrize("name", IN_GATE)
def test_the_matrix_of_hosts_is_what_is_seen(chromium: Any, name: str):
    """docs/embedding.md says of frames and of bare HTML what the browser does today."""
    said = recorded("hosts")[name]
    assert hosts_seen.framed(chromium, host(name), prints=False).items() <= said["frame"].items()
    seen = hosts_seen.bare(chromium, host(name), deep=False)
    assert seen.items() <= said["bare"].items()


@marked
def test_what_bare_html_would_change_is_seen(chromium: Any):
    """The control: with a rule in it, the same measuring sees that it changes its host."""
    styled = "<style>h2{margin:9px}</style>" + embed(*SMALL, form="bare")
    assert hosts_seen.changed_by(chromium, host("our names"), styled).out


@marked
@pytest.mark.parametrize(
    "embeds",
    [[(*SMALL, 1), (*SMALL, 2)], [(*SMALL, 1), (*SHIPPED, 1)]],
    ids=["two copies", "two briefs"],
)
def test_two_in_one_page_do_not_meet(chromium: Any, embeds: list[tuple[str, str, int]]):
    """Neither ids, nor names of parts, nor styles."""
    inside = [embed(*e) for e in embeds]
    page = host(IN_GATE[0]).page
    found = measured(chromium, page, inside)
    assert not found, found
    assert found.own == OWN + 2
    with shown(chromium, filled(page, inside), 1280) as open_page:
        names = open_page.evaluate(
            "[...document.querySelectorAll('[data-slot] > div')].flatMap(e => [e.id,"
            " ...[...e.shadowRoot.querySelectorAll('[aria-label]:is(article, section)')]"
            ".map(a => a.ariaLabel)])"
        )
    assert len(names) >= 5
    assert len(set(names)) == len(names)


@marked
@pytest.mark.parametrize(("media", "scheme"), [("print", "light"), ("screen", "dark")])
def test_nothing_leaks_in_print_or_in_the_dark(chromium: Any, media: str, scheme: str):
    """The other styles of an embed and of a host are held apart too."""
    found = measured(
        chromium, host("our names").page, [embed(*SMALL)], media=media, scheme=scheme, deep=False
    )
    assert not found, found


@marked
@pytest.mark.parametrize("name", IN_GATE)
def test_what_is_pasted_leaks_both_ways(chromium: Any, name: str):
    """The control: the same measuring sees what a page without isolation does."""
    found = measured(chromium, host(name).page, [pasted(*SMALL)], 768)
    assert len(found.out) > 20, found
    assert len(found.into) > 50, found
    assert len(found.behaviour) > 5, found
    assert found.pixels_in > 0.01
    assert found.pixels_out > 0.01


@marked
@pytest.mark.parametrize(
    ("lost", "name"),
    [
        ("all:initial!important;", "inherited poison"),
        (":host::before,:host::after{content:none!important}", "red headings"),
        ("unicode-bidi:isolate!important", "right to left"),
    ],
)
def test_each_rule_that_keeps_the_host_out_is_needed(chromium: Any, lost: str, name: str):
    """The control of the isolation: without one of its rules, a host comes in."""
    whole = embed(*SMALL)
    assert lost in whole
    found = measured(chromium, host(name).page, [whole.replace(lost, "", 1)], 768, deep=False)
    assert found.into, found


@marked
def test_an_empty_measurement_is_seen(chromium: Any):
    """Where no embed is, none is counted: the counts above tell."""
    found = measured(chromium, host_pages.page(""), ["<div></div>"], 768)
    assert found.embedded == 1
    assert found.popovers == 0


@marked
@pytest.mark.parametrize("name", IN_GATE)
def test_print_keeps_the_last_sentence(chromium: Any, name: str):
    """Of the embed, and of the host behind it."""
    text = printed(chromium, filled(host(name).page, [embed(*SMALL)]))
    assert "Setwithbriefgen" in text
    assert "Theendofthepage." in text


@marked
def test_an_embed_looks_like_the_page(chromium: Any):
    """Its colours and sizes are the theme's: none was lost on the way into the shadow root."""
    ask = (
        "root => ['h1', 'h2', '.kind', '.bottom-line', 'article', 'caption', 'td'].map(s => {"
        "const c = getComputedStyle(root.querySelector(s));"
        "return [c.color, c.backgroundColor, c.fontSize, c.fontWeight, c.marginTop, c.paddingLeft]})"
    )
    with shown(chromium, filled(host("all unset").page, [embed(*SMALL)]), 1280) as page:
        inside = page.evaluate(f"({ask})(document.querySelector('[data-slot] > div').shadowRoot)")
    with shown(
        chromium, host_pages.page("").partition("<header")[0] + pasted(*SMALL), 1280
    ) as page:
        assert inside == page.evaluate(f"({ask})(document)")


@marked
def test_a_host_that_inserts_by_script_says_what_to_use(chromium: Any):
    """By innerHTML there is no shadow root: the sentence in its place is seen, and nothing else."""
    with shown(chromium, host_pages.page("").replace("<!--slot 1-->", "<p id=x></p>"), 768) as page:
        page.evaluate("html => { document.getElementById('x').innerHTML = html }", embed(*SMALL))
        seen = page.inner_text("#x")
    assert seen.startswith("“Rivers of Arvenne, paper” can not be shown here")
    assert "frame" in seen
    with shown(chromium, filled(host_pages.page(""), [embed(*SMALL)]), 768) as page:
        assert "can not be shown here" not in page.inner_text("body")


@marked
def test_the_table_of_policies_is_what_is_seen(chromium: Any):
    """docs/embedding.md says what each policy lets through, as the browser does it today."""
    said = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    lines = list(policies.table(chromium))
    assert "\n".join(lines) in said, "\n".join(lines)
    seen = "".join(lines)
    assert policies.PLAIN in seen  # it can tell, since something is lost somewhere
    assert policies.SCROLLS in seen


# --- what becomes of a style sheet ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("body > p { margin: 2rem }", "briefgen-body > p{margin:calc(2*var(--z-rem,16px))}"),
        (":root { --a: #fff }", ".briefgen-root{--z-a:#fff}"),
        ("main :is(.x, html) { a: b }", "briefgen-main :is(.x, briefgen-html){a:b}"),
        (".main.body#html::marker { a: b }", ".main.body#html::marker{a:b}"),
        ("html { font-size: 125% }", "briefgen-html{--z-rem:20px;font-size:125%}"),
        ("@media (min-width: 40rem) { p { a: b } }", "@container (min-width: 640px){p{a:b}}"),
        (
            "@media screen and (min-width: 40em) { p { a: b } }",
            "@media screen{@container (min-width: 640px){p{a:b}}}",
        ),
        (
            "@media (hover: hover) and (min-width: 40rem) { p { a: b } }",
            "@media (hover: hover) and (min-width: 40rem){p{a:b}}",
        ),
        (
            "@media (hover: hover) and (min-width: 80rem) { p { a: b } }",
            "@media (hover: hover){@container (min-width: 1280px){p{a:b}}}",
        ),
        ("@font-face { font-family: x } p { a: b }", "p{a:b}"),
        ('p { font-family: "Ours", serif }', "p{font-family:ui-serif,serif}"),
        ("p { font-family: ours, serif }", "p{font-family:ui-serif,serif}"),
        ('p { font-family: "Ours" }', "p{font-family:system-ui,sans-serif}"),
        ('p { font-family: Georgia, "Our Serif" }', "p{font-family:Georgia,ui-serif,serif}"),
        ("p { font: bold 1px/2 Our Serif, serif; a: b }", "p{font:bold 1px/2 ui-serif,serif;a:b}"),
        ("p { font-family: PT Serif, serif }", "p{font-family:PT Serif,ui-serif,serif}"),
        ("@position-try --up { top: 1rem }", "@position-try --z-up{top:calc(1*var(--z-rem,16px))}"),
        ("@supports (anchor-scope: --c) { p { a: b } }", "@supports (anchor-scope: --z-c){p{a:b}}"),
    ],
)  # fmt: skip
def test_rules_of_a_page_become_those_of_an_embed(page: str, wanted: str):
    """Elements, root, lengths, widths, fonts and names: each in the way that a shadow root has it."""
    made = isolated(page, "--z-", {"Ours", "Our Serif"})
    assert "".join(made.split()) == "".join(wanted.split())
