"""The roadmap as rows of a table, for a coordinator."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.roadmap import looking, people
from storage.tables import (
    Attendance,
    Document,
    Group,
    HandIn,
    HandInState,
    Milestone,
    MilestoneAnswer,
    MilestoneDocument,
    MilestoneKind,
    MilestoneState,
    Person,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A milestone and how it stands: for a meeting the answers, for a deadline what was handed in, else zero."""

    milestone: Milestone
    groups: Sequence[Group]
    responsible: Person
    documents: Sequence[Document]
    yes: int
    no: int
    maybe: int
    silent: int
    accepted: int
    handed: int
    returned: int
    missing: int


async def lines(session: AsyncSession, person_id: int) -> list[Line]:
    """The milestones of the groups a coordinator answers for, in order, without cancelled ones.

    The figures are of everyone whom a milestone concerns.
    """
    entries = await looking.calendar(session, person_id, managed=True)
    documents: dict[int, list[Document]] = defaultdict(list)
    for milestone_id, document in await session.execute(
        select(MilestoneDocument.milestone_id, Document)
        .join(Document, Document.id == MilestoneDocument.document_id)
        .order_by(MilestoneDocument.milestone_id, MilestoneDocument.position, Document.id)
    ):
        documents[milestone_id].append(document)
    return [
        await _line(session, each, documents[each.milestone.id])
        for each in entries
        if each.milestone.state is MilestoneState.PLANNED
    ]


async def _line(session: AsyncSession, entry: looking.Entry, documents: Sequence[Document]) -> Line:
    milestone = entry.milestone
    concerned = await session.scalars(select(Person.id).where(*people.conditions(milestone)))
    everyone = set(concerned)
    answers, handed = Counter[Attendance](), Counter[HandInState]()
    if milestone.kind is MilestoneKind.MEETING:
        for person_id, answer in await session.execute(
            select(MilestoneAnswer.person_id, MilestoneAnswer.answer).where(
                MilestoneAnswer.milestone_id == milestone.id, MilestoneAnswer.revision == milestone.timed_revision
            )
        ):
            answers[answer] += person_id in everyone
    else:
        for person_id, state in await session.execute(
            select(HandIn.person_id, HandIn.state).where(HandIn.milestone_id == milestone.id)
        ):
            handed[state] += person_id in everyone
    is_meeting = milestone.kind is MilestoneKind.MEETING
    return Line(
        milestone,
        entry.groups,
        await session.get_one(Person, milestone.responsible_id),
        documents,
        yes=answers[Attendance.YES],
        no=answers[Attendance.NO],
        maybe=answers[Attendance.MAYBE],
        silent=len(everyone) - answers.total() if is_meeting else 0,
        accepted=handed[HandInState.ACCEPTED],
        handed=handed[HandInState.HANDED],
        returned=handed[HandInState.RETURNED],
        missing=0 if is_meeting else len(everyone) - handed.total(),
    )
