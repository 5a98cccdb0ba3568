"""The hub: sees what is saved, has it made, keeps the last page of each view, and tells who looks.

It runs in the server's loop. One thing is made at a time, what somebody looks at first; a save that
comes meanwhile is made next, from the files as they are then.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from watchfiles import awatch

from briefgen import files
from briefgen import theme as themes
from briefgen.finding import Finding, Place, failed, finding
from briefgen.preview.maker import Asked, Made, work
from briefgen.preview.pages import View, address, finding_record, formats, ordered

#: How long the maker may be silent before it is ended, in seconds: longer than any layout may take.
SILENCE = 600.0

#: How long nothing may be saved before what was saved is read, and how long saves may go on before
#: it is read all the same, in milliseconds: programs save by several steps and several files.
QUIET, LONGEST = 40, 400

#: How many views are remembered that nobody looks at.
MOST = 40

#: What of a project is watched with all that is below it.
FOLDERS = ("content", "styles", themes.FOLDER)


class LostError(Exception):
    """The maker ended, or was ended, without an answer."""


class Worker:
    """The maker's process with the thread that listens to it; it is started when it is needed."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._process: Any = None
        self._pipe: Any = None
        self._said: asyncio.Queue[object] = asyncio.Queue()

    def start(self) -> None:
        """Start the process, if it is not there: a fresh one, since a fork would copy our threads."""
        if self._process is not None and self._process.is_alive():
            return
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs, self.asked))
        self._process.start()
        theirs.close()
        said: asyncio.Queue[object] = asyncio.Queue()
        self._said = said
        loop = asyncio.get_running_loop()

        def listen(pipe: Any) -> None:
            answer: object = ""
            while answer is not None:
                try:
                    answer = pipe.recv()
                except (EOFError, OSError):
                    answer = None
                with contextlib.suppress(RuntimeError):  # the loop is closed
                    loop.call_soon_threadsafe(said.put_nowait, answer)

        threading.Thread(target=listen, args=(self._pipe,), daemon=True).start()

    async def make(self, view: View) -> AsyncIterator[Made]:
        """Yield what comes of a view.

        Raises:
            LostError: with what is known of why there is no answer.
        """
        self.start()
        try:
            self._pipe.send(view)
        except OSError:
            raise LostError(self._ended()) from None
        while True:
            try:
                answer = await asyncio.wait_for(self._said.get(), SILENCE)
            except TimeoutError:
                self._process.kill()
                raise LostError(f"nothing came for {SILENCE:g} seconds") from None
            if isinstance(answer, Made):
                yield answer
            elif answer is None:
                raise LostError(self._ended())
            elif isinstance(answer, str):
                raise LostError(answer)
            else:
                return

    def hint(self) -> None:
        """Say that something was saved: what is being made need not be finished to the last."""
        if self._pipe is not None:
            with contextlib.suppress(OSError):
                self._pipe.send(None)

    def _ended(self) -> str:
        self._process.join(5)
        return f"the process that makes papers ended with code {self._process.exitcode}"

    def stop(self) -> None:
        """End the process, and whatever it has started."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@dataclass(slots=True, eq=False)
class Shown:
    """A view as it stands: the newest that came of it, and the last page that there was.

    `turn` is the number of saves that were seen when it was begun to be made; `version` is the
    digest of the page's bytes, empty while there are none.
    """

    made: Made | None = None
    turn: int = -1
    page: bytes = b""
    title: str = ""
    language: str = "en"
    version: str = ""
    listeners: set[asyncio.Queue[str]] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """What is shown of a project, and to whom."""

    def __init__(self, asked: Asked) -> None:
        self.worker = Worker(asked)
        self.folder = asked.project
        self.shown: dict[View, Shown] = {}
        self.turn = 0
        self.stopping = asyncio.Event()
        self._wanted: dict[View, None] = {}
        self._making: tuple[View, int] | None = None
        self._wake = asyncio.Event()

    async def page(self, view: View) -> Shown:
        """Return a view with what came of it since the last save, made now if it was not yet."""
        shown = self._of(view)
        while shown.turn < self.turn and not self.stopping.is_set():
            shown.news.clear()
            self._want(view)
            await shown.news.wait()
        return shown

    @contextlib.contextmanager
    def looking(self, view: View) -> Iterator[asyncio.Queue[str]]:
        """Yield the queue of what happens to a view: `making` when it is begun, `state` when there is more."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        shown = self._of(view)
        shown.listeners.add(queue)
        if shown.made:
            queue.put_nowait("state")
        if shown.turn < self.turn or not (shown.made and shown.made.settled):
            self._want(view)
        try:
            yield queue
        finally:
            shown.listeners.discard(queue)

    def state(self, view: View) -> dict[str, Any]:
        """Return what the page around a paper shows of a view."""
        shown = self.shown[view]
        made = shown.made
        if made is None:
            return {}
        fate = "good" if made.data else "kept"
        if made.data and failed(made.findings):
            fate = "rejected"
        if not shown.version:
            fate = "none"
        return {
            "view": {"brief": view.brief, "preset": view.preset, "format": view.format},
            "project": made.project,
            "formats": formats(),
            "choices": [
                {"brief": c.brief, "title": c.title, "presets": c.presets} for c in made.choices
            ],
            "page": shown.version and {"address": address(view), "version": shown.version},
            "file": view.name if view.brief else "",
            "title": shown.title,
            "fate": fate,
            "settled": made.settled,
            "words": made.words,
            "pages": made.pages,
            "notes": made.notes,
            "findings": [finding_record(f) for f in ordered(made.findings)],
            "elsewhere": [finding_record(f) for f in ordered(made.elsewhere)],
            "seconds": round(made.seconds, 3),
        }

    def is_making(self, view: View) -> bool:
        """Whether a view is being made."""
        return self._making is not None and self._making[0] == view

    def _of(self, view: View) -> Shown:
        if view not in self.shown:
            idle = [v for v, s in self.shown.items() if not s.listeners and v not in self._wanted]
            for old in idle[: max(0, len(idle) - MOST)]:
                del self.shown[old]
            self.shown[view] = Shown()
        return self.shown[view]

    def _want(self, view: View) -> None:
        """Put a view first of what is to be made, if it is not being made from these very files."""
        if self._making == (view, self.turn):
            return
        self._wanted.pop(view, None)
        self._wanted[view] = None
        self._wake.set()

    def saved(self) -> None:
        """Note that something was saved: what somebody looks at is made again."""
        self.turn += 1
        self.worker.hint()
        for view, shown in self.shown.items():
            if shown.listeners:
                self._want(view)

    async def work(self) -> None:
        """Make what is wanted, one after the other, for ever."""
        while True:
            await self._wake.wait()
            if not self._wanted:
                self._wake.clear()
                continue
            view, _ = self._wanted.popitem()
            turn = self.turn
            self._making = view, turn
            self._tell(view, "making")
            try:
                async for made in self.worker.make(view):
                    self._take(view, made, turn)
            except LostError as error:
                self._take(view, self._lost(view, str(error)), turn)
            self._making = None

    def _take(self, view: View, made: Made, turn: int) -> None:
        shown = self._of(view)
        shown.made, shown.turn = made, turn
        if made.data:
            shown.page, shown.title, shown.language = made.data, made.title, made.language
            shown.version = blake2b(made.data, digest_size=12).hexdigest()
        if made.settled:
            self._making = None
        self._tell(view, "state")
        shown.news.set()

    def _lost(self, view: View, why: str) -> Made:
        """Return what stands for a view of which nothing came."""
        hint = "this is a fault of briefgen, please report it with what was saved"
        found: Finding = finding("briefgen-bug", why, Place(view.name), hint)
        before = self._of(view).made or Made(view, "")
        return replace(before, view=view, data=b"", findings=(found,), elsewhere=(), settled=True)

    def _tell(self, view: View, what: str) -> None:
        for queue in self._of(view).listeners:
            queue.put_nowait(what)

    async def watch(self) -> None:
        """See what is saved, for ever: the project's own files, and what is below its folders."""
        await asyncio.gather(self._watch_top(), self._watch_below())

    async def _watch_top(self) -> None:
        while not self.stopping.is_set():
            await self._see([self.folder], self.stopping, recursive=False)

    async def _watch_below(self) -> None:
        """See what is saved in the folders; begin anew where one of them came, went or was replaced."""
        while not self.stopping.is_set():
            folders = self._folders()
            changed = asyncio.Event()
            look = asyncio.create_task(self._until_others(folders, changed))
            if folders:
                await self._see(folders, changed, recursive=True)
            else:
                await changed.wait()
            look.cancel()
            self.saved()

    async def _see(self, paths: Iterable[Path], end: asyncio.Event, *, recursive: bool) -> None:
        """Note what is saved until an end, or until the system says that it can not watch on."""
        try:
            async for _ in awatch(
                *paths,
                recursive=recursive,
                watch_filter=None,
                step=QUIET,
                debounce=LONGEST,
                stop_event=end,
            ):
                self.saved()
        except (OSError, RuntimeError):  # a folder went between two calls
            await asyncio.sleep(0.2)

    async def _until_others(self, folders: dict[Path, int], changed: asyncio.Event) -> None:
        while not self.stopping.is_set() and self._folders() == folders:
            await asyncio.sleep(0.5)
        changed.set()

    def _folders(self) -> dict[Path, int]:
        """Return the folders to be watched, each with what tells it from another of its name."""
        own = (self.folder / name for name in FOLDERS)
        folders = {path.resolve(): path for path in (*own, *files.theme_folders(self.folder))}
        found = {}
        for path in folders:
            with contextlib.suppress(OSError):
                if path.is_dir():
                    found[path] = path.stat().st_ino
        return found
