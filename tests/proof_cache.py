"""`./run proof cache [N]`: N random mutations of the cache's files, outputs compared."""

import sys
import tempfile
import time
from pathlib import Path

from tests.test_cache import check_mutations


def main(count: int) -> int:
    """Print how many records were damaged; a wrong output stops it with an error."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        damaged = check_mutations(Path(name), count, seed=2026)
    print(f"records damaged: {damaged} of {count} tries, wrong outputs: 0")
    print(f"{time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
