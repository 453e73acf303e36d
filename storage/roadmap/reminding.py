"""What reminders have to say, at the moment they are sent: whom they still concern, and how things stand by then."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.outbox import Claimed
from storage.roadmap import beginning, due, hand_ins, keepers, people, planning
from storage.roadmap.hand_ins import Standing
from storage.roadmap.times import is_overdue
from storage.tables import (
    Attendance,
    HandIn,
    Milestone,
    MilestoneAnswer,
    MilestoneReminder,
    MilestoneState,
    Person,
    ReminderState,
)

LATE_AFTER = timedelta(minutes=15)
"""What is sent so long after its moment says that it is late; many at once take their time."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """A reminder for somebody. ``moved``: they had answered, and the meeting was moved since."""

    milestone: Milestone
    rule: str
    person: Person
    late: bool
    answer: Attendance | None
    hand_in: HandIn | None
    moved: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Who owes something for a deadline, ``of`` how many."""

    milestone: Milestone
    people: Sequence[Standing]
    of: int


@dataclass(frozen=True, slots=True)
class TooLate:
    """A reminder that did not reach so many people in time."""

    rule: str
    due_at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Missed:
    """The reminders of a milestone that came too late to help, in the order of their moments."""

    milestone: Milestone
    reminders: Sequence[TooLate]


async def concerns(session: AsyncSession, deliveries: Sequence[Claimed]) -> list[Reminding | None]:
    """What to say for each delivery of a reminder, in the order asked.

    None: it concerns the person no more, the milestone was moved or cancelled or has begun, or a nearer one follows.
    """
    by_reminder: dict[int, list[int]] = defaultdict(list)
    for each in deliveries:
        if each.person_id is not None:
            by_reminder[each.subject_id].append(each.person_id)
    found: dict[tuple[int, int], Reminding] = {}
    for reminder_id, person_ids in by_reminder.items():
        for said in await _to_people(session, reminder_id, person_ids):
            found[reminder_id, said.person.id] = said
    return [found.get((each.subject_id, each.person_id or 0)) for each in deliveries]


async def listed(session: AsyncSession, delivery: Claimed) -> Listed | None:
    """Who has not handed in, for who hears of the milestone's affairs now; None when that says nothing any more."""
    row = await _present(session, delivery.subject_id)
    if row is None or not await _is_keeper(session, delivery.person_id, row[1]):
        return None
    reminder, milestone = row
    owing, of = await hand_ins.missing(session, milestone.id), await people.count(session, milestone)
    if is_overdue(reminder.rule):
        return Listed(milestone, owing, of) if owing else None
    return Listed(milestone, owing, of) if milestone.starts_at > clock.now() else None


async def missed(session: AsyncSession, person_id: int | None, milestone_id: int) -> Missed | None:
    """The reminders that came too late since the milestone has its present times, for who hears of its affairs now.

    None when none did.
    """
    milestone = await session.get(Milestone, milestone_id)
    if milestone is None or not await _is_keeper(session, person_id, milestone):
        return None
    rows = await planning.present(session, milestone)
    too_late = [TooLate(each.rule, each.due_at, each.missed) for each in rows if each.missed]
    return Missed(milestone, too_late) if too_late else None


async def _is_keeper(session: AsyncSession, person_id: int | None, milestone: Milestone) -> bool:
    return person_id in {each.id for each in await keepers.of(session, milestone)}


async def _to_people(session: AsyncSession, reminder_id: int, person_ids: Sequence[int]) -> list[Reminding]:
    row = await _present(session, reminder_id)
    if row is None:
        return []
    reminder, milestone = row
    moment = clock.now()
    over = not is_overdue(reminder.rule) and milestone.starts_at <= moment
    if over or beginning.overtaken(reminder, await planning.present(session, milestone)):
        return []
    concerned = await session.scalars(
        select(Person).where(Person.id.in_(person_ids), *due.addressees(milestone, reminder.rule))
    )
    answers = {
        each.person_id: each
        for each in await session.scalars(
            select(MilestoneAnswer).where(
                MilestoneAnswer.milestone_id == milestone.id, MilestoneAnswer.person_id.in_(person_ids)
            )
        )
    }
    handed = {
        each.person_id: each
        for each in await session.scalars(
            select(HandIn).where(HandIn.milestone_id == milestone.id, HandIn.person_id.in_(person_ids))
        )
    }
    late = reminder.late or moment - reminder.due_at > LATE_AFTER
    found: list[Reminding] = []
    for person in concerned:
        answer = answers.get(person.id)
        valid = answer is not None and answer.revision == milestone.timed_revision
        found.append(
            Reminding(
                milestone,
                reminder.rule,
                person,
                late,
                answer.answer if answer is not None and valid else None,
                handed.get(person.id),
                moved=answer is not None and not valid,
            )
        )
    return found


async def _present(session: AsyncSession, reminder_id: int) -> tuple[MilestoneReminder, Milestone] | None:
    """The reminder with its milestone, unless one of them was taken back."""
    rows = await session.execute(
        select(MilestoneReminder, Milestone)
        .join(Milestone, Milestone.id == MilestoneReminder.milestone_id)
        .where(
            MilestoneReminder.id == reminder_id,
            MilestoneReminder.revision == Milestone.timed_revision,
            MilestoneReminder.state.in_([ReminderState.QUEUEING, ReminderState.QUEUED]),
            Milestone.state == MilestoneState.PLANNED,
        )
    )
    row = rows.first()
    return (row[0], row[1]) if row else None
