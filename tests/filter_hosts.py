"""Hosts that filter what is pasted: WordPress's and MediaWiki's own code, Drupal's documented list.

Debian's packages of the two and of PHP come by `apt-get download` and the digests in
`tests/hosts/filters.json` into a folder of the cache, where they are unpacked and nothing is
installed. A PHP of the machine is used where it has what they need. MediaWiki has a real wiki there,
in SQLite. Nothing of it is committed or shipped.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from tests.host_pages import HERE, download, into, run

#: What WordPress and MediaWiki need of PHP.
_MODULES = "ctype dom fileinfo iconv intl mbstring pdo pdo_sqlite simplexml sqlite3 tokenizer xml xmlreader xmlwriter"


@cache
def folder() -> Path:
    """Return the folder with the unpacked packages, fetched once, and a wiki that is set up.

    Raises:
        MissingHostError: if the packages can not be fetched or do not run.
    """
    made_from = b"".join((HERE / name).read_bytes() for name in ("filters.json",))
    above = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = above / "briefgen" / f"filters-{hashlib.sha256(made_from).hexdigest()[:12]}"
    pinned = json.loads((HERE / "filters.json").read_text(encoding="utf-8"))

    def make(part: Path) -> None:
        for name, pin in pinned.items():
            if not (name.startswith("php") and _installed_php()):
                download(name, pin, part)
        wiki = part / "usr/share/mediawiki"
        for gone in ("extensions-core", "skins", "resources"):
            shutil.rmtree(wiki / gone)
        for name in ("LocalSettings.php", "config", "extensions", "images"):
            (wiki / name).unlink()  # they lead to where a wiki is installed
        for name in ("extensions", "skins", "images"):
            (wiki / name).mkdir()
        data = part / "wiki"
        data.mkdir()
        given = "--dbtype sqlite --scriptpath /w --server https://host.test --pass Not-a-secret-0"
        run(
            [*_php(part), "maintenance/install.php", *given.split(), "--dbpath", str(data),
             "--confpath", str(data), "Wiki", "Admin"], cwd=wiki,
        )  # fmt: skip
        settings = data / "LocalSettings.php"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace(str(part), str(place)), encoding="utf-8")

    return into(place, make)


@cache
def _installed_php() -> str:
    """Return the PHP of this machine, empty where it has not all that is needed."""
    php = shutil.which("php")
    if php is None:
        return ""
    said = subprocess.run([php, "-m"], capture_output=True, encoding="utf-8").stdout.lower()
    return php if set(_MODULES.split()) <= set(said.split()) else ""


def _php(unpacked: Path) -> list[str]:
    if php := _installed_php():
        return [php]
    (modules,) = (unpacked / "usr/lib/php").glob("2*")
    asked = [f"-dextension={n}" for n in _MODULES.split() if (modules / f"{n}.so").is_file()]
    return [str(unpacked / "usr/bin/php8.2"), "-n", f"-dextension_dir={modules}", *asked]


def _asked(script: str, *arguments: str, text: str = "") -> str:
    """Return what a script of ours says that runs a host's own code."""
    place = folder()
    wiki = {
        "MW_INSTALL_PATH": str(place / "usr/share/mediawiki"),
        "MW_CONFIG_FILE": str(place / "wiki/LocalSettings.php"),
    }
    command = [*_php(place), "-dmemory_limit=1G", "-dpcre.backtrack_limit=10000000"]
    return run([*command, str(HERE / script), *arguments], input=text, env={**os.environ, **wiki})


def wordpress(way: str, text: str = "") -> str:
    """Return what WordPress makes of a text.

    `kses` is what it saves for an author without the right to unfiltered HTML, `page` what a page of
    the classic editor then shows, `page-as-typed` the same without its typography, `address` what
    stands where an address was put whose oEmbed answer has the text. `allowed` are the elements
    that it keeps, with their attributes, as JSON; `version` its version.
    """
    place = str(folder() / "usr/share/wordpress")
    return _asked("wordpress.php", place, way, text=text)


def mediawiki(way: str, text: str = "") -> str:
    """Return what MediaWiki's parser makes of a wikitext (`page`), `allowed` or `version`."""
    return _asked("mediawiki.php", way, text=text)


# --- Drupal --------------------------------------------------------------------------------------

#: What the text format "Basic HTML" of Drupal's standard profile allows, as it is documented: the
#: setting `allowed_html` of `filter.format.basic_html.yml` on api.drupal.org, branch 11.x.
DRUPAL: Mapping[str, Collection[str]] = {
    **dict.fromkeys("br p cite dl dt dd strong em code li".split(), ()),
    **dict.fromkeys("h2 h3 h4 h5 h6".split(), ("id",)),
    "a": ("hreflang", "href"),
    "blockquote": ("cite",),
    "ul": ("type",),
    "ol": ("type", "start"),
    "img": ("src", "alt", "height", "width"),
}

#: Attributes that its filter keeps on every element.
_DRUPAL_ANYWHERE = ("lang", "dir")

_VOID = frozenset({"br", "img"})


class _AllowList(HTMLParser):
    """Takes the tags away that are not allowed, and nothing of what stands between them."""

    CDATA_CONTENT_ELEMENTS = ()  # its filter goes by tags: what a style holds is text to it

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DRUPAL:
            allowed = (*DRUPAL[tag], *_DRUPAL_ANYWHERE)
            given = (f' {k}="{escape(v or "")}"' for k, v in attrs if k in allowed)
            self.out.append(f"<{tag}{''.join(given)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in DRUPAL and tag not in _VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data, quote=False))


def drupal(text: str) -> str:
    """Return what Drupal's basic HTML keeps of a text, by its documented list."""
    parser = _AllowList()
    parser.feed(text)
    parser.close()
    return "".join(parser.out)


# --- all -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """A host that filters: how it says its version, and what it makes of a text."""

    name: str
    version: Callable[[], str]
    of: Callable[[str], str]


FILTERS = {
    made.name: made
    for made in (
        Filter("WordPress, saved by an author", partial(wordpress, "version"), partial(wordpress, "kses")),
        Filter("WordPress, classic editor", partial(wordpress, "version"), partial(wordpress, "page")),
        Filter("WordPress, classic editor without typography", partial(wordpress, "version"),
               partial(wordpress, "page-as-typed")),
        Filter("MediaWiki", partial(mediawiki, "version"), partial(mediawiki, "page")),
        Filter("Drupal, basic HTML", lambda: "11.x", drupal),
    )
}  # fmt: skip

#: The attributes that are asked about.
_ATTRIBUTES = "aria-label aria-labelledby href id lang role scope start title".split()


def _kept_by(ask: Callable[[str], str]) -> dict[str, str]:
    said: dict[str, list[str]] = json.loads(ask("allowed"))
    return {tag: " ".join(a for a in _ATTRIBUTES if a in given) for tag, given in said.items()}


#: The elements that a host keeps, each with those attributes that papers use, as its code says.
ALLOWED = {"WordPress": partial(_kept_by, wordpress), "MediaWiki": partial(_kept_by, mediawiki)}
