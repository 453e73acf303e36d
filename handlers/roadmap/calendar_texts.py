"""Words in calendar files, and under them."""

from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.plurals import plural
from handlers.questions.texts import cut
from handlers.roadmap.card_texts import ASKED
from handlers.roadmap.when_texts import plain_when
from storage.tables import HandInKind, Milestone, MilestoneKind, MilestoneState

_LONGEST_TITLE: Final = 110


def summary(*, milestone: Milestone) -> str:
    """An entry's title in a calendar."""
    prefix = "Отменено: " if milestone.state is MilestoneState.CANCELLED else ""
    prefix += "Пример: " if milestone.example and not milestone.title.startswith("Пример") else ""
    prefix += "Срок: " if milestone.kind is MilestoneKind.DEADLINE else ""
    return prefix + milestone.title


def description(*, milestone: Milestone, address: str) -> str:
    """What else an entry says; ``address``: of the bot."""
    parts = []
    if milestone.agenda:
        label = "Повестка" if milestone.kind is MilestoneKind.MEETING else "Что сдать"
        parts.append(f"{label}:\n{milestone.agenda.strip()}")
    if milestone.hand_in_to:
        parts.append(f"Кому: {milestone.hand_in_to}")
    if milestone.asks is not HandInKind.NONE:
        parts.append(f"Прислать боту: {ASKED[milestone.asks]}")
    if milestone.link:
        parts.append(f"Ссылка: {milestone.link}")
    parts.append(f"Ответить и спросить: {address}")
    return "\n\n".join(parts)


def calendar_name(*, group: str | None) -> str:
    return f"Дорожная карта {group}" if group else "Дорожная карта"


def file_name(*, milestone: Milestone, zone: ZoneInfo) -> str:
    word = "Встреча" if milestone.kind is MilestoneKind.MEETING else "Срок"
    return f"{word} {milestone.starts_at.astimezone(zone):%d.%m.%Y}.ics"


def whole_file_name() -> str:
    return "Дорожная карта.ics"


def caption(*, milestone: Milestone, zone: ZoneInfo) -> str:
    """Under the file of one entry."""
    title = escape(cut(milestone.title, _LONGEST_TITLE), quote=False)
    if milestone.state is MilestoneState.CANCELLED:
        return f"Откройте файл: «{title}» в Вашем календаре станет отменённым."
    when = plain_when(milestone=milestone, zone=zone)
    return f"Откройте файл, и «{title}» ({when}) появится в календаре телефона с напоминанием."


def whole_caption(*, number: int) -> str:
    entries = plural(number, "запись", "записи", "записей")
    return (
        f"Откройте файл, и вся дорожная карта ({entries}) появится в календаре телефона. "
        "Когда что-то изменится, возьмите файл ещё раз: записи обновятся, а не удвоятся."
    )


def nothing_yet() -> str:
    return "Пока нечего добавить в календарь: ничего не назначено."
