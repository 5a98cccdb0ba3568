"""The hand-over: one page for each brief, for whoever puts its papers into somebody else's page.

For each way in it has what to paste, to the letter as `briefgen embed` prints it, what a host's policy
must allow, and a live sample. It says what each host needs. All works without a script; two scripts,
each allowed by its digest, copy a text at the press of a button and give frames their height.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from briefgen import fonts
from briefgen.artifact import Cutter
from briefgen.catalogue import Catalogue, File, Length, Listed
from briefgen.formats import FORMATS, WAYS, Finish
from briefgen.frame import HEIGHT, LISTENER, frame_address, label, pasted
from briefgen.seal import digest_of, style_sources
from briefgen.theme import Theme
from briefgen.web_page import Printed, printed, web_page

#: Its name in the folder of its brief.
NAME = "share.html"

#: How many characters of what is pasted stand in the page; of more there is a link to the file.
MOST_SHOWN = 20_000

#: The hosts with the ways in that they take, the best first, and the keys of what they need.
HOSTS = (
    ("SharePoint", ("frame", "bare"), "needs_sharepoint"),
    ("Confluence", ("frame",), "needs_confluence"),
    ("WordPress", ("frame", "bare"), "needs_wordpress"),
    ("Drupal", ("bare",), "needs_drupal"),
    ("MediaWiki", ("wiki",), "needs_mediawiki"),
    ("host_plain", ("embed", "frame"), "needs_plain"),
    ("host_mail", ("email",), "needs_mail"),
)

#: Shows the buttons, which do nothing without it, and copies what they name.
COPY = (
    'for(const b of document.querySelectorAll("button[data-copies]")){b.hidden=false;'
    "b.onclick=async()=>{const t=document.getElementById(b.dataset.copies);"
    "try{await navigator.clipboard.writeText(t.value)}"
    'catch{t.select();document.execCommand("copy")}'
    "b.firstChild.textContent=b.dataset.done}}"
)

#: Where the live embed goes; content, whose `<` is escaped, can not have it.
_EMBED = "<!--embed-->"

#: What the page's policy lets it do beside what every page may: `'self'` is not for files in every
#: browser, and `file:` is for them alone.
_DIRECTIVES = (
    f"script-src '{digest_of(LISTENER)}' '{digest_of(COPY)}'",
    "frame-src 'self' file:",
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What is pasted of one output: `text` is empty where it is too long to stand in the page.

    `allowed` is the line that a host's policy needs for it, empty for none.
    """

    length: Length
    file: File
    text: str
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in, with what is pasted of each length, and the live sample of the shortest."""

    form: str
    items: tuple[Pasted, ...]
    sample: Markup


def share_name(brief: str) -> str:
    """Return the path of a brief's hand-over below the build folder."""
    return f"{brief}/{NAME}"


def share_html(
    catalogue: Catalogue,
    listed: Listed,
    theme: Theme,
    read: Callable[[str], bytes],
    cut: Cutter = fonts.subset,
) -> str:
    """Return the hand-over of one brief; `read` returns the bytes of its outputs.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
        OSError: if an output can not be read.
    """
    said = printed(catalogue, listed.language)
    texts = {
        file.name: read(file.name).decode()
        for length in listed.lengths
        for file in length.files
        if file.format in WAYS
    }
    ways = tuple(_ways(catalogue, listed, texts, said))
    live = next((way.items[0].file.name for way in ways if way.form == "embed"), "")
    context = {
        "brief": listed,
        "title": f"{said.words['share_page']}: {listed.title}",
        "ways": ways,
        "lacking": [form for form in WAYS if form not in {way.form for way in ways}],
        "hosts": [(said.words.get(name, name), fits, key) for name, fits, key in HOSTS],
        "frame_line": f"{_frame_source(catalogue)}\nscript-src '{digest_of(LISTENER)}'",
        "in_textarea": in_textarea,
        "listener": Markup(LISTENER),
        "copy": Markup(COPY),
        "address": catalogue.address(share_name(listed.id)),
        "folder": catalogue.address(f"{listed.id}/"),
    }
    return web_page(
        theme, "share", catalogue, said, context, cut, listed.mark, _DIRECTIVES,
        {_EMBED: texts.get(live, "")},
    )  # fmt: skip


def _frame_source(catalogue: Catalogue) -> str:
    """Return the directive by which a host may show the frames."""
    base = urlsplit(catalogue.base_url)
    return f"frame-src {base.scheme}://{base.netloc}" if base.netloc else "frame-src 'self'"


def _ways(
    catalogue: Catalogue, listed: Listed, texts: dict[str, str], said: Printed
) -> Iterator[Way]:
    for form in WAYS:
        items = tuple(
            _pasted(catalogue, listed, length, file, texts[file.name])
            for length in listed.lengths
            if (file := length.file(form))
        )
        if items:
            first = items[0]
            called = label(listed.title, first.length.title)
            sample = _sample(form, first.file, texts[first.file.name], called)
            yield Way(form, items, sample)


def _pasted(catalogue: Catalogue, listed: Listed, length: Length, file: File, text: str) -> Pasted:
    where = frame_address(catalogue.base_url, file.name)
    whole = pasted(file.format, text, where, label(listed.title, length.title))
    styled = FORMATS[file.format].finish is Finish.SHADOW
    allowed = f"style-src {' '.join(style_sources(text))}" if styled else ""
    return Pasted(length, file, whole if len(whole) <= MOST_SHOWN else "", allowed)


def _sample(form: str, file: File, text: str, called: str) -> Markup:
    """Return a live sample of a way in, empty where no page can show it."""
    finish, name = FORMATS[form].finish, file.name.rpartition("/")[2]
    if finish is Finish.SHADOW:
        return Markup(_EMBED)
    if finish is Finish.PLAIN:
        return Markup(text)
    if finish is Finish.FRAME:
        shown = Markup('<iframe src="{}" title="{}" height="{}"></iframe>')
        return shown.format(name, called, HEIGHT)
    if finish is Finish.MAIL:
        # Nothing in a mail may act.
        shown = Markup('<iframe src="{}" title="{}" height="{}" sandbox></iframe>')
        return shown.format(name, f"{called} (HTML)", HEIGHT)
    return Markup("")


def in_textarea(text: str) -> Markup:
    """Return a text as the content of a `textarea`, with no more escapes than validators want.

    A line end at its beginning would be lost, so one stands before it.
    """
    return Markup("\n" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
