"""`./run proof filters`: what hosts' filters keep of papers, by their own code.

Three lengths of a paper that ships as bare HTML, for MediaWiki as wikitext too; its shortest as an
embed, a frame and an e-mail; and the control, a page pasted with its style, which must be seen to
fail. What is measured goes to `tests/hosts/results.json` and into the table of docs/embedding.md.
Leaves with 1 if a word is lost or something is shown that is none, where it should not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from briefgen.frame import snippet
from tests import hosts_seen, matrix, results
from tests.access import PLAIN, Kind, validated
from tests.browser import chromium
from tests.embeds import SHIPPED, embed, pasted
from tests.filter_hosts import ALLOWED, FILTERS, Filter, wordpress
from tests.host_pages import MissingHostError
from tests.kept import Kept, Shape, kept, shape
from tests.leaks import ADDRESS
from tests.spoiled import paper_of

Row = dict[str, Any]

#: The lengths that are filtered: without notes; with notes and a table; with pictures and Hangul.
PRESETS = ("glance", "standard", "full")


def measured(host: Filter, form: str, presets: Iterable[str]) -> Row:
    """Return what a host keeps of papers in a format, in sums."""
    total: list[Kept] = []
    had: list[Shape] = []
    for preset in presets:
        name = (SHIPPED[0], preset)
        whole = embed(*name, form="bare")
        given = pasted(*name) if form == "pasted" else embed(*name, form=form)
        own = whole if form in {"wiki", "pasted"} else given
        total.append(kept(paper_of(*name), own, host.of(given)))
        had.append(shape(whole))
    return summed(total, had)


def summed(found: Sequence[Kept], had: Sequence[Shape]) -> Row:
    """Return the sums of what was kept, and beside each part of the structure what there was."""
    return {
        "papers": len(found),
        **{n: sum(getattr(k, n) for k in found) for n in ("words", "lost", "style", "escaped")},
        "exact": all(k.exact for k in found),
        "shape": {
            part.name: [
                sum(getattr(k.shape, part.name) for k in found),
                sum(getattr(s, part.name) for s in had),
            ]
            for part in fields(Shape)
        },
    }


def framed(host: Filter) -> Row:
    """Return what a host keeps of the lines that show a frame."""
    line = str(snippet("https://papers.test/glance.frame.html", "Treaty"))
    paper, left = paper_of(*SHIPPED), host.of(line)
    found = kept(paper, "", left)
    return {"line": "<iframe" in left, "style": found.style, "escaped": found.escaped}


def row_of(host: Filter) -> Row:
    """Return what is recorded of a host."""
    own = {"bare": measured(host, "bare", PRESETS)}
    if host.name == "MediaWiki":
        own["wiki"] = measured(host, "wiki", PRESETS)
    short = {form: measured(host, form, ["glance"]) for form in ("embed", "email", "pasted")}
    return {
        "version": host.version(),
        "date": date.today().isoformat(),
        **own,
        **short,
        "frame": framed(host),
    }


def by_address() -> Row:
    """Return what becomes of a frame of which WordPress was given the address."""
    line = str(snippet(f"{ADDRESS}paper.frame.html", "Rivers, paper"))
    left = wordpress("address", line)
    with chromium() as browser:
        seen = hosts_seen.sandboxed(browser, left)
    return {
        "version": wordpress("version"),
        "date": date.today().isoformat(),
        "frame": {"line": "<iframe" in left, **seen},
    }


def is_sound(row: Row) -> bool:
    """Return whether every word is kept and nothing is shown that is none."""
    return row["words"] > 400 and not (row["lost"] or row["style"] or row["escaped"])


def wrong_with(name: str, row: Row) -> Iterator[str]:
    """Yield what is wrong with what a host kept."""
    way = "wiki" if name == "MediaWiki" else "bare"
    if not is_sound(row[way]):
        yield f"{name}: {way}: {row[way]}"
    if is_sound(row["pasted"]) or not row["pasted"]["style"]:
        yield f"{name}: the control is not seen to fail: {row['pasted']}"


def invalid_wiki(host: Filter) -> Iterator[str]:
    """Yield what html-validate finds in what MediaWiki makes of wikitext; no rule of it is off.

    The control, an id that stands twice and a part that ends too late, must be found.
    """
    pages = {
        preset: PLAIN.replace("<!--here-->", host.of(embed(SHIPPED[0], preset, form="wiki")))
        for preset in PRESETS
    }
    spoiled = pages["glance"].replace("</main>", '<p id="twice">x</p><p id="twice">y<div></main>')
    kind = Kind(lambda *_: {})
    found = validated({name: (kind, page) for name, page in pages.items()})
    yield from (f"MediaWiki: wiki: {name}: {said}" for name, all_ in found.items() for said in all_)
    if len(validated({"control": (kind, spoiled)})["control"]) < 2:
        yield "MediaWiki: html-validate does not see what is wrong with the control"


def line(name: str, way: str, row: Row) -> str:
    """Return the line of a host and a way in."""
    parts = ("headings", "tables", "cells", "inside", "outside", "ids")
    shapes = " | ".join("{} of {}".format(*row["shape"][part]) for part in parts)
    return (
        f"| {name} | {way} | {row['lost']:,} of {row['words']:,} | {row['style']} "
        f"| {row['escaped']} | {shapes} |"
    )


def main(_: Sequence[str]) -> int:
    """Print the table; 1 if something is lost or shown, or a control is not seen to fail."""
    wrong: list[str] = []
    heads = "host | way in | words lost | style shown | markup shown | headings | tables | cells"
    print(f"| {heads} | links inside | links outside | ids |")
    print(f"|{'---|' * 11}")
    for host in FILTERS.values():
        try:
            row = row_of(host)
        except MissingHostError as error:
            wrong.append(f"{host.name}: {error}")
            continue
        for way in ("bare", "wiki", "embed", "email", "pasted"):
            if way in row:
                print(line(host.name, way, row[way]), flush=True)
        wrong += wrong_with(host.name, row)
        if host.name == "MediaWiki":
            wrong += invalid_wiki(host)
        results.record("filters", {host.name: row})
    try:
        results.record("allowed", {name: ask() for name, ask in ALLOWED.items()})
        results.record("filters", {"WordPress, by address": by_address()})
    except MissingHostError as error:
        wrong.append(str(error))
    matrix.write()
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
