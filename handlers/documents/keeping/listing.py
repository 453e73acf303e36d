"""What people wait for, and the whole catalogue as a table."""

import asyncio
from collections.abc import Awaitable
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery

from handlers.documents.keeping import keyboards, managing_texts, texts
from handlers.documents.keeping.callbacks import Awaited
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.paging import open_page
from storage import clock
from storage.database import Database
from storage.documents import exporting, requests
from storage.documents.sheets import catalogue_xlsx
from storage.people import Visitor
from storage.refusals import NotAllowed


async def show_awaited(
    callback: CallbackQuery, callback_data: Awaited, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """«Ждут файла», what most wait for first."""

    def find(limit: int, offset: int) -> Awaitable[requests.AwaitedPage]:
        return database.read(requests.awaited, visitor.person.id, limit, offset)

    try:
        page = await open_page(find, callback_data.page or 0, keyboards.PAGE)
    except NotAllowed:
        await alert(callback, texts.for_keepers())
        return
    shown = page.listed
    text = managing_texts.awaited(awaited=shown.awaited, first=page.first, total=shown.total, zone=zone)
    await acknowledge(callback)
    keyboard = keyboards.awaited(shown, number=page.number, pages=page.pages)
    await (say if callback_data.page is None else replace)(callback, text, keyboard)


async def export(callback: CallbackQuery, visitor: Visitor, database: Database, bot: Bot, zone: ZoneInfo) -> None:
    """«Скачать каталог (XLSX)»."""
    try:
        rows = await database.read(exporting.rows, visitor.person.id, zone)
    except NotAllowed:
        await alert(callback, texts.for_keepers())
        return
    await acknowledge(callback)
    table = await asyncio.to_thread(catalogue_xlsx, rows)
    name = managing_texts.export_name(on=clock.now().astimezone(zone).date().isoformat())
    await bot.send_document(callback.from_user.id, BufferedInputFile(table, name))
