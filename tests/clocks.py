"""Clocks that a test sets, in the bot's own zone, and silence that is certain."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from schedules import scheduler
from storage import clock
from storage.tables import Delivery, DeliveryState, Update
from tests.town import Town
from tests.waiting import eventually

ZONE = ZoneInfo("Asia/Yekaterinburg")


class StoppedClock:
    """``now`` in UTC; set by the local time as people write it. ``goes``: by a microsecond from look to look."""

    def __init__(self, local: str) -> None:
        self.now = _moment(local)
        self.goes = False

    def look(self) -> datetime:
        """The present moment."""
        if self.goes:
            self.now += timedelta(microseconds=1)
        return self.now

    def set(self, local: str) -> None:
        """Moves the hands: «2026-03-11 14:00»."""
        self.now = _moment(local)

    async def strike(self, town: Town, local: str | None = None) -> None:
        """Does what the program does by the clock, now or at another moment."""
        if local is not None:
            self.set(local)
        if town.program is None:
            raise RuntimeError("the town is not started")
        await scheduler.tick(town.database, town.program.working_hours)


@contextmanager
def stopped(local: str) -> Iterator[StoppedClock]:
    """Stops the clock at a local time until the block ends."""
    hands = StoppedClock(local)
    with clock.set_to(hands.look):
        yield hands


@contextmanager
def going(local: str) -> Iterator[None]:
    """Lets the clock go on from a local time until the block ends."""
    with _going_from(_moment(local)):
        yield


@contextmanager
def later(**by: float) -> Iterator[None]:
    """Lets the clock go on from so much later (``days=15``) until the block ends."""
    with _going_from(clock.now() + timedelta(**by)):
        yield


async def everything_is_said(town: Town) -> None:
    """Waits until nothing is on its way to the program, in its hands, or on its way from it.

    What has not come by then will not come.
    """

    async def is_settled() -> bool:
        return not town.playground.bot.mailbox.pending and not await town.database.read(_is_under_way)

    await eventually(is_settled)


def heard(phone: Phone, words: str) -> list[PhoneMessage]:
    """The bot's messages of this chat that have the words."""
    return [each for each in phone.messages if words in each.text and not each.outgoing]


async def _is_under_way(session: AsyncSession) -> bool:
    """In one statement: an update's deliveries are queued before it counts as handled."""
    unhandled = exists().where(Update.handled_at.is_(None))
    unsettled = exists().where(Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]))
    return bool(await session.scalar(select(unhandled | unsettled)))


def _going_from(moment: datetime) -> AbstractContextManager[None]:
    ahead = moment - datetime.now(UTC)
    return clock.set_to(lambda: datetime.now(UTC) + ahead)


def _moment(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)
