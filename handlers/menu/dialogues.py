"""Leaving whatever a person was in the middle of, or keeping it."""

from dataclasses import replace
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.entities import DEFAULT_STACK_ID
from typing_extensions import override

from storage import people
from storage.database import Database
from storage.people import Visitor
from storage.questions import reading

JOINING = "joining"
"""What the dialogue's data says of its purpose while somebody fills in an application."""


def is_joining(dialog_manager: DialogManager) -> bool:
    """Whether the open dialogue is an application being filled in, which nothing but «Отмена» may lose."""
    if not dialog_manager.has_context():
        return False
    return dialog_manager.current_context().dialog_data.get("purpose") == JOINING


async def leave(dialog_manager: DialogManager, state: FSMContext) -> bool:
    """Leaves what was being typed or chosen; an application being filled in stays. Returns whether anything was left.

    Whoever answers a menu word or a command calls this first and `reopen` last.
    """
    typing = await state.get_state() is not None
    if typing:
        await state.clear()
    if not dialog_manager.has_context() or is_joining(dialog_manager):
        return typing
    await dialog_manager.reset_stack()
    return True


async def is_open(state: FSMContext) -> bool:
    """Whether a window of a dialogue is open, for reactions that come before aiogram-dialog's own middlewares."""
    # Where aiogram-dialog 2.6 keeps its default stack (context/storage.py); a test of the profile holds us to it.
    key = replace(state.key, user_id=state.key.chat_id, destiny=f"aiogd:stack:{DEFAULT_STACK_ID}")
    return bool((await state.storage.get_data(key)).get("intents"))


async def reopen(dialog_manager: DialogManager) -> None:
    """Shows the dialogue that stayed open again, below what was just said."""
    if dialog_manager.has_context():
        await dialog_manager.show(ShowMode.SEND)


async def visitor_now(database: Database, telegram_id: int) -> Visitor:
    """The visitor after a write has changed what they are."""
    [visitor] = await database.read(people.visitors, [telegram_id])
    if visitor is None:
        return await database.write(people.arrive, telegram_id)
    return visitor


class NothingOpen(Filter):
    """Passes while the person is in no dialogue and is asked for nothing."""

    @override
    async def __call__(self, _: Any, raw_state: str | None = None, aiogd_context: object = None) -> bool:
        return raw_state is None and aiogd_context is None


class NotAboutAQuestion(Filter):
    """Passes a message unless it is a reply within a question, which goes there whatever else is open."""

    @override
    async def __call__(self, message: Message, database: Database) -> bool:
        replied = message.reply_to_message
        return replied is None or await database.read(reading.replied, message.chat.id, replied.message_id) is None
