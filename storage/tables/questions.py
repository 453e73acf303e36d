"""Questions and what was said about them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

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
    __table_args__ = (
        Index("ix_questions_state", "group_id", "state", "id"),
        Index("ix_questions_waiting", "group_id", "waiting_since"),
        Index("ix_questions_taken", "taken_by_id", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.RECEIVED)
    revision: Mapped[int] = mapped_column(default=0, doc="raised by whatever its card and receipt show")
    created_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None] = mapped_column(doc="the asker waits for an answer since then")
    reminders: Mapped[int] = mapped_column(default=0, doc="how often the coordinators were reminded of this waiting")
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    helped: Mapped[bool | None] = mapped_column(doc="what the asker said of it after it was closed")


class QuestionMessage(Base):
    """One message of a question, where its author sent it. The pair of ids makes handling it twice harmless.

    One that was made of a ready answer is nowhere in Telegram: its number is negative, its ``content`` is sent.
    """

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
    content: Mapped[dict[str, Any] | None] = mapped_column(doc="what sending it anew takes; the conversations know how")
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    edits: Mapped[int] = mapped_column(default=0)


class MessageVersion(Base):
    """What a message said before its author edited it."""

    __tablename__ = "message_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_message_id: Mapped[int] = mapped_column(ForeignKey("question_messages.id"), index=True)
    text: Mapped[str | None] = mapped_column(Text)
    replaced_at: Mapped[datetime]


class EventKind(StrEnum):
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    REOPENED = "reopened"
    NOTE = "note"
    PUBLISHED = "published"


class QuestionEvent(Base):
    """What happened to a question beside what was said to the other side; a note is for coordinators only."""

    __tablename__ = "question_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    kind: Mapped[EventKind]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), doc="none: it happened by itself")
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    to_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class QuestionWord(Base):
    """A word, in its stem, of a question or of its asker's name: the index of the search."""

    __tablename__ = "question_words"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)


class QuestionTopic(Base):
    """The topic of a question in the forum of its coordinators."""

    __tablename__ = "question_topics"
    __table_args__ = (UniqueConstraint("chat_id", "thread_id"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    thread_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]


class ReadyAnswer(Base):
    """An answer that the coordinators of a group keep under a name; ``parts`` are contents as a message's."""

    __tablename__ = "ready_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    parts: Mapped[list[dict[str, Any]]]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PublishedAnswer(Base):
    """A question and its answer without names, for everybody; ``parts`` are the answer's files."""

    __tablename__ = "published_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), unique=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    parts: Mapped[list[dict[str, Any]]]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    helped: Mapped[int] = mapped_column(default=0, doc="how many people it saved from asking")


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
    content: Mapped[dict[str, Any] | None]
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
