"""When everything is said, and how long albums gather."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.questions import travelling
from storage.tables import Delivery, DeliveryState, Update
from tests.town import Town
from tests.waiting import eventually


async def silence(town: Town, within: float = 60.0) -> None:
    """Waits until nothing is on its way to the program, in its hands, or on its way from it.

    What has not come by then will not come.
    """

    async def has_fallen() -> bool:
        return not town.playground.bot.mailbox.pending and not await town.database.read(_is_under_way)

    await eventually(has_fallen, within, every=0.02)


@contextmanager
def albums_gather(seconds: float) -> Iterator[None]:
    """Lets an album wait so long for its parts."""
    with patch.object(travelling, "GATHERS", timedelta(seconds=seconds)):
        yield


async def _is_under_way(session: AsyncSession) -> bool:
    """In one statement: an update's deliveries are queued before it counts as handled."""
    unhandled = exists().where(Update.handled_at.is_(None))
    unsettled = exists().where(Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]))
    return bool(await session.scalar(select(unhandled | unsettled)))
