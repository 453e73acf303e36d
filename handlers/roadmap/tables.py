"""The roadmap as a table that people fill in: each row read strictly, or its cell named with what is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from handlers.buttons import plain
from handlers.days import typed_day
from handlers.roadmap.keeping.spans import typed_rules, without_week_day
from storage.roadmap.importing import Row
from storage.sheet_reading import Cell, read_rows, words
from storage.spreadsheets import FORMULA_STARTS
from storage.tables import Group, HandInKind, MilestoneKind, Person

ROWS_AT_MOST: Final = 500
BOT_CODE: Final = "бот-"
"""Begins the code that the bot gives to a milestone without one, before its number; no code of anybody's own does."""


class Column(StrEnum):
    """What a column of the table says."""

    CODE = "code"
    KIND = "kind"
    TITLE = "title"
    DATE = "date"
    START = "start"
    END = "end"
    PLACE = "place"
    LINK = "link"
    GROUPS = "groups"
    WHAT = "what"
    TO = "to"
    FORM = "form"
    RESPONSIBLE = "responsible"
    REMINDERS = "reminders"
    AGENDA = "agenda"


_HEADINGS: Final[Mapping[Column, re.Pattern[str]]] = {
    # The first that fits: «кому сдать» and «дата начала» are what they say first here.
    Column.CODE: re.compile(r"\bкод\b"),
    Column.KIND: re.compile(r"\bвид\b|\bтип\b"),
    Column.TO: re.compile(r"\bкому\b|\bкуда\b"),
    Column.WHAT: re.compile(r"\bсдать|\bсдаём|\bсдаем"),
    Column.FORM: re.compile(r"\bформа"),
    Column.TITLE: re.compile(r"\bназван|\bнаименован|\bмероприят"),
    Column.DATE: re.compile(r"\bдат[аы]\b|\bдень\b"),
    Column.END: re.compile(r"\bокончан|\bконец|\bзаверш"),
    Column.START: re.compile(r"\bначал|\bвремя"),
    Column.PLACE: re.compile(r"\bместо|\bгде\b"),
    Column.LINK: re.compile(r"\bссылк|\bподключ"),
    Column.GROUPS: re.compile(r"\bгрупп|\bммпг"),
    Column.RESPONSIBLE: re.compile(r"\bответств|\bотвеча"),
    Column.REMINDERS: re.compile(r"\bнапомин"),
    Column.AGENDA: re.compile(r"\bповестк|\bсодержан"),
}
_REQUIRED: Final = frozenset({Column.TITLE, Column.DATE})

_KINDS: Final = {
    MilestoneKind.MEETING: re.compile(r"встреч|мероприят|заседан|совещан|семинар|вебинар|конференц"),
    MilestoneKind.DEADLINE: re.compile(r"срок|дедлайн|сдат|отч[её]т"),
}
_FORMS: Final = {
    "файл": HandInKind.FILE, "файлом": HandInKind.FILE, "документ": HandInKind.FILE,
    "слово": HandInKind.WORDS, "слова": HandInKind.WORDS, "словами": HandInKind.WORDS, "текст": HandInKind.WORDS,
    "ответ": HandInKind.WORDS, "": HandInKind.NONE, "нет": HandInKind.NONE, "ничего": HandInKind.NONE,
}  # fmt: skip
_BOT_CODE: Final = re.compile(r"бот ?[-–—] ?(?P<number>.*)")
_EXAMPLE: Final = re.compile(r"пример\b|пример[-_ ]?\d")
_NO_REMINDERS: Final = frozenset({"", "нет", "без напоминаний", "не нужны"})
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_TIME: Final = re.compile(
    r"(?:в |с |до )?(?P<hour>\d{1,2})(?:[:.-](?P<minute>\d{2}))?(?::\d{2})?(?: ?(?:часов|часа|час|ч))?"
)
_SPAN: Final = re.compile(r"(?P<start>.*?\d)(?: ?[–—] ?| - | до |(?<=:\d\d)-)(?P<end>\d.*)")
_GROUP_WORDS: Final = re.compile(r"ммпг|групп[аы]?|номер|№|\bи\b|[,;.\s]")
_ALL_GROUPS: Final = frozenset({"все", "всем", "все группы", "все ммпг", "для всех", "все четыре"})
_APOSTROPHE: Final = re.compile(f"^'(?=[{re.escape(''.join(FORMULA_STARTS))}])")
_END_OF_DAY: Final = time(23, 59)
_LONGEST_CODE: Final = 64
_YEARS: Final = range(2000, 2101)
_LONG_AGO: Final = date(4, 1, 1)
"""A day of a leap year that nobody means: what is typed without a year is understood as of it."""


class Trouble(StrEnum):
    """What is wrong with a cell."""

    EMPTY = "empty"
    FORMULA = "formula"
    """A formula whose result the file does not hold."""
    ERROR = "error"
    """A formula that came to an error."""
    NO_CODE = "no_code"
    """It begins as the bot's codes do, and is none."""
    NO_KIND = "no_kind"
    NO_DAY = "no_day"
    NO_YEAR = "no_year"
    """A day without a year would be another one when the table comes again a year later."""
    NO_TIME = "no_time"
    NO_GROUP = "no_group"
    NO_FORM = "no_form"
    NO_COORDINATOR = "no_coordinator"
    SEVERAL_COORDINATORS = "several_coordinators"
    NO_RULE = "no_rule"
    NO_LINK = "no_link"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Faulty:
    """A row that is not used: the column at fault and what it says."""

    number: int
    column: Column
    trouble: Trouble
    said: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Every row that is not empty: read, faulty, or an example, which is passed over."""

    rows: list[Row] = field(default_factory=list)
    faulty: list[Faulty] = field(default_factory=list)
    examples: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.faulty


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a table may name, and by which clock."""

    groups: Sequence[Group]
    people: Sequence[Person]
    zone: ZoneInfo


def read(data: bytes, known: Known) -> Table:
    """Raises `Unfit` when it is no sound Excel table, `NoHeader`, `TooManyRows`. Takes seconds when it is long."""
    found = Table([], [])
    examples = 0
    for number, cells in read_rows(data, _HEADINGS, _REQUIRED, ROWS_AT_MOST).items():
        if any(_EXAMPLE.match(words(cells[each]).casefold()) for each in (Column.CODE, Column.TITLE) if each in cells):
            examples += 1
            continue
        try:
            found.rows.append(_Reader(number, cells, known).row())
        except _FaultyCell as fault:
            found.faulty.append(Faulty(number, fault.column, fault.trouble, fault.said))
    return Table(found.rows, found.faulty, examples)


class _FaultyCell(Exception):
    def __init__(self, column: Column, trouble: Trouble, said: str = "") -> None:
        super().__init__(column, trouble, said)
        self.column, self.trouble, self.said = column, trouble, said


class _Reader:
    """One row."""

    def __init__(self, number: int, cells: Mapping[Column, Cell], known: Known) -> None:
        self._number = number
        self._cells = cells
        self._known = known
        for column, cell in cells.items():
            if cell.data_type == "f":
                raise _FaultyCell(column, Trouble.FORMULA)
            if cell.data_type == "e":
                raise _FaultyCell(column, Trouble.ERROR, words(cell))

    def row(self) -> Row:
        """Raises `_FaultyCell`."""
        milestone_id, code = self._code()
        kind = self._kind()
        starts_at, ends_at = self._times(kind)
        agenda = self._long(Column.WHAT if kind is MilestoneKind.DEADLINE else Column.AGENDA)
        return Row(
            number=self._number,
            kind=kind,
            title=self._said(Column.TITLE) or self._empty(Column.TITLE),
            groups=self._groups(),
            starts_at=starts_at,
            milestone_id=milestone_id,
            code=code,
            ends_at=ends_at,
            place=self._said(Column.PLACE) or None,
            link=self._link(),
            agenda=agenda or self._long(Column.AGENDA),
            hand_in_to=self._said(Column.TO) or None,
            asks=self._form(),
            offsets=self._rules(),
            responsible_id=self._responsible(),
        )

    def _said(self, column: Column) -> str:
        return _APOSTROPHE.sub("", words(self._cells[column])) if column in self._cells else ""

    def _code(self) -> tuple[int | None, str | None]:
        """The number in a code of the bot's, or a code of somebody's own, which may be anything else."""
        said = self._said(Column.CODE)
        of_bot = _BOT_CODE.fullmatch(plain(said))
        if of_bot is not None:
            if not re.fullmatch(r"[0-9]{1,9}", of_bot["number"]):
                raise _FaultyCell(Column.CODE, Trouble.NO_CODE, said)
            return int(of_bot["number"]), None
        if len(said) > _LONGEST_CODE:
            raise _FaultyCell(Column.CODE, Trouble.TOO_LONG, said[:_LONGEST_CODE])
        return None, said or None

    def _long(self, column: Column) -> str | None:
        """Words of several lines as they are."""
        if column not in self._cells:
            return None
        said = _APOSTROPHE.sub("", str(self._cells[column].value).strip())
        if len(said) > 3000:
            raise _FaultyCell(column, Trouble.TOO_LONG, said[:60])
        return said or None

    def _empty(self, column: Column) -> Any:
        raise _FaultyCell(column, Trouble.EMPTY)

    def _kind(self) -> MilestoneKind:
        said = plain(self._said(Column.KIND))
        if not said:
            return MilestoneKind.DEADLINE if self._said(Column.WHAT) else MilestoneKind.MEETING
        for kind, pattern in _KINDS.items():
            if pattern.search(said):
                return kind
        raise _FaultyCell(Column.KIND, Trouble.NO_KIND, self._said(Column.KIND))

    def _times(self, kind: MilestoneKind) -> tuple[datetime, datetime | None]:
        """In UTC; a deadline without an hour is the end of its day."""
        day, at = self._day()
        start, until = self._hours(Column.START)
        begins, ends = start or at, self._hours(Column.END)[0] or until
        if begins is None and kind is MilestoneKind.DEADLINE:
            begins, ends = ends or _END_OF_DAY, None
        if begins is None:
            raise _FaultyCell(Column.START, Trouble.EMPTY)
        return self._at(day, begins), self._at(day, ends) if ends else None

    def _at(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local.replace(tzinfo=None), self._known.zone).astimezone(UTC)

    def _day(self) -> tuple[date, time | None]:
        """The day, and the hour when a date has one."""
        if Column.DATE not in self._cells:
            self._empty(Column.DATE)
        value, said = self._cells[Column.DATE].value, self._said(Column.DATE)
        at: time | None = None
        found = _typed_date(said) if isinstance(value, str) else None
        if isinstance(value, datetime):
            found, at = value.date(), value.time().replace(second=0, microsecond=0)
        elif isinstance(value, date):
            found = value
        if found is not None and found.year == _LONG_AGO.year:
            raise _FaultyCell(Column.DATE, Trouble.NO_YEAR, said)
        if found is None or found.year not in _YEARS:
            raise _FaultyCell(Column.DATE, Trouble.NO_DAY, said)
        return found, at if at != time() else None

    def _hours(self, column: Column) -> tuple[time | None, time | None]:
        """The hour of a cell; two when it says from when until when."""
        if column not in self._cells:
            return None, None
        value = self._cells[column].value
        if isinstance(value, datetime):
            value = value.time()
        if isinstance(value, timedelta):
            value = value / timedelta(days=1)
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0), None
        if isinstance(value, float) and 0 <= value < 1:
            minutes = round(value * 24 * 60)
            return time(minutes // 60 % 24, minutes % 60), None
        said = self._said(column)
        typed = plain(said)
        if isinstance(value, bool) or not typed:
            raise _FaultyCell(column, Trouble.NO_TIME, said)
        both = _SPAN.fullmatch(typed) if column is Column.START else None
        found = [_typed_time(each) for each in ((both["start"], both["end"]) if both else (typed,))]
        if None in found or (isinstance(value, float) and not value.is_integer()):
            raise _FaultyCell(column, Trouble.NO_TIME, said)
        return found[0], found[1] if both else None

    def _groups(self) -> frozenset[int]:
        said = plain(self._said(Column.GROUPS))
        if not said:
            self._empty(Column.GROUPS)
        everything = frozenset(each.id for each in self._known.groups)
        if said in _ALL_GROUPS:
            return everything
        numbers = frozenset(map(int, re.findall(r"\d{1,9}", said)))
        rest = _GROUP_WORDS.sub("", re.sub(r"\d{1,9}", "", said))
        if not numbers or rest or not numbers <= everything:
            raise _FaultyCell(Column.GROUPS, Trouble.NO_GROUP, self._said(Column.GROUPS))
        return numbers

    def _form(self) -> HandInKind | None:
        if Column.FORM not in self._cells:
            return None
        found = _FORMS.get(plain(self._said(Column.FORM)))
        if found is None:
            raise _FaultyCell(Column.FORM, Trouble.NO_FORM, self._said(Column.FORM))
        return found

    def _link(self) -> str | None:
        said = self._said(Column.LINK)
        if not said:
            return None
        address = said if "://" in said else f"https://{said}"
        if not address.startswith(("https://", "http://")) or "." not in address or " " in address:
            raise _FaultyCell(Column.LINK, Trouble.NO_LINK, said)
        return address

    def _rules(self) -> tuple[str, ...] | None:
        if Column.REMINDERS not in self._cells:
            return None
        said = self._said(Column.REMINDERS)
        if plain(said) in _NO_REMINDERS:
            return ()
        found = typed_rules(said)
        if found is None:
            raise _FaultyCell(Column.REMINDERS, Trouble.NO_RULE, said)
        return tuple(found)

    def _responsible(self) -> int | None:
        """Somebody by their full name, or as much of it as is enough."""
        said = self._said(Column.RESPONSIBLE)
        typed = _names(said)
        if not typed:
            return None
        people = [each for each in self._known.people if _names(each.full_name or "") == typed]
        people = people or [each for each in self._known.people if _is_called(each, typed)]
        if len(people) != 1:
            trouble = Trouble.SEVERAL_COORDINATORS if people else Trouble.NO_COORDINATOR
            raise _FaultyCell(Column.RESPONSIBLE, trouble, said)
        return people[0].id


def _names(text: str) -> list[str]:
    return plain(text).replace(".", " ").split()


def _is_called(person: Person, typed: Sequence[str]) -> bool:
    """Whether each of these words begins one of the person's names."""
    return all(any(name.startswith(each) for name in _names(person.full_name or "")) for each in typed)


def _typed_date(text: str) -> date | None:
    """«26.11.2026», «26 ноября 2026», «2026-11-26», «чт 26/11/26»; None for what is no day."""
    iso = _ISO.fullmatch(text.strip())
    if iso is not None:
        try:
            return date(*map(int, iso.groups()))
        except ValueError:
            return None
    said, week_day = without_week_day(text)
    found = typed_day(said, _LONG_AGO) if any(map(str.isdigit, said)) else None
    if found is None or found.year == _LONG_AGO.year or week_day in {None, found.weekday()}:
        return found
    return None


def _typed_time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
