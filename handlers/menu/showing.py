"""The menu with the state the person is in, and refusing politely what is not theirs."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from handlers.menu import texts
from handlers.menu.answering import alert
from handlers.menu.commands import Role, role_of
from handlers.menu.keyboards import menu_or_none
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor
from storage.tables import Group


async def show_menu(bot: Bot, database: Database, visitor: Visitor, *, said: str | None = None) -> None:
    """Sends the menu; ``said`` goes before it. For whoever has a role."""
    if visitor.person.telegram_id is None:
        return
    groups = await database.read(agglomeration.groups)
    text = texts.menu(
        person=visitor.person, groups=groups, coordinates=[each for each in groups if each.id in visitor.coordinates]
    )
    await bot.send_message(
        visitor.person.telegram_id, f"{said}\n\n{text}" if said else text, reply_markup=menu_or_none(visitor)
    )


async def show_left(bot: Bot, database: Database, visitor: Visitor, *, left: bool) -> None:
    """Says that what was begun is left, if anything was; to whoever has no role, without a menu."""
    if role_of(visitor) is not Role.NEWCOMER:
        await show_menu(bot, database, visitor, said=texts.LEFT if left else texts.NOTHING_TO_LEAVE)
    elif visitor.person.telegram_id is not None:
        text = texts.LEFT_NEWCOMER if left else texts.NOTHING_TO_LEAVE_NEWCOMER
        await bot.send_message(visitor.person.telegram_id, text)


async def own_group(database: Database, visitor: Visitor) -> Group | None:
    """The group the visitor belongs to or has applied to."""
    if visitor.person.group_id is None or not visitor.may_ask:
        return None
    return await database.read(agglomeration.group, visitor.person.group_id)


async def refuse(event: Message | CallbackQuery, text: str, visitor: Visitor) -> None:
    """Says politely that this is not for them, with the menu that is."""
    if isinstance(event, CallbackQuery):
        await alert(event, text)
    else:
        await event.answer(text, reply_markup=menu_or_none(visitor))
