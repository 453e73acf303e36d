"""Questions and answers as they are delivered: cards, copies, receipts."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup, ReplyParameters

from handlers.questions import keyboards, receipts, texts
from handlers.rendering import Occasion, Renderer
from storage import outbox, people
from storage.questions import reading, travelling
from storage.questions.travelling import Parcel
from storage.tables import QuestionState


async def card(occasion: Occasion) -> int | None:
    """A question's header for a coordinator of its group, new or in its present state."""
    delivery = occasion.delivery
    shown = await occasion.database.read_each(reading.cards, delivery.subject_id)
    if shown is None:
        return None
    if delivery.edits_id is None:
        coordinator = await occasion.database.read_each(people.visitors, delivery.chat_id)
        if coordinator is None or shown.question.group_id not in coordinator.coordinates:
            return None
    text, keyboard = texts.card(card=shown), keyboards.card(shown)
    if delivery.edits_id is None:
        return await _say(occasion, text, None, keyboard)
    brought = await occasion.database.read(outbox.sent_message, delivery.edits_id)
    return await _renew(occasion, brought, text, keyboard) if brought is not None else None


async def message(occasion: Occasion) -> int | None:
    """A copy of what was said, for the other side, where it belongs in their chat."""
    delivery = occasion.delivery
    parcel = await occasion.database.read(travelling.parcel, delivery.subject_id, delivery.person_id)
    if parcel is None or not parcel.allowed:
        return None
    try:
        copy = await occasion.bot.copy_message(
            chat_id=delivery.chat_id,
            from_chat_id=parcel.message.chat_id,
            message_id=parcel.message.message_id,
            reply_parameters=_under(parcel.reply_to),
            reply_markup=_buttons(parcel),
            disable_notification=occasion.silent,
        )
    except TelegramBadRequest as error:
        words = _instead(parcel) if _is_uncopiable(error) else None
        if words is None:
            raise
        return await _say(occasion, words, parcel.reply_to, _buttons(parcel))
    return copy.message_id


async def receipt(occasion: Occasion) -> int | None:
    """The asker's receipt in the question's present state; a new one if none could be given so far."""
    standing = await occasion.database.read(reading.standing, occasion.delivery.subject_id)
    text, first = receipts.of_asker(standing), standing.card.first
    if standing.receipt is not None:
        return await _renew(occasion, standing.receipt, text, None)
    if first is None:
        return None
    sent = await _say(occasion, text, first.message_id, None)
    await occasion.database.write(travelling.keep_receipt, sent, first.id, standing.card.question.revision)
    return sent


async def answer_status(occasion: Occasion) -> int | None:
    """Whether an answer arrived, for the coordinator who gave it."""
    message_id = await occasion.database.read(travelling.answered_by, occasion.delivery.subject_id)
    progress = await occasion.database.read(travelling.progress, message_id) if message_id is not None else None
    if progress is None:
        return None
    number = progress.message.question_id
    text = texts.answer_sent(number=number, state=progress.state, reason=progress.reason)
    if progress.receipt is not None:
        return await _renew(occasion, progress.receipt, text, None)
    sent = await _say(occasion, text, progress.message.message_id, None)
    await occasion.database.write(travelling.keep_receipt, sent, progress.message.id, 0)
    return sent


async def closed(occasion: Occasion) -> int | None:
    """That a coordinator closed the question, for its asker; nothing if it was opened again meanwhile."""
    number = occasion.delivery.subject_id
    end = await occasion.database.read_each(reading.ends, number)
    if end is None or end.state is not QuestionState.CLOSED:
        return None
    return await _say(occasion, texts.closed_by_coordinator(number=number), end.first_message_id, None)


RENDERERS: dict[str, Renderer] = {
    travelling.CARD: card,
    travelling.MESSAGE: message,
    travelling.RECEIPT: receipt,
    travelling.STATUS: answer_status,
    travelling.CLOSED: closed,
}


async def _say(occasion: Occasion, text: str, under: int | None, keyboard: InlineKeyboardMarkup | None) -> int:
    sent = await occasion.bot.send_message(
        occasion.delivery.chat_id,
        text,
        reply_parameters=_under(under),
        reply_markup=keyboard,
        disable_notification=occasion.silent,
    )
    return sent.message_id


async def _renew(occasion: Occasion, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None) -> int | None:
    """Edits a message of the bot's; one that the person deleted stays deleted."""
    try:
        await occasion.bot.edit_message_text(
            text, chat_id=occasion.delivery.chat_id, message_id=message_id, reply_markup=keyboard
        )
    except TelegramBadRequest as error:
        if receipts.is_unchanged(error):
            return message_id
        if "message to edit not found" in error.message or "message can't be edited" in error.message:
            return None
        raise
    return message_id


def _under(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True) if message_id is not None else None


def _buttons(parcel: Parcel) -> InlineKeyboardMarkup | None:
    """On the first part of an album only; none under one's own words."""
    question = parcel.question
    own = parcel.message.author_id == parcel.recipient.id
    if own or not parcel.leads:
        return None
    if parcel.recipient.id == question.asker_id:
        return keyboards.at_asker(question.id)
    return keyboards.at_coordinator(question.id)


def _is_uncopiable(error: TelegramBadRequest) -> bool:
    """Whether the original is gone or Telegram forbids to copy it (or its kind, to this person)."""
    return any(
        each in error.message for each in ("message to copy not found", "can't be copied", "VOICE_MESSAGES_FORBIDDEN")
    )


def _instead(parcel: Parcel) -> str | None:
    """What is said in place of a message that cannot be copied; None: its author must hear that it did not arrive."""
    sent = parcel.message
    if sent.text:
        return texts.only_words(content_type=sent.content_type, text=sent.text)
    if sent.from_coordinator:
        return None
    return texts.not_shown(number=parcel.question.id, content_type=sent.content_type)
