"""The roadmap: meetings and deadlines, their reminders, what changed in them, what people answered and handed in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class MilestoneKind(StrEnum):
    MEETING = "meeting"
    DEADLINE = "deadline"


class MilestoneState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class HandInKind(StrEnum):
    """What «Сдано» asks for: nothing more, a few words, or a file."""

    NONE = "none"
    WORDS = "words"
    FILE = "file"


class ReminderState(StrEnum):
    """Planned rows wait for their moment; queueing ones are in the outbox, but for who may still join; queued: all.

    Missed: too late to help. Superseded: another one, nearer to the event, went to the same people instead.
    """

    PLANNED = "planned"
    QUEUEING = "queueing"
    QUEUED = "queued"
    MISSED = "missed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class HandInState(StrEnum):
    HANDED = "handed"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Milestone(Base):
    """A meeting or a deadline. Its id is the number people see."""

    __tablename__ = "milestones"
    __table_args__ = (
        Index(
            "ix_milestones_noticed",
            "notice_due_at",
            sqlite_where=text("notice_due_at IS NOT NULL"),
            postgresql_where=text("notice_due_at IS NOT NULL"),
        ),
        Index(
            "ix_milestones_ahead",
            "starts_at",
            sqlite_where=text("state = 'planned' AND began = 0"),
            postgresql_where=text("state = 'planned' AND NOT began"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MilestoneKind]
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(index=True, doc="a deadline's due moment")
    ends_at: Mapped[datetime | None] = mapped_column(doc="of a meeting, where it is known")
    place: Mapped[str | None] = mapped_column(String(300))
    link: Mapped[str | None] = mapped_column(String(500))
    agenda: Mapped[str | None] = mapped_column(Text, doc="of a deadline: what to hand in, in words")
    hand_in_to: Mapped[str | None] = mapped_column(String(200))
    asks: Mapped[HandInKind] = mapped_column(default=HandInKind.NONE)
    responsible_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    audience: Mapped[dict[str, Any]] = mapped_column(doc="as `storage.audiences.Audience.to_json` makes it")
    offsets: Mapped[list[str]] = mapped_column(JSON, doc="rules of `storage.roadmap.times` that were chosen for it")
    state: Mapped[MilestoneState] = mapped_column(default=MilestoneState.PLANNED)
    revision: Mapped[int] = mapped_column(default=0, doc="raised by every change: a calendar's SEQUENCE")
    timed_revision: Mapped[int] = mapped_column(default=0, doc="the revision that gave it its present times")
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("milestones.id"), index=True, doc="the first of the series it belongs to, which has it too"
    )
    repeats: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), doc="as `storage.roadmap.times.Repeat.to_json` makes it; the same in a whole series"
    )
    example: Mapped[bool] = mapped_column(default=False, doc="shipped to be looked at; the sources give no dates")
    code: Mapped[str | None] = mapped_column(String(64), unique=True, doc="its name in an imported table")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    told: Mapped[bool] = mapped_column(default=False, doc="people were told when it was made")
    notice_due_at: Mapped[datetime | None] = mapped_column(
        doc="set: notices of it leave then; a change can be undone until then"
    )
    began: Mapped[bool] = mapped_column(default=False, doc="it has begun; what came too late is written down")


class MilestoneGroup(Base):
    """A group that a milestone addresses, narrowed or whole: the audience's groups, for finding by them."""

    __tablename__ = "milestone_groups"

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, index=True)


class MilestoneDocument(Base):
    """A model document that belongs to a milestone's materials."""

    __tablename__ = "milestone_documents"

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    position: Mapped[int]


class MilestoneReminder(Base):
    """One rule's moment for one milestone, as its times are since ``revision``."""

    __tablename__ = "milestone_reminders"
    __table_args__ = (
        UniqueConstraint("milestone_id", "revision", "rule"),
        Index(
            "ix_milestone_reminders_waiting",
            "due_at",
            sqlite_where=text("state IN ('planned', 'queueing')"),
            postgresql_where=text("state IN ('planned', 'queueing')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"))
    revision: Mapped[int] = mapped_column(doc="the milestone's timed revision")
    rule: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime]
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.PLANNED)
    late: Mapped[bool] = mapped_column(default=False, doc="the bot was not there when it was due")
    planned_up_to: Mapped[int | None] = mapped_column(
        default=0,
        doc="the last person it is queued for; none: for all of them, and who joins by its moment follows",
    )
    missed: Mapped[int] = mapped_column(default=0, doc="how many people it came too late for")


class MilestoneChange(Base):
    """What was changed in a milestone at once; the one of revision 0 is that it was made."""

    __tablename__ = "milestone_changes"
    __table_args__ = (
        Index(
            "ix_milestone_changes_told",
            "id",
            sqlite_where=text("planned_up_to IS NOT NULL"),
            postgresql_where=text("planned_up_to IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), index=True)
    revision: Mapped[int]
    timed_before: Mapped[int] = mapped_column(doc="the milestone's timed revision until then")
    what: Mapped[dict[str, Any]] = mapped_column(doc="by field: as it was, as it is")
    cancelled: Mapped[bool] = mapped_column(default=False)
    whole_series: Mapped[bool] = mapped_column(default=False, doc="so was the rest of its series, in the same moment")
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    told_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("milestone_changes.id"), index=True, doc="the last of the changes that one notice tells of"
    )
    planned_up_to: Mapped[int | None] = mapped_column(doc="set: its notice is being queued, up to this person so far")


class MilestoneAnswer(Base):
    """Whether somebody will come; it counts while the meeting keeps the times they answered to."""

    __tablename__ = "milestone_answers"

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    answer: Mapped[Attendance]
    revision: Mapped[int] = mapped_column(doc="the milestone's timed revision then")
    answered_at: Mapped[datetime]


class HandIn(Base):
    """What somebody handed in for a deadline, and what became of it."""

    __tablename__ = "hand_ins"
    __table_args__ = (UniqueConstraint("milestone_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[HandInState] = mapped_column(default=HandInState.HANDED)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(
        doc="its messages: chat_id, message_id, media_group_id, content_type, text, content"
    )
    text: Mapped[str | None] = mapped_column(Text, doc="the words of all parts")
    handed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    remark: Mapped[str | None] = mapped_column(Text, doc="why it was returned")
    revision: Mapped[int] = mapped_column(default=0, doc="raised whenever there is news of it for somebody")


class MilestoneWatch(Base):
    """A coordinator's message that shows a milestone's answers or hand-ins and is kept up to date."""

    __tablename__ = "milestone_watches"
    __table_args__ = (
        Index(
            "ix_milestone_watches_stale",
            "shown_at",
            sqlite_where=text("stale = 1"),
            postgresql_where=text("stale"),
        ),
    )

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    shown_at: Mapped[datetime]
    stale: Mapped[bool] = mapped_column(default=False, doc="something changed since it was shown")
