"""`./run proof feeds [--grammar FILE]`: what tells of a build folder, before other people's programs.

jsonschema, feedparser, lxml with the XSD of sitemaps.org and with the grammar of RFC 4287, a consumer
of oEmbed, nginx and Apache with their header files, and Chromium for who may frame. Validators are
installed into an environment in the folder of the tests' cache, servers are fetched from Debian;
what can not be had is said. The grammar is appendix B of the RFC as a file, since no package has it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from briefgen import schema
from tests import project
from tests.browser import chromium
from tests.host_pages import MissingHostError, into
from tests.host_pages import run as called
from tests.test_cli import run, write
from tests.test_withdrawal import GONE, LAKES, LIVE, WHY
from tests.web_servers import asked, serving, version

#: The validators, and the package of npm that has the XSD, whose SHA-256 is the second.
VALIDATORS = (
    "feedparser==6.0.14 jsonschema==4.26.0 lxml==6.1.3 pyoembed==0.1.2 requests==2.34.2 "
    "rfc3339-validator==0.1.4 rnc2rng==2.7.0"
).split()
XSD = "sitemap@9.0.1"
XSD_DIGEST = "fbec77e84467050d5667394a57cc5cdfe1239d80aca1d61e9e0827173c3d9df9"

#: In place of the site that may show the frames.
MAY = "SITE"
FRAMED = f"frame-ancestors 'self' {MAY}"

#: What a server answers: path, status, headers that it has, and some that it has not.
ANSWERS: tuple[tuple[str, int, dict[str, str], tuple[str, ...]], ...] = (
    ("", 200, {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}, ("link",)),
    ("rivers/note.html", 200, {"content-security-policy": "frame-ancestors 'self'"}, ("link",)),
    ("rivers/note.frame.html", 200, {"content-security-policy": FRAMED}, ("x-robots-tag",)),
    ("rivers/note.bare.html", 200, {"x-robots-tag": "noindex"}, ("link",)),
    (
        "rivers/note.pdf",
        200,
        {"content-type": "application/pdf", "cache-control": "max-age=3600"},
        (),
    ),
    ("rivers/note.oembed.json", 200, {"content-type": "application/json"}, ()),
    ("rivers/note.evidence.csv", 200, {"content-type": "text/csv; charset=utf-8"}, ()),
    ("feed.atom", 200, {"content-type": "application/atom+xml"}, ()),
    ("sitemap.xml", 200, {"content-type": "application/xml"}, ()),
    ("briefs.json", 200, {"content-type": "application/json"}, ()),
    ("lakes/note.html", 200, {"x-robots-tag": "noindex"}, ()),
    ("lakes/paper.frame.html", 200, {"content-security-policy": FRAMED}, ()),
    ("lakes/note.pdf", 410, {"x-robots-tag": "noindex"}, ()),
    ("lakes/paper.references.json", 410, {"content-type": "text/html; charset=utf-8"}, ()),
    ("nothing.html", 404, {}, ()),
    ("manifest.json", 404, {}, ()),
    (".lock", 404, {}, ()),
    ("headers/nginx.conf", 404, {}, ()),
    ("rejected/rivers/note.html", 404, {}, ()),
    ("rivers/../.cache/x", 404, {}, ()),
)
ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}


def main() -> None:
    """Print a line for each program that was asked; stop at the first that disagrees."""
    parser = argparse.ArgumentParser(prog="proof feeds")
    parser.add_argument("--grammar", default="", help="RFC 4287, appendix B, as a file")
    grammar = parser.parse_args().grammar
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # Apache reads as nobody
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        base = f"http://127.0.0.1:{port}/briefs/"
        frame = f"{base}rivers/note.frame.html"
        try:
            with _hosts(frame) as hosts:
                may = f"http://localhost:{hosts}"
                build = _built(folder / "project", base, may)
                with serving("nginx", build, folder, port):
                    _answered("nginx", port, base, may)
                    _validated(build, grammar, f"{base}rivers/note.html")
                    _framed(frame, hosts)
                with serving("apache", build, folder) as other:
                    _answered("apache", other, base, may)
                rules = build / ".htaccess"
                shutil.copy(build / "headers/apache.conf", rules)
                with serving("apache", build, folder) as other:
                    _answered("apache", other, base, may)
                rules.unlink()
                _refused(build, folder)
        except MissingHostError as error:
            sys.exit(f"not run: {error}")


def _built(folder: Path, base: str, may: str) -> Path:
    """Build the small project with two briefs, then with one of them withdrawn."""
    settings = project.SETTINGS.replace(
        'name = "Rivers"\n',
        f'name = "Rivers"\nbase-url = "{base}"\nformats = ["html", "pdf", "frame", "bare"]\n'
        f'frame-ancestors = ["\'self\'", "{may}"]\n',
    )
    for lakes in (LIVE, GONE):
        write(folder, settings=settings, **{LAKES: lakes})
        done = run("build", "--project", folder, "-q")
        assert done.exit_code == 0, done.output
    assert run("verify", "--project", folder, "-q").exit_code == 0
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder / "build"


def _answered(server: str, port: int, base: str, may: str) -> None:
    """Ask a server for each kind of file, below two addresses."""
    for at in ("/briefs/", "/"):
        for path, status, headers, without in ANSWERS:
            got = asked(port, at + path)
            assert got.status == status, (server, at + path, got)
            for name, value in (ALWAYS | headers).items():
                told = value.replace(MAY, may)
                assert got.headers.get(name) == told, (server, at + path, name, got.headers)
            assert not set(without) & set(got.headers), (server, at + path, got.headers)
            assert WHY.encode() in got.body or not path.startswith("lakes/"), (server, path)
            if path in {"rivers/note.pdf", "rivers/note.frame.html"}:
                own = f"<{base}rivers/note.html>"
                link = f'{own}; rel="canonical", {own}; rel="cite-as"'
                assert got.headers["link"] == link, (server, got.headers)
        page = asked(port, f"{at}rivers/note.html").headers
        again = {"If-None-Match": page["etag"]}
        assert asked(port, f"{at}rivers/note.html", again).status == 304
    print(f"{server} {version(server)}: {2 * len(ANSWERS)} answers as they should be", flush=True)


def _refused(build: Path, scratch: Path) -> None:
    """Show each server a header file that is spoiled, which its own test must refuse."""
    for server in ("nginx", "apache"):
        file = build / "headers" / f"{server}.conf"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("eader ", "eder ", 1), encoding="utf-8")
        try:
            with serving(server, build, scratch):
                raise SystemExit(f"{server} takes a spoiled file")
        except AssertionError:
            print(f"{server}: refuses a spoiled file", flush=True)
        file.write_text(text, encoding="utf-8")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefgen"


def _validated(build: Path, grammar: str, page: str) -> None:
    """Run the validators over the files."""
    key = hashlib.sha256(" ".join(VALIDATORS).encode()).hexdigest()[:12]

    def install(part: Path) -> None:
        called([sys.executable, "-m", "pip", "-q", "install", "--target", str(part), *VALIDATORS])

    def unpack(part: Path) -> None:
        called(["npm", "pack", "--silent", XSD], cwd=part)
        shutil.unpack_archive(next(part.glob("*.tgz")), part)

    packages = into(_cache() / f"validators-{key}", install)
    xsd = into(_cache() / f"xsd-{XSD_DIGEST[:12]}", unpack) / "package/schema/sitemap.xsd"
    digest = hashlib.sha256(xsd.read_bytes()).hexdigest()
    assert digest == XSD_DIGEST, f"{XSD} has another XSD: {digest}"
    schemas = json.dumps({name: schema.schema(name) for name in schema.NAMES})
    script = Path(__file__).parent / "validators.py"
    call = [sys.executable, "-S", str(script), str(build), str(xsd), grammar, page]
    done = subprocess.run(
        call, input=schemas, text=True, env={**os.environ, "PYTHONPATH": str(packages)}
    )
    if done.returncode:
        sys.exit("a validator disagrees")


@contextmanager
def _hosts(frame: str) -> Iterator[int]:
    """Serve a page that shows a frame; yield its port. Its sites are the names of this machine."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<title>Host</title><iframe src="{frame}"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _framed(frame: str, hosts: int) -> None:
    """Show a frame in a page of two sites: the browser asks the header who may."""
    seen = {}
    with chromium() as browser:
        for name in ("localhost", "127.0.0.1"):
            page = browser.new_page()
            page.goto(f"http://{name}:{hosts}/")
            inside = page.frames[1]
            text = inside.evaluate("document.body.innerText") if inside.url == frame else ""
            seen[name] = "Five states" in text
            page.close()
    assert seen == {"localhost": True, "127.0.0.1": False}, seen
    print("Chromium: a site that may shows the frame, one that may not does not", flush=True)


if __name__ == "__main__":
    main()
