"""Connecting a forum, or a group's own chat, to a group and ending it, by an administrator's command in it."""

from collections.abc import Sequence

from aiogram import Bot
from aiogram.filters import CommandObject
from aiogram.types import ChatMemberAdministrator, Message, ReplyParameters

from handlers.announcements import chats
from handlers.forums import texts
from storage import agglomeration, forums
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.tables import Group


async def explain(message: Message) -> None:
    """The command in a private chat."""
    await message.answer(texts.for_forums())


async def connect(
    message: Message, command: CommandObject, bot: Bot, database: Database, visitor: Visitor | None = None
) -> None:
    obstacle = _who_may_not(message, visitor)
    if obstacle is not None or visitor is None:
        await _reply(message, obstacle or texts.not_an_administrator())
        return
    if not message.chat.is_forum or "объявлени" in (command.args or "").casefold():
        await chats.connect(message, _number(command), visitor, database)
        return
    me = await bot.get_chat_member(message.chat.id, bot.id)
    if not isinstance(me, ChatMemberAdministrator) or not me.can_manage_topics:
        await _reply(message, texts.no_right())
        return
    title = message.chat.title or ""
    try:
        found = await database.write(forums.connect, visitor.person.id, _number(command) or 0, message.chat.id, title)
    except NotAllowed:
        await _reply(message, texts.not_an_administrator())
    except Missing:
        groups = await database.read(agglomeration.groups)
        here = await database.read(forums.groups_of, message.chat.id)
        await _reply(message, texts.which_group(groups=groups, connected=here))
    else:
        await _reply(message, texts.connected(found=found))


async def disconnect(
    message: Message, command: CommandObject, database: Database, visitor: Visitor | None = None
) -> None:
    """Without a number, of all groups whose questions come here."""
    obstacle = _who_may_not(message, visitor)
    if obstacle is not None or visitor is None:
        await _reply(message, obstacle or texts.not_an_administrator())
        return
    ended: Sequence[Group] = []
    if not command.args or _number(command) is not None:
        ended = await database.write(forums.disconnect, visitor.person.id, message.chat.id, _number(command))
    if ended:
        await _reply(message, texts.disconnected(groups=ended))
    elif await chats.disconnect(message, visitor, database) is None:
        here = await database.read(forums.groups_of, message.chat.id)
        await _reply(message, texts.nothing_to_disconnect(connected=here))


def _who_may_not(message: Message, visitor: Visitor | None) -> str | None:
    if message.sender_chat is not None:
        return texts.anonymous_administrator()
    if visitor is None or not visitor.is_administrator:
        return texts.not_an_administrator()
    return None


def _number(command: CommandObject) -> int | None:
    """The number of the group; «№ 2» and «ММПГ 2» are as good as «2»."""
    words = (command.args or "").replace("№", " ").split()
    return next((int(each) for each in words if each.isdecimal() and len(each) < 6), None)


async def _reply(message: Message, text: str) -> None:
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(text, reply_parameters=reply)
