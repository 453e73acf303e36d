"""«Мой профиль» and what its buttons do."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove
from aiogram_dialog import DialogManager

from handlers.buttons import Words
from handlers.menu.answering import acknowledge, alert, put_away, replace, say
from handlers.menu.commands import Role, forget_commands, role_of
from handlers.menu.dialogues import is_joining, leave, reopen
from handlers.private import InPrivate
from handlers.profile import correcting, showing, texts
from handlers.profile.callbacks import Act, Correct, Mine, Move
from handlers.registration import texts as registration_texts
from handlers.registration.finishing import join_again
from storage import applications, people
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="profile")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(show, or_f(Command("me", ignore_case=True), Words("Мой профиль")))
    router.callback_query.register(correct, Correct.filter())
    router.callback_query.register(show_again, Mine.filter(F.act == Act.SHOW))
    router.callback_query.register(withdraw_move, Mine.filter(F.act == Act.WITHDRAW))
    router.callback_query.register(ask_to_leave, Mine.filter(F.act == Act.LEAVE))
    router.callback_query.register(leave_now, Mine.filter(F.act == Act.LEAVE_NOW))
    router.callback_query.register(move, Move.filter())
    return router


async def show(
    message: Message, bot: Bot, database: Database, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext
) -> None:
    await leave(dialog_manager, state)
    if _has_profile(visitor):
        await showing.show(bot, database, visitor)
        await reopen(dialog_manager)
    elif dialog_manager.has_context():
        await reopen(dialog_manager)
    else:
        await message.answer(registration_texts.join_first(), reply_markup=join_again())


async def show_again(callback: CallbackQuery, bot: Bot, database: Database, visitor: Visitor) -> None:
    if await _is_newcomer(callback, visitor):
        return
    await acknowledge(callback)
    await put_away(callback)
    await showing.show(bot, database, visitor)


async def correct(
    callback: CallbackQuery,
    callback_data: Correct,
    database: Database,
    visitor: Visitor,
    dialog_manager: DialogManager,
    state: FSMContext,
) -> None:
    if await _is_newcomer(callback, visitor):
        return
    if is_joining(dialog_manager):
        await alert(callback, registration_texts.outdated_step())
        await reopen(dialog_manager)
        return
    await leave(dialog_manager, state)
    if await correcting.start(dialog_manager, database, visitor, callback_data.line):
        await acknowledge(callback)
    else:
        await alert(callback, texts.NOT_NOW)


async def withdraw_move(callback: CallbackQuery, bot: Bot, database: Database, visitor: Visitor) -> None:
    try:
        await database.write(applications.withdraw_move, visitor.person.id)
    except Missing:
        await alert(callback, texts.NO_MOVE)
        return
    await acknowledge(callback)
    await put_away(callback)
    await showing.show(bot, database, visitor, said=texts.WITHDRAWN)


async def move(callback: CallbackQuery, callback_data: Move, database: Database, visitor: Visitor) -> None:
    if not visitor.may_ask:
        await alert(callback, registration_texts.outdated(registered=role_of(visitor) is not Role.NEWCOMER))
        return
    try:
        said = await correcting.ask_to_move(database, visitor, callback_data.group)
    except AlreadyDone:
        await alert(callback, texts.OWN_GROUP)
    except Missing:
        await alert(callback, texts.NOT_NOW)
    else:
        await acknowledge(callback)
        await replace(callback, said)


async def ask_to_leave(callback: CallbackQuery, visitor: Visitor) -> None:
    if await _is_newcomer(callback, visitor):
        return
    await acknowledge(callback)
    if visitor.is_staff:
        await say(callback, texts.LEAVING_LATER)
    else:
        await say(callback, texts.leave_question(member=visitor.may_ask), showing.leave_question(visitor))


async def leave_now(
    callback: CallbackQuery,
    bot: Bot,
    database: Database,
    visitor: Visitor,
    dialog_manager: DialogManager,
    state: FSMContext,
) -> None:
    if await _is_newcomer(callback, visitor):
        return
    await state.clear()
    await dialog_manager.reset_stack(remove_keyboard=False)
    # What is left of the dialogues is erased with the rest; their manager must not write it down again afterwards.
    dialog_manager.current_stack().last_message_id = None
    try:
        await database.write(people.leave, visitor.person.id)
    except NotAllowed:
        await acknowledge(callback)
        await say(callback, texts.LEAVING_LATER)
        return
    await acknowledge(callback)
    await put_away(callback)
    await bot.send_message(callback.from_user.id, texts.LEAVING, reply_markup=ReplyKeyboardRemove())
    await forget_commands(bot, callback.from_user.id)


def _has_profile(visitor: Visitor) -> bool:
    """Whoever has no role may still have data here: declined, disconnected, or in the middle of joining."""
    person = visitor.person
    return role_of(visitor) is not Role.NEWCOMER or person.consented_at is not None or person.full_name is not None


async def _is_newcomer(callback: CallbackQuery, visitor: Visitor) -> bool:
    """Somebody who left, or was never in, has no profile; tells them so."""
    if _has_profile(visitor):
        return False
    await alert(callback, registration_texts.outdated(registered=False))
    return True
