"""Looking at the roadmap: a participant's own, and that of the groups a coordinator answers for."""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock
from storage.audiences import Audience
from storage.people import get as get_person
from storage.roadmap import milestones, plans
from storage.tables import (
    Attendance,
    Document,
    Group,
    HandIn,
    HandInState,
    Membership,
    Milestone,
    MilestoneAnswer,
    MilestoneDocument,
    MilestoneGroup,
    MilestoneKind,
    MilestoneState,
    Municipality,
    Person,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A milestone with its groups, and what the person who looks has answered (if that counts) or handed in."""

    milestone: Milestone
    groups: Sequence[Group]
    answer: Attendance | None
    hand_in: HandInState | None


@dataclass(frozen=True, slots=True)
class Card:
    """A milestone in full, and what the person who looks handed in.

    ``series``: how many of its series are still ahead, itself among them; ``concerned``: it is for the person, too.
    """

    entry: Entry
    documents: Sequence[Document]
    responsible: Person
    series: int
    may_manage: bool
    undoable_until: datetime | None
    concerned: bool
    hand_in: HandIn | None


async def upcoming(session: AsyncSession, person_id: int, limit: int, offset: int = 0) -> list[Entry]:
    """What is next for a participant, and the deadlines over which they still owe something for; no cancelled ones."""
    found = await _own(session, person_id, _is_planned() & (_is_ahead() | await _is_owed(session, person_id)))
    return found[offset : offset + limit]


async def month(session: AsyncSession, person_id: int, year: int, month: int, zone: ZoneInfo) -> list[Entry]:
    """A participant's milestones of a month, past and cancelled ones too."""
    return await _own(session, person_id, _is_between(*_month(year, month, zone)))


async def managed_upcoming(session: AsyncSession, coordinator_id: int, limit: int, offset: int = 0) -> list[Entry]:
    """What is next for the groups a coordinator answers for; for an administrator, for all."""
    found = await _managed(session, coordinator_id, _is_planned() & _is_ahead())
    return found[offset : offset + limit]


async def managed_month(
    session: AsyncSession, coordinator_id: int, year: int, month: int, zone: ZoneInfo
) -> list[Entry]:
    """The milestones of a month of the groups a coordinator answers for, past and cancelled ones too."""
    return await _managed(session, coordinator_id, _is_between(*_month(year, month, zone)))


async def months(session: AsyncSession, person_id: int, zone: ZoneInfo, *, managed: bool) -> list[tuple[int, int, int]]:
    """The months that have milestones which are not cancelled, in order: year, month, how many."""
    found = await (_managed if managed else _own)(session, person_id, _is_planned())
    local = (each.milestone.starts_at.astimezone(zone) for each in found)
    counted = Counter((each.year, each.month) for each in local)
    return [(year, number, many) for (year, number), many in sorted(counted.items())]


async def year(session: AsyncSession, person_id: int, year: int, zone: ZoneInfo, *, managed: bool) -> list[Entry]:
    """The milestones of a year, without cancelled ones: for its picture."""
    begins, ends = _midnight(date(year, 1, 1), zone), _midnight(date(year + 1, 1, 1), zone)
    return await (_managed if managed else _own)(session, person_id, _is_planned() & _is_between(begins, ends))


async def calendar(session: AsyncSession, person_id: int, *, managed: bool = False) -> list[Entry]:
    """All milestones, cancelled ones too, so that a calendar forgets them."""
    return await (_managed if managed else _own)(session, person_id, true())


async def card(session: AsyncSession, person_id: int, milestone_id: int) -> Card:
    """A milestone in full, for whoever may see it; raises `NotAllowed`, `Missing`."""
    milestone = await milestones.visible(session, person_id, milestone_id)
    [entry] = await _entries(session, person_id, [milestone])
    documents = await session.scalars(
        select(Document)
        .join(MilestoneDocument, MilestoneDocument.document_id == Document.id)
        .where(MilestoneDocument.milestone_id == milestone_id)
        .order_by(MilestoneDocument.position, Document.id)
    )
    in_series = select(func.count()).where(
        Milestone.series_id == milestone.series_id, _is_planned(), Milestone.starts_at >= milestone.starts_at
    )
    audience = Audience.from_json(milestone.audience)
    may_manage = await audiences.may_address(session, person_id, audience)
    fitting = select(Person.id).where(Person.id == person_id, *audiences.conditions(audience))
    return Card(
        entry,
        documents.all(),
        await session.get_one(Person, milestone.responsible_id),
        (await session.scalar(in_series) or 0) if milestone.series_id is not None else 1,
        may_manage,
        await milestones.undoable_until(session, milestone_id) if may_manage else None,
        await session.scalar(fitting) is not None,
        await session.scalar(select(HandIn).where(HandIn.milestone_id == milestone_id, HandIn.person_id == person_id)),
    )


async def choose_digest(session: AsyncSession, person_id: int, wanted: bool) -> None:
    """Whether the person hears on Mondays what the week brings."""
    await session.execute(update(Person).where(Person.id == person_id).values(week_digest=wanted))


async def between(session: AsyncSession, person_id: int, begins: datetime, ends: datetime) -> list[Entry]:
    """A participant's milestones from one moment until before the other, without cancelled ones."""
    return await _own(session, person_id, _is_planned() & _is_between(begins, ends))


async def _own(session: AsyncSession, person_id: int, those: ColumnElement[bool]) -> list[Entry]:
    person = await get_person(session, person_id)
    if person.membership is not Membership.PARTICIPANT or person.group_id is None:
        return []
    place = await session.get(Municipality, person.municipality_id) if person.municipality_id else None
    of_group = select(MilestoneGroup.milestone_id).where(MilestoneGroup.group_id == person.group_id)
    found: list[Milestone] = []
    for each in await _in_order(session, Milestone.id.in_(of_group) & those):
        audience = Audience.from_json(each.audience)
        if not audience.fits(person, place.kind if place else None):
            continue
        # Who has done something about another thing is known to the database alone.
        if audience == audience.without_deeds or await plans.may_see(session, person, audience):
            found.append(each)
    return await _entries(session, person_id, found)


async def _managed(session: AsyncSession, coordinator_id: int, those: ColumnElement[bool]) -> list[Entry]:
    person = await get_person(session, coordinator_id)
    if not person.administrator:
        groups = await audiences.own_groups(session, coordinator_id)
        addressed = select(MilestoneGroup.milestone_id).where(MilestoneGroup.group_id.in_(sorted(groups)))
        those &= Milestone.id.in_(addressed)
    return await _entries(session, coordinator_id, await _in_order(session, those))


async def _in_order(session: AsyncSession, those: ColumnElement[bool]) -> Sequence[Milestone]:
    found = await session.scalars(select(Milestone).where(those).order_by(Milestone.starts_at, Milestone.id))
    return found.all()


async def _entries(session: AsyncSession, person_id: int, found: Sequence[Milestone]) -> list[Entry]:
    groups = {each.id: each for each in await session.scalars(select(Group).order_by(Group.id))}
    answers = {
        (each.milestone_id, each.revision): each.answer
        for each in await session.scalars(select(MilestoneAnswer).where(MilestoneAnswer.person_id == person_id))
    }
    handed = {
        each.milestone_id: each.state
        for each in await session.scalars(select(HandIn).where(HandIn.person_id == person_id))
    }
    return [
        Entry(
            each,
            [groups[number] for number in each.audience["groups"] if number in groups],
            answers.get((each.id, each.timed_revision)),
            handed.get(each.id),
        )
        for each in found
    ]


async def _is_owed(session: AsyncSession, person_id: int) -> ColumnElement[bool]:
    """The condition on deadlines that passed within a month and for which the person has not handed in."""
    settled = await session.scalars(
        select(HandIn.milestone_id).where(
            HandIn.person_id == person_id, HandIn.state.in_([HandInState.HANDED, HandInState.ACCEPTED])
        )
    )
    since = clock.now() - timedelta(days=31)
    recent = (Milestone.kind == MilestoneKind.DEADLINE) & (Milestone.starts_at > since)
    return recent & Milestone.id.not_in(settled.all())


def _is_planned() -> ColumnElement[bool]:
    return Milestone.state == MilestoneState.PLANNED


def _is_ahead() -> ColumnElement[bool]:
    """The condition on milestones that are not over; a meeting of unknown length lasts two hours."""
    moment = clock.now()
    lasts = (Milestone.kind == MilestoneKind.MEETING) & Milestone.ends_at.is_(None)
    return or_(
        Milestone.starts_at > moment,
        func.coalesce(Milestone.ends_at > moment, false()),
        lasts & (Milestone.starts_at > moment - timedelta(hours=2)),
    )


def _is_between(begins: datetime, ends: datetime) -> ColumnElement[bool]:
    return (Milestone.starts_at >= begins) & (Milestone.starts_at < ends)


def _month(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = date(year, month, 1)
    return _midnight(first, zone), _midnight(first + timedelta(days=monthrange(year, month)[1]), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
