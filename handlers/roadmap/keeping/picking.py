"""What is picked for a milestone that is planned: days, hours, people, reminders, documents, conditions."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from aiogram.types import CallbackQuery

from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert
from handlers.roadmap.keeping import desk as screens
from handlers.roadmap.keeping import draft as drafts
from handlers.roadmap.keeping import keyboards, texts, words
from handlers.roadmap.keeping.callbacks import Choices, Day, Hour, Month, Pick, What
from handlers.roadmap.keeping.desk import Desk, Screen
from handlers.roadmap.keeping.draft import Draft, Forgotten
from handlers.roadmap.keeping.states import PlanningMilestone, take_next
from handlers.roadmap.when_texts import short_day
from handlers.typed import at
from storage.roadmap.times import Repeat

CHOSEN_DAY: Final = "day"
"""The day whose hours are in sight, as it would be typed."""
PRESSED_EVERY: Final = "every"
"""How often it is to come again, while it is asked until when."""

_SCHOOL_YEAR_ENDS: Final = (5, 31)


async def pick(
    callback: CallbackQuery,
    callback_data: Pick,
    desk: Desk,
) -> None:
    """One thing, chosen or not any more; pressed twice it stays as it was wanted."""
    draft = await _draft(callback, desk, callback_data.draft)
    if draft is None:
        return
    screen = await _PICKS[callback_data.field](desk, draft, callback_data)
    if isinstance(screen, str):
        await alert(callback, screen)
    else:
        await acknowledge(callback)
        await answering.replace(callback, *screen)


async def open_choices(
    callback: CallbackQuery,
    callback_data: Choices,
    desk: Desk,
) -> None:
    """The screen of one kind of condition."""
    draft = await _draft(callback, desk, callback_data.draft)
    if draft is not None:
        await acknowledge(callback)
        await answering.replace(callback, *await _choices(desk, draft, callback_data.field, callback_data.page))


async def turn(
    callback: CallbackQuery,
    callback_data: Month,
    desk: Desk,
) -> None:
    """Another month of the calendar."""
    draft = await _draft(callback, desk, callback_data.draft)
    if draft is not None:
        latest = keyboards.month_number(desk.now.date()) + 24
        await acknowledge(callback)
        screen = await screens.asked_for_moment(desk, draft, min(callback_data.month, latest))
        await answering.replace(callback, *screen)


async def choose_day(
    callback: CallbackQuery,
    callback_data: Day,
    desk: Desk,
) -> None:
    """The hours of a day."""
    draft = await _draft(callback, desk, callback_data.draft)
    if draft is None:
        return
    day = _day(callback_data.day)
    screen = await asked_for_hour(desk, draft, day) if day is not None else None
    if screen is None:
        await alert(callback, texts.day_is_over())
        return
    await acknowledge(callback)
    await answering.replace(callback, *screen)


async def choose_hour(
    callback: CallbackQuery,
    callback_data: Hour,
    desk: Desk,
) -> None:
    """A moment; a meeting that has no end yet is asked for it."""
    draft = await _draft(callback, desk, callback_data.draft)
    day = _day(callback_data.day)
    if draft is None:
        return
    if day is None or callback_data.minute >= 24 * 60:
        await alert(callback, texts.day_is_over())
        return
    moment = at(day, callback_data.minute, desk.zone)
    if moment <= desk.now:
        await alert(callback, texts.past(when=moment, zone=desk.zone))
        return
    lasted = draft.ends_at is not None
    draft.begin_at(moment)
    await drafts.save(desk.state, draft)
    await acknowledge(callback)
    await answering.replace(callback, *await (screens.panel if lasted else screens.asked_for_end)(desk, draft))


async def asked_for_hour(desk: Desk, draft: Draft, day: date) -> Screen | None:
    """The hours of a day that are still ahead; a time typed next is of that day. None when the day is over."""
    now = desk.now
    if day < now.date():
        return None
    await take_next(desk.state, PlanningMilestone.moment, draft.key)
    await desk.state.update_data({CHOSEN_DAY: f"{day:%d.%m.%Y}"})
    first = now.hour * 60 + now.minute + 1 if day == now.date() else 0
    return texts.choose_hour(day=short_day(day, desk.zone), zone=desk.zone), keyboards.hours(draft, day, first)


async def repeat_until(desk: Desk, draft: Draft, every: int, day: date) -> Screen:
    """Sets how often it comes, and until when."""
    how = keyboards.EVERY_NUMBERS.get(every)
    if how is None or draft.starts_at is None:
        return await screens.panel(desk, draft)
    if day <= draft.starts_at.astimezone(desk.zone).date():
        return texts.day_is_over(), keyboards.back_only(draft)
    draft.repeat = Repeat(how, day)
    await drafts.save(desk.state, draft)
    return await screens.panel(desk, draft)


async def asked_how_often(desk: Desk, draft: Draft) -> Screen:
    """How often; it needs a moment first."""
    if draft.starts_at is None:
        return texts.when_first(), keyboards.back_only(draft)
    first = draft.starts_at.astimezone(desk.zone).date()
    return texts.choose_repeat(starts_at=draft.starts_at, zone=desk.zone), keyboards.repeat(draft, first)


async def _draft(callback: CallbackQuery, desk: Desk, key: int) -> Draft | None:
    """What is being planned; a button of anything else says so and is taken away."""
    if not desk.visitor.is_staff:
        await alert(callback, texts.for_keepers())
        return None
    try:
        return await drafts.load(desk.state, key)
    except Forgotten:
        await alert(callback, texts.forgotten())
        await answering.put_away(callback)
        return None


async def _choices(desk: Desk, draft: Draft, field: What, page: int) -> Screen:
    if field is What.MUNICIPALITY:
        return await screens.asked_for_municipalities(desk, draft, page)
    if field is What.CATEGORY:
        return await screens.asked_for_categories(desk, draft)
    return await screens.asked_for_audience(desk, draft)


async def _nothing(desk: Desk, draft: Draft, data: Pick) -> Screen:
    field = keyboards.CLEARED.get(data.value)
    if field is not None:
        setattr(draft, field, None)
        await drafts.save(desk.state, draft)
    return await screens.panel(desk, draft)


async def _asks(desk: Desk, draft: Draft, data: Pick) -> Screen:
    draft.asks = keyboards.ASK_NUMBERS.get(data.value, draft.asks)
    await drafts.save(desk.state, draft)
    return await screens.panel(desk, draft)


async def _responsible(desk: Desk, draft: Draft, data: Pick) -> Screen:
    if any(each.id == data.value for each in await desk.who_may_answer(draft.audience)):
        draft.responsible_id = data.value
        await drafts.save(desk.state, draft)
    return await screens.panel(desk, draft)


async def _rule(desk: Desk, draft: Draft, data: Pick) -> Screen:
    rule = keyboards.rule_of(data.value)
    draft.offsets = [each for each in draft.offsets if each != rule] + ([rule] if data.on else [])
    await drafts.save(desk.state, draft)
    return await screens.asked_for_rules(desk, draft)


async def _repeat(desk: Desk, draft: Draft, data: Pick) -> Screen:
    how = keyboards.EVERY_NUMBERS.get(data.value)
    if how is None or draft.starts_at is None:
        draft.repeat = None
        await drafts.save(desk.state, draft)
        return await screens.panel(desk, draft)
    await take_next(desk.state, PlanningMilestone.until, draft.key)
    await desk.state.update_data({PRESSED_EVERY: data.value})
    first = draft.starts_at.astimezone(desk.zone).date()
    text = texts.choose_until(every=words.every(each=how, first=first))
    return text, keyboards.until(draft, _ends_of_repeating(first), data.value)


async def _until(desk: Desk, draft: Draft, data: Pick) -> Screen:
    day = _day(data.value)
    return await (repeat_until(desk, draft, data.page, day) if day else screens.panel(desk, draft))


async def _document(desk: Desk, draft: Draft, data: Pick) -> Screen:
    there = [each.id for each in await desk.documents([data.value])]
    draft.documents = [each for each in draft.documents if each != data.value] + (there if data.on else [])
    await drafts.save(desk.state, draft)
    return await screens.asked_for_materials(desk, draft)


async def _length(desk: Desk, draft: Draft, data: Pick) -> Screen:
    if draft.starts_at is not None and data.value <= 24 * 60:
        draft.ends_at = draft.starts_at + timedelta(minutes=data.value) if data.value else None
        await drafts.save(desk.state, draft)
    return await screens.panel(desk, draft)


async def _narrow(desk: Desk, draft: Draft, data: Pick) -> Screen | str:
    audience, value, on = draft.audience, data.value, data.on
    if data.field is What.GROUP:
        if on and value not in await desk.own_groups():
            return texts.not_yours()
        audience = replace(audience, groups=_with(audience.groups, value, on=on))
    elif data.field is What.MUNICIPALITY:
        audience = replace(audience, municipalities=_with(audience.municipalities, value, on=on))
    elif data.field is What.CATEGORY:
        audience = replace(audience, categories=_with(audience.categories, value, on=on))
    elif data.field is What.BASE_SITES:
        audience = replace(audience, base_sites=on)
    else:
        kind = frozenset([keyboards.KIND_NUMBERS[value]] if value in keyboards.KIND_NUMBERS else [])
        kinds = audience.municipality_kinds - kind | (kind if on else frozenset())
        audience = replace(audience, municipality_kinds=kinds)
    if not audience.groups:
        return texts.one_group_at_least()
    draft.audience = audience
    await drafts.save(desk.state, draft)
    return await _choices(desk, draft, data.field, data.page)


def _with(chosen: frozenset[int], value: int, *, on: bool) -> frozenset[int]:
    """With it or without it; with none at all for 0, which is all of them."""
    if not value:
        return frozenset()
    return chosen | {value} if on else chosen - {value}


def _ends_of_repeating(first: date) -> list[date]:
    """Three months, half a year, the end of the school year."""
    month, day = _SCHOOL_YEAR_ENDS
    year = first.year if (first.month, first.day) < _SCHOOL_YEAR_ENDS else first.year + 1
    found = {first + timedelta(weeks=13), first + timedelta(weeks=26), date(year, month, day)}
    return sorted(found)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() - 1 else None


_PICKS: Final[dict[What, Callable[[Desk, Draft, Pick], Awaitable[Screen | str]]]] = {
    What.NOTHING: _nothing,
    What.ASKS: _asks,
    What.RESPONSIBLE: _responsible,
    What.RULE: _rule,
    What.REPEAT: _repeat,
    What.UNTIL: _until,
    What.DOCUMENT: _document,
    What.LENGTH: _length,
    What.GROUP: _narrow,
    What.KIND: _narrow,
    What.MUNICIPALITY: _narrow,
    What.CATEGORY: _narrow,
    What.BASE_SITES: _narrow,
}
