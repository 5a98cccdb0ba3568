"""Workers: a function applied in processes of their own, each with limits on time and memory.

A layout can run for minutes or eat all memory, and a fault in the engine's C libraries ends its
process. None of that may end a build: each item has a process, and what becomes of it is a value.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: How long one item may take, in seconds, and how much address space it may have, in bytes.
SECONDS = 180.0
MEMORY = 3 * 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take: `seconds` by the clock, `memory` in bytes.

    Memory is address space, or with `written` what can be written to, for an engine that reserves
    far more addresses than it uses.
    """

    seconds: float = SECONDS
    memory: int = MEMORY
    written: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that gave no result: `reason` is `time`, `memory` or `crash`."""

    reason: str
    detail: str


@dataclass(slots=True)
class _Running(Generic[T]):
    index: int
    process: Any
    pipe: Connection
    deadline: float


def run(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    workers: int,
    limits: Limits = Limits(),  # a frozen value
    done: Callable[[int, R | Lost], None] | None = None,
) -> list[R | Lost]:
    """Return what `function` makes of each item, in order, or why it made nothing.

    At most `workers` processes run at once. `done` is told each result as it comes, in this
    process. An exception of `function` is raised here.
    """
    context: Any = multiprocessing.get_context(_method())
    results: dict[int, R | Lost] = {}
    waiting = list(enumerate(items))[::-1]
    running: list[_Running[T]] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                index, item = waiting.pop()
                running.append(_start(context, function, index, item, limits))
            for each in _ended(running):
                running.remove(each)
                results[each.index] = _result(each, limits)
                if done:
                    done(each.index, results[each.index])
    finally:
        for each in running:  # an exception or Ctrl-C: leave no process behind
            each.process.kill()
            each.process.join()
    return [results[index] for index in range(len(items))]


def _method() -> str:
    """Return how processes start: a forked one has the engine already, a spawned one imports it."""
    return "fork" if sys.platform == "linux" else "spawn"


def _start(
    context: Any, function: Callable[[T], R], index: int, item: T, limits: Limits
) -> _Running[T]:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, function, item, limits), daemon=True)
    process.start()
    theirs.close()
    return _Running(index, process, ours, time.monotonic() + limits.seconds)


def _ended(running: Sequence[_Running[T]]) -> list[_Running[T]]:
    """Wait until an item has a result, an end or no time left; return those that do."""
    left = max(0.0, min(each.deadline for each in running) - time.monotonic())
    ready = wait([each.pipe for each in running], timeout=left)
    now = time.monotonic()
    return [each for each in running if each.pipe in ready or each.deadline <= now]


def _result(each: _Running[T], limits: Limits) -> Any:
    """Return what an ended item gave; its process is gone afterwards."""
    try:
        if not each.pipe.poll():
            return Lost("time", f"it took more than {limits.seconds:g} seconds")
        kind, value = each.pipe.recv()
    except EOFError:
        each.process.join()
        return Lost("crash", f"its process ended with code {each.process.exitcode}")
    finally:
        each.pipe.close()
        each.process.kill()
        each.process.join()
    if kind == "error":
        raise value
    return value


def _work(pipe: Connection, function: Callable[[T], R], item: T, limits: Limits) -> None:
    """Run in the worker: set its limits, send back what the function makes."""
    confine(limits)
    try:
        answer: tuple[str, object] = ("value", function(item))
    except MemoryError:
        answer = ("value", Lost("memory", f"it needed more than {limits.memory // 2**20} MB"))
    except RecursionError:
        answer = ("value", Lost("crash", "it is nested too deeply"))
    except Exception as error:
        answer = ("error", error)
    try:
        pipe.send(answer)
    except Exception as error:  # an exception that can not be pickled
        pipe.send(("error", RuntimeError(f"{type(error).__name__}: {answer[1]!r}"[:500])))
    pipe.close()


def confine(limits: Limits) -> None:
    """Limit the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # a lower hard limit is there already
        what = resource.RLIMIT_DATA if limits.written else resource.RLIMIT_AS
        resource.setrlimit(what, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
