"""Announcements: what is said to many, to whom, and who has acknowledged it. That it arrived is in the deliveries."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    SENT = "sent"
    RECALLED = "recalled"


class Announcement(Base):
    """One or several messages to everyone they concern. Its id is the number people see."""

    __tablename__ = "announcements"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[AnnouncementState] = mapped_column(default=AnnouncementState.DRAFT, index=True)
    audience: Mapped[dict[str, Any]] = mapped_column(doc="as `storage.audiences.Audience.to_json` makes it")
    acknowledge: Mapped[bool] = mapped_column(default=False, doc="with the button «Ознакомлен»")
    silent: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False, doc="quiet hours do not hold it back")
    pin: Mapped[bool] = mapped_column(default=False)
    links: Mapped[list[list[str]]] = mapped_column(JSON, default=list, doc="buttons: words and address")
    scheduled_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    planned_up_to: Mapped[int] = mapped_column(default=0, doc="the last person whose deliveries are queued")
    planned_all: Mapped[bool] = mapped_column(default=False)
    recalled_up_to: Mapped[int | None] = mapped_column(doc="set: deleting is being queued, up to this delivery so far")
    revision: Mapped[int] = mapped_column(default=0, doc="raised by every correction")
    handled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id"), doc="who last paused it, let it go on or stopped it"
    )
    panel_message_id: Mapped[int | None] = mapped_column(BigInteger, doc="the author's panel or report")
    shown: Mapped[int] = mapped_column(
        default=0, doc="how many were settled when the author's progress was last renewed"
    )
    shown_at: Mapped[datetime | None]
    remind_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("announcements.id"), index=True, doc="set: it goes to those who have not acknowledged that one"
    )


class AnnouncementGroup(Base):
    """A group that an announcement addresses, narrowed or whole: the audience's groups, for finding by them."""

    __tablename__ = "announcement_groups"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, index=True)


class AnnouncementPart(Base):
    """One message of an announcement, where its author wrote it."""

    __tablename__ = "announcement_parts"
    __table_args__ = (UniqueConstraint("announcement_id", "chat_id", "message_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"))
    position: Mapped[int]
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    message_id: Mapped[int] = mapped_column(BigInteger)
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    content_type: Mapped[str] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text, doc="the text or the caption, for the history and the search")
    content: Mapped[dict[str, Any] | None] = mapped_column(
        doc="what sending it anew takes; none: it can only be copied"
    )
    edited_at: Mapped[datetime | None] = mapped_column(doc="corrected after it had begun to go out")
    spread_up_to: Mapped[int | None] = mapped_column(
        doc="set: a correction is being queued, up to this delivery so far"
    )


class AnnouncementRead(Base):
    """Somebody pressed «Ознакомлен»."""

    __tablename__ = "announcement_reads"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    acknowledged_at: Mapped[datetime]


class AnnouncementCopy(Base):
    """Which message of the bot's in a chat is which part of an album; what came alone is in its delivery."""

    __tablename__ = "announcement_copies"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("announcement_parts.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger)


class GroupChat(Base):
    """A group's own chat in Telegram, where its announcements are posted too."""

    __tablename__ = "group_chats"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    connected_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    connected_at: Mapped[datetime]
