"""What takes how much of the web pages that ship: `python -m bench.sizes`. In KB of 1,024 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import briefgen
from bench.build import ROOT
from briefgen.build import choose, write_papers

#: The parts of a page, each by what it is between.
PARTS = {
    "fonts": r"@font-face\{.*?\)\}",
    "styles": r"<style>.*?</style>",
    "head": r"<head>.*?</head>",
    "popovers": r'<span id="pop-\d+" popover.*?</span></span>',
    "drawings": r"<svg.*?</svg>|data:image/[^\"]*",
    "data of drawings": r'<details class="plotted">.*?</details>',
    "notes and references": r'<section id="(?:notes|references|sources)".*?</section>',
}


def parts(page: str) -> Iterator[tuple[str, int]]:
    """Yield the parts of a page with their bytes; what is in none of them is the text."""
    for name, pattern in PARTS.items():
        found = re.findall(pattern, page, re.DOTALL)
        page = re.sub(pattern, "", page, flags=re.DOTALL)
        yield name, sum(len(text.encode()) for text in found)
    yield "text", len(page.encode())


def main() -> None:
    """Print a line for each page."""
    library, theme = briefgen.load(ROOT), briefgen.read_theme(ROOT)
    for attempt in write_papers(library, choose(library, (), ())[0]):
        if attempt.paper:
            artifact = briefgen.render(briefgen.assemble(attempt.paper, theme, "html"))
            said = ", ".join(f"{n} {b / 1024:.1f}" for n, b in parts(artifact.data.decode()) if b)
            print(f"{artifact.name}: {len(artifact.data) / 1024:.1f} KB: {said}")


if __name__ == "__main__":
    main()
