"""The server: answers the browser of this machine, and nobody else.

It listens on 127.0.0.1 alone. A page of a stranger that has its own name lead there (DNS rebinding)
sends that name as its Host, and is refused; one that only asks from elsewhere gets nothing to read.
No address is ever a path of the file system.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import (
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefgen.preview import pages
from briefgen.preview.hub import Hub, Shown
from briefgen.preview.maker import Asked
from briefgen.preview.pages import View
from briefgen.preview.sheets import png, sizes

#: The only address that is listened on, and what a browser may call it.
ADDRESS = "127.0.0.1"
NAMES = frozenset({ADDRESS, "localhost"})

#: How often a silent stream says that it is there, in seconds.
PULSE = 15.0

#: What the page around a paper is made of, with its media types.
ASSETS = {
    "shell.css": "text/css; charset=utf-8",
    "shell.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

#: The faces of the page around a paper, which come with briefgen.
FACES = {
    "text.ttf": "SourceSansPro-Regular.ttf",
    "strong.ttf": "SourceSansPro-Semibold.ttf",
}


class Guard:
    """Refuses who is not a page of this server, and gives each answer the headers of `pages`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in pages.HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", "default-src 'none'")
            await send(message)

        refused = refusal(dict(scope["headers"]), scope["method"])
        app: ASGIApp = PlainTextResponse(*refused) if refused else self.app
        await app(scope, receive, headed)


def refusal(headers: dict[bytes, bytes], method: str) -> tuple[str, int] | None:
    """Return why a request is refused, with the status, or None."""
    host = headers.get(b"host", b"").decode("latin-1").lower()
    if host.partition(":")[0] not in NAMES:
        return f"This is a preview for {ADDRESS} alone.\n", 421
    if method not in {"GET", "HEAD"}:
        return "There is nothing to write here.\n", 405
    # Other sites may link here. What they would load, frame or run, they do not get.
    site = headers.get(b"sec-fetch-site", b"none")
    linked = headers.get(b"sec-fetch-dest") == b"document"
    if site not in {b"none", b"same-origin"} and not linked:
        return "This is a preview for its own pages alone.\n", 403
    return None


def app(hub: Hub, first: View) -> Starlette:
    """Return the application. `first` is what is shown where nothing is asked for."""

    async def shell(request: Request) -> Response:
        if not request.query_params and first.brief:
            return RedirectResponse(f"/?{query(first)}", 307)
        html = asset("shell.html").decode()
        return _html(html, pages.SHELL_POLICY)

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name in ASSETS:
            return Response(asset(name), media_type=ASSETS[name])
        if name in FACES:
            return Response(face(name), media_type="font/ttf")
        return _missing()

    async def asked(request: Request) -> Shown | None:
        """Return what is shown under the name of an output, None where there is no page."""
        view = pages.view_of(request.path_params["name"])
        if view is None:
            return None
        shown = await hub.page(view)
        return shown if shown.page else None

    async def paper(request: Request) -> Response:
        shown = await asked(request)
        if shown is None:
            return _missing()
        kind = pages.media_type(request.path_params["name"])
        policy = pages.FILE_POLICY if kind == "application/pdf" else pages.PAPER_POLICY
        headers = {"Content-Security-Policy": policy}
        return Response(shown.page, media_type=kind, headers=headers)

    async def host(request: Request) -> Response:
        shown = await asked(request)
        view = pages.view_of(request.path_params["name"])
        if shown is None or view is None:
            return _missing()
        if pages.media_type(view.name) == "application/pdf":
            found = await run_in_threadpool(sizes, shown.page)
            text = pages.reader(view, found, shown.title, shown.version)
        else:
            text = pages.host(view, shown.page, shown.title, shown.language)
        return _html(text, pages.HOST_POLICY)

    async def sheet(request: Request) -> Response:
        shown = await asked(request)
        number = request.query_params.get("page", "")
        if shown is None or not number.isascii() or not number.isdigit() or len(number) > 4:
            return _missing()
        data = await run_in_threadpool(png, shown.page, int(number))
        return Response(data, media_type="image/png") if data else _missing()

    async def events(request: Request) -> Response:
        words = request.query_params
        view = View(words.get("brief", ""), words.get("preset", ""), words.get("format", "html"))
        if not pages.is_view(view):
            return _missing()
        return StreamingResponse(stream(hub, view), media_type="text/event-stream")

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(hub.work()), asyncio.create_task(hub.watch())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    routes = [
        Route("/", shell),
        Route("/assets/{name}", static),
        Route(f"{pages.PAPERS}{{name:path}}", paper),
        Route(f"{pages.HOSTS}{{name:path}}", host),
        Route(f"{pages.SHEETS}{{name:path}}", sheet),
        Route("/events", events),
    ]
    made = Starlette(routes=routes, lifespan=lifespan)
    made.add_middleware(Guard)
    return made


async def stream(hub: Hub, view: View) -> AsyncIterator[str]:
    """Yield what happens to a view as server-sent events, until the server ends or nobody listens."""
    with hub.looking(view) as queue:
        yield "retry: 1000\n\n"
        while not hub.stopping.is_set():
            words = await heard(queue, hub.stopping)
            # The newest is told, however many there were while the browser was busy.
            if "state" in words and (state := hub.state(view)):
                yield f"event: state\ndata: {json.dumps(state)}\n\n"
            if "making" in words and hub.is_making(view):
                yield "event: making\ndata: {}\n\n"
            if not words:
                yield ": here\n\n"


async def heard(queue: asyncio.Queue[str], stopping: asyncio.Event) -> set[str]:
    """Return all that a queue has, waiting for something; nothing after a while or at the end."""
    tasks = {asyncio.create_task(queue.get()), asyncio.create_task(stopping.wait())}
    try:
        done, _ = await asyncio.wait(tasks, timeout=PULSE, return_when=asyncio.FIRST_COMPLETED)
        words = {word for task in done if isinstance(word := task.result(), str)}
    finally:
        for task in tasks:
            task.cancel()
    while not queue.empty():
        words.add(queue.get_nowait())
    return words


def query(view: View) -> str:
    """Return the query of the address that shows a view."""
    return urlencode({"brief": view.brief, "preset": view.preset, "format": view.format})


def asset(name: str) -> bytes:
    """Return a file of the page around a paper."""
    return resources.files("briefgen.preview").joinpath(name).read_bytes()


def face(name: str) -> bytes:
    """Return a face of the page around a paper, empty where its package is not there."""
    try:
        folder = Path(str(resources.files("font_source_sans_pro")))
    except ImportError:
        return b""
    paths = (folder / FACES[name], folder / "files" / FACES[name])
    return next((path.read_bytes() for path in paths if path.is_file()), b"")


def _html(text: str, policy: str) -> Response:
    headers = {"Content-Security-Policy": policy}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


def _missing() -> Response:
    return PlainTextResponse("There is no such page.\n", 404)


class _Server(uvicorn.Server):
    """Says when it listens, and ends the streams when it is to end."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.hub, self.ready = hub, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.ready()

    def handle_exit(self, sig: int, frame: object) -> None:
        super().handle_exit(sig, frame)  # type: ignore[arg-type]  # a frame, or none
        self.loop.call_soon_threadsafe(self.hub.stopping.set)


def bound(port: int) -> socket.socket | None:
    """Return a socket on a port of this machine, any free one for 0; None where it is taken.

    Raises:
        OSError: for another reason.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            return None
        raise
    return listening


def serve(
    listening: socket.socket,
    asked: Asked,
    first: View,
    ready: Callable[[str], None],
    *,
    browse: bool,
) -> None:
    """Serve a project until Ctrl-C. `ready` is told the address, which a browser opens if it may."""
    address = f"http://{ADDRESS}:{listening.getsockname()[1]}/"

    def started() -> None:
        ready(address)
        if browse:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    async def run() -> None:
        hub = Hub(asked)
        try:
            hub.worker.start()
            config = uvicorn.Config(
                app(hub, first), log_config=None, access_log=False, timeout_graceful_shutdown=2,
                server_header=False, date_header=False, ws="none",
            )  # fmt: skip
            await _Server(config, hub, started).serve([listening])
        finally:
            hub.worker.stop()

    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # what is cut off at the end is no news
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
