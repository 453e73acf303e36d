"""Whole sections and portfolios as ZIP files that a bot can send."""

import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from storage.documents import texts
from storage.documents.file_kinds import MIB
from storage.documents.file_names import CHARACTERS_AT_MOST, extension, name_from

PART_AT_MOST: Final = 49 * MIB
"""A little less than what a bot may send."""

_FOLDER_AT_MOST: Final = 40
_TITLE_AT_MOST: Final = 60
_NAME_IN_FOLDER_AT_MOST: Final = 100
"""With the title and the folder before it a name fits Windows' 260 characters, wherever it is unpacked."""
_PACKED_BY_THEMSELVES: Final = frozenset(
    {"docx", "xlsx", "pptx", "odt", "ods", "odp", "jpg", "jpeg", "png", "zip", "rar", "7z"}
)
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL: Final = 0o100644 << 16
_UNIX: Final = 3
_ARCHIVE_END: Final = 22

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document of the catalogue. ``path``: its file, none while there is none; ``file_name`` tells the extension.

    Those of a section stand together; with more sections than one each is a folder.
    """

    ordinal: int
    title: str
    path: Path | None = None
    file_name: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    size: int

    @property
    def taken_at_most(self) -> int:
        """What it takes in an archive: its bytes, which packing may make a little more, and its name twice."""
        return self.size + self.size // 1000 + 2 * len(self.name.encode()) + 128


def pack(documents: Sequence[Enclosure], folder: Path, title: str, limit: int = PART_AT_MOST) -> list[Path]:
    """Writes the files into ``folder``, in as few parts as keep their order; none when no document has a file.

    Each part has the whole list: what is in which part, what did not fit, what has no file yet. The same documents make
    the same bytes.
    """
    files = {place: file for place, file in enumerate(_files(documents)) if file}
    if not files:
        return []
    parts = _parts(files, _room(documents, files, title, limit))
    title_of_file = name_from(title, at_most=_TITLE_AT_MOST)
    made = []
    for number, part in enumerate(parts, start=1):
        name = texts.part_title(title=title_of_file, part=number, parts=len(parts)) if len(parts) > 1 else title_of_file
        made.append(folder / f"{name}.zip")
        _write(made[-1], [files[place] for place in part], _list(documents, files, title, parts))
    return made


def fitting(documents: Sequence[Enclosure], title: str, limit: int = PART_AT_MOST) -> int:
    """How many of the files `pack` puts into its parts."""
    files = {place: file for place, file in enumerate(_files(documents)) if file}
    return sum(map(len, _parts(files, _room(documents, files, title, limit))))


def _files(documents: Sequence[Enclosure]) -> Iterator[_File | None]:
    folders = len({each.section for each in documents}) > 1
    width = max([2, *(len(str(each.ordinal)) for each in documents)])
    used: set[str] = set()
    for document in documents:
        if document.path is None:
            yield None
        elif not document.path.is_file():
            log.error("The file %s is missing.", document.path.name)
            yield None
        else:
            name = _name(document, width, used, folders=folders)
            yield _File(document.path, name, document.path.stat().st_size)


def _name(document: Enclosure, width: int, used: set[str], *, folders: bool) -> str:
    before = f"{name_from(document.section, at_most=_FOLDER_AT_MOST)}/" if folders and document.section else ""
    at_most = _NAME_IN_FOLDER_AT_MOST if before else CHARACTERS_AT_MOST
    told = extension(document.file_name)
    suffix = f".{told}" if told else ""
    stem = f"{document.ordinal:0{width}}. {document.title}"
    suffixes = (f" ({number}){suffix}" if number > 1 else suffix for number in count(1))
    names = (before + name_from(stem, each, at_most) for each in suffixes)
    # Windows takes names for the same that differ in capitals.
    name = next(each for each in names if each.casefold() not in used)
    used.add(name.casefold())
    return name


def _parts(files: Mapping[int, _File], room: int) -> list[list[int]]:
    """Which files go into which part; one that fits no part is in none."""
    parts: list[list[int]] = [[]]
    left = room
    for place, file in files.items():
        if file.taken_at_most > room:
            continue
        if file.taken_at_most > left:
            parts.append([])
            left = room
        parts[-1].append(place)
        left -= file.taken_at_most
    return parts


def _room(documents: Sequence[Enclosure], files: Mapping[int, _File], title: str, limit: int) -> int:
    """What a part has for files."""
    return limit - _list_at_most(documents, files, title) - _ARCHIVE_END


def _list_at_most(documents: Sequence[Enclosure], files: Mapping[int, _File], title: str) -> int:
    """What the list takes, whatever of the two things each line will say."""
    nothing_fits = _list(documents, files, title, [])
    # One file a part: the numbers of the parts are as long as they can be.
    all_fit = _list(documents, files, title, [[place] for place in files])
    return len(nothing_fits) + len(all_fit) + 2 * len(texts.LIST_NAME.encode()) + 128


def _list(
    documents: Sequence[Enclosure], files: Mapping[int, _File], title: str, parts: Sequence[Sequence[int]]
) -> bytes:
    part_of = {place: number for number, part in enumerate(parts, start=1) for place in part}

    def where(place: int) -> str:
        if place not in files:
            return texts.NO_FILE
        if place not in part_of:
            return texts.DID_NOT_FIT
        return texts.in_archive(file_name=files[place].name, part=part_of[place], parts=len(parts))

    by_section = groupby(enumerate(documents), key=lambda each: each[1].section)
    sections = [
        (section, [(each.ordinal, each.title, where(place)) for place, each in together])
        for section, together in by_section
    ]
    # With the mark of UTF-8 and its own ends of lines even the oldest Notepad shows it right.
    return texts.documents_list(title=title, sections=sections).encode("utf-8-sig")


def _write(path: Path, files: Sequence[_File], documents_list: bytes) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr(_header(texts.LIST_NAME, len(documents_list)), documents_list)
        for file in files:
            with file.path.open("rb") as source, archive.open(_header(file.name, file.size), "w") as target:
                shutil.copyfileobj(source, target)


def _header(name: str, size: int) -> ZipInfo:
    """The same wherever and whenever it is written; names that are not ASCII are marked as UTF-8 by themselves."""
    info = ZipInfo(name, _BEGINNING)
    info.file_size = size
    info.create_system = _UNIX
    info.external_attr = _READABLE_BY_ALL
    info.compress_type = ZIP_STORED if extension(name) in _PACKED_BY_THEMSELVES else ZIP_DEFLATED
    return info
