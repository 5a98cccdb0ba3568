"""Builds that are killed at any moment: what they leave, and what the next build makes of it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests import project

#: Twenty papers: ten briefs in two lengths.
BRIEFS = 10


def write_project(folder: Path, word: str, briefs: int = BRIEFS) -> None:
    """Write the project of some briefs in two lengths; `word` is in the text of each."""
    files = project.files(answer=project.ANSWER.replace("Five", word))
    brief = files.pop("content/briefs/rivers.toml")
    for number in range(briefs):
        files[f"content/briefs/rivers-{number}.toml"] = brief
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def command(folder: Path, *more: str) -> list[str]:
    """Return the command that builds the project's HTML and, of one paper, the PDF."""
    return [sys.executable, "-m", "briefgen", "build", "--project", str(folder), *more]


def build(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Build to the end."""
    return subprocess.run(command(folder, *more), capture_output=True, text=True, check=False)


def tree(folder: Path) -> dict[str, str]:
    """Return the digest of every file that a build hands over."""
    out = folder / "build"
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".cache" not in path.parts and path.name != ".lock"
    }


def torn(folder: Path) -> list[str]:
    """Return the files below the build folder that are not whole."""
    out = []
    for path in (folder / "build").rglob("*"):
        if not path.is_file() or path.name.startswith(".") or ".cache" in path.parts:
            continue
        data = path.read_bytes()
        whole = {
            ".html": data.startswith(b"<!DOCTYPE html>") and data.rstrip().endswith(b"</html>"),
            ".pdf": data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"),
            ".json": _is_json(data),
        }.get(path.suffix, True)
        if not whole:
            out.append(path.name)
    return out


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Kills:
    """What came of a number of killed builds."""

    kills: int
    killed: int
    torn: list[str]
    different: list[str]


def kill_builds(
    folder: Path, count: int, seed: int, formats: tuple[str, ...], briefs: int = BRIEFS
) -> Kills:
    """Kill `count` builds at random moments; after each, build to the end and compare.

    Those that end before their moment comes are started again, up to four times as many.

    The content changes from build to build, so that every output is to be written anew; each
    fifth build starts without a cache.
    """
    rng = random.Random(seed)
    words = ("Five", "Six")
    asked = [part for form in formats for part in ("--format", form)]
    clean: dict[str, dict[str, str]] = {}
    for word in words:
        write_project(folder / word, word, briefs)
        assert build(folder / word, *asked).returncode == 0
        clean[word] = tree(folder / word)
    work = folder / "work"
    spans = []  # how long builds take: without a cache, of other content, of content seen before
    for word in ("Six", "Five", "Six"):
        write_project(work, word, briefs)
        start = time.monotonic()
        assert build(work, *asked).returncode == 0
        spans.append(time.monotonic() - start)
    killed, broken, different = 0, [], []
    number = -1
    while killed < count and number < 4 * count:  # a build that had ended before is none
        number += 1
        word = words[number % 2]
        write_project(work, word, briefs)
        if number % 5 == 0 and (work / "build" / ".cache").exists():
            for path in (work / "build" / ".cache").rglob("*"):
                if path.is_file():
                    path.unlink()
        process = subprocess.Popen(
            command(work, *asked),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(rng.uniform(0.02, 0.9 * spans[0 if number % 5 == 0 else 2]))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        broken += torn(work)
        assert build(work, *asked).returncode == 0
        if tree(work) != clean[word]:
            different.append(f"{number}: {sorted(set(tree(work)) ^ set(clean[word]))[:3]}")
    return Kills(number + 1, killed, broken, different)
