"""The matrix of hosts by ways in docs/embedding.md, made of what the proofs have measured.

`python -m tests.matrix` writes it again from `tests/hosts/results.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.host_pages import HOSTS
from tests.results import recorded

PAGE = Path(__file__).parent.parent / "docs" / "embedding.md"
START, END = "<!-- made by tests/matrix.py -->\n", "<!-- end of what is made -->"

Row = dict[str, Any]

_WAYS = ("embed", "frame", "bare", "wiki", "email")
_NONE = "–"

#: Hosts that can not be measured here, with what their own or others' documents say of them.
NOT_MEASURED = (
    ("SharePoint Online", {
        "embed": "not measured; by its rules no: authors may paste frames, no other HTML [1]",
        "frame": "not measured; by its rules the first line, from sites that its owner allows, "
                 "scrolling: no script runs [1]",
        "bare": "not measured; where every element is taken away, every word stays",
    }),
    ("Confluence Cloud", {
        "embed": "not measured; by its rules no: HTML needs an app, which shows it in a frame [2]",
        "frame": "not measured; by its rules by address, in the macro of an app [2]",
        "bare": "not measured; where every element is taken away, every word stays",
    }),
    ("Drupal itself", {
        "embed": "not measured; with “Full HTML”, which filters nothing, as in a page of HTML",
        "frame": "not measured; with “Full HTML”, as in a page of HTML",
        "bare": "not measured; the row above is by its documented list [3]",
    }),
    ("Outlook, Gmail", {"email": "not measured; by their rules, see [E-mail](#e-mail)"}),
)  # fmt: skip

#: What the numbers in brackets stand for.
SOURCES = (
    "Microsoft Learn: `ScriptSafeExternalEmbedding`, what contributors may embed in HTML fields.",
    "Appfire: administrator guide of “HTML Macro for Confluence”, on Confluence Cloud.",
    "api.drupal.org: `filter.format.basic_html.yml` of the standard profile, 11.x, `allowed_html`.",
)


def table() -> Iterator[str]:
    """Yield the lines of the matrix, with its notes."""
    yield f"| host | {' | '.join(f'`{way}`' for way in _WAYS)} |"
    yield f"|---|{'---|' * len(_WAYS)}"
    seen = recorded("hosts")
    for name in (name for name in HOSTS if name in seen):
        row = seen[name]
        title = f"hostile: {name}" if row["hostile"] else f"{name} {row['version']}".strip()
        yield _line(title, styled(row))
    for name, row in recorded("filters").items():
        host, _, which = name.partition(", ")
        yield _line(f"{host} {row['version']}, {which}".removesuffix(", "), filtered(row))
    for name, said in NOT_MEASURED:
        yield _line(name, said)
    yield ""
    yield from (f"[{n}] {source}  " for n, source in enumerate(SOURCES, 1))


def _line(name: str, cells: dict[str, str]) -> str:
    return f"| {name} | {' | '.join(cells.get(way, _NONE) for way in _WAYS)} |"


# --- what is seen in a browser -------------------------------------------------------------------


def styled(row: Row) -> dict[str, str]:
    """Return the cells of a host whose style was measured."""
    return {
        "embed": _embed(row["embed"]),
        "frame": _frame(row["frame"]),
        "bare": _bare(row["bare"]),
    }


def _embed(seen: Row) -> str:
    behaviour = f", {seen['behaviour']} in behaviour" if seen["behaviour"] else ""
    printed = "" if seen["print"] else ", not printed whole"
    return (
        f"{seen['out']} of {seen['own']} changed out, {seen['in']} of {seen['ours']} in"
        f"{behaviour}{printed}"
    )


def _frame(seen: Row) -> str:
    if not seen["seen"]:
        return "hidden, as is all in its place"
    if not seen["high"]:
        wide, high = seen["box"]
        return f"scrolls in {wide} × {high} px"
    return "whole" if seen["print"] else "whole, not in print"


def _bare(seen: Row) -> str:
    words = "every word" if seen["words"] else "hidden, as is all in its place"
    return f"{words}; {seen['out']} of {seen['own']} changed out"


# --- what filters keep ---------------------------------------------------------------------------


def filtered(row: Row) -> dict[str, str]:
    """Return the cells of a host that filters."""
    cells = {
        way: _kept(row[way], whole=way in {"bare", "wiki"})
        for way in _WAYS
        if "lost" in row.get(way, {})
    }
    return cells | {"frame": _lines(row["frame"])}


def _kept(found: Row, *, whole: bool) -> str:
    if found["style"] or found["escaped"]:
        return "no: " + " and ".join(_shown(found))
    if found["lost"]:
        return f"no: {found['lost']:,} of {found['words']:,} words lost"
    said = f"every word of {found['words']:,}"
    parts = ("tables", "headings", "inside", "outside") if whole else ()
    names = {"inside": "links inside", "outside": "links out"}
    counts = (f"{a:,} of {b:,} {names.get(p, p)}" for p in parts for a, b in [found["shape"][p]])
    signs = ["signs made typographic"] if whole and not found["exact"] else []
    return ", ".join([said, *counts, *signs])


def _shown(found: Row) -> Iterator[str]:
    if found["style"]:
        yield "style or script shown as text"
    if found["escaped"]:
        yield "markup shown as text"


def _lines(found: Row) -> str:
    if not found["line"]:
        return "no: " + " and ".join(["the line is taken away", *_shown(found)])
    if "outside" not in found:
        return "kept"
    links = "" if found["outside"] else "; links to other pages do nothing"
    return f"{'whole' if found['high'] else 'scrolls'}, in a sandbox{links}"


def page() -> str:
    """Return the page with the matrix in it."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n" + "\n".join(table()) + f"\n\n{END}{after}"


def write() -> None:
    """Write the matrix into its page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
