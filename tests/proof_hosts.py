"""`./run proof hosts [HOST...]`: embeds in every host, and each way in under every policy.

For each host: a paper that ships at three widths, two copies of a paper, two briefs, print and dark;
and what a pasted page does there, which must be seen to leak. Leaves with 1 if anything leaks, if a
control does not, or if a host could not be fetched.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from tests import policies
from tests.embeds import SHIPPED, SMALL, chromium, embed, pasted
from tests.host_pages import HOSTS, Host, MissingHostError
from tests.leaks import WIDTHS, Leaks, filled, measured, printed


def looked_at(browser: Any, host: Host) -> tuple[list[Leaks], list[Leaks], bool]:
    """Return what leaks of embeds, what leaks of pasted pages, whether print is whole."""
    page, paper = host.page, embed(*SHIPPED)
    small, copy = embed(*SMALL), embed(*SMALL, 2)
    found = [measured(browser, page, [paper], width) for width in WIDTHS]
    found += [measured(browser, page, pair) for pair in ([small, copy], [small, paper])]
    found += [
        measured(browser, page, [paper], media=media, scheme=scheme, deep=False)
        for media, scheme in (("print", "light"), ("screen", "dark"))
    ]
    control = [measured(browser, page, [pasted(*SMALL)], 768)]
    # A host may hide its own end: what it prints without the embed, it prints with it.
    end = "Theendofthepage."
    text, own = printed(browser, filled(page, [paper])), printed(browser, filled(page, []))
    return found, control, "Setwithbriefgen" in text and (end in text or end not in own)


def row(host: Host, found: Sequence[Leaks], control: Sequence[Leaks], whole: bool) -> str:
    """Return the line of a host."""
    out = sum(len(leaks.out) + len(leaks.behaviour) for leaks in found)
    into = sum(len(leaks.into) for leaks in found)
    seen = control[0]
    name = " ".join(filter(None, (host.name, host.version)))
    return (
        f"| {name} | {out} | {into} | {max(leaks.worst for leaks in found):.2%} "
        f"| {'yes' if whole else 'NO'} "
        f"| {len(seen.out)} of {seen.own} | {len(seen.into)} of {seen.embedded} |"
    )


def main(arguments: Sequence[str]) -> int:
    """Print both tables; 1 if something leaks, or a control does not."""
    wrong: list[str] = []
    with chromium() as browser:
        print("| host | out | in | pixels | print whole | pasted: out | pasted: in |")
        print("|---|---|---|---|---|---|---|")
        for host in [HOSTS[name] for name in arguments] or HOSTS.values():
            try:
                found, control, whole = looked_at(browser, host)
            except MissingHostError as error:
                wrong.append(f"{host.name}: {error}")
                continue
            print(row(host, found, control, whole), flush=True)
            wrong += [f"{host.name}: {leaks}" for leaks in found if leaks]
            wrong += [f"{host.name}: print is not whole"] * (not whole)
            wrong += [f"{host.name}: measured too little"] * any(f.embedded < 60 for f in found)
            wrong += [f"{host.name}: the control does not leak out"] * (not control[0].out)
        print()
        print("\n".join(policies.table(browser)))
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
