"""The roadmap's table as people fill it in: each cell understood strictly, or named with what is wrong."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from handlers.roadmap import tables
from handlers.roadmap.keeping import table_texts
from handlers.roadmap.tables import Column, Known, Table, Trouble
from storage.documents.file_kinds import Unfit
from storage.roadmap.importing import Row
from storage.sheet_reading import NoHeader, TooManyRows
from storage.tables import Group, HandInKind, MilestoneKind, Person
from tests.clocks import ZONE

HEADER = ["Код", "Вид", "Название", "Дата", "Начало", "Окончание", "Группы"]
GROUPS = [Group(id=number, title=f"ММПГ № {number}") for number in range(1, 5)]
PEOPLE = [
    Person(id=number, full_name=name)
    for number, name in enumerate(
        ["Ильина Вера Павловна", "Ильина Варвара", "Котова Анна", "Котова Анна Петровна", "Юрьев В.П.", None], start=7
    )
]
KNOWN = Known(GROUPS, PEOPLE, ZONE)


def workbook(*rows: list[Any], header: list[str] | None = None) -> Workbook:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(header or HEADER)
    for row in rows:
        sheet.append(row)
    return made


def bytes_of(made: Workbook) -> bytes:
    result = BytesIO()
    made.save(result)
    return result.getvalue()


def read(*rows: list[Any], header: list[str] | None = None) -> Table:
    return tables.read(bytes_of(workbook(*rows, header=header)), KNOWN)


def only(*rows: list[Any], header: list[str] | None = None) -> Row:
    found = read(*rows, header=header)
    assert not found.faulty
    [row] = found.rows
    return row


def meeting(day: Any = "26.11.2026", start: Any = "14:00", end: Any = None, groups: Any = 2) -> list[Any]:
    return [None, "Встреча", "Семинар", day, start, end, groups]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    "day",
    [
        "26.11.2026", "26 ноября 2026", "2026-11-26", "26/11/26", "чт 26.11.26", "Чт, 26 ноября 2026 г.",
        date(2026, 11, 26), datetime.fromisoformat("2026-11-26"), "2026-11-26 00:00:00",
    ],
)  # fmt: skip
def test_a_day_is_understood_in_every_common_notation(day: object) -> None:
    assert only(meeting(day)).starts_at == at("2026-11-26 14:00")


@pytest.mark.parametrize(
    "start", ["14:00", "14.00", "14-00", "в 14", "14 ч", "14:00:00", time(14), 14, 14.0, 14 / 24, "14:00–15:30"]
)
def test_an_hour_is_understood_in_every_common_notation(start: object) -> None:
    assert only(meeting(start=start)).starts_at == at("2026-11-26 14:00")


def test_from_when_until_when_may_stand_in_one_cell() -> None:
    assert only(meeting(start="14:00–15:30")).ends_at == at("2026-11-26 15:30")
    assert only(meeting(start="14:00-15:30")).ends_at == at("2026-11-26 15:30")
    assert only(meeting(start="с 14:00 до 15:30")).ends_at == at("2026-11-26 15:30")
    assert only(meeting(end=time(15, 30))).ends_at == at("2026-11-26 15:30")


@pytest.mark.parametrize(
    ("row", "column", "trouble"),
    [
        (meeting("31 февраля"), Column.DATE, Trouble.NO_DAY),
        (meeting("пн 26.11.2026"), Column.DATE, Trouble.NO_DAY),
        (meeting("26 ноября"), Column.DATE, Trouble.NO_YEAR),
        (meeting("чт 26.11"), Column.DATE, Trouble.NO_YEAR),
        (meeting("29.02"), Column.DATE, Trouble.NO_YEAR),
        (meeting("скоро"), Column.DATE, Trouble.NO_DAY),
        (meeting(26.11), Column.DATE, Trouble.NO_DAY),
        (meeting("2026-02-30"), Column.DATE, Trouble.NO_DAY),
        (meeting("0001-01-01"), Column.DATE, Trouble.NO_DAY),
        (meeting(True), Column.DATE, Trouble.NO_DAY),
        (meeting(None), Column.DATE, Trouble.EMPTY),
        (meeting(start="в 25:00"), Column.START, Trouble.NO_TIME),
        (meeting(start="после обеда"), Column.START, Trouble.NO_TIME),
        (meeting(start=14.3), Column.START, Trouble.NO_TIME),
        (meeting(start=None), Column.START, Trouble.EMPTY),
        (meeting(end="16:75"), Column.END, Trouble.NO_TIME),
        (meeting(groups="5"), Column.GROUPS, Trouble.NO_GROUP),
        (meeting(groups="ММПГ Север"), Column.GROUPS, Trouble.NO_GROUP),
        (meeting(groups=None), Column.GROUPS, Trouble.EMPTY),
        ([None, "Праздник", "Ёлка", "26.12.2026", "14:00", None, 2], Column.KIND, Trouble.NO_KIND),
        ([None, "Встреча", None, "26.12.2026", "14:00", None, 2], Column.TITLE, Trouble.EMPTY),
        (["бот-двенадцать", *meeting()[1:]], Column.CODE, Trouble.NO_CODE),
        (["бот-1234567890", *meeting()[1:]], Column.CODE, Trouble.NO_CODE),
        (["к" * 65, "Встреча", "Семинар", "26.12.2026", "14:00", None, 2], Column.CODE, Trouble.TOO_LONG),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(row: list[Any], column: Column, trouble: Trouble) -> None:
    found = read(meeting(), row)
    assert [each.number for each in found.rows] == [2]
    [fault] = found.faulty
    assert (fault.number, fault.column, fault.trouble) == (3, column, trouble)


@pytest.mark.parametrize(
    ("groups", "meant"),
    [
        (2, {2}), ("ММПГ № 2", {2}), ("1, 3", {1, 3}), ("1 и 3", {1, 3}), (1.3, {1, 3}), ("все", {1, 2, 3, 4}),
        ("Группы 1; 2", {1, 2}), ("ММПГ1", {1}),
    ],
)  # fmt: skip
def test_groups_are_numbers_however_written(groups: object, meant: set[int]) -> None:
    assert only(meeting(groups=groups)).groups == meant


def test_a_deadline_without_an_hour_is_the_end_of_its_day() -> None:
    row = only([None, "Срок", "Отчёт", "26.11.2026", None, None, "все"])
    assert (row.kind, row.starts_at, row.ends_at) == (MilestoneKind.DEADLINE, at("2026-11-26 23:59"), None)
    row = only([None, "Срок", "Отчёт", "26.11.2026", None, "18:00", "все"])
    assert (row.starts_at, row.ends_at) == (at("2026-11-26 18:00"), None)


@pytest.mark.parametrize(
    ("said", "number", "code"),
    [
        ("бот-12", 12, None), ("Бот – 12", 12, None), (None, None, None),
        (12, None, "12"), ("№12", None, "№12"), ("робот-12", None, "робот-12"),
    ],
)  # fmt: skip
def test_a_code_of_the_bots_is_a_number_and_anything_else_is_a_code(
    said: object, number: int | None, code: str | None
) -> None:
    row = only([said, *meeting()[1:]])
    assert (row.milestone_id, row.code) == (number, code)


WIDE = ["Название", "Дата", "Начало", "Группы", "Что сдать", "Кому", "Форма", "Ответственный", "Напоминания", "Ссылка"]


def wide(**cells: object) -> list[Any]:
    known: dict[str, object] = {
        "Название": "Отчёт", "Дата": "26.11.2026", "Начало": "18:00", "Группы": 2, "Что сдать": "Форма 3",
    }  # fmt: skip
    known |= cells
    return [known.get(each) for each in WIDE]


def test_everything_else_of_a_deadline_is_read_too() -> None:
    row = only(
        wide(Кому="в бот", Форма="Файл", Ответственный="Ильина Вера", Напоминания="за 3 дня, утром"), header=WIDE
    )
    assert row.kind is MilestoneKind.DEADLINE
    assert (row.agenda, row.hand_in_to, row.asks) == ("Форма 3", "в бот", HandInKind.FILE)
    assert (row.responsible_id, row.offsets) == (7, ("before:4320", "morning"))
    row = only(wide(Форма="—", Напоминания="нет"), header=WIDE)
    assert (row.asks, row.offsets) == (HandInKind.NONE, ())


@pytest.mark.parametrize(
    ("said", "meant"),
    [("Котова Анна", 9), ("котова анна.", 9), ("Котова А. Петровна", 10), ("Юрьев В.П.", 11), ("Юрьев", 11)],
)
def test_a_whole_name_is_that_person_even_where_it_begins_anothers(said: str, meant: int) -> None:
    assert only(wide(Ответственный=said), header=WIDE).responsible_id == meant


@pytest.mark.parametrize(
    ("column", "said", "trouble"),
    [
        ("Ответственный", "Ильина", Trouble.SEVERAL_COORDINATORS),
        ("Ответственный", "Сидоров", Trouble.NO_COORDINATOR),
        ("Форма", "голосом", Trouble.NO_FORM),
        ("Напоминания", "почаще", Trouble.NO_RULE),
        ("Ссылка", "зум", Trouble.NO_LINK),
    ],
)
def test_what_nobody_knows_is_said(column: str, said: str, trouble: Trouble) -> None:
    [fault] = read(wide(**{column: said}), header=WIDE).faulty
    assert (table_texts.HEADINGS[fault.column], fault.trouble, fault.said) == (column, trouble, said)


def test_a_formula_without_a_value_is_not_guessed() -> None:
    [fault] = read(meeting("=TODAY()+7")).faulty
    assert (fault.column, fault.trouble) == (Column.DATE, Trouble.FORMULA)


def test_what_is_merged_counts_for_all_its_rows() -> None:
    made = workbook(meeting(), [None, "Встреча", "Второй семинар", None, "16:00", None, 2])
    made.worksheets[0].merge_cells("D2:D3")
    found = tables.read(bytes_of(made), KNOWN)
    assert [each.starts_at for each in found.rows] == [at("2026-11-26 14:00"), at("2026-11-26 16:00")]


def test_a_heading_across_the_table_is_a_faulty_row_and_nothing_else() -> None:
    made = workbook(["Первое полугодие"], meeting())
    made.worksheets[0].merge_cells("A2:G2")
    found = tables.read(bytes_of(made), KNOWN)
    assert [each.number for each in found.rows] == [3]
    assert [each.number for each in found.faulty] == [2]


def test_examples_are_passed_over() -> None:
    found = read(["пример-1", *meeting()[1:]], [None, "Встреча", "Пример: семинар", "26.11.2026", "14:00", None, 2])
    assert (found.examples, found.is_empty) == (2, True)


def test_titles_above_the_headings_and_other_sheets_are_no_hindrance() -> None:
    made = Workbook()
    made.worksheets[0].append(["Разное"])
    sheet = made.create_sheet("План")
    for row in (["Дорожная карта"], [], HEADER, meeting()):
        sheet.append(row)
    assert [each.number for each in tables.read(bytes_of(made), KNOWN).rows] == [4]


def test_what_is_no_such_table_is_refused() -> None:
    with pytest.raises(NoHeader):
        tables.read(bytes_of(Workbook()), KNOWN)
    with pytest.raises(Unfit):
        tables.read(b"%PDF-1.4 not a table", KNOWN)
    with pytest.raises(Unfit):
        tables.read("Название;Дата".encode(), KNOWN)
    assert read().is_empty


def test_ten_thousand_rows_are_too_many() -> None:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(HEADER)
    for _ in range(10_000):
        sheet.append(meeting())
    with pytest.raises(TooManyRows):
        tables.read(bytes_of(made), KNOWN)


def test_the_template_fits_its_own_headings() -> None:
    rows = table_texts.examples(first=date(2026, 12, 1), second=date(2026, 12, 20))
    for row in rows:
        row[0], row[2] = None, str(row[2]).removeprefix("Пример: ")
    found = read(*rows, header=table_texts.header())
    assert not found.faulty
    assert [each.kind for each in found.rows] == [MilestoneKind.MEETING, MilestoneKind.DEADLINE]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.dates(), st.times()),
                min_size=7, max_size=7))  # fmt: skip
def test_no_cell_is_ever_an_error(row: list[Any]) -> None:
    cleaned = [None if isinstance(each, str) and not each.isprintable() else each for each in row]
    found = read(cleaned)
    assert len(found.rows) + len(found.faulty) + found.examples <= 1
