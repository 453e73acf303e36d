"""The list of ready answers, one of them, deleting."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from aiogram_dialog import DialogManager

from handlers.answers.sending import send_parts
from handlers.documents.uploading import FileLost
from handlers.menu import texts as menu_texts
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave
from handlers.ready_answers import keyboards, texts
from handlers.ready_answers.attaching import upload
from handlers.ready_answers.callbacks import Act, OfReady, Shelf
from handlers.ready_answers.keyboards import PAGE, page_within
from handlers.ready_answers.lost_files import from_disk
from handlers.ready_answers.states import Writing
from storage import agglomeration, ready_answers
from storage.database import Database
from storage.files import Files
from storage.people import Visitor
from storage.ready_answers import NoSuchFile
from storage.refusals import Missing, NotAllowed
from storage.tables import ReadyAnswer


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a ready answer that is there, by a coordinator of its group."""

    callback: CallbackQuery
    ready: ReadyAnswer
    visitor: Visitor
    database: Database
    bot: Bot
    state: FSMContext
    dialog_manager: DialogManager
    files: Files


async def show_shelf(callback: CallbackQuery, callback_data: Shelf, visitor: Visitor, database: Database) -> None:
    """The list, or the choice of a group."""
    if not visitor.is_coordinator:
        await alert(callback, menu_texts.FOR_COORDINATORS)
        return
    own = sorted(visitor.coordinates)
    group_id = callback_data.group or (own[0] if len(own) == 1 else 0)
    if group_id and group_id not in visitor.coordinates:
        await alert(callback, texts.not_yours())
        return
    if group_id:
        shown = await _shelf(database, visitor, group_id, callback_data.page or 0)
    else:
        groups = [each for each in await database.read(agglomeration.groups) if each.id in visitor.coordinates]
        shown = texts.choose_group(), keyboards.groups(groups)
    await acknowledge(callback)
    if callback_data.page is None:
        await say(callback, *shown)
    else:
        await replace(callback, *shown)


async def press(
    callback: CallbackQuery,
    callback_data: OfReady,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    dialog_manager: DialogManager,
    files: Files,
) -> None:
    """Any button of one ready answer."""
    try:
        ready = await database.read(ready_answers.get, visitor.person.id, callback_data.ready)
        pressed = Press(callback, ready, visitor, database, bot, state, dialog_manager, files)
        await _REACTIONS[callback_data.act](pressed)
    except Missing:
        await alert(callback, texts.gone())
    except NotAllowed:
        await alert(callback, texts.not_yours())
    except NoSuchFile as refusal:
        await alert(callback, texts.no_such_file(title=refusal.title))
    except FileLost:
        await alert(callback, texts.file_lost())


async def card(database: Database, ready: ReadyAnswer) -> str:
    """One ready answer in words."""
    return texts.card(ready=ready, group=await database.read(agglomeration.group, ready.group_id))


async def _open(pressed: Press) -> None:
    await acknowledge(pressed.callback)
    await replace(pressed.callback, await card(pressed.database, pressed.ready), keyboards.card(pressed.ready))


async def _show(pressed: Press) -> None:
    chat_id = pressed.callback.from_user.id
    await upload(pressed.ready, chat_id, pressed.bot, pressed.database, pressed.files)
    parts = await pressed.database.read(ready_answers.contents, pressed.ready)
    documents = [each for each in parts if "version" in each]
    refused = await send_parts(pressed.bot, chat_id, [each for each in parts if "version" not in each])
    if await send_parts(pressed.bot, chat_id, documents):
        refused += await send_parts(pressed.bot, chat_id, await from_disk(documents, pressed.database, pressed.files))
    await acknowledge(pressed.callback)
    words = texts.files_refused() if refused else texts.this_is_how_it_arrives()
    await say(pressed.callback, words, keyboards.card(pressed.ready))


async def _ask_new_title(pressed: Press) -> None:
    await _wait(pressed, Writing.new_title.state, texts.name_it_anew(title=pressed.ready.title))


async def _ask_replacement(pressed: Press) -> None:
    await _wait(pressed, Writing.replacement.state, texts.send_it_anew(title=pressed.ready.title))


async def _ask_for_document(pressed: Press) -> None:
    await _wait(pressed, Writing.document.state, texts.which_document(title=pressed.ready.title))


async def _wait(pressed: Press, state: str | None, prompt: str) -> None:
    await leave(pressed.dialog_manager, pressed.state)
    await pressed.state.set_state(state)
    await pressed.state.set_data({"ready": pressed.ready.id, "seen": pressed.ready.updated_at.isoformat()})
    await acknowledge(pressed.callback)
    await say(pressed.callback, prompt)


async def _ask_to_delete(pressed: Press) -> None:
    await acknowledge(pressed.callback)
    words = texts.surely_delete(title=pressed.ready.title)
    await replace(pressed.callback, words, keyboards.surely_delete(pressed.ready.id))


async def _delete(pressed: Press) -> None:
    ready = await pressed.database.write(ready_answers.delete, pressed.visitor.person.id, pressed.ready.id)
    await acknowledge(pressed.callback, texts.deleted(title=ready.title))
    await replace(pressed.callback, *await _shelf(pressed.database, pressed.visitor, ready.group_id, 0))


async def _shelf(database: Database, visitor: Visitor, group_id: int, page: int) -> tuple[str, InlineKeyboardMarkup]:
    ready = await database.read(ready_answers.of_group, visitor.person.id, group_id)
    page, pages = page_within(page, len(ready))
    shown = ready[page * PAGE : (page + 1) * PAGE]
    group = await database.read(agglomeration.group, group_id)
    text = texts.shelf(group=group, ready=shown, first=page * PAGE + 1, total=len(ready))
    return text, keyboards.shelf(group_id, shown, page=page, pages=pages)


_REACTIONS: dict[Act, Callable[[Press], Awaitable[None]]] = {
    Act.OPEN: _open,
    Act.SHOW: _show,
    Act.RENAME: _ask_new_title,
    Act.REPLACE: _ask_replacement,
    Act.ATTACH: _ask_for_document,
    Act.DELETE: _ask_to_delete,
    Act.DELETE_NOW: _delete,
}
