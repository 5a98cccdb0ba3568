"""Themes: colours that can be read, a folder upon a folder, and values that reach CSS only parsed."""

import json
import re

import pypdfium2
import pytest

from briefgen import colour, theme
from briefgen.artifact import render
from briefgen.colour import Shade
from briefgen.document import assemble
from briefgen.files import read_theme
from briefgen.finding import failed
from briefgen.outline import select
from briefgen.paper import cite
from tests import project
from tests.test_cli import run, verified, write
from tests.test_geometry import ROOT, THEMES
from tests.test_paper import plain

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 30"><rect width="80" height="30"/></svg>'


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


@pytest.mark.parametrize("name", THEMES)
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


@pytest.mark.parametrize("name", THEMES)
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
    write(tmp_path)
    done = run("build", "--project", tmp_path, "--format", "html", "--theme", "house")
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


def test_there_are_two_themes_that_look_apart():
    """The second one shares neither colours nor furniture, and nothing but what it says is its own."""
    assert THEMES == ["bulletin", "gazette"]
    gazette, bulletin = (read_theme(ROOT, name)[0] for name in ("gazette", "bulletin"))
    assert gazette is not None
    assert bulletin is not None
    assert not set(gazette.look.light.values()) & set(bulletin.look.light.values())
    assert gazette.templates["paper.html.j2"] == bulletin.templates["paper.html.j2"]
    assert bulletin.styles["more.css"]
    assert gazette.faces == bulletin.faces


def test_another_theme_or_size_is_built_apart_and_verified(tmp_path):
    """The default's outputs keep their names, and the others' folder says what they are in."""
    folder = write(tmp_path / "p")
    html_only = ("--format", "html", "--preset", "note", "--project", folder)
    for more, place in (
        ((), ""),
        (("--theme", "gazette", "--paper", "a4"), ""),
        (("--paper", "letter"), "gazette-letter"),
        (("--theme", "bulletin"), "bulletin-a4"),
        (("--theme", "bulletin", "--paper", "letter"), "bulletin-letter"),
    ):
        done = run("build", *html_only, *more)
        assert (done.exit_code, verified(done.stdout)) == (0, 1), done.output
        out = folder / "build" / place
        assert str(out / "rivers" / "note.html") in done.stdout
        record = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        theme_, _, size = (place or "gazette-a4").partition("-")
        assert (record["theme"], record["paper"]) == (theme_, size)
        done = run("verify", "--project", folder, "--out", out)
        assert (done.exit_code, verified(done.stdout)) == (0, 1), done.output


def test_the_size_of_a_project_s_theme_is_its_default(tmp_path):
    """Its outputs keep their names on that size, and A4 is the other one."""
    folder(write(tmp_path), gazette__theme_toml='[page]\nsize = "letter"\n')
    pdf = ("build", "--format", "pdf", "--preset", "note", "--project", tmp_path)
    assert run(*pdf).exit_code == 0
    assert run(*pdf, "--paper", "a4").exit_code == 0
    sizes = []
    for place in ("", "gazette-a4"):
        with pypdfium2.PdfDocument(tmp_path / "build" / place / "rivers" / "note.pdf") as made:
            page = made[0]
            sizes.append((round(page.get_width()), round(page.get_height())))
            page.close()
    assert sizes == [(612, 792), (595, 842)]


def test_verify_knows_the_fonts_of_the_theme_that_was_built(tmp_path):
    """Another family than the project's theme has is sound where the manifest names its theme."""
    faces = (ROOT / "templates/gazette/theme.toml").read_text().replace("Gazette", "House")
    folder(write(tmp_path), house__theme_toml=f'extends = "gazette"\n{faces}')
    assert (
        run("build", "--theme", "house", "--preset", "note", "--project", tmp_path).exit_code == 0
    )
    out = tmp_path / "build" / "house-a4"
    assert run("verify", "--project", tmp_path, "--out", out).exit_code == 0
    text = (out / "manifest.json").read_text().replace('"theme": "house"', '"theme": "gazette"')
    (out / "manifest.json").write_text(text)
    assert "foreign-font" in run("verify", "--project", tmp_path, "--out", out).stderr


def test_an_unknown_theme_on_the_command_line_is_a_finding(tmp_path):
    """With the one that is meant."""
    for command in ("build", "check"):
        done = run(command, "--theme", "buletin", "--project", write(tmp_path))
        assert done.exit_code == 1
        assert "command line: error [unknown-theme]" in done.stderr
        assert "did you mean `bulletin`?" in done.stderr
