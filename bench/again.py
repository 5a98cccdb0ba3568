"""What a second run costs: `python -m bench.again [ROUNDS]`.

CPU seconds, children counted, of the shipped content, as shares of a full build without a cache in
the same round: a build with nothing changed, one after a change that only `glance` shows, and a
check with nothing changed.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench.build import ROOT, cpu

#: A text that is in `glance` alone, and what is put in its place.
CHANGE = ("content/fragments/treaty/why-it-matters.md", "much rests on what", "most rests on what")


def main(rounds: int) -> None:
    """Print the median share of each run."""
    shares: dict[str, list[float]] = {}
    full: list[float] = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            project = Path(name)
            for part in ("briefgen.toml", "content", "templates"):
                source = ROOT / part
                copy = shutil.copytree if source.is_dir() else shutil.copy
                copy(source, project / part)
            command = (sys.executable, "-m", "briefgen")
            where = ("-q", "--project", name)
            full.append(cpu(*command, "build", *where))
            spent = {"nothing changed": cpu(*command, "build", *where)}
            cpu(*command, "check", *where)
            spent["check, nothing changed"] = cpu(*command, "check", *where)
            file, before, after = CHANGE
            path = project / file
            text = path.read_text(encoding="utf-8")
            assert before in text
            path.write_text(text.replace(before, after, 1), encoding="utf-8")
            spent["one length changed"] = cpu(*command, "build", *where)
            for what, seconds in spent.items():
                shares.setdefault(what, []).append(seconds / full[-1])
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    print(f"{'full':24} {statistics.median(full):6.2f} s")
    for what, found in shares.items():
        print(f"{what:24} {100 * statistics.median(found):6.1f} %")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
