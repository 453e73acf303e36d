"""Settling deliveries together with what their arrival changes."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.outbox import Outcome
from storage.questions import arriving


async def settle(session: AsyncSession, outcomes: Sequence[Outcome]) -> list[None]:
    """Writes down what became of claimed deliveries, and its consequences, in one transaction."""
    await outbox.settle(session, outcomes)
    await arriving.settled(session, outcomes)
    return [None] * len(outcomes)
