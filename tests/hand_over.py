"""Reading the pages about a build folder: where their links lead, and what they say of each output."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """One page: its ids, where it leads, its elements and the texts of its `textarea`s by id.

    What stands in a shadow root is not the page's own.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.inside = 0
        self.feed(text)
        self.close()
        self.pasted = {
            name: html.unescape(body)
            for name, body in re.findall(
                r'<textarea id="([^"]+)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL
            )
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inside += tag == "template"
        if self.inside:
            return
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        for name in ("href", "src"):
            self.links += [given[name] or ""] if name in given else []
        self.links += [f"#{given['aria-labelledby']}"] if "aria-labelledby" in given else []

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "template"


def pages_of(folder: Path) -> list[str]:
    """Return the paths of the pages about a build folder."""
    briefs = json.loads((folder / "manifest.json").read_text())["briefs"]
    return ["index.html", *(f"{b}/{n}.html" for b in briefs for n in ("index", "share"))]


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with the pages of a build folder: links, ids, headings."""
    for name in pages_of(folder):
        page = Page((folder / name).read_text(encoding="utf-8"))
        if page.tags.count("h1") != 1:
            yield f"{name} has {page.tags.count('h1')} h1"
        for one in sorted({i for i in page.ids if page.ids.count(i) > 1}):
            yield f"{name} has {one} twice"
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in {"http", "https", "mailto", "data"}:
                continue
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(parts.path))
            )
            if parts.path and not (folder / target).is_file():
                yield f"{name} leads to {link}"
            if not parts.path and parts.fragment not in page.ids:
                yield f"{name} leads to {link}"


def told(folder: Path) -> dict[str, tuple[str, str]]:
    """Return of each output what the page of its brief says: its length's extent, and its size."""
    out = {}
    for name in pages_of(folder):
        if name == "index.html" or name.endswith("share.html"):
            continue
        text = (folder / name).read_text(encoding="utf-8")
        for block in re.findall(r'<article class="length".*?</article>', text, re.DOTALL):
            extent = ", ".join(
                re.findall(r"<li>(.*?)</li>", block.partition('"extent"')[2].partition("</ul>")[0])
            )
            for file, size in re.findall(
                r'<a href="([^"]+)"[^>]*>[^<]*</a> <span class="size">([^<]*)</span>', block
            ):
                out[posixpath.join(posixpath.dirname(name), file)] = (extent, size)
    return out


def expected(folder: Path, record: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what a manifest says should be told of each output and of each file beside one."""
    out = {}
    pages: dict[tuple[str, str], int] = {}
    for entry in record["outputs"].values():
        key = (entry["brief"], entry["preset"])
        pages[key] = max(pages.get(key, 0), entry["pages"])
    for name, entry in record["outputs"].items():
        count = pages[entry["brief"], entry["preset"]]
        minutes = max(1, round(entry["words"] / 238))
        extent = [f"{minutes} minute{'' if minutes == 1 else 's'}", f"{entry['words']:,} words"]
        extent += [f"{count} page{'' if count == 1 else 's'}"] if count else []
        out[name] = (", ".join(extent), f"{-(-entry['bytes'] // 1024):,} KB")
        for beside in (entry["evidence"], *entry["references"]):
            size = -(-(folder / beside).stat().st_size // 1024)
            out[beside] = (", ".join(extent), f"{size:,} KB")
    return out
