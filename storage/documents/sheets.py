"""Excel tables: the catalogue as one, and lists that say what the files of a folder are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from storage.documents import texts
from storage.documents.keeping import LONGEST_TITLE
from storage.sheet_reading import Cell, Rows, read_rows, words
from storage.spreadsheets import FORMULA_STARTS, table

ROWS_AT_MOST: Final = 20_000

_WIDTHS: Final = (30, 36, 6, 80, 18, 40, 9, 12, 13, 13, 9)
_DATE_SHOWN: Final = "DD.MM.YYYY"
_SIZE_SHOWN: Final = "#,##0"
_KIB: Final = 1024

_KEPT_FROM_BEING_FORMULA: Final = re.compile(f"^'(?=[{re.escape(''.join(FORMULA_STARTS))}])")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A document of the catalogue as the table shows it; ``added`` is the day in the zone in which people read it."""

    portfolio: str
    section: str
    ordinal: int
    title: str
    kind: str
    source: str
    version: int | None
    added: date | None
    size: int | None
    taken: int
    waiting: int


class ListColumn(StrEnum):
    """What a list says of a file."""

    FILE = "file"
    TITLE = "title"
    PORTFOLIO = "portfolio"
    SECTION = "section"
    KIND = "kind"


_HEADINGS: Final[Mapping[ListColumn, re.Pattern[str]]] = {
    # «Название файла» and «раздел портфеля» are what they say first here.
    ListColumn.FILE: re.compile(r"\bфайл|\bfile"),
    ListColumn.SECTION: re.compile(r"\bраздел"),
    ListColumn.PORTFOLIO: re.compile(r"\bпортфел"),
    ListColumn.KIND: re.compile(r"\bвид\b|\bтип\b"),
    ListColumn.TITLE: re.compile(r"\bназван|\bнаименован|\bзаголов|^документ"),
}


class RowFault(StrEnum):
    """Why a row of a list is not used."""

    NO_FILE = "no_file"
    NOT_TEXT = "not_text"
    """A date, yes or no, or the error of a formula."""
    FORMULA = "formula"
    """A formula whose result the file does not hold."""
    TOO_LONG = "too_long"
    FILE_REPEATED = "file_repeated"


@dataclass(frozen=True, slots=True)
class ListRow:
    """What a list says of a file; what it does not say is empty. ``number`` is the row's in the table."""

    number: int
    file: str
    title: str
    portfolio: str
    section: str
    kind: str


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that is not used, and the cell at fault."""

    number: int
    column: ListColumn
    fault: RowFault


@dataclass(frozen=True, slots=True)
class FileList:
    """Every row of a list that is not empty is in one of the two."""

    rows: list[ListRow]
    faulty: list[FaultyRow]


def catalogue_xlsx(rows: Iterable[CatalogueRow]) -> bytes:
    """The catalogue as a table that can be sorted and filtered."""
    return table(
        texts.CATALOGUE_SHEET,
        texts.CATALOGUE_HEADER,
        (
            (
                *(row.portfolio, row.section, row.ordinal, row.title, row.kind, row.source, row.version, row.added),
                *(None if row.size is None else -(-row.size // _KIB), row.taken, row.waiting),
            )
            for row in rows
        ),
        _WIDTHS,
        {8: _DATE_SHOWN, 9: _SIZE_SHOWN},
    )


def read_list(data: bytes) -> FileList:
    """Raises what `read_rows` does: «файл» and one more heading must be there. Takes seconds when it is long."""
    return _read(read_rows(data, _HEADINGS, frozenset({ListColumn.FILE}), ROWS_AT_MOST))


def _read(cells: Rows[ListColumn]) -> FileList:
    found = FileList([], [])
    seen: set[str] = set()
    for number, row in cells.items():
        read = _read_row(number, row)
        if isinstance(read, FaultyRow):
            found.faulty.append(read)
        elif read.file.casefold() in seen:
            found.faulty.append(FaultyRow(number, ListColumn.FILE, RowFault.FILE_REPEATED))
        else:
            seen.add(read.file.casefold())
            found.rows.append(read)
    return found


def _read_row(number: int, row: Mapping[ListColumn, Cell]) -> ListRow | FaultyRow:
    told = dict.fromkeys(ListColumn, "")
    for column, cell in row.items():
        text = _text(cell)
        if isinstance(text, RowFault):
            return FaultyRow(number, column, text)
        told[column] = text
    if not told[ListColumn.FILE]:
        return FaultyRow(number, ListColumn.FILE, RowFault.NO_FILE)
    if len(told[ListColumn.TITLE]) > LONGEST_TITLE:
        return FaultyRow(number, ListColumn.TITLE, RowFault.TOO_LONG)
    return ListRow(
        number,
        told[ListColumn.FILE],
        told[ListColumn.TITLE],
        told[ListColumn.PORTFOLIO],
        told[ListColumn.SECTION],
        told[ListColumn.KIND],
    )


def _text(cell: Cell) -> str | RowFault:
    value = cell.value
    if cell.data_type == "f":
        return RowFault.FORMULA
    if isinstance(value, bool) or not isinstance(value, str | int | float) or cell.data_type == "e":
        return RowFault.NOT_TEXT
    return _KEPT_FROM_BEING_FORMULA.sub("", words(cell))
