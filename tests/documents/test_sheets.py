"""The catalogue as an Excel table, and lists of files as one."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from storage import sheet_reading
from storage.documents.file_kinds import Fault, Unfit
from storage.documents.sheets import (
    CatalogueRow,
    FaultyRow,
    FileList,
    ListColumn,
    ListRow,
    RowFault,
    catalogue_xlsx,
    read_list,
)
from storage.sheet_reading import NoHeader, TooManyRows
from tests.documents.made_files import compound, damaged, package, xlsx

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("Файл", "Название", "Портфель", "Раздел", "Вид")
ORDER = CatalogueRow(
    portfolio="Портфель модельных муниципальных решений",
    section="Полный управленческий цикл",
    ordinal=9,
    title="Приказ о создании ресурсных центров",
    kind="приказ",
    source="первая презентация",
    version=2,
    added=date(2026, 11, 22),
    size=5_000_000,
    taken=14,
    waiting=0,
)
LETTER = CatalogueRow("Портфель", "Раздел", 1, "Письмо", "письмо", "источник", None, None, None, 0, 3)


def table(*rows: CatalogueRow) -> Worksheet:
    sheet = load_workbook(BytesIO(catalogue_xlsx(rows))).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def saved(workbook: Workbook) -> bytes:
    result = BytesIO()
    workbook.save(result)
    return result.getvalue()


def changed(data: bytes, old: str, new: str, part: str = SHEET) -> bytes:
    """The table with its own XML changed, as other programs would have written it."""
    result = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(result, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    return result.getvalue()


def files_of(found: FileList) -> list[str]:
    return [row.file for row in found.rows]


def test_the_catalogue_has_a_row_for_each_document() -> None:
    header, order, letter = table(ORDER, LETTER).iter_rows(values_only=True)
    assert header == (
        *("Портфель", "Раздел", "№", "Название", "Вид", "Источник"),
        *("Версия", "Дата", "Размер, КБ", "Взяли раз", "Ждут"),
    )
    assert order == (
        *("Портфель модельных муниципальных решений", "Полный управленческий цикл", 9),
        *("Приказ о создании ресурсных центров", "приказ", "первая презентация"),
        *(2, datetime(2026, 11, 22), 4883, 14, 0),  # noqa: DTZ001 - Excel knows no zones
    )
    assert letter == ("Портфель", "Раздел", 1, "Письмо", "письмо", "источник", None, None, None, 0, 3)


def test_the_catalogue_can_be_read_sorted_and_filtered() -> None:
    sheet = table(ORDER, LETTER)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:K3"
    assert sheet.column_dimensions["D"].width == 80
    assert sheet["A1"].font.bold
    assert sheet["H2"].number_format == "DD.MM.YYYY"
    assert table().auto_filter.ref == "A1:K1"


@pytest.mark.parametrize("beginning", "=+-@")
def test_no_cell_is_a_formula(beginning: str) -> None:
    title = f"{beginning}cmd|' /C calc'!A0"
    sheet = table(replace(ORDER, portfolio=f"{beginning}1+1", title=title))
    assert sheet["D2"].value == f"'{title}"
    assert sheet["A2"].value == f"'{beginning}1+1"
    assert "f" not in {cell.data_type for cell in sheet[2]}


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=500) | st.text(alphabet="=+-@\x00\ud83d\uffffП", max_size=9))
def test_any_title_can_be_in_the_catalogue(title: str) -> None:
    shown = table(replace(ORDER, title=title))["D2"]
    assert shown.data_type != "f"
    assert set(str(shown.value or "")) <= {*title, "'", "\n"}


def test_a_list_says_what_files_are() -> None:
    data = xlsx(
        HEADER,
        ("a.docx", "Приказ о ВСОКО", "Муниципалитет", "Полный цикл", "приказ"),
        ("b.docx", "Письмо", None, None, None),
    )
    assert read_list(data) == FileList(
        [
            ListRow(2, "a.docx", "Приказ о ВСОКО", "Муниципалитет", "Полный цикл", "приказ"),
            ListRow(3, "b.docx", "Письмо", "", "", ""),
        ],
        [],
    )


@pytest.mark.parametrize(
    "header",
    [
        ("№", "Вид документа", "ИМЯ ФАЙЛА", "Раздел портфеля", "Наименование", "Портфель", "Примечание"),
        ("п/п", " Тип ", "Файл:", "Раздел", "Документ", "Портфель документов", "Файл приложен"),
    ],
)
def test_headings_are_known_by_their_words_in_any_order(header: tuple[str, ...]) -> None:
    data = xlsx(header, (1, "приказ", "a.docx", "Полный цикл", "Приказ", "Муниципалитет", "да"))
    assert read_list(data).rows == [ListRow(2, "a.docx", "Приказ", "Муниципалитет", "Полный цикл", "приказ")]


def test_the_header_may_come_late_and_on_another_sheet() -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Пояснение: файлы лежат в папке"])
    second = workbook.create_sheet("Список")
    second["C5"] = "Список файлов портфеля"
    second["C8"], second["D8"] = "Файл", "Название"
    second["C10"], second["D10"] = "a.docx", "Приказ"
    assert read_list(saved(workbook)).rows == [ListRow(10, "a.docx", "Приказ", "", "", "")]


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    data = xlsx(HEADER, (None,), ("a.docx", "Приказ"), ("", "  ", None), (), ("b.docx", "Письмо"))
    assert [(row.number, row.file) for row in read_list(data).rows] == [(3, "a.docx"), (6, "b.docx")]


def test_what_is_merged_is_said_for_every_row() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(HEADER)
    for number in range(4):
        sheet.append([f"{number}.docx", f"Приказ {number}"])
    sheet["C2"], sheet["D2"], sheet["D4"], sheet["E2"] = "Муниципалитет", "Полный цикл", "Неполный цикл", "приказ"
    for merged in ("C2:C5", "D2:D3", "D4:D5", "E2:F2"):
        sheet.merge_cells(merged)
    assert [(row.portfolio, row.section, row.kind) for row in read_list(saved(workbook)).rows] == [
        ("Муниципалитет", "Полный цикл", "приказ"),
        ("Муниципалитет", "Полный цикл", ""),
        ("Муниципалитет", "Неполный цикл", ""),
        ("Муниципалитет", "Неполный цикл", ""),
    ]


def test_a_sheet_may_be_merged_to_its_very_end() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="C2:XFD1048576"/></mergeCells><pageMargins'
    data = changed(xlsx(HEADER, ("a.docx", "Приказ", "Школа")), "<pageMargins", merged)
    assert [row.portfolio for row in read_list(data).rows] == ["Школа"]


def test_a_formula_counts_as_what_it_came_to() -> None:
    data = xlsx(HEADER, ("=A9", "=B9"), ("b.docx", "=B9"), ("c.docx", "Письмо"))
    computed = changed(data, '<c r="A2"><f>A9</f><v />', '<c r="A2" t="str"><f>A9</f><v>a.docx</v>')
    computed = changed(computed, '<c r="B2"><f>B9</f><v />', '<c r="B2" t="str"><f>B9</f><v>Приказ</v>')
    assert read_list(computed) == FileList(
        [ListRow(2, "a.docx", "Приказ", "", "", ""), ListRow(4, "c.docx", "Письмо", "", "", "")],
        [FaultyRow(3, ListColumn.TITLE, RowFault.FORMULA)],
    )


def test_rows_at_fault_are_told_by_cell_and_reason() -> None:
    data = xlsx(
        HEADER,
        (None, "Приказ без файла"),
        ("a.docx", date(2026, 1, 1)),
        ("b.docx", "Приказ", True),
        ("c.docx", "Приказ", "Школа", "#N/A"),
        ("d.docx", "П" * 501),
        ("e.docx", "Приказ"),
        ("E.DOCX ", "Письмо"),
        ("f.docx", "П" * 500),
    )
    found = read_list(data)
    assert files_of(found) == ["e.docx", "f.docx"]
    assert found.faulty == [
        FaultyRow(2, ListColumn.FILE, RowFault.NO_FILE),
        FaultyRow(3, ListColumn.TITLE, RowFault.NOT_TEXT),
        FaultyRow(4, ListColumn.PORTFOLIO, RowFault.NOT_TEXT),
        FaultyRow(5, ListColumn.SECTION, RowFault.NOT_TEXT),
        FaultyRow(6, ListColumn.TITLE, RowFault.TOO_LONG),
        FaultyRow(8, ListColumn.FILE, RowFault.FILE_REPEATED),
    ]


def test_numbers_are_text_where_text_is_expected() -> None:
    (row,) = read_list(xlsx(HEADER, (15, 2.5, 1.0))).rows
    assert (row.file, row.title, row.portfolio) == ("15", "2.5", "1")


def test_text_is_as_people_see_it() -> None:
    (row,) = read_list(xlsx(HEADER, (" a\u00a0b.docx ", "Пои\u0306ма\nна  реке", "'=Школа"))).rows
    assert (row.file, row.title, row.portfolio) == ("a b.docx", "Пойма на реке", "=Школа")


@pytest.mark.parametrize(
    "rows", [[], [("Название", "Раздел")], [("Файл",), ("a.docx",)], [(None,)] * 31 + [HEADER, ("a.docx", "Приказ")]]
)
def test_a_table_without_headings_is_no_list(rows: list[tuple[object, ...]]) -> None:
    with pytest.raises(NoHeader):
        read_list(xlsx(*rows))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"a.docx;\xcf\xf0\xe8\xea\xe0\xe7", Fault.OTHER_CONTENT),
        (package(), Fault.OTHER_CONTENT),
        (xlsx(HEADER)[:-40], Fault.BROKEN),
        (compound({"EncryptedPackage": b"locked"}), Fault.PROTECTED),
        (changed(xlsx(HEADER), "</row>", "</wor>"), Fault.BROKEN),
        (changed(xlsx(HEADER), "<sheets>", "<sheeps>", "xl/workbook.xml"), Fault.BROKEN),
    ],
)
def test_what_is_no_sound_table_is_no_list(data: bytes, fault: Fault) -> None:
    with pytest.raises(Unfit) as caught:
        read_list(data)
    assert caught.value.fault == fault


def test_a_table_that_laughs_a_billion_times_is_no_list() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughing = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{entities}]><worksheet'
    data = changed(xlsx(HEADER, ("ha", "ha")), "<worksheet", laughing)
    data = changed(data, "<sheetData>", "<sheetData>&l9;")
    with pytest.raises(Unfit):
        read_list(data)


def test_ten_thousand_rows_are_read() -> None:
    data = xlsx(HEADER, *((f"{n}.docx", f"Приказ {n}", "Портфель", "Раздел", "приказ") for n in range(10_000)))
    assert len(read_list(data).rows) == 10_000


def test_more_rows_than_anybody_lists_are_not_read() -> None:
    with pytest.raises(TooManyRows):
        read_list(xlsx(HEADER, *((f"{n}.docx", "Приказ") for n in range(20_001))))


def test_a_table_of_countless_empty_cells_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "_UNPACKED_AT_MOST", 1_000_000)
    cells = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 40_000))
    with pytest.raises(Unfit) as caught:
        read_list(changed(xlsx(HEADER), "</sheetData>", f"{cells}</sheetData>"))
    assert caught.value.fault == Fault.TOO_LARGE


values: st.SearchStrategy[object] = (
    st.none()
    | st.text(max_size=30).filter(lambda text: not re.search("[\x00-\x1f\ufffe\uffff\ud800-\udfff]", text))
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates(date(1901, 1, 1))
    | st.sampled_from(["=1/0", "a.docx", "#N/A"])
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(values, min_size=1, max_size=6), max_size=10))
def test_every_row_is_read_or_at_fault(rows: list[list[object]]) -> None:
    found = read_list(xlsx(HEADER, *map(tuple, rows)))
    telling = [number for number, row in enumerate(rows, start=2) if any(each not in {None, ""} for each in row[:5])]
    assert sorted([*(row.number for row in found.rows), *(row.number for row in found.faulty)]) == telling


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=5))
def test_broken_tables_are_refused_and_break_nothing(edits: list[tuple[int, bytes]]) -> None:
    data = xlsx(HEADER, ("a.docx", "Приказ"))
    with suppress(Unfit, NoHeader):
        assert files_of(read_list(damaged(data, edits)))
