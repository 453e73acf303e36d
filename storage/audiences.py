"""Whom an announcement (or a reminder) concerns: conditions on people, kept as plain data and evaluated when needed."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, false, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.announcements.kinds import MESSAGE
from storage.refusals import NotAllowed
from storage.tables import (
    AnnouncementPart,
    AnnouncementRead,
    Coordinatorship,
    Delivery,
    DeliveryState,
    HandIn,
    HandInState,
    Membership,
    Milestone,
    MilestoneAnswer,
    Municipality,
    MunicipalityKind,
    Person,
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Participants of the groups whom every condition fits; an empty one fits all.

    ``not_acknowledged``: the announcement they have got and not acknowledged; ``not_answered``: the meeting of which
    they have not said whether they come; ``not_handed_in``: the deadline they still owe something for.
    """

    groups: frozenset[int]
    municipalities: frozenset[int] = frozenset()
    municipality_kinds: frozenset[MunicipalityKind] = frozenset()
    categories: frozenset[int] = frozenset()
    base_sites: bool = False
    not_acknowledged: int | None = None
    not_answered: int | None = None
    not_handed_in: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is everybody of its groups."""
        return self == Audience(self.groups)

    @property
    def without_deeds(self) -> "Audience":
        """The same people, whatever they have done about something."""
        return replace(self, not_acknowledged=None, not_answered=None, not_handed_in=None)

    def fits(self, person: Person, kind: MunicipalityKind | None) -> bool:
        """Whether it has the person, of a municipality of this kind, but for what they have done about something."""
        return (
            person.membership is Membership.PARTICIPANT
            and person.group_id in self.groups
            and (not self.municipalities or person.municipality_id in self.municipalities)
            and (not self.municipality_kinds or kind in self.municipality_kinds)
            and (not self.categories or person.category_id in self.categories)
            and (not self.base_sites or person.base_site)
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "groups": sorted(self.groups),
            "municipalities": sorted(self.municipalities),
            "municipality_kinds": sorted(each.value for each in self.municipality_kinds),
            "categories": sorted(self.categories),
            "base_sites": self.base_sites,
            "not_acknowledged": self.not_acknowledged,
            "not_answered": self.not_answered,
            "not_handed_in": self.not_handed_in,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Audience":
        """What `to_json` made."""
        return cls(
            groups=frozenset(kept["groups"]),
            municipalities=frozenset(kept.get("municipalities", ())),
            municipality_kinds=frozenset(map(MunicipalityKind, kept.get("municipality_kinds", ()))),
            categories=frozenset(kept.get("categories", ())),
            base_sites=kept.get("base_sites", False),
            not_acknowledged=kept.get("not_acknowledged"),
            not_answered=kept.get("not_answered"),
            not_handed_in=kept.get("not_handed_in"),
        )


def conditions(audience: Audience) -> list[ColumnElement[bool]]:
    """What holds for the people of the audience and for nobody else; each of them has a Telegram account."""
    if not audience.groups:
        return [false()]
    found: list[ColumnElement[bool]] = [
        Person.membership == Membership.PARTICIPANT,
        Person.telegram_id.is_not(None),
        Person.group_id.in_(sorted(audience.groups)),
    ]
    if audience.municipalities:
        found.append(Person.municipality_id.in_(sorted(audience.municipalities)))
    if audience.municipality_kinds:
        of_kinds = select(Municipality.id).where(Municipality.kind.in_(sorted(audience.municipality_kinds)))
        found.append(Person.municipality_id.in_(of_kinds))
    if audience.categories:
        found.append(Person.category_id.in_(sorted(audience.categories)))
    if audience.base_sites:
        found.append(Person.base_site == true())
    if audience.not_acknowledged is not None:
        found += [got(audience.not_acknowledged), ~acknowledged(audience.not_acknowledged)]
    if audience.not_answered is not None:
        found.append(~answered(audience.not_answered))
    if audience.not_handed_in is not None:
        found.append(~handed_in(audience.not_handed_in))
    return found


def got(announcement_id: int) -> ColumnElement[bool]:
    """The condition on people at whom an announcement has arrived: the first of its messages, to be exact."""
    part, brought = aliased(AnnouncementPart), aliased(Delivery)
    first = (
        select(part.id)
        .where(part.announcement_id == announcement_id)
        .order_by(part.position, part.id)
        .limit(1)
        .scalar_subquery()
    )
    key = literal(f"{MESSAGE}:") + cast(first, String) + literal(":") + cast(Person.id, String)
    return exists().where(brought.key == key, brought.state == DeliveryState.SENT)


def acknowledged(announcement_id: int) -> ColumnElement[bool]:
    """The condition on people who have acknowledged an announcement."""
    read = aliased(AnnouncementRead)
    return exists().where(read.announcement_id == announcement_id, read.person_id == Person.id)


def answered(milestone_id: int) -> ColumnElement[bool]:
    """The condition on people who have said whether they come to a meeting, as its times are now."""
    answer, meeting = aliased(MilestoneAnswer), aliased(Milestone)
    return exists().where(
        answer.milestone_id == milestone_id,
        answer.person_id == Person.id,
        meeting.id == milestone_id,
        answer.revision == meeting.timed_revision,
    )


def handed_in(milestone_id: int) -> ColumnElement[bool]:
    """The condition on people who have handed in for a deadline; what was returned to them counts no more."""
    given = aliased(HandIn)
    return exists().where(
        given.milestone_id == milestone_id,
        given.person_id == Person.id,
        given.state.in_([HandInState.HANDED, HandInState.ACCEPTED]),
    )


async def count(session: AsyncSession, audience: Audience) -> int:
    """How many people it has now."""
    return await session.scalar(select(func.count()).select_from(Person).where(*conditions(audience))) or 0


async def reachable(session: AsyncSession, audience: Audience) -> int:
    """How many of them have not blocked the bot, as far as is known."""
    statement = select(func.count()).select_from(Person).where(*conditions(audience))
    return await session.scalar(statement.where(Person.unreachable_since.is_(None))) or 0


async def may_address(session: AsyncSession, person_id: int, audience: Audience) -> bool:
    """Whether the person answers for every group of it; an administrator does for all."""
    person = await session.get(Person, person_id)
    if person is None:
        return False
    return person.administrator or audience.groups <= await own_groups(session, person_id)


async def require_may_address(session: AsyncSession, person_id: int, audience: Audience) -> None:
    """Raises `NotAllowed` unless the person is a coordinator of all its groups, or an administrator."""
    if not await may_address(session, person_id, audience):
        raise NotAllowed


async def own_groups(session: AsyncSession, person_id: int) -> frozenset[int]:
    """The groups for which the person answers."""
    return frozenset(
        await session.scalars(select(Coordinatorship.group_id).where(Coordinatorship.person_id == person_id))
    )
