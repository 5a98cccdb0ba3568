"""nginx and Apache, as Debian has them, serving a build folder with its header files.

Where a server is not installed, its package is fetched by `apt-get download` into the folder of the
tests' cache and run from there; nothing is installed.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.host_pages import MissingHostError, into
from tests.host_pages import run as called

#: Which packages a server needs beside what a small Debian has.
PACKAGES = {"nginx": ("nginx",), "apache": ("apache2-bin", "libapr1", "libaprutil1")}

_NGINX = """\
daemon off; master_process off; pid {scratch}/pid; error_log stderr warn;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {scratch}/1; proxy_temp_path {scratch}/2; fastcgi_temp_path {scratch}/3;
    uwsgi_temp_path {scratch}/4; scgi_temp_path {scratch}/5;
    server {{
        listen 127.0.0.1:{port};
        location /briefs/ {{ alias {build}/; include {build}/headers/nginx.conf; }}
        location / {{ root {build}; include {build}/headers/nginx.conf; }}
    }}
}}
"""

_APACHE = """\
ServerName localhost
ServerRoot {scratch}
PidFile {scratch}/pid
ErrorLog {scratch}/errors
LogLevel warn
Mutex pthread
Listen 127.0.0.1:{port}
{modules}
TypesConfig /dev/null
User nobody
Group nogroup
DocumentRoot {build}
DirectoryIndex index.html
Alias /briefs {build}
<Directory {build}>
    Require all granted
    {rules}
</Directory>
"""

_MODULES = "mpm_event authz_core unixd mime dir alias headers setenvif".split()


@dataclass(frozen=True)
class Answer:
    """What a server answered: status, headers in small letters, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@cache
def _unpacked(server: str) -> Path:
    """Return the folder with a server's packages, fetched once."""
    above = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefgen"

    def make(part: Path) -> None:
        called(["apt-get", "-q", "download", *PACKAGES[server]], cwd=part)
        for package in sorted(part.glob("*.deb")):
            called(["dpkg-deb", "-x", str(package), str(part)])
            package.unlink()

    return into(above / f"server-{server}", make)


def program(server: str) -> tuple[list[str], dict[str, str], Path]:
    """Return how a server is called, in which environment, and where its modules are.

    Raises:
        MissingHostError: if it is not installed and can not be fetched here.
    """
    name = {"nginx": "nginx", "apache": "apache2"}[server]
    modules = Path("usr/lib/apache2/modules")
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found:
        return [found], dict(os.environ), Path("/") / modules
    root = _unpacked(server)
    libraries = ":".join(str(p) for p in sorted(root.glob("usr/lib/*-linux-gnu*")))
    return (
        [str(root / "usr/sbin" / name)],
        os.environ | {"LD_LIBRARY_PATH": libraries},
        root / modules,
    )


def version(server: str) -> str:
    """Return the version of a server as it says it."""
    command, environment, _ = program(server)
    done = subprocess.run([*command, "-v"], capture_output=True, text=True, env=environment)
    return (done.stdout + done.stderr).splitlines()[0].rpartition("/")[2]


@contextmanager
def serving(server: str, build: Path, scratch: Path, port: int = 0) -> Iterator[int]:
    """Serve a build folder at `/briefs/` and at `/`; yield the port, one that is free if none is given.

    Apache takes its rules from a `.htaccess` of the folder where there is one. The server tests its
    own configuration before. `scratch` and `build` can be read by everybody.

    Raises:
        MissingHostError: if the server is not there, AssertionError if it refuses the files.
    """
    command, environment, modules = program(server)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = port or free.getsockname()[1]
    loaded = "\n".join(
        f"LoadModule {m}_module {modules}/mod_{m}.so"
        for m in _MODULES
        if (modules / f"mod_{m}.so").exists()
    )
    text = {"nginx": _NGINX, "apache": _APACHE}[server]
    own = (build / ".htaccess").exists()
    rules = "AllowOverride All" if own else f"Include {build}/headers/apache.conf"
    file = scratch / f"{server}.conf"
    file.write_text(
        text.format(scratch=scratch, build=build, port=port, modules=loaded, rules=rules)
    )
    call = [
        *command,
        *(["-p", str(scratch)] if server == "nginx" else []),
        "-c" if server == "nginx" else "-f",
        str(file),
    ]
    tested = subprocess.run([*call, "-t"], capture_output=True, text=True, env=environment)
    assert tested.returncode == 0, tested.stderr
    run = call if server == "nginx" else [*call, "-X"]
    process = subprocess.Popen(run, env=environment, stderr=(scratch / "said").open("w"))
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, (scratch / "said").read_text() + (
                    scratch / "errors"
                ).read_text()
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def asked(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    """Return what a server answers to a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        names = {name.lower() for name, _ in answer.getheaders()}
        told = {name: ", ".join(answer.msg.get_all(name) or ()) for name in names}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()


__all__ = ["Answer", "MissingHostError", "asked", "serving", "version"]
