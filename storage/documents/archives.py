"""Archives: whether they open, what they unpack to, and whether a password is needed."""

import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from storage.documents.file_kinds import MIB, Fault, Unfit

ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
RAR_START: Final = b"Rar!\x1a\x07"
SEVEN_ZIP_START: Final = b"7z\xbc\xaf\x27\x1c"

_UNPACKED_AT_MOST: Final = 500 * MIB
_ENTRIES_AT_MOST: Final = 10_000
_RATIO_AT_MOST: Final = 100
_RATIO_MATTERS: Final = 10 * MIB
"""Blank tables shrink a thousandfold and are no bombs; what unpacks to less than this is harmless."""
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_CHUNK: Final = MIB
_AES_IN_7Z: Final = b"\x06\xf1\x07\x01"
_LEFT_BY_SYSTEMS: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})

_UNREADABLE: Final = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that few programs know
    OSError,
    ValueError,
    IndexError,  # an entry without a name
    struct.error,
)


class Allowance:
    """How much one file may still unpack to, all archives in it together, and how deep they may lie in each other."""

    def __init__(self) -> None:
        self._entries = _ENTRIES_AT_MOST
        self._unpacked = _UNPACKED_AT_MOST
        self.archives_within = 2

    def spend(self, archive: ZipFile, packed: int) -> None:
        """Raises `Unfit` before anything is unpacked: an entry never gives more than the size it is listed with."""
        entries = archive.infolist()
        unpacked = sum(each.file_size for each in entries)
        self._entries -= len(entries)
        self._unpacked -= unpacked
        if self._entries < 0 or self._unpacked < 0 or unpacked > max(_RATIO_MATTERS, _RATIO_AT_MOST * packed):
            raise Unfit(Fault.BOMB)


@contextmanager
def opened(data: bytes, allowance: Allowance) -> Iterator[ZipFile]:
    """A ZIP file that is no bomb and needs no password; whatever cannot be read of it raises `Unfit`."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            allowance.spend(archive, len(data))
            if any(each.flag_bits & _ENCRYPTED for each in archive.infolist()):
                raise Unfit(Fault.PROTECTED)
            yield archive
    except _UNREADABLE as error:
        raise Unfit(Fault.BROKEN) from error


def read_through(archive: ZipFile) -> None:
    """Unpacks everything, which compares it with the checksums."""
    for each in archive.infolist():
        with archive.open(each) as entry:
            while entry.read(_CHUNK):
                pass


def files_of(archive: ZipFile) -> Iterator[tuple[str, ZipInfo]]:
    """The files people put there, by names as they wrote them."""
    for each in archive.infolist():
        name = _written(each)
        left_by_system = name.startswith("__MACOSX/") or name.rpartition("/")[2].lower() in _LEFT_BY_SYSTEMS
        if not each.is_dir() and not left_by_system:
            yield name, each


def check_rar(data: bytes) -> None:
    """Raises `Unfit` when even the list of files is locked by a password, or the first of them is."""
    try:
        locked = _rar5_is_locked(data) if data[6:8] == b"\x01\x00" else _rar4_is_locked(data)
    except (IndexError, struct.error) as error:
        raise Unfit(Fault.BROKEN) from error
    if locked:
        raise Unfit(Fault.PROTECTED)


def check_seven_zip(data: bytes) -> None:
    """Raises `Unfit` when its end is missing, or is locked by a password."""
    if len(data) < 32:
        raise Unfit(Fault.BROKEN)
    offset, size = struct.unpack_from("<QQ", data, 12)
    if 32 + offset + size > len(data):
        raise Unfit(Fault.BROKEN)
    if _AES_IN_7Z in data[32 + offset : 32 + offset + size]:
        raise Unfit(Fault.PROTECTED)


def _written(entry: ZipInfo) -> str:
    """Windows writes Russian names in the code page of DOS, and says nothing about it."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return entry.filename


def _rar4_is_locked(data: bytes) -> bool:
    flags, size = struct.unpack_from("<HH", data, 7 + 3)
    if flags & 0x80:
        return True
    kind, flags = struct.unpack_from("<BH", data, 7 + size + 2)
    return bool(kind == 0x74 and flags & 0x04)


def _rar5_is_locked(data: bytes) -> bool:
    # After the signature and a checksum: the header's size, then its kind; 4 says that all headers are encrypted.
    _, place = _variable(data, 8 + 4)
    kind, _ = _variable(data, place)
    return kind == 4


def _variable(data: bytes, place: int) -> tuple[int, int]:
    """A number of as many bytes as it needs, and where it ends."""
    number = shift = 0
    while True:
        byte = data[place]
        number |= (byte & 0x7F) << shift
        shift += 7
        place += 1
        if not byte & 0x80:
            return number, place
