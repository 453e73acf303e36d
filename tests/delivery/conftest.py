"""A worker with a made-up Telegram: real rows, and a ``send`` that does what the test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from schedules.delivery import DeliveryWorker, Pace
from storage import outbox, people
from storage.database import Database
from storage.outbox import Claimed
from storage.tables import Delivery, DeliveryState, Person, Priority

Reaction = Callable[[Claimed], Awaitable[int | None]]


class Post:
    """What was sent, in order, and how a send behaves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sent: list[Claimed] = []
        self.silent: list[bool] = []
        self.quiet = False
        self.pace = Pace(0)
        self.reaction: Reaction | None = None
        self._running: tuple[DeliveryWorker, asyncio.Task[None]] | None = None

    async def send(self, delivery: Claimed, silent: bool) -> int | None:
        """Notes the delivery once the reaction lets it through."""
        message_id = await self.reaction(delivery) if self.reaction else 1000 + delivery.id
        self.sent.append(delivery)
        self.silent.append(silent)
        return message_id

    def start(self) -> None:
        """Starts a worker, as a program does."""
        worker = DeliveryWorker(self.database, self.send, pace=self.pace, is_quiet=lambda _: self.quiet)
        self._running = worker, asyncio.create_task(worker.run())

    async def stop(self) -> None:
        """Stops it in good order."""
        if self._running:
            worker, task = self._running
            self._running = None
            worker.stop()
            await task

    async def kill(self) -> None:
        """Ends it as `kill -9` would: nothing more is written down."""
        if self._running:
            _, task = self._running
            self._running = None
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def people(self, number: int) -> list[Person]:
        """People to write to."""
        return [(await self.database.write(people.arrive, 1000 + each)).person for each in range(number)]

    async def queue(
        self, to: list[Person], *, key: str = "cause", priority: Priority = Priority.CONVERSATION, subject: int = 1
    ) -> None:
        """Queues one delivery to each."""
        await self.database.write(outbox.queue, key=key, kind="test", subject_id=subject, to=to, priority=priority)

    async def states(self) -> list[DeliveryState]:
        """The states of all deliveries in their order."""

        async def read(session: AsyncSession) -> list[DeliveryState]:
            return list(await session.scalars(select(Delivery.state).order_by(Delivery.id)))

        return await self.database.read(read)

    async def until(self, wanted: Callable[[list[DeliveryState]], bool]) -> list[DeliveryState]:
        """Waits until the states are as wanted."""
        async with asyncio.timeout(60):
            while True:
                states = await self.states()
                if wanted(states):
                    return states
                await asyncio.sleep(0.01)


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    """An outbox with nobody at work yet."""
    found = Post(database)
    yield found
    await found.stop()
