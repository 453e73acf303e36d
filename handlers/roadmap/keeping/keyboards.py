"""Buttons of planning and changing a milestone, laid out."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.announcements import audience_texts
from handlers.announcements.audience_texts import Known
from handlers.questions.keyboards import turning
from handlers.questions.texts import cut
from handlers.roadmap.keeping import texts, words
from handlers.roadmap.keeping.callbacks import (
    Act,
    Choices,
    Day,
    Do,
    Hour,
    Month,
    Number,
    OfDraft,
    OfMilestone,
    Pick,
    What,
)
from handlers.roadmap.keeping.draft import Draft
from handlers.roadmap.when_texts import month_title
from storage.roadmap.looking import Card
from storage.roadmap.times import DEFAULTS, MORNING, Every, length_before
from storage.tables import Document, HandInKind, MilestoneKind, Municipality, MunicipalityKind, Person

Rows = list[list[InlineKeyboardButton]]

PLACES: Final = 10
"""Municipalities on one page."""
KIND_NUMBERS: Final = {1: MunicipalityKind.CITY_DISTRICT, 2: MunicipalityKind.MUNICIPAL_DISTRICT}
EVERY_NUMBERS: Final = dict(enumerate(Every, start=1))
ASK_NUMBERS: Final = dict(enumerate(HandInKind))
CLEARED: Final = {1: "place", 2: "link", 3: "agenda", 4: "hand_in_to"}
"""What can be taken out again, by the number in its button."""

_HOURS: Final = range(7, 22)
_LENGTHS: Final = (30, 45, 60, 90, 120, 180)
_MONTHS_AHEAD: Final = 18


def panel(draft: Draft, seen: int) -> InlineKeyboardMarkup:
    """Under all that is set so far; ``seen`` tells what that is."""
    meeting = draft.kind is MilestoneKind.MEETING
    rows: Rows = [[of(texts.TITLE, Act.TITLE, draft), of(texts.WHEN, Act.WHEN, draft)]]
    if meeting and draft.starts_at is not None:
        rows[0].append(of(texts.END, Act.END, draft))
    if meeting:
        rows.append([of(texts.PLACE, Act.PLACE, draft), of(texts.LINK, Act.LINK, draft)])
        rows.append([of(texts.AGENDA, Act.AGENDA, draft), of(texts.MATERIALS, Act.MATERIALS, draft)])
    else:
        rows.append([of(texts.WHAT_TO_HAND_IN, Act.AGENDA, draft), of(texts.HAND_IN_TO, Act.HAND_IN_TO, draft)])
        rows.append([of(texts.ASKS, Act.ASKS, draft), of(texts.MATERIALS, Act.MATERIALS, draft)])
    rows.append([of(texts.AUDIENCE, Act.AUDIENCE, draft), of(texts.RESPONSIBLE, Act.RESPONSIBLE, draft)])
    reminders = of(texts.REMINDERS, Act.REMINDERS, draft)
    rows.append([reminders] if draft.milestone else [reminders, of(texts.REPEAT, Act.REPEAT, draft)])
    if draft.is_ready and draft.milestone:
        rows.append([of(texts.SAVE_CHANGES, Act.SAVE, draft, seen)])
    elif draft.is_ready:
        rows.append([of(texts.PREVIEW, Act.PREVIEW, draft), of(texts.SAVE, Act.SAVE, draft, seen)])
        rows.append([of(texts.SAVE_AND_TELL, Act.SAVE_AND_TELL, draft, seen)])
    rows.append([of(texts.DISCARD, Act.DISCARD, draft)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def back_only(draft: Draft, *, cleared: str | None = None) -> InlineKeyboardMarkup:
    """Under a question for words; ``cleared``: the field it is about, which can be taken out."""
    number = next((each for each, field in CLEARED.items() if field == cleared), 0)
    rows: Rows = []
    if number and getattr(draft, CLEARED[number]):
        rows.append([_pick(texts.WITHOUT, What.NOTHING, draft, number)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(draft)]])


def asks(draft: Draft) -> InlineKeyboardMarkup:
    """What «Сдано» asks for."""
    rows = [
        [_pick(audience_texts.mark(words=texts.ASK_BUTTONS[each], on=draft.asks is each), What.ASKS, draft, number)]
        for number, each in ASK_NUMBERS.items()
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(draft)]])


def responsible(draft: Draft, people: Sequence[Person]) -> InlineKeyboardMarkup:
    """The coordinators who may answer for it."""
    rows = []
    for each in people:
        name = audience_texts.mark(words=cut(each.full_name or "координатор", 50), on=each.id == draft.responsible_id)
        rows.append([_pick(name, What.RESPONSIBLE, draft, each.id)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(draft)]])


def rules(draft: Draft) -> InlineKeyboardMarkup:
    """The usual reminders and those that were typed, on and off."""
    offered = words.in_order([*DEFAULTS[draft.kind], *draft.offsets, *draft.typed_rules])
    buttons = []
    for each in offered:
        on = each in draft.offsets
        told = audience_texts.mark(words=words.told_rule(rule=each), on=on)
        buttons.append(_pick(told, What.RULE, draft, minutes_of(each), on=not on))
    return InlineKeyboardMarkup(inline_keyboard=[*_in_rows(buttons, 2), [back(draft)]])


def minutes_of(rule: str) -> int:
    """As a button holds it: 0 is the morning of the day."""
    length = length_before(rule)
    return int(length / timedelta(minutes=1)) if length is not None else 0


def rule_of(minutes: int) -> str:
    """What `minutes_of` made a number of."""
    return f"before:{minutes}" if minutes else MORNING


def repeat(draft: Draft, first: date) -> InlineKeyboardMarkup:
    """How often; the last weekday of a month only where the first time is one."""
    rows: Rows = [[_pick(texts.NO_REPEAT, What.REPEAT, draft, 0)]]
    for number, each in EVERY_NUMBERS.items():
        if each is Every.MONTH_LAST_WEEKDAY and (first + timedelta(days=7)).month == first.month:
            continue
        if each is Every.MONTH_WEEKDAY and first.day > 28:  # a fifth one is the last
            continue
        rows.append([_pick(words.every(each=each, first=first), What.REPEAT, draft, number)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(draft)]])


def until(draft: Draft, days: Sequence[date], every: int) -> InlineKeyboardMarkup:
    """The last day on which it may come again; ``every`` is the number of how often."""
    rows = [[_pick(texts.until_button(day=each), What.UNTIL, draft, each.toordinal(), page=every)] for each in days]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [of(texts.BACK, Act.REPEAT, draft)]])


def materials(draft: Draft, chosen: Sequence[Document], found: Sequence[Document] = ()) -> InlineKeyboardMarkup:
    """What is attached, to be taken off; what was found, to be attached."""
    rows: Rows = [
        [_pick(audience_texts.mark(words=cut(each.title, 55), on=False), What.DOCUMENT, draft, each.id)]
        for each in found
        if each.id not in draft.documents
    ]
    rows += [
        [_pick(audience_texts.mark(words=cut(each.title, 55), on=True), What.DOCUMENT, draft, each.id, on=False)]
        for each in chosen
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(draft)]])


# When


def month(draft: Draft, shown: date, today: date) -> InlineKeyboardMarkup:
    """A calendar without the weeks that are over; the past days of this one cannot be pressed."""
    rows: Rows = [[_nothing(month_title(shown.year, shown.month), draft)]]
    rows.append([_nothing(each, draft) for each in ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")])
    for week in calendar.Calendar().monthdatescalendar(shown.year, shown.month):
        if week[-1] < today:
            continue
        rows.append(
            [
                button(str(day.day), Day(draft=draft.key, day=day.toordinal()))
                if day >= today and day.month == shown.month
                else _nothing("·", draft)
                for day in week
            ]
        )
    index, present = month_number(shown), month_number(today)
    earlier = Month(draft=draft.key, month=index - 1) if index > present else None
    later = Month(draft=draft.key, month=index + 1) if index < present + _MONTHS_AHEAD else None
    turns = [button(told, data) for told, data in (("◀️", earlier), ("▶️", later)) if data is not None]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, turns, [back(draft)]])


def month_number(day: date) -> int:
    """Counted from the year 0."""
    return day.year * 12 + day.month - 1


def hours(draft: Draft, day: date, first_minute: int) -> InlineKeyboardMarkup:
    """The whole hours of a day that are not before ``first_minute``; a deadline may be the end of the day."""
    minutes = [hour * 60 for hour in _HOURS]
    if draft.kind is MilestoneKind.DEADLINE:
        minutes.append(23 * 60 + 59)
    buttons = [
        button(f"{each // 60}:{each % 60:02}", Hour(draft=draft.key, day=day.toordinal(), minute=each))
        for each in minutes
        if each >= first_minute
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*_in_rows(buttons, 5), [of(texts.BACK, Act.WHEN, draft)]])


def lengths(draft: Draft) -> InlineKeyboardMarkup:
    """How long a meeting lasts."""
    buttons = [_pick(texts.length_button(minutes=each), What.LENGTH, draft, each) for each in _LENGTHS]
    rows = _in_rows(buttons, 3)
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_pick(texts.NO_END, What.LENGTH, draft, 0)], [back(draft)]])


# For whom


def audience(draft: Draft, known: Known, own: Iterable[int]) -> InlineKeyboardMarkup:
    """All kinds of conditions; groups only for whoever may address several."""
    chosen, rows = draft.audience, list[list[InlineKeyboardButton]]()
    allowed = [each for each in known.groups if each.id in set(own)]
    if len(allowed) > 1:
        marked = [_mark(each.title, What.GROUP, draft, each.id, on=each.id in chosen.groups) for each in allowed]
        rows += _in_rows(marked, 2)
    for value, kind in KIND_NUMBERS.items():
        on = kind in chosen.municipality_kinds
        rows.append([_mark(audience_texts.KINDS[kind], What.KIND, draft, value, on=on)])
    rows.append(
        [
            _leading(audience_texts.BY_MUNICIPALITY, What.MUNICIPALITY, draft, len(chosen.municipalities)),
            _leading(audience_texts.BY_CATEGORY, What.CATEGORY, draft, len(chosen.categories)),
        ]
    )
    rows.append([_mark(audience_texts.BY_BASE_SITES, What.BASE_SITES, draft, 1, on=chosen.base_sites)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(draft)]])


def municipalities(draft: Draft, places: Sequence[Municipality], page: int) -> InlineKeyboardMarkup:
    """A page of them, and everywhere again."""
    chosen, pages = draft.audience.municipalities, max(1, -(-len(places) // PLACES))
    page = min(page, pages - 1)
    marked = [
        _mark(
            audience_texts.municipality(place=each),
            What.MUNICIPALITY,
            draft,
            each.id,
            on=each.id in chosen,
            page=page,
        )
        for each in places[page * PLACES : (page + 1) * PLACES]
    ]
    rows = _in_rows(marked, 2)
    rows += turning(
        Choices(field=What.MUNICIPALITY, draft=draft.key, page=page - 1) if page else None,
        Choices(field=What.MUNICIPALITY, draft=draft.key, page=page + 1) if page < pages - 1 else None,
    )
    if chosen:
        rows.append([_pick(audience_texts.EVERYTHING, What.MUNICIPALITY, draft, 0, page=page)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [of(texts.BACK, Act.AUDIENCE, draft)]])


def categories(draft: Draft, known: Known) -> InlineKeyboardMarkup:
    """All of them, and everyone again."""
    chosen = draft.audience.categories
    rows: Rows = [
        [_mark(each.short_title, What.CATEGORY, draft, each.id, on=each.id in chosen)] for each in known.categories
    ]
    if chosen:
        rows.append([_pick(audience_texts.EVERYTHING, What.CATEGORY, draft, 0)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [of(texts.BACK, Act.AUDIENCE, draft)]])


# Elsewhere


def card_rows(card: Card) -> Rows:
    """Under a milestone as participants see it, for whoever keeps it: to its card of theirs."""
    if not card.may_manage:
        return []
    return [[button(texts.KEEP, OfMilestone(do=Do.OPEN, milestone=card.entry.milestone.id))]]


# Pieces


def of(told: str, act: Act, draft: Draft, seen: int = 0) -> InlineKeyboardButton:
    return button(told, OfDraft(act=act, draft=draft.key, seen=seen))


def back(draft: Draft) -> InlineKeyboardButton:
    """To the panel."""
    return of(texts.BACK, Act.PANEL, draft)


def button(told: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=told, callback_data=data.pack())


def _pick(
    told: str, field: What, draft: Draft, value: Number, *, on: bool = True, page: int = 0
) -> InlineKeyboardButton:
    return button(told, Pick(field=field, draft=draft.key, value=value, on=on, page=page))


def _mark(told: str, field: What, draft: Draft, value: int, *, on: bool, page: int = 0) -> InlineKeyboardButton:
    return _pick(audience_texts.mark(words=told, on=on), field, draft, value, on=not on, page=page)


def _leading(told: str, field: What, draft: Draft, chosen: int) -> InlineKeyboardButton:
    return button(audience_texts.chosen_count(words=told, chosen=chosen), Choices(field=field, draft=draft.key))


def _nothing(told: str, draft: Draft) -> InlineKeyboardButton:
    """A heading or a day that is over: pressing it shows the present month."""
    return button(told, Month(draft=draft.key))


def _in_rows(buttons: Sequence[InlineKeyboardButton], size: int) -> Rows:
    return [list(buttons[place : place + size]) for place in range(0, len(buttons), size)]
