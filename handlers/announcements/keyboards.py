"""Buttons of composing an announcement, laid out."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.announcements import audience_texts, texts
from handlers.announcements.audience_texts import Known
from handlers.announcements.callbacks import (
    Acknowledge,
    Act,
    By,
    Choices,
    Day,
    Drafts,
    DropPart,
    History,
    Moment,
    Month,
    Narrow,
    Number,
    OfAnnouncement,
    Option,
    Switch,
)
from handlers.questions.keyboards import turning
from storage.announcements.items import Item
from storage.audiences import Audience
from storage.tables import Announcement, AnnouncementState, Milestone, Municipality, MunicipalityKind

Rows = list[list[InlineKeyboardButton]]

PLACES: Final = 10
"""Municipalities on one page."""
KIND_NUMBERS: Final = {1: MunicipalityKind.CITY_DISTRICT, 2: MunicipalityKind.MUNICIPAL_DISTRICT}

_HOURS: Final = range(7, 22)
_MONTHS: Final = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь",
    "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
)  # fmt: skip
_MONTHS_AHEAD: Final = 12


def began(*, drafts: bool) -> InlineKeyboardMarkup:
    """Under the first words; ``drafts``: there are some."""
    rows = [[button(texts.DRAFTS, Drafts())]] if drafts else []
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [button(texts.HISTORY, History())]])


def panel(announcement: Announcement, items: Sequence[Item], seen: int) -> InlineKeyboardMarkup:
    """Under what is about to be sent; ``seen`` tells what that is."""
    number = announcement.id
    if announcement.state is AnnouncementState.SCHEDULED:
        return InlineKeyboardMarkup(
            inline_keyboard=[
                [of(texts.TRY, Act.TRY, number), of(texts.SEND_NOW, Act.SEND, number, seen)],
                [of(texts.UNSCHEDULE, Act.UNSCHEDULE, number)],
            ]
        )
    rows: Rows = [[of(texts.AUDIENCE, Act.AUDIENCE, number), of(texts.OPTIONS, Act.OPTIONS, number)]]
    if items:
        rows.append([of(texts.TRY, Act.TRY, number), of(texts.CONTENTS, Act.CONTENTS, number)])
        rows.append([of(texts.SEND, Act.SEND, number, seen), of(texts.SCHEDULE, Act.SCHEDULE, number)])
    rows.append([of(texts.DRAFT, Act.DRAFT, number), of(texts.DISCARD, Act.DISCARD, number)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def resume(number: int) -> InlineKeyboardMarkup:
    """Under the word that it is kept."""
    return InlineKeyboardMarkup(inline_keyboard=[[of(texts.RESUME, Act.PANEL, number)]])


def surely_discard(number: int) -> InlineKeyboardMarkup:
    row = [of(texts.DISCARD_NOW, Act.DISCARD_NOW, number), of(texts.KEEP, Act.PANEL, number)]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def parts(number: int, items: Sequence[Item]) -> InlineKeyboardMarkup:
    """To take one out."""
    rows = [
        [button(texts.drop(place=place, item=each), DropPart(announcement=number, part=each.id))]
        for place, each in enumerate(items, start=1)
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(number)]])


def options(announcement: Announcement) -> InlineKeyboardMarkup:
    number = announcement.id
    rows: Rows = []
    for option in Option:
        on = texts.is_on(announcement, option)
        rows.append([button(texts.switch(option=option, on=on), Switch(announcement=number, option=option, on=not on))])
    rows.append([of(texts.ADD_LINK, Act.ADD_LINK, number)])
    if announcement.links:
        rows.append([of(texts.DROP_LINKS, Act.DROP_LINKS, number)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(number)]])


def back_to_options(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[of(texts.BACK, Act.OPTIONS, number)]])


def drafts(announcements: Sequence[tuple[Announcement, str | None]]) -> InlineKeyboardMarkup:
    rows = [
        [of(texts.draft_button(announcement=each, words=words), Act.PANEL, each.id)] for each, words in announcements
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def under(announcement: Announcement, *, acknowledged: str | None = None) -> InlineKeyboardMarkup | None:
    """What the announcement bears at whoever gets it; ``acknowledged``: they have pressed, and it says so."""
    rows: Rows = [[InlineKeyboardButton(text=words, url=url)] for words, url in announcement.links]
    if announcement.acknowledge:
        rows.append([button(acknowledged or texts.ACKNOWLEDGE, Acknowledge(announcement=announcement.id))])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


# To whom


def audience(number: int, audience: Audience, known: Known, own: Iterable[int]) -> InlineKeyboardMarkup:
    """All kinds of conditions; groups only for whoever may address several."""
    rows: Rows = []
    allowed = [each for each in known.groups if each.id in set(own)]
    if len(allowed) > 1:
        chosen = audience.groups
        marked = [_mark(number, each.title, By.GROUP, each.id, on=each.id in chosen) for each in allowed]
        rows += _in_rows(marked, 2)
    for value, kind in KIND_NUMBERS.items():
        on = kind in audience.municipality_kinds
        rows.append([_mark(number, audience_texts.KINDS[kind], By.KIND, value, on=on)])
    rows.append([_leading(number, audience_texts.BY_MUNICIPALITY, By.MUNICIPALITY, len(audience.municipalities))])
    rows.append([_leading(number, audience_texts.BY_CATEGORY, By.CATEGORY, len(audience.categories))])
    rows.append([_mark(number, audience_texts.BY_BASE_SITES, By.BASE_SITES, 1, on=audience.base_sites)])
    unread = audience_texts.mark(words=audience_texts.BY_NOT_ACKNOWLEDGED, on=audience.not_acknowledged is not None)
    rows.append([button(unread, Choices(announcement=number, by=By.NOT_ACKNOWLEDGED))])
    silent = audience_texts.mark(words=audience_texts.BY_NOT_ANSWERED, on=audience.not_answered is not None)
    owing = audience_texts.mark(words=audience_texts.BY_NOT_HANDED_IN, on=audience.not_handed_in is not None)
    rows.append(
        [
            button(silent, Choices(announcement=number, by=By.NOT_ANSWERED)),
            button(owing, Choices(announcement=number, by=By.NOT_HANDED_IN)),
        ]
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back(number)]])


def municipalities(
    number: int, places: Sequence[Municipality], chosen: frozenset[int], page: int
) -> InlineKeyboardMarkup:
    """A page of them, and everywhere again."""
    pages = max(1, -(-len(places) // PLACES))
    page = min(page, pages - 1)
    shown = places[page * PLACES : (page + 1) * PLACES]
    marked = [
        _mark(
            number,
            audience_texts.municipality(place=each),
            By.MUNICIPALITY,
            each.id,
            on=each.id in chosen,
            page=page,
        )
        for each in shown
    ]
    rows = _in_rows(marked, 2)
    rows += turning(
        Choices(announcement=number, by=By.MUNICIPALITY, page=page - 1) if page else None,
        Choices(announcement=number, by=By.MUNICIPALITY, page=page + 1) if page < pages - 1 else None,
    )
    if chosen:
        rows.append([_everything(number, By.MUNICIPALITY, page)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [to_audience(number)]])


def categories(number: int, known: Known, chosen: frozenset[int]) -> InlineKeyboardMarkup:
    rows: Rows = [
        [_mark(number, each.short_title, By.CATEGORY, each.id, on=each.id in chosen)] for each in known.categories
    ]
    if chosen:
        rows.append([_everything(number, By.CATEGORY)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [to_audience(number)]])


def announcements(
    number: int, asked: Sequence[tuple[Announcement, str | None]], chosen: int | None
) -> InlineKeyboardMarkup:
    """Those that were to be acknowledged."""
    rows: Rows = []
    for each, words in asked:
        on = each.id == chosen
        data = Narrow(announcement=number, by=By.NOT_ACKNOWLEDGED, value=each.id, on=not on)
        rows.append([button(audience_texts.announcement_button(announcement=each, on=on, words=words), data)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [to_audience(number)]])


def milestones(number: int, found: Sequence[Milestone], by: By, chosen: int | None) -> InlineKeyboardMarkup:
    """Meetings, or deadlines."""
    rows: Rows = []
    for each in found:
        on = each.id == chosen
        data = Narrow(announcement=number, by=by, value=each.id, on=not on)
        rows.append([button(audience_texts.milestone_button(milestone=each, on=on), data)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [to_audience(number)]])


# When


def month(number: int, shown: date, today: date) -> InlineKeyboardMarkup:
    """A calendar without the weeks that are over; the past days of this one cannot be pressed."""
    rows: Rows = [[_nothing(f"{_MONTHS[shown.month - 1]} {shown.year}", number)]]
    rows.append([_nothing(words, number) for words in ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")])
    for week in calendar.Calendar().monthdatescalendar(shown.year, shown.month):
        if week[-1] < today:
            continue
        rows.append(
            [
                button(str(day.day), Day(announcement=number, day=day.toordinal()))
                if day >= today and day.month == shown.month
                else _nothing("·", number)
                for day in week
            ]
        )
    index, present = month_number(shown), month_number(today)
    earlier = Month(announcement=number, month=index - 1) if index > present else None
    later = Month(announcement=number, month=index + 1) if index < present + _MONTHS_AHEAD else None
    turns = [button(words, data) for words, data in (("◀️", earlier), ("▶️", later)) if data is not None]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, turns, [back(number)]])


def month_number(day: date) -> int:
    """Counted from the year 0."""
    return day.year * 12 + day.month - 1


def hours(number: int, day: date, first_minute: int, seen: int) -> InlineKeyboardMarkup:
    """The whole hours of a day that are not before ``first_minute``; ``seen`` tells what is going to be sent."""
    buttons = [
        button(f"{hour}:00", Moment(announcement=number, day=day.toordinal(), minute=hour * 60, seen=seen))
        for hour in _HOURS
        if hour * 60 >= first_minute
    ]
    rows = _in_rows(buttons, 5)
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [button(texts.BACK, Month(announcement=number))]])


# Pieces


def of(words: str, act: Act, number: int, seen: int = 0) -> InlineKeyboardButton:
    return button(words, OfAnnouncement(act=act, announcement=number, seen=seen))


def back(number: int) -> InlineKeyboardButton:
    """To the panel."""
    return of(texts.BACK, Act.PANEL, number)


def to_audience(number: int) -> InlineKeyboardButton:
    return of(texts.BACK, Act.AUDIENCE, number)


def button(words: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=data.pack())


def _mark(number: int, words: str, by: By, value: Number, *, on: bool, page: int = 0) -> InlineKeyboardButton:
    data = Narrow(announcement=number, by=by, value=value, on=not on, page=page)
    return button(audience_texts.mark(words=words, on=on), data)


def _everything(number: int, by: By, page: int = 0) -> InlineKeyboardButton:
    return button(audience_texts.EVERYTHING, Narrow(announcement=number, by=by, value=0, on=False, page=page))


def _leading(number: int, words: str, by: By, chosen: int) -> InlineKeyboardButton:
    return button(audience_texts.chosen_count(words=words, chosen=chosen), Choices(announcement=number, by=by))


def _nothing(words: str, number: int) -> InlineKeyboardButton:
    """A heading or a day that is over: pressing it shows the present month."""
    return button(words, Month(announcement=number))


def _in_rows(buttons: Sequence[InlineKeyboardButton], size: int) -> Rows:
    return [list(buttons[place : place + size]) for place in range(0, len(buttons), size)]
