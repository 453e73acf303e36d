"""A coordinator's summary of a milestone: one message that shows how things stand, renewed as answers come in."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.database import announce, insert_for
from storage.roadmap.kinds import SUMMARY
from storage.tables import Delivery, MilestoneWatch, Person, Priority

SHOWN_EVERY = timedelta(seconds=5)
"""How often a summary is renewed: each time is an edit, which counts towards Telegram's limits."""


async def watch(session: AsyncSession, person_id: int, milestone_id: int, chat_id: int, message_id: int) -> None:
    """This message is the person's summary of the milestone from now on, up to date as it is."""
    statement = insert_for(session, MilestoneWatch).values(
        milestone_id=milestone_id,
        person_id=person_id,
        chat_id=chat_id,
        message_id=message_id,
        shown_at=clock.now(),
        stale=False,
    )
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["milestone_id", "person_id"],
            set_={
                "chat_id": new.chat_id, "message_id": new.message_id, "shown_at": new.shown_at, "stale": new.stale
            },
        )
    )  # fmt: skip


async def unwatch(session: AsyncSession, person_id: int, milestone_id: int) -> None:
    """The person looks at it no more, or the message is gone."""
    await session.execute(
        delete(MilestoneWatch).where(MilestoneWatch.person_id == person_id, MilestoneWatch.milestone_id == milestone_id)
    )


async def watched(session: AsyncSession, person_id: int, milestone_id: int) -> MilestoneWatch | None:
    """The person's summary of the milestone."""
    return await session.get(MilestoneWatch, (milestone_id, person_id))


async def mark(session: AsyncSession, milestone_id: int) -> None:
    """Something changed in the milestone: its summaries have to be renewed."""
    await session.execute(
        update(MilestoneWatch)
        .where(MilestoneWatch.milestone_id == milestone_id)
        .values(stale=True)
        .execution_options(synchronize_session=False)
    )


async def renew(session: AsyncSession) -> None:
    """Queues an edit of every summary that is out of date and was not renewed just now."""
    moment = clock.now()
    rows = await session.execute(
        select(MilestoneWatch, Person)
        .join(Person, Person.id == MilestoneWatch.person_id)
        .where(MilestoneWatch.stale, MilestoneWatch.shown_at <= moment - SHOWN_EVERY)
        .with_for_update(of=MilestoneWatch)
    )
    for watching, person in rows.all():
        watching.stale, watching.shown_at = False, moment
        if person.telegram_id is None:
            continue
        await session.execute(
            insert_for(session, Delivery)
            .values(
                key=f"{SUMMARY}:{watching.milestone_id}:{moment.isoformat()}:{person.id}",
                kind=SUMMARY,
                subject_id=watching.milestone_id,
                person_id=person.id,
                chat_id=watching.chat_id,
                # An edit makes no sound at any hour.
                priority=Priority.URGENT,
                not_before=moment,
                created_at=moment,
            )
            .on_conflict_do_nothing()
        )
        announce(session, outbox.QUEUED)
