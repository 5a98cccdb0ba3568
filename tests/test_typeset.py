"""What a page sets in which face, its style sheets made short, and both held against a browser."""

from pathlib import Path

import pytest

from briefgen import files
from briefgen.artifact import cut_faces
from briefgen.css import shortened
from briefgen.fonts import FEATURES, characters
from briefgen.theme import Face
from briefgen.typeset import ALWAYS, NotUnderstoodError, used
from tests.spoiled import ROOT, output_of

THEME, _ = files.read_theme(ROOT, "gazette")
assert THEME is not None
FACES = {(f.family.split()[1], f.style, f.weight): f for f in THEME.faces}
STACKS = ':root{--serif:"Gazette Serif","Gazette Hangul",serif;--sans:"Gazette Sans",sans-serif}'
FIRST = "body{font-family:var(--serif)}"


def uses(
    body: str, rules: str = "", start: str = STACKS + FIRST
) -> dict[tuple[str, str, int], str]:
    """Return what is set in each face of a page, but what any line may need."""
    html = f"<!DOCTYPE html><style>{start}{rules}</style><body>{body}"
    names = {face: name for name, face in FACES.items()}
    return {
        names[face]: "".join(sorted(use.characters - ALWAYS))
        for face, use in used(html, tuple(FACES.values()))
    }


def features(body: str, rules: str) -> dict[str, set[str]]:
    html = f"<!DOCTYPE html><style>{STACKS}{FIRST}{rules}</style><body>{body}"
    return {face.family: set(use.features) for face, use in used(html, tuple(FACES.values()))}


SERIF, ITALIC, BOLD = ("Serif", "normal", 400), ("Serif", "italic", 400), ("Serif", "normal", 600)
SANS, SANS_BOLD = ("Sans", "normal", 400), ("Sans", "normal", 600)
HANGUL = ("Hangul", "normal", 400)

CASES = {
    "plain": ("<p>ab</p>", "", {SERIF: "ab"}),
    "emphasis": ("<p>a<em>b</em>c</p>", "", {SERIF: "ac", ITALIC: "b"}),
    "strong is the heavier face": ("<p>a<b>b</b></p>", "", {SERIF: "a", BOLD: "b"}),
    "bolder than what is light": ("<b>a<i style='font-weight:lighter'>b</i></b>", "",
                                  {BOLD: "a", ITALIC: "b"}),
    "family by class": ('<p class="x">a</p>b', ".x{font-family:var(--sans)}", {SERIF: "b", SANS: "a"}),
    "the last of two rules": ("<p>a</p>", "p{font-weight:600}p{font-weight:400}", {SERIF: "a"}),
    "the more specific of two": ('<p id="x">a</p>', "#x{font-weight:600}p{font-weight:400}", {BOLD: "a"}),
    "the important of two": ('<p id="x">a</p>', "p{font-weight:600!important}#x{font-weight:400}", {BOLD: "a"}),
    "a style of its own": ('<p style="font:600 1rem/1.2 var(--sans)">a</p>', "p{font-weight:400}", {SANS_BOLD: "a"}),
    "inherited": ("<div><p>a</p></div>", "div{font:italic 2em 'Gazette Serif'}", {ITALIC: "a"}),
    "the shorthand starts anew": ("<em><p>a</p></em>", "p{font:1em var(--serif)}", {SERIF: "a"}),
    "some windows alone": ("<p>a</p>", "@media(min-width:9rem){p{font-weight:600}}", {SERIF: "a", BOLD: "a"}),
    "print alone": ("<p>a</p>", "@media print{p{font-family:var(--sans)}}", {SERIF: "a", SANS: "a"}),
    "what some browsers can do": ("<p>a</p>", "@supports (x:y){p{font-weight:600}}", {SERIF: "a", BOLD: "a"}),
    "a layer": ("<p>a</p>", "p{font-weight:400}@layer x{p{font-weight:600}}", {SERIF: "a", BOLD: "a"}),
    "numbers alone, where lists have numbers": ("<ol><li>a</li></ol><b>1953</b>", "",
                                                {SERIF: ".0123456789a", BOLD: ".0123456789"}),
    "a text of which an attribute has all": ('<p><a href="xa">a</a></p>', "a::after{content:attr(href)}",
                                             {SERIF: "ax"}),
    "before what has no text": ("<p></p><i>a</i>", "p::before{content:'1';font-weight:600}",
                                {SERIF: "1", ITALIC: "a", BOLD: "1"}),
    "by a custom property": ("<p>a</p>", ":root{--s:'§'}p::after{content:var(--s)}", {SERIF: "a§"}),
    "a style of its own for counters": ("<p>a</p>", "@counter-style d{symbols:'†'}p::before{content:counter(n, d)}",
                                        {SERIF: ".0123456789a†"}),
    "under the pointer": ("<p>a</p>", "p:hover{font-style:italic}", {SERIF: "a", ITALIC: "a"}),
    "within what has the focus": ("<div><p>a</p></div>", "div:is(:focus-within,.x) p{font-style:italic}",
                                  {SERIF: "a", ITALIC: "a"}),
    "not under the pointer": ("<p>a</p>", "p:not(:hover){font-style:italic}", {SERIF: "a", ITALIC: "a"}),
    "a state nobody knows": ("<p>a</p>", "p:target-current{font-weight:600}", {SERIF: "a", BOLD: "a"}),
    "an element that is not there": ("<p>a</p>", "q:hover{font-weight:600}", {SERIF: "a"}),
    "before it": ("<p>a</p>", "p::before{content:'x'}", {SERIF: "ax"}),
    "in another face before it": ("<p>a</p>", "p::before{content:'x';font-weight:600}", {SERIF: "ax", BOLD: "x"}),
    "a counter": ("<p>a</p>", "p::before{content:counter(n)}", {SERIF: ".0123456789a"}),
    "an attribute": ('<p data-x="yz">a</p>', "p::before{content:attr(data-x)}", {SERIF: "ayz"}),
    "capitals": ("<p>aß</p>", "p{text-transform:uppercase}", {SERIF: "ASasß"}),
    "small capitals": ("<p>a</p>", "p{font-variant:small-caps}", {SERIF: "Aa"}),
    "Korean": ("<p>a강</p>", "", {SERIF: "a", HANGUL: "강"}),
    "a family that has not the character": ('<p class="x">강</p>', ".x{font-family:var(--sans)}", {}),
    "what is not shown": ("<p>a</p><template>b</template><script>c</script>", "", {SERIF: "a"}),
    "a family of the system": ("<code>a</code>b", "", {SERIF: "b"}),
    "a button": ("<button>a</button>", "", {}),
    "a button like the text": ("<button>a</button>", "button{font:inherit}", {SERIF: "a"}),
    "a part of a drawing": ('<svg><text font-family="Gazette Sans" font-weight="600">a</text></svg>',
                            "", {SANS_BOLD: "a"}),
    "two of a custom property": ("<p>a</p>", ".dark{--serif:'Gazette Sans'}", {SERIF: "a", SANS: "a"}),
    "not set": ("<p>a</p>", "p{font-family:var(--none, 'Gazette Sans')}", {SANS: "a"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "rules", "wanted"), CASES.values(), ids=CASES)
def test_each_text_is_in_its_faces(body: str, rules: str, wanted: dict[tuple[str, str, int], str]):
    """What a browser would choose, and all that it might."""
    assert uses(body, rules) == wanted


def test_counters_of_letters_have_letters():
    """Roman numerals and letters, from a style sheet or from a list itself."""
    for rules in ("p::before{content:counter(n, upper-roman)}", "p{list-style:inside lower-alpha}"):
        assert set("MDCLXVIz").issubset(uses("<p>1</p>", rules)[SERIF])
    assert "z" in uses('<ol type="a"><li>1</li></ol>')[SERIF]
    assert "z" not in uses("<ol><li>1</li></ol>")[SERIF]


def test_features_are_those_that_a_style_asks_for():
    """Each face keeps the features of its own texts, and small capitals beside figures."""
    rules = (
        "body{font-variant-numeric:oldstyle-nums proportional-nums}"
        ".c{font-variant-caps:small-caps}"
        ".s{font-family:var(--sans);font-variant-numeric:lining-nums}"
    )
    found = features('<p class="c">1</p><p class="s">1</p>', rules)
    assert found == {"Gazette Serif": {"onum", "pnum", "smcp"}, "Gazette Sans": {"lnum"}}
    assert features("<p>1</p>", "p{font-feature-settings:'zero' 1}")["Gazette Serif"] == {"zero"}
    assert features("<p>1</p>", "")["Gazette Serif"] == set()


@pytest.mark.parametrize(
    "rules",
    ["p{b{font-weight:600}}", "@import 'x';", "p:nth-child(){font-weight:600}",
     "p{font-family:var(--a)}:root{--a:var(--b);--b:var(--a)}",
     "p::before{content:counter(n, hangul)}", "p{list-style-type:lower-greek}"],
)  # fmt: skip
def test_what_is_not_followed_leaves_every_face_whole(rules: str):
    """A page with such a style has all its text in each face, with all features."""
    html = f"<!DOCTYPE html><style>{STACKS}{FIRST}{rules}</style><body><p>aß</p>"
    faces = tuple(FACES.values())
    with pytest.raises(NotUnderstoodError):
        used(html, faces)
    asked: dict[Face, tuple[str, tuple[str, ...]]] = {}

    def cut(face: Face, glyphs: str, features: tuple[str, ...]) -> bytes:
        asked[face] = glyphs, features
        return b""

    cut_faces(html, faces, cut)
    assert set(asked) == set(faces)
    assert all({"a", "ß", "Z"} <= set(glyphs) for glyphs, _ in asked.values())
    assert {f for _, f in asked.values()} == {tuple(sorted(FEATURES))}


# --- short style sheets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "short"),
    [
        ("a  :hover > b { color : red ; }", "a :hover > b{color :red}"),
        ("a{}/* x */ b{}", "a{}b{}"),
        ("a/**/b{}", "a/**/b{}"),
        ("a /* x */ b{}", "a b{}"),
        ("p::before { content: ' ;}  /* x */' ; }", 'p::before{content:" ;}  /* x */"}'),
        ("@media (min-width: 3rem) and (hover: hover) { a { b: calc(1px + 2px) -1px } }",
         "@media (min-width:3rem) and (hover:hover){a{b:calc(1px + 2px) -1px}}"),
        ("a [b = c] , d { --x: 1 }", "a [b = c],d{--x:1}"),
        ("@import url(x.css) ;", "@import url(x.css);"),
    ],
)  # fmt: skip
def test_a_sheet_is_made_short(sheet: str, short: str):
    """Comments and white space go where they mean nothing, and nowhere else."""
    assert shortened(sheet) == short
    assert shortened(short) == short


# --- held against a browser ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["gazette", "bulletin"])
def test_a_browser_reads_a_short_sheet_the_same(chromium, theme: str):
    """Every rule, word by word as the browser has it."""
    page = chromium.new_page()
    folder = ROOT / "templates" / theme
    told = "s => { const x = new CSSStyleSheet(); x.replaceSync(s); return [...x.cssRules].map(r => r.cssText.replace(/([:,]) /g, '$1')) }"
    for path in sorted(p for p in folder.glob("*.css") if "print" not in p.name):
        sheet = path.read_text(encoding="utf-8")
        whole = page.evaluate(told, sheet)
        assert len(whole) > 3
        assert page.evaluate(told, shortened(sheet)) == whole
    page.close()


def local_fonts(page) -> list[str]:
    """Return the texts of elements that a browser set in a font that the page does not bring."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": -1})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "body *"})
    out, glyphs = [], 0
    for node in found["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            glyphs += font["glyphCount"]
            if not font["isCustomFont"]:
                out.append(session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"][:200])
    assert glyphs > 1000
    return out


@pytest.mark.slow
@pytest.mark.parametrize("look", ["gazette", "bulletin"])
@pytest.mark.parametrize("preset", ["glance", "standard"])
def test_no_text_falls_to_a_font_of_the_machine(chromium, tmp_path: Path, preset: str, look: str):
    """On a screen, on a phone, in print, with each popover open: every glyph is the page's own."""
    _, artifact = output_of("us-rok-treaty", preset, "html", look)
    file = tmp_path / "x.html"
    file.write_bytes(artifact.data)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    assert local_fonts(page) == []
    opened = page.evaluate(
        "[...document.querySelectorAll('[popover]')].map(p => { p.popover = 'manual'; p.showPopover(); "
        "return p.matches(':popover-open') })"
    )
    assert opened
    assert all(opened)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert local_fonts(page) == []
    page.set_viewport_size({"width": 360, "height": 700})
    assert local_fonts(page) == []
    page.emulate_media(media="print")
    assert local_fonts(page) == []
    page.close()


@pytest.mark.slow
def test_a_font_of_the_machine_is_seen(chromium, tmp_path: Path):
    """The measure above sees a character that the page's fonts lack."""
    _, artifact = output_of("us-rok-treaty", "glance", "html")
    face = next(f for f in THEME.faces if f.family == "Gazette Sans")
    assert ord("Ж") in characters(face)  # the theme has it, and the page was not cut for it
    file = tmp_path / "x.html"
    file.write_bytes(artifact.data.replace(b"Each party", "Ж party".encode(), 1))
    page = chromium.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    assert local_fonts(page)
    page.close()
