"""What is needed to copy a message to somebody or to a forum, or to renew its copy."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.outbox import Claimed
from storage.questions import topics
from storage.questions.copies import album, counterpart
from storage.questions.kinds import ALBUM_BUTTONS, CARD
from storage.tables import (
    Coordinatorship,
    Delivery,
    Person,
    Question,
    QuestionCopy,
    QuestionMessage,
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message, or an album in order, with where it goes and which message there it answers.

    ``recipient``: none, it goes to a forum. ``copies``: which of the bot's messages in that chat stand for the parts
    already, by the part's id. Not ``allowed``: a coordinator, or a forum, of another group than has the question.
    """

    parts: Sequence[QuestionMessage]
    question: Question
    author: Person
    recipient: Person | None
    reply_to: int | None
    allowed: bool
    copies: dict[int, int]

    @property
    def own(self) -> bool:
        """Whether the recipient said it."""
        return self.recipient is not None and self.parts[0].author_id == self.recipient.id

    @property
    def at_asker(self) -> bool:
        return self.recipient is not None and self.recipient.id == self.question.asker_id


async def parcel(
    session: AsyncSession, message_id: int, recipient_id: int | None, forum: int | None = None
) -> Parcel | None:
    """One message for a person or, without one, for a forum; None when they, its author or the message are gone."""
    message = await session.get(QuestionMessage, message_id)
    return await _parcel(session, [message], recipient_id, forum) if message is not None else None


async def album_parcel(
    session: AsyncSession, first_id: int, recipient_id: int | None, forum: int | None = None
) -> Parcel | None:
    """An album for a person or a forum, as far as its parts have come, in the order its author put them."""
    first = await session.get(QuestionMessage, first_id)
    if first is None:
        return None
    # Numbers of messages that were never in Telegram are negative and fall.
    parts = sorted(await album(session, first), key=lambda each: abs(each.message_id))
    return await _parcel(session, parts, recipient_id, forum)


async def album_buttons(session: AsyncSession, first_id: int, recipient_id: int | None) -> int | None:
    """The bot's message with the buttons under an album."""
    return await session.scalar(
        select(Delivery.message_id)
        .where(
            Delivery.kind == ALBUM_BUTTONS,
            Delivery.subject_id == first_id,
            Delivery.person_id == recipient_id,
            Delivery.message_id.is_not(None),
        )
        .order_by(Delivery.id.desc())
        .limit(1)
    )


async def is_brought_again(session: AsyncSession, buttons: Claimed) -> bool:
    """Whether the album went once more after these buttons of its were queued, and has others."""
    later = exists().where(
        Delivery.kind == ALBUM_BUTTONS,
        Delivery.subject_id == buttons.subject_id,
        Delivery.chat_id == buttons.chat_id,
        Delivery.id > buttons.id,
    )
    return bool(await session.scalar(select(later)))


async def note_missing(session: AsyncSession, message_id: int, missing: int) -> None:
    """Some parts of the album that begins with this message could not be copied."""
    message = await session.get_one(QuestionMessage, message_id)
    message.content = {**(message.content or {}), "missing": missing}


async def _parcel(
    session: AsyncSession, parts: Sequence[QuestionMessage], recipient_id: int | None, forum: int | None
) -> Parcel | None:
    recipient = await session.get(Person, recipient_id) if recipient_id is not None else None
    chat_id = recipient.telegram_id if recipient is not None else forum
    author = await session.get_one(Person, parts[0].author_id)
    if chat_id is None or author.telegram_id is None:
        return None
    question = await session.get_one(Question, parts[0].question_id)
    at_asker = recipient is not None and recipient.id == question.asker_id
    if recipient is None:
        allowed = await topics.forum_of(session, question.group_id) == forum
    else:
        allowed = at_asker or await session.get(Coordinatorship, (recipient.id, question.group_id)) is not None
    reply_to = await hangs_under(session, parts[0], question, chat_id, at_asker=at_asker)
    copies = await session.execute(
        select(QuestionCopy.question_message_id, QuestionCopy.message_id)
        .where(
            QuestionCopy.chat_id == chat_id,
            QuestionCopy.question_message_id.in_([each.id for each in parts]),
        )
        .order_by(QuestionCopy.message_id.desc())
    )
    found = {part: copy for part, copy in copies if part}
    return Parcel(parts, question, author, recipient, reply_to, allowed, found)


async def hangs_under(
    session: AsyncSession, message: QuestionMessage, question: Question, chat_id: int, *, at_asker: bool
) -> int | None:
    """The message in a chat that this one answers: the counterpart of what the author replied to.

    Without one an answer hangs under the asker's latest message, and the asker's message under the card.
    """
    if message.reply_to_id is not None:
        earlier = await session.get_one(QuestionMessage, message.reply_to_id)
        if earlier.chat_id == chat_id and earlier.message_id > 0:
            return earlier.message_id
        copy = await counterpart(session, earlier.id, chat_id)
        if copy is not None:
            return copy
    if at_asker:
        return await session.scalar(
            select(QuestionMessage.message_id)
            .where(
                QuestionMessage.question_id == question.id,
                QuestionMessage.chat_id == chat_id,
                QuestionMessage.id <= message.id,
            )
            .order_by(QuestionMessage.id.desc())
            .limit(1)
        )
    return await session.scalar(
        select(Delivery.message_id).where(
            Delivery.kind == CARD,
            Delivery.subject_id == question.id,
            Delivery.chat_id == chat_id,
            Delivery.edits_id.is_(None),
        )
    )
