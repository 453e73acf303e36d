"""Notices: that a milestone was made, changed, cancelled. One to each person concerned, once it cannot be undone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage import audiences, clock
from storage.audiences import Audience
from storage.outbox import Claimed
from storage.roadmap import plans, queueing
from storage.roadmap.kinds import NOTICE
from storage.roadmap.plans import Difference
from storage.roadmap.times import Times, awake
from storage.tables import (
    Attendance,
    Milestone,
    MilestoneAnswer,
    MilestoneChange,
    MilestoneKind,
    MilestoneState,
    Person,
    Priority,
)


class Side(StrEnum):
    """Whom a change speaks to: it concerned them before and does now, or only now, or no more."""

    BOTH = "both"
    JOINED = "joined"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody hears. ``series``: how many were made at once; ``moved``: answers are asked for again."""

    milestone: Milestone
    created: bool
    cancelled: bool
    whole_series: bool
    series: int
    side: Side
    differences: Sequence[Difference]
    moved: bool
    answer: Attendance | None


def is_due() -> ColumnElement[bool]:
    """The condition on milestones whose last change can no longer be undone."""
    return Milestone.notice_due_at <= clock.now()


async def begin(session: AsyncSession) -> None:
    """What is due to be told is told from now on: several changes of a milestone as one, of a series together."""
    found = await session.scalars(select(Milestone).where(is_due()).order_by(Milestone.id).with_for_update())
    for milestone in found.all():
        milestone.notice_due_at = None
        changes = await _untold(session, milestone.id)
        if not changes:
            continue
        last = changes[-1]
        leader = await _leader(session, milestone, last)
        for each in changes:
            each.told_by_id = leader.id
        tells = (
            last.cancelled or last.revision == 0 or bool(plans.differences(plans.merged(each.what for each in changes)))
        )
        over = milestone.kind is MilestoneKind.MEETING and (milestone.ends_at or milestone.starts_at) <= clock.now()
        if leader is last and tells and not over:
            last.planned_up_to = 0
        await session.flush()


async def under_way(session: AsyncSession) -> list[int]:
    """The changes whose notices are still to be put into the outbox."""
    found = await session.scalars(
        select(MilestoneChange.id).where(MilestoneChange.planned_up_to.is_not(None)).order_by(MilestoneChange.id)
    )
    return list(found)


async def queue(session: AsyncSession, change_id: int, limit: int, times: Times) -> bool:
    """Puts the notice into the outbox for the next ``limit`` people; whether there may be more."""
    change = await session.get(MilestoneChange, change_id, with_for_update=True)
    if change is None or change.planned_up_to is None:
        return False
    milestone = await session.get_one(Milestone, change.milestone_id)
    what = await _merged(session, change)
    to, last = await queueing.portion(session, _addressees(milestone, what), change.planned_up_to, limit)
    await queueing.queue(
        session,
        cause=f"{NOTICE}:{change.id}",
        kind=NOTICE,
        subject_id=change.id,
        to=to,
        priority=Priority.CONVERSATION if _cannot_wait(milestone, what, times) else Priority.ORDINARY,
    )
    change.planned_up_to = last
    return last is not None


async def told(session: AsyncSession, deliveries: Sequence[Claimed]) -> list[Notice | None]:
    """What to say for each delivery of a notice, in the order asked.

    None: it says nothing to that person (any more), who has left, or the milestone was cancelled meanwhile.
    """
    by_change: dict[int, list[int]] = defaultdict(list)
    for each in deliveries:
        if each.person_id is not None:
            by_change[each.subject_id].append(each.person_id)
    found: dict[tuple[int, int], Notice] = {}
    for change_id, person_ids in by_change.items():
        for person_id, notice in (await _to_people(session, change_id, person_ids)).items():
            found[change_id, person_id] = notice
    return [found.get((each.subject_id, each.person_id or 0)) for each in deliveries]


async def _to_people(session: AsyncSession, change_id: int, person_ids: Sequence[int]) -> dict[int, Notice]:
    change = await session.get(MilestoneChange, change_id)
    if change is None:
        return {}
    milestone = await session.get_one(Milestone, change.milestone_id)
    if milestone.state is MilestoneState.CANCELLED and not change.cancelled:
        return {}
    what = await _merged(session, change)
    differences = plans.differences(what)
    old, new = _audiences(milestone, what)
    before, now = await _fitting(session, old, person_ids), await _fitting(session, new, person_ids)
    answers = {
        each.person_id: each.answer
        for each in await session.scalars(
            select(MilestoneAnswer).where(
                MilestoneAnswer.milestone_id == milestone.id,
                MilestoneAnswer.person_id.in_(person_ids),
                MilestoneAnswer.revision == milestone.timed_revision,
            )
        )
    }
    made = await _made_at_once(session, milestone)
    only_audience = all(each.field == "audience" for each in differences)
    found: dict[int, Notice] = {}
    for person_id in before | now:
        side = Side.BOTH if person_id in before & now else Side.JOINED if person_id in now else Side.LEFT
        if side is Side.BOTH and only_audience and not change.cancelled and change.revision:
            continue
        found[person_id] = Notice(
            milestone,
            created=change.revision == 0,
            cancelled=change.cancelled,
            whole_series=change.whole_series,
            series=made,
            side=side,
            differences=[each for each in differences if each.field != "audience"],
            moved=milestone.starts_at > clock.now() and any(each.field in plans.MOMENTS for each in differences),
            answer=answers.get(person_id),
        )
    return found


async def _untold(session: AsyncSession, milestone_id: int) -> Sequence[MilestoneChange]:
    found = await session.scalars(
        select(MilestoneChange)
        .where(MilestoneChange.milestone_id == milestone_id, MilestoneChange.told_by_id.is_(None))
        .order_by(MilestoneChange.id)
    )
    return found.all()


async def _leader(session: AsyncSession, milestone: Milestone, change: MilestoneChange) -> MilestoneChange:
    """The change whose notice tells of this one too: of a series cancelled at once, the first to the same people."""
    if not change.whole_series:
        return change
    rows = await session.execute(
        select(MilestoneChange, Milestone)
        .join(Milestone, Milestone.id == MilestoneChange.milestone_id)
        .where(
            Milestone.series_id == milestone.series_id,
            MilestoneChange.whole_series,
            MilestoneChange.at == change.at,
            MilestoneChange.id <= change.id,
        )
        .order_by(MilestoneChange.id)
    )
    return next(first for first, its in rows.all() if its.audience == milestone.audience)


async def _merged(session: AsyncSession, change: MilestoneChange) -> dict[str, list[object]]:
    """All that the change's notice tells of its milestone."""
    together = await session.scalars(
        select(MilestoneChange.what)
        .where(MilestoneChange.told_by_id == change.id, MilestoneChange.milestone_id == change.milestone_id)
        .order_by(MilestoneChange.id)
    )
    return plans.merged(together.all())


async def _made_at_once(session: AsyncSession, milestone: Milestone) -> int:
    if milestone.series_id is None:
        return 1
    others = aliased(Milestone)
    return await session.scalar(select(func.count()).where(others.series_id == milestone.series_id)) or 1


def _audiences(milestone: Milestone, what: dict[str, list[object]]) -> tuple[Audience, Audience]:
    """Whom the milestone concerned before the change, and after it."""
    change = next((each for each in plans.differences(what) if each.field == "audience"), None)
    if change is None or not isinstance(change.was, Audience) or not isinstance(change.now, Audience):
        present = Audience.from_json(milestone.audience)
        return present, present
    return change.was, change.now


def _addressees(milestone: Milestone, what: dict[str, list[object]]) -> list[ColumnElement[bool]]:
    old, new = (_holds(each) for each in _audiences(milestone, what))
    if "audience" not in what:
        return [new]
    if len(plans.differences(what)) > 1 or milestone.state is MilestoneState.CANCELLED:
        return [or_(old, new)]
    return [old != new]


def _holds(audience: Audience) -> ColumnElement[bool]:
    """The condition on the people of an audience, never unknown."""
    return case((and_(*audiences.conditions(audience)), true()), else_=false())


async def _fitting(session: AsyncSession, audience: Audience, person_ids: Sequence[int]) -> set[int]:
    found = await session.scalars(select(Person.id).where(Person.id.in_(person_ids), *audiences.conditions(audience)))
    return set(found)


def _cannot_wait(milestone: Milestone, what: dict[str, list[object]], times: Times) -> bool:
    """Whether the morning would be too late: then it goes as a conversation does, in the night without sound."""
    moments = {milestone.starts_at, *(each.was for each in plans.differences(what) if each.field == "starts_at")}
    return any(clock.now() < each <= awake(clock.now(), times) for each in moments if isinstance(each, datetime))
