"""The agglomeration and its people: groups, municipalities, categories, applications, coordinators."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


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
    document_notices: Mapped[bool] = mapped_column(default=True, doc="wants to hear of new versions of what they took")
    week_digest: Mapped[bool] = mapped_column(default=True, doc="wants to hear on Mondays what the week brings")


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
    stands_in: Mapped[bool] = mapped_column(default=False, doc="only while another coordinator of the group is absent")


class Absence(Base):
    """A coordinator is away; a stand-in hears new and unanswered questions until the end of the last day."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    last_day: Mapped[date] = mapped_column(doc="in the bot's zone; the absence holds to its end")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)


class CoordinatorsChat(Base):
    """A forum group of Telegram's where the coordinators of a group see each question as a topic."""

    __tablename__ = "coordinators_chats"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(200))
    connected_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    connected_at: Mapped[datetime]


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
