"""A clock that stands still until a test moves its hands, in the bot's own zone, and silence that is certain."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from schedules import scheduler
from storage import clock
from storage.tables import Delivery, DeliveryState
from tests.town import Town
from tests.waiting import eventually

ZONE = ZoneInfo("Asia/Yekaterinburg")


class StoppedClock:
    """``now`` in UTC; set by the local time as people write it."""

    def __init__(self, local: str) -> None:
        self.now = _moment(local)

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
    with clock.set_to(lambda: hands.now):
        yield hands


async def everything_is_said(town: Town) -> None:
    """Waits until nothing is on its way any more, so that what has not come will not come."""

    async def is_settled(session: AsyncSession) -> bool:
        waiting = select(func.count()).where(Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]))
        return not await session.scalar(waiting)

    await eventually(lambda: town.database.read(is_settled))


def heard(phone: Phone, words: str) -> list[PhoneMessage]:
    """The bot's messages of this chat that have the words."""
    return [each for each in phone.messages if words in each.text and not each.outgoing]


def _moment(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)
