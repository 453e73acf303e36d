"""The files of a folder, and the list that says what they are."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from storage.documents.sheets import FileList, ListRow, read_list
from storage.documents.texts import LIST_NAME

_LISTS: Final = frozenset({"список.xlsx", "list.xlsx"})
_NO_DOCUMENTS: Final = frozenset({"thumbs.db", "desktop.ini", LIST_NAME.casefold()})
"""What systems leave behind, and the bot itself puts into its archives."""
_OF_OPEN_DOCUMENTS: Final = "~$"
"""What Word keeps beside a document while somebody has it open."""


def files_of(folder: Path, told_by: Path | None) -> list[Path]:
    """All files in it and below, in order, that may be documents; raises `OSError`."""
    return [each for each in sorted(_walk(folder)) if told_by is None or not each.samefile(told_by)]


def list_of(folder: Path) -> Path | None:
    """The list in the folder, if there is one; raises `OSError`."""
    return next((each for each in sorted(folder.iterdir()) if each.is_file() and _same(each.name) in _LISTS), None)


class Listed:
    """What a list says of the files of a folder."""

    def __init__(self, told: FileList) -> None:
        self.faulty = told.faulty
        self._rows = told.rows
        self._used: set[int] = set()

    @classmethod
    def read(cls, path: Path | None) -> "Listed":
        """Raises `OSError`, and what `read_list` does."""
        return cls(read_list(path.read_bytes()) if path is not None else FileList([], []))

    def row_of(self, parts: Sequence[str]) -> ListRow | None:
        """What the list says of the file with this path within the folder.

        A list may give its whole path, its name, or its name without the extension.
        """
        path, name = _same("/".join(parts)), _same(parts[-1])
        for wanted in (path, name, name.rpartition(".")[0]):
            found = next((row for row in self._rows if wanted and _same(row.file.replace("\\", "/")) == wanted), None)
            if found is not None:
                self._used.add(found.number)
                return found
        return None

    @property
    def unused(self) -> list[ListRow]:
        """The rows of which no file was found."""
        return [row for row in self._rows if row.number not in self._used]


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [each for each in folders if not each.startswith((".", "__MACOSX"))]
        for name in names:
            if not name.startswith((".", _OF_OPEN_DOCUMENTS)) and _same(name) not in _NO_DOCUMENTS:
                yield Path(here, name)


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip(" /")
