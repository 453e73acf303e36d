"""The buttons under a message that was offered as a question or as an answer."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from handlers.menu.answering import acknowledge, alert, put_away, replace
from handlers.questions import answering_texts, keyboards, messages, receipts, texts
from handlers.questions.keyboards import Choice, OfDraft
from storage.database import Database
from storage.people import Visitor
from storage.questions import conversation, drafts
from storage.questions.conversation import Heard
from storage.refusals import AlreadyDone, AskerLeft, Missing, NotAllowed
from storage.working_hours import WorkingHours

_ANSWERS = frozenset({Choice.ANSWER, Choice.LAST_WORD})


async def choose(
    callback: CallbackQuery,
    callback_data: OfDraft,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    working_hours: WorkingHours,
) -> None:
    """Pressed once, twice, or three weeks later: the message is sent once."""
    message_id, number = callback_data.message, callback_data.question or 0
    if callback_data.choice is Choice.DROP:
        await _drop(callback, message_id, database)
        return
    try:
        heard = await _send(callback, callback_data, visitor.person.id, database)
    except NotAllowed:
        refused = callback_data.choice in _ANSWERS
        await alert(callback, answering_texts.not_sent(number=number) if refused else texts.join_before_asking())
    except AlreadyDone:
        await alert(callback, texts.already_closed(number=number))
        await _offer_anew(callback, message_id)
    except AskerLeft:
        await alert(callback, answering_texts.asker_left(number=number))
    except Missing:
        await alert(callback, texts.gone())
        await put_away(callback)
    else:
        await acknowledge(callback)
        offer = callback.message.message_id if callback.message else None
        await receipts.give(bot, database, heard, hours=working_hours, offer=offer)


async def _send(callback: CallbackQuery, data: OfDraft, person_id: int, database: Database) -> Heard:
    chat_id, message_id, number = callback.from_user.id, data.message, data.question
    last_word = data.choice is Choice.LAST_WORD
    try:
        if data.choice is Choice.ADD and number is not None:
            return await database.write(drafts.add_to, person_id, number, chat_id, message_id)
        if data.choice in _ANSWERS and number is not None:
            return await database.write(drafts.answer_with, person_id, number, chat_id, message_id, last_word=last_word)
        return await database.write(drafts.send, person_id, chat_id, message_id)
    except Missing:
        # Not kept (any more): before joining nothing is, and drafts are forgotten in time. Telegram still shows it.
        offered = _offered(callback)
        if offered is None or offered.message_id != message_id:
            raise
        said = messages.said(offered)
        if data.choice is Choice.ADD and number is not None:
            return await database.write(conversation.follow_up, person_id, number, said)
        if data.choice in _ANSWERS and number is not None:
            return await database.write(conversation.answer, person_id, number, said, last_word=last_word)
        return await database.write(conversation.ask, person_id, said)


async def _drop(callback: CallbackQuery, message_id: int, database: Database) -> None:
    try:
        await database.write(drafts.drop, callback.from_user.id, message_id)
    except AlreadyDone:
        await alert(callback, texts.sent_already())
    else:
        await replace(callback, texts.dropped())
        await acknowledge(callback)


def _offered(callback: CallbackQuery) -> Message | None:
    pressed = callback.message
    original = pressed.reply_to_message if isinstance(pressed, Message) else None
    if original is None or original.from_user is None or original.from_user.id != callback.from_user.id:
        return None
    return original if messages.obstacle(original) is None and not messages.is_service(original) else None


async def _offer_anew(callback: CallbackQuery, message_id: int) -> None:
    """The question it was to be added to is closed meanwhile: only a new one is left."""
    if isinstance(callback.message, Message) and callback.message.text:
        await replace(callback, callback.message.html_text, keyboards.offer(message_id))
