"""A content-addressed store for the results of dear pure functions.

A key is the digest of a function's arguments and of the versions that make its result, so nothing
in here can go stale. A record carries a checksum over its key and its bytes: one that was
damaged, cut or moved to another key is no record. Records are data, never code.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

#: The folder of a build folder's cache.
FOLDER = ".cache"

#: The most that a cache keeps, in bytes; what was used longest ago goes first.
LIMIT = 256 * 2**20

_HEAD = b"briefgen record 1\n"
_SUM = 32


class Cache:
    """A folder of records. It never raises: where it can not read or write, there is no record."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    def get(self, key: str) -> bytes | None:
        """Return the bytes under a key, None where there are none or they are damaged."""
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            record = path.read_bytes()
        except OSError:
            return None
        data = record[len(_HEAD) + _SUM :]
        if record[: len(_HEAD) + _SUM] != _HEAD + _checksum(key, data):
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # it was used: it goes last
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep some bytes under a key, whole or not at all."""
        if self.folder is None:
            return
        path = self._path(key)
        name = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(_HEAD + _checksum(key, data) + data)
            Path(name).replace(path)
        except OSError:  # a full disk or a folder that can not be written: work goes on without
            if name:
                with contextlib.suppress(OSError):
                    Path(name).unlink()

    def trim(self) -> None:
        """Remove the records used longest ago until the cache is within its limit."""
        if self.folder is None:
            return
        sizes: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for path in self.folder.glob("??/*"):
                state = path.stat()
                sizes.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in sizes)
        for _, size, path in sorted(sizes):
            if total <= self.limit:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / key[2:]


#: A cache that holds nothing.
NO_CACHE = Cache(None)


def _checksum(key: str, data: bytes) -> bytes:
    return blake2b(key.encode() + b"\0" + data, digest_size=_SUM).digest()


def digest(*values: object) -> str:
    """Return a digest of values that tells any two different ones apart, in hexadecimal.

    Values are texts, bytes, numbers, dates, None, and tuples, mappings and dataclasses of those.

    Raises:
        TypeError: for a value of another kind.
    """
    state = blake2b(digest_size=24)
    for value in values:
        _feed(state, value)
    return state.hexdigest()


def _feed(state: blake2b, value: object) -> None:
    if value is None or isinstance(value, (bool, int, float, date)):
        _mark(state, type(value).__name__, repr(value).encode())
    elif isinstance(value, str):
        _mark(state, "str", value.encode("utf-8", "surrogatepass"))
    elif isinstance(value, bytes):
        _mark(state, "bytes", _digest_of(value))
    elif isinstance(value, (tuple, list, frozenset)):
        items = sorted(value, key=repr) if isinstance(value, frozenset) else value
        _mark(state, "items", str(len(items)).encode())
        for item in items:
            _feed(state, item)
    elif isinstance(value, Mapping):
        _mark(state, "mapping", str(len(value)).encode())
        for key in sorted(value):
            _feed(state, key)
            _feed(state, value[key])
    elif is_dataclass(value) and not isinstance(value, type):
        _mark(state, type(value).__name__, b"")
        for field in fields(value):
            _feed(state, getattr(value, field.name))
    else:
        raise TypeError(f"no digest for a {type(value).__name__}")


def _mark(state: blake2b, kind: str, data: bytes) -> None:
    state.update(f"{kind}:{len(data)}:".encode())
    state.update(data)


_SEEN: dict[int, tuple[bytes, bytes]] = {}


def _digest_of(data: bytes) -> bytes:
    """Return the digest of some bytes; large ones, such as fonts, are digested once a process."""
    if len(data) < 2**16:
        return blake2b(data, digest_size=24).digest()
    held = _SEEN.get(id(data))
    if held is None or held[0] is not data:  # the bytes are held, so that their id stays theirs
        held = (data, blake2b(data, digest_size=24).digest())
        _SEEN[id(data)] = held
    return held[1]
