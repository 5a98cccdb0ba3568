"""Sources: CSL-JSON and CSL-YAML, whole records, names, titles, and where a text was read."""

import json
import re

import pytest

from briefgen import csl, source
from briefgen.document import assemble
from briefgen.finding import Place
from briefgen.formatting import Cluster, Request, RequestCite
from briefgen.limits import MOST_PARTS_OF_YAML
from briefgen.markup import text_of
from briefgen.outline import select
from briefgen.pandoc import format_citations, style_text
from briefgen.paper import cite
from briefgen.yaml_text import parse_yaml
from tests import project
from tests.citeproc_sample import STYLES
from tests.test_cli import run, write
from tests.test_styles import library, theme

# --- YAML ----------------------------------------------------------------------------------------

YAML = """\
# What can be cited.
- id: treaty
  type: treaty
  title: "Compact on Shared Rivers: No. 1"
  issued: 1990-03-14
  volume: 1.10
  issue: 007
  number: 17
  keyword: no
  URL: https://example.org/treaty
  custom: {tier: primary}

- type: report
  title: >-
    Yearbook of
    the Rivers
  id: report
  author: [{literal: River Office}]
  issued: 2024
  event-date: 2024-01/2024-03~
  publisher: River Office
"""


def read(text: str, name: str = "content/sources.yaml"):
    found, findings = source.parse(text, name)
    return found, [(f.code, f.place.line) for f in findings]


def test_a_record_of_yaml_is_the_same_as_one_of_json():
    """Whole numbers, dates by themselves and ranges; all other plain text stays text."""
    found, findings = read(YAML)
    assert findings == []
    treaty, report = found["treaty"], found["report"]
    assert (treaty.place, report.place) == (
        Place("content/sources.yaml", 2),
        Place("content/sources.yaml", 17),
    )
    assert treaty.tier == "primary"
    record = treaty.record
    assert record["issued"] == {"date-parts": [[1990, 3, 14]]}
    assert (record["volume"], record["issue"], record["number"]) == ("1.10", "007", 17)
    assert record["keyword"] == "no"
    assert report.title == "Yearbook of the Rivers"
    assert report.record["issued"] == {"date-parts": [[2024]]}
    assert report.record["event-date"] == {"date-parts": [[2024, 1], [2024, 3]], "circa": True}


def test_what_pandoc_writes_is_read():
    """The list below `references`, with its document marks, escapes and older dates."""
    text = (
        '---\nnocite: "[@*]"\nreferences:\n- id: a\n  type: book\n'
        "  title: The river\\'s law\n  issued:\n  - year: 1990\n    month: 3\n---\n"
    )
    found, findings = read(text)
    assert findings == []
    assert found["a"].title == "The river's law"
    assert found["a"].record["issued"] == {"date-parts": [[1990, 3]]}
    assert found["a"].place.line == 4


def test_the_shipped_sources_are_the_same_in_yaml():
    """Written by another program, the shipped records come back to the letter."""
    import yaml

    from briefgen import files
    from tests.spoiled import ROOT

    data = files.read_project(ROOT)["content/sources.json"]
    assert isinstance(data, bytes)
    records = json.loads(data)
    text = yaml.safe_dump(records, allow_unicode=True, sort_keys=False)
    value, lines, findings = parse_yaml(text, "content/sources.yaml")
    assert (value == records, findings) == (True, [])
    for number, record in enumerate(records):
        line = text.split("\n")[lines[number, "id"] - 1]
        assert line.removeprefix("- id: ").strip("'\"") == record["id"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- &a {id: a}\n- *a", "an anchor stands here"),
        ("- id: *a", "an alias stands here"),
        ("- !!python/object/apply:os.system [ls]", "a tag stands here"),
        ("- id: !!str a", "a tag stands here"),
        ("[" * 9 + "]" * 9, "more than 8 deep"),
        ("[" * 50_000, "more than 8 deep"),
        ("{" * 5_000, "no text here"),
        ("? [a]\n: b", "no text here"),
        ('- "\\u200b"', "U+200B"),
        ('- "a\\x00b"', "U+0000"),
        ("- a\n---\n- b", "a second document"),
        ("- id: a: b", "not YAML"),
        ("- [a, b", "not YAML"),
        ("- @a", "not YAML"),
        ("refrences: []", "neither a list"),
        ("just words", "neither a list"),
        ("references: {a: b}", "neither a list"),
    ],
)
def test_yaml_that_is_no_plain_data_is_refused(text, said):
    """Nothing is built of it, and its place is told."""
    found, findings = source.parse(text, "content/sources.yaml")
    assert found == {}
    assert [f.code for f in findings] == ["bad-yaml"]
    assert said in findings[0].message
    assert findings[0].place.line >= 1
    assert findings[0].hint


def test_keys_twice_and_too_many_parts_are_refused():
    """Which one is meant can not be known; and a file has an end."""
    assert read("- id: a\n  type: book\n  type: report\n") == ({}, [("duplicate-key", 3)])
    assert read("- a\n" * MOST_PARTS_OF_YAML)[1][0][0] == "too-large"


def test_records_of_yaml_are_checked_as_those_of_json():
    """The same faults, at the line of the record."""
    text = "- id: a\n  type: buch\n  title: T\n\n- type: book\n\n- id: b\n  type: book\n  title:\n"
    assert read(text)[1] == [("bad-source", 1), ("bad-source", 5), ("bad-source", 7)]


def test_both_files_are_read_and_an_id_of_both_is_found():
    """Sources of either are cited alike; a clash names both places."""
    own = "- {id: yaml-one, type: book, title: T, publisher: P, issued: 2000}\n"
    answer = project.ANSWER.replace("@treaty, art. II", "@yaml-one")
    loaded = project.library(**{"content/sources.yaml": own, "answer": answer})
    assert loaded.findings == ()
    assert {"treaty", "yaml-one"} <= set(loaded.sources)
    loaded = project.library(**{"content/sources.yml": own.replace("yaml-one", "treaty")})
    (found,) = loaded.findings
    assert (found.code, found.place) == ("duplicate-id", Place("content/sources.yml", 1))
    assert "content/sources.json:3" in found.hint


def test_a_lost_file_of_yaml_hides_what_follows_from_it():
    """Its own finding says it once; nothing is called unknown for it."""
    changes = {"content/sources.yaml": "- {id: treaty", "sources": None}
    assert [f.code for f in project.library(**changes).findings] == ["bad-yaml"]


def test_a_project_can_have_yaml_alone(tmp_path):
    """`check` says where each source stands."""
    made = write(tmp_path / "p", sources=None)
    rows = [
        {k: v for k, v in record.items() if k != "note"} | {"note": "x"}
        for record in project.SOURCES
    ]
    (made / "content" / "sources.yaml").write_text(json.dumps(rows, indent=1))  # JSON is YAML
    assert run("check", "--project", made).exit_code == 0


# --- what a reference should name ----------------------------------------------------------------


def test_every_type_says_what_it_wants():
    """The table has each type of CSL, and no other one."""
    assert set(csl.WANTED) == csl.TYPES
    assert all(group for groups in csl.WANTED.values() for group in groups)


@pytest.mark.parametrize("kind", sorted(csl.TYPES))
def test_a_record_of_each_type_is_whole_or_named(kind):
    """With the usual variables nothing is missing; without any one group, that group is."""
    whole = {"id": "a", "type": kind} | {group[0]: "x" for group in csl.WANTED[kind]}
    assert csl.missing(whole) == ()
    assert len(csl.missing({"id": "a", "type": kind})) == len(csl.WANTED[kind])
    for group in csl.WANTED[kind]:
        for other in group:
            spared = {k: v for k, v in whole.items() if k not in group}
            assert group in csl.missing(spared)
            assert group not in csl.missing(spared | {other: "x"})


# --- names and titles ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        {"family": "United Nations"},
        {"family": "Nations", "given": "United"},
        {"family": "NATO"},
        {"family": "Bank", "given": "World"},
        {"family": "Union", "given": "European"},
        {"family": "Ministry of Defense, Republic of Korea"},
        {"family": "Service", "given": "Congressional Research, Department"},
        {"family": "United Nations", "given": "Security Council"},
        {"family": "Bundesministerium der Justiz"},
        {"family": "Affaires étrangères", "given": "Ministère des"},
    ],
)
def test_an_institution_written_as_a_person_is_found(name):
    """By its words, or by what no name of a person has."""
    assert list(csl.institutions({"author": [name]}))


@pytest.mark.parametrize(
    "name",
    [
        {"literal": "World Bank"},
        {"family": "Bank", "given": "Steven"},
        {"family": "Union", "given": "Gabrielle"},
        {"family": "Plato"},
        {"family": "Berg", "given": "Anna", "dropping-particle": "van der"},
        {"family": "Berg", "non-dropping-particle": "van der"},
        {"family": "Church", "given": "Frank"},
        {"family": "Yoon", "given": "Suk Yeol"},
        {"family": "김", "given": "민수"},
        {"family": "Court", "given": "Margaret"},
        {"family": "García Márquez", "given": "Gabriel"},
    ],
)
def test_a_person_is_left_alone(name):
    """Names that are words, of one word, with particles, of other scripts."""
    assert list(csl.institutions({"author": [name]})) == []


THREE = ("apa", "chicago-notes-bibliography", "modern-language-association")
TITLES = {
    "ko": "한미 상호방위조약과 the law of rivers",
    "de": "Über die Flüsse und das Recht der Anlieger in Mitteleuropa",
    "fr": "Le droit des rivières d’Europe et la souveraineté",
    "en": "The law of the river Meuse and NATO in South Korea",
}


def entries(style: str, records: list[dict], text: str = "") -> dict[str, str]:
    clusters = tuple(Cluster((RequestCite(r["id"]),), False, Place("x")) for r in records)
    request = Request(style, "en-GB", tuple(json.dumps(r) for r in records), clusters, text)
    return {name: text_of(html) for name, html in format_citations(request).entries}


def test_a_range_is_printed_in_characters_that_fonts_have():
    """French styles part a range with a hyphen that few fonts have."""
    record = titled()[0] | {"page": "219-259", "volume": "3"}
    cluster = Cluster((RequestCite(record["id"]),), False, Place("x"))
    style = "chicago-notes-bibliography"
    request = Request(style, "fr-FR", (json.dumps(record),), (cluster,), "")
    made = text_of(dict(format_citations(request).entries)[record["id"]])
    assert "\u2011" not in made
    assert re.search(r"219.2?59", made)


def titled() -> list[dict]:
    return [
        {
            "id": language,
            "type": "article-journal",
            "title": title,
            "language": language,
            "author": [{"literal": "Ministry of Water, Republic of Arvenne"}],
            "container-title": "Journal",
            "issued": {"date-parts": [[2000]]},
        }
        for language, title in TITLES.items()
    ]


@pytest.mark.parametrize("style", THREE)
def test_a_title_is_cased_by_its_own_language(style):
    """No style changes one that is not English; names in an English one keep their capitals."""
    made = entries(style, titled())
    for language in ("ko", "de", "fr"):
        assert TITLES[language] in made[language]
    assert TITLES["en"].casefold() in made["en"].casefold()
    assert all(name in made["en"] for name in ("Meuse", "NATO", "South Korea"))
    assert ("The Law of the River Meuse" in made["en"]) == (style != "apa")


def test_a_style_of_small_letters_leaves_other_languages_alone():
    """As one that wants sentence case does, which the ten tested ones do not."""
    text = style_text("chicago-notes-bibliography").replace('case="title"', 'case="sentence"')
    assert text.count('case="sentence"') > 10
    records = titled()
    records[-1]["title"] = '<span class="nocase">The Meuse</span> and Its Law'
    made = entries("styles/own.csl", records, text)
    for language in ("ko", "de", "fr"):
        assert TITLES[language] in made[language]
    assert "The Meuse and its law" in made["en"]


@pytest.mark.parametrize("style", THREE)
def test_an_institution_is_printed_whole(style):
    """Its commas part no names, and nothing of it is shortened."""
    whole = "Ministry of Water, Republic of Arvenne"
    made = entries(style, titled())
    assert any(whole in entry for entry in made.values())
    person = [r | {"author": [{"family": "Water, Republic of Arvenne", "given": "Ministry of"}]}
              for r in titled()]  # fmt: skip
    assert not any(whole in entry for entry in entries(style, person).values())


# --- where a text was read -----------------------------------------------------------------------

HELD = {"carrier": "reprint", "carrier_name": "Arve Reprints"}
COPY = {"url": "https://web.archive.org/web/2026/https://example.org/flow", "date": "2026-11-21"}


@pytest.mark.parametrize(
    ("custom", "said"),
    [
        ({"carrier": "reprnt", "carrier_name": "X"}, "has the carrier `reprnt`"),
        ({"carrier": "reprint"}, "nothing says at which"),
        ({"carrier": "mirror", "carrier_name": " "}, "nothing says at which"),
        ({"carrier": "mirror", "carrier_name": ["X"]}, "is not a text"),
        ({"carrier": "publisher", "carrier_name": "X"}, "neither a reprint nor a mirror"),
        ({"carrier_name": "X"}, "neither a reprint nor a mirror"),
        ({"archived": "https://web.archive.org/x"}, "no address with a day"),
        ({"archived": {"url": "https://web.archive.org/x"}}, "no address with a day"),
        ({"archived": COPY | {"date": "2026-13-01"}}, "no address with a day"),
        ({"archived": COPY | {"date": "21.11.2026"}}, "no address with a day"),
        ({"archived": COPY | {"url": "ftp://example.org/x"}}, "no address with a day"),
        ({"archived": COPY | {"url": "javascript:alert(1)"}}, "no address with a day"),
        ({"archived": COPY | {"url": 'https://a.b/"><script>'}}, "no address with a day"),
    ],
)
def test_a_wrong_carrier_or_copy_is_found(custom, said):
    """With the nearest word where there is one."""
    record = {"id": "a", "type": "book", "title": "T", "custom": custom}
    _, (found, *_) = source.parse(json.dumps([record]), "content/sources.json")
    assert found.code == "bad-source"
    assert said in found.message
    assert ("did you mean" in found.hint) == ("reprnt" in said)


RECORDS = [
    *project.SOURCES,
    {
        "id": "flow",
        "type": "report",
        "title": "Flow Tables",
        "author": [{"literal": "Gauging Service"}],
        "issued": {"date-parts": [[2025, 2, 3]]},
        "accessed": {"date-parts": [[2026, 11, 20]]},
        "URL": "https://example.org/flow?a=1&b=2",
        "language": "en",
        "custom": HELD | {"archived": COPY},
    },
    {
        "id": "own",
        "type": "webpage",
        "title": "Own Page",
        "author": [{"literal": "Gauging Service"}],
        "issued": {"date-parts": [[2025, 2, 4]]},
        "accessed": {"date-parts": [[2026, 11, 20]]},
        "URL": "https://example.org/own",
        "custom": {"carrier": "publisher"},
    },
    {
        "id": "paper",
        "type": "article-journal",
        "title": "A Paper",
        "author": [{"family": "Moreau", "given": "Claire"}],
        "container-title": "Journal",
        "issued": {"date-parts": [[2019]]},
        "DOI": "10.1000/x",
        "URL": "https://example.org/other",
        "custom": {"carrier": "mirror", "carrier_name": "Mirror House"},
    },
    {
        "id": "undated",
        "type": "webpage",
        "title": "An Undated Page",
        "author": [{"literal": "Gauging Service"}],
        "accessed": {"date-parts": [[2026, 11, 20]]},
        "URL": "https://example.org/undated",
        "custom": HELD,
    },
]
TEXT = (
    "---\ntitle: The answer\nfacts_to: 2026-06\n---\nOne [@flow; @own]. Two [@paper, p. 3]. "
    "Three [@undated]. Four [@flow].\n"
)


def printed(style: str, notes: str = "footnotes"):
    found = library(style, notes, answer=TEXT, sources=json.dumps(RECORDS))
    return cite(select(found, "rivers", "paper"), found, format_citations)


@pytest.mark.parametrize("style", STYLES)
def test_a_reprint_says_so_beside_its_address_in_every_style(style):
    """Never as publisher or container, and not where the text is its publisher's."""
    paper = printed(style)
    made = {r.source: text_of(r.html) for r in paper.references}
    if not paper.references:  # no bibliography: the note says it
        assert style == "bluebook-law-review"
        made = {"flow": text_of(paper.notes[0].html), "undated": text_of(paper.notes[2].html)}
        assert "archived 21 November 2026 at https://web.archive.org" in made["flow"]
    else:
        assert re.search(r"archived 21 November 2026 at <?https://web\.archive", made["flow"])
        assert "read at" not in made["own"].lower()
        assert "read at Mirror House" in made["paper"]
    for name in ("flow", "undated"):
        address = re.escape("https://example.org/flow?a=1&b=2" if name == "flow" else
                            "https://example.org/undated")  # fmt: skip
        before = rf"[Rr]ead at Arve Reprints(?:,| <) ?<?{address}"
        behind = rf"{address}>? \[read at Arve Reprints\]"
        if address.replace("\\", "") in made[name]:
            assert re.search(f"{before}|{behind}", made[name]), made[name]
        assert made[name].lower().count("read at") == 1
        assert not re.search(r"(from|at:|Available:) read at", made[name])


def test_shortened_notes_stay_short():
    """They have no address, so nothing is added to them."""
    notes = [text_of(n.html) for n in printed("chicago-shortened-notes-bibliography").notes]
    assert not any("read at" in note.lower() or "archived" in note for note in notes)


def test_full_notes_say_it_once_where_the_address_is():
    """The first note of a work has its address; the copy stands in the bibliography."""
    notes = [text_of(n.html) for n in printed("chicago-notes-bibliography").notes]
    assert notes[0].count("read at Arve Reprints, https://example.org/flow") == 1
    assert "archived" not in notes[0]
    assert "read at" not in notes[3].lower()


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_an_archived_copy_is_a_link(form):
    """Its address shown and led to, nothing else; the file passes its own checks."""
    from briefgen import build
    from briefgen.cache import NO_CACHE
    from briefgen.stages import Stages

    paper = printed("apa")
    html = assemble(paper, theme(), form).html
    assert html.count(f'<a href="{COPY["url"]}"') == 1
    output = build.make(build.Job(paper, theme(), form, "a4"), Stages(NO_CACHE))
    assert [(f.code, f.message) for f in output.findings] == []


def test_addresses_and_names_are_text():
    """A name of a carrier is no markup."""
    records = [dict(r) for r in RECORDS]
    records[3] = records[3] | {"custom": HELD | {"carrier_name": "<b>강</b> & Co"}}
    found = library("apa", answer=TEXT, sources=json.dumps(records))
    paper = cite(select(found, "rivers", "paper"), found, format_citations)
    html = next(r.html for r in paper.references if r.source == "flow")
    assert '&lt;b&gt;<span lang="ko">강</span>&lt;/b&gt; &amp; Co, ' in html


# --- supplied titles -----------------------------------------------------------------------------

#: A title with a quotation in it, by itself, as a book's, and with a short form and a translation.
SUPPLIED = [
    {"id": "news", "type": "article-newspaper", "title": "Editorial on 'new' rivers",
     "container-title": "The Arve Times", "issued": {"date-parts": [[2020, 1, 2]]}},
    {"id": "book", "type": "book", "title": "Papers on the Lakes", "publisher": "Quay Press",
     "author": [{"family": "Okafor", "given": "Ngozi"}], "issued": {"date-parts": [[2015]]}},
    {"id": "short", "type": "article-journal", "title": "Über Flüsse", "language": "de",
     "container-title": "Wasser", "issued": {"date-parts": [[2019]]}},
]  # fmt: skip


def supplied(style: str, *, own: bool = False, language: str = "en-US") -> tuple[str, str]:
    """Return what a style prints for works without titles of their own: notes, and entries.

    With `own` the titles are said to be the works' own.
    """
    records = [dict(record, custom={"supplied_title": not own}) for record in SUPPLIED]
    records[2]["custom"]["title_en"] = "On rivers"
    found, findings = source.parse(json.dumps(records), "content/sources.json")
    assert findings == []
    asked = [Cluster((RequestCite(i),), False, Place("x")) for i in [*found, *found]]
    response = format_citations(
        Request(style, language, tuple(s.csl for s in found.values()), tuple(asked))
    )
    return " | ".join(response.clusters), " | ".join(html for _, html in response.entries)


@pytest.mark.parametrize("style", STYLES)
def test_a_supplied_title_is_in_brackets_in_every_style(style):
    """Roman, as it is written, and in no quotation marks: only those inside it are left."""
    notes, entries = supplied(style)
    whole = entries or notes
    assert re.search(r"\[Editorial on [“‘]new[”’] rivers\]", text_of(whole)), whole
    assert "[Papers on the Lakes]" in whole, whole  # no markup, no capitals of the style's
    assert "[Über Flüsse] [On rivers]" in whole, whole
    for text in (notes, entries):
        assert not re.search(r"[“‘«][^”’»]*\[|<em>\[|<em>[^<]*\[|small-caps\">\[", text), text
        assert not re.search(r"\][.,]?[”’»]|\ue002", text), text


@pytest.mark.parametrize("style", STYLES)
def test_a_title_of_the_work_s_own_has_no_brackets(style):
    """The same titles, where nobody says that they are supplied, and a translation behind."""
    notes, entries = supplied(style, own=True)
    assert "[Editorial" not in notes + entries
    assert "[Papers" not in notes + entries
    assert re.search(r"Über Flüsse \[On rivers\]", text_of(entries or notes))


def test_marks_inside_a_supplied_title_are_of_the_first_rank():
    """They stood inside those that it does not have: double in American, single in British."""
    style = "chicago-notes-bibliography"
    assert "[Editorial on “new” rivers], <em>" in supplied(style)[0]
    assert "[Editorial on ‘new’ rivers], <em>" in supplied(style, language="en-GB")[0]
    assert "“Editorial on ‘New’ Rivers,” <em>" in supplied(style, own=True)[0]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[On rivers]", True),
        ("[Über Flüsse] [On rivers]", True),
        ("[The note of [the] third party]", True),
        ("[History] of rivers [now]", False),
        ("On rivers [now]", False),
        ("[역사] 강 [[History] Rivers]", False),
        ("[On rivers", False),
        ("]On rivers[", False),
        ("", False),
        ("On rivers", False),
    ],
)
def test_only_a_title_wholly_in_brackets_is_supplied(title, expected):
    """A bracket in a title is part of it."""
    assert csl.is_supplied(title) is expected
    assert source.bracketed(title).count("[") == title.count("[") + (not expected)


def test_a_supplied_title_is_true_or_false():
    """Any other value is told, and a title in brackets gets no second ones."""
    record = SUPPLIED[0] | {"custom": {"supplied_title": "yes"}}
    _, findings = source.parse(json.dumps([record]), "content/sources.json")
    assert [f.message for f in findings] == [
        "the source `news` has a `supplied_title` that is not true or false"
    ]
    twice = SUPPLIED[0] | {"title": "[On rivers]", "custom": {"supplied_title": True}}
    found, _ = source.parse(json.dumps([twice]), "content/sources.json")
    assert found["news"].record["title"] == found["news"].title == "[On rivers]"


def test_a_title_as_text_has_no_markup():
    """Evidence and lists show it as it is printed."""
    record = SUPPLIED[0] | {"title": 'The <span class="nocase">river</span> <i>Arve</i> < Rhône'}
    found, _ = source.parse(json.dumps([record]), "content/sources.json")
    assert found["news"].title == "The river Arve < Rhône"


@pytest.mark.parametrize("style", STYLES)
def test_the_number_of_a_law_is_one_number(style):
    """`93-148` is no range: no style says several, and the hyphen stays one."""
    act = {"id": "act", "type": "legislation", "title": "Rivers Act", "number": "93-148",
           "container-title": "Stat.", "volume": "87", "page": "555",
           "issued": {"date-parts": [[1973, 11, 7]]}}  # fmt: skip
    asked = (Cluster((RequestCite("act"),), False, Place("x")),)
    response = format_citations(Request(style, "en-US", (json.dumps(act),), asked))
    text = text_of(" | ".join((*response.clusters, *(html for _, html in response.entries))))
    assert not re.search(r"[Nn]os\.?|93–148|\ue002", text), text
    if "chicago" in style or style == "apa":
        assert "Rivers Act, Pub. L. No. 93-148, 87 Stat. 555 (1973)" in text
