"""`briefgen import`: every entry of a file becomes a record, is there already, or is named."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen import bibtex, csl, exchange, ris, source
from briefgen.pandoc import csl_json
from tests.test_cli import run, write

NASTY = Path(__file__).parent / "imports"
TARGET = "content/sources.json"


def converted(tex: str):
    return csl_json(tex, "biblatex")


def read(text: str, name: str = "a.bib"):
    found, findings = exchange.read(text, name, converted)
    return {r.record["id"]: r.record for r in found}, [
        (f.code, f.place.line, f.message) for f in findings
    ]


def one(fields: str, kind: str = "book") -> dict:
    records, findings = read(f"@{kind}{{a, {fields}}}")
    assert findings == []
    return records["a"]


@pytest.fixture(scope="module")
def nasty():
    return read((NASTY / "nasty.bib").read_text(encoding="utf-8"))


# --- BibTeX --------------------------------------------------------------------------------------


def test_every_entry_of_the_nasty_file_is_a_record_or_named(nasty):
    """Entries are counted by their heads; each one that is no record has one error."""
    text = (NASTY / "nasty.bib").read_text(encoding="utf-8")
    text = text.replace("@comment{@book{hidden", "")
    heads = re.findall(r"@(?!string|preamble|comment)[A-Za-z]+[{(]", text, re.IGNORECASE)
    records, findings = nasty
    errors = [f for f in findings if f[0] in {"bad-entry", "duplicate-id"}]
    assert len(heads) >= 30
    assert len(records) + len(errors) == len(heads)
    assert [(code, line) for code, line, _ in errors] == [
        ("bad-entry", 22),  # its brace is never closed, and what follows is read
        ("bad-entry", 24),
        ("bad-entry", 25),
        ("bad-entry", 33),
        ("bad-entry", 34),
        ("bad-entry", 35),
        ("bad-entry", 42),
        ("bad-entry", 43),
        ("duplicate-id", 26),
    ]
    for record in records.values():
        assert list(csl.faults(record)) == []


def test_what_an_entry_says_is_in_its_record(nasty):
    """Macros, accents, scripts, institutions, parents, braces, dates, brackets."""
    records, _ = nasty
    assert records["plain"]["title"] == "The Law of Rivers in NATO and Arvenne"
    assert records["plain"]["publisher"] == "Quay Press"
    assert records["plain"]["publisher-place"] == "Arve"
    assert [n["family"] for n in records["accents"]["author"]] == ["Müller", "Zola", "Øre", "Šimek"]
    assert [n["given"] for n in records["accents"]["author"]] == ["Jörg", "Émile", "Skål", "Jiří"]
    assert records["accents"]["title"] == "Über die Flüsse von Łódź und Straßburg"
    assert records["accents"]["language"] == "de"
    assert records["accents"]["issued"] == {"date-parts": [[2019, 3]]}
    assert records["unicode"]["author"][0] == {"family": "김", "given": "민수"}
    assert records["unicode"]["language"] == "ko"
    assert records["bank"]["author"] == [
        {"literal": "World Bank"},
        {"literal": "Ministry of Water, Republic of Arvenne"},
    ]
    assert records["bank"]["accessed"] == {"date-parts": [[2026, 11, 20]]}
    for child in ("child", "otherchild"):
        assert records[child]["container-title"] == "Proceedings of the Rivers Congress"
        assert records[child]["publisher"] == "ACM"
    assert records["nested"]["title"] == "A Doubly Nested Braces Deep Title"
    assert records["nested"]["publisher"] == "A & B"
    assert records["nested"]["author"][2] == {"literal": "others"}
    assert records["afterwards"]["title"] == "Survives"
    assert records["range"]["issued"] == {"date-parts": [[2001, 1, 1], [2002, 2, 2]]}
    assert records["range"]["URL"] == "https://example.org/r?a=1&b=2"
    assert records["years"]["issued"] == {"date-parts": [[1990], [1995]]}
    assert records["circa"]["issued"] == {"literal": "c. 1990"}
    assert records["baddate"]["issued"] == {"literal": "2001-13-45"}
    assert records["parens"]["publisher"] == "MIT (Press)"
    assert records["twice"]["title"] == "First Title"
    assert "sameline" in records
    assert "slash/key:2020+x" in records
    assert "home" not in json.dumps(records["thesis"])


def test_what_is_not_carried_over_is_said(nasty):
    """Unknown types and fields, parents that are not there, dates that are none."""
    said = [(line, message) for code, line, message in nasty[1] if code == "not-carried"]
    assert said == [
        (20, "the entry `orphan` takes fields from `nowhere`, which can not be read here"),
        (27, "the type `weird` is unknown, and the entry `odd` is taken as a document"),
        (27, "`wobble` of the entry `odd` has no place in its record"),
        (31, "`urldate` of the entry `baddate` has no place in its record"),
        (38, "`title, the second` of the entry `twice` has no place in its record"),
    ]
    assert [(c, n) for c, n, _ in nasty[1] if c == "institution-as-person"] == [
        ("institution-as-person", 16)
    ]


@pytest.mark.parametrize("braced", [True, False])
def test_a_title_stays_as_it_is_written(braced):
    """Pandoc alone would write an English one small."""
    title = "The Art of NATO in South Korea: A History"
    written = f"{{{title}}}" if braced else title
    assert one(f"title = {{{written}}}, year = 2000")["title"] == title
    raw = converted("@book{a, title = {The Art of NATO}, year = 2000}")
    assert raw[0]["title"] == "The art of NATO"


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("@book{a, title = {x}\n\n@book{b, title = {y}}", 1, 1, "last brace is missing"),
        ("@book{a, title = {x", 1, 1, "last brace is missing"),
        ("\n @book{a, title = x}", 2, 19, "no @string defines `x`"),
        ("@book{a, title = }", 1, 18, "a value is missing"),
        ("@book{a, title {x}}", 1, 10, "a field is expected"),
        ('@book{a, title = "x}', 1, 18, "a quotation mark is never closed"),
        ("@book{a, title = {x} year = 1}", 1, 22, "a comma is missing behind `title`"),
        ("@book{ , title = {x}}", 1, 7, "no key"),
        ("@book{a b, title = {x}}", 1, 7, "no key"),
        ("@book{a}", 1, 7, "no fields"),
        ("@book{a, title = {x}}, year = 1}", 1, 32, "closes behind its end"),
        ("@string{= {x}}", 1, 9, "it has no name"),
        ("@book(a, title = {x)", 1, 1, "last brace is missing"),
    ],
)
def test_a_fault_of_an_entry_has_its_place(text, line, column, said):
    """And a line above and one below it are read."""
    good = "@book{good%d, title = {Good}}\n"
    entries, findings = bibtex.split(good % 1 + text + "\n" + good % 2, "a.bib")
    assert {"good1", "good2"} <= {e.key for e in entries}
    assert not any(e.key == "a" for e in entries)
    assert (findings[0].place.line, findings[0].place.column) == (line + 1, column)
    assert said in findings[0].message
    assert len(findings) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no entry at all",
        "@comment{@book{a, title={x}}}",
        "desk@example.org {x}",
        "@preamble{x}",
    ],
)
def test_what_is_no_entry_is_passed_over(text):
    """As BibTeX does."""
    assert bibtex.split(text, "a.bib") == ([], [])


def refusing(bad: set[str], runs: list[int]):
    """Return a converter that refuses a whole text if one of its entries is among `bad`."""

    def convert(tex: str):
        runs.append(1)
        titles = re.findall(r" title = \{\{(.*?)\}\}", tex)
        if bad & set(titles):
            raise ValueError("unexpected sign")
        keys = re.findall(r"@\w+\{(\w+)", tex)
        pairs = zip(keys, titles, strict=True)
        return [{"id": key, "type": "book", "title": title} for key, title in pairs]

    return convert


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.sets(st.integers(0, 39), max_size=6))
def test_the_guilty_entries_are_found_and_no_other_is_lost(count, bad):
    """Whichever they are, by few runs."""
    text = "".join(f"@book{{k{n}, title = {{T{n}}}}}\n" for n in range(count))
    runs: list[int] = []
    found, findings = exchange.read(text, "a.bib", refusing({f"T{n}" for n in bad}, runs))
    guilty = {n for n in bad if n < count}
    assert {r.record["id"] for r in found} == {f"k{n}" for n in range(count) if n not in guilty}
    assert sorted(f.place.line for f in findings) == sorted(n + 1 for n in guilty)
    assert all(f.code == "bad-entry" and "unexpected sign" in f.message for f in findings)
    assert len(runs) <= 1 + 12 * len(guilty)


def test_the_search_for_guilty_entries_ends():
    """A file of nothing else is named whole, without a run for each entry for ever."""
    count = 4 * exchange.MOST_RUNS
    text = "".join(f"@book{{k{n}, title = {{T{n}}}}}\n" for n in range(count))
    runs: list[int] = []
    bad = {f"T{n}" for n in range(count)}
    found, findings = exchange.read(text, "a.bib", refusing(bad, runs))
    assert (found, len(findings), len(runs)) == ([], count, exchange.MOST_RUNS)


def test_pandoc_says_why_it_refuses():
    """In a sentence, without the lines of a text that nobody has written."""
    with pytest.raises(ValueError, match=r"^unexpected") as refusal:
        converted("@book{a, title = {x}\n")
    assert "\n" not in str(refusal.value)


def test_an_entry_that_takes_from_a_refused_one_goes_without():
    """It is not lost, and what it lacks is said."""
    text = (
        "@inproceedings{c, title = {Child}, crossref = {p}}\n"
        "@proceedings{p, title = {Bad}}\n@book{x, title = {Other}}\n"
    )
    found, findings = exchange.read(text, "a.bib", refusing({"Bad"}, []))
    assert [r.record["id"] for r in found] == ["c", "x"]
    assert [(f.code, f.place.line) for f in findings] == [("not-carried", 1), ("bad-entry", 2)]
    assert "takes fields from `p`" in findings[0].message


WORDS = st.text(st.sampled_from('aZé{}",=@#\\\n% '), max_size=30)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_any_text_is_parted(parts):
    """No text makes it fail or hang; a good entry that begins a line behind it is read."""
    text = "\n@book{k, title = ".join(parts)
    entries, findings = bibtex.split(f"{text}\n@book{{last, title = {{Good}}}}\n", "a.bib")
    named = {e.key for e in entries}
    comment = "@comment" in text.lower()
    assert comment or "last" in named or any(f.place.line for f in findings)


# --- RIS -----------------------------------------------------------------------------------------


def test_every_entry_of_the_nasty_ris_file_is_a_record_or_named():
    """Entries begin with a type or, wrongly, without one."""
    text = (NASTY / "nasty.ris").read_text(encoding="utf-8")
    found, findings = exchange.read(text, "nasty.ris", converted)
    errors = [f for f in findings if f.code == "bad-entry"]
    assert len(found) + len(errors) == len(re.findall(r"^TY  - ", text, re.MULTILINE)) + 1
    assert [f.place.line for f in errors] == [69, 73, 93]
    for item in found:
        assert list(csl.faults({**item.record, "id": "x"})) == []
    records = [r.record for r in found]
    assert records[0]["author"] == [
        {"literal": "World Bank"},
        {"family": "Lind", "given": "Jon", "suffix": "Jr."},
    ]
    assert records[0]["issued"] == {"date-parts": [[2024, 5, 3]]}
    assert records[0]["accessed"] == {"date-parts": [[2026, 11, 20]]}
    assert (records[0]["number"], records[0]["publisher-place"]) == ("17", "Arve")
    assert records[1]["title"] == "Über die Flüsse of Łódź, on a second line"
    assert records[1]["issued"] == {"date-parts": [[2019, 3, 15]]}
    assert (records[1]["page"], records[1]["language"]) == ("201-230", "de")
    assert records[5]["ISBN"] == "978-0-00-000000-2"
    said = [(f.place.line, f.message) for f in findings if f.code == "not-carried"]
    assert said == [
        (4, "`PY`, `UR` of the entry `bank` have no place in its record"),
        (38, "`DB`, `LA` of the entry have no place in its record"),
        (47, "the type `WIERD` is unknown, and the entry `odd` is taken as a document"),
        (77, "`C1` of the entry has no place in its record"),
    ]


def test_the_tables_name_what_csl_has():
    """Each type is one of CSL's."""
    assert set(ris.TYPES.values()) <= csl.TYPES


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("TYER -\n1AU,é"), max_size=80))
def test_any_ris_text_is_parted(text):
    """No text makes it fail, and each entry is a record or named."""
    entries, findings = ris.split(text, "a.ris")
    begun = len(re.findall(r"^TY {1,2}-(?: .*)?$", text, re.MULTILINE))
    assert len(entries) + len(findings) >= begun


# --- into the project ----------------------------------------------------------------------------

FORMS = {
    "one space": json.dumps([{"id": "x", "type": "book", "title": "강"}], ensure_ascii=False, indent=1),
    "four": json.dumps([{"id": "x", "type": "book", "title": "T"}], indent=4) + "\n\n",
    "one line": '[{"id": "x", "type": "book", "title": "T"}]',
    "lines": '[\r\n  {"id": "x",\r\n   "type": "book", "title": "T"}\r\n]\r\n',
    "mark": '\ufeff[ {"id":"x","type":"book","title":"[]"} ] \n',
    "none": "[]",
    "empty": "",
    "blank": "\n \n",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_is_there_stays_to_the_letter(form):
    """However it is written, records come behind it."""
    text = FORMS[form]
    new = ({"id": "n", "type": "book", "title": "New"}, {"id": "m", "type": "report"})
    out = exchange.appended(text, new)
    kept = text.rstrip().removesuffix("]").rstrip()
    assert out.startswith(kept)
    before = json.loads(text.strip("\ufeff")) if text.strip("\ufeff \n") else []
    assert json.loads(out.strip("\ufeff")) == [*before, *new]
    assert exchange.appended(text, ()) == text
    assert ("\r\n" in text) == ("\r\n" in out)
    assert "\n\r\n" not in out.replace("\r\n", "")


def test_a_text_that_is_no_list_is_not_written():
    """Nothing is made of it."""
    for text in ('{"a": 1}', '[{"a": 1}', "x"):
        with pytest.raises(ValueError, match=r"JSON|value|data|added|delimiter"):
            exchange.appended(text, ({"id": "a"},))


@pytest.fixture
def made(tmp_path, monkeypatch):
    folder = write(tmp_path / "p")
    for file in NASTY.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(folder)
    return folder


def test_the_command_adds_and_touches_nothing_else(made):
    """Exit 1 for the entries that are named; a second run adds nothing."""
    before = (made / TARGET).read_text(encoding="utf-8")
    first = run("import", "nasty.bib")
    assert first.exit_code == 1
    assert first.stdout == ""
    after = (made / TARGET).read_text(encoding="utf-8")
    assert after.startswith(before.rstrip().removesuffix("]").rstrip())
    added = len(json.loads(after)) - len(json.loads(before))
    assert f"{added} added to content/sources.json" in first.stderr
    found, _ = source.parse(after, TARGET)
    assert len(found) == len(json.loads(after))
    again = run("import", "nasty.bib")
    assert f"0 added to content/sources.json, {added} there already" in again.stderr
    assert (made / TARGET).read_text(encoding="utf-8") == after
    assert not list(made.rglob("*.part"))


def test_a_record_that_an_author_has_gone_on_with_is_there_already(made):
    """A tier or a better title of one's own is no clash, another statement is."""
    (made / "a.bib").write_text("@book{a, title = {T}, year = 2000}")
    assert run("import", "a.bib").exit_code == 0
    records = json.loads((made / TARGET).read_text(encoding="utf-8"))
    records[-1]["custom"] = {"tier": "academic"}
    (made / TARGET).write_text(json.dumps(records), encoding="utf-8")
    assert "1 there already" in run("import", "a.bib").stderr
    records[-1]["title"] = "Another"
    (made / TARGET).write_text(json.dumps(records), encoding="utf-8")
    clash = run("import", "a.bib")
    assert (clash.exit_code, "[duplicate-id]" in clash.stderr) == (1, True)
    assert json.loads((made / TARGET).read_text(encoding="utf-8")) == records


def test_an_entry_without_an_id_gets_one_that_is_free(made):
    """Of name and year, told, and the same again."""
    said = run("import", "nasty.ris").stderr
    assert "`muller2019` is the new id of the entry at nasty.ris:18:1" in said
    assert "`muller2019b` is the new id of the entry at nasty.ris:86:1" in said
    assert "7 there already" in run("import", "nasty.ris").stderr


def test_ids_of_a_yaml_file_are_taken_too(made):
    """Nothing is there twice."""
    own = "- {id: afterwards, type: book, title: Mine, publisher: P, issued: 2000}\n"
    (made / "content" / "sources.yaml").write_text(own)
    said = run("import", "nasty.bib").stderr
    assert "there is a source `afterwards` already" in said
    assert "content/sources.yaml:1" in said


def test_a_dry_run_prints_and_writes_nothing(made):
    """Data on stdout, findings on stderr."""
    before = (made / TARGET).read_bytes()
    shown = run("import", "nasty.bib", "--dry-run")
    assert [r["id"] for r in json.loads(shown.stdout)][:2] == ["plain", "accents"]
    assert "would be added" in shown.stderr
    assert (made / TARGET).read_bytes() == before


def test_a_project_without_sources_gets_the_file(made):
    """As with an empty one."""
    for text in (None, ""):
        (made / TARGET).unlink()
        if text is not None:
            (made / TARGET).write_text(text)
        (made / "a.bib").write_text("@book{a, title = {T}, year = 2000}")
        assert run("import", "a.bib").exit_code == 0
        assert [r["id"] for r in json.loads((made / TARGET).read_text())] == ["a"]


def test_a_broken_source_file_is_not_added_to(made):
    """Its own finding says why; nothing is written."""
    for name, text in ((TARGET, '[{"id": '), ("content/sources.yaml", "- [")):
        (made / name).write_text(text)
        result = run("import", "nasty.ris")
        assert result.exit_code == 1
        assert "bad-" in result.stderr
        assert "added" not in result.stderr
        assert (made / name).read_text() == text
        (made / TARGET).write_text("[]")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "briefgen.toml"), "neither of .bib and .ris"),
        (("import", "none.bib"), "does not exist"),
        (("import",), "Missing argument"),
        (("import", "nasty.bib", "--project", "content"), "no project is here"),
    ],
)
def test_what_can_not_be_understood_is_exit_2(made, arguments, said):
    """With what to do."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_bytes_that_are_no_text_and_signs_that_act(made):
    """Latin-1 is said so; what acts and does not show is told and left out."""
    (made / "a.bib").write_bytes("@book{a, title = {é}}".encode("latin-1"))
    result = run("import", "a.bib")
    assert (result.exit_code, "[not-utf8]" in result.stderr) == (1, True)
    (made / "a.bib").write_text("@book{a, title = {Ri\u200bver}}", encoding="utf-8")
    result = run("import", "a.bib")
    assert (result.exit_code, "[control-character]" in result.stderr) == (1, True)
    assert json.loads((made / TARGET).read_text())[-1]["title"] == "River"


def test_a_file_of_the_machine_is_not_read_by_tex(made):
    """Nothing that an entry says is run or opened."""
    secret = made / "secret.txt"
    secret.write_text("SECRET")
    (made / "a.bib").write_text(f"@book{{a, title = {{x \\input{{{secret}}} y}}, year = 2000}}")
    run("import", "a.bib")
    assert "SECRET" not in (made / TARGET).read_text()


def test_without_pandoc_ris_is_read_and_bibtex_says_so(made, monkeypatch):
    """Only BibTeX needs it."""
    monkeypatch.setenv("BRIEFGEN_PANDOC", "/nowhere/pandoc")
    assert "[pandoc-unavailable]" in run("import", "nasty.bib").stderr
    assert "added to" in run("import", "nasty.ris").stderr
