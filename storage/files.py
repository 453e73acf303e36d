"""Bytes on disk, each file once, under the SHA-256 of what it holds: ``ab/abcdef…``.

Names that people give to files are kept elsewhere and never become paths.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, Final

from storage.refusals import Missing

_CHUNK: Final = 1 << 20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_UNFINISHED: Final = "unfinished"
_ABANDONED_AFTER: Final = 24 * 60 * 60
"""Seconds after which an unfinished file is what a killed process left behind."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """``new``: these bytes were not there yet."""

    sha256: str
    size: int
    new: bool


class Files:
    """The files under a folder, which is made when the first one comes; several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def store(self, content: bytes | BinaryIO) -> StoredFile:
        """Keeps the bytes, a stream's from where it stands; once this returns they are on disk, whole.

        The same bytes again change nothing; a file that the disk has damaged is mended by them.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        return await asyncio.to_thread(self._store, stream)

    async def path(self, sha256: str) -> Path:
        """Where the file lies, for reading; raises `Missing`."""
        if not await self.exists(sha256):
            raise Missing
        return self._place(sha256)

    async def exists(self, sha256: str) -> bool:
        """Whether there is a file with these bytes."""
        return _SHA256.fullmatch(sha256) is not None and await asyncio.to_thread(self._place(sha256).is_file)

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def _store(self, stream: BinaryIO) -> StoredFile:
        unfinished = self.folder / _UNFINISHED
        unfinished.mkdir(parents=True, exist_ok=True)
        _sweep(unfinished)
        with tempfile.NamedTemporaryFile(dir=unfinished, delete=False) as file:
            written = Path(file.name)
            try:
                sha256, size = _copy(stream, file)
                file.flush()
                os.fsync(file.fileno())
                return StoredFile(sha256, size, self._settle(written, sha256))
            finally:
                written.unlink(missing_ok=True)

    def _settle(self, written: Path, sha256: str) -> bool:
        """Gives the file its place, unless it is there already; whether it was not."""
        place = self._place(sha256)
        if place.is_file() and _digest(place) == sha256:
            return False
        place.parent.mkdir(exist_ok=True)
        written.replace(place)
        for folder in (place.parent, self.folder):
            _keep_names(folder)
        return True


def _copy(stream: BinaryIO, file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        file.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep(unfinished: Path) -> None:
    for each in unfinished.iterdir():
        # Another process may be finishing or sweeping it at this moment.
        with contextlib.suppress(FileNotFoundError):
            if time.time() - each.stat().st_mtime > _ABANDONED_AFTER:
                each.unlink()


def _keep_names(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
