"""Every table. Moments are UTC; Telegram's ids are 64-bit, our own are not."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Enum, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.database import UtcDateTime


class Membership(StrEnum):
    """Where a person stands: from the first /start to leaving."""

    NEWCOMER = "newcomer"
    APPLICANT = "applicant"
    PARTICIPANT = "participant"
    LEFT = "left"


class ApplicationState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class MunicipalityKind(StrEnum):
    CITY_DISTRICT = "city_district"
    MUNICIPAL_DISTRICT = "municipal_district"


class QuestionState(StrEnum):
    RECEIVED = "received"
    DELIVERED = "delivered"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    CLOSED = "closed"


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


def _values(kind: type[StrEnum]) -> list[str]:
    return [each.value for each in kind]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        StrEnum: Enum(StrEnum, native_enum=False, length=20, values_callable=_values),
    }


class Group(Base):
    """An inter-municipal project group (ММПГ) with its coordinator's published work contacts."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="the group's number, 1 to 4")
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(Text)
    works_on: Mapped[str] = mapped_column(String(200))
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_post: Mapped[str] = mapped_column(String(400))
    contact_phone: Mapped[str] = mapped_column(String(64))
    contact_email: Mapped[str] = mapped_column(String(200))
    seeded: Mapped[dict[str, Any]] = mapped_column(doc="the file's values last loaded, to tell a coordinator's change")


class Municipality(Base):
    __tablename__ = "municipalities"
    __table_args__ = (UniqueConstraint("name", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[MunicipalityKind]
    seeded: Mapped[dict[str, Any]]


class Category(Base):
    """A category of specialists; it decides whether an organisation and the base site are asked about."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    short_title: Mapped[str] = mapped_column(String(64))
    asks_organisation: Mapped[bool]
    asks_base_site: Mapped[bool]
    seeded: Mapped[dict[str, Any]]


class Person(Base):
    """Anyone who has written to the bot. Erased people keep the row, without a name or a Telegram id."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    membership: Mapped[Membership] = mapped_column(default=Membership.NEWCOMER)
    administrator: Mapped[bool] = mapped_column(default=False)
    full_name: Mapped[str | None] = mapped_column(String(200))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipalities.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    organisation: Mapped[str | None] = mapped_column(String(300))
    base_site: Mapped[bool] = mapped_column(default=False)
    consent_version: Mapped[str | None] = mapped_column(String(32))
    consent_hash: Mapped[str | None] = mapped_column(String(64))
    consented_at: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    unreachable_reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    demonstration: Mapped[bool] = mapped_column(default=False, doc="made up for the playground")


class Application(Base):
    """A wish to join a group, or to move to another; each side of it is decided by that group's coordinators."""

    __tablename__ = "applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    from_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), doc="set: a move between groups")
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.PENDING)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text, doc="why it was declined, as the coordinator put it")


class ApplicationSide(Base):
    """One group's part in an application: joining has one side, a move has two."""

    __tablename__ = "application_sides"
    __table_args__ = (UniqueConstraint("application_id", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.PENDING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]


class Coordinatorship(Base):
    """A person answers for a group; several may share one, one may hold several."""

    __tablename__ = "coordinatorships"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, index=True)
    since: Mapped[datetime]


class Invitation(Base):
    """A one-time link that makes whoever opens it a coordinator. Only the hash of its secret is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


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


class Delivery(Base):
    """A message to somebody, from the moment it is due to Telegram's answer. Its words are made when it is sent."""

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
            "ix_deliveries_retried",
            "chat_id",
            "id",
            sqlite_where=text("state = 'pending' AND attempts > 0"),
            postgresql_where=text("state = 'pending' AND attempts > 0"),
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
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    edits_id: Mapped[int | None] = mapped_column(
        ForeignKey("deliveries.id"), doc="set: refreshes the message that delivery brought, instead of a new one"
    )
    priority: Mapped[Priority]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    not_before: Mapped[datetime]
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
