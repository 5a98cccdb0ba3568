"""The words that the tool prints: whole in each language, and a project's own before them."""

import ast
import re

import pypdfium2
import pytest

from briefgen.document import assemble
from briefgen.files import read_theme
from briefgen.outline import select
from briefgen.paper import cite
from briefgen.wording import WORDING, lacking, placeholders, words
from tests import project
from tests.test_cli import run, write
from tests.test_geometry import ROOT
from tests.test_paper import plain

#: The small project in German, all of its words too.
GERMAN = {"brief": project.BRIEF.replace('status =', 'language = "de-AT"\nstatus =')}  # fmt: skip


def settings(*lines: str, language: str = "de") -> str:
    return project.SETTINGS + "\n".join(("", f"[words.{language}]", *lines, ""))


@pytest.mark.parametrize("language", WORDING)
def test_every_language_has_every_word_with_the_same_placeholders(language):
    """None is missing, none is empty, and each can be filled as in English."""
    assert WORDING[language].keys() == WORDING["en"].keys()
    for key, text in WORDING[language].items():
        assert text.strip() == text != ""
        assert placeholders(text) == placeholders(WORDING["en"][key]) is not None, key


@pytest.mark.parametrize(
    ("text", "names"),
    [("plain", set()), ("{a} of {b}, {a}", {"a", "b"}), ("{{a}}", set()), ("{a.b}", None),
     ("{a[0]}", None), ("{}", None), ("{0}", None), ("{a!r}", None), ("{a:>9}", None), ("{a", None),
     ("a}", None)],
)  # fmt: skip
def test_a_placeholder_is_a_name_alone(text, names):
    """What would look into a value is none."""
    assert placeholders(text) == (None if names is None else frozenset(names))


def test_the_nearest_word_goes_first():
    """The project's before the tool's, the variant's before the language's, English behind all."""
    own = {"de": {"note": "Fußnote"}, "de-AT": {"notes": "Noten"}, "ko": {"note": "주"}}
    said = words("de-AT", own)
    assert (said["note"], said["notes"], said["source"]) == ("Fußnote", "Noten", "Quelle")
    assert words("de", own)["notes"] == "Anmerkungen"
    assert (words("ko", own)["note"], words("ko", own)["source"]) == ("주", "Source")
    assert words("en-GB", own) == WORDING["en"]
    assert lacking("de-AT") == lacking("en-US") == ()
    assert lacking("ko", own) == tuple(k for k in WORDING["en"] if k != "note")


def test_no_stage_asks_for_words_but_by_the_library():
    """Else a project's own words would stand in one place and the tool's in another."""
    asking = {
        path.name
        for path in (ROOT / "src" / "briefgen").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "briefgen.wording"
        and {"words", "WORDING"} & {alias.name for alias in node.names}
    }
    assert asking == {"schema.py"}


def test_a_paper_says_all_in_its_language():
    """Heads, labels, the colophon, the line at the foot, links back: nothing is left in English."""
    library = project.library(**GERMAN)
    assert [f.code for f in library.findings if f.code == "missing-words"] == []
    paper = cite(select(library, "rivers", "paper"), library, plain)
    theme, _ = read_theme(ROOT, "gazette")
    assert theme is not None
    both = "".join(assemble(paper, theme, form).html for form in ("html", "pdf"))
    for text in ("Literatur</h2>", "Anmerkungen</h2>", "Tabelle 1.", "Zurück zum Text 1", "Beleg",
                 "Zu diesem Papier", "Veröffentlicht", "Gesetzt mit briefgen",
                 'Seite <span class="page-number"></span> von '):  # fmt: skip
        assert text in both, text
    body = re.sub(r"<style>.*?</style>|<script.*?</script>|<[^>]+>", " ", both, flags=re.DOTALL)
    for english in (
        "Sources",
        "References",
        "Notes",
        "Issued",
        "Table",
        "Page",
        "Published",
        "Back",
    ):
        assert not re.search(rf"\b{english}\b", body), english


def test_a_project_s_own_words_are_printed_and_verified(tmp_path):
    """In both formats, the file held against them, on the page's foot too; they are text alone."""
    own = settings(
        'references = "Works <b>cited</b>"', 'page_of = "{page}/{pages}"', 'evidence = "Words & all"',
        language="en",
    )  # fmt: skip
    folder = write(tmp_path, settings=own)
    done = run("build", "--project", folder, "--preset", "paper", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    page = (folder / "build/rivers/paper.html").read_text(encoding="utf-8")
    assert "Works &lt;b&gt;cited&lt;/b&gt;</h2>" in page
    assert "<b>Words &amp; all</b>" in page
    with pypdfium2.PdfDocument(folder / "build/rivers/paper.pdf") as made:
        text = made[0].get_textpage().get_text_bounded()
    assert re.search(r"\b1/[12]\b", text)
    assert run("verify", "--project", folder).exit_code == 0
    write(tmp_path, settings=project.SETTINGS)
    assert "section-missing" in run("verify", "--project", folder).stderr


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ('as_of = "am {datum}"', "bad-value", "{date}"),
        ('as_of = "am {date.__class__}"', "bad-value", "{date}"),
        ('note = "Note {page}"', "bad-value", "none"),
        ('note = ""', "bad-value", "`note` is empty"),
        ("note = 3", "bad-value", "`note` is not"),
        ('nots = "Noten"', "unknown-setting", "`nots`"),
    ],
)
def test_a_word_that_can_not_be_filled_is_a_finding(line, code, said):
    """At its line, and the tool's own word is printed."""
    library = project.library(settings=settings(line))
    (found,) = [f for f in library.findings if f.place.file == "briefgen.toml"]
    assert (found.code, found.context, found.hint != "") == (code, line, True)
    assert said in found.message
    assert library.words("de") == WORDING["de"]


def test_a_language_that_is_no_tag_is_a_finding():
    """And none of its words is taken."""
    library = project.library(settings=settings('note = "x"', language='"de; }"'))
    assert "bad-value" in [f.code for f in library.findings]
    assert library.settings.words == {}


def test_words_that_stay_english_are_named():
    """Once a language, with what to write; in English or with all words there is nothing to say."""
    korean = {"brief": project.BRIEF.replace("status =", 'language = "ko"\nstatus =')}
    (found,) = [f for f in project.library(**korean).findings if f.code == "missing-words"]
    assert (found.place.file, str(found.severity)) == ("content/briefs/rivers.toml", "warning")
    assert "`number`, `issued`" in found.message
    whole = [f"{key} = {text!r}".replace("'", '"') for key, text in WORDING["en"].items()]
    some = project.library(settings=settings(*whole[1:], language="ko"), **korean)
    (found,) = [f for f in some.findings if f.code == "missing-words"]
    assert (found.place.file, found.message.endswith("English: `number`")) == (
        "briefgen.toml",
        True,
    )
    assert not [f for f in project.library(settings=settings(*whole, language="ko"), **korean).findings
                if f.code == "missing-words"]  # fmt: skip
