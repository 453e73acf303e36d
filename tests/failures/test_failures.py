"""An error of ours is said to the person, kept for the administrator, and stops nobody else."""

import pytest

from handlers.menu import router as menu
from storage import inbox
from tests.town import Town
from tests.waiting import eventually


async def test_whoever_meets_an_error_of_ours_hears_of_it_and_the_administrator_can_count_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    anna = await town.participant(town.phone(501, "Анна"), 2)
    monkeypatch.setattr(menu, "own_group", broken)
    await anna.say("/help")
    await anna.hears("сбой на нашей стороне")

    async def counted() -> bool:
        return await town.database.read(inbox.failures) == 1

    await eventually(counted)
    monkeypatch.undo()
    await anna.say("/help")
    await anna.hears("ММПГ № 2")


async def test_who_blocks_the_bot_in_the_middle_of_its_answer_is_no_failure(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2)
    town.playground.faults.delay(0.2, "sendMessage")
    await anna.say("/help")

    async def answering() -> bool:
        return bool(town.playground.calls.methods["getUpdates"] >= 2)

    await eventually(answering)
    await anna.block()

    async def known() -> bool:
        return (await town.person_as_is(anna)).unreachable_since is not None

    await eventually(known)
    assert await town.database.read(inbox.failures) == 0
