"""Scenes of blocking the bot and coming back."""

from storage import people
from tests.town import Town
from tests.waiting import eventually


async def test_whoever_blocks_is_known_to_be_gone_until_they_return(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна", "Петрова"), 2)
    await anna.say("Здравствуйте")
    await anna.hears()
    await anna.block()

    async def gone() -> bool:
        return "blocked" in await _reason(town)

    async def back() -> bool:
        return not await _reason(town)

    await eventually(gone)
    await anna.unblock()
    await eventually(back)


async def test_blocking_by_somebody_never_seen_changes_nothing(town: Town) -> None:
    stranger = town.phone(701, "Олег")
    await stranger.block()
    await stranger.unblock()
    await stranger.say("Привет")
    await stranger.hears()


async def _reason(town: Town) -> str:
    [visitor] = await town.database.read(people.visitors, [501])
    assert visitor is not None
    return visitor.person.unreachable_reason or ""
