"""The ends of the form: an application sent, a line corrected, or nothing."""

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, User
from aiogram_dialog import DialogManager

from handlers.menu.commands import show_commands
from handlers.menu.dialogues import visitor_now
from handlers.menu.keyboards import menu_or_none
from handlers.profile import correcting
from handlers.questions import joining
from handlers.registration import texts
from handlers.registration.callbacks import Begin
from handlers.registration.form import CORRECTING, Filled, Steps, application
from storage import agglomeration, applications
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed


def join_again(group_id: int = 0) -> InlineKeyboardMarkup:
    """The button that begins joining; of the group of a link, if there was one."""
    button = InlineKeyboardButton(text=texts.JOIN, callback_data=Begin(group=group_id).pack())
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


async def finished(manager: DialogManager, filled: Filled) -> None:
    """Everything is filled in."""
    database: Database = manager.middleware_data["database"]
    visitor: Visitor = manager.middleware_data["visitor"]
    if filled.get("purpose") == CORRECTING:
        await correcting.save(manager, filled)
        return
    try:
        connected = await database.write(applications.apply, visitor.person.id, application(filled))
    except NotAllowed:
        filled["notice"] = texts.MUST_AGREE_FIRST
        await manager.switch_to(Steps.consent)
    except Missing:
        filled.pop("group", None)
        filled.pop("municipality", None)
        filled.pop("category", None)
        filled["notice"] = texts.CHANGED_MEANWHILE
        await manager.switch_to(Steps.group)
    except AlreadyDone:
        await manager.done()
        await _say(manager, texts.ALREADY_IN)
    else:
        group = await database.read(agglomeration.group, filled["group"])
        await manager.done()
        await _say(manager, texts.sent(group=group, connected=connected))
        state: FSMContext = manager.middleware_data["state"]
        await joining.offer(manager.middleware_data["bot"], telegram_user(manager).id, state, group)


async def cancelled(manager: DialogManager, filled: Filled, *, refused: bool = False) -> None:
    """The person does not go on."""
    if filled.get("purpose") == CORRECTING:
        await correcting.unchanged(manager)
        return
    await manager.done()
    text = texts.not_agreed() if refused else texts.left()
    bot: Bot = manager.middleware_data["bot"]
    await bot.send_message(telegram_user(manager).id, text, reply_markup=join_again())


def telegram_user(manager: DialogManager) -> User:
    """Whoever presses or types, as Telegram knows them."""
    user: User = manager.middleware_data["event_from_user"]
    return user


async def _say(manager: DialogManager, text: str) -> None:
    bot: Bot = manager.middleware_data["bot"]
    user_id = telegram_user(manager).id
    visitor = await visitor_now(manager.middleware_data["database"], user_id)
    await bot.send_message(user_id, text, reply_markup=menu_or_none(visitor))
    await show_commands(bot, visitor, user_id)
