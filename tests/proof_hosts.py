"""`./run proof hosts [HOST...]`: each way in in every host, and under every policy.

For each host: an embed of a paper that ships at three widths, two copies of a paper, two briefs,
print and dark; what a pasted page does there, which must be seen to leak; a frame; bare HTML. What
is measured goes to `tests/hosts/results.json` and into the table of docs/embedding.md. Leaves with
1 if anything leaks, if a control does not, or if a host could not be fetched.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests import hosts_seen, matrix, policies, results
from tests.browser import chromium
from tests.host_pages import HOSTS, MissingHostError
from tests.leaks import Leaks

Row = dict[str, Any]


def line(name: str, row: Row) -> str:
    """Return the line of a host."""
    embed, frame, bare, control = row["embed"], row["frame"], row["bare"], row["embed"]["pasted"]
    return (
        f"| {name} {row['version']} | {embed['out'] + embed['behaviour']} | {embed['in']} | {embed['pixels']:.2%} "
        f"| {'yes' if embed['print'] else 'NO'} "
        f"| {control['out']} of {control['own']} | {control['in']} of {control['ours']} "
        f"| {'yes' if frame['high'] and frame['seen'] else 'no'} "
        f"| {bare['out']} | {'yes' if bare['words'] else 'no'} |"
    )


def wrong_with(row: Row, found: Sequence[Leaks]) -> Iterator[str]:
    """Yield what is wrong with a host. A hostile one may hide a frame and bare HTML, not an embed."""
    yield from (str(leaks) for leaks in found if leaks)
    if not row["embed"]["print"]:
        yield "print is not whole"
    if any(leaks.embedded < 60 for leaks in found):
        yield "measured too little"
    if not row["embed"]["pasted"]["out"]:
        yield "the control does not leak out"
    if row["bare"]["out"]:
        yield "bare HTML changes its host"
    if not row["hostile"] and not all(row["frame"][name] for name in ("seen", "high", "print")):
        yield f"the frame: {row['frame']}"
    if not row["hostile"] and not row["bare"]["words"]:
        yield "not every word of the bare HTML is seen"


def main(arguments: Sequence[str]) -> int:
    """Print both tables; 1 if something leaks, or a control does not."""
    wrong: list[str] = []
    with chromium() as browser:
        print(
            "| host | out | in | pixels | print whole | pasted: out | pasted: in "
            "| frame high and seen | bare: out | bare: each word |"
        )
        print(f"|{'---|' * 10}")
        for host in [HOSTS[name] for name in arguments] or HOSTS.values():
            try:
                embedded, found = hosts_seen.embedded(browser, host)
                row: Row = {
                    "version": host.version,
                    "hostile": host.hostile,
                    "date": date.today().isoformat(),
                    "browser": f"Chromium {browser.version}",
                    "embed": embedded,
                    "frame": hosts_seen.framed(browser, host),
                    "bare": hosts_seen.bare(browser, host),
                }
            except MissingHostError as error:
                wrong.append(f"{host.name}: {error}")
                continue
            print(line(host.name, row), flush=True)
            wrong += [f"{host.name}: {what}" for what in wrong_with(row, found)]
            results.record("hosts", {host.name: row})
        print()
        print("\n".join(policies.table(browser)))
    matrix.write()
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
