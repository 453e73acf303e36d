"""What `python -m bot check` says: what is to happen next, what waits, whether the clock goes."""

from zoneinfo import ZoneInfo

from bot import checking_texts as texts
from storage import clock, facts, outbox
from storage.database import Database
from storage.roadmap import planning

NEXT = 10
"""Reminders and failures that are named."""


async def report(database: Database, zone: ZoneInfo) -> list[str]:
    """The lines to print. Changes nothing; a running bot may serve the same database."""
    moment = clock.now()
    beat = await database.read(facts.heartbeat)
    paused = await database.read(outbox.paused_until)
    return [
        texts.heartbeat(age=moment - beat if beat is not None else None),
        texts.paused(until=paused if paused is not None and paused > moment else None, zone=zone),
        texts.deliveries(counts=await database.read(outbox.counts)),
        texts.reminders(ahead=await database.read(planning.ahead, NEXT), now=moment, zone=zone),
        texts.failures(found=await database.read(outbox.failures, NEXT), zone=zone),
    ]
