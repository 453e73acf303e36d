"""Excel tables for people: with a heading that stays in sight, to be sorted and filtered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS: Final = ("=", "+", "-", "@")
"""What makes a formula of a cell; an apostrophe before it keeps it from being one."""

Cell = str | date | time | int | None

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(
    sheet_name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[int],
    formats: Mapping[int, str] | None = None,
) -> bytes:
    """The file's bytes; nothing that somebody wrote becomes a formula.

    ``widths`` of all columns in characters; ``formats``: how Excel shows numbers and dates, by column, from 1.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = sheet_name
    sheet.append(list(header))
    for row in rows:
        sheet.append([_harmless(each) for each in row])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        for place, shown in (formats or {}).items():
            cells[place - 1].number_format = shown
    for place, (heading, width) in enumerate(zip(sheet[1], widths, strict=True), start=1):
        heading.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    result = BytesIO()
    workbook.save(result)
    return result.getvalue()


def _harmless(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    value = _NOT_IN_XML.sub("", value)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
