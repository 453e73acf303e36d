"""Groups' own chats, where what is announced to a whole group is posted too: connected by an administrator there."""

from aiogram.types import ChatMemberUpdated, Message, ReplyParameters

from handlers.announcements import chat_texts
from storage import agglomeration
from storage.announcements import group_chats
from storage.announcements.group_chats import CoordinatorsForum
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing
from storage.tables import Group


async def connect(message: Message, number: int | None, visitor: Visitor, database: Database) -> None:
    """«/connect 2» in a chat without topics, or with «объявления» after it; the visitor is an administrator."""
    title = message.chat.title or ""
    try:
        group = await database.write(group_chats.connect, visitor.person.id, number or 0, message.chat.id, title)
    except Missing:
        words = chat_texts.which_group(groups=await database.read(agglomeration.groups))
    except CoordinatorsForum:
        words = chat_texts.is_coordinators_forum()
    else:
        words = chat_texts.connected(group=group)
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(words, reply_parameters=reply)


async def disconnect(message: Message, visitor: Visitor, database: Database) -> Group | None:
    """The group whose chat this was; None when it was no group's."""
    try:
        group = await database.write(group_chats.disconnect, visitor.person.id, message.chat.id)
    except Missing:
        return None
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(chat_texts.disconnected(group=group), reply_parameters=reply)
    return group


async def leave(event: ChatMemberUpdated, database: Database) -> None:
    """The bot was removed from a chat: nothing is posted there any more."""
    if event.new_chat_member.status in {"left", "kicked"}:
        await database.write(group_chats.lost, event.chat.id)
