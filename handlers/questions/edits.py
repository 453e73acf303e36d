"""Messages edited by their authors after they were said."""

from aiogram.enums import ContentType
from aiogram.types import Message, ReplyParameters

from handlers.questions import messages, texts
from storage.database import Database
from storage.questions import conversation, travelling

_CHANGE_BY_THEMSELVES = frozenset({ContentType.LOCATION, ContentType.VENUE, ContentType.POLL, ContentType.GAME})
"""A live location moves and a poll fills up; Telegram reports that as an edit too."""


async def reword(message: Message, database: Database) -> None:
    """The new words are kept; whoever has the old ones does not see the new, so their author is told."""
    said = messages.said(message)
    reworded = await database.write(conversation.reword, said.chat_id, said.message_id, said.text)
    if reworded is None or not reworded.arrived or message.content_type in _CHANGE_BY_THEMSELVES:
        return
    if not reworded.changed and message.content_type == ContentType.TEXT:
        return
    number = reworded.message.question_id
    words = texts.answer_already_arrived if reworded.message.from_coordinator else texts.already_arrived
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    notice = await message.answer(words(number=number), reply_parameters=reply)
    await database.write(travelling.keep_copy, message.chat.id, notice.message_id, number)
