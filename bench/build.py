"""What the pipeline costs beside WeasyPrint alone: `python -m bench.build [ROUNDS]`.

Three processes are timed in turn, their CPU seconds with those of their children:

- alone: WeasyPrint on the ready HTML of the shipped papers, with the same fonts;
- stages: the same papers assembled and rendered by briefgen, citations ready;
- whole: `briefgen build`, from the authored files to verified HTML and PDF, in one process;
- again: the same build with nothing changed; and with one fragment changed that one length shows.
"""

from __future__ import annotations

import os
import pickle
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent

ALONE = """
import os, sys
from pathlib import Path
os.environ["FONTCONFIG_FILE"] = sys.argv[2]
import warnings; warnings.simplefilter("ignore")
import weasyprint
for page in sorted(Path(sys.argv[1]).glob("*/page.html")):
    weasyprint.HTML(filename=page).write_pdf(page.with_suffix(".pdf"), pdf_variant="pdf/ua-1")
"""

STAGES = """
import pickle, sys
from pathlib import Path
from briefgen.artifact import render
from briefgen.document import assemble
papers, theme = pickle.loads(Path(sys.argv[1], "papers.pickle").read_bytes())
for paper in papers:
    render(assemble(paper, theme, "pdf"))
"""


def prepare(folder: Path) -> None:
    """Write the ready HTML with its fonts, and the papers for the stages."""
    import briefgen
    from briefgen.build import choose, write_papers

    library = briefgen.load(ROOT)
    theme = briefgen.read_theme(ROOT)
    pairs, _ = choose(library, (), ())
    papers = [attempt.paper for attempt in write_papers(library, pairs) if attempt.paper]
    for paper in papers:
        document = briefgen.assemble(paper, theme, "pdf")
        home = folder / document.preset
        (home / "fonts").mkdir(parents=True)
        (home / "page.html").write_text(document.html, encoding="utf-8")
        for face in document.faces:
            (home / "fonts" / face.file).write_bytes(face.data)
    (folder / "papers.pickle").write_bytes(pickle.dumps((papers, theme)))


def cpu(*command: str) -> float:
    """Return the CPU seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=dict(os.environ))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main(rounds: int) -> None:
    """Print the median CPU seconds of each process and its ratio to WeasyPrint alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        conf = str(ROOT / "src" / "briefgen" / "fonts.conf")
        out = str(folder / "build")
        commands = {
            "alone": (sys.executable, "-c", ALONE, name, conf),
            "stages": (sys.executable, "-c", STAGES, name),
            "whole, PDF": (sys.executable, "-m", "briefgen", "build", "--jobs", "1",
                           "--format", "pdf", "--out", out),
            "whole, HTML and PDF": (sys.executable, "-m", "briefgen", "build", "--jobs", "1",
                                    "--out", out),
        }  # fmt: skip
        times: dict[str, list[float]] = {what: [] for what in commands}
        for _ in range(rounds):
            for what, command in commands.items():
                shutil.rmtree(out, ignore_errors=True)  # and the cache in it: a cold build
                times[what].append(cpu(*command))
        ratios = {
            what: statistics.median(
                mine / alone for mine, alone in zip(spent, times["alone"], strict=True)
            )
            for what, spent in times.items()
        }
        for what, spent in times.items():
            print(f"{what:22} {statistics.median(spent):6.2f} s   {ratios[what]:5.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
