"""What formatting citations costs beside pandoc alone: `python -m bench.citations [ROUNDS]`.

224 citations over 60 of the shipped sources, in the shipped style, are timed in turn:

- pandoc: pandoc itself on the same document, style and records, ready in files;
- new: `pandoc.format_citations`, as a build calls it;
- cached: the same through the cache of the stages, in a process that has formatted before.

Seconds of the wall, and of the CPU with those of children; the ratios are of pairs in one round.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from briefgen import pandoc
from briefgen.cache import Cache
from briefgen.formatting import Request
from briefgen.stages import Stages
from tests import citeproc_sample

STYLE = "chicago-shortened-notes-bibliography"


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that some work takes: of the wall, and of the CPU."""

    def cpu() -> float:
        sides = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, sides))

    wall, spent = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - wall, cpu() - spent


def bare(request: Request, folder: Path) -> Callable[[], object]:
    """Return pandoc alone on what it is handed last for a request, kept in files."""
    asked: list[tuple[list[str], str]] = []
    real = pandoc._run

    def note(options: list[str], text: str, *others: str) -> object:
        kept = []
        for option in options:
            name, _, path = option.partition("=")
            if name not in {"--csl", "--bibliography"}:
                kept.append(option)
                continue
            copy = folder / Path(path).name
            copy.write_bytes(Path(path).read_bytes())
            kept.append(f"{name}={copy}")
        asked.append((kept, text))
        return real(options, text, *others)

    with mock.patch.object(pandoc, "_run", note):
        pandoc.format_citations(request)
    options, text = asked[-1]
    print(f"pandoc runs for a new request: {len(asked)}")
    source, target = folder / "in.json", folder / "out.json"
    source.write_text(text, encoding="utf-8")
    command = [pandoc.program(), "--sandbox", *options, str(source), "--output", str(target)]
    return lambda: subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))


def main(rounds: int) -> None:
    """Print the medians."""
    drawn = citeproc_sample.sample(60, 224)
    for style in (STYLE, *(s for s in citeproc_sample.STYLES if s != STYLE)):
        request = citeproc_sample.request(style, drawn)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            stages = Stages(Cache(folder / "cache"))
            stages.format_citations(request)
            works = {
                "pandoc": bare(request, folder),
                "new": lambda request=request: pandoc.format_citations(request),
                "cached": lambda request=request, stages=stages: stages.format_citations(request),
            }
            times: dict[str, list[tuple[float, float]]] = {what: [] for what in works}
            for _ in range(rounds):
                for what, work in works.items():
                    times[what].append(timed(work))
        print(f"{style}, {len(json.dumps(request.sources)) // 1024} KB of records")
        for what, spent in times.items():
            wall, cpu = (statistics.median(s[i] for s in spent) for i in (0, 1))
            ratios = [
                statistics.median(a[i] / b[i] for a, b in zip(spent, times["pandoc"], strict=True))
                for i in (0, 1)
            ]
            print(
                f"  {what:8} wall {wall * 1000:7.1f} ms {ratios[0]:5.2f}   "
                f"cpu {cpu * 1000:7.1f} ms {ratios[1]:5.2f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
