"""What coordinators do with a document that is there: its name, its place, whether people see it, its versions."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers.documents import browsing, refusing
from handlers.documents import texts as documents_texts
from handlers.documents.keeping import keyboards, managing_texts, texts
from handlers.documents.keeping.callbacks import Change, History, MoveTo, OfDocument, OneVersion
from handlers.documents.keeping.states import Renaming
from handlers.documents.states import look_around
from handlers.documents.uploading import FileLost, Parcel, send_version
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave
from handlers.questions import messages
from storage.database import Database
from storage.documents import catalogue, keeping, versions
from storage.documents.entries import Entry, readable
from storage.documents.keeping import Known, UnfitTitle
from storage.files import Files
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a document that is there, by somebody who keeps the catalogue."""

    callback: CallbackQuery
    entry: Entry
    visitor: Visitor
    database: Database
    state: FSMContext
    zone: ZoneInfo
    dialog_manager: DialogManager


async def press(
    callback: CallbackQuery,
    callback_data: OfDocument,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """Any button of one document."""
    try:
        entry = await _entry(database, visitor, callback_data.document)
        pressed = Press(callback, entry, visitor, database, state, zone, dialog_manager)
        await _REACTIONS[callback_data.change](pressed)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_keeper(refusal))


async def move(callback: CallbackQuery, callback_data: MoveTo, visitor: Visitor, database: Database) -> None:
    """The portfolio is chosen, or the section too; or the portfolio is to be another one."""
    person_id, document_id = visitor.person.id, callback_data.document
    try:
        entry = await _entry(database, visitor, document_id)
        if callback_data.section:
            await database.write(keeping.move, person_id, document_id, callback_data.section)
            text = managing_texts.moved(entry=await _entry(database, visitor, document_id))
            keyboard = keyboards.opened(document_id)
        elif callback_data.portfolio:
            contents = await database.read(catalogue.contents, person_id, callback_data.portfolio)
            text = managing_texts.where_to_in(entry=entry, portfolio=contents.stock.portfolio)
            keyboard = keyboards.move_to_section(document_id, contents)
        else:
            text, keyboard = await _where_to(database, visitor, entry)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_keeper(refusal))
    except Known:
        await alert(callback, managing_texts.called_so_there())
    else:
        await acknowledge(callback)
        await replace(callback, text, keyboard)


async def hear_title(message: Message, visitor: Visitor, database: Database, state: FSMContext) -> None:
    """The new name of a document."""
    if message.text is None:
        if not messages.is_service(message):
            await message.answer(texts.words_are_needed())
        return
    data = await state.get_data()
    document_id = int(data["document"])
    try:
        before = (await _entry(database, visitor, document_id)).document.title
        document = await database.write(keeping.rename, visitor.person.id, document_id, message.text)
    except UnfitTitle as refusal:
        await message.answer(texts.unfit_title(length=refusal.length, longest=refusal.longest))
    except Known:
        await message.answer(managing_texts.called_so_here())
    except (NotAllowed, Missing) as refusal:
        await state.clear()
        await message.answer(refusing.to_keeper(refusal))
    else:
        await state.clear()
        await look_around(state, opened=document_id)
        overtaken = before if before not in {data["title"], document.title} else None
        text = managing_texts.renamed(title=document.title, overtaken_title=overtaken)
        await message.answer(text, reply_markup=keyboards.opened(document_id))


async def show_history(
    callback: CallbackQuery, callback_data: History, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """«Прежние версии», the newest first."""
    document_id = callback_data.document
    try:
        entry = await _entry(database, visitor, document_id)
        history = await database.read(versions.history, visitor.person.id, document_id)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_keeper(refusal))
        return
    size = keyboards.VERSIONS_PAGE
    pages = max(1, -(-len(history) // size))
    number = min(callback_data.page or 0, pages - 1)
    shown = history[number * size : (number + 1) * size]
    text = managing_texts.history(title=entry.document.title, versions=shown, zone=zone)
    keyboard = keyboards.history(document_id, shown, number=number, pages=pages)
    await acknowledge(callback)
    await (say if callback_data.page is None else replace)(callback, text, keyboard)


async def send_one(
    callback: CallbackQuery,
    callback_data: OneVersion,
    visitor: Visitor,
    database: Database,
    files: Files,
    bot: Bot,
) -> None:
    """One version's file, once more; it does not count as taken."""
    try:
        version = await database.read(versions.one, visitor.person.id, callback_data.version)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_keeper(refusal))
        return
    await acknowledge(callback)
    parcel = Parcel(bot, callback.from_user.id, managing_texts.this_version(version=version))
    try:
        await send_version(parcel, version, database, files)
    except FileLost:
        await say(callback, documents_texts.file_lost())


async def _entry(database: Database, visitor: Visitor, document_id: int) -> Entry:
    """Raises `NotAllowed`, `Missing`."""
    if not visitor.is_staff:
        raise NotAllowed
    return await database.read(readable, visitor.person.id, document_id)


async def _ask_new_title(pressed: Press) -> None:
    await leave(pressed.dialog_manager, pressed.state)
    await pressed.state.set_state(Renaming.title)
    document = pressed.entry.document
    await pressed.state.set_data({"document": document.id, "title": document.title})
    await acknowledge(pressed.callback)
    await say(pressed.callback, managing_texts.name_anew(title=document.title))


async def _ask_where_to(pressed: Press) -> None:
    screen = await _where_to(pressed.database, pressed.visitor, pressed.entry)
    await acknowledge(pressed.callback)
    await say(pressed.callback, *screen)


async def _where_to(database: Database, visitor: Visitor, entry: Entry) -> browsing.Screen:
    stock = await database.read(catalogue.portfolios, visitor.person.id)
    return managing_texts.where_to(entry=entry), keyboards.move_to_portfolio(entry.document.id, stock)


async def _hide(pressed: Press) -> None:
    await pressed.database.write(keeping.hide, pressed.visitor.person.id, pressed.entry.document.id)
    await alert(pressed.callback, managing_texts.hidden())
    await _show_anew(pressed)


async def _restore(pressed: Press) -> None:
    await pressed.database.write(keeping.restore, pressed.visitor.person.id, pressed.entry.document.id)
    await acknowledge(pressed.callback, managing_texts.restored())
    await _show_anew(pressed)


async def _show_anew(pressed: Press) -> None:
    card = await browsing.card(pressed.database, pressed.visitor, pressed.entry.document.id, pressed.zone)
    await replace(pressed.callback, *card)


_REACTIONS: Final[dict[Change, Callable[[Press], Awaitable[None]]]] = {
    Change.RENAME: _ask_new_title,
    Change.MOVE: _ask_where_to,
    Change.HIDE: _hide,
    Change.RESTORE: _restore,
}
