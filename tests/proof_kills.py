"""`./run proof kills [N]`: N builds of twenty papers killed at random moments."""

import sys
import tempfile
import time
from pathlib import Path

from tests.killing import kill_builds


def main(count: int) -> int:
    """Print what the killed builds left; the exit code is 1 if anything was wrong."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        kills = kill_builds(Path(name), count, seed=2026, formats=("html",))
    print(f"builds started: {kills.kills}, killed before their end: {kills.killed}")
    print(f"torn files: {len(kills.torn)}, trees unlike a clean build's: {len(kills.different)}")
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if kills.torn or kills.different else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
