"""The family: a shorter paper says nothing that a longer one of its brief lacks or denies."""

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from briefgen import files, library
from briefgen.family import family
from briefgen.quantity import quantities
from tests import project
from tests.spoiled import ROOT, shipped
from tests.test_cli import run, write

GLANCE = {
    "facts": "content/fragments/treaty/facts.md",
    "why": "content/fragments/treaty/why-it-matters.md",
    "bottom": "content/fragments/summary/bottom-line.md",
    "points": "content/fragments/summary/key-points.md",
    "nuclear": "content/fragments/deterrence/nuclear.md",
    "outlook": "content/fragments/outlook/after-june-2026.md",
    "articles": "content/fragments/treaty/articles.md",
    "steps": "content/fragments/treaty/instruments.md",
    "strength": "content/fragments/forces/strength.md",
    "control": "content/fragments/disputes/wartime-control.md",
}

DATE, NUMBER, FIGURE, CLAIM = (f"family-{x}" for x in ("date", "number", "figure", "claim"))

#: A brief in two lengths that agree, of texts that have shipped.
SAMPLE = Path(__file__).parent / "family"

#: Contradictions sown into the sample: file, what is replaced (at its first place, or at
#: all if it begins with `*`), by what, and the code of what must be found.
SEEDS = [
    # days, months, years of the shorter text
    ("facts", "1 October 1953, Washington; in", "2 October 1953, Washington; in", DATE),
    ("facts", "1 October 1953, Washington; in", "1 November 1953, Washington; in", DATE),
    ("facts", "1 October 1953, Washington; in", "1 October 1954, Washington; in", DATE),
    ("facts", "1 October 1953, Washington; in", "10 October 1953, Washington; in", DATE),
    ("facts", "force 17 November 1954, after", "force 18 November 1954, after", DATE),
    ("facts", "force 17 November 1954, after", "force 17 October 1954, after", DATE),
    ("facts", "force 17 November 1954, after", "force 17 November 1953, after", DATE),
    ("facts", "force 17 November 1954, after", "force 1 October 1953, after", DATE),
    ("facts", "(June 2025) [@claim:A097", "(June 2024) [@claim:A097", DATE),
    ("facts", "(June 2025) [@claim:A097", "(July 2025) [@claim:A097", DATE),
    ("facts", "(June 2025) [@claim:A097", "(December 2025) [@claim:A097", DATE),
    ("facts", "declaration of April 2023", "declaration of April 2022", DATE),
    ("facts", "declaration of April 2023", "declaration of May 2023", DATE),
    ("facts", "declaration of April 2023", "declaration of 27 April 2023", DATE),
    ("facts", "pledge of November 2025", "pledge of October 2025", DATE),
    ("facts", "pledge of November 2025", "pledge of November 2024", DATE),
    ("why", "changed in 1978 and 1994 without", "changed in 1977 and 1994 without", DATE),
    ("why", "changed in 1978 and 1994 without", "changed in 1978 and 1995 without", DATE),
    ("why", "changed in 1978 and 1994 without", "changed in 1991 and 1994 without", DATE),
    ("why", "changed in 1978 and 1994 without", "changed in 1978–94 and 2018 without", DATE),
    ("why", "In November 2025 the allies", "In November 2024 the allies", DATE),
    ("why", "In November 2025 the allies", "In December 2025 the allies", DATE),
    ("why", "in {{opcon-certification-year}}, of", "in 2027, of", DATE),
    ("why", "in {{opcon-certification-year}}, of", "in 2028, of", DATE),
    # numbers and units of the shorter text
    ("facts", "a year's notice", "two years' notice", NUMBER),
    ("facts", "a year's notice", "six months' notice", NUMBER),
    ("facts", "a year's notice", "a month's notice", NUMBER),
    ("facts", "about {{us-forces-stated}}", "about 28,000", NUMBER),
    ("facts", "about {{us-forces-stated}}", "about 2,850", NUMBER),
    ("facts", "about {{us-forces-stated}}", "about 23,495", NUMBER),
    ("facts", "about {{us-forces-stated}}", "about {{us-forces-stated}} thousand", NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "2.5 per cent", NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "35 per cent", NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "three per cent", NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "{{rok-defence-pledge}} percentage points", NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "USD {{rok-defence-pledge}} billion", NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "KRW 25 billion, {{rok-defence-pledge}} per cent",
     NUMBER),
    ("facts", "{{rok-defence-pledge}} per cent", "{{rok-nuclear-asan}} per cent", NUMBER),
    ("bottom", "Each party declares that", "By Article IV each party declares that", NUMBER),
    ("bottom", "fixes no troop number", "fixes seven troop numbers", NUMBER),
    # figures and claims
    ("facts", "about {{us-forces-stated}}", "about {{us-forces-later}}", FIGURE),
    ("outlook", "{{rok-defence-pledge}}", "3.5", FIGURE),
    ("facts", "@claim:B095].\n- **Seoul", "@claim:B001; @claim:B098].\n- **Seoul", CLAIM),
    ("outlook", "[@claim:B154]", "[@claim:B131]", CLAIM),
    ("*", "@claim:A095; ", "", CLAIM),
    # the longer text
    ("facts", "Washington, 1 October 1953, by", "Washington, 2 October 1953, by", DATE),
    ("facts", "| 17 November 1954 (US record)", "| 16 November 1954 (US record)", DATE),
    ("facts", "| About {{us-forces-stated}} (June", "| About 27,500 (June", NUMBER),
    ("facts", "stated}} (June 2025) [@claim:D006] |", "stated}} (June 2024) [@claim:D006] |", DATE),
    ("facts", "until a year after", "until two years after", NUMBER),
    ("nuclear", "Declaration of 26 April 2023", "Declaration of 26 April 2021", DATE),
    ("outlook", "In November 2025 Seoul", "In October 2025 Seoul", DATE),
    ("outlook", "}} per cent of GDP", "}} percentage points of GDP", NUMBER),
    ("why", "in 1978 and 1994, and", "in 1979 and 1994, and", DATE),
    ("why", "in 1978 and 1994, and", "in 1978 and 1992, and", DATE),
    ("points", "In November 2025 the allies", "In November 2023 the allies", DATE),
    ("points", "in {{opcon-certification-year}}, of", "in 2027, of", DATE),
]  # fmt: skip


@lru_cache(maxsize=1)
def project_files():
    """Return the sample that contradictions are sown into, with the ledger that ships."""
    ledger = {f"content/{name}" for name in ("claims.jsonl", "sources.json")}
    whole = files.read_project(ROOT)
    return files.read_project(SAMPLE) | {name: whole[name] for name in ledger}


def found_in(changed):
    loaded = library.load(changed)
    (brief,) = loaded.briefs
    return [f for p in loaded.briefs[brief].presets for f in family(loaded, brief, p)]


@pytest.mark.parametrize(("name", "old", "new", "code"), SEEDS)
def test_a_contradiction_is_found(name, old, new, code):
    """Each one, with the code of what differs and the place in the shorter text."""
    changed = dict(project_files())
    figures = "content/figures.toml"
    changed[figures] += changed[figures].split(b"\n\n")[1].replace(b"-stated", b"-later")
    paths = [GLANCE[name]] if name in GLANCE else [p for p in changed if p.endswith("articles.md")]
    for path in paths:
        assert old.encode() in changed[path]
        changed[path] = changed[path].replace(old.encode(), new.encode(), 1)
    found = found_in(changed)
    assert code in {f.code for f in found}
    assert all(f.place.line and f.hint for f in found)


def test_the_shipped_papers_agree():
    """No finding on the texts as they are, and there are shorter and longer ones."""
    loaded = shipped()
    for brief in loaded.briefs.values():
        assert len(brief.presets) > 1
        assert [f for p in brief.presets for f in family(loaded, brief.id, p)] == []


def test_the_starter_agrees():
    """Nor on what `init` writes."""
    assert found_in(files.read_project(ROOT / "src" / "briefgen" / "starter")) == []


LONG = "The yearbook counts 12 dams and {{flow}} a second in March 2024 [@claim:C1; @report]."


@pytest.mark.parametrize(
    ("short", "codes"),
    [
        ("The yearbook counts 12 dams [@claim:C1].", []),
        ("The yearbook counts twelve dams [@report].", []),
        ("The yearbook counts 13 dams [@claim:C1].", [NUMBER]),
        ("The yearbook counts eleven dams [@claim:C1].", [NUMBER]),
        ("The yearbook counts 12 km of dams [@claim:C1].", [NUMBER]),
        ("The yearbook counts 1,200 cubic metres in 2024 [@claim:C1].", []),
        ("The yearbook counts 1,200 cubic feet in 2024 [@claim:C1].", [NUMBER]),
        ("The yearbook counts 1,200 litres in 2024 [@claim:C1].", [NUMBER]),
        ("The yearbook counts 1,300 m³ in 2024 [@claim:C1].", [NUMBER]),
        ("The yearbook counts {{flow}} in 2023 [@claim:C1].", [DATE]),
        ("The yearbook counts {{flow}} on 3 March 2024 [@claim:C1].", [DATE]),
        ("The yearbook of April 2024 counts {{flow}} [@claim:C1].", [DATE]),
        ("The yearbook counts 12 per cent of dams [@claim:C1].", [NUMBER]),
        ("The yearbook counts EUR 12 of dams [@claim:C1].", [NUMBER]),
    ],
)
def test_a_small_family(short, codes):
    """Numbers in words and figures, units, and dates more and less exact."""
    answer = f"---\ntitle: A\n---\n::: glance\n{short}\n:::\n::: standard+\n{LONG}\n:::\n"
    assert [f.code for f in found_in(project.files(answer=answer))] == codes


def test_a_finding_says_what_the_longer_length_has(tmp_path):
    """Both values, and both places; a reason in the fragment passes over it."""
    text = (
        "---\ntitle: A\n---\n::: glance\nThe flow rose to 13 [@claim:C1].\n:::\n"
        "::: standard+\nThe flow rose to 12 [@claim:C1].\n:::\n"
    )
    (found,) = found_in(project.files(answer=text))
    assert found.message == "`note` says `13` here, which `paper` denies"
    assert found.hint == (
        "the longer length says `12` at content/fragments/answer.md:8:21; mend one of the two"
    )
    assert (found.place.line, str(found.severity)) == (5, "error")
    made = write(tmp_path / "p", answer=text)
    result = run("check", "--project", made)
    assert (result.exit_code, "[family-number]" in result.stderr) == (1, True)
    excused = text.replace(
        "The flow rose to 13", "%% ignore family-number: rounded\nThe flow rose to 13"
    )
    result = run("check", "--project", write(tmp_path / "p", answer=excused))
    assert (result.exit_code, "family" in result.stderr) == (0, False)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("17 November 1954", [((1954, 11, 17), "")]),
        ("October 1, 1953", [((1953, 10, 1), "")]),
        ("June 2025", [((2025, 6, None), "")]),
        ("2026-11-21", [((2026, 11, 21), "")]),
        ("9 July", [((None, 7, 9), "")]),
        ("2016–19", [((2016, None, None), ""), ((2019, None, None), "")]),
        ("the 1990s", [((1990, None, None), "decade")]),
        ("28,500 troops", [((Decimal(28500),), "")]),
        ("KRW 1.52 trillion", [((Decimal("1.52e12"),), "KRW")]),
        ("25 billion dollars", [((Decimal("25e9"),), "USD")]),
        ("$25bn", [((Decimal("25e9"),), "USD")]),
        ("3.5 per cent", [((Decimal("3.5"),), "per cent")]),
        ("3.5%", [((Decimal("3.5"),), "per cent")]),
        ("two percentage points", [((Decimal(2),), "points")]),
        ("a year’s notice", [((Decimal(1),), "year")]),
        ("one of them", []),
        ("the sixth meeting, the 57th", [((Decimal(6),), "th"), ((Decimal(57),), "th")]),
        ("Article IV, art. 12", [((Decimal(4),), "art"), ((Decimal(12),), "art")]),
        ("1200 km", [((Decimal(1200),), "km")]),
        ("F-35 and B52 of v1.2.3", []),
    ],
)
def test_quantities_are_read(text, read):
    """Value and unit, or as much of a date as is said."""
    assert [(q.value, q.unit) for q in quantities(text)] == read


def test_there_are_enough_seeds():
    """As many as were asked for, and each of its own."""
    assert len(set(SEEDS)) == len(SEEDS) >= 30
    assert all((SAMPLE / p).exists() for p in GLANCE.values())


def test_sentences_of_one_form_do_not_deny_each_other():
    """A list whose items differ in their numbers alone agrees with the same list."""
    rows = [f"River {n} has {n + 3} dams since {1900 + n} [@report]." for n in range(30)]
    short, long = "\n\n".join(rows[:9]), "\n\n".join(rows)
    answer = f"---\ntitle: A\n---\n::: glance\n{short}\n:::\n::: standard+\n{long}\n:::\n"
    assert found_in(project.files(answer=answer)) == []


def test_a_sentence_of_both_lengths_agrees_with_itself() -> None:
    """Text outside a fence is in every length, whatever is in it."""
    text = "0 against 7; 7 % of 77, art. 9 (1): {{flow}}, 3 March 1990 – 4 May 1991."
    library = project.library(
        answer=project.ANSWER + f"\n{text}\n\n| a 7 | 0 |\n|---|---|\n| 9 | 1 |\n"
    )
    assert [f for f in family(library, "rivers", "note") if f.code.startswith("family-")] == []
