"""What people say and press in forums of coordinators. Whatever is not a reply to a question stays among them."""

from typing import Any

from aiogram import Bot, Router
from aiogram.exceptions import TelegramForbiddenError
from aiogram.filters import Command, Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.forums import connecting, texts
from handlers.group_chats.router import InGroup
from handlers.menu.answering import alert
from handlers.menu.commands import KNOWN
from handlers.private import InPrivate
from handlers.questions import answering_texts, messages, pressing
from handlers.questions.incoming import find_place
from handlers.questions.keyboards import Do, OfQuestion
from storage import forums
from storage.database import Database
from storage.forums import Refused
from storage.people import Visitor
from storage.questions import conversation, reading, topics
from storage.questions.reading import Card, Place
from storage.refusals import AlreadyDone, AskerLeft, NotAllowed, Refusal
from storage.working_hours import WorkingHours


class WithinQuestion(Filter):
    """Passes a reply to any message of a question, and further parts of its album, with its ``place``."""

    def __init__(self) -> None:
        self._command = Command(*KNOWN, ignore_case=True)

    @override
    async def __call__(self, message: Message, bot: Bot, database: Database) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        # Telegram gives whatever merely stands in a topic the message that opened it as the one replied to.
        reply_to = replied.message_id if replied is not None and replied.forum_topic_created is None else None
        if (reply_to is None and message.media_group_id is None) or messages.is_service(message):
            return False
        if await self._command(message, bot):
            return False
        place = await find_place(database, messages.said(message), reply_to)
        return {"place": place} if place.known or place.album or place.replied else False


class OfTopic(Filter):
    """Passes a press of a question's button where the question has a topic."""

    @override
    async def __call__(self, callback: CallbackQuery, callback_data: OfQuestion, database: Database) -> bool:
        chat = callback.message.chat if callback.message is not None else None
        return chat is not None and await database.read(topics.is_in, callback_data.question, chat.id)


class ClosedByHand(Filter):
    """Passes the word that somebody closed a topic, unless it was a bot."""

    @override
    async def __call__(self, message: Message) -> bool:
        by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
        return message.forum_topic_closed is not None and not by_bot


class Migrated(Filter):
    """Passes the word that a group has got another number."""

    @override
    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        new = message.migrate_to_chat_id
        return {"new_chat_id": new} if new is not None else False


def build() -> Router:
    """A fresh router of this feature; it comes before the one that ignores group chats."""
    router = Router(name="forums")
    router.message.register(connecting.explain, InPrivate(), Command("connect", "disconnect", ignore_case=True))
    router.message.register(connecting.connect, InGroup(), Command("connect", ignore_case=True))
    router.message.register(connecting.disconnect, InGroup(), Command("disconnect", ignore_case=True))
    router.message.register(follow_migration, InGroup(), Migrated())
    router.message.register(keep_open, InGroup(), ClosedByHand())
    router.message.register(answer, InGroup(), WithinQuestion())
    router.edited_message.register(reword, InGroup())
    router.callback_query.register(press, ~InPrivate(), OfQuestion.filter(), OfTopic())
    return router


async def answer(message: Message, place: Place, database: Database, visitor: Visitor | None = None) -> None:
    """An answer, if a coordinator of the question's group says it; its receipt comes when it has arrived."""
    refused = None if place.known is not None else await _answer(message, place, database, visitor)
    if refused is not None:
        await database.write(forums.refuse, refused, message.chat.id, message.message_id, message.media_group_id)


async def _answer(message: Message, place: Place, database: Database, visitor: Visitor | None) -> Refused | None:
    """Says it to the participant, or why not."""
    if place.replied is not None:
        question_id, reply_to_id = place.replied.question_id, place.replied.question_message_id
    elif place.album is not None:
        question_id, reply_to_id = place.album.question_id, place.album.reply_to_id
    else:
        return None
    card = await database.read(reading.card, question_id)
    refused = _obstacle(message, card, visitor)
    if refused is None and visitor is not None:
        try:
            await database.write(
                conversation.answer, visitor.person.id, question_id, messages.said(message), reply_to_id
            )
        except (NotAllowed, AskerLeft, AlreadyDone) as refusal:
            refused = _REFUSED[type(refusal)]
    return refused


def _obstacle(message: Message, card: Card, visitor: Visitor | None) -> Refused | None:
    if message.sender_chat is not None:
        return Refused.ANONYMOUS
    if visitor is None or card.question.group_id not in visitor.coordinates:
        return Refused.NOT_COORDINATOR
    if card.question.asker_id == visitor.person.id:
        return Refused.OWN_QUESTION
    return Refused.CANNOT_BE_PASSED_ON if messages.obstacle(message) is not None else None


_REFUSED: dict[type[Refusal], Refused] = {
    NotAllowed: Refused.NOT_COORDINATOR,
    AskerLeft: Refused.ASKER_LEFT,
    AlreadyDone: Refused.CLOSED_LONG_AGO,
}


async def reword(message: Message, database: Database) -> None:
    """New words of an answer go to the participant; of anything else nobody hears."""
    await database.write(conversation.reword, messages.said(message))


async def press(
    callback: CallbackQuery,
    callback_data: OfQuestion,
    database: Database,
    state: FSMContext,
    working_hours: WorkingHours,
    dialog_manager: DialogManager,
    visitor: Visitor | None = None,
) -> None:
    """A question's button; what takes more than the press goes on in private."""
    number = callback_data.question
    if visitor is None:
        await alert(callback, answering_texts.no_longer_coordinator(number=number))
    elif callback_data.do is Do.ANSWER:
        [card] = await database.read(reading.cards, [number])
        theirs = card is not None and card.question.group_id in visitor.coordinates
        await alert(callback, texts.answer_here() if theirs else answering_texts.no_longer_coordinator(number=number))
    else:
        try:
            await pressing.press(callback, callback_data, visitor, database, state, working_hours, dialog_manager)
        except TelegramForbiddenError:
            await alert(callback, texts.write_to_me_first())


async def keep_open(message: Message, database: Database) -> None:
    """The topic of an open question closed by hand: those who may not manage topics could answer no more."""
    if message.message_thread_id is not None:
        await database.write(topics.keep_open, message.chat.id, message.message_thread_id, message.message_id)


async def follow_migration(message: Message, new_chat_id: int, database: Database) -> None:
    await database.write(forums.migrated, message.chat.id, new_chat_id)
