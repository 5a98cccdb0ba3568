"""The papers that ship, and the sheets of paper and themes that each is looked at on.

The gate looks at every paper on A4 in the first theme, and on one other sheet, which paper by paper
is another one; `./run proof sheets` looks at all. The tests of a paper run in one process, which
renders it once.
"""

from itertools import product

import pytest

from briefgen.formats import PAPER_SIZES
from tests.spoiled import shipped
from tests.test_geometry import THEMES

#: Every brief with each of its presets.
PAPERS = [(b.id, p) for b in shipped().briefs.values() for p in b.presets]

#: Every size of paper with every theme, the default's first.
SHEETS = sorted(product(PAPER_SIZES, THEMES), key=lambda s: (s[1] != "gazette", s[0] != "a4"))


def together(brief: str, preset: str, *values: object, name: str = "") -> object:
    """Return a test's parameters, with the mark that keeps a paper's tests in one process."""
    group = pytest.mark.xdist_group(f"{brief}-{preset}")
    return pytest.param(brief, preset, *values, marks=group, id=name or f"{brief}-{preset}")


def on_sheets() -> list[object]:
    """Return brief, preset, size and theme of what the gate looks at."""
    first, *others = SHEETS
    chosen = [
        (*paper, *sheet)
        for index, paper in enumerate(PAPERS)
        for sheet in (first, others[index % len(others)])
    ]
    return [together(*values, name="-".join(values)) for values in chosen]
