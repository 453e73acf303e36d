"""Office documents: which kind they are, whether a password is needed, and whether programs (macros) are in them."""

import re
import struct
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from olefile import OleFileIO

from storage.documents.archives import read_through
from storage.documents.file_kinds import MIB, Fault, FileKind, Unfit

OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAIN_PARTS: Final[Mapping[bytes, FileKind]] = {
    b"wordprocessingml.document.main+xml": FileKind.DOCX,
    b"spreadsheetml.sheet.main+xml": FileKind.XLSX,
    b"presentationml.presentation.main+xml": FileKind.PPTX,
}
_OPEN_DOCUMENTS: Final[Mapping[bytes, FileKind]] = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
_CONTENT_TYPES: Final = "[Content_Types].xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_BASIC_MODULE: Final = re.compile(r"Basic/[^/]+/(?!(?:script|dialog)-lb\.xml$)[^/]+\.xml|Scripts/.+[^/]")

_WORD: Final = "WordDocument"
_EXCEL: Final = ("Workbook", "Book")
_POWERPOINT: Final = "PowerPoint Document"
_EXCEL_PASSWORD: Final = 0x2F
_EXCEL_SHEET: Final = 0x85
_EXCEL_MACRO_SHEET: Final = 1
_EXCEL_END_OF_GLOBALS: Final = 0x0A
_POWERPOINT_MACROS: Final = re.compile(
    rb"\x1f\x00\xff\x03\x14\0\0\0\x02\x00\x00\x04\x0c\0\0\0....(?!\0\0\0\0)", re.DOTALL
)
_POWERPOINT_PASSWORD: Final = b"\xdf\xc4\xd1\xf3"


def package_kind(archive: ZipFile) -> FileKind | None:
    """What a ZIP file is when it is a document of today's offices; raises `Unfit`."""
    names = set(archive.namelist())
    kind = (_office_kind if _CONTENT_TYPES in names else _open_document_kind)(archive, names)
    if kind:
        read_through(archive)
    return kind


def old_kind(data: bytes) -> FileKind | None:
    """What a document of the offices until 2007 is; raises `Unfit`."""
    try:
        with OleFileIO(BytesIO(data)) as document:
            return _old_kind(document)
    except Unfit:
        raise
    except Exception as error:  # the parser trusts what it reads, so anything may come of a broken file
        raise Unfit(Fault.BROKEN) from error


def _office_kind(archive: ZipFile, names: set[str]) -> FileKind | None:
    types = _beginning(archive, _CONTENT_TYPES)
    macros = b"macroEnabled" in types or b"vbaProject" in types
    if macros or any(each.lower().endswith("vbaproject.bin") or "/macrosheets/" in each for each in names):
        raise Unfit(Fault.MACROS)
    return next((kind for part, kind in _MAIN_PARTS.items() if part in types), None)


def _open_document_kind(archive: ZipFile, names: set[str]) -> FileKind | None:
    manifest = _beginning(archive, _MANIFEST) if _MANIFEST in names else b""
    told = _beginning(archive, "mimetype").strip() if "mimetype" in names else b""
    kind = _OPEN_DOCUMENTS.get(told)
    if kind and b"encryption-data" in manifest:
        raise Unfit(Fault.PROTECTED)
    if kind and any(_BASIC_MODULE.fullmatch(each) for each in names):
        raise Unfit(Fault.MACROS)
    return kind


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(MIB)


def _old_kind(document: "OleFileIO[str]") -> FileKind | None:
    if document.exists("EncryptedPackage"):
        raise Unfit(Fault.PROTECTED)
    kind = None
    if document.exists(_WORD):
        kind = FileKind.DOC
        _check_word(_stream(document, _WORD))
    elif book := next(filter(document.exists, _EXCEL), None):
        kind = FileKind.XLS
        _check_excel(_stream(document, book))
    elif document.exists(_POWERPOINT):
        kind = FileKind.PPT
        _check_powerpoint(document)
    if kind and any(_is_of_macros(part) for path in document.listdir(storages=True) for part in path):
        raise Unfit(Fault.MACROS)
    return kind


def _is_of_macros(name: str) -> bool:
    return name.upper() == "VBA" or name.upper().startswith("_VBA_PROJECT")


def _stream(document: "OleFileIO[str]", name: str) -> bytes:
    content: bytes = document.openstream(name).read()
    if len(content) < document.get_size(name):
        raise Unfit(Fault.BROKEN)
    return content


def _check_word(content: bytes) -> None:
    (flags,) = struct.unpack_from("<H", content, 10)
    if flags & 0x0100:
        raise Unfit(Fault.PROTECTED)


def _check_excel(content: bytes) -> None:
    for kind, place in _records(content):
        if kind == _EXCEL_PASSWORD:
            raise Unfit(Fault.PROTECTED)
        if kind == _EXCEL_SHEET and content[place + 5] == _EXCEL_MACRO_SHEET:
            raise Unfit(Fault.MACROS)


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Kind and place of the records that tell of the whole workbook."""
    place = 0
    while place + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, place)
        yield kind, place + 4
        if kind == _EXCEL_END_OF_GLOBALS:
            break
        place += 4 + size


def _check_powerpoint(document: "OleFileIO[str]") -> None:
    content = _stream(document, _POWERPOINT)
    user = _stream(document, "Current User") if document.exists("Current User") else b""
    if document.exists("EncryptedSummary") or user[12:16] == _POWERPOINT_PASSWORD:
        raise Unfit(Fault.PROTECTED)
    if _POWERPOINT_MACROS.search(content):
        raise Unfit(Fault.MACROS)
