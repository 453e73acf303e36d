"""Telling the author of a message what becomes of it; the message that says so is renewed later by the outbox."""

import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import ReplyParameters

from handlers.questions import texts
from storage.database import Database
from storage.questions import reading, travelling
from storage.questions.conversation import Heard
from storage.questions.reading import Standing
from storage.tables import DeliveryState

log = logging.getLogger(__name__)


async def give(bot: Bot, database: Database, heard: Heard, *, offer: int | None = None) -> None:
    """Says it, in place of the offer if there was one; what cannot be said now is left to the outbox."""
    message, question = heard.message, heard.question
    revision = question.revision
    if message.from_coordinator:
        text = texts.answer_sent(number=question.id, state=DeliveryState.PENDING, reason=None)
    elif not heard.opens:
        text = texts.followed_up(number=question.id, group=heard.group, connected=heard.connected)
    else:
        standing = await database.read(reading.standing, question.id)
        revision = standing.card.question.revision
        text = of_asker(standing)
    try:
        receipt = await _say(bot, message.chat_id, message.message_id, text, offer)
    except TelegramAPIError as error:
        log.warning("the receipt of question %s is left to the outbox: %s", question.id, type(error).__name__)
        await database.write(travelling.owe_receipt, message.id)
    else:
        await database.write(travelling.keep_receipt, receipt, message.id, revision)


def of_asker(standing: Standing) -> str:
    """The asker's receipt as the question stands now."""
    card = standing.card
    return texts.receipt(
        question=card.question,
        group=card.group,
        connected=standing.connected,
        taken_by=card.taken_by.full_name if card.taken_by else None,
        closed_by_asker=card.question.closed_by_id == card.question.asker_id,
    )


async def _say(bot: Bot, chat_id: int, message_id: int, text: str, offer: int | None) -> int:
    if offer is not None:
        try:
            await bot.edit_message_text(text, chat_id=chat_id, message_id=offer)
        except TelegramBadRequest as error:
            if is_unchanged(error):
                return offer
        else:
            return offer
    reply = ReplyParameters(message_id=message_id, allow_sending_without_reply=True)
    return (await bot.send_message(chat_id, text, reply_parameters=reply)).message_id


def is_unchanged(error: TelegramBadRequest) -> bool:
    """Whether an edit was refused because the message says so already."""
    return "message is not modified" in error.message
