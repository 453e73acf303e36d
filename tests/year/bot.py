"""The bot as far as it reminds: the real storage, the real clock's work, the real outbox; sending is writing down."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from schedules import roadmap
from storage import deliveries, outbox
from storage.database import Database
from storage.outbox import Claimed, Outcome
from storage.roadmap import kinds, notices, planning, reminding
from storage.roadmap.times import Times
from storage.tables import Delivery, DeliveryState, MilestoneReminder

P = ParamSpec("P")
T = TypeVar("T")

AT_A_TIME = 25
"""Deliveries that are claimed together, as one second's worth."""

TAKES = timedelta(seconds=1 / 25)
"""What one send takes of the clock."""


class Killed(Exception):
    """The process is gone."""


class Mortal(Database):
    """A database whose process is killed before one of its next transactions, if that is wished."""

    lives: int | None = None

    @override
    async def write(
        self, operation: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if self.lives is not None:
            self.lives -= 1
            if self.lives < 0:
                raise Killed
        return await super().write(operation, *args, **kwargs)


class Hands:
    """The fake clock."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def look(self) -> datetime:
        """The present moment; time goes on between two looks at it."""
        self.now += timedelta(microseconds=1)
        return self.now


Name = tuple[int, int, str]
"""A reminder: its milestone, the revision of its times, its rule."""

Sent = Callable[[int, Name], None]
"""Called with the person to whom a reminder has arrived."""


class Bot:
    def __init__(self, url: URL, hands: Hands, times: Times, sent: Sent) -> None:
        self.database = Mortal(url)
        self.hands = hands
        self.times = times
        self._sent = sent
        self._names: dict[int, Name] = {}
        self.others = 0
        """Messages that are no reminders: notices, lists, reports."""

    async def start(self) -> None:
        """What the program does before it listens."""
        self.database.lives = None
        await self.database.write(outbox.release, everything=True)
        await roadmap.renew(self.database, self.times)

    async def tick(self, survives: int | None = None) -> None:
        """One tick of the roadmap; ``survives`` so many transactions, then raises `Killed`."""
        self.database.lives = survives
        try:
            await roadmap.tick(self.database, self.times)
        finally:
            self.database.lives = None

    async def send(self, survives: int | None, between: Callable[[], Awaitable[None]]) -> None:
        """Sends what is due, a second's worth at a time, with what else happens ``between``.

        Raises `Killed` after so many sends, the last of which is not written down.
        """
        while True:
            claimed = await self.database.write(outbox.claim, AT_A_TIME, self._is_quiet())
            if not claimed:
                return
            # Words are made when they are sent; here for a second at once, in which nothing else happens.
            says = await self._says(claimed)
            outcomes: list[Outcome] = []
            for each, name in zip(claimed, says, strict=True):
                if survives is not None and len(outcomes) >= survives:
                    await self._settle(outcomes)
                    raise Killed
                outcomes.append(Outcome(each, DeliveryState.SENT if name else DeliveryState.CANCELLED, each.id))
                if isinstance(name, tuple):
                    self._sent(each.person_id or 0, name)
                self.others += name is True
                self.hands.now += TAKES
            await self._settle(outcomes)
            survives = None if survives is None else survives - len(claimed)
            await between()

    async def next_moment(self) -> datetime | None:
        """When its own rows would have it do something, right or wrong."""
        return await self.database.read(_next_moment, self.hands.now)

    async def close(self) -> None:
        await self.database.close()

    async def _settle(self, outcomes: list[Outcome]) -> None:
        if outcomes:
            await self.database.write(deliveries.settle, outcomes)

    async def _says(self, claimed: Sequence[Claimed]) -> list[Name | bool]:
        """The reminder that each of these brings, or whether it brings anything else."""
        found: dict[int, Name | bool] = {}
        reminders = [each for each in claimed if each.kind == kinds.REMINDER]
        for each, said in zip(reminders, await self.database.read(reminding.concerns, reminders), strict=True):
            found[each.id] = said is not None and await self._name(each)
        told = [each for each in claimed if each.kind == kinds.NOTICE]
        for each, notice in zip(told, await self.database.read(notices.told, told), strict=True):
            found[each.id] = notice is not None
        for each in claimed:
            if each.kind in {kinds.MISSING, kinds.OVERDUE}:
                listed = await self.database.read(reminding.listed, each)
                found[each.id] = listed is not None and await self._name(each)
        return [found.get(each.id, True) for each in claimed]

    async def _name(self, delivery: Claimed) -> Name:
        if delivery.subject_id not in self._names:
            self._names[delivery.subject_id] = await self.database.read(_name, delivery.subject_id)
        return self._names[delivery.subject_id]

    def _is_quiet(self) -> bool:
        return self.times.quiet is not None and self.times.quiet.is_quiet(self.hands.now, self.times.zone)


async def _name(session: AsyncSession, reminder_id: int) -> Name:
    row = (await session.scalars(select(MilestoneReminder).where(MilestoneReminder.id == reminder_id))).one()
    return row.milestone_id, row.revision, row.rule


async def _next_moment(session: AsyncSession, now: datetime) -> datetime | None:
    reminder = select(func.min(MilestoneReminder.due_at)).where(
        MilestoneReminder.state.in_(planning.WAITING), MilestoneReminder.due_at > now
    )
    delivery = select(func.min(Delivery.not_before)).where(
        Delivery.state == DeliveryState.PENDING, Delivery.not_before > now
    )
    moments = [await session.scalar(reminder), await session.scalar(delivery)]
    return min((each for each in moments if each is not None), default=None)
