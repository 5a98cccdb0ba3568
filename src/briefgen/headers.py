"""Header files: what a web server has to say about the files of a build folder.

One for nginx and one for Apache, from the same tables. Each rule names files by how their paths
end, so the folder may stand at any address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from briefgen.catalogue import Catalogue, Listed
from briefgen.formats import FORMATS, WEB, Finish, form_of

#: The files' names below the build folder.
NGINX, APACHE = "headers/nginx.conf", "headers/apache.conf"

#: Media types by the ending of a name, where they are not those of a format.
TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
    "atom": "application/atom+xml",
    "xml": "application/xml",
    "csv": "text/csv",
    "bib": "application/x-bibtex",
    "wiki": "text/plain",
}

#: Which of them are text, and say so.
_TEXTS = ("text/csv", "text/plain", "application/x-bibtex")

#: What is asked for again each time, and answered with nothing where nothing has changed; and what
#: may be kept for an hour, since a change of it is told by the pages.
ASKED, KEPT = "no-cache", "max-age=3600"

#: What a file may load and run that has no policy of its own: nothing but what it has inside it.
CLOSED = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

#: Who may frame what is no frame: pages of the same site, as the page with the samples does.
SAME_SITE = "frame-ancestors 'self'"

_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}

#: The files and folders that are the tool's own and nobody else's: what failed its checks, the
#: cache, the lock, the record of the build, and these rules.
PRIVATE = r"/(?:\.cache/|rejected/|headers/|\.lock$|manifest\.json$)"


@dataclass(frozen=True, slots=True)
class Rule:
    """The headers of the files whose path ends with `ending`, a regular expression.

    Where it has a group `paper`, that is the path of a paper below the build folder without its
    ending, and stands in the headers as `{paper}`.
    """

    said: str
    ending: str
    headers: Mapping[str, str]


def header_files(catalogue: Catalogue) -> dict[str, str]:
    """Return the texts of the header files by their paths."""
    return {NGINX: nginx(catalogue), APACHE: apache(catalogue)}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """Return the rules, each for other files; files that none fits have those of `usual`."""
    frames = "frame-ancestors " + " ".join(catalogue.frame_ancestors)
    out = [*_canonical(catalogue, frames)]
    for form in FORMATS.values():
        ending = rf"\.{re.escape(form.suffix)}$"
        if form.finish is Finish.FRAME:
            policy = {"Content-Security-Policy": frames, "Cache-Control": ASKED}
            out.append(Rule("frames: who may show them", ending, _ALWAYS | policy))
        elif form.finish is not Finish.NONE:
            alone = {
                "Content-Security-Policy": f"{CLOSED}; {SAME_SITE}",
                "Cache-Control": ASKED,
                "X-Robots-Tag": "noindex",
            }
            out.append(Rule(f"{form.title}: a part of other pages", ending, _ALWAYS | alone))
    page = usual() | {"X-Robots-Tag": "noindex"}
    out.append(Rule("the page with what hosts paste", r"/share\.html$", page))
    kept = _ALWAYS | {"Content-Security-Policy": SAME_SITE, "Cache-Control": KEPT}
    return (*out, Rule("what is loaded to be kept", r"\.(?:pdf|csv|bib|references\.json)$", kept))


def usual() -> dict[str, str]:
    """Return the headers of all other files: pages, lists, the feed, the map."""
    return _ALWAYS | {"Content-Security-Policy": SAME_SITE, "Cache-Control": ASKED}


def _canonical(catalogue: Catalogue, frames: str) -> Iterator[Rule]:
    """Yield the rules that say of PDFs and frames which page is the paper's own.

    Pages say so themselves. There are none without a `base-url`.
    """
    if not catalogue.base_url:
        return
    for brief in catalogue.briefs:
        presets = [length.preset for length in brief.lengths if length.file(WEB)]
        if not presets:
            continue
        ending = rf"/(?<paper>{re.escape(brief.id)}/{_any(presets)})"
        # Signs that a server would take for its own are written as an address may have them.
        page = FORMATS[WEB].suffix
        own = f"<{quote(catalogue.address(''), safe=_SAFE)}{{paper}}.{page}>"
        link = {"Link": f'{own}; rel="canonical", {own}; rel="cite-as"'}
        for form in FORMATS.values():
            if form.paged or form.finish is Finish.FRAME:
                policy, age = (SAME_SITE, KEPT) if form.paged else (frames, ASKED)
                told = _ALWAYS | {"Content-Security-Policy": policy, "Cache-Control": age} | link
                files = rf"{ending}\.{re.escape(form.suffix)}$"
                yield Rule(f"{brief.id}: the page of each {form.title}", files, told)


#: What of an address can stand in the files of both servers as it is.
_SAFE = ":/%[]@!&'()*+,;=~"


def lost(brief: Listed) -> tuple[str, ...]:
    """Return the names of the files of a withdrawn brief in whose place nothing stands."""
    names = (name.partition("/")[2] for name in brief.gone if not keeps_tombstone(name))
    return tuple(sorted(names))


def keeps_tombstone(name: str) -> bool:
    """Return whether a file of a withdrawn brief was a page, at whose address a tombstone stands."""
    return (form := form_of(name)) != "" and FORMATS[form].tells


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, names)))})"


# --- nginx ---------------------------------------------------------------------------------------

_NGINX = """\
# What nginx says about the files of this folder. Made by briefgen {version}; a build writes it anew.
# Include it in the location that serves the folder:
#
#     location / {{
#         root /srv/briefs;
#         include /srv/briefs/headers/nginx.conf;
#     }}

charset utf-8;
charset_types {texts};
default_type application/octet-stream;
types {{
{types}
}}

"""


def nginx(catalogue: Catalogue) -> str:
    """Return the file for nginx: to be included in the location that serves the folder."""
    out = [
        _NGINX.format(
            version=catalogue.version,
            texts=" ".join(_TEXTS),
            types="\n".join(f"    {kind} {ending};" for ending, kind in TYPES.items()),
        ),
        *_nginx_headers(usual(), ""),
        "",
        "# What is the tool's own.",
        f'location ~ "{PRIVATE}" {{',
        "    return 404;",
        "}",
    ]
    for brief in catalogue.briefs:
        if brief.is_withdrawn and lost(brief):
            out += [
                "",
                f"# Withdrawn: {brief.id}. What is gone answers with the page that says so.",
                f'location ~ "^(?<briefgen_at>.*/{re.escape(brief.id)}/){_any(lost(brief))}$" {{',
                "    error_page 410 ${briefgen_at}index.html;",
                "    return 410;",
                "}",
                f'location ~ "/{re.escape(brief.id)}/[^/]+\\.html$" {{',
                *_nginx_headers(_tombstone(catalogue), "    "),
                "}",
            ]
    for rule in rules(catalogue):
        ending = rule.ending.replace("(?<paper>", "(?<briefgen_paper>")
        out += ["", f"# {_comment(rule.said)}", f'location ~ "{ending}" {{']
        out += [*_nginx_headers(rule.headers, "    "), "}"]
    return "\n".join(out) + "\n"


def _nginx_headers(headers: Mapping[str, str], indent: str) -> Iterator[str]:
    for name, value in headers.items():
        told = value.replace("{paper}", "$briefgen_paper").replace('"', '\\"')
        yield f'{indent}add_header {name} "{told}" always;'


def _tombstone(catalogue: Catalogue) -> dict[str, str]:
    """Return the headers of a page in whose place a tombstone stands, frames among them."""
    frames = "frame-ancestors " + " ".join(catalogue.frame_ancestors)
    more = {"Content-Security-Policy": frames, "Cache-Control": ASKED, "X-Robots-Tag": "noindex"}
    return _ALWAYS | more


# --- Apache --------------------------------------------------------------------------------------

_APACHE = """\
# What Apache says about the files of this folder. Made by briefgen {version}; a build writes it anew.
# Include it in the <Directory> of the folder, or copy it there as .htaccess; it needs mod_headers,
# mod_mime, mod_alias and mod_setenvif:
#
#     <Directory "/srv/briefs">
#         Require all granted
#         Include /srv/briefs/headers/apache.conf
#     </Directory>

AddDefaultCharset utf-8
"""


def apache(catalogue: Catalogue) -> str:
    """Return the file for Apache: for the `<Directory>` of the folder, or its `.htaccess`."""
    out = [_APACHE.format(version=catalogue.version).rstrip()]
    out += [f"AddType {kind} .{ending}" for ending, kind in TYPES.items()]
    endings = " ".join(f".{e}" for e, kind in TYPES.items() if kind in _TEXTS)
    out += [f"AddCharset utf-8 {endings}", "", *_apache_headers(usual(), "")]
    out += ["", "# What is the tool's own.", f'RedirectMatch 404 "{PRIVATE}"']
    for rule in reversed(rules(catalogue)):  # the last that fits holds
        out += ["", f"# {_comment(rule.said)}"]
        if "(?<paper>" in rule.ending:
            ending = rule.ending.replace("(?<paper>", "(")
            out.append(f'SetEnvIf Request_URI "{ending}" BRIEFGEN_PAPER=$1')
        ending = rule.ending.replace("(?<paper>", "(?:")
        out += [f'<If "%{{REQUEST_URI}} =~ m#{ending}#">']
        out += [*_apache_headers(rule.headers, "    "), "</If>"]
    for brief in catalogue.briefs:
        if brief.is_withdrawn and lost(brief):
            folder = f"/{re.escape(brief.id)}/"
            out += [
                "",
                f"# Withdrawn: {brief.id}.",
                f'RedirectMatch 410 "{folder}{_any(lost(brief))}$"',
                f'<If "%{{REQUEST_URI}} =~ m#{folder}[^/]+$#">',
                *_apache_headers(_tombstone(catalogue), "    "),
                f"    ErrorDocument 410 {_answer(catalogue, brief)}",
                "</If>",
            ]
    return "\n".join(out) + "\n"


def _answer(catalogue: Catalogue, brief: Listed) -> str:
    """Return what Apache answers where a file is gone: a page if its address is known, or words."""
    path = urlsplit(catalogue.address(brief.page)).path
    return f'"{quote(path, safe=_SAFE)}"' if path else f'"{GONE}"'


#: What Apache answers where a file is gone, and nobody knows the address of the page that says so.
GONE = "This paper was withdrawn. The page of its brief says when and why."


def _apache_headers(headers: Mapping[str, str], indent: str) -> Iterator[str]:
    for name, value in headers.items():
        told = value.replace("%", "%%").replace("{paper}", "%{BRIEFGEN_PAPER}e")
        told = told.replace('"', '\\"')
        yield f'{indent}Header always set {name} "{told}"'


def _comment(text: str) -> str:
    return " ".join(text.split())
