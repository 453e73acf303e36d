"""Every word of `python -m bot check`, for the terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.plurals import plural
from handlers.questions.texts import cut
from handlers.roadmap.card_texts import KINDS
from handlers.roadmap.keeping.words import any_rule
from handlers.roadmap.when_texts import moment, short_moment, zone_label
from storage.outbox import Failure
from storage.roadmap.planning import Ahead
from storage.tables import DeliveryState

_STATES: Final = {
    DeliveryState.PENDING: "ждут",
    DeliveryState.SENDING: "отправляются",
    DeliveryState.SENT: "отправлено",
    DeliveryState.FAILED: "отказано",
    DeliveryState.UNREACHABLE: "недоступны",
    DeliveryState.CANCELLED: "отменено",
}
_GOES_WITHIN: Final = timedelta(seconds=60)


def heartbeat(*, age: timedelta | None) -> str:
    if age is None:
        return "Часы бота: ещё ни разу не шли, бот не запускали."
    if age < -_GOES_WITHIN:
        return "Часы бота: последний сигнал помечен временем, которое ещё не наступило. Часы сервера переводили назад?"
    if age <= _GOES_WITHIN:
        seconds = max(int(age.total_seconds()), 0)
        return f"Часы бота: идут, сигнал {plural(seconds, 'секунду', 'секунды', 'секунд')} назад."
    minutes = int(age.total_seconds() // 60)
    return f"Часы бота: стоят, последний сигнал {plural(minutes, 'минуту', 'минуты', 'минут')} назад. Бот запущен?"


def paused(*, until: datetime | None, zone: ZoneInfo) -> str:
    if until is None:
        return "Telegram: ограничений нет."
    return f"Telegram: просил подождать до {moment(until, zone)}."


def deliveries(*, counts: Mapping[DeliveryState, int]) -> str:
    told = ", ".join(f"{words} {counts.get(state, 0)}" for state, words in _STATES.items())
    return f"Доставка: {told}."


def reminders(*, ahead: Sequence[Ahead], now: datetime, zone: ZoneInfo) -> str:
    if not ahead:
        return "Ближайшие напоминания: нет."
    lines = [
        f"  {short_moment(each.reminder.due_at, zone)}  {KINDS[each.milestone.kind].lower()} № {each.milestone.id} "
        f"«{cut(each.milestone.title, 50)}», {any_rule(rule=each.reminder.rule)}"
        for each in ahead
    ]
    return "\n".join([f"Ближайшие напоминания (время: {zone_label(now, zone)}):", *lines])


def failures(*, found: Sequence[Failure], zone: ZoneInfo) -> str:
    """Without names: a terminal's output gets around."""
    if not found:
        return "Не доставлено: ничего."
    lines = [
        f"  {short_moment(each.delivery.created_at, zone)}  {each.delivery.kind}: {each.delivery.error or 'недоступен'}"
        for each in found
    ]
    return "\n".join(["Не доставлено, последнее:", *lines])
