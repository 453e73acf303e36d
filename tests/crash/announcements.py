"""2,000 people are written to while the program is killed twenty times and Telegram fails in every way it knows."""

import asyncio
import bisect
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import RemotePlayground
from schedules.delivery import POOL
from storage.announcements import kinds, reporting, sending
from storage.announcements.reporting import Report
from storage.tables import Delivery
from tests import processes
from tests.bench import mailing, people
from tests.crash.lives import KILLS, READY, live
from tests.waiting import eventually

PEOPLE = 2_000
PACES = {25: 2, 1000: POOL}
"""Messages a second (the default, and more than is ever reached), and how many may get it twice by a kill."""

LATENCY = 0.05

LOST = 20
"""Answers that are lost on their way: Telegram has sent the message, and the bot cannot know."""

FAULTS: Sequence[tuple[str, int, Mapping[str, Any]]] = (
    ("flood", 5, {"retry_after": 1}),
    ("error", 15, {"status": 502}),
    ("error", 5, {"status": 502, "html": True}),
    ("error", 5, {"status": 500}),
    ("reset", 20, {}),
    ("lost", LOST, {}),
)
"""Each meets the first message to somebody else."""

LONGEST_AFTER = 0.1
"""Seconds at most from the message that is drawn by lot to the kill."""


@dataclass(frozen=True, slots=True)
class Got:
    """Who got it and how often, by the server's record, and what the report says of it.

    ``bearable``: how many may get it twice by a kill, on an average. ``unknown``: deliveries that name no message of
    the server's.
    """

    faults: int
    never: int
    by_kills: int
    by_lost_answers: int
    most_by_one_kill: int
    kills_meanwhile: int
    bearable: int
    reported: int
    left: int
    recorded: int
    unknown: int

    @property
    def held(self) -> bool:
        """Whether all of it is as it should be."""
        nothing_lost = not self.never and not self.left and not self.unknown
        return nothing_lost and self.reported == self.recorded and self.by_kills <= self.bearable * KILLS


async def crash(folder: Path, chance: random.Random, pace: int, number: int = PEOPLE) -> Got:
    """A mailing to so many people, with a kill after each of twenty messages drawn by lot."""
    async with processes.playground(latency=LATENCY, record=True) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, number)
        author = await people.coordinator(remote, database)
        announcement = await database.write(mailing.draft, author)
        lost = await _go_wrong(remote, chance, number)
        await database.write(sending.send, author, announcement)
        env = processes.bot(url, folder, MESSAGES_PER_SECOND=str(pace))
        kills = []
        for moment in sorted(chance.sample(range(1, number), KILLS)):
            await live(env, _until(remote, moment, chance.uniform(0, LONGEST_AFTER)))
            kills.append(time.time())
        async with processes.python("-m", "bot", ready=READY, env=env):
            within = 120 + 2 * number / pace
            await eventually(lambda: database.read(mailing.is_sent, announcement), within=within, every=0.2)
        calls = [
            each
            for each in await remote.calls("sendMessage")
            if each["args"]["text"] == mailing.TEXT and not each["error"]
        ]
        report = await database.read(reporting.report, author, announcement)
        brought = await database.read(_brought)
        await database.close()
    return _compare(calls, report, brought, number, lost, kills, bearable=PACES[pace])


async def _go_wrong(remote: RemotePlayground, chance: random.Random, number: int) -> set[int]:
    """Puts all the faults in force; returns the chats in which an answer will be lost."""
    chats = chance.sample(range(people.FIRST, people.FIRST + number), sum(times for _, times, _ in FAULTS))
    lost = set()
    for kind, times, details in FAULTS:
        for _ in range(times):
            chat = chats.pop()
            await remote.fault(kind, "sendMessage", chat=chat, times=1, **details)
            if kind == "lost":
                lost.add(chat)
    return lost


async def _until(remote: RemotePlayground, sent: int, after: float) -> None:
    """Returns so many seconds after the server has answered so many calls."""

    async def has_come() -> bool:
        return await processes.count_of(remote, "sendMessage") >= sent

    await eventually(has_come, within=600)
    await asyncio.sleep(after)


async def _brought(session: AsyncSession) -> set[tuple[int, int | None]]:
    """The chats and numbers of the messages that our deliveries name."""
    rows = await session.execute(select(Delivery.chat_id, Delivery.message_id).where(Delivery.kind == kinds.MESSAGE))
    return {(chat_id, message_id) for chat_id, message_id in rows}


def _compare(
    calls: Sequence[Mapping[str, Any]],
    report: Report,
    brought: set[tuple[int, int | None]],
    number: int,
    lost: set[int],
    kills: Sequence[float],
    *,
    bearable: int,
) -> Got:
    times: dict[int, list[float]] = {}
    for each in calls:
        times.setdefault(each["chat"], []).append(each["time"])
    by_lost_answers = sum(len(times.get(chat, ())) > 1 for chat in lost)
    by_kill = Counter[int]()
    for chat, moments in times.items():
        # What came before a kill came again after it.
        again = moments[1:-1] if chat in lost else moments[:-1]
        # What was on its way to the server at a kill arrives all the same.
        by_kill.update(bisect.bisect(kills, moment - LATENCY) for moment in again)
    ends = max(each["time"] for each in calls)
    return Got(
        faults=sum(times for _, times, _ in FAULTS),
        never=number - len(times),
        by_kills=by_kill.total(),
        by_lost_answers=by_lost_answers,
        most_by_one_kill=max(by_kill.values(), default=0),
        kills_meanwhile=sum(each < ends for each in kills),
        bearable=bearable,
        reported=report.progress.sent,
        left=report.progress.left + report.progress.unreachable + report.progress.failed,
        recorded=len(times),
        unknown=len(brought - {(each["chat"], each["result"]["message_id"]) for each in calls}),
    )
