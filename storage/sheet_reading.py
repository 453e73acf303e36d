"""Excel tables that people send: the cells under headings that are recognised, wherever in the book those are."""

import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final, Protocol, TypeVar, cast
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from storage.documents.file_kinds import MIB, Fault, Unfit
from storage.documents.inspecting import inspect
from storage.refusals import Refusal

Column = TypeVar("Column")

_UNPACKED_AT_MOST: Final = 50 * MIB
_HEADER_WITHIN: Final = 30
_COLUMNS_LOOKED_AT: Final = 50
_LAST_ROW: Final = 1_048_576
_HEADING_AT_MOST: Final = 60
_NOTHING: Final = (None, "")
_MERGED: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+)(\d+):[A-Z]+(\d+)""")


class NoHeader(Refusal):
    """No sheet has a row of the headings that are needed."""


class TooManyRows(Refusal):
    """More than anybody lists."""


class Cell(Protocol):
    """What openpyxl reads; ``data_type`` is «f» for a formula without a result, «e» for the error of one."""

    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...


class _Sheet(Protocol):
    _worksheet_path: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, max_row: int, max_col: int) -> Iterator[Sequence[Cell]]: ...


Rows = dict[int, dict[Column, Cell]]


def read_rows(
    data: bytes, headings: Mapping[Column, re.Pattern[str]], required: frozenset[Column], at_most: int
) -> Rows[Column]:
    """The cells that are not empty, by the row's number in the table; of two columns that say the same the first.

    What is said once in cells that are merged is said for each of their rows. Raises `Unfit` when it is no sound
    Excel table, `NoHeader` when no sheet has all ``required`` headings, and two at least, in one row, `TooManyRows`.
    Takes seconds when it is long.
    """
    inspect(data, "table.xlsx")
    with ZipFile(BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > _UNPACKED_AT_MOST:
            raise Unfit(Fault.TOO_LARGE)
    rows = _rows(data, headings, required, at_most, computed=False)
    if any(cell.data_type == "f" for row in rows.values() for cell in row.values()):
        # One reading gives formulas, the other what they had come to when the table was saved.
        formulas, rows = rows, _rows(data, headings, required, at_most, computed=True)
        for number, row in formulas.items():
            rows[number] = row | rows.get(number, {})
    return dict(sorted(rows.items()))


def words(cell: Cell) -> str:
    """What a cell says, as a person would type it, in one line."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _rows(
    data: bytes,
    headings: Mapping[Column, re.Pattern[str]],
    required: frozenset[Column],
    at_most: int,
    *,
    computed: bool,
) -> Rows[Column]:
    try:
        with warnings.catch_warnings():
            # It warns of what it does not read, such as colours; here only the words count.
            warnings.simplefilter("ignore")
            workbook = load_workbook(BytesIO(data), read_only=True, data_only=computed)
            for sheet in cast("list[_Sheet]", workbook.worksheets):
                columns, rows = _rows_of_sheet(sheet, headings, required, at_most)
                if columns:
                    _fill_merged(rows, columns, _xml_of(sheet, data))
                    return rows
    except Refusal:
        raise
    except Exception as error:  # the parser trusts what it reads, so anything may come of a broken file
        raise Unfit(Fault.BROKEN) from error
    raise NoHeader


def _rows_of_sheet(
    sheet: _Sheet, headings: Mapping[Column, re.Pattern[str]], required: frozenset[Column], at_most: int
) -> tuple[dict[int, Column], Rows[Column]]:
    columns: dict[int, Column] = {}
    found: Rows[Column] = {}
    # Some programs write down a size that is not the sheet's.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=_COLUMNS_LOOKED_AT)
    for number, row in enumerate(rows, start=1):
        told = {place: cell for place, cell in enumerate(row, start=1) if cell.value not in _NOTHING}
        if columns:
            cells = {columns[place]: cell for place, cell in told.items() if place in columns}
            if cells:
                found[number] = cells
            if len(found) > at_most:
                raise TooManyRows
        elif number > _HEADER_WITHIN:
            break
        else:
            columns = _columns(told, headings, required)
    return columns, found


def _columns(
    heading: Mapping[int, Cell], headings: Mapping[Column, re.Pattern[str]], required: frozenset[Column]
) -> dict[int, Column]:
    """Which column says what, when these are headings."""
    places: dict[Column, int] = {}
    for place, cell in heading.items():
        told = words(cell).casefold()
        column = next((column for column, pattern in headings.items() if pattern.search(told)), None)
        if column is not None and len(told) <= _HEADING_AT_MOST:
            places.setdefault(column, place)
    return {place: column for column, place in places.items()} if required <= set(places) and len(places) > 1 else {}


def _xml_of(sheet: _Sheet, data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        # openpyxl tells of merged cells only where it reads a table into memory as a whole, and of the path not at all.
        return archive.read(sheet._worksheet_path)  # noqa: SLF001


def _fill_merged(rows: Rows[Column], columns: Mapping[int, Column], xml: bytes) -> None:
    last = max(rows, default=0)
    for letters, from_row, to_row in _MERGED.findall(xml):
        column = columns.get(column_index_from_string(letters.decode()))
        if column is None or int(from_row) not in rows or column not in rows[int(from_row)]:
            continue
        for number in range(int(from_row) + 1, min(int(to_row), last) + 1):
            if number in rows:
                rows[number].setdefault(column, rows[int(from_row)][column])
