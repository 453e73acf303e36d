"""Every word of the roadmap as a table: headings, what an import would do, what is wrong with which cell. Plain."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from handlers.questions.texts import cut
from handlers.roadmap.card_texts import KINDS
from handlers.roadmap.keeping import words
from handlers.roadmap.keeping.texts import UNFIT
from handlers.roadmap.tables import BOT_CODE, ROWS_AT_MOST, Column, Faulty, Table, Trouble
from handlers.roadmap.when_texts import short_moment
from storage.roadmap.exporting import Line
from storage.roadmap.importing import Altered, Comparison, New, Problem
from storage.roadmap.plans import Difference
from storage.spreadsheets import Cell
from storage.tables import HandInKind, Milestone, MilestoneKind

SHEET: Final = "Дорожная карта"
HEADINGS: Final = {
    Column.CODE: "Код",
    Column.KIND: "Вид",
    Column.TITLE: "Название",
    Column.DATE: "Дата",
    Column.START: "Начало",
    Column.END: "Окончание",
    Column.PLACE: "Место",
    Column.LINK: "Ссылка",
    Column.GROUPS: "Группы",
    Column.WHAT: "Что сдать",
    Column.TO: "Кому",
    Column.FORM: "Форма",
    Column.RESPONSIBLE: "Ответственный",
    Column.REMINDERS: "Напоминания",
    Column.AGENDA: "Повестка",
}
COUNTED: Final = (
    "Будут",
    "Не будут",
    "Под вопросом",
    "Не ответили",
    "Приняты",
    "Ждут проверки",
    "Возвращены",
    "Не сдали",
)
FORMS: Final = {HandInKind.NONE: "—", HandInKind.WORDS: "слово", HandInKind.FILE: "файл"}

_LISTED: Final = 12
_TROUBLES: Final = {
    Trouble.EMPTY: "пусто, а это нужно",
    Trouble.FORMULA: "формула без значения: откройте таблицу в Excel, сохраните и пришлите снова",
    Trouble.ERROR: "ошибка формулы",
    Trouble.NO_CODE: f"на «{BOT_CODE}» начинаются только коды бота, они такие: {BOT_CODE}12",
    Trouble.NO_KIND: "не понимаю, встреча это или срок",
    Trouble.NO_DAY: "такого дня нет, нужно так: 26.11.2026",
    Trouble.NO_YEAR: "напишите с годом, так: 26.11.2026",
    Trouble.NO_TIME: "такого времени нет, нужно так: 14:00",
    Trouble.NO_GROUP: "не знаю такой группы, нужно так: 2 или 1, 3 или все",
    Trouble.NO_FORM: "не понимаю, бывает: файл, слово, —",
    Trouble.NO_COORDINATOR: "такого координатора нет",
    Trouble.SEVERAL_COORDINATORS: "таких координаторов несколько, напишите имя полнее",
    Trouble.NO_RULE: "не понимаю, нужно так: за 7 дней, за 1 час, утром",
    Trouble.NO_LINK: "это не ссылка, она начинается с https://",
    Trouble.TOO_LONG: "слишком длинно",
}
_PROBLEMS: Final = {
    Problem.DUPLICATE: "об этом же говорит другая строка",
    Problem.NOT_ALLOWED: "это ведёт координатор другой группы",
    Problem.UNKNOWN: "такого кода бот не давал; если это новое, оставьте «Код» пустым",
    Problem.CANCELLED: "это уже отменено",
    Problem.AMBIGUOUS: "похожих несколько: укажите код, он есть в файле «Таблица»",
}


def how() -> str:
    return (
        "<b>Дорожная карта из таблицы</b>\n\n"
        f"Пришлите сюда файл XLSX, до {ROWS_AT_MOST} строк. Нужны столбцы «Название», «Дата», «Группы», остальные по "
        "желанию. Сначала покажу, что изменится, и ничего не внесу, пока не нажмёте «Внести».\n\n"
        "Удобно начать с шаблона: в нём все столбцы и примеры. Повторная загрузка той же таблицы ничего не удвоит."
    )


def template_caption() -> str:
    return (
        "Шаблон. Строки с кодом «пример» при загрузке пропускаются, их можно удалить или переписать под себя.\n\n"
        f"«Код» можно оставить пустым или вписать свой, любой, который не начинается с «{BOT_CODE}»: такие коды "
        f"({BOT_CODE}12) бот сам ставит в файле «Таблица» и по ним узнаёт строку. Дату пишите с годом."
    )


def template_file() -> str:
    return "Дорожная карта, шаблон.xlsx"


def export_file(*, on: date) -> str:
    return f"Дорожная карта {on.isoformat()}.xlsx"


def not_a_table() -> str:
    return "Это не таблица Excel. Пришлите файл с окончанием .xlsx (в Excel: «Сохранить как» → «Книга Excel»)."


def too_large() -> str:
    return "Файл слишком большой для таблицы на год. Пришлите до 5 МБ."


def no_header() -> str:
    return "Не нашёл строки с заголовками. Нужны хотя бы столбцы «Название», «Дата» и «Группы». Возьмите «Шаблон»."


def too_many_rows() -> str:
    return f"В таблице больше {ROWS_AT_MOST} строк. Разделите её на части."


def empty(*, examples: int) -> str:
    if examples:
        return "В таблице только примеры. Впишите свои строки и пришлите снова."
    return "В таблице нет ни одной строки с данными."


def not_opened(*, path: str, why: str) -> str:
    return f"Файл {path} не открывается: {why}"


def forgotten() -> str:
    return "Эта таблица уже внесена или пришла другая. Пришлите её ещё раз, повторение ничего не удвоит."


def heading(*, name: str) -> str:
    return f"Таблица «{cut(name, 60)}»"


def dry_run(*, table: Table, comparison: Comparison, zone: ZoneInfo, all_of_it: bool = False) -> list[str]:
    """What would happen, line by line; ``all_of_it``: however many there are."""
    limit = 10_000 if all_of_it else _LISTED
    wrong = faults(table=table, comparison=comparison)
    counts = {
        "Новых": len(comparison.new),
        "изменится": len(comparison.changed),
        "без изменений": len(comparison.same),
        "не понял": len(wrong),
    }
    lines = [" · ".join(f"{what}: {count}" for what, count in counts.items())]
    if table.examples:
        lines.append(f"Примеры пропускаю: {table.examples}.")
    lines += _section("Новые", [_new(each, zone) for each in comparison.new], limit)
    lines += _section("Изменятся (было → стало)", [_altered(each, zone) for each in comparison.changed], limit)
    lines += _section("Не понял, пропущу", wrong, limit)
    return lines


def faults(*, table: Table, comparison: Comparison) -> list[str]:
    """All that is wrong, in the order of the rows."""
    found = [(each.number, _faulty(each)) for each in table.faulty]
    for fault in comparison.wrong:
        why = _PROBLEMS[fault.why] if isinstance(fault.why, Problem) else UNFIT[fault.why]
        found.append((fault.number, f"строка {fault.number}: {why}"))
    return [words for _, words in sorted(found)]


def nothing_to_do(*, wrong: bool) -> str:
    return "Вносить нечего: остальное уже есть." if not wrong else "Вносить нечего. Исправьте строки и пришлите снова."


def carried_out(*, comparison: Comparison, told: bool) -> str:
    new, changed = len(comparison.new), len(comparison.changed)
    if not new and not changed:
        return "Всё это уже внесено, ничего не изменилось."
    lines = [f"✅ Внесено. Новых: {new}, изменено: {changed}."]
    if new:
        lines.append("О новых сообщаю участникам." if told else "О новых участникам отдельно не сообщаю.")
    if changed:
        lines.append("Об изменениях сообщу через минуту.")
    return " ".join(lines)


def _faulty(fault: Faulty) -> str:
    said = f": «{cut(fault.said, 40)}»" if fault.said else ""
    return f"строка {fault.number}, «{HEADINGS[fault.column]}»{said}: {_TROUBLES[fault.trouble]}"


def _section(heading: str, lines: Sequence[str], limit: int) -> list[str]:
    if not lines:
        return []
    rest = [f"…и ещё {len(lines) - limit}"] if len(lines) > limit else []
    return ["", f"{heading}:", *lines[:limit], *rest]


def _new(new: New, zone: ZoneInfo) -> str:
    plan = new.plan
    at = short_moment(plan.starts_at, zone, until=plan.kind is MilestoneKind.DEADLINE, ends=plan.ends_at)
    return f"строка {new.number}: {KINDS[plan.kind].lower()} «{cut(plan.title, 60)}», {at}"


def _altered(altered: Altered, zone: ZoneInfo) -> str:
    told = "; ".join(_difference(each, zone) for each in altered.differences) or "напоминания, код или ответственный"
    return f"строка {altered.number}: «{cut(altered.plan.title, 60)}»: {told}"


def _difference(what: Difference, zone: ZoneInfo) -> str:
    name, was, now = words.plain_difference(what=what, zone=zone)
    return f"{name}: {was} → {now}"


# The table itself


def header() -> list[str]:
    return list(HEADINGS.values())


def row(*, line: Line, all_groups: int, zone: ZoneInfo) -> list[Cell]:
    """A milestone as its row, and how it stands."""
    milestone = line.milestone
    meeting = milestone.kind is MilestoneKind.MEETING
    groups = "все" if len(line.groups) == all_groups else ", ".join(str(each.id) for each in line.groups)
    found = _cells(milestone, groups, line.responsible.full_name, zone)
    answered: tuple[Cell, ...] = (line.yes, line.no, line.maybe, line.silent)
    handed: tuple[Cell, ...] = (line.accepted, line.handed, line.returned, line.missing)
    none: tuple[Cell, ...] = (None, None, None, None)
    return [*found, *((*answered, *none) if meeting else (*none, *handed))]


def _cells(milestone: Milestone, groups: str, responsible: str | None, zone: ZoneInfo) -> list[Cell]:
    local, meeting = milestone.starts_at.astimezone(zone), milestone.kind is MilestoneKind.MEETING
    ends = milestone.ends_at.astimezone(zone) if milestone.ends_at else None
    agenda = milestone.agenda
    return [
        milestone.code or f"{BOT_CODE}{milestone.id}",
        KINDS[milestone.kind],
        milestone.title,
        local.date(),
        _time(local),
        _time(ends) if ends else None,
        milestone.place,
        milestone.link,
        groups,
        None if meeting else agenda,
        milestone.hand_in_to,
        None if meeting else FORMS[milestone.asks],
        responsible,
        words.rules_for_table(offsets=milestone.offsets),
        agenda if meeting else None,
    ]


def examples(*, first: date, second: date) -> list[list[Cell]]:
    """Rows of the template, marked as such."""
    return [
        [
            "пример-1", "Встреча", "Пример: установочная встреча", first, time(14), time(15, 30), "ЧИРО, ауд. 214",
            "https://telemost.yandex.ru/j/0000", "2", None, None, None, None, "за 7 дней, за 1 день, за 1 час",
            "Итоги месяца; план на следующий",
        ],
        [
            "пример-2", "Срок", "Пример: отчёт о методическом дне", second, time(18), None, None, None, "все",
            "Отчёт по форме 3, один файл", "координатору, в бот", "файл", None, None, None,
        ],
    ]  # fmt: skip


def _time(local: datetime) -> time:
    return local.time().replace(second=0, microsecond=0)
