"""An invitation: a link, one confirming button, and a coordinator is connected."""

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.coordinators import texts
from handlers.coordinators.callbacks import Connect
from handlers.menu.answering import acknowledge, alert, put_away
from handlers.menu.commands import show_commands
from handlers.menu.dialogues import visitor_now
from handlers.menu.keyboards import menu
from handlers.registration.validation import person_name
from storage import invitations
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Expired, Refusal


async def offer(message: Message, database: Database, payload: str) -> None:
    """Shows what the link is for; only the button uses it up, so neither a preview nor a slip of the hand can."""
    try:
        group = await database.read(invitations.invited_to, payload)
    except Refusal as refusal:
        await message.answer(_why_not(refusal))
        return
    button = InlineKeyboardButton(text=texts.CONNECT, callback_data=Connect(payload=payload).pack())
    await message.answer(texts.invitation(group=group), reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))


async def connect(
    callback: CallbackQuery,
    callback_data: Connect,
    bot: Bot,
    database: Database,
    visitor: Visitor,
    dialog_manager: DialogManager,
) -> None:
    name = person_name(callback.from_user.full_name)
    try:
        if name is None and visitor.person.full_name is None:
            name = (await database.read(invitations.invited_to, callback_data.payload)).contact_name
        group = await database.write(invitations.connect, callback_data.payload, visitor.person.id, name or "")
    except Refusal as refusal:
        await alert(callback, _why_not(refusal))
        await put_away(callback)
        return
    await acknowledge(callback)
    await put_away(callback)
    if dialog_manager.has_context():
        await dialog_manager.reset_stack()
    now = await visitor_now(database, callback.from_user.id)
    await bot.send_message(
        callback.from_user.id, texts.connected(group=group, name=now.person.full_name), reply_markup=menu(now)
    )
    await show_commands(bot, now, callback.from_user.id)


def _why_not(refusal: Refusal) -> str:
    match refusal:
        case Expired():
            return texts.INVITATION_EXPIRED
        case AlreadyDone():
            return texts.INVITATION_USED
        case _:
            return texts.INVITATION_UNKNOWN
