"""Questions and what was said about them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class QuestionState(StrEnum):
    RECEIVED = "received"
    DELIVERED = "delivered"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    CLOSED = "closed"


class Question(Base):
    """A question and all that was said about it. Its id is the number people see."""

    __tablename__ = "questions"
    __table_args__ = (Index(None, "group_id", "state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.RECEIVED)
    revision: Mapped[int] = mapped_column(default=0, doc="raised by whatever its card and receipt show")
    created_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class QuestionMessage(Base):
    """One message of a question, where its author sent it. The pair of ids makes handling it twice harmless."""

    __tablename__ = "question_messages"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"), Index(None, "chat_id", "media_group_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_coordinator: Mapped[bool]
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("question_messages.id"))
    content_type: Mapped[str] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text, doc="the text or the caption, for the history and the search")
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]


class QuestionCopy(Base):
    """A message of the bot's that belongs to a question: replying to it speaks in that question."""

    __tablename__ = "question_copies"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    question_message_id: Mapped[int | None] = mapped_column(ForeignKey("question_messages.id"), index=True)


class Draft(Base):
    """A message offered as a question and not sent yet; kept so that the button under the offer always works."""

    __tablename__ = "drafts"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content_type: Mapped[str] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text)
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
