"""Every word of reading announcements: at whoever got them, and their history."""

from collections.abc import Sequence
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.moments import day
from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.announcements.history import Listed, Listing
from storage.announcements.items import Item
from storage.tables import Announcement, AnnouncementState

OF_GROUP: Final = "📣 Объявления группы"
SEARCH: Final = "🔎 Поиск"

_STATES: Final = {
    AnnouncementState.DRAFT: "черновик",
    AnnouncementState.SCHEDULED: "запланировано",
    AnnouncementState.SENDING: "отправляется",
    AnnouncementState.PAUSED: "на паузе",
    AnnouncementState.STOPPED: "остановлено",
    AnnouncementState.SENT: "",
    AnnouncementState.RECALLED: "отозвано",
}


def thanks() -> str:
    return "Спасибо! Отметили, что Вы ознакомлены."


def thanked_already() -> str:
    return "Вы уже отметили, что ознакомлены. Спасибо!"


def not_for_you() -> str:
    return "Это объявление пришло не Вам, отмечать ничего не нужно."


def gone() -> str:
    return "Отмечать нечего: объявление ещё не отправлено или уже удалено."


def acknowledged_button() -> str:
    return "☑️ Вы ознакомлены"


def join_first() -> str:
    return "Объявления видят участники групп. Чтобы вступить, отправьте /start."


def no_such() -> str:
    return "Такого объявления нет, или оно не для Вашей группы."


def history(*, listing: Listing, first: int, words: str, zone: ZoneInfo) -> str:
    """A page of announcements; whoever makes them too sees what became of each."""
    heading = "<b>Прежние объявления</b>" if listing.own else "<b>Объявления группы</b>"
    if words:
        heading = f"<b>Объявления: «{escape(cut(words, 60), quote=False)}»</b>"
    if not listing.announcements:
        empty = "Ничего не нашлось, попробуйте другие слова." if words else "Пока не было ни одного."
        return f"{heading}\n\n{empty}"
    lines = [
        _entry(listed=each, place=place, own=listing.own, zone=zone)
        for place, each in enumerate(listing.announcements, start=first)
    ]
    return "\n\n".join([f"{heading}: {listing.total}", *lines, "Нажмите на номер, чтобы открыть."])


def _entry(*, listed: Listed, place: int, own: bool, zone: ZoneInfo) -> str:
    announcement = listed.announcement
    when = announcement.started_at or announcement.scheduled_at or announcement.created_at
    told = day(when.astimezone(zone)) + (f" · № {announcement.id}" if own else "")
    state = _STATES[announcement.state]
    told += f" · {state}" if own and state else ""
    words = escape(cut(" ".join((listed.text or "без текста").split()), 120), quote=False)
    return f"<b>{place}.</b> {told}\n{words}"


def opened(*, announcement: Announcement, items: Sequence[Item], zone: ZoneInfo) -> str:
    """Stands above an announcement that is shown again."""
    when = announcement.started_at or announcement.created_at
    state = _STATES[announcement.state]
    told = f" ({state})" if state else ""
    parts = f", {plural(len(items), 'сообщение', 'сообщения', 'сообщений')}" if len(items) > 1 else ""
    return f"📣 Объявление № {announcement.id} от {day(when.astimezone(zone))}{told}{parts}:"


def not_all_shown(*, missing: int) -> str:
    return f"Показать удалось не всё: {plural(missing, 'часть', 'части', 'частей')} Telegram больше не даёт отправить."


def ask_for_words() -> str:
    return "Что найти в объявлениях? Напишите слова из него или номер."


def words_please() -> str:
    return "Напишите, пожалуйста, словами, что найти. Передумали: /cancel."


def edited_mark() -> str:
    return "изменено"
