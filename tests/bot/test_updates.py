"""Nothing received is lost: what is confirmed is on disk, what is left is fed again, a chat keeps its order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import updates
from bot.playground import Playground
from bot.polling import TokenRefused, poll
from bot.updates import IN_MEMORY_PER_CHAT, Feed, FloodLimit
from storage import inbox
from storage.database import Database
from storage.tables import Update
from tests.waiting import eventually

Listen = Callable[[Message], Awaitable[None]]


class Ear:
    """A feed at a playground, whose reaction to messages the test decides."""

    def __init__(self, playground: Playground, database: Database) -> None:
        self.playground = playground
        self.database = database
        self.heard: list[str] = []
        self.warned: list[int] = []
        self.listen: Listen | None = None
        self.limits: dict[str, FloodLimit] = {}
        session = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
        self.bot = Bot(playground.token, session=session)
        self.open()

    def open(self) -> None:
        """A new feed on the same database, as after a restart."""
        dispatcher = Dispatcher()
        dispatcher.message.register(self._hear)
        self.feed = Feed(self.bot, dispatcher, self.database, warn_of_flood=self._warn, limits=self.limits)
        self._polling: asyncio.Task[None] | None = None

    def poll(self) -> asyncio.Task[None]:
        """Begins to fetch."""
        self._polling = asyncio.create_task(poll(self.bot, self.feed, ["message"]))
        return self._polling

    async def stop(self) -> None:
        """Stops in good order."""
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        await self.feed.stop()

    async def waiting(self) -> int:
        """How many updates the inbox holds unhandled."""

        async def count(session: AsyncSession) -> int:
            return await session.scalar(select(func.count()).where(Update.handled_at.is_(None))) or 0

        return await self.database.read(count)

    async def until_heard(self, number: int) -> None:
        """Waits until so many messages have been heard."""

        async def enough() -> bool:
            return len(self.heard) >= number

        await eventually(enough)

    async def _hear(self, message: Message) -> None:
        if self.listen is not None:
            await self.listen(message)
        self.heard.append(message.text or "")

    async def _warn(self, chat_id: int) -> None:
        self.warned.append(chat_id)


@pytest.fixture
async def ear(database: Database) -> AsyncIterator[Ear]:
    """Somebody who listens."""
    async with Playground() as playground:
        found = Ear(playground, database)
        yield found
        await found.stop()
        await found.bot.session.close()


async def test_what_was_fetched_but_not_handled_is_fed_again_at_the_next_start(ear: Ear) -> None:
    anna = ear.playground.phone(501, "Анна")
    stuck = asyncio.Event()

    async def hang(_: Message) -> None:
        stuck.set()
        await asyncio.Event().wait()

    ear.listen = hang
    polling = ear.poll()
    await anna.say("первое")
    await stuck.wait()
    await anna.say("второе")
    await eventually(lambda: _equals(ear.waiting, 2))
    polling.cancel()  # the program is killed here: nothing is finished, nothing is told

    ear.listen = None
    ear.open()
    assert await ear.feed.resume() == 2
    await ear.until_heard(2)
    assert ear.heard == ["первое", "второе"]
    await eventually(lambda: _equals(ear.waiting, 0))


async def test_a_chats_messages_are_heard_in_order_while_other_chats_do_not_wait(ear: Ear) -> None:
    anna, boris = ear.playground.phone(501, "Анна"), ear.playground.phone(502, "Борис")
    let_go = asyncio.Event()

    async def slow_for_anna(message: Message) -> None:
        if message.text == "А0":
            await let_go.wait()

    ear.listen = slow_for_anna
    ear.poll()
    for number in range(5):
        await anna.say(f"А{number}")
        await boris.say(f"Б{number}")
    await ear.until_heard(5)
    assert ear.heard == [f"Б{number}" for number in range(5)]
    let_go.set()
    await ear.until_heard(10)
    assert ear.heard[5:] == [f"А{number}" for number in range(5)]


async def test_an_update_that_telegram_repeats_is_heard_once(ear: Ear) -> None:
    ear.poll()
    message = await ear.playground.phone(501, "Анна").say("однажды")
    await ear.until_heard(1)
    [row] = await ear.database.read(_rows)
    again = {
        "update_id": row.update_id,
        "message": {
            "message_id": message.id,
            "date": 1,
            "chat": {"id": 501, "type": "private"},
            "from": {"id": 501, "is_bot": False, "first_name": "Анна"},
            "text": "однажды",
        },
    }
    await ear.feed.receive([again])
    await ear.feed.receive([again | {"update_id": row.update_id + 1}])
    await ear.until_heard(2)
    assert ear.heard == ["однажды", "однажды"]


async def test_an_error_in_one_update_is_kept_for_the_administrator_and_the_next_is_heard(ear: Ear) -> None:
    async def fail_once(message: Message) -> None:
        if message.text == "плохое":
            raise ZeroDivisionError

    ear.listen = fail_once
    ear.poll()
    anna = ear.playground.phone(501, "Анна")
    await anna.say("плохое")
    await anna.say("хорошее")
    await ear.until_heard(1)
    assert ear.heard == ["хорошее"]
    assert await ear.database.read(inbox.failures) == 1


async def test_an_update_that_ends_the_program_again_and_again_is_put_aside_and_those_behind_it_are_not(
    ear: Ear,
) -> None:
    anna = ear.playground.phone(501, "Анна")
    polling = ear.poll()
    begun = asyncio.Event()

    async def deadly(message: Message) -> None:
        if message.text == "конец":
            begun.set()
            await asyncio.Event().wait()

    ear.listen = deadly
    await anna.say("конец")
    await anna.say("за ним")
    await begun.wait()
    await eventually(lambda: _equals(ear.waiting, 2))
    polling.cancel()  # the program is killed here
    for _ in range(inbox.ATTEMPTS):
        begun.clear()
        ear.open()
        assert await ear.feed.resume() == 2
        await begun.wait()
    ear.open()
    assert await ear.feed.resume() == 1
    await ear.until_heard(1)
    assert ear.heard == ["за ним"]
    assert await ear.database.read(inbox.failures) == 1


async def test_a_database_that_is_away_for_a_moment_leaves_no_chat_in_silence(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "AGAIN", 0.01)
    settle, failures = inbox.settle, iter([OperationalError("UPDATE", {}, OSError("gone")) for _ in range(3)])

    async def troubled(session: AsyncSession, handled: Sequence[tuple[int, str | None]]) -> list[None]:
        if failure := next(failures, None):
            raise failure
        return await settle(session, handled)

    monkeypatch.setattr(inbox, "settle", troubled)
    anna = ear.playground.phone(501, "Анна")
    ear.poll()
    for number in range(3):
        await anna.say(str(number))
        await ear.until_heard(number + 1)
    await eventually(lambda: _equals(ear.waiting, 0))
    assert ear.heard == ["0", "1", "2"]


async def test_a_warning_that_cannot_be_given_holds_nothing_up(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_: int) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ear, "_warn", fail)
    ear.limits = {"message": FloodLimit(rate=40, burst=2)}
    ear.open()
    anna = ear.playground.phone(501, "Анна")
    for number in range(5):
        await anna.say(str(number))
    ear.poll()
    await ear.until_heard(5)
    assert ear.heard == ["0", "1", "2", "3", "4"]


async def test_a_flood_is_slowed_with_one_notice_and_nothing_is_dropped(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    # For the allowance time stands still: on a slow machine it would grow as fast as it is used up.
    take = updates._Allowance.take  # noqa: SLF001
    monkeypatch.setattr(updates._Allowance, "take", lambda allowance, _: take(allowance, allowance.at))  # noqa: SLF001
    ear.limits = {"message": FloodLimit(rate=40, burst=24)}
    ear.open()
    anna, boris = ear.playground.phone(501, "Анна"), ear.playground.phone(502, "Борис")
    for number in range(30):
        await anna.say(str(number))
    await boris.say("Борис")
    begun = asyncio.get_running_loop().time()
    ear.poll()
    await ear.until_heard(31)
    assert asyncio.get_running_loop().time() - begun >= (1 + 2 + 3 + 4 + 5 + 6) / 40 - 0.01
    assert [each for each in ear.heard if each != "Борис"] == [str(number) for number in range(30)]
    assert ear.warned == [501]


async def test_of_a_long_flood_only_the_beginning_stays_in_memory_and_all_of_it_is_heard(ear: Ear) -> None:
    anna = ear.playground.phone(501, "Анна")
    number = 2 * IN_MEMORY_PER_CHAT + 7
    for each in range(number):
        await anna.say(str(each))
    ear.poll()
    await ear.until_heard(number)
    assert ear.heard == [str(each) for each in range(number)]


async def test_network_trouble_while_fetching_is_waited_out(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.polling.FIRST_RETRY", 0.01)
    ear.playground.faults.error(502, "getUpdates", times=2, html=True)
    ear.playground.faults.reset("getUpdates", times=2)
    ear.playground.faults.lose_answer("getUpdates", times=2)
    ear.poll()
    await ear.playground.phone(501, "Анна").say("слышно?")
    await ear.until_heard(1)


async def test_a_token_that_telegram_takes_back_ends_the_fetching(ear: Ear) -> None:
    ear.playground.faults.error(401, "getUpdates")
    with pytest.raises(TokenRefused):
        await ear.poll()


async def _equals(number: Callable[[], Awaitable[int]], wanted: int) -> bool:
    return await number() == wanted


async def _rows(session: AsyncSession) -> list[Update]:
    return list(await session.scalars(select(Update)))
