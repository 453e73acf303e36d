"""Files and pictures of the roadmap: «В календарь», «Всё в календарь», «Картинка года»."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery

from handlers.menu.answering import acknowledge, alert
from handlers.menu.commands import Role, role_of
from handlers.roadmap import calendar_texts, keyboards, picture_texts, texts
from handlers.roadmap.calendars import calendar
from handlers.roadmap.callbacks import OfMilestone, Picture, WholeCalendar
from handlers.roadmap.pictures import draw_year
from storage import agglomeration, clock
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.roadmap import looking
from storage.roadmap.looking import Entry
from storage.tables import Group

_PNG: Final = "year.png"


async def one(
    callback: CallbackQuery,
    callback_data: OfMilestone,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    zone: ZoneInfo,
) -> None:
    """«В календарь»: one entry as a file that a phone opens."""
    try:
        shown = await database.read(looking.card, visitor.person.id, callback_data.milestone)
    except Missing:
        await alert(callback, texts.gone())
    except NotAllowed:
        await alert(callback, texts.not_for_you())
    else:
        await acknowledge(callback)
        milestone = shown.entry.milestone
        name = calendar_texts.file_name(milestone=milestone, zone=zone)
        caption = calendar_texts.caption(milestone=milestone, zone=zone)
        await _send(callback, bot, [shown.entry], zone, name=name, title=milestone.title, caption=caption)


async def whole(
    callback: CallbackQuery,
    callback_data: WholeCalendar,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    zone: ZoneInfo,
) -> None:
    """«Всё в календарь»."""
    if role_of(visitor) is Role.NEWCOMER:
        await alert(callback, texts.join_first_alert())
        return
    managed = callback_data.managed and visitor.is_staff
    entries = await database.read(looking.calendar, visitor.person.id, managed=managed)
    if not entries:
        await alert(callback, calendar_texts.nothing_yet())
        return
    await acknowledge(callback)
    groups = await _groups(database, visitor, managed=managed)
    title = calendar_texts.calendar_name(group=groups[0].title if len(groups) == 1 else None)
    caption = calendar_texts.whole_caption(number=len(entries))
    await _send(callback, bot, entries, zone, name=calendar_texts.whole_file_name(), title=title, caption=caption)


async def picture(
    callback: CallbackQuery,
    callback_data: Picture,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    zone: ZoneInfo,
) -> None:
    """«Картинка года»."""
    if role_of(visitor) is Role.NEWCOMER:
        await alert(callback, texts.join_first_alert())
        return
    # Drawing takes a second or two: the button must not look dead meanwhile.
    await acknowledge(callback, picture_texts.drawing())
    managed, year = callback_data.managed and visitor.is_staff, callback_data.year
    entries = await database.read(looking.year, visitor.person.id, year, zone, managed=managed)
    groups = await _groups(database, visitor, managed=managed)
    drawn = await draw_year(entries, groups, year=year, today=clock.now().astimezone(zone).date(), zone=zone)
    await bot.send_photo(
        callback.from_user.id,
        BufferedInputFile(drawn, _PNG),
        caption=picture_texts.caption(year=year, number=len(entries)),
        reply_markup=keyboards.years(year, managed=managed),
    )


async def _groups(database: Database, visitor: Visitor, *, managed: bool) -> list[Group]:
    """Whose roadmap it is: of the groups one answers for, or of one's own."""
    groups = await database.read(agglomeration.groups)
    if not managed:
        return [each for each in groups if each.id == visitor.person.group_id]
    return [each for each in groups if visitor.is_administrator or each.id in visitor.coordinates]


async def _send(
    callback: CallbackQuery, bot: Bot, entries: Sequence[Entry], zone: ZoneInfo, *, name: str, title: str, caption: str
) -> None:
    username = (await bot.me()).username or str(bot.id)
    file = BufferedInputFile(calendar(entries, zone=zone, username=username, name=title), name)
    await bot.send_document(callback.from_user.id, file, caption=caption)
