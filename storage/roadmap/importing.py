"""The roadmap from a table: what in it is new, changed, the same or wrong, and carrying that out. Twice is once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from unicodedata import normalize
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences
from storage.audiences import Audience
from storage.people import get as get_person
from storage.roadmap import milestones, plans
from storage.roadmap.plans import Difference, Plan
from storage.roadmap.refusals import Unfit, Wrong
from storage.roadmap.times import Times
from storage.tables import Coordinatorship, HandInKind, Milestone, MilestoneKind, MilestoneState, Person

_DAY = timedelta(days=1)


class Problem(StrEnum):
    """What is wrong with a row but for what it says of the milestone."""

    DUPLICATE = "duplicate"
    """Another row speaks of the same milestone."""
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"
    """No milestone has the number that it says."""
    CANCELLED = "cancelled"
    AMBIGUOUS = "ambiguous"
    """Several milestones are meant by what it says; a code would tell."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the table says, ``number`` being its place there; of what is None it says nothing.

    Of the milestone that it means it may say the id, or the code that somebody gave it; never both.
    """

    number: int
    kind: MilestoneKind
    title: str
    groups: frozenset[int]
    starts_at: datetime
    milestone_id: int | None = None
    code: str | None = None
    ends_at: datetime | None = None
    place: str | None = None
    link: str | None = None
    agenda: str | None = None
    hand_in_to: str | None = None
    asks: HandInKind | None = None
    offsets: tuple[str, ...] | None = None
    responsible_id: int | None = None


@dataclass(frozen=True, slots=True)
class New:
    number: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Altered:
    """A milestone that the row would make different; ``differences``: those of which people would hear."""

    number: int
    milestone: Milestone
    plan: Plan
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Same:
    number: int
    milestone: Milestone


@dataclass(frozen=True, slots=True)
class Fault:
    number: int
    why: Wrong | Problem


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows by what becomes of them, each in the order of the table."""

    new: list[New] = field(default_factory=list)
    changed: list[Altered] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    wrong: list[Fault] = field(default_factory=list)


_Known = tuple[MilestoneKind, str, frozenset[int], date]
"""What a milestone is known by where it has no code."""


async def nameable(session: AsyncSession) -> Sequence[Person]:
    """Whom a table may name as responsible: coordinators, administrators, and whoever is responsible at present."""
    found = await session.scalars(
        select(Person)
        .where(
            or_(
                Person.administrator,
                Person.id.in_(select(Coordinatorship.person_id)),
                Person.id.in_(select(Milestone.responsible_id)),
            )
        )
        .order_by(Person.id)
    )
    return found.all()


async def compare(session: AsyncSession, person_id: int | None, rows: Sequence[Row], times: Times) -> Comparison:
    """What the table would change if the person imported it; None: from the command line, for all groups."""
    looks = {row.number: _known_by(row.kind, row.title, row.groups, row.starts_at, times.zone) for row in rows}
    meant = await _meant(session, rows, looks, times.zone)
    told = Counter(_told(row, meant[row.number], looks[row.number]) for row in rows)
    result = Comparison()
    for row in rows:
        milestone = meant[row.number]
        try:
            if isinstance(milestone, Problem):
                raise _Faulty(milestone)
            if told[_told(row, milestone, looks[row.number])] > 1:
                raise _Faulty(Problem.DUPLICATE)
            await _place(session, person_id, row, milestone, result)
        except (_Faulty, Unfit) as fault:
            result.wrong.append(Fault(row.number, fault.why))
    return result


async def apply(
    session: AsyncSession, person_id: int | None, rows: Sequence[Row], *, tell: bool, times: Times
) -> Comparison:
    """Carries out what is new and changed, and returns what that was; what is wrong is left out.

    ``tell``: people hear of what is new; of changes they always do.
    """
    comparison = await compare(session, person_id, rows, times)
    for new in comparison.new:
        await milestones.make(session, person_id or new.plan.responsible_id, new.plan, tell=tell, times=times)
    for changed in comparison.changed:
        by_id = person_id or changed.plan.responsible_id
        await milestones.alter(session, by_id, changed.milestone, changed.plan, times)
    return comparison


class _Faulty(Exception):
    def __init__(self, why: Problem | Wrong) -> None:
        super().__init__(why)
        self.why = why


async def _meant(
    session: AsyncSession, rows: Sequence[Row], looks: Mapping[int, _Known], zone: ZoneInfo
) -> dict[int, Milestone | Problem | None]:
    """By the row's number the milestone it means: that of its id or its code, else the one that looks like it."""
    by_id: dict[int, Milestone] = {}
    by_code: dict[str, Milestone] = {}
    by_look: dict[_Known, list[Milestone]] = {}
    for each in await session.scalars(select(Milestone).order_by(Milestone.id)):
        by_id[each.id] = each
        if each.code is not None:
            by_code[each.code] = each
        by_look.setdefault(_known_by(each.kind, each.title, _groups(each), each.starts_at, zone), []).append(each)
    meant: dict[int, Milestone | Problem | None] = {}
    named: dict[int, datetime] = {}
    for row in rows:
        found = by_code.get(row.code or "") if row.milestone_id is None else by_id.get(row.milestone_id)
        if found is not None:
            meant[row.number] = found
            named[found.id] = row.starts_at
        elif row.milestone_id is not None:
            meant[row.number] = Problem.UNKNOWN
    for row in rows:
        if row.number not in meant:
            meant[row.number] = _only(row, by_look.get(looks[row.number], []), named)
    return meant


def _told(row: Row, meant: Milestone | Problem | None, look: _Known) -> int | str | _Known:
    """What two rows of the same milestone have in common."""
    return meant.id if isinstance(meant, Milestone) else row.code or look


async def _place(
    session: AsyncSession, person_id: int | None, row: Row, meant: Milestone | None, result: Comparison
) -> None:
    """Puts the row where it belongs in the comparison; raises `_Faulty`, `Unfit`."""
    if meant is None:
        plan = await _plan(session, person_id, row)
        await _require_allowed(session, person_id, plan.audience)
        await plans.require_fit(session, plan)
        result.new.append(New(row.number, plan))
        return
    audience = Audience.from_json(meant.audience)
    if person_id is not None and not await plans.may_see(session, await get_person(session, person_id), audience):
        raise _Faulty(Problem.NOT_ALLOWED)
    if meant.state is MilestoneState.CANCELLED:
        raise _Faulty(Problem.CANCELLED)
    plan = _merged(await milestones.plan_of(session, meant), row)
    await plans.require_fit(session, plan, meant)
    what = plans.between(await plans.state_of(session, meant), plans.state_from(plan))
    if not what:
        # A table that was exported has what several groups share, too; it stays as it is, whoever keeps it.
        result.same.append(Same(row.number, meant))
        return
    await _require_allowed(session, person_id, audience)
    await _require_allowed(session, person_id, plan.audience)
    result.changed.append(Altered(row.number, meant, plan, plans.differences(what)))


async def _require_allowed(session: AsyncSession, person_id: int | None, audience: Audience) -> None:
    if person_id is not None and not await audiences.may_address(session, person_id, audience):
        raise _Faulty(Problem.NOT_ALLOWED)


async def _plan(session: AsyncSession, person_id: int | None, row: Row) -> Plan:
    responsible_id = (
        row.responsible_id
        or person_id
        or await session.scalar(
            select(Coordinatorship.person_id)
            .where(Coordinatorship.group_id.in_(sorted(row.groups)))
            .order_by(Coordinatorship.stands_in, Coordinatorship.group_id, Coordinatorship.person_id)
            .limit(1)
        )
    )
    if responsible_id is None:
        raise _Faulty(Wrong.NOT_RESPONSIBLE)
    return Plan(
        row.kind,
        row.title,
        row.starts_at,
        Audience(row.groups),
        responsible_id,
        ends_at=row.ends_at,
        place=row.place,
        link=row.link,
        agenda=row.agenda,
        hand_in_to=row.hand_in_to,
        asks=row.asks or HandInKind.NONE,
        offsets=row.offsets,
        code=row.code,
    )


def _merged(plan: Plan, row: Row) -> Plan:
    """The milestone with what the row says of it; a meeting that is moved lasts as long as before."""
    ends_at = row.ends_at
    if plan.ends_at is not None:
        lasts = plan.ends_at - plan.starts_at
        # A table has no day of the end: after midnight it is the next one.
        if ends_at is None or (lasts <= _DAY and ends_at + _DAY == row.starts_at + lasts):
            ends_at = row.starts_at + lasts
    return replace(
        plan,
        kind=row.kind,
        title=_reworded(plan.title, row.title) or row.title,
        starts_at=row.starts_at,
        ends_at=ends_at,
        audience=replace(plan.audience, groups=row.groups),
        responsible_id=row.responsible_id or plan.responsible_id,
        place=_reworded(plan.place, row.place),
        link=row.link or plan.link,
        agenda=row.agenda or plan.agenda,
        hand_in_to=_reworded(plan.hand_in_to, row.hand_in_to),
        asks=row.asks or plan.asks,
        offsets=plan.offsets if row.offsets is None else row.offsets,
        code=row.code or plan.code,
    )


def _reworded(was: str | None, said: str | None) -> str | None:
    """What the row says, if it is more than the same words in one line."""
    return said if said and said != " ".join(normalize("NFC", was or "").split()) else was


def _only(row: Row, found: Sequence[Milestone], named: Mapping[int, datetime]) -> Milestone | Problem | None:
    """The one milestone that looks like the row, if it has no other code and no row of another hour has named it."""
    found = [
        each
        for each in found
        if (row.code is None or each.code is None) and named.get(each.id, row.starts_at) == row.starts_at
    ]
    exactly = [each for each in found if each.starts_at == row.starts_at]
    candidates = exactly or found
    planned = [each for each in candidates if each.state is MilestoneState.PLANNED] or candidates
    if len(planned) > 1:
        return Problem.AMBIGUOUS
    return planned[0] if planned else None


def _known_by(kind: MilestoneKind, title: str, groups: frozenset[int], starts_at: datetime, zone: ZoneInfo) -> _Known:
    return kind, " ".join(title.casefold().split()), groups, starts_at.astimezone(zone).date()


def _groups(milestone: Milestone) -> frozenset[int]:
    return Audience.from_json(milestone.audience).groups
