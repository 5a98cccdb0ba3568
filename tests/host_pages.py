"""Real hosts: their own styles at pinned versions, fetched for the tests, and hostile ones of ours.

What npm has comes by `npm ci` from `tests/hosts/package-lock.json`, what only Debian has by
`apt-get download` and the digests in `tests/hosts/debian.json`; both into a folder of the cache,
whose name says from what it was made. Nothing of it is committed or shipped.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "hosts"
PAGE = (HERE / "page.html").read_text(encoding="utf-8")

#: The elements of the page that are the host's own: a measurement of fewer measured nothing.
OWN = PAGE.count(" data-host")


class MissingHostError(Exception):
    """The styles of a host are not there and can not be fetched here; it says why."""


def folder() -> Path:
    """Return the folder of what is fetched, named for what it is made from."""
    made_from = b"".join(
        (HERE / name).read_bytes()
        for name in ("package.json", "package-lock.json", "debian.json", "vector.less")
    )
    above = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return above / "briefgen" / f"hosts-{hashlib.sha256(made_from).hexdigest()[:12]}"


def run(command: Sequence[str], **options: object) -> str:
    """Return what a command says.

    Raises:
        MissingHostError: if it does not run, or ends with a failure.
    """
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", **options)  # type: ignore[call-overload]
    except OSError as error:
        raise MissingHostError(f"{command[0]} does not run: {error.strerror}") from error
    if done.returncode:
        raise MissingHostError(f"{' '.join(command)}: {done.stderr.strip()[-300:]}")
    return str(done.stdout)


def into(place: Path, make: Callable[[Path], None]) -> Path:
    """Make a folder whole or not at all, whoever else makes it at the same time."""
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{os.getpid()}")
    part.mkdir()
    try:
        make(part)
        part.rename(place)
    except OSError:
        if not place.is_dir():
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return place


def installed(lock: Path, place: Path) -> Path:
    """Return the folder `place` with node_modules, installed once from the lock in another folder.

    Raises:
        MissingHostError: if it is not there and can not be fetched.
    """

    def make(part: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(lock / name, part)
        options = "--ignore-scripts --legacy-peer-deps --no-audit --no-fund".split()
        run(["npm", "ci", *options], cwd=part)

    return into(place, make)


@cache
def npm() -> Path:
    """Return the folder with node_modules, installed once from the lock."""
    return installed(HERE, folder() / "npm")


def download(name: str, pin: Mapping[str, str], place: Path) -> None:
    """Fetch a Debian package of a version and a digest, and unpack it in a folder.

    Raises:
        MissingHostError: if it is not to be had, or is another one.
    """
    run(["apt-get", "-q", "download", f"{name}={pin['version']}"], cwd=place)
    (package,) = place.glob(f"{name}_*.deb")
    if hashlib.sha256(package.read_bytes()).hexdigest() != pin["sha256"]:
        raise MissingHostError(f"{name}: not the package whose digest is in tests/hosts")
    run(["dpkg-deb", "-x", str(package), str(place)])
    package.unlink()


@cache
def debian() -> Path:
    """Return the folder with the unpacked Debian packages, fetched once."""
    pinned = json.loads((HERE / "debian.json").read_text(encoding="utf-8"))

    def make(part: Path) -> None:
        for name, pin in pinned.items():
            download(name, pin, part)
        share = part / "usr" / "share" / "mediawiki"
        looked_in = [share, share / "skins/Vector/resources/mediawiki.less.legacy"]
        looked_in.append(share / "resources/src/mediawiki.less")
        command = ["node", str(HERE / "less.mjs"), str(npm()), str(HERE / "vector.less")]
        css = run([*command, *map(str, looked_in)])
        (part / "vector.css").write_text(css, encoding="utf-8")
        shutil.rmtree(share)

    return into(folder() / "debian", make)


def _npm(*paths: str) -> Callable[[], str]:
    def read() -> str:
        modules = npm() / "node_modules"
        return "\n".join((modules / path).read_text(encoding="utf-8") for path in paths)

    return read


def _debian(path: str) -> Callable[[], str]:
    return lambda: (debian() / path).read_text(encoding="utf-8")


def _own(name: str) -> Callable[[], str]:
    return lambda: (HERE / "hostile" / f"{name}.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Host:
    """A host: its name and version, whether it is hostile, and how to come by its style."""

    name: str
    version: str
    hostile: bool
    read: Callable[[], str]

    @property
    def style(self) -> str:
        """The style sheet, without what would be loaded over the network.

        Raises:
            MissingHostError: if it is not there and can not be fetched.
        """
        return self.read().replace("</style", "<\\/style")

    @property
    def page(self) -> str:
        """The page of the host, with two places for embeds."""
        return page(self.style)


def page(style: str) -> str:
    """Return the page of a host with a style."""
    return PAGE.replace("<!--style-->", f"<style>\n{style}\n</style>")


def _version(name: str) -> str:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"][f"node_modules/{name}"]["version"])


def _debian_version(name: str) -> str:
    pins = json.loads((HERE / "debian.json").read_text(encoding="utf-8"))
    return str(pins[name]["version"]).split(":")[-1].split("+")[0].split("-")[0]


_BLOCKS = "@wordpress/block-library"

HOSTS = {
    host.name: host
    for host in (
        Host("Plain HTML", "", False, lambda: ""),
        Host("Bootstrap 3", _version("bootstrap-3"), False,
             _npm("bootstrap-3/dist/css/bootstrap.css")),
        Host("Bootstrap 4", _version("bootstrap-4"), False,
             _npm("bootstrap-4/dist/css/bootstrap.css")),
        Host("Bootstrap 5", _version("bootstrap-5"), False,
             _npm("bootstrap-5/dist/css/bootstrap.css")),
        Host("Tailwind preflight", _version("tailwindcss"), False,
             _npm("tailwindcss/preflight.css")),
        Host("GOV.UK Frontend", _version("govuk-frontend"), False,
             _npm("govuk-frontend/dist/govuk/govuk-frontend.min.css")),
        Host("USWDS", _version("@uswds/uswds"), False, _npm("@uswds/uswds/dist/css/uswds.css")),
        Host("WordPress blocks", _version(_BLOCKS), False,
             _npm(*(f"{_BLOCKS}/build-style/{n}.css" for n in ("common", "style", "theme", "elements")))),
        Host("Wikimedia Codex", _version("@wikimedia/codex"), False,
             _npm("@wikimedia/codex/dist/codex.style.css")),
        Host("WordPress Twenty Twenty-One", _debian_version("wordpress-theme-twentytwentyone"), False,
             _debian("usr/share/wordpress/wp-content/themes/twentytwentyone/style.css")),
        Host("MediaWiki Vector", _debian_version("mediawiki"), False, _debian("vector.css")),
        Host("all unset", "", True, _own("unset")),
        Host("red headings", "", True, _own("red")),
        Host("inherited poison", "", True, _own("inherited")),
        Host("right to left", "", True, _own("right-to-left")),
        Host("our names", "", True, _own("our-names")),
    )
}  # fmt: skip

#: What the gate looks at: a framework with rules for bare elements, and the two worst of ours.
IN_GATE = ("Bootstrap 5", "all unset", "our names")
