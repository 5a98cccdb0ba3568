"""The runs of nine words of the two articles that set the topics of the treaty dossier, as digests.

The articles are no part of the project, so `tests/article_runs.txt` holds of each run no more than
the first ten hex digits of the SHA-256 of its words, one a line, sorted. `test_originality.py` holds
the fragments against them. What was written from the articles makes the file anew:

    PYTHONPATH=. python -m tests.article_runs comprehensive-guide.txt mutual-defense-treaty.txt

A word is in lower case and without its apostrophes and dots. A name or the title of an instrument
is one word however long it is, since nobody says it otherwise. Runs end where paragraphs do.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

DIGESTS = Path(__file__).with_suffix(".txt")
WORDS = 9

#: Names and titles, as words of `_words`; a longer one before one that it begins with.
NAMES = (
    "mutual defense treaty between the united states of america and the republic of korea",
    "mutual defense treaty between the republic of korea and the united states of america",
    "mutual defense treaty between the united states and the republic of korea",
    "mutual defense treaty between south korea and the united states",
    "united states and the republic of korea",
    "united states and south korea",
    "south korea and the united states",
    "united states of america",
    "us rok mutual defense treaty",
    "us south korea mutual defense treaty",
    "mutual defense treaty",
    "republic of korea",
    "united nations command",
)
_NAME = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")


def runs(text: str) -> Iterator[str]:
    """Yield the runs of nine words of each paragraph of a text."""
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*•)", text):
        plain = re.sub(r"['’.]", "", paragraph.lower())
        spaced = " ".join(re.findall(r"[^\W_]+", plain))
        words = _NAME.sub(lambda name: name[0].replace(" ", "-"), spaced).split()
        for at in range(len(words) - WORDS + 1):
            yield " ".join(words[at : at + WORDS])


def digest(run: str) -> str:
    """Return what the file holds of a run."""
    return hashlib.sha256(run.encode()).hexdigest()[:10]


if __name__ == "__main__":
    found = {digest(r) for name in sys.argv[1:] for r in runs(Path(name).read_text("utf-8"))}
    DIGESTS.write_text("".join(f"{line}\n" for line in sorted(found)), "utf-8")
