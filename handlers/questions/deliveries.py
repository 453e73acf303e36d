"""Questions and answers as they are delivered: cards, copies, receipts."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup, ReplyParameters

from handlers.questions import answering_texts, copies, desk_keyboards, desk_texts, keyboards, receipts, texts
from handlers.rendering import Occasion, Renderer, say
from storage import outbox, people
from storage.questions import kinds, moving, reading, topics
from storage.questions import receipts as storage_receipts
from storage.refusals import Missing
from storage.tables import QuestionState


async def card(occasion: Occasion) -> int | None:
    """A question's header for a coordinator (or the forum) of its group, new or in its present state."""
    delivery = occasion.delivery
    shown = await occasion.database.read_each(reading.cards, delivery.subject_id)
    if shown is None:
        return None
    if delivery.person_id is None:
        theirs = await occasion.database.read(topics.forum_of, shown.question.group_id) == delivery.chat_id
    else:
        coordinator = await occasion.database.read_each(people.visitors, delivery.chat_id)
        theirs = coordinator is not None and shown.question.group_id in coordinator.coordinates
    due = receipts.due_of(shown.question, occasion.working_hours)
    text, keyboard = answering_texts.card(card=shown, due=due), desk_keyboards.card(shown)
    if delivery.edits_id is None:
        return await _say(occasion, text, None, keyboard) if theirs else None
    brought = await occasion.database.read(outbox.sent_message, delivery.edits_id)
    if brought is None:
        return None
    if not theirs:
        return await _renew(occasion, brought, answering_texts.elsewhere(card=shown), None)
    return await _renew(occasion, brought, text, keyboard)


async def receipt(occasion: Occasion) -> int | None:
    """The asker's receipt in the question's present state; a new one if none could be given so far."""
    standing = await occasion.database.read(reading.standing, occasion.delivery.subject_id)
    text, first = receipts.of_asker(standing, occasion.working_hours), standing.card.first
    if standing.receipt is not None:
        return await _renew(occasion, standing.receipt, text, None)
    if first is None:
        return None
    sent = await _say(occasion, text, first.message_id, None)
    await occasion.database.write(storage_receipts.keep_receipt, sent, first.id, standing.card.question.revision)
    return sent


async def answer_status(occasion: Occasion) -> int | None:
    """Whether an answer arrived, for the coordinator who gave it."""
    message_id = await occasion.database.read(storage_receipts.answered_by, occasion.delivery.subject_id)
    progress = await occasion.database.read(storage_receipts.progress, message_id) if message_id is not None else None
    if progress is None:
        return None
    number = progress.message.question_id
    text = answering_texts.answer_sent(
        number=number, state=progress.state, reason=progress.reason, missing=progress.missing
    )
    if progress.receipt is not None:
        return await _renew(occasion, progress.receipt, text, None)
    said_in = progress.message.message_id
    sent = await _say(occasion, text, said_in if said_in > 0 else None, None)
    await occasion.database.write(storage_receipts.keep_receipt, sent, progress.message.id, 0)
    return sent


async def closed(occasion: Occasion) -> int | None:
    """That the question is closed, for its asker; nothing if it was opened again, or they closed it unanswered."""
    number = occasion.delivery.subject_id
    end = await occasion.database.read_each(reading.ends, number)
    if end is None or end.state is not QuestionState.CLOSED or (end.by_asker and not end.answered):
        return None
    words = texts.closed_and_rated(number=number, by_asker=end.by_asker) if end.answered else None
    keyboard = keyboards.after_closing(number, answered=end.answered)
    return await _say(occasion, words or texts.closed_unanswered(number=number), end.first_message_id, keyboard)


async def reopened(occasion: Occasion) -> int | None:
    """That a coordinator opened the question again, for its asker."""
    number = occasion.delivery.subject_id
    end = await occasion.database.read_each(reading.ends, number)
    if end is None or end.state is QuestionState.CLOSED:
        return None
    return await _say(occasion, texts.opened_again(number=number), end.first_message_id, None)


async def handed_over(occasion: Occasion) -> int | None:
    """The word with the note to whoever answers from now on."""
    happened = await occasion.database.read(reading.happened, occasion.delivery.subject_id)
    number = happened.event.question_id
    return await _say(occasion, desk_texts.handed_to_you(happened=happened), None, desk_keyboards.handed_over(number))


async def whom_to_expect(occasion: Occasion) -> int | None:
    """Who answers from now on, for the asker; nothing if the question is answered or closed already."""
    happened = await occasion.database.read(reading.happened, occasion.delivery.subject_id)
    if happened.card.question.waiting_since is None:
        return None
    first = happened.card.first
    under = first.message_id if first is not None else None
    return await _say(occasion, desk_texts.whom_to_expect(happened=happened), under, None)


async def left_behind(occasion: Occasion) -> int | None:
    """What is to become of open questions, for somebody who moved; nothing when none is open any more."""
    delivery = occasion.delivery
    if delivery.person_id is None:
        return None
    try:
        left = await occasion.database.read(moving.left_behind, delivery.person_id, delivery.subject_id)
    except Missing:
        return None
    if not left.count:
        return None
    words = texts.take_along(count=left.count, group=left.group.title, new_group=left.new_group.title)
    return await _say(occasion, words, None, keyboards.moving(left.group.id))


RENDERERS: dict[str, Renderer] = {
    kinds.CARD: card,
    kinds.MESSAGE: copies.message,
    kinds.ALBUM: copies.album,
    kinds.ALBUM_AGAIN: copies.album,
    kinds.ALBUM_BUTTONS: copies.album_buttons,
    kinds.EDITED: copies.edited,
    kinds.RECEIPT: receipt,
    kinds.STATUS: answer_status,
    kinds.CLOSED: closed,
    kinds.REOPENED: reopened,
    kinds.MOVED: left_behind,
    kinds.HANDED_OVER: handed_over,
    kinds.WHOM_TO_EXPECT: whom_to_expect,
}


async def _say(occasion: Occasion, text: str, under: int | None, keyboard: InlineKeyboardMarkup | None) -> int:
    return await say(occasion, text, keyboard, _under(under))


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
