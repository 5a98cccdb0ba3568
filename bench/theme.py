"""What the theme costs: `python -m bench.theme [ROUNDS]`.

The shipped papers are laid out in turn as they are, and as plain blocks: the same HTML and fonts
with no rules but the size of the page, of the type and of the notes. CPU seconds, as a ratio.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from dataclasses import replace

import briefgen
from bench.build import ROOT
from briefgen.build import choose, write_papers
from briefgen.document import Document

#: What plain blocks are set with: as many characters a line and lines a page as the theme has.
PLAIN = """
@page { size: A4; margin: 22mm 22mm 22mm 62mm; @footnote { margin-top: 7pt } }
body { margin: 0; font: 10pt/14pt "Gazette Serif"; orphans: 3; widows: 3 }
p, ul, ol, h2, h3, table { margin: 0 0 7pt } h2, h3 { break-after: avoid }
table, .references { font-size: 8pt; line-height: 10.5pt }
.note { float: footnote; footnote-policy: line; font-size: 8pt; line-height: 10.5pt }
.note::footnote-call { content: ""; font-size: 0 } .note::footnote-marker { content: none }
.call { vertical-align: 0.42em; font-size: 0.68em; line-height: 1 }
"""


def plain(document: Document) -> Document:
    """Return a document without the theme: its fonts and `PLAIN` are all its style."""
    faces = "\n".join(re.findall(r"@font-face\s*\{[^}]*\}", document.html))
    html = re.sub(
        r"<style>.*?</style>",
        lambda _: f"<style>{faces}{PLAIN}</style>",
        document.html,
        flags=re.DOTALL,
    )
    return replace(document, html=html, assets=())


def main(rounds: int) -> None:
    """Print the median CPU seconds of both and their ratio."""
    from briefgen.engine import lay_out

    library, theme = briefgen.load(ROOT), briefgen.read_theme(ROOT)
    papers = [a.paper for a in write_papers(library, choose(library, (), ())[0]) if a.paper]
    themed = [briefgen.assemble(paper, theme, "pdf") for paper in papers]
    bare = [plain(document) for document in themed]
    spent: dict[str, list[float]] = {"theme": [], "plain blocks": []}
    pages: dict[str, int] = {}
    for _ in range(rounds + 1):  # the first round warms up
        for what, documents in (("theme", themed), ("plain blocks", bare)):
            start = time.process_time()
            pages[what] = sum(len(lay_out(document).pages) for document in documents)
            spent[what].append(time.process_time() - start)
    for what, seconds in spent.items():
        print(f"{what:14} {statistics.median(seconds[1:]):6.2f} s  {pages[what]} pages")
    pairs = zip(spent["theme"][1:], spent["plain blocks"][1:], strict=True)
    print(f"ratio          {statistics.median(a / b for a, b in pairs):6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
