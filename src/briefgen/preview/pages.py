"""What the browser gets: the output's own bytes, or a plain host page with them, and the headers.

Pure. An output is served as it was made; nothing is put into it. What shows it and says what was
found stands around it, in a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from briefgen.finding import Finding, Severity
from briefgen.formats import FORMATS, Finish, form_of, output_name
from briefgen.frame import LISTENER, SCRIPT, snippet
from briefgen.limits import SAFE_NAME
from briefgen.report import context_lines
from briefgen.seal import digest_of


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: a length of a brief in a format. Without a `brief`, the project alone."""

    brief: str
    preset: str
    format: str

    @property
    def name(self) -> str:
        """The path of its output below the build folder."""
        return output_name(self.brief, self.preset, self.format)


@dataclass(frozen=True, slots=True)
class Choice:
    """A brief that can be looked at: its id, its title, its lengths by name and title."""

    brief: str
    title: str
    presets: tuple[tuple[str, str], ...]


#: The address below which outputs are served as they are, and that of plain pages around them.
PAPERS, HOSTS, SHEETS = "/papers/", "/hosts/", "/sheets/"

#: What nothing that is served may do or have done to it, whatever it is.
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

#: The policies of the page around a paper, of a paper and of a plain host. A paper has no script but
#: the one of a frame, by its digest.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
SHELL_POLICY = (
    f"{_NOTHING}; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src 'self'; frame-ancestors 'none'"
)
PAPER_POLICY = (
    f"{_NOTHING}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    f"script-src '{digest_of(SCRIPT)}'; frame-ancestors 'self'"
)
HOST_POLICY = (
    f"{_NOTHING}; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; frame-src 'self'; "
    f"script-src '{digest_of(LISTENER)}'; frame-ancestors 'self'"
)
#: A browser's own reader of PDFs does not open a file that allows nothing.
FILE_POLICY = "frame-ancestors 'none'"

_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def media_type(name: str) -> str:
    """Return the media type of an output by its name; a browser saves what it does not know."""
    end = name.rpartition(".")[2]
    text = "text/plain; charset=utf-8" if end == "wiki" else "application/octet-stream"
    return _TYPES.get(end, text)


def view_of(name: str) -> View | None:
    """Return the view of an output by its path below the build folder, None where it is none's."""
    form = form_of(name)
    brief, _, file = name.partition("/")
    preset = file.removesuffix(f".{FORMATS[form].suffix}") if form else ""
    view = View(brief, preset, form)
    return view if brief and preset and is_view(view) else None


def is_view(view: View) -> bool:
    """Return whether a view could be one: what is asked for by an address may be anything."""
    names = (view.brief, view.preset)
    return view.format in FORMATS and all(not n or SAFE_NAME.fullmatch(n) for n in names)


def is_whole(form: str) -> bool:
    """Return whether an output of a format is a page of its own, to be shown without a host."""
    kind = FORMATS[form]
    whole = kind.finish in {Finish.NONE, Finish.MAIL}
    return whole and not kind.paged and kind.suffix.endswith("html")


def formats() -> list[Mapping[str, str]]:
    """Return the formats that can be chosen: name, what it is called, how its files end."""
    into = {Finish.SHADOW, Finish.FRAME, Finish.PLAIN}
    return [
        {
            "name": name,
            "title": kind.title[:1].upper() + kind.title[1:] + " in a host" * (kind.finish in into),
            "end": f".{kind.suffix}",
        }
        for name, kind in FORMATS.items()
    ]


def address(view: View) -> str:
    """Return the address at which a view is shown."""
    return f"{PAPERS if is_whole(view.format) else HOSTS}{view.name}"


#: A host that gives a paper little: a face, a measure, and some text before and behind it.
_HOST = Markup(
    '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n'
    "<style>\n:root {{ color-scheme: light dark; }}\n"
    "body {{ max-width: 60rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; "
    "font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }}\n"
    "iframe {{ display: block; }}\n"
    ".host {{ margin: 1rem 0; padding: 0.6rem 0; border: 0 dashed currentColor; "
    "color: light-dark(#56606d, #a5afbd); font: 1rem/1.5 system-ui, sans-serif; }}\n"
    "h1.host {{ border-bottom-width: 1px; }} p.host {{ border-top-width: 1px; }}\n"
    "pre {{ white-space: pre-wrap; font-size: 0.875rem; }}\n</style>\n</head>\n<body>\n<main>\n"
    '<h1 class="host">A plain page of a host, with the paper in it</h1>\n{}\n'
    '<p class="host">The same page, behind the paper.</p>\n</main>\n</body>\n</html>\n'
)

#: A reader of sheets: the pages of a PDF below each other, on the ground of the page around them.
_READER = Markup(
    '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n'
    "<style>\n:root {{ color-scheme: light dark; --ground: #dfe3e8; --quiet: #56606d; }}\n"
    "@media (prefers-color-scheme: dark) {{ :root {{ --ground: #0d1115; --quiet: #a5afbd; }} }}\n"
    "body {{ margin: 0; padding: 1.25rem; background: var(--ground); "
    "font: 0.8125rem/1.4 system-ui, sans-serif; color: var(--quiet); }}\n"
    "figure {{ width: min(100%, 52rem); margin: 0 auto 1.25rem; }}\n"
    "img {{ display: block; width: 100%; height: auto; background: #fff; "
    "box-shadow: 0 1px 4px rgb(0 0 0 / 25%); }}\n"
    "figcaption {{ padding: 0.3rem 0; text-align: center; font-variant-numeric: tabular-nums; }}\n"
    "h1 {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}\n"
    "</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n{}\n</main>\n</body>\n</html>\n"
)


def host(view: View, data: bytes, title: str, language: str) -> str:
    """Return a plain page of a host with an output in it, as its format is put into one."""
    kind = FORMATS[view.format]
    if kind.finish is Finish.FRAME:
        inner = snippet(f"{PAPERS}{view.name}", title)
    elif kind.finish in {Finish.SHADOW, Finish.PLAIN}:
        inner = Markup(data.decode())  # ours, and made for this
    elif kind.finish is Finish.WIKI:
        inner = Markup("<pre>{}</pre>").format(data.decode())
    else:
        inner = Markup('<p><a href="{0}{1}">{1}</a></p>').format(PAPERS, view.name)
    return _HOST.format(language, title, inner)


def reader(view: View, sizes: Iterable[tuple[float, float]], title: str, version: str) -> str:
    """Return a page that shows the sheets of a PDF, whose sizes are in points, as pictures."""
    sheets = list(sizes)
    one = Markup(
        '<figure id="page-{0}"><img src="{1}{2}?page={0}&amp;version={3}" width="{4}" height="{5}" '
        'alt="Page {0} of {6}"{7}><figcaption>{0} / {6}</figcaption></figure>'
    )
    shown = (
        one.format(
            number, SHEETS, view.name, version, round(width * 4 / 3), round(height * 4 / 3),
            len(sheets), "" if number < 3 else Markup(' loading="lazy"'),
        )
        for number, (width, height) in enumerate(sheets, 1)
    )  # fmt: skip
    return _READER.format("en", title, title, Markup("\n").join(shown))


def finding_record(found: Finding) -> Mapping[str, Any]:
    """Return a finding for the page that shows it, with the lines that point at its column."""
    place = found.place
    return {
        "severity": str(found.severity),
        "code": found.code,
        "message": found.message,
        "place": str(place),
        "hint": found.hint,
        "context": "\n".join(context_lines(found)),
    }


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the errors first, each kind in the order of before."""
    return sorted(findings, key=lambda f: f.severity is not Severity.ERROR)
