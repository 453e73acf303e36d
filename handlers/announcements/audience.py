"""«Кому»: conditions chosen one by one, each with how many people fit then."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.announcements import audience_texts, card, keyboards, texts
from handlers.announcements.callbacks import By, Choices, Narrow
from handlers.announcements.card import Card
from handlers.announcements.states import ComposingAnnouncement, take_next
from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert
from handlers.menu.dialogues import leave
from handlers.registration import municipalities
from storage import clock
from storage.announcements import composing, history, items
from storage.audiences import Audience
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import looking, milestones
from storage.tables import Announcement, Milestone, MilestoneKind, MilestoneState

_ASKED: Final = 8
"""So many announcements with «Ознакомлен» are there to choose from, ..."""
_OWED_FOR: Final = timedelta(days=60)
_OF_MILESTONES: Final = frozenset({By.NOT_ANSWERED, By.NOT_HANDED_IN})
"""Conditions on what people have done about a milestone."""
_LOOKED_THROUGH: Final = 100
"""... found among so many of the latest."""

Screen = tuple[str, InlineKeyboardMarkup]


def screen(shown: Card, visitor: Visitor) -> Screen:
    """All kinds of conditions."""
    composed, number = shown.composed, shown.announcement.id
    own = {each.id for each in shown.known.groups} if visitor.is_administrator else visitor.coordinates
    text = audience_texts.choose(number=number, audience=shown.told_audience, count=composed.people)
    return text, keyboards.audience(number, composed.audience, shown.known, own)


async def open_choices(
    callback: CallbackQuery,
    callback_data: Choices,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """The screen of one kind of condition."""
    number = callback_data.announcement
    try:
        shown = await card.load_draft(database, visitor.person.id, number)
        await leave(dialog_manager, state)
        typed = (
            ComposingAnnouncement.municipality if callback_data.by is By.MUNICIPALITY else ComposingAnnouncement.parts
        )
        await take_next(state, typed, number)
        reply = await _choices(shown, callback_data.by, callback_data.page, visitor, database)
    except (Missing, NotAllowed, AlreadyDone) as refusal:
        await card.refuse(callback, refusal, number, visitor, database, zone)
    else:
        await acknowledge(callback)
        await answering.replace(callback, *reply)


async def narrow(
    callback: CallbackQuery, callback_data: Narrow, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """One condition, chosen or not any more; pressed twice it stays as it was wanted."""
    number, by = callback_data.announcement, callback_data.by
    try:
        shown = await card.load(database, visitor.person.id, number)
        if by in _OF_MILESTONES:
            audience = await _by_milestone(shown.composed.audience, callback_data, visitor, database)
        else:
            audience = _narrowed(shown.composed.audience, callback_data)
        if not audience.groups:
            await alert(callback, texts.one_group_at_least())
            return
        await database.write(composing.choose, visitor.person.id, number, audience=audience)
        shown = await card.load(database, visitor.person.id, number)
        reply = await _choices(shown, by, callback_data.page, visitor, database)
    except (Missing, NotAllowed, AlreadyDone) as refusal:
        await card.refuse(callback, refusal, number, visitor, database, zone, not_allowed=texts.not_your_group)
    else:
        await acknowledge(callback)
        await answering.replace(callback, *reply)


async def hear_municipality(
    message: Message, announcement_id: int, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    """A name, or as much of it as is enough; one that is chosen already is let go."""
    try:
        shown = await card.load(database, visitor.person.id, announcement_id)
        chosen = shown.composed.audience.municipalities
        found = municipalities.search(message.text or "", shown.known.municipalities)
        if not found.places or not found.sure:
            page = keyboards.municipalities(announcement_id, found.places or shown.known.municipalities, chosen, 0)
            await message.answer(audience_texts.no_such_municipality(), reply_markup=page)
            return
        if len(found.places) > 1:
            page = keyboards.municipalities(announcement_id, found.places, chosen, 0)
            await message.answer(audience_texts.which_municipality(), reply_markup=page)
            return
        audience = replace(shown.composed.audience, municipalities=chosen ^ {found.places[0].id})
        await database.write(composing.choose, visitor.person.id, announcement_id, audience=audience)
        shown = await card.load(database, visitor.person.id, announcement_id)
    except (Missing, NotAllowed, AlreadyDone):
        await state.clear()
        await message.answer(texts.is_on_its_way())
        return
    text, keyboard = await _choices(shown, By.MUNICIPALITY, 0, visitor, database)
    await message.answer(text, reply_markup=keyboard)


def _narrowed(audience: Audience, data: Narrow) -> Audience:
    value, on = data.value, data.on
    if data.by is By.GROUP:
        return replace(audience, groups=_with(audience.groups, value, on=on))
    if data.by is By.MUNICIPALITY:
        return replace(audience, municipalities=_with(audience.municipalities, value, on=on))
    if data.by is By.CATEGORY:
        return replace(audience, categories=_with(audience.categories, value, on=on))
    if data.by is By.BASE_SITES:
        return replace(audience, base_sites=on)
    if data.by is By.NOT_ACKNOWLEDGED:
        return replace(audience, not_acknowledged=value if on else None)
    kind = frozenset([keyboards.KIND_NUMBERS[value]] if value in keyboards.KIND_NUMBERS else [])
    return replace(audience, municipality_kinds=audience.municipality_kinds - kind | (kind if on else frozenset()))


async def _by_milestone(audience: Audience, data: Narrow, visitor: Visitor, database: Database) -> Audience:
    """Whom the meeting or the deadline concerns and who have done nothing about it; raises `NotAllowed`, `Missing`."""
    meeting = data.by is By.NOT_ANSWERED
    if not data.on:
        return replace(audience, not_answered=None) if meeting else replace(audience, not_handed_in=None)
    milestone = await database.read(milestones.visible, visitor.person.id, data.value)
    whole = Audience.from_json(milestone.audience)
    own = whole.groups if visitor.is_administrator else whole.groups & visitor.coordinates
    if meeting:
        return replace(whole, groups=own, not_answered=milestone.id)
    return replace(whole, groups=own, not_handed_in=milestone.id)


def _with(chosen: frozenset[int], value: int, *, on: bool) -> frozenset[int]:
    """With it or without it; with none at all for 0, which is all of them."""
    if not value:
        return frozenset()
    return chosen | {value} if on else chosen - {value}


async def _choices(shown: Card, by: By, page: int, visitor: Visitor, database: Database) -> Screen:
    number, audience, people = shown.announcement.id, shown.composed.audience, shown.composed.people
    told = shown.told_audience
    if by is By.MUNICIPALITY:
        keyboard = keyboards.municipalities(number, shown.known.municipalities, audience.municipalities, page)
        return audience_texts.choose_municipality(audience=told, count=people), keyboard
    if by is By.CATEGORY:
        keyboard = keyboards.categories(number, shown.known, audience.categories)
        return audience_texts.choose_category(audience=told, count=people), keyboard
    if by is By.NOT_ACKNOWLEDGED:
        asked = await _asked(visitor, database)
        keyboard = keyboards.announcements(number, asked, audience.not_acknowledged)
        return audience_texts.choose_announcement(any_there=bool(asked)), keyboard
    if by in _OF_MILESTONES:
        meeting = by is By.NOT_ANSWERED
        chosen = audience.not_answered if meeting else audience.not_handed_in
        found = await _milestones(visitor, database, MilestoneKind.MEETING if meeting else MilestoneKind.DEADLINE)
        keyboard = keyboards.milestones(number, found, by, chosen)
        return audience_texts.choose_milestone(meeting=meeting, any_there=bool(found)), keyboard
    return screen(shown, visitor)


async def _milestones(visitor: Visitor, database: Database, kind: MilestoneKind) -> list[Milestone]:
    """Meetings that are ahead, deadlines that are ahead or not long over; the nearest ones."""
    now = clock.now()
    since = now if kind is MilestoneKind.MEETING else now - _OWED_FOR
    entries = await database.read(looking.calendar, visitor.person.id, managed=True)
    found = [each.milestone for each in entries if each.milestone.kind is kind and each.milestone.starts_at > since]
    planned = [each for each in found if each.state is MilestoneState.PLANNED]
    return sorted(planned, key=lambda each: abs(each.starts_at - now))[:_ASKED]


async def _asked(visitor: Visitor, database: Database) -> list[tuple[Announcement, str | None]]:
    """The latest announcements that were to be acknowledged."""
    listing = await database.read(history.latest, visitor.person.id, _LOOKED_THROUGH)
    return [
        (each.announcement, each.text)
        for each in listing.announcements
        if each.announcement.acknowledge
        and each.announcement.remind_of_id is None
        and each.announcement.state in items.BEGUN
    ][:_ASKED]
