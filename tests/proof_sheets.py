"""`./run proof sheets`: every paper that ships, on every size of paper in every theme.

The gate looks at a sample, `tests/shipped.py`; here is the whole of it. `briefgen build` makes each
without a finding of text, file or layout, and the last permitted page has two lines to spare.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from time import monotonic

from tests.shipped import PAPERS, SHEETS
from tests.spoiled import ROOT, output_of
from tests.test_content import fits


def main() -> None:
    """Print a line a sheet, and stop at the first paper that has a finding or does not fit."""
    start = monotonic()
    for size, look in SHEETS:
        with tempfile.TemporaryDirectory() as out:
            sheet = ("--format", "pdf", "--paper", size, "--theme", look)
            command = (sys.executable, "-m", "briefgen", "build", "--quiet", "--out", out, *sheet)
            built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if built.returncode or built.stderr:
            sys.exit(built.stderr)
        pages = 0
        for brief, preset in PAPERS:
            fits(brief, preset, size, look)
            pages += len(output_of(brief, preset, "pdf", look, size)[1].pages)
        print(f"{look} {size}: {len(PAPERS)} papers, {pages} pages, no finding", flush=True)
    print(f"{monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
