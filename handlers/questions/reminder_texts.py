"""Words about answers that are late, and of the morning's digest. What people wrote is escaped and cut here."""

from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import moment, short, zone_name
from handlers.plurals import plural
from handlers.questions.list_texts import gist
from handlers.questions.texts import cut
from handlers.registration.texts import contact
from storage.digests import Digest
from storage.questions.desk import MANY, DeskList
from storage.questions.reading import Card
from storage.questions.waiting import Backlog, Late
from storage.tables import Person

ALL_OVERDUE = "Все просроченные"
_LISTS = {DeskList.NEW: "Новые", DeskList.OVERDUE: "Просроченные", DeskList.MINE: "У Вас в работе"}


def overdue(*, backlog: Backlog, zone: ZoneInfo) -> str:
    """To the coordinator whose answers are awaited for more than a working day."""
    return _backlog(backlog, "больше рабочего дня", zone)


def overdue_long(*, backlog: Backlog, zone: ZoneInfo) -> str:
    """To every coordinator of the group, when nobody has answered after the first reminder."""
    text = _backlog(backlog, "больше двух рабочих дней", zone)
    return f"{text}\n\nЭто сообщение получили все координаторы группы и администратор."


def overdue_somewhere(*, backlog: Backlog, zone: ZoneInfo) -> str:
    """To an administrator: where answers are awaited and of whom, nothing of what was asked."""
    waiting = plural(backlog.total, "вопрос ждёт", "вопроса ждут", "вопросов ждут")
    lines = [f"⏰ <b>{waiting} ответа больше двух рабочих дней</b>. Время — {zone_name(zone)}.", ""]
    for each in backlog.cards:
        whose = f", отвечает {_name(each.taken_by)}" if each.taken_by is not None else ", никто не взял"
        lines.append(f"№ {each.question.id} · {each.group.title} · ждёт с {_since(each, zone)}{whose}")
    lines += [] if backlog.total == len(backlog.cards) else ["…"]
    lines += ["", "Координаторам этих групп я напомнил. Подключить ещё одного можно в «Управлении»."]
    return "\n".join(lines)


def late(*, late: Late, expected: datetime, zone: ZoneInfo) -> str:
    """To the asker: honestly, once after a working day and once more after two."""
    number, group = late.card.question.id, late.card.group
    if not late.coordinators:
        whom = "координатор ещё не подключён к боту"
        whom += ", администратор об этом знает" if late.administrators else ""
    elif late.card.question.reminders > 1:
        whom = f"о нём знают все координаторы {group.title}" + (" и администратор" if late.administrators else "")
    elif len(late.coordinators) == 1:
        whom = f"я напомнил координатору: {_name(late.coordinators[0])}"
    else:
        whom = f"я напомнил координаторам {group.title}"
    still = "всё ещё нет" if late.card.question.reminders > 1 else "пока нет"
    return (
        f"Ответа на вопрос № {number} {still}, хотя он ожидался до {moment(expected, zone)}. "
        f"Простите за задержку: {whom}. Вопрос не потеряется, ответ придёт сюда.\n\n"
        f"Если срочно, свяжитесь, пожалуйста, напрямую.\n{contact(group=group)}"
    )


def open_question(*, card: Card) -> str:
    """A button."""
    return f"№ {card.question.id} · {cut(card.asker.full_name or '', 30)}"


def digest(*, day: date, digest: Digest, zone: ZoneInfo) -> str:
    """What waits for a coordinator as a working day begins; only what there is some of."""
    counts = digest.counts
    listed = [f"{title}: <b>{_count(counts[each])}</b>" for each, title in _LISTS.items() if counts[each]]
    lines = [f"<b>{'Вопросы' if listed else 'Документы'} на {day:%d.%m.%Y}</b>", "", *listed]
    if digest.awaited:
        lines.append(awaited(number=digest.awaited))
    if digest.longest_overdue:
        lines += ["", f"Дольше всех ждут ({zone_name(zone)}):"]
        lines += [
            f"№ {each.question.id} · {_name(each.asker)} · с {_since(each, zone)}" for each in digest.longest_overdue
        ]
    return "\n".join([*lines, "", "Нажмите, чтобы открыть."])


def awaited(*, number: int) -> str:
    """In the digest, and on its button: participants have asked for files that are not there yet."""
    return f"Ждут файла: {plural(number, 'документ', 'документа', 'документов')}"


def digest_button(*, which: DeskList, count: int) -> str:
    return f"{_LISTS[which]}: {_count(count)}"


def _backlog(backlog: Backlog, how_long: str, zone: ZoneInfo) -> str:
    if backlog.total == 1:
        [card] = backlog.cards
        return (
            f"⏰ <b>Вопрос № {card.question.id} ждёт ответа {how_long}</b>, с {moment(_moment(card), zone)}.\n\n"
            f"{_name(card.asker)}: {gist(card.first)}\n\nУчастник знает, что ответ задерживается. "
            "Чтобы ответить, нажмите «Ответить» или смахните это сообщение влево."
        )
    waiting = plural(backlog.total, "вопрос ждёт", "вопроса ждут", "вопросов ждут")
    lines = [f"⏰ <b>{waiting} ответа {how_long}</b>. Время — {zone_name(zone)}.", ""]
    for each in backlog.cards:
        lines += [
            f"<b>№ {each.question.id}</b> · с {_since(each, zone)}",
            f"{_name(each.asker)}: {gist(each.first)}",
            "",
        ]
    lines += [] if backlog.total == len(backlog.cards) else ["…", ""]
    return "\n".join([*lines, "Участники знают, что ответ задерживается. Нажмите на вопрос, чтобы открыть его."])


def _name(person: Person | None) -> str:
    return escape(person.full_name, quote=False) if person is not None and person.full_name else "без имени"


def _moment(card: Card) -> datetime:
    return card.question.waiting_since or card.question.created_at


def _since(card: Card, zone: ZoneInfo) -> str:
    return short(_moment(card), zone)


def _count(number: int) -> str:
    return f"{MANY - 1}+" if number >= MANY else str(number)
