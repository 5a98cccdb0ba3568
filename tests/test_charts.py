"""Pictures drawn from data: what is refused, what is known without drawing, what is drawn."""

import itertools
import json
import re
import sys
from datetime import date

import pytest

from briefgen import build, chart, dataset, files, gallery, json_text, picture, svg, vega
from briefgen.cache import NO_CACHE, Cache
from briefgen.colour import NAMES, SERIES, Shade, contrast, low_contrasts, properties
from briefgen.document import drawings
from briefgen.evidence import uses
from briefgen.finding import Finding, Place
from briefgen.library import load
from briefgen.outline import select
from briefgen.stages import Stages
from briefgen.verification.read_pdf import read_pdf
from tests import project
from tests.spoiled import ROOT

FLOW = "year,flow,river\n1990,1600,Arve\n2010,2400,Arve\n1990,900,Bel\n2010,1210,Bel\n"
RISE = {
    "data": {"name": "flow"},
    "mark": {"type": "line", "point": True},
    "encoding": {
        "x": {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": "Year"}},
        "y": {"field": "flow", "type": "quantitative", "title": "Flow, {{flow}} in 2024"},
        "color": {"field": "river", "type": "nominal"},
    },
}
SHOWN = """
Figure: The flow rises {#rise}

![Two lines that rise](picture:rise)

Source: Office [@report].

### A turn"""
DRAWING = "content/pictures/rise.vl.json"


def table(text: str = FLOW, name: str = "flow") -> dict[str, dataset.Dataset]:
    made, found = dataset.parse(text, name, f"content/data/{name}.csv")
    assert made is not None, found
    return {name: made}


def read(spec: object, text: str = FLOW) -> tuple[chart.Chart | None, list[Finding]]:
    return chart.parse(json.dumps(spec, indent=1), "rise", DRAWING, table(text))


def with_rise(spec: object = RISE, **changes: str | None):
    """Return the small project with a picture drawn from data in its longer paper."""
    more = {DRAWING: json.dumps(spec, indent=1), "content/data/flow.csv": FLOW}
    return load(
        project.files(
            **{"history": project.HISTORY.replace("\n### A turn", SHOWN), **more, **changes}
        )
    )


def theme():
    made, found = files.read_theme(ROOT, "gazette")
    assert not found
    return made


def drawn(spec: object, text: str = FLOW, width: int = 357) -> picture.Picture:
    """Draw a specification, in a process of its own."""
    made, found = read(spec, text)
    assert made is not None, found
    plot = chart.plot(made, table(text), "en-GB", lambda name: name)
    ((_, out),) = gallery._drawn([(plot, width)], theme(), 1, gallery.LIMITS)
    return out


# --- data ------------------------------------------------------------------------------------------


def test_columns_have_a_kind():
    """Numbers and days where every cell is one or empty; years are numbers."""
    made = table("a,b,c,d\n1,2010-06-01,x,\n,,1,\n-2.5,2011-01-31,2,\n")["flow"]
    assert [str(kind) for kind in made.kinds] == ["number", "date", "text", "text"]
    assert [dataset.value(c, made.kinds[0]) for c in made.cells("a")] == [1, None, -2.5]
    assert made.lines == (2, 3, 4)


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("a,b\n1\n", "the row has 1 cell, and the head has 2", 2),
        ("a,b\n1,2\n\n1,2,3\n", "the row has 3 cells, and the head has 2", 4),
        ("a,a\n1,2\n", "two columns are called `a`", 1),
        ("a,\n1,2\n", "column 2 has no name", 1),
        ('a\n"1"x\n', "the file is not CSV", 2),
        ('a\n"1\n', "the file is not CSV", 2),
        ("", "the file has no head", 1),
        ("a\n" + "1\n" * 2001, "more than 2,000 rows", 2002),
    ],
)
def test_what_is_no_table_is_a_finding(text, says, line):
    """It is told where it stands."""
    made, found = dataset.parse(text, "flow", "content/data/flow.csv")
    assert made is None
    assert {(f.code, f.place.line) for f in found} == {("bad-data", line)}
    assert says in found[0].message


# --- specifications --------------------------------------------------------------------------------


def changed(**keys: object) -> dict[str, object]:
    return {**RISE, **keys}


REFUSED = {
    "address of data": changed(data={"url": "https://example.org/flow.csv"}),
    "file of data": changed(data={"url": "/etc/passwd"}),
    "data beside a name": changed(data={"name": "flow", "format": {"type": "csv"}}),
    "values": changed(data={"values": [{"year": 1}]}),
    "generated": changed(data={"sequence": {"start": 0, "stop": 1e9}}),
    "no data": changed(data=None),
    "datasets": changed(datasets={"flow": []}),
    "looked up elsewhere": changed(
        transform=[{"lookup": "river", "from": {"data": {"url": "x.csv"}, "key": "river"}}]
    ),
    "link": changed(encoding={**RISE["encoding"], "href": {"value": "https://example.org"}}),
    "channel of images": changed(encoding={**RISE["encoding"], "url": {"field": "river"}}),
    "reference": changed(encoding={"$ref": "https://example.org/x.json"}),
    "address in a text": changed(title="see http://example.org"),
    "address in an expression": changed(transform=[{"calculate": "'https://x.org'", "as": "z"}]),
    "data of a layer": {"data": {"name": "flow"}, "layer": [changed(data={"url": "a.csv"})]},
}


@pytest.mark.parametrize("spec", REFUSED.values(), ids=REFUSED)
def test_nothing_comes_from_elsewhere(spec):
    """Whatever asks for more than the project's data is refused before anything is drawn."""
    made, found = read(spec)
    assert made is None
    assert "refused-data" in {f.code for f in found}
    assert all(f.place.line and f.place.column and f.hint for f in found)


def test_the_address_of_the_schema_is_no_address():
    """It is what editors go by."""
    made, found = read(changed(**{"$schema": "https://vega.github.io/schema/vega-lite/v6.json"}))
    assert made is not None
    assert found == []
    assert "$schema" not in chart.plot(made, table(), "en", str).text


WRONG = {
    "mark": (changed(mark="lin"), "there is no mark `lin`"),
    "image": (changed(mark="image"), "there is no mark `image`"),
    "no mark": ({"data": {"name": "flow"}}, "a view has no `mark`"),
    "no data": ({"mark": "bar"}, "a view has no `data`"),
    "list": ([1], "the file holds no object"),
    "view": ({"data": {"name": "flow"}, "layer": [1]}, "a view is no object"),
    "views": ({"data": {"name": "flow"}, "vconcat": []}, "`vconcat` is no list of views"),
    "channel": (changed(encoding={"z": {"field": "flow"}}), "there is no channel `z`"),
    "type": (
        changed(encoding={"x": {"field": "year", "type": "quant"}}),
        "there is no type `quant`",
    ),
    "table": (changed(usermeta={"table": {"flow": 1}}), "neither false nor an object"),
}


@pytest.mark.parametrize(("spec", "says"), WRONG.values(), ids=WRONG)
def test_what_is_no_specification_is_a_finding(spec, says):
    """What is known without drawing is told at its place."""
    made, (first, *_) = read(spec)
    assert made is None
    assert (first.code, says in first.message) == ("bad-specification", True)


UNKNOWN = [
    {"encoding": {"x": {"field": "yaer", "type": "quantitative"}}},
    {"encoding": {"x": {"field": "year", "sort": {"field": "yaer"}}}},
    {"encoding": {"color": {"condition": {"test": "datum.yaer > 1", "value": "red"}}}},
    {"encoding": {"tooltip": [{"field": "yaer"}]}},
    {"transform": [{"filter": "datum['yaer'] > 1"}]},
    {"transform": [{"filter": {"field": "yaer", "gt": 1}}]},
    {"transform": [{"aggregate": [{"op": "sum", "field": "yaer", "as": "s"}]}]},
    {"transform": [{"fold": ["yaer"]}]},
    {"transform": [{"aggregate": [], "groupby": ["yaer"]}]},
    {"transform": [{"lookup": "yaer", "from": {"data": {"name": "flow"}, "key": "year"}}]},
    {"transform": [{"lookup": "year", "from": {"data": {"name": "flow"}, "key": "yaer"}}]},
    {"usermeta": {"table": {"flow": {"yaer": "Year"}}}},
]


@pytest.mark.parametrize("keys", UNKNOWN, ids=str)
def test_a_column_that_is_not_there_is_a_finding(keys):
    """Wherever it is named; the hint is what it may mean."""
    made, found = read(changed(**keys))
    assert made is None
    assert [f.code for f in found] == ["unknown-column"]
    assert found[0].hint == "did you mean `year`?"


MADE = [
    {"transform": [{"calculate": "datum.flow * 2", "as": "twice"}], "encoding": {"y": {"field": "twice"}}},
    {"transform": [{"fold": ["year", "flow"]}], "encoding": {"y": {"field": "value"}, "x": {"field": "key"}}},
    {"transform": [{"fold": ["year"], "as": ["k", "v"]}], "encoding": {"y": {"field": "v"}}},
    {"transform": [{"aggregate": [{"op": "sum", "field": "flow", "as": "all"}]}], "encoding": {"y": {"field": "all"}}},
    {"transform": [{"window": [{"op": "rank", "as": "r"}]}], "encoding": {"y": {"field": "r"}}},
    {"transform": [{"pivot": "river", "value": "flow"}], "encoding": {"y": {"field": "Arve"}}},
    {"encoding": {"x": {"field": "year", "axis": {"labelExpr": "datum.label"}}}},
    {"encoding": {"x": {"field": "year", "sort": "-y"}}},
]  # fmt: skip


@pytest.mark.parametrize("keys", MADE, ids=str)
def test_what_a_transform_makes_is_known(keys):
    """Its names are columns for what follows."""
    made, found = read(changed(**keys))
    assert made is not None, found


def test_layers_have_their_own_data():
    """An encoding that several share is held against the data of each."""
    spec = {
        "data": {"name": "flow"},
        "encoding": {"x": {"field": "year", "type": "quantitative"}},
        "layer": [
            {"mark": "line", "encoding": {"y": {"field": "flow", "type": "quantitative"}}},
            {"data": {"name": "notes"}, "mark": "text", "encoding": {"text": {"field": "word"}}},
        ],
    }
    data = table() | table("at,word\n1,dry\n", "notes")
    made, found = chart.parse(json.dumps(spec), "rise", DRAWING, data)
    assert made is not None, found
    spec["layer"][1]["encoding"]["x"] = {"field": "year"}
    _, (found,) = chart.parse(json.dumps(spec), "rise", DRAWING, data)
    assert found.message == "the data set `notes` has no column `year`"


def test_named_figures_are_those_of_the_project():
    """In titles and in cells; one that is not there is told at its place."""
    library = with_rise()
    assert library.findings == ()
    library = with_rise(changed(title="In {{flo}}"))
    assert [(f.code, f.place.file) for f in library.findings] == [("unknown-figure", DRAWING)]
    library = with_rise(**{"content/data/flow.csv": FLOW.replace("Bel", "{{nothing}}")})
    assert {(f.code, f.place.line) for f in library.findings} == {
        ("unknown-figure", 4),
        ("unknown-figure", 5),
    }
    made, _ = read(RISE)
    assert made is not None
    plot = chart.plot(made, table(), "de", {"flow": "1.200 m³"}.__getitem__)
    assert "Flow, 1.200 m³ in 2024" in plot.text


def test_a_figure_past_its_review_is_marked_in_a_picture_too():
    """Its date is among those that the paper says; `uses` finds the picture."""
    library = with_rise()
    late = library.on(date(2100, 1, 1))
    for found, text in ((library, "Flow, 1,200 m³ in 2024"), (late, "Flow, 1,200 m³† in 2024")):
        (attempt,) = build.write_papers(found, [("rivers", "paper")])
        assert attempt.paper is not None
        (shown,) = drawings(attempt.paper)
        assert shown.plot is not None
        assert text in shown.plot.text
    places = uses([select(library, "rivers", "paper")], library, "flow")
    assert [(u.place.line > 1, u.text) for u in places if u.place.file == DRAWING] == [
        (True, "picture rise")
    ]


def test_the_table_has_what_is_drawn():
    """Heads are the titles of axes; years are not parted, numbers are as the language has them."""
    made, _ = read(RISE)
    assert made is not None
    (shown,) = chart.plot(made, table(), "de", lambda _: "1.200").tables
    assert shown.heads == ("Year", "Flow, 1.200 in 2024", "River")
    assert shown.rows[0] == ("1990", "1.600", "Arve")
    made, _ = read(changed(usermeta={"table": {"flow": {"river": "Fluss", "flow": "Menge"}}}))
    assert made is not None
    (shown,) = chart.plot(made, table(), "de", str).tables
    assert (shown.heads, shown.rows[1]) == (("Fluss", "Menge"), ("Arve", "2.400"))
    made, _ = read(changed(usermeta={"table": {"flow": False}}))
    assert made is not None
    assert made.tables == ()


def test_data_that_can_not_be_read_are_told_once():
    """The file says what is wrong with it; the paper that shows the picture is not made."""
    library = with_rise(**{"content/data/flow.csv": "a,a\n"})
    assert [f.code for f in library.findings] == ["bad-data"]
    (attempt,) = build.write_papers(library, [("rivers", "paper")])
    assert attempt.paper is None
    assert "bad-data" in {f.code for f in attempt.findings}


def test_places_are_those_of_the_values():
    """Keys that look alike, escapes and brackets in texts mislead nobody."""
    text = '{"a": {"b": [1, {"a": "x{,]"}], "a\\"": null},\n "c": -1.5e3, "d": []}'
    found = json_text.places(text)
    for path, offset in found.items():
        value = json.loads(text)
        for key in path:
            value = value[key]
        rest, _ = json.JSONDecoder().raw_decode(text[offset:])
        assert rest == value, path
    assert len(found) == 9


# --- a drawing in a page ---------------------------------------------------------------------------


def test_a_drawing_in_a_page_is_one_image_with_ids_of_its_own():
    """Two of them on a page do not meet; no class of theirs is one of the page."""
    data = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5" width="10" height="5">'
        b'<defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs>'
        b'<g class="mark" clip-path="url(#c)"><path fill="var(--series-1)" d="M0,0h1"/>'
        b'<use href="#c"/></g></svg>'
    )
    checked, found = svg.checked(data, Place("x.svg"), NAMES)
    assert checked is not None, found
    text = svg.inlined(checked, "p2-", 'A "line" <rises>')
    assert 'id="p2-c"' in text
    assert 'clip-path="url(#p2-c)"' in text
    assert 'href="#p2-c"' in text
    assert "class=" not in text
    assert ' width="10"' not in text
    assert "aria-label='A \"line\" &lt;rises&gt;'" in text
    assert 'fill="#173f66"' in svg.coloured(checked, {"series-1": "#173f66"}).decode()


@pytest.mark.parametrize("value", ["var(--nothing)", "var(--text, url(x))", "var( --text)"])
def test_a_drawing_has_the_colours_of_the_page_alone(value):
    """Nothing else stands in `var()`, and in an author's drawing nothing at all."""
    form = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="{}"/></svg>'
    assert svg.checked(form.format(value).encode(), Place("x.svg"), NAMES)[0] is None
    good = form.format("var(--text)").encode()
    assert svg.checked(good, Place("x.svg"), NAMES)[0] is not None
    assert svg.checked(good, Place("x.svg"))[0] is None


@pytest.mark.parametrize("name", ["gazette", "bulletin"])
def test_series_can_be_told_apart_in_grey(name):
    """Of each two colours of a shipped theme one is clearly lighter, on light and on dark."""
    made, _ = files.read_theme(ROOT, name)
    assert made is not None
    for palette in (made.look.light, made.look.dark):
        shades = [palette[series].value for series in SERIES]
        for one, other in itertools.combinations(shades, 2):
            assert contrast(one, other) > 1.2, (one, other)


def test_a_theme_without_colours_of_series_has_others():
    """Those that stand in follow the theme."""
    light = {"accent": Shade("#112233"), "handling": Shade("#445566")}
    assert "--series-1:#112233;--series-2:#445566;" in properties(light)
    faint = {"paper": Shade("#ffffff"), "series-1": Shade("#aaaaaa")}
    (found,) = low_contrasts(faint, {}, "dark")
    assert (found.code, "3.0 is the least" in found.message) == ("low-contrast", True)


# --- drawing ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rise() -> picture.Picture:
    return drawn(RISE)


def test_a_drawing_is_in_the_look_of_the_theme(rise):
    """The theme's faces, its colours by name, words of 8 points, as wide as the column."""
    text = rise.data.decode()
    assert rise.findings == ()
    assert 'viewBox="0 0 357 ' in text
    assert "Gazette Sans, Gazette Hangul, sans-serif" in text
    assert {"var(--series-1)", "var(--series-2)"} <= set(re.findall(r"var\([^)]*\)", text))
    assert set(re.findall(r'(?:fill|stroke)="(#[^"]*)"', text)) == set()
    assert set(re.findall(r'font-size="([^"]*)"', text)) == {"8px"}


def test_a_drawing_is_the_same_each_time(rise):
    """In another process, and in another time zone."""
    assert drawn(RISE).data == rise.data


def test_days_do_not_depend_on_the_time_zone(monkeypatch):
    """A day is that day everywhere."""
    text = "day,flow\n2010-01-01,1\n2012-01-01,3\n"
    spec = {
        "data": {"name": "flow"},
        "mark": "line",
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "axis": {"format": "%d %B %Y", "tickCount": 2},
            },
            "y": {"field": "flow", "type": "quantitative"},
        },
    }
    made = []
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        made.append(drawn(spec, text).data)
    assert "01 January 2010" in made[0].decode()
    assert made[0] == made[1] == made[2]


def test_views_above_each_other_are_as_wide_as_the_column():
    """What axes leave is theirs."""
    view = {k: v for k, v in RISE.items() if k != "data"}
    made = drawn({"data": {"name": "flow"}, "vconcat": [view, view]}, width=476)
    assert made.findings == ()
    assert 'viewBox="0 0 476 ' in made.data.decode()


UNDRAWN = {
    "expression": ("bad-specification", changed(transform=[{"calculate": "f(", "as": "z"}])),
    "memory": (
        "bad-specification",
        changed(transform=[{"calculate": "sequence(0, 3e8).length", "as": "z"}]),
    ),
    "filtered": ("empty-picture", changed(transform=[{"filter": "datum.year > 3000"}])),
    "too wide": ("too-wide", changed(width=600)),
}


@pytest.mark.parametrize(("code", "spec"), UNDRAWN.values(), ids=UNDRAWN)
def test_what_can_not_be_drawn_is_a_finding(code, spec):
    """It names the specification."""
    made = drawn(spec)
    assert [f.code for f in made.findings] == [code]
    assert made.findings[0].place.file == DRAWING
    assert bool(made.data) == (code == "too-wide")


def outputs(library, cache=NO_CACHE):
    attempts = build.write_papers(library, [("rivers", "paper")], cache)
    return build.build(attempts, theme(), ("html", "pdf"), cache=cache)


def test_a_paper_shows_its_pictures(tmp_path):
    """In HTML and PDF, with the alternative, the data as a table, and words that do not count."""
    page, pdf = outputs(with_rise(), Cache(tmp_path))
    assert not page.failed
    assert not pdf.failed
    text = page.artifact.data.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox=' in text
    assert 'role="img" aria-label="Two lines that rise"' in text
    assert '<tr><th scope="row">1990</th><td class="right">1,600</td><td>Arve</td></tr>' in text
    assert "<caption>Data of Figure 1</caption>" in text
    assert b"var(--" not in pdf.artifact.data
    assert page.paper.words == pdf.paper.words
    again = build.build(
        build.write_papers(with_rise(), [("rivers", "paper")]), theme(), ("pdf",), cache=NO_CACHE
    )
    assert again[0].artifact.data == pdf.artifact.data


def test_where_nothing_draws_it_is_a_finding(monkeypatch):
    """The hint is what brings the package; papers without such pictures are made."""
    monkeypatch.setattr(vega, "available", lambda: False)
    for output in outputs(with_rise()):
        assert [f.code for f in output.findings] == ["charts-unavailable"]
        assert output.findings[0].hint == "run `python -m pip install vl-convert-python`"
        assert output.failed
    assert not any(o.failed for o in outputs(project.library()))


def test_the_package_that_draws_is_imported_where_it_draws(tmp_path):
    """Neither a check nor a build with nothing new imports it here."""
    cache = Cache(tmp_path)
    first = outputs(with_rise(), cache)
    assert "vl_convert" not in sys.modules
    assert [o.artifact.data for o in outputs(with_rise(), cache)] == [
        o.artifact.data for o in first
    ]
    plots = gallery.wanted([first[0].paper])
    kept = [Stages(cache, may_work=False).drawn(p, theme(), w) for p, w in plots]
    assert [p and p.findings for p in kept] == [()]


def test_programs_draw_too():
    """The stage by itself: a paper goes in, and comes back with its pictures."""
    (attempt,) = build.write_papers(with_rise(), [("rivers", "paper")])
    assert attempt.paper is not None
    paper = gallery.draw(attempt.paper, theme())
    (shown,) = drawings(paper)
    assert shown.data.startswith(b"<svg")
    assert paper.findings == attempt.paper.findings


def test_words_of_a_drawing_are_in_the_fonts(tmp_path):
    """Hangul that stands in a drawing alone is set; a letter that no face has is a finding."""
    output = outputs(with_rise(changed(title="강")), Cache(tmp_path))[1]
    assert not output.failed, output.findings
    assert any("Hangul" in name for name, _ in read_pdf(output.artifact.data).fonts)
    output = outputs(with_rise(changed(title="\u0e01")), Cache(tmp_path))[1]
    assert "missing-glyph" in {f.code for f in output.findings}


def test_the_example_of_the_documentation_is_drawn():
    """Its table, its specification and its line on the table."""
    page = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")
    text = re.search(r"```csv\n(.*?)```", page, re.DOTALL)
    first, second = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert text is not None
    made = drawn(json.loads(first), text[1])
    assert made.findings == ()
    assert made.data.count(b"<text") > 8
    assert json.loads(f"{{{second}}}")["usermeta"]["table"]["notes"] is False


@pytest.mark.parametrize("path", sorted((ROOT / "content" / "pictures").glob("*.vl.json")), ids=str)
@pytest.mark.parametrize("width", picture.WIDTHS.values())
@pytest.mark.slow
def test_the_shipped_pictures_fit(path, width):
    """Each is drawn without a finding in each width that a paper has."""
    library = load(files.read_project(ROOT))
    name = path.name.removesuffix(chart.SUFFIX)
    plot = chart.plot(library.charts[name], library.data, "en-GB", str)
    ((_, made),) = gallery._drawn([(plot, width)], theme(), 1, gallery.LIMITS)
    assert made.findings == ()
    assert f'viewBox="0 0 {width} ' in made.data.decode()
