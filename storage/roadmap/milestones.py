"""Milestones: made, changed, cancelled, and put back within a minute. By whoever may address all of their audience."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock
from storage.audiences import Audience
from storage.database import announce
from storage.people import get as get_person
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import planning, plans, summary
from storage.roadmap.plans import Plan
from storage.roadmap.refusals import Began, Cancelled, Changed, Unfit, Wrong
from storage.roadmap.times import Repeat, Times, occurrences
from storage.tables import HandInKind, Milestone, MilestoneChange, MilestoneKind, MilestoneState

UNDONE_WITHIN = timedelta(seconds=60)
"""How long a change can be undone; its notices leave then."""

CHANGED = "the roadmap has something to do"
"""The signal of a commit that gives `schedules.roadmap` work."""


async def create(session: AsyncSession, author_id: int, plan: Plan, *, tell: bool, times: Times) -> list[Milestone]:
    """The milestone, or the whole series in order; ``tell``: those concerned get one notice at once.

    Raises `NotAllowed`, `Unfit`.
    """
    await audiences.require_may_address(session, author_id, plan.audience)
    return await make(session, author_id, plan, tell=tell, times=times)


async def make(session: AsyncSession, author_id: int, plan: Plan, *, tell: bool, times: Times) -> list[Milestone]:
    """The same in the name of somebody whose right to it is beyond doubt; raises `Unfit`."""
    await plans.require_fit(session, plan)
    starts = occurrences(plan.starts_at, plan.repeat, times.zone) if plan.repeat else [plan.starts_at]
    if not starts:
        raise Unfit(Wrong.REPEATS_NOT)
    state, moment = plans.state_from(plan), clock.now()
    lasts = plan.ends_at - plan.starts_at if plan.ends_at else None
    made: list[Milestone] = []
    for each in starts:
        milestone = Milestone(
            kind=plan.kind,
            title=state["title"],
            starts_at=each,
            responsible_id=plan.responsible_id,
            author_id=author_id,
            audience=state["audience"],
            offsets=state["offsets"],
            repeats=plan.repeat.to_json() if plan.repeat and len(starts) > 1 else None,
            created_at=moment,
            changed_at=moment,
            told=tell,
        )
        session.add(milestone)
        await session.flush()
        made.append(milestone)
        milestone.series_id = made[0].id if len(starts) > 1 else None
        its_own = {"starts_at": each.isoformat(), "ends_at": (each + lasts).isoformat() if lasts else None}
        # A code names one row of a table, so the first alone has it.
        await plans.put(session, milestone, state | its_own | ({} if len(made) == 1 else {"code": None}))
        await planning.renew(session, milestone, times)
    if tell:
        _record(session, made[0], author_id, moment, {}, timed_before=0)
        made[0].notice_due_at = moment
    announce(session, CHANGED)
    await session.flush()
    return made


async def change(
    session: AsyncSession, person_id: int, milestone_id: int, plan: Plan, expected_revision: int, times: Times
) -> Milestone:
    """Makes the milestone what the plan says; those concerned hear of it after `UNDONE_WITHIN`.

    A move asks for answers again. A plan that changes nothing is no change. Raises `NotAllowed`, `Missing`,
    `Cancelled`, `Changed`, `Unfit`.
    """
    milestone = await managed(session, person_id, milestone_id)
    await audiences.require_may_address(session, person_id, plan.audience)
    if milestone.state is MilestoneState.CANCELLED:
        raise Cancelled
    if milestone.revision != expected_revision:
        raise Changed
    return await alter(session, person_id, milestone, plan, times)


async def alter(session: AsyncSession, by_id: int, milestone: Milestone, plan: Plan, times: Times) -> Milestone:
    """The same, of one that is not cancelled, in the name of somebody whose right is beyond doubt; raises `Unfit`."""
    await plans.require_fit(session, plan, milestone)
    what = plans.between(await plans.state_of(session, milestone), plans.state_from(plan))
    if not what:
        return milestone
    # One moment for all of it: by it undoing knows what was done together.
    moment, timed_before = clock.now(), milestone.timed_revision
    moved = "starts_at" in what or ("ends_at" in what and milestone.starts_at > moment)
    if moved:
        await planning.take_back(session, await planning.present(session, milestone))
    await plans.put(session, milestone, {field: now for field, (_, now) in what.items()})
    milestone.revision += 1
    if moved:
        milestone.timed_revision, milestone.began = milestone.revision, milestone.starts_at <= moment
    await planning.renew(session, milestone, times)
    _record(session, milestone, by_id, moment, what, timed_before=timed_before)
    await _changed(session, milestone, moment)
    return milestone


async def cancel(session: AsyncSession, person_id: int, milestone_id: int, *, whole_series: bool) -> list[Milestone]:
    """Cancels it, or it and all that come after it in its series; those concerned hear of it after `UNDONE_WITHIN`.

    Raises `NotAllowed`, `Missing`, `AlreadyDone` for one that is cancelled, `Began` for a meeting that is over.
    """
    milestone = await managed(session, person_id, milestone_id)
    if milestone.state is MilestoneState.CANCELLED:
        raise AlreadyDone
    moment = clock.now()
    if milestone.kind is MilestoneKind.MEETING and (milestone.ends_at or milestone.starts_at) <= moment:
        raise Began
    ended = [milestone]
    if whole_series and milestone.series_id is not None:
        following = await session.scalars(
            select(Milestone)
            .where(
                Milestone.series_id == milestone.series_id,
                Milestone.state == MilestoneState.PLANNED,
                Milestone.starts_at > milestone.starts_at,
            )
            .order_by(Milestone.starts_at, Milestone.id)
            .with_for_update()
        )
        ended += [
            each
            for each in following.all()
            if await audiences.may_address(session, person_id, Audience.from_json(each.audience))
        ]
    for each in ended:
        await planning.take_back(session, await planning.present(session, each))
        each.state, each.cancelled_at = MilestoneState.CANCELLED, moment
        each.revision += 1
        _record(session, each, person_id, moment, {}, timed_before=each.timed_revision, series=len(ended) > 1)
        await _changed(session, each, moment)
    return ended


async def undo(session: AsyncSession, person_id: int, milestone_id: int, times: Times) -> list[Milestone]:
    """Puts the last change or cancellation back, of a series all of it; nobody hears of either.

    Raises `NotAllowed`, `Missing`, `AlreadyDone` when there is none or its notices have left.
    """
    milestone = await managed(session, person_id, milestone_id)
    last = await _undoable(session, milestone)
    if last is None:
        raise AlreadyDone
    together = [last]
    if last.whole_series:
        others = await session.scalars(
            select(MilestoneChange)
            .join(Milestone, Milestone.id == MilestoneChange.milestone_id)
            .where(
                Milestone.series_id == milestone.series_id,
                MilestoneChange.whole_series,
                MilestoneChange.at == last.at,
                MilestoneChange.told_by_id.is_(None),
                MilestoneChange.id != last.id,
            )
            .order_by(MilestoneChange.id)
        )
        together += others.all()
    put_back: list[Milestone] = []
    for each in together:
        whose = await get_locked(session, each.milestone_id)
        await _put_back(session, whose, each, times)
        put_back.append(whose)
    announce(session, CHANGED)
    return sorted(put_back, key=lambda each: (each.starts_at, each.id))


async def get(session: AsyncSession, milestone_id: int) -> Milestone:
    """Raises `Missing`."""
    found = await session.get(Milestone, milestone_id)
    if found is None:
        raise Missing
    return found


async def get_locked(session: AsyncSession, milestone_id: int) -> Milestone:
    """The milestone, for changing it; raises `Missing`."""
    found = await session.get(Milestone, milestone_id, with_for_update=True)
    if found is None:
        raise Missing
    return found


async def managed(session: AsyncSession, person_id: int, milestone_id: int) -> Milestone:
    """The milestone, for whoever may change it; raises `NotAllowed`, `Missing`."""
    found = await get_locked(session, milestone_id)
    await audiences.require_may_address(session, person_id, Audience.from_json(found.audience))
    return found


async def visible(session: AsyncSession, person_id: int, milestone_id: int) -> Milestone:
    """The milestone, for whom it concerns, a coordinator of any of its groups, an administrator.

    Raises `NotAllowed`, `Missing`.
    """
    found = await get(session, milestone_id)
    if not await plans.may_see(session, await get_person(session, person_id), Audience.from_json(found.audience)):
        raise NotAllowed
    return found


async def plan_of(session: AsyncSession, milestone: Milestone) -> Plan:
    """What a coordinator would set to get the milestone as it is: to change a part of it with `dataclasses.replace`."""
    return Plan(
        kind=milestone.kind,
        title=milestone.title,
        starts_at=milestone.starts_at,
        audience=Audience.from_json(milestone.audience),
        responsible_id=milestone.responsible_id,
        ends_at=milestone.ends_at,
        place=milestone.place,
        link=milestone.link,
        agenda=milestone.agenda,
        hand_in_to=milestone.hand_in_to,
        asks=HandInKind(milestone.asks),
        offsets=tuple(milestone.offsets),
        documents=tuple(await plans.documents_of(session, milestone.id)),
        repeat=Repeat.from_json(milestone.repeats) if milestone.repeats else None,
        example=milestone.example,
        code=milestone.code,
    )


async def undoable_until(session: AsyncSession, milestone_id: int) -> datetime | None:
    """Until when its last change can be undone; None when it cannot."""
    milestone = await get(session, milestone_id)
    return milestone.notice_due_at if await _undoable(session, milestone) else None


async def _undoable(session: AsyncSession, milestone: Milestone) -> MilestoneChange | None:
    """The last change, if its notices have not left."""
    if milestone.notice_due_at is None or milestone.notice_due_at <= clock.now():
        return None
    return next(iter(await _untold(session, milestone.id)), None)


async def _untold(session: AsyncSession, milestone_id: int) -> Sequence[MilestoneChange]:
    """The changes nobody has heard of yet, the last first; that it was made is none."""
    found = await session.scalars(
        select(MilestoneChange)
        .where(
            MilestoneChange.milestone_id == milestone_id,
            MilestoneChange.told_by_id.is_(None),
            MilestoneChange.revision > 0,
        )
        .order_by(MilestoneChange.id.desc())
    )
    return found.all()


async def _put_back(session: AsyncSession, milestone: Milestone, last: MilestoneChange, times: Times) -> None:
    if milestone.timed_revision != last.timed_before:
        await planning.take_back(session, await planning.present(session, milestone))
        milestone.timed_revision = last.timed_before
    if last.cancelled:
        milestone.state, milestone.cancelled_at = MilestoneState.PLANNED, None
    await plans.put(session, milestone, {field: was for field, (was, _) in last.what.items()})
    if "starts_at" in last.what:
        milestone.began = milestone.starts_at <= last.at
    milestone.revision += 1
    milestone.changed_at, since = clock.now(), last.at
    await session.execute(delete(MilestoneChange).where(MilestoneChange.id == last.id))
    if not await _untold(session, milestone.id):
        milestone.notice_due_at = None
    await planning.revive(session, milestone, since, times)
    await summary.mark(session, milestone.id)


def _record(
    session: AsyncSession,
    milestone: Milestone,
    by_id: int,
    at: datetime,
    what: dict[str, list[object]],
    *,
    timed_before: int,
    series: bool = False,
) -> None:
    session.add(
        MilestoneChange(
            milestone_id=milestone.id,
            revision=milestone.revision,
            timed_before=timed_before,
            what=what,
            cancelled=milestone.state is MilestoneState.CANCELLED,
            whole_series=series,
            at=at,
            by_id=by_id,
        )
    )


async def _changed(session: AsyncSession, milestone: Milestone, moment: datetime) -> None:
    milestone.changed_at, milestone.notice_due_at = moment, moment + UNDONE_WITHIN
    await summary.mark(session, milestone.id)
    announce(session, CHANGED)
    await session.flush()
