"""«Из таблицы»: a table is sent, what it would change is shown, one press carries it out. The template, the export."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from html import escape
from typing import Final

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiohttp import ClientError
from typing_extensions import override

from handlers.documents.keeping import texts as document_texts
from handlers.menu.answering import acknowledge, alert, put_away, say
from handlers.menu.dialogues import leave
from handlers.questions.texts import cut
from handlers.roadmap import tables
from handlers.roadmap.keeping import keeper_keyboards, table_texts, texts
from handlers.roadmap.keeping.callbacks import CarryOut, OfTable, TableDo
from handlers.roadmap.keeping.states import KeepingRoadmap, take_next
from handlers.roadmap.tables import Column, Known, Table
from storage import agglomeration, clock
from storage.database import Database
from storage.documents.file_kinds import MIB, Fault, Unfit
from storage.people import Visitor
from storage.roadmap import exporting
from storage.roadmap import importing as storage_importing
from storage.roadmap.times import Times
from storage.sheet_reading import NoHeader, TooManyRows
from storage.spreadsheets import table

_DESTINY: Final = "a roadmap's table"
_ASKED: Final = "a table is asked for"
_SPREADSHEETS: Final = (".xlsx", ".xls", ".csv", ".ods")
_LARGEST: Final = 5 * MIB
_FETCHING_TAKES: Final = 60
_LONGEST: Final = 3800
_WIDTHS: Final = {
    Column.CODE: 12, Column.KIND: 10, Column.TITLE: 50, Column.DATE: 12, Column.START: 10, Column.END: 10,
    Column.PLACE: 26, Column.LINK: 32, Column.GROUPS: 10, Column.WHAT: 40, Column.TO: 24, Column.FORM: 10,
    Column.RESPONSIBLE: 26, Column.REMINDERS: 28, Column.AGENDA: 50,
}  # fmt: skip
_COUNT_WIDTH: Final = 12
_PLACES: Final = {column: place for place, column in enumerate(_WIDTHS, start=1)}
_FORMATS: Final = {_PLACES[Column.DATE]: "DD.MM.YYYY", _PLACES[Column.START]: "HH:MM", _PLACES[Column.END]: "HH:MM"}

log = logging.getLogger(__name__)


class NotRead(Exception):
    """Words for whoever sent the table: why it cannot be read."""


class SentTable(Filter):
    """Passes a spreadsheet sent by whoever keeps the roadmap, and after «Из таблицы» whatever file it is."""

    @override
    async def __call__(self, message: Message, visitor: Visitor, state: FSMContext) -> bool:
        if message.content_type != ContentType.DOCUMENT or message.document is None or not visitor.is_staff:
            return False
        is_named_so = (message.document.file_name or "").casefold().endswith(_SPREADSHEETS)
        return is_named_so or _ASKED in await state.get_data()


async def press(
    callback: CallbackQuery,
    callback_data: OfTable,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    times: Times,
    dialog_manager: DialogManager,
) -> None:
    """«Из таблицы», «Шаблон», «Таблица»."""
    if not visitor.is_staff:
        await alert(callback, texts.for_keepers())
        return
    await acknowledge(callback)
    match callback_data.do:
        case TableDo.HOW:
            await leave(dialog_manager, state)
            await take_next(state, KeepingRoadmap.looking)
            await state.update_data({_ASKED: True})
            await say(callback, table_texts.how(), keeper_keyboards.table_how())
        case TableDo.TEMPLATE:
            file = BufferedInputFile(await template(times), table_texts.template_file())
            await bot.send_document(callback.from_user.id, file, caption=table_texts.template_caption())
        case TableDo.EXPORT:
            made = await exported(database, visitor.person.id, times)
            name = table_texts.export_file(on=clock.now().astimezone(times.zone).date())
            await bot.send_document(callback.from_user.id, BufferedInputFile(made, name))


async def hear_table(
    message: Message, visitor: Visitor, database: Database, bot: Bot, state: FSMContext, times: Times
) -> None:
    """A table, sent while the roadmap is open: what it would change is told, nothing is changed."""
    document = message.document
    if document is None:
        return
    try:
        read = await read_table(database, await _fetched(bot, document.file_id, document.file_size), times)
    except NotRead as refusal:
        await message.reply(str(refusal), reply_markup=keeper_keyboards.table_how())
        return
    await take_next(state, KeepingRoadmap.looking)
    comparison = await database.read(storage_importing.compare, visitor.person.id, read.rows, times)
    lines = table_texts.dry_run(table=read, comparison=comparison, zone=times.zone)
    head = f"<b>{escape(table_texts.heading(name=document.file_name or ''), quote=False)}</b>"
    body = escape(cut("\n".join(lines), _LONGEST), quote=False)
    text = f"{head}\n\n{body}"
    if not comparison.new and not comparison.changed:
        wrong = bool(read.faulty or comparison.wrong)
        await message.reply(f"{text}\n\n{table_texts.nothing_to_do(wrong=wrong)}")
        return
    last: int = (await state.storage.get_data(_place(state))).get("key", 0)
    key = max(int(clock.now().timestamp()), last + 1)
    await state.storage.set_data(_place(state), {"key": key, "file": document.file_id, "size": document.file_size})
    await message.reply(text, reply_markup=keeper_keyboards.carry_out(key, anything_new=bool(comparison.new)))


async def carry_out(
    callback: CallbackQuery,
    callback_data: CarryOut,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    times: Times,
) -> None:
    """«Внести»: the table is read anew, and what is new or changed by now is carried out; a second time nothing is."""
    kept = await state.storage.get_data(_place(state))
    if not visitor.is_staff or kept.get("key") != callback_data.key:
        await alert(callback, table_texts.forgotten() if visitor.is_staff else texts.for_keepers())
        await put_away(callback)
        return
    try:
        read = await read_table(database, await _fetched(bot, kept["file"], kept["size"]), times)
    except NotRead as refusal:
        await alert(callback, str(refusal))
        return
    done = await database.write(
        storage_importing.apply, visitor.person.id, read.rows, tell=callback_data.tell, times=times
    )
    await acknowledge(callback)
    await put_away(callback)
    words = table_texts.carried_out(comparison=done, told=callback_data.tell)
    await say(callback, words, keeper_keyboards.to_listing())


async def read_table(database: Database, data: bytes, times: Times) -> Table:
    """The rows of a table as they are understood; raises `NotRead`, also when there are none."""
    known = Known(
        await database.read(agglomeration.groups),
        await database.read(storage_importing.nameable),
        times.zone,
    )
    try:
        read = await asyncio.to_thread(tables.read, data, known)
    except Unfit as refusal:
        if refusal.fault in {Fault.OTHER_CONTENT, Fault.UNSUPPORTED, Fault.BROKEN, Fault.PROGRAM, Fault.EMPTY}:
            raise NotRead(table_texts.not_a_table()) from refusal
        raise NotRead(document_texts.refused(name="", fault=refusal.fault, inside=None)) from refusal
    except NoHeader as refusal:
        raise NotRead(table_texts.no_header()) from refusal
    except TooManyRows as refusal:
        raise NotRead(table_texts.too_many_rows()) from refusal
    if read.is_empty:
        raise NotRead(table_texts.empty(examples=read.examples))
    return read


async def template(times: Times) -> bytes:
    """A table to be filled in, with examples that an import passes over."""
    today = clock.now().astimezone(times.zone).date()
    rows = table_texts.examples(first=today + timedelta(days=14), second=today + timedelta(days=30))
    return await asyncio.to_thread(
        table, table_texts.SHEET, table_texts.header(), rows, list(_WIDTHS.values()), _FORMATS
    )


async def exported(database: Database, person_id: int, times: Times) -> bytes:
    """The roadmap of the groups somebody answers for, as a table that can be sent back; without cancelled ones."""
    lines = await database.read(exporting.lines, person_id)
    groups = len(await database.read(agglomeration.groups))
    rows = [table_texts.row(line=each, all_groups=groups, zone=times.zone) for each in lines]
    header = [*table_texts.header(), *table_texts.COUNTED]
    widths = [*_WIDTHS.values(), *[_COUNT_WIDTH] * len(table_texts.COUNTED)]
    return await asyncio.to_thread(table, table_texts.SHEET, header, rows, widths, _FORMATS)


async def _fetched(bot: Bot, file_id: str, size: int | None) -> bytes:
    """Raises `NotRead`."""
    if size is not None and size > _LARGEST:
        raise NotRead(table_texts.too_large())
    try:
        stream = await bot.download(file_id, timeout=_FETCHING_TAKES)
    except (TelegramAPIError, ClientError, TimeoutError) as error:
        log.warning("a table was not fetched: %s", type(error).__name__)
        raise NotRead(document_texts.not_fetched(name="")) from error
    return stream.read() if stream is not None else b""


def _place(state: FSMContext) -> StorageKey:
    """Where the table that waits for «Внести» is kept; other conversations do not make it forgotten."""
    return replace(state.key, destiny=_DESTINY)
