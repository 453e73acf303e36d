"""Bytes on disk under their SHA-256: once, whole, and never under a name that somebody gave."""

import asyncio
import hashlib
import os
import time
from io import BytesIO
from pathlib import Path

import pytest
from typing_extensions import override

from storage.files import Files
from storage.refusals import Missing

TEXT = "Приказ о мониторинге".encode()
NAME = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def on_disk(files: Files) -> list[Path]:
    return sorted(each for each in files.folder.rglob("*") if each.is_file())


async def test_what_is_stored_is_found_by_its_sum(files: Files) -> None:
    stored = await files.store(TEXT)
    assert (stored.sha256, stored.size, stored.new) == (NAME, len(TEXT), True)
    path = await files.path(NAME)
    assert path == files.folder / NAME[:2] / NAME
    assert path.read_bytes() == TEXT
    assert await files.exists(NAME)
    assert on_disk(files) == [path]


async def test_a_stream_longer_than_a_chunk_comes_whole(files: Files) -> None:
    long = os.urandom(3_000_001)
    stored = await files.store(BytesIO(long))
    assert stored.size == len(long)
    assert (await files.path(stored.sha256)).read_bytes() == long


async def test_the_same_bytes_are_kept_once_also_when_they_come_at_once(files: Files) -> None:
    results = await asyncio.gather(*[files.store(TEXT) for _ in range(8)])
    assert {each.sha256 for each in results} == {NAME}
    assert len(on_disk(files)) == 1
    before = (await files.path(NAME)).stat()
    again = await files.store(TEXT)
    assert not again.new
    assert (await files.path(NAME)).stat().st_ino == before.st_ino


async def test_a_file_damaged_on_disk_is_mended_by_the_right_bytes(files: Files) -> None:
    await files.store(TEXT)
    path = await files.path(NAME)
    path.write_bytes(TEXT[:-1] + b"?")
    assert (await files.store(TEXT)).new
    assert path.read_bytes() == TEXT


class Torn(BytesIO):
    """A download that breaks off in the middle."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionError
        return super().read(3)


async def test_a_stream_that_breaks_off_leaves_nothing(files: Files) -> None:
    with pytest.raises(ConnectionError):
        await files.store(Torn(TEXT))
    assert on_disk(files) == []


async def test_what_a_killed_process_left_is_swept_and_what_another_is_writing_stays(files: Files) -> None:
    unfinished = files.folder / "unfinished"
    unfinished.mkdir(parents=True)
    for name in ("old", "new"):
        (unfinished / name).write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(unfinished / "old", (two_days_ago, two_days_ago))
    await files.store(TEXT)
    assert on_disk(files) == sorted([await files.path(NAME), unfinished / "new"])


@pytest.mark.parametrize("name", [NAME, "", "приказ.docx", "../../etc/passwd", NAME.upper(), "0" * 63])
async def test_what_is_not_there_is_missing(files: Files, name: str) -> None:
    await files.store(b"other")
    assert not await files.exists(name)
    with pytest.raises(Missing):
        await files.path(name)
