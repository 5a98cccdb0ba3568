"""The proof that no note is lost: random papers, laid out by the mended and the bare engine.

Run `python -m tests.proof_notes [papers] [processes]` from the repository's root. It prints one
table and leaves with 1 if the mended engine has a fault, or the bare one has none: then the
papers would prove nothing.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from tests.fuzz_notes import Report, lost, policy

_KINDS = {
    "lost": "the body is missing",
    "doubled": "stands more than once",
    "misplaced": "the body is on page",
    "out of order": "after that of a later note",
    "cut": "does not fit",
}


def _job(task: tuple[int, bool]) -> tuple[bool, Report]:
    seed, mended = task
    return mended, lost(seed, mended=mended, pdf=mended)


def _row(name: str, reports: Iterable[Report]) -> str:
    reports = list(reports)
    faults = [fault for report in reports for fault in report.faults]
    figures = [
        len(reports),
        sum(report.pages for report in reports),
        sum(report.notes for report in reports),
        *(sum(text in fault.reason for fault in faults) for text in _KINDS.values()),
        sum(bool(report.faults) for report in reports),
        sum(len(report.unread) for report in reports),
        sum(report.deferred for report in reports),
    ]
    seconds = sum(report.seconds for report in reports)
    return f"{name:14}" + "".join(f"{figure:>13}" for figure in figures) + f"{seconds:>13.1f}"


def main(papers: int = 200, processes: int = 2) -> int:
    """Lay out so many papers both ways and print the figures; 0 if the proof holds."""
    start = time.perf_counter()
    tasks = [(seed, mended) for seed in range(papers) for mended in (False, True)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        results = pool.map(_job, tasks, chunksize=4)
    names = ("papers", "pages", "notes", *_KINDS, "papers hit", "unread", "deferred", "seconds")
    print(f"{'engine':14}" + "".join(f"{name:>13}" for name in names))
    sides = {
        side: [report for mended, report in results if mended is side] for side in (False, True)
    }
    for side, name in ((False, "bare"), (True, "mended")):
        print(_row(name, sides[side]))
        for kind in ("auto", "line"):
            print(_row(f"  {kind}", (r for r in sides[side] if policy(r.seed) == kind)))
    for side, name in ((False, "bare"), (True, "mended")):
        hit = [str(report.seed) for report in sides[side] if report.faults or report.unread]
        print(f"seeds hit, {name}: {' '.join(hit) or 'none'}")
    print(f"{time.perf_counter() - start:.0f} s with {processes} processes")
    clean = not any(report.faults or report.unread for report in sides[True])
    return 0 if clean and any(report.faults for report in sides[False]) else 1


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
