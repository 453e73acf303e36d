"""How punctually reminders leave, and what planning them for many people takes."""

import datetime as dt
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import RemotePlayground
from storage import clock
from storage.audiences import Audience
from storage.roadmap import milestones
from storage.roadmap.plans import Plan
from storage.roadmap.times import Times
from storage.tables import MilestoneKind
from storage.working_hours import WorkingHours
from tests import processes
from tests.bench import people, senders
from tests.bench.senders import Run
from tests.waiting import eventually

REMINDED = 360
PACE = 25
AT_FULL_SPEED, FULL_SPEED = 5_000, 1_000
"""Reminders, and a pace that this machine does not reach."""

STARTING_TAKES = 45
"""Seconds until the moment at which the reminders are due; the program must have started by then."""

FEW, MANY, MILESTONES = 1_000, 10_000, 10

_ZONE = ZoneInfo("Asia/Yekaterinburg")
_TIMES = Times(_ZONE, None, WorkingHours(dt.time(9), dt.time(18), frozenset(range(5)), _ZONE))


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Seconds from the moment at which all were due to the first and to the last one sent, and how many never were."""

    first: float
    last: float
    missed: int


async def punctuality(folder: Path, number: int, pace: int) -> Punctuality:
    """One reminder to so many people, due at one moment of the real clock, by the real program at that pace."""
    async with processes.playground(record=True) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, number)
        author = await people.coordinator(remote, database)
        moment = clock.now() + timedelta(seconds=STARTING_TAKES)
        await database.write(_meet, author, "Встреча ММПГ № 2", moment + timedelta(hours=1))
        settings = processes.bot(url, folder, MESSAGES_PER_SECOND=str(pace), QUIET_HOURS="")
        async with processes.python("-m", "bot", ready="запущен", env=settings):
            if clock.now() >= moment:
                raise AssertionError("the program took too long to start")

            async def enough() -> bool:
                return await processes.count_of(remote, "sendMessage") >= number

            await eventually(enough, within=STARTING_TAKES + 10 + 2 * number / pace, every=0.5)
        times = [each["time"] for each in await remote.calls("sendMessage") if not each["error"]]
        await database.close()
    due = moment.timestamp()
    return Punctuality(min(times) - due, max(times) - due, number - len(times))


async def planning(folder: Path, number: int) -> Run:
    """As `tests.bench.planning` does it for so many people, whose reminders are counted as sent."""
    async with processes.playground() as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, number)
        author = await people.coordinator(remote, database)
        for each in range(MILESTONES):
            await database.write(_meet, author, f"Встреча {each + 1}", clock.now() + timedelta(hours=1, minutes=5))
        await database.close()
        return await senders.run(MILESTONES * number, env=processes.bot(url, folder), module="tests.bench.planning")


async def _meet(session: AsyncSession, author_id: int, title: str, starts_at: datetime) -> None:
    """A meeting of which everybody in the group is reminded an hour before."""
    plan = Plan(MilestoneKind.MEETING, title, starts_at, Audience(frozenset({2})), author_id, offsets=("before:60",))
    await milestones.create(session, author_id, plan, tell=False, times=_TIMES)
