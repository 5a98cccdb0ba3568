"""`./run proof access [BRIEF...]`: each kind of HTML of every paper, light and dark, at three widths.

axe-core, html-validate and the own checks of `tests/access.py`, in both themes. Leaves with 1 if
anything is wrong, if little was looked at, or if a tool could not be fetched.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from tests.access import CHECKS, COLOURS, KINDS, NARROW, opened, validated
from tests.browser import chromium
from tests.shipped import PAPERS

#: By the theme: width, scheme, and whether everything is asked or what these can change.
VIEWS = {
    "gazette": ((1280, "light", True), (320, "light", False), (768, "dark", False)),
    "bulletin": ((1280, "light", True), (320, "dark", False)),
}


def main(arguments: Sequence[str]) -> int:
    """Print a row for each kind; 1 if something is wrong."""
    papers = [paper for paper in PAPERS if not arguments or paper[0] in arguments]
    wrong: list[str] = [] if papers else ["no such brief"]
    print(f"{len(papers)} papers")
    print(
        "| kind | looks | elements | axe-core | own checks | html-validate | asked for | console"
        " | targets: 24 px, in text, apart |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---|")
    with chromium() as browser:
        for name, kind in KINDS.items():
            told: Counter[str] = Counter()
            pages = {}
            for paper in papers if kind.paper else papers[:1]:
                for look, views in VIEWS.items():
                    made = kind.pages(*paper, look)
                    page_of = f"{name}, {'-'.join(paper)}, {look}"
                    pages[page_of] = (kind, list(made.values())[-1])
                    with opened(browser, kind, made) as page:
                        for width, scheme, whole in views:
                            checks, only = ((*CHECKS, "reflow"), ()) if whole else (NARROW, COLOURS)
                            seen = page.look(width, scheme, checks, only)
                            told += Counter(looks=1, elements=seen.size["elements"])
                            told += Counter(axe=len(seen.axe), own=len(seen.own))
                            told += Counter(asked=len(seen.asked), said=len(seen.said))
                            told += Counter(seen.targets)
                            where = f"{page_of}, {width} px, {scheme}"
                            wrong += [f"{where}: {line}" for line in seen.wrong]
            found = validated(pages)
            wrong += [f"{where}: {line}" for where, lines in found.items() for line in lines]
            targets = ", ".join(f"{told[kind_]:,}" for kind_ in ("size", "inline", "apart"))
            print(
                f"| {name} | {told['looks']} | {told['elements']:,} | {told['axe']} | {told['own']} "
                f"| {sum(map(len, found.values()))} | {told['asked']} | {told['said']} | {targets} |",
                flush=True,
            )
            if kind.paper and told["elements"] < 90 * told["looks"]:
                wrong.append(f"{name}: too little was looked at")
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
