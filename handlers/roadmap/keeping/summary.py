"""«Сводка»: how a milestone stands, live in one message; names as a table, a picture, who is silent, what came in."""

import asyncio
from typing import Final
from zoneinfo import ZoneInfo

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from handlers import bars
from handlers.menu.answering import acknowledge, is_stale, replace
from handlers.roadmap.keeping import keeper_keyboards, keeper_texts, pictures
from handlers.roadmap.keeping.desk import Desk
from handlers.roadmap.keeping.keeper_texts import NAMES_PAGE
from storage.database import Database
from storage.roadmap import answers, hand_ins, milestones
from storage.roadmap import summary as storage_summary
from storage.roadmap.people import Concerned
from storage.spreadsheets import table
from storage.tables import HandInState, MilestoneKind

Shown = tuple[str, InlineKeyboardMarkup]

_OWED: Final = {None, HandInState.RETURNED}
_WIDTHS: Final = {
    MilestoneKind.MEETING: (34, 12, 28, 26, 40, 16, 18),
    MilestoneKind.DEADLINE: (34, 12, 28, 26, 40, 14, 18, 50, 40),
}
_MOMENT: Final = "DD.MM.YYYY HH:MM"


async def screen(database: Database, person_id: int, number: int, zone: ZoneInfo) -> Shown:
    """The figures as they are now; raises `NotAllowed`, `Missing`."""
    milestone = await database.read(milestones.get, number)
    if milestone.kind is MilestoneKind.MEETING:
        counts = await database.read(answers.counts, person_id, number)
        return keeper_texts.meeting_summary(counts=counts, zone=zone), keeper_keyboards.summary(milestone)
    tallies = await database.read(hand_ins.tallies, person_id, number)
    return keeper_texts.deadline_summary(counts=tallies, zone=zone), keeper_keyboards.summary(milestone)


async def show(callback: CallbackQuery, desk: Desk, number: int, *, below: bool) -> None:
    """Shows it in place of the pressed message (or ``below``), which is kept up to date from now on."""
    shown = await screen(desk.database, desk.person_id, number, desk.zone)
    await acknowledge(callback)
    message_id = await _put(callback, desk, shown, below=below)
    await desk.database.write(storage_summary.watch, desk.person_id, number, desk.telegram_id, message_id)
    # An answer that came in between marked no summary of ours.
    now = await screen(desk.database, desk.person_id, number, desk.zone)
    if now != shown:
        await desk.bot.edit_message_text(now[0], chat_id=desk.telegram_id, message_id=message_id, reply_markup=now[1])


async def leave(callback: CallbackQuery, desk: Desk, number: int) -> None:
    """Something else takes the place of the pressed message: a summary there is looked at no more."""
    watched = await desk.database.read(storage_summary.watched, desk.person_id, number)
    if watched is not None and callback.message is not None and watched.message_id == callback.message.message_id:
        await desk.database.write(storage_summary.unwatch, desk.person_id, number)


async def send_names(callback: CallbackQuery, desk: Desk, number: int) -> None:
    """Everybody with what they answered or handed in, as a table."""
    milestone = await desk.database.read(milestones.get, number)
    if milestone.kind is MilestoneKind.MEETING:
        found = await desk.database.read(answers.respondents, desk.person_id, number)
        rows = [keeper_texts.respondent_row(each=each, zone=desk.zone) for each in found]
    else:
        standings = await desk.database.read(hand_ins.standings, desk.person_id, number)
        rows = [keeper_texts.standing_row(each=each, zone=desk.zone) for each in standings]
    await acknowledge(callback)
    sheet, header = keeper_texts.names_sheet(kind=milestone.kind), keeper_texts.names_header(kind=milestone.kind)
    made = await asyncio.to_thread(table, sheet, header, rows, _WIDTHS[milestone.kind], {7: _MOMENT})
    name = keeper_texts.names_file(milestone=milestone)
    await desk.bot.send_document(desk.telegram_id, BufferedInputFile(made, name))


async def send_picture(callback: CallbackQuery, desk: Desk, number: int) -> None:
    """The figures by municipality as bars."""
    milestone = await desk.database.read(milestones.get, number)
    if milestone.kind is MilestoneKind.MEETING:
        figures = pictures.of_answers(await desk.database.read(answers.counts, desk.person_id, number))
    else:
        figures = pictures.of_hand_ins(await desk.database.read(hand_ins.tallies, desk.person_id, number))
    # Drawing takes a second or two: the button must not look dead meanwhile.
    await acknowledge(callback, keeper_texts.drawing())
    drawn = await bars.draw(figures)
    caption = keeper_texts.picture_caption(milestone=milestone, zone=desk.zone)
    await desk.bot.send_photo(desk.telegram_id, BufferedInputFile(drawn, "summary.png"), caption=caption)


async def show_silent(callback: CallbackQuery, desk: Desk, number: int, page: int) -> None:
    """Who has not answered, or owes something, by names."""
    milestone = await desk.database.read(milestones.get, number)
    if milestone.kind is MilestoneKind.MEETING:
        respondents = await desk.database.read(answers.respondents, desk.person_id, number)
        people = [each.concerned for each in respondents if each.answer is None]
    else:
        standings = await desk.database.read(hand_ins.standings, desk.person_id, number)
        people = [each.concerned for each in standings if (each.hand_in.state if each.hand_in else None) in _OWED]
    page, pages = _page(page, len(people), NAMES_PAGE)
    first = page * NAMES_PAGE
    shown: list[Concerned] = people[first : first + NAMES_PAGE]
    text = keeper_texts.silent(milestone=milestone, people=shown, first=first + 1, total=len(people))
    await leave(callback, desk, number)
    await acknowledge(callback)
    await replace(callback, text, keeper_keyboards.silent(number, page=page, pages=pages))


async def show_handed(callback: CallbackQuery, desk: Desk, number: int, page: int) -> None:
    """What came in, what waits for a word first."""
    milestone = await desk.database.read(milestones.get, number)
    standings = await desk.database.read(hand_ins.standings, desk.person_id, number)
    given = [each for each in standings if each.hand_in is not None]
    given.sort(key=lambda each: each.hand_in is None or each.hand_in.state is not HandInState.HANDED)
    page, pages = _page(page, len(given), keeper_keyboards.HANDED_PAGE)
    first = page * keeper_keyboards.HANDED_PAGE
    shown = given[first : first + keeper_keyboards.HANDED_PAGE]
    await leave(callback, desk, number)
    await acknowledge(callback)
    keyboard = keeper_keyboards.handed(number, shown, page=page, pages=pages)
    await replace(callback, keeper_texts.handed(milestone=milestone, total=len(given)), keyboard)


def _page(number: int, total: int, size: int) -> tuple[int, int]:
    """That page, or the last one there is, and how many there are."""
    pages = max(1, -(-total // size))
    return min(number, pages - 1), pages


async def _put(callback: CallbackQuery, desk: Desk, shown: Shown, *, below: bool) -> int:
    """Returns the id of the message that shows it."""
    text, keyboard = shown
    if not below and isinstance(callback.message, Message):
        try:
            await callback.message.edit_text(text, reply_markup=keyboard)
        except TelegramBadRequest as error:
            if not is_stale(error):
                raise
            if "message is not modified" in error.message:
                return callback.message.message_id
        else:
            return callback.message.message_id
    return (await desk.bot.send_message(desk.telegram_id, text, reply_markup=keyboard)).message_id
