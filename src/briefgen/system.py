"""The machine: what briefgen needs of it, and the exact words that bring it.

Pure: facts come in as values, lines go out. `commands/doctor.py` is what looks around.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What is said of a part: there, not there, or there in a version that is not the pinned one."""

    OK = "ok"
    MISSING = "missing"
    OTHER = "other version"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was looked for.

    `found` is its version or another word on it, empty where it is not there; `wanted` the exact
    version, empty for any; `needed` whether briefgen makes no PDF without it; `hint` how to get
    it, a key of `PACKAGES` or what to type.
    """

    name: str
    found: str
    wanted: str = ""
    needed: bool = True
    hint: str = ""

    @property
    def state(self) -> State:
        """Whether it is there, and in the version that is wanted."""
        if not self.found:
            return State.MISSING
        return State.OTHER if self.wanted and self.found != self.wanted else State.OK


#: What is typed to get a part of the system, by kind of system.
PACKAGES: Mapping[str, Mapping[str, str]] = {
    "pango": {
        "debian": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "fedora": "dnf install pango",
        "arch": "pacman -S pango",
        "alpine": "apk add so:libgobject-2.0.so.0 so:libpango-1.0.so.0 so:libharfbuzz.so.0 "
        "so:libharfbuzz-subset.so.0 so:libfontconfig.so.1 so:libpangoft2-1.0.so.0",
        "macos": "brew install pango",
        "windows": "winget install MSYS2.MSYS2, then in the shell that it brings: "
        "pacman -S mingw-w64-ucrt-x86_64-pango",
    },
}

#: Kinds whose packages an administrator installs.
_WITH_SUDO = frozenset({"debian", "fedora", "arch", "alpine"})

_FAMILIES = {
    "debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora",
    "centos": "fedora", "arch": "arch", "alpine": "alpine",
}  # fmt: skip


def kind(platform: str, os_release: str = "") -> str:
    """Return which system this is: a key of the tables in `PACKAGES`, empty if unknown.

    `platform` is Python's `sys.platform`, `os_release` the text of `/etc/os-release`.
    """
    if platform in {"darwin", "win32"}:
        return {"darwin": "macos", "win32": "windows"}[platform]
    values = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    names = [values.get("ID", ""), *values.get("ID_LIKE", "").strip("\"'").split()]
    return next((_FAMILIES[n] for n in (name.strip("\"'") for name in names) if n in _FAMILIES), "")


def how_to_get(package: str, system: str, *, root: bool = False) -> str:
    """Return what to type for a package on a system; an unknown hint is itself what to type."""
    if package not in PACKAGES:
        return package
    typed = PACKAGES[package].get(system, "")
    if not typed:
        return f"install what Debian has as {PACKAGES[package]['debian'].partition('install ')[2]}"
    return f"sudo {typed}" if system in _WITH_SUDO and not root else typed


def lines(parts: Iterable[Part], system: str, *, root: bool = False) -> list[str]:
    """Return a line for each part, and a line with the way to get it below each that lacks."""
    rows = list(parts)
    width = max((len(part.name) for part in rows), default=0)
    out = []
    for part in rows:
        said = part.found or ("needed for PDFs" if part.needed else "not needed for papers")
        if part.state is State.OTHER:
            said += f", and briefgen is proved with {part.wanted}"
        out.append(f"{part.state:<13}  {part.name:<{width}}  {said}")
        if part.state is not State.OK and part.hint:
            out.append(f"{'':<13}  to get it: {how_to_get(part.hint, system, root=root)}")
    return out


def lacks(parts: Iterable[Part]) -> bool:
    """Return whether something is missing without which there is no paper."""
    return any(part.needed and part.state is State.MISSING for part in parts)
