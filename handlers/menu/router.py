"""Menu words and commands that work in any state, and the last resort for presses."""

import re

from aiogram import Bot, Router
from aiogram.filters import Command, CommandStart, ExceptionTypeFilter, Filter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState
from typing_extensions import override

from handlers.announcements.report_keyboards import of_group
from handlers.answers.keyboards import browse_button
from handlers.buttons import Words
from handlers.menu import texts
from handlers.menu.commands import KNOWN, Role, role_of
from handlers.menu.dialogues import NotAboutAQuestion, NothingOpen, is_joining, leave, reopen
from handlers.menu.outdated import outdated_button, show_current
from handlers.menu.showing import own_group, show_left, show_menu
from handlers.menu.starting import start
from handlers.private import InPrivate
from handlers.registration import texts as registration_texts
from handlers.registration.finishing import join_again
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor

_COMMAND = re.compile(r"/([A-Za-z]\w*)(?:@\w+)?(?:\s|$)")


class UnknownCommand(Filter):
    """Passes what looks like a command and is none of ours."""

    @override
    async def __call__(self, message: Message) -> bool:
        match = _COMMAND.match(message.text or "")
        return match is not None and match[1].lower() not in KNOWN


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="menu")
    router.message.filter(InPrivate())
    router.message.register(start, CommandStart(ignore_case=True))
    router.message.register(show, or_f(Command("menu", ignore_case=True), Words("Меню")))
    router.message.register(show_help, or_f(Command("help", ignore_case=True), Words("Помощь")))
    router.message.register(cancel, Command("cancel", ignore_case=True))
    router.message.register(cancel, Words("Отмена", "Отменить"), NothingOpen(), NotAboutAQuestion())
    router.message.register(unknown_command, UnknownCommand())
    router.errors.register(show_current, ExceptionTypeFilter(UnknownIntent, OutdatedIntent, UnknownState))
    return router


def build_last() -> Router:
    """Comes after every other router: answers whatever press nobody has."""
    router = Router(name="menu, last")
    router.callback_query.register(outdated_button)
    return router


async def show(
    message: Message, bot: Bot, database: Database, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext
) -> None:
    await leave(dialog_manager, state)
    if role_of(visitor) is not Role.NEWCOMER:
        await show_menu(bot, database, visitor)
    elif dialog_manager.has_context():
        await message.answer(texts.STILL_JOINING)
    else:
        await message.answer(registration_texts.join_first(), reply_markup=join_again())
    await reopen(dialog_manager)


async def show_help(
    message: Message, database: Database, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext
) -> None:
    await leave(dialog_manager, state)
    groups = await database.read(agglomeration.groups)
    role = role_of(visitor)
    if role is Role.COORDINATOR:
        text = texts.help_for_coordinator(groups=[each for each in groups if each.id in visitor.coordinates])
    elif role is Role.NEWCOMER:
        text = texts.help_for_newcomer(groups=groups)
    else:
        text = texts.help_for_participant(group=await own_group(database, visitor)) if visitor.may_ask else ""
    if visitor.is_administrator:
        text += texts.help_for_administrator()
    keyboard = (
        InlineKeyboardMarkup(inline_keyboard=[[browse_button()], [of_group()]]) if role is not Role.NEWCOMER else None
    )
    await message.answer(text.strip(), reply_markup=keyboard)
    await reopen(dialog_manager)


async def cancel(
    message: Message, bot: Bot, database: Database, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext
) -> None:
    joining = is_joining(dialog_manager)
    left = await leave(dialog_manager, state)
    if joining:
        await dialog_manager.reset_stack()
        await message.answer(registration_texts.left(), reply_markup=join_again())
    else:
        await show_left(bot, database, visitor, left=left)


async def unknown_command(
    message: Message, bot: Bot, database: Database, visitor: Visitor, dialog_manager: DialogManager
) -> None:
    if role_of(visitor) is Role.NEWCOMER and not dialog_manager.has_context():
        await message.answer(registration_texts.join_first(), reply_markup=join_again())
    elif not is_joining(dialog_manager):
        await show_menu(bot, database, visitor, said=texts.UNKNOWN_COMMAND)
    await reopen(dialog_manager)
