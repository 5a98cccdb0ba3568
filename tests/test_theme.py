"""Themes: colours that can be read, a folder upon a folder, and values that reach CSS only parsed."""

import re

import pytest
from click.testing import CliRunner

from briefgen import colour, theme
from briefgen.artifact import render
from briefgen.cli import cli
from briefgen.colour import Shade
from briefgen.document import assemble
from briefgen.files import read_theme
from briefgen.finding import failed
from briefgen.outline import select
from briefgen.paper import cite
from tests import project
from tests.test_geometry import ROOT
from tests.test_paper import plain

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 30"><rect width="80" height="30"/></svg>'
SHIPPED = sorted(p.parent.name for p in (ROOT / "templates").glob("*/theme.toml"))


def folder(tmp_path, **files: str):
    """Write files of a project's themes: `house__more_css` is templates/house/more.css."""
    for name, text in files.items():
        path = tmp_path / "templates" / name.replace("__", "/").replace("_css", ".css")
        path = path.with_name(path.name.replace("_toml", ".toml").replace("_j2", ".html.j2"))
        path = path.with_name(path.name.replace("_svg", ".svg"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def html(tmp_path, name: str, form: str = "html", mark: str = "") -> str:
    library = project.library()
    paper = cite(select(library, "rivers", "note"), library, plain)
    read, found = read_theme(tmp_path, name)
    assert read is not None, found
    assert not failed(found), found
    object.__setattr__(paper, "mark", mark)
    return assemble(paper, read, form).html


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59),
     ("#ff0000", "#00ff00", 2.91), ("#abcdef", "#abcdef", 1)],
)  # fmt: skip
def test_contrast_is_that_of_wcag(one, other, ratio):
    """Known ratios, whichever of the two is the ground."""
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(one, other) == colour.contrast(other, one)


@pytest.mark.parametrize(
    ("text", "value"),
    [("#173F66", "#173f66"), ("#fff", "#ffffff"), ("navy", "#000080"), ("rgb(1, 2, 300)", "#0102ff"),
     (" hsl(0, 100%, 50%) ", "#ff0000"), ("#ff000080", ""), ("transparent", ""),
     ("currentColor", ""), ("inherit", ""), ("var(--x)", ""), ("url(x)", ""), ("#12345", ""),
     ("red; } @import 'x'", ""), ("red}", ""), ("red/**/", "#ff0000"), ("", ""), ("u\\72l(x)", "")],
)  # fmt: skip
def test_a_colour_is_what_was_parsed(text, value):
    """Whatever is written, six digits or nothing."""
    assert colour.parsed(text) == value


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_theme_has_every_colour_twice_and_can_be_read(name):
    """Light and dark, and no finding; the text even at the higher of the two levels of WCAG."""
    read, found = read_theme(ROOT, name)
    assert found == []
    assert read is not None
    for palette in (read.look.light, read.look.dark):
        assert palette.keys() == colour.NAMES.keys()
        for ground in ("paper", "tint"):
            assert colour.contrast(palette["text"].value, palette[ground].value) >= 7


def test_a_ground_that_is_not_white_is_held_against_the_white_of_a_sheet_too():
    """A PDF is printed on white: a light text on a dark page of the screen is not read there."""
    palette = {"text": Shade("#eeeeee"), "paper": Shade("#101010")}
    (only,) = colour.low_contrasts(palette, {}, "light")
    assert "a printed page" in only.message
    assert colour.low_contrasts(palette, {}, "dark") == []


@pytest.mark.parametrize(("tint", "paper"), [("#eaf0f6", "#ffffff"), ("#202830", "#12171d"),
                                             ("#ffffff", "#ffffff"), ("#00ff80", "#ff0080")])  # fmt: skip
def test_the_wash_gives_the_tint(tint, paper):
    """Laid over the ground, its colour is that of the tint to a step of 255."""
    *ink, cover = map(float, re.findall(r"[\d.]+", colour.wash(tint, paper)))
    for part, ground, wanted in zip(ink, colour._parts(paper), colour._parts(tint), strict=True):
        laid = part / 255 * cover / 100 + ground * (1 - cover / 100)
        assert laid == pytest.approx(wanted, abs=1.1 / 255)


@pytest.mark.parametrize("name", SHIPPED)
def test_style_sheets_that_ship_hold_no_colours(name):
    """All come from theme.toml; a shadow, and the ground of a logo, are no colours of a theme."""
    for path in (ROOT / "templates" / name).glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not set(re.findall(r"#[0-9a-f]{3,8}\b", text)) - {"#0003", "#fff"}, path.name
        assert not re.search(r"\b(?:rgba?|hsla?)\(|@import|url\(", text)


def test_a_project_changes_one_colour_of_a_shipped_theme(tmp_path):
    """Everything else of it stays: the other colours, the files, the faces."""
    folder(tmp_path, gazette__theme_toml='[colours]\naccent = "#7a1f1f"\n')
    ours, _ = read_theme(tmp_path, "gazette")
    shipped, _ = read_theme(ROOT, "gazette")
    assert ours is not None
    assert shipped is not None
    assert ours.look.light["accent"].value == "#7a1f1f"
    assert ours.look.light["text"] == shipped.look.light["text"]
    assert (ours.faces, ours.styles) == (shipped.faces, shipped.styles)
    assert "--accent:#7a1f1f" in html(tmp_path, "gazette")


def test_a_theme_extends_another_one(tmp_path):
    """Through two others: files, faces and colours come from the nearest that has them."""
    folder(
        tmp_path,
        house__theme_toml='extends = "base"\n[colours]\naccent = "#004d40"\n',
        house__more_css="h1{color:var(--accent)}",
        base__theme_toml='extends = "gazette"\n[page]\nsize = "letter"\n[colours]\naccent = "#000000"\nquiet = "#333333"\n',
        base__more_css="h1{margin:0}",
    )
    ours, found = read_theme(tmp_path, "house")
    assert found == []
    assert ours is not None
    assert ours.size == "letter"
    assert [ours.look.light[n].value for n in ("accent", "quiet")] == ["#004d40", "#333333"]
    assert ours.styles["more.css"] == "h1{margin:0}\nh1{color:var(--accent)}"
    text = html(tmp_path, "house")
    assert text.index("h1{margin:0}") > text.index(
        ".popover" if ".popover" in text else "[popover]"
    )


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({"a__theme_toml": 'extends = "a"'}, "unknown-theme", "extends itself"),
        (
            {"a__theme_toml": 'extends = "b"', "b__theme_toml": 'extends = "a"'},
            "unknown-theme",
            "extends itself",
        ),
        ({"a__theme_toml": 'extends = "gazete"'}, "unknown-theme", "no theme `gazete`"),
        ({"a__theme_toml": 'extends = "../gazette"'}, "bad-value", "`extends`"),
        ({"a__more_css": "p{}"}, "unknown-theme", "no theme `a`"),
        (
            {"a__theme_toml": 'extends = "gazette"\n[fonts]\nsans = ["Arial"]'},
            "missing-font",
            "`Arial`",
        ),
        (
            {
                "a__theme_toml": 'extends = "gazette"\n[logo]\nfile = "l.svg"\nalt = "A"',
                "a__l_svg": "<svg/>",
            },
            "bad-picture",
            "not SVG",
        ),
    ],
)
def test_what_a_theme_can_not_be_is_a_finding(tmp_path, files, code, said):
    """Each with its code and what it is about."""
    _, found = read_theme(folder(tmp_path, **files), "a")
    assert code in [f.code for f in found]
    assert said in " ".join(f.message for f in found)


def test_a_project_changes_one_block_of_a_shipped_template(tmp_path):
    """The file of the same name extends the shipped one; all around the block stays."""
    block = '{% extends "gazette/paper.html.j2" %}{% block title_block %}<p>Office</p>{{ super() }}{% endblock %}'
    folder(tmp_path, gazette__paper_j2=block)
    for form in ("html", "pdf"):
        text = html(tmp_path, "gazette", form)
        assert "<p>Office</p>" in text
        assert "<h1>Rivers of Arvenne</h1>" in text
        assert ('class="running title"' in text) == (form == "pdf")


def test_a_fault_names_the_file_that_has_it(tmp_path):
    """Also where a theme takes the file from the one that it extends."""
    folder(
        tmp_path,
        house__theme_toml='extends = "base"',
        base__theme_toml='extends = "gazette"',
        base__screen_j2='{% extends "paper.html.j2" %}\n{% block head %}{{ nobody }}{% endblock %}',
    )
    for name, data in project.files(settings=project.SETTINGS.replace(
        'language = "en-GB"', 'language = "en-GB"\ntheme = "house"')).items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    done = CliRunner().invoke(cli, ["build", "--project", str(tmp_path), "--format", "html"])
    assert "templates/base/screen.html.j2:2: error [bad-template]" in done.stderr


def test_a_mark_has_its_own_colour(tmp_path):
    """In the light and in the dark; another mark keeps that of the theme."""
    marks = '[marks]\n"SECRET" = "#004080"\n[marks.dark]\n"SECRET" = "#99ccff"\n'
    folder(tmp_path, house__theme_toml=f'extends = "gazette"\n{marks}')
    colours = re.findall(r"--handling:(#\w+)", html(tmp_path, "house", mark="SECRET"))
    assert colours == ["#004080", "#99ccff"]
    assert re.findall(r"--handling:(#\w+)", html(tmp_path, "house", "pdf", "SECRET")) == ["#004080"]
    assert "#9c1c1c" in html(tmp_path, "house", mark="OPEN")


def test_a_logo_is_in_both_media_and_loads_nothing(tmp_path):
    """With its words; on the screen it is carried in its address, in a PDF it is drawn."""
    logo = '[logo]\nfile = "logo.svg"\nalt = "Office & Rivers"\n'
    folder(tmp_path, house__theme_toml=f'extends = "gazette"\n{logo}', house__logo_svg=LOGO)
    text = html(tmp_path, "house")
    assert re.search(
        r'<img class="logo" src="data:image/svg\+xml;base64,[\w+/]+=*" alt="Office &amp; R', text
    )
    library = project.library()
    paper = cite(select(library, "rivers", "note"), library, plain)
    read, _ = read_theme(tmp_path, "house")
    assert read is not None
    made = render(assemble(paper, read, "pdf"))
    assert made.findings == ()
    bare, _ = read_theme(ROOT, "gazette")
    assert bare is not None
    assert made.filled == render(assemble(paper, bare, "pdf")).filled  # it takes no line
    missing = assemble(paper, read, "pdf")
    object.__setattr__(missing, "assets", ())
    assert failed(render(missing).findings)


def test_faces_are_replaced_by_family_style_and_weight():
    """One of the same three stands in for it, another one comes beside it."""
    base, _ = theme.parse_settings((ROOT / "templates/gazette/theme.toml").read_text(), "t")
    own, found = theme.parse_settings(
        '[[faces]]\nfamily = "Gazette Serif"\npackage = "p"\nfile = "a.ttf"\n'
        '[[faces]]\nfamily = "Gazette Serif"\nweight = 700\npackage = "p"\nfile = "b.ttf"\n', "t"
    )  # fmt: skip
    assert found == []
    files = [f.file for f in own.over(base).faces]
    assert {"a.ttf", "b.ttf"} <= set(files)
    assert "SourceSerifPro-Regular.ttf" not in files
    assert "SourceSerifPro-It.ttf" in files
