"""«Отчёт»: what became of an announcement, reminding, correcting and taking it back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import bars
from handlers.announcements import progress_texts, report_keyboards, texts
from handlers.announcements.callbacks import OfReport, Report
from handlers.announcements.card import Shown
from handlers.bars import Bars
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.paging import open_page
from storage.announcements import correcting, items, reporting
from storage.announcements.refusals import Nobody, TooSoon
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.spreadsheets import table
from storage.tables import AnnouncementState

PAGE: Final = 25
"""People on one page of a list."""

_WIDTHS: Final = (34, 14, 26, 22, 40, 22, 18)


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a report by whoever makes announcements."""

    callback: CallbackQuery
    data: OfReport
    visitor: Visitor
    database: Database
    bot: Bot
    zone: ZoneInfo

    @property
    def number(self) -> int:
        return self.data.announcement


async def press(
    callback: CallbackQuery,
    callback_data: OfReport,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    zone: ZoneInfo,
) -> None:
    """Any button of a report; rights and state are checked now."""
    pressed = Press(callback, callback_data, visitor, database, bot, zone)
    try:
        if not visitor.is_staff:
            raise NotAllowed
        await _REACTIONS[callback_data.show](pressed)
    except Missing:
        await alert(callback, texts.gone())
    except NotAllowed:
        await alert(callback, texts.not_yours())


async def tell(message: Message, announcement_id: int, visitor: Visitor, database: Database, zone: ZoneInfo) -> None:
    """«Отчёт», typed."""
    try:
        report = await database.read(reporting.report, visitor.person.id, announcement_id)
    except (Missing, NotAllowed):
        await message.answer(texts.gone())
    else:
        text, keyboard = progress_texts.report(report=report, zone=zone), report_keyboards.report(report)
        await message.answer(text, reply_markup=keyboard)


async def _open(pressed: Press) -> None:
    shown = await _report(pressed)
    await acknowledge(pressed.callback)
    await say(pressed.callback, *shown)


async def _renew(pressed: Press) -> None:
    shown = await _report(pressed)
    await acknowledge(pressed.callback)
    await replace(pressed.callback, *shown)


async def _table(pressed: Press) -> None:
    people = await pressed.database.read(reporting.rows, pressed.visitor.person.id, pressed.number)
    await acknowledge(pressed.callback)
    rows = [progress_texts.table_row(addressee=each, zone=pressed.zone) for each in people]
    made = await asyncio.to_thread(table, progress_texts.table_sheet(), progress_texts.table_header(), rows, _WIDTHS)
    name = progress_texts.table_name(number=pressed.number)
    await pressed.bot.send_document(pressed.callback.from_user.id, BufferedInputFile(made, name))


async def _picture(pressed: Press) -> None:
    report = await pressed.database.read(reporting.report, pressed.visitor.person.id, pressed.number)
    # Drawing takes a second or two: the button must not look dead meanwhile.
    await acknowledge(pressed.callback, progress_texts.drawing())
    drawn = await bars.draw(
        Bars(
            progress_texts.picture_title(number=pressed.number),
            list(zip(progress_texts.PICTURED, (bars.GREEN, bars.GREY), strict=True)),
            [
                (name, (acknowledged, people - acknowledged))
                for name, acknowledged, people in progress_texts.picture_rows(report=report)
            ],
        )
    )
    caption = progress_texts.picture_caption(report=report)
    await pressed.bot.send_photo(pressed.callback.from_user.id, BufferedInputFile(drawn, "report.png"), caption=caption)


async def _show_not_acknowledged(pressed: Press) -> None:
    await _show_people(pressed, reporting.not_acknowledged, progress_texts.not_acknowledged)


async def _show_not_reached(pressed: Press) -> None:
    await _show_people(pressed, reporting.not_reached, progress_texts.not_reached)


async def _show_people(pressed: Press, find: "_Find", tell: Callable[..., str]) -> None:
    def find_some(limit: int, offset: int) -> Awaitable[reporting.Page]:
        return pressed.database.read(find, pressed.visitor.person.id, pressed.number, limit, offset)

    page = await open_page(find_some, pressed.data.page, PAGE)
    await acknowledge(pressed.callback)
    keyboard = report_keyboards.people(pressed.number, pressed.data.show, page.number, page.pages)
    await replace(pressed.callback, tell(page=page.listed, first=page.first), keyboard)


async def _remind(pressed: Press) -> None:
    report = await _to_handle(pressed)
    if report is None:
        return
    try:
        reminder = await pressed.database.write(reporting.remind, pressed.visitor.person.id, pressed.number)
    except TooSoon as refusal:
        await alert(pressed.callback, progress_texts.reminded_lately(when=refusal.reminded_at, zone=pressed.zone))
    except Nobody:
        await alert(pressed.callback, progress_texts.nobody_to_remind(moved=report.people > report.acknowledged))
    except AlreadyDone:
        await alert(pressed.callback, progress_texts.recalled_already())
    else:
        await alert(pressed.callback, progress_texts.reminded(number=reminder.id))
    await _renew_silently(pressed)


async def _ask_whether_to_recall(pressed: Press) -> None:
    report = await _to_handle(pressed)
    if report is None:
        return
    if report.announcement.state is AnnouncementState.RECALLED:
        await alert(pressed.callback, progress_texts.recalled_already())
        await _renew_silently(pressed)
        return
    await acknowledge(pressed.callback)
    words = progress_texts.surely_recall(number=pressed.number)
    await replace(pressed.callback, words, report_keyboards.surely_recall(pressed.number))


async def _recall(pressed: Press) -> None:
    if await _to_handle(pressed) is None:
        return
    try:
        recalled = await pressed.database.write(correcting.recall, pressed.visitor.person.id, pressed.number)
    except AlreadyDone:
        await alert(pressed.callback, progress_texts.recalled_already())
    else:
        words = progress_texts.recalled(number=pressed.number, deleted=recalled.people, too_old=recalled.too_old)
        await alert(pressed.callback, words)
    await _renew_silently(pressed)


async def _to_handle(pressed: Press) -> reporting.Report | None:
    """The report, for whoever may remind and take back; who may only read it is told so."""
    report = await pressed.database.read(reporting.report, pressed.visitor.person.id, pressed.number)
    if report.handles:
        return report
    await alert(pressed.callback, progress_texts.of_other_groups_too())
    await _renew_silently(pressed)
    return None


async def _renew_silently(pressed: Press) -> None:
    await replace(pressed.callback, *await _report(pressed))


async def _report(pressed: Press) -> Shown:
    report = await pressed.database.read(reporting.report, pressed.visitor.person.id, pressed.number)
    if report.announcement.state in items.COMPOSED:
        return progress_texts.not_sent_yet(), None
    return progress_texts.report(report=report, zone=pressed.zone), report_keyboards.report(report)


_Find = Callable[..., Awaitable[reporting.Page]]
_REACTIONS: Final[dict[Report, Callable[[Press], Awaitable[None]]]] = {
    Report.OPEN: _open,
    Report.RENEW: _renew,
    Report.XLSX: _table,
    Report.PICTURE: _picture,
    Report.NOT_ACKNOWLEDGED: _show_not_acknowledged,
    Report.UNREACHABLE: _show_not_reached,
    Report.REMIND: _remind,
    Report.RECALL: _ask_whether_to_recall,
    Report.RECALL_NOW: _recall,
}
