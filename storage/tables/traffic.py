"""Traffic: updates received, deliveries to be made, dialogues under way, and small facts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    """Which deliveries go first, and what quiet hours do to them.

    A conversation (a question, an answer, a decision) goes at once, at night without sound; everything else waits for
    the morning; urgent overrides.
    """

    CONVERSATION = "1"
    URGENT = "2"
    ORDINARY = "3"


class Delivery(Base):
    """A message to somebody or to a group chat, from the moment it is due to Telegram's answer.

    Its words are made when it is sent.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_pending",
            "priority",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_deliveries_held",
            "chat_id",
            "id",
            sqlite_where=text("held = 1"),
            postgresql_where=text("held"),
        ),
        Index(
            "ix_deliveries_unsettled",
            "state",
            sqlite_where=text("state IN ('sending', 'failed', 'unreachable')"),
            postgresql_where=text("state IN ('sending', 'failed', 'unreachable')"),
        ),
        Index(None, "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True, doc="cause, revision, person: never sent twice")
    kind: Mapped[str] = mapped_column(String(32), doc="which renderer makes the words")
    subject_id: Mapped[int] = mapped_column(doc="what it is about, a row of the kind's table")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True, doc="none: to a group chat")
    chat_id: Mapped[int] = mapped_column(BigInteger)
    edits_id: Mapped[int | None] = mapped_column(
        ForeignKey("deliveries.id"), doc="set: refreshes the message that delivery brought, instead of a new one"
    )
    priority: Mapped[Priority]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    not_before: Mapped[datetime]
    held: Mapped[bool] = mapped_column(default=False, doc="later ones of its chat wait behind it, until it is due")
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Update(Base):
    """An update from Telegram, from before it is confirmed until it is handled; handled ones are kept a day."""

    __tablename__ = "updates"
    __table_args__ = (
        Index(
            "ix_updates_waiting",
            "update_id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(String(300), doc="the class of the error that ended its handling")


class Conversation(Base):
    """The state of a dialogue or its data, for aiogram's finite state machine."""

    __tablename__ = "conversations"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    value: Mapped[Any] = mapped_column(JSON)


class Fact(Base):
    """A small thing to remember between runs, such as until when Telegram asked the bot to be silent."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
