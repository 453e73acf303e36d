"""Which of the bot's messages stand for which messages of a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_for
from storage.tables import QuestionCopy, QuestionMessage


@dataclass(frozen=True, slots=True)
class Copy:
    """A message of the bot's that stands for a question, or for a message of it."""

    chat_id: int
    message_id: int
    question_id: int
    question_message_id: int | None = None

    def row(self) -> dict[str, int | None]:
        """The columns."""
        return {
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "question_id": self.question_id,
            "question_message_id": self.question_message_id,
        }


async def keep_copy(
    session: AsyncSession, chat_id: int, message_id: int, question_id: int, question_message_id: int | None = None
) -> None:
    """Remembers that a message of the bot's belongs to a question, so that replying to it speaks there."""
    await keep_copies(session, [Copy(chat_id, message_id, question_id, question_message_id)])


async def keep_copies(session: AsyncSession, copies: Sequence[Copy]) -> None:
    """Remembers several such messages."""
    if copies:
        connection = await session.connection()
        await connection.execute(
            insert_for(session, QuestionCopy).on_conflict_do_nothing(), [copy.row() for copy in copies]
        )


async def detach(session: AsyncSession, chat_id: int, message_ids: Sequence[int]) -> None:
    """These messages of the bot's are taken back: a reply already on its way still finds the question."""
    await session.execute(
        update(QuestionCopy)
        .where(QuestionCopy.chat_id == chat_id, QuestionCopy.message_id.in_(message_ids))
        .values(question_message_id=None)
    )


async def counterpart(session: AsyncSession, message_id: int, chat_id: int) -> int | None:
    """The bot's first message in a chat that stands for a message: its copy, or in its own chat its receipt."""
    return await session.scalar(
        select(func.min(QuestionCopy.message_id)).where(
            QuestionCopy.chat_id == chat_id, QuestionCopy.question_message_id == message_id
        )
    )


async def album(session: AsyncSession, message: QuestionMessage) -> Sequence[QuestionMessage]:
    """The message with the other parts of its album, in the order they came."""
    if message.media_group_id is None:
        return [message]
    parts = await session.scalars(
        select(QuestionMessage)
        .where(QuestionMessage.chat_id == message.chat_id, QuestionMessage.media_group_id == message.media_group_id)
        .order_by(QuestionMessage.id)
    )
    return parts.all()
