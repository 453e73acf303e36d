"""Telling the author of a message what becomes of it; the message that says so is renewed later by the outbox."""

import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import ReplyParameters

from handlers.questions import answering_texts, texts
from storage import clock
from storage.database import Database
from storage.questions import reading, receipts
from storage.questions.conversation import Heard
from storage.questions.reading import Standing
from storage.tables import DeliveryState, Question
from storage.working_hours import WorkingHours

log = logging.getLogger(__name__)

EXPECTED_IN = 1
"""Working days in which an answer is expected."""


async def give(bot: Bot, database: Database, heard: Heard, *, hours: WorkingHours, offer: int | None = None) -> None:
    """Says it, in place of the offer if there was one; what cannot be said now is left to the outbox."""
    message, question = heard.message, heard.question
    revision = question.revision
    if message.from_coordinator:
        text = answering_texts.answer_sent(
            number=question.id, state=DeliveryState.PENDING, reason=None, open_again=heard.reopened
        )
    elif not heard.opens:
        text = texts.followed_up(
            number=question.id, group=heard.group, connected=heard.connected, reopened=heard.reopened
        )
    else:
        standing = await database.read(reading.standing, question.id)
        revision = standing.card.question.revision
        text = of_asker(standing, hours)
    try:
        receipt = await _say(bot, message.chat_id, message.message_id, text, offer)
    except TelegramAPIError as error:
        log.warning("the receipt of question %s is left to the outbox: %s", question.id, type(error).__name__)
        await database.write(receipts.owe_receipt, message.id)
    else:
        await database.write(receipts.keep_receipt, receipt, message.id, revision)


def of_asker(standing: Standing, hours: WorkingHours) -> str:
    """The asker's receipt as the question stands now."""
    card = standing.card
    return texts.receipt(
        question=card.question,
        group=card.group,
        connected=standing.connected,
        taken_by=card.taken_by.full_name if card.taken_by else None,
        closed_by_asker=card.question.closed_by_id == card.question.asker_id,
        expected=expected_of(card.question, hours),
    )


def expected_of(question: Question, hours: WorkingHours) -> str | None:
    """When its asker may expect an answer, as a sentence; None when they do not wait for one."""
    if question.waiting_since is None:
        return None
    by = hours.after(question.waiting_since, EXPECTED_IN)
    return texts.expected(by=by, late=by <= clock.now(), zone=hours.zone)


def due_of(question: Question, hours: WorkingHours) -> str | None:
    """Until when its coordinators should answer, as a sentence; None when nobody waits."""
    if question.waiting_since is None:
        return None
    by = hours.after(question.waiting_since, EXPECTED_IN)
    return answering_texts.due(by=by, late=by <= clock.now(), zone=hours.zone)


async def _say(bot: Bot, chat_id: int, message_id: int, text: str, offer: int | None) -> int:
    if offer is not None:
        try:
            await bot.edit_message_text(text, chat_id=chat_id, message_id=offer)
        except TelegramBadRequest as error:
            if is_unchanged(error):
                return offer
        else:
            return offer
    # A message made of a ready answer is nowhere in the chat.
    reply = ReplyParameters(message_id=message_id, allow_sending_without_reply=True) if message_id > 0 else None
    return (await bot.send_message(chat_id, text, reply_parameters=reply)).message_id


def is_unchanged(error: TelegramBadRequest) -> bool:
    """Whether an edit was refused because the message says so already."""
    return "message is not modified" in error.message
