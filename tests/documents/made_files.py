"""Files as offices, scanners and archivers make them, as small as they can be."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

_SECTOR: Final = 512
_MINI_STREAM_BELOW: Final = 4096
_FREE, _END, _OF_FAT, _NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5

MAIN_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return result.getvalue()


def package(main_type: str = MAIN_TYPES["docx"], parts: Mapping[str, bytes] | None = None) -> bytes:
    """A document of Word 2007 and later, with more parts by their paths."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": "<w:document/>" * 20, **(parts or {})})


def xlsx(*rows: tuple[object, ...]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    result = BytesIO()
    workbook.save(result)
    return result.getvalue()


def open_document(kind: str = "text", parts: Mapping[str, bytes] | None = None) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": media_type, "content.xml": "<office:document-content/>", **(parts or {})})


def pdf(trailer: str = "", content: str = "BT (Приказ) Tj ET") -> bytes:
    stream = content.encode("cp1251")
    page = f"%PDF-1.4\n1 0 obj\n<< /Length {len(stream)} >>\nstream\n".encode()
    body = page + stream + b"\nendstream\nendobj\n"
    return body + f"xref\n0 1\ntrailer\n<< /Size 2 {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n".encode()


def linearized_pdf() -> bytes:
    """As the web likes it: the end of the first page's part looks like the end of a file."""
    first = b"%PDF-1.4\n1 0 obj\n<< /Linearized 1 /L 0000004000 /O 3 >>\nendobj\nstartxref\n0\n%%EOF\n"
    rest = b"2 0 obj\n<< >>\nendobj\n" * 100
    end = b"startxref\n20\n%%EOF\n"
    return first + rest + b" " * (4000 - len(first + rest + end)) + end


def png(width: int = 1) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(width + 1)))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


JPG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(100) + b"\xff\xd9"
RTF: Final = rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'ea\'e0\'e7}"
WORD_97: Final = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0) + bytes(5000)


def excel_97(*records: tuple[int, bytes]) -> bytes:
    beginning, end = (0x0809, bytes(16)), (0x000A, b"")
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in (beginning, *records, end))


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file, the form of documents until 2007: streams by path, «/» between storages and streams.

    Short streams, which would lie in a stream of their own, are made longer.
    """
    contents = {path: content.ljust(_MINI_STREAM_BELOW, b"\0") for path, content in streams.items()}
    storages = {str(storage) for path in contents for storage in PurePosixPath(path).parents} - {"."}
    paths = ["", *sorted(storages | contents.keys())]
    directory_sectors = -(-len(paths) // 4)

    table = [*range(1, directory_sectors), _END]
    starts = {}
    for path, content in contents.items():
        starts[path] = len(table)
        sectors = -(-len(content) // _SECTOR)
        table += [*range(len(table) + 1, len(table) + sectors), _END]
    table_sectors = -(-(len(table) + 4) // (_SECTOR // 4))
    first_of_table = len(table)
    table += [_OF_FAT] * table_sectors
    table += [_FREE] * (table_sectors * _SECTOR // 4 - len(table))

    parts = [_compound_header(table_sectors, first_of_table)]
    entries = [_directory_entry(path, paths, contents, starts) for path in paths]
    parts.append(b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0"))
    parts += [content.ljust(-(-len(content) // _SECTOR) * _SECTOR, b"\0") for content in contents.values()]
    return b"".join([*parts, struct.pack(f"<{len(table)}I", *table)])


def _compound_header(table_sectors: int, first_of_table: int) -> bytes:
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, table_sectors, 0, 0, _MINI_STREAM_BELOW, _END, 0, _END, 0)
    places = [*range(first_of_table, first_of_table + table_sectors)]
    return header + struct.pack("<109I", *places, *[_FREE] * (109 - table_sectors))


def _directory_entry(path: str, paths: list[str], contents: Mapping[str, bytes], starts: Mapping[str, int]) -> bytes:
    folder, _, name = path.rpartition("/")
    siblings = [each for each in paths[1:] if each.rpartition("/")[0] == folder]
    children = [each for each in paths[1:] if each.rpartition("/")[0] == path]
    kind = _STREAM if path in contents else _STORAGE if path else _ROOT
    written = ((name or "Root Entry") + "\0").encode("utf-16-le")
    later = siblings[siblings.index(path) + 1 :] if path else []
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        written,
        len(written),
        kind,
        1,
        _NOBODY,
        paths.index(later[0]) if later else _NOBODY,
        paths.index(children[0]) if children else _NOBODY,
        b"",
        0,
        0,
        0,
        starts.get(path, _END if kind == _ROOT else 0),
        len(contents.get(path, b"")),
    )


def damaged(content: bytes, edits: Iterable[tuple[int, bytes]]) -> bytes:
    """With bytes written over others, in places counted from the beginning, and again from there after the end."""
    result = bytearray(content)
    for place, written in edits:
        start = place % len(content)
        result[start : start + len(written)] = written
    return bytes(result)
