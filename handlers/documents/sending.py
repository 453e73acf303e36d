"""«Получить файл», pressed or typed."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from handlers.documents import refusing, texts
from handlers.documents.callbacks import OfDocument
from handlers.documents.uploading import FileLost, Parcel, send_version
from handlers.menu.answering import acknowledge, alert
from storage.database import Database
from storage.documents import taking
from storage.documents.entries import Entry
from storage.documents.taking import NoFile
from storage.files import Files
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed


async def get(
    callback: CallbackQuery,
    callback_data: OfDocument,
    visitor: Visitor,
    database: Database,
    files: Files,
    bot: Bot,
    zone: ZoneInfo,
) -> None:
    taken = await _take(database, visitor, callback_data.document, cause=f"press {callback.id}")
    if isinstance(taken, str):
        await alert(callback, taken)
        return
    await acknowledge(callback)
    await _send(Parcel(bot, callback.from_user.id), taken, database, files, zone)


async def get_by_words(
    message: Message, document_id: int, visitor: Visitor, database: Database, files: Files, bot: Bot, zone: ZoneInfo
) -> None:
    """The button's words, typed."""
    cause = f"message {message.chat.id} {message.message_id}"
    taken = await _take(database, visitor, document_id, cause=cause)
    if isinstance(taken, str):
        await message.answer(taken)
    else:
        await _send(Parcel(bot, message.chat.id), taken, database, files, zone)


async def _take(database: Database, visitor: Visitor, document_id: int, *, cause: str) -> Entry | str:
    """What to send, or why nothing is; counted before it is sent, so once even if a crash makes it be sent again."""
    try:
        return await database.write(taking.take, visitor.person.id, document_id, cause=cause)
    except (NotAllowed, Missing) as refusal:
        return refusing.to_reader(refusal)
    except NoFile:
        return texts.no_file_yet()


async def _send(parcel: Parcel, entry: Entry, database: Database, files: Files, zone: ZoneInfo) -> None:
    if entry.version is None:
        return
    captioned = replace(parcel, caption=texts.caption(entry=entry, version=entry.version, zone=zone))
    try:
        await send_version(captioned, entry.version, database, files)
    except FileLost:
        await parcel.bot.send_message(parcel.chat_id, texts.file_lost())
