"""Correcting what participants see of a group's coordinator: name, post, telephone, e-mail."""

import re
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.coordinators import texts
from handlers.coordinators.callbacks import Contact
from handlers.coordinators.states import Typing, take_next
from handlers.menu import texts as menu_texts
from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from handlers.menu.showing import show_menu
from handlers.registration.validation import cleaned, person_name
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.tables import Group

_PHONE = re.compile(r"[\d\s()+,;.–-]*(?:доб\.?[\s\d]*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>.]+(?:\.[^\s@<>.]+)+")


def keyboard(group: Group) -> InlineKeyboardMarkup:
    """What can be corrected."""
    buttons = [
        InlineKeyboardButton(text=words, callback_data=Contact(group=group.id, field=field).pack())
        for field, words in texts.FIELDS.items()
    ]
    return InlineKeyboardMarkup(inline_keyboard=[buttons[:2], buttons[2:]])


def valid(field: str, text: str) -> str | None:
    """The contact to keep; None for what cannot be one."""
    value = cleaned(text)
    match field:
        case "contact_name":
            return person_name(text)
        case "contact_post":
            return value if 2 <= len(value) <= 400 and any(map(str.isalpha, value)) else None
        case "contact_phone":
            fits = len(value) <= 64 and sum(map(str.isdigit, value)) >= 5 and _PHONE.fullmatch(value)
            return value if fits else None
        case "contact_email":
            return value if len(value) <= 200 and _EMAIL.fullmatch(value) else None
    return None


async def ask(
    callback: CallbackQuery,
    callback_data: Contact,
    database: Database,
    visitor: Visitor,
    dialog_manager: DialogManager,
    state: FSMContext,
) -> None:
    group_id, field = callback_data.group, callback_data.field
    if not visitor.is_administrator and group_id not in visitor.coordinates:
        await alert(callback, menu_texts.FOR_COORDINATORS)
        return
    groups = {each.id: each for each in await database.read(agglomeration.groups)}
    if group_id not in groups or field not in texts.FIELDS:
        await alert(callback, texts.NOT_YOURS)
        return
    await leave(dialog_manager, state)
    await take_next(state, Typing.contact, group=group_id, field=field)
    await acknowledge(callback)
    await say(callback, texts.type_contact(group=groups[group_id], field=field))


async def hear(
    message: Message, about: dict[str, Any], database: Database, visitor: Visitor, state: FSMContext
) -> None:
    field = about["field"]
    if cleaned(message.text or "").casefold() == "отмена":
        await state.clear()
        if message.bot is not None:
            await show_menu(message.bot, database, visitor, said=menu_texts.LEFT)
        return
    value = valid(field, message.text or "")
    if value is None:
        await message.answer(texts.not_a_contact(field=field))
        return
    await state.clear()
    try:
        group = await database.write(agglomeration.correct_contact, visitor.person.id, about["group"], field, value)
    except (NotAllowed, Missing):
        await message.answer(menu_texts.FOR_COORDINATORS)
        return
    await message.answer(f"{texts.CONTACT_SAVED}\n\n{texts.contacts(group=group)}", reply_markup=keyboard(group))
