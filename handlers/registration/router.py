"""The way into the form: its button, and a newcomer's greeting."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.menu.answering import acknowledge, alert
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import NotAboutAQuestion, NothingOpen, leave
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.registration import recognising, texts
from handlers.registration.beginning import begin
from handlers.registration.callbacks import Begin
from handlers.registration.finishing import join_again
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor


class NewcomerGreets(Filter):
    """Passes a bare greeting of whoever has no role; whatever else they say may be a question."""

    @override
    async def __call__(self, message: Message, visitor: Visitor) -> bool:
        if role_of(visitor) is not Role.NEWCOMER:
            return False
        return message.sticker is not None or (message.text is not None and recognising.is_greeting(message.text))


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="registration")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.callback_query.register(begin_by_button, Begin.filter())
    router.message.register(welcome_newcomer, NewcomerGreets(), ~MenuWord(), NothingOpen(), NotAboutAQuestion())
    return router


async def begin_by_button(
    callback: CallbackQuery,
    callback_data: Begin,
    database: Database,
    visitor: Visitor,
    dialog_manager: DialogManager,
    state: FSMContext,
) -> None:
    if visitor.may_ask:
        await alert(callback, texts.APPLIED_ALREADY)
        return
    groups = await database.read(agglomeration.groups)
    await acknowledge(callback)
    await leave(dialog_manager, state)
    await begin(
        dialog_manager, database, visitor, next((each for each in groups if each.id == callback_data.group), None)
    )


async def welcome_newcomer(message: Message) -> None:
    await message.answer(texts.join_first(), reply_markup=join_again())
