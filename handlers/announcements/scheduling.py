"""«Запланировать»: a calendar, the hours of a day, and moments as people type them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers import moments
from handlers.announcements import card, keyboards, texts
from handlers.announcements.callbacks import Day, Moment, Month
from handlers.announcements.card import Card, Shown
from handlers.announcements.states import ComposingAnnouncement, take_next
from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert
from handlers.menu.dialogues import leave
from handlers.typed import at, typed_moment
from storage import clock
from storage.announcements import sending as storage_sending
from storage.announcements.refusals import Nobody, Nothing, Past
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed, Refusal
from storage.roadmap.times import Times, awake
from storage.tables import AnnouncementState

WHY_NOT_SENT: Final[dict[type[Refusal], Callable[[], str]]] = {
    Nothing: texts.nothing_to_send,
    Nobody: texts.nobody,
    NotAllowed: texts.not_your_group,
    AlreadyDone: texts.is_on_its_way,
    Missing: texts.gone,
}
"""Of what `storage.announcements.sending.send` refuses."""


def month(shown: Card, zone: ZoneInfo, number: int = 0) -> Shown:
    """The calendar of a month, the present one at the earliest."""
    today = _now(zone).date()
    number = max(number, keyboards.month_number(today))
    first = date(number // 12, number % 12 + 1, 1) if number // 12 <= today.year + 1 else today.replace(day=1)
    text = texts.choose_day(number=shown.announcement.id, zone_name=moments.zone_name(zone))
    return text, keyboards.month(shown.announcement.id, first, today)


async def turn(
    callback: CallbackQuery,
    callback_data: Month,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """Another month."""
    shown = await _composed(callback, callback_data.announcement, visitor, database, zone)
    if shown is not None:
        await leave(dialog_manager, state)
        await take_next(state, ComposingAnnouncement.moment, callback_data.announcement)
        await acknowledge(callback)
        await answering.replace(callback, *month(shown, zone, callback_data.month))


async def choose_hour(
    callback: CallbackQuery,
    callback_data: Day,
    visitor: Visitor,
    database: Database,
    zone: ZoneInfo,
) -> None:
    """The hours of a day that are not over."""
    shown = await _composed(callback, callback_data.announcement, visitor, database, zone)
    if shown is None:
        return
    day, now = _day(callback_data.day), _now(zone)
    if day is None or day < now.date():
        await alert(callback, texts.day_is_over())
        await answering.replace(callback, *month(shown, zone))
        return
    first = now.hour * 60 + now.minute + 1 if day == now.date() else 0
    text = texts.choose_hour(day=moments.day(day), zone_name=moments.zone_name(zone))
    await acknowledge(callback)
    await answering.replace(callback, text, keyboards.hours(callback_data.announcement, day, first, shown.fingerprint))


async def choose_moment(
    callback: CallbackQuery,
    callback_data: Moment,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    times: Times,
) -> None:
    """It will go out then."""
    number, zone = callback_data.announcement, times.zone
    shown = await _composed(callback, number, visitor, database, zone)
    day = _day(callback_data.day)
    if shown is None or day is None or callback_data.minute >= 24 * 60:
        if shown is not None:
            await alert(callback, texts.day_is_over())
        return
    if shown.fingerprint != callback_data.seen:
        await alert(callback, texts.changed_meanwhile())
        await answering.replace(callback, *card.panel(shown, zone))
        return
    when = at(day, callback_data.minute, zone)
    refusal = await _schedule(shown, when, visitor, database, zone)
    if refusal is None:
        await state.clear()
        night_words = night(shown, when, times)
        await acknowledge(callback, night_words, alert=night_words is not None)
    else:
        await alert(callback, refusal)
    await card.show_current(callback, number, visitor, database, zone)


async def hear_moment(
    message: Message, announcement_id: int, visitor: Visitor, database: Database, state: FSMContext, times: Times
) -> None:
    """A moment, typed."""
    zone = times.zone
    when = typed_moment(message.text or "", clock.now(), zone)
    if when is None:
        await message.answer(texts.not_a_moment())
        return
    try:
        shown = await card.load(database, visitor.person.id, announcement_id)
    except (Missing, NotAllowed):
        await state.clear()
        await message.answer(texts.gone())
        return
    if shown.announcement.state is not AnnouncementState.DRAFT:
        await state.clear()
        text, keyboard = await card.current(shown, database, zone)
        await message.answer(f"{card.why_unchanged(shown.announcement)}\n\n{text}", reply_markup=keyboard)
        return
    refusal = await _schedule(shown, when, visitor, database, zone)
    if refusal is not None:
        await message.answer(refusal)
        return
    await state.clear()
    shown = await card.load(database, visitor.person.id, announcement_id)
    text, keyboard = card.panel(shown, zone)
    night_words = night(shown, when, times)
    await message.answer(f"{night_words}\n\n{text}" if night_words else text, reply_markup=keyboard)


def night(shown: Card, when: datetime, times: Times) -> str | None:
    """That what goes out then waits for the morning; None when it comes at once."""
    morning = awake(when, times)
    if shown.announcement.urgent or morning == when:
        return None
    return texts.waits_for_morning(morning=morning, zone=times.zone)


async def _schedule(shown: Card, when: datetime, visitor: Visitor, database: Database, zone: ZoneInfo) -> str | None:
    """Why it is not scheduled; None when it is."""
    try:
        await database.write(storage_sending.send, visitor.person.id, shown.announcement.id, when.astimezone(UTC))
    except Past:
        return texts.in_the_past(when=when, zone=zone)
    except Refusal as refusal:
        return WHY_NOT_SENT[type(refusal)]()
    return None


async def _composed(
    callback: CallbackQuery, number: int, visitor: Visitor, database: Database, zone: ZoneInfo
) -> Card | None:
    """The announcement while it can be scheduled; otherwise whoever pressed is told."""
    try:
        return await card.load_draft(database, visitor.person.id, number)
    except (Missing, NotAllowed, AlreadyDone) as refusal:
        await card.refuse(callback, refusal, number, visitor, database, zone)
        return None


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def _now(zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)
