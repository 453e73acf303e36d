"""Who comes to a meeting. An answer can be changed until it starts, and counts while its times stay."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock
from storage.database import announce
from storage.refusals import Missing
from storage.roadmap import milestones, people, summary
from storage.roadmap.people import Concerned
from storage.roadmap.refusals import Began, Cancelled, Changed
from storage.tables import (
    Attendance,
    Milestone,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneState,
    Municipality,
    Person,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A meeting and what somebody says of coming; ``new``: it differs from what counted before."""

    milestone: Milestone
    answer: Attendance
    new: bool


@dataclass(slots=True)
class Tally:
    """How many of a municipality, or of all, come, do not, are not sure, have not said."""

    whose: Municipality | None
    yes: int = 0
    no: int = 0
    maybe: int = 0
    silent: int = 0

    @property
    def people(self) -> int:
        return self.yes + self.no + self.maybe + self.silent

    def add(self, answer: Attendance | None) -> None:
        """Counts one more."""
        match answer:
            case Attendance.YES:
                self.yes += 1
            case Attendance.NO:
                self.no += 1
            case Attendance.MAYBE:
                self.maybe += 1
            case None:
                self.silent += 1


@dataclass(frozen=True, slots=True)
class Counts:
    """The answers to a meeting, in all and by municipality, in the order of their names."""

    milestone: Milestone
    total: Tally
    by_municipality: Sequence[Tally] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody whom a meeting concerns, and their answer if it counts."""

    concerned: Concerned
    answer: Attendance | None
    answered_at: datetime | None


async def answer(
    session: AsyncSession, person_id: int, milestone_id: int, attendance: Attendance, *, seen: int | None = None
) -> Answered:
    """Somebody says whether they come; ``seen``: to the times of this revision.

    Raises `NotAllowed`, `Missing`, also of a deadline, `Began`, `Cancelled`, `Changed` when it has other times by now.
    """
    milestone = await milestones.get_locked(session, milestone_id)
    if milestone.kind is not MilestoneKind.MEETING:
        raise Missing
    await people.require_concerned(session, person_id, milestone)
    if milestone.state is MilestoneState.CANCELLED:
        raise Cancelled
    moment = clock.now()
    if milestone.starts_at <= moment:
        raise Began
    if seen is not None and seen != milestone.timed_revision:
        raise Changed
    kept = await session.get(MilestoneAnswer, (milestone_id, person_id))
    if kept is None:
        kept = MilestoneAnswer(milestone_id=milestone_id, person_id=person_id, revision=-1)
        session.add(kept)
    elif kept.answer is attendance and kept.revision == milestone.timed_revision:
        return Answered(milestone, attendance, new=False)
    kept.answer, kept.revision, kept.answered_at = attendance, milestone.timed_revision, moment
    await session.flush()
    await summary.mark(session, milestone_id)
    announce(session, milestones.CHANGED)
    return Answered(milestone, attendance, new=True)


async def counts(session: AsyncSession, coordinator_id: int, milestone_id: int) -> Counts:
    """The answers of the people whom the coordinator may see; raises `NotAllowed`, `Missing`."""
    milestone, groups = await people.looked_at(session, coordinator_id, milestone_id)
    total, by_municipality = Tally(None), dict[int | None, Tally]()
    for each in await _respondents(session, milestone, groups):
        place = each.concerned.municipality
        total.add(each.answer)
        by_municipality.setdefault(place.id if place else None, Tally(place)).add(each.answer)
    return Counts(milestone, total, list(by_municipality.values()))


async def respondents(session: AsyncSession, coordinator_id: int, milestone_id: int) -> Sequence[Respondent]:
    """The people whom the coordinator may see with their answers, by municipality and name.

    Raises `NotAllowed`, `Missing`.
    """
    return await _respondents(session, *await people.looked_at(session, coordinator_id, milestone_id))


async def unanswered(session: AsyncSession, milestone_id: int) -> Sequence[Person]:
    """Whom it concerns and who have not said; raises `Missing`."""
    milestone = await milestones.get(session, milestone_id)
    found = await session.scalars(
        select(Person).where(*people.conditions(milestone), ~audiences.answered(milestone_id)).order_by(Person.id)
    )
    return found.all()


async def _respondents(session: AsyncSession, milestone: Milestone, groups: frozenset[int]) -> list[Respondent]:
    valid = {
        each.person_id: each
        for each in await session.scalars(
            select(MilestoneAnswer).where(
                MilestoneAnswer.milestone_id == milestone.id, MilestoneAnswer.revision == milestone.timed_revision
            )
        )
    }
    found: list[Respondent] = []
    for each in await people.of(session, milestone, groups):
        said = valid.get(each.person.id)
        found.append(Respondent(each, said.answer if said else None, said.answered_at if said else None))
    return found
