"""The digest: once on each working day every coordinator hears what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import absences, facts, outbox
from storage.documents import requests
from storage.questions import desk
from storage.questions.desk import Desk, DeskList
from storage.questions.reading import Card
from storage.tables import Coordinatorship, Person, Priority

DIGEST = "digest"
"""The kind of delivery; its subject is the day, as the number `date.toordinal` gives it."""

_PLANNED = "the digest is planned up to"


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for a coordinator: how many questions in each list of their desk, and the longest overdue.

    ``awaited``: the documents whose file people wait for, whoever brings it.
    """

    counts: dict[DeskList, int]
    longest_overdue: Sequence[Card]
    awaited: int


async def is_planned(session: AsyncSession, day: date) -> bool:
    """Whether this day's digests are on their way, or were."""
    planned = await facts.recall(session, _PLANNED)
    return planned is not None and date.fromisoformat(planned) >= day


async def plan(session: AsyncSession, day: date) -> None:
    """Queues the day's digest to every coordinator; a second time it changes nothing."""
    if await is_planned(session, day):
        return
    await facts.remember(session, _PLANNED, day.isoformat())
    people = await session.scalars(
        select(Person).where(Person.id.in_(select(Coordinatorship.person_id))).order_by(Person.id)
    )
    await outbox.queue(
        session,
        key=f"{DIGEST}:{day.isoformat()}",
        kind=DIGEST,
        subject_id=day.toordinal(),
        to=people.all(),
        priority=Priority.ORDINARY,
    )


async def digest(session: AsyncSession, person_id: int, overdue_since: datetime, limit: int) -> Digest | None:
    """A coordinator's digest as it is now, with up to ``limit`` of the overdue; None for somebody who is away."""
    if person_id in await absences.absent(session):
        return None
    groups = await session.scalars(select(Coordinatorship.group_id).where(Coordinatorship.person_id == person_id))
    whose = Desk(person_id, frozenset(groups), overdue_since)
    overdue = await desk.page(session, DeskList.OVERDUE, whose, limit)
    awaited = await requests.number_awaited(session) if whose.group_ids else 0
    return Digest(await desk.counts(session, whose), overdue.cards, awaited)
