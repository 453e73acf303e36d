"""The one writer and the shared queries keep what they promise to each caller."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage import agglomeration, facts, people, seed
from storage.database import Database, UtcDateTime, announce
from storage.grouping import Grouped
from storage.tables import Group, Municipality, Person

DIALECTS: list[Dialect] = [create_engine(url).dialect for url in ("sqlite://", "postgresql+asyncpg://host/name")]


async def remember(session: AsyncSession, name: str) -> None:
    await facts.remember(session, name, name)


async def fail(session: AsyncSession, name: str) -> None:
    await facts.remember(session, name, name)
    raise ZeroDivisionError


async def test_an_operation_that_fails_undoes_itself_and_none_of_its_neighbours(database: Database) -> None:
    outcomes = await asyncio.gather(
        database.write(remember, "before"),
        database.write(fail, "failed"),
        database.write(remember, "after"),
        return_exceptions=True,
    )
    assert [type(each) for each in outcomes] == [type(None), ZeroDivisionError, type(None)]
    assert [await database.read(facts.recall, name) for name in ("before", "failed", "after")] == [
        "before",
        None,
        "after",
    ]


async def test_what_is_written_is_seen_by_the_next_read(database: Database) -> None:
    for number in range(20):
        await database.write(facts.remember, "number", str(number))
        assert await database.read(facts.recall, "number") == str(number)


async def test_closing_commits_what_waits(database: Database) -> None:
    writing = [asyncio.create_task(database.write(remember, str(number))) for number in range(150)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writing)
    reopened = Database(database.url)
    assert await reopened.read(facts.recall, "149") == "149"
    await reopened.close()


async def test_a_signal_is_heard_after_its_commit_and_not_when_the_operation_fails(database: Database) -> None:
    heard: list[str] = []
    database.subscribe("signal", lambda: heard.append("signal"))

    async def announcing(session: AsyncSession, failing: bool) -> None:
        announce(session, "signal")
        if failing:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(announcing, True)
    assert heard == []
    await database.write(announcing, False)
    assert heard == ["signal"]


async def test_two_first_words_in_one_moment_are_one_person(database: Database) -> None:
    first, second = await asyncio.gather(database.write(people.arrive, 501), database.write(people.arrive, 501))
    assert first.person.id == second.person.id


async def test_callers_of_one_moment_share_a_query_and_get_their_own_answers(database: Database) -> None:
    runs: list[Sequence[int]] = []

    async def titles(session: AsyncSession, numbers: Sequence[int]) -> list[str | None]:
        runs.append(numbers)
        found = await agglomeration.groups_numbered(session, numbers)
        return [group.title if group else None for group in found]

    answers = await asyncio.gather(*[database.read_each(titles, number) for number in (3, 1, 9, 1)])
    assert answers == ["ММПГ № 3", "ММПГ № 1", None, "ММПГ № 1"]
    assert len(runs) == 1


async def test_an_error_of_a_shared_run_reaches_every_caller_and_the_next_run_is_not_harmed() -> None:
    async def halve(numbers: Sequence[int]) -> list[float]:
        return [1 / number for number in numbers]

    grouped = Grouped(halve)
    outcomes = await asyncio.gather(grouped(0), grouped(2), return_exceptions=True)
    assert [type(each) for each in outcomes] == [ZeroDivisionError] * 2
    assert await grouped(2) == 0.5


async def test_a_caller_who_gives_up_does_not_end_the_run_of_the_others() -> None:
    let_go = asyncio.Event()

    async def slow(numbers: Sequence[int]) -> list[int]:
        await let_go.wait()
        return list(numbers)

    grouped = Grouped(slow, limit=2)
    impatient, patient, later = (asyncio.create_task(grouped(number)) for number in (1, 2, 3))
    await asyncio.sleep(0)
    impatient.cancel()
    let_go.set()
    assert [await patient, await later] == [2, 3]


async def test_a_foreign_key_is_checked(database: Database) -> None:
    async def move_nowhere(session: AsyncSession) -> None:
        person = (await people.arrive(session, 1)).person
        person.group_id = 99

    with pytest.raises(IntegrityError):
        await database.write(move_nowhere)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), DIALECTS[0])  # noqa: DTZ001 - that is the point


@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - naive for a draw
    st.integers(min_value=-12, max_value=14),
    st.sampled_from(DIALECTS),
)
def test_a_moment_comes_back_the_same_in_utc(moment: datetime, hours: int, dialect: Dialect) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    kept = UtcDateTime().process_bind_param(aware, dialect)
    back = UtcDateTime().process_result_value(kept, dialect)
    assert back == aware
    assert back is not None
    assert back.tzinfo is UTC


async def test_loading_the_facts_again_changes_nothing_and_an_edited_line_updates(database: Database) -> None:
    told = seed.facts()
    assert await database.write(seed.load, told) == seed.Loaded(0, 0)
    told["groups"][1]["works_on"] = "Новая строка"
    assert await database.write(seed.load, told) == seed.Loaded(0, 1)
    assert (await database.read(agglomeration.group, 2)).works_on == "Новая строка"
    assert len(await database.read(agglomeration.municipalities)) == 40


async def test_what_a_coordinator_changed_in_the_bot_is_not_overwritten_by_the_file(database: Database) -> None:
    async def correct(session: AsyncSession) -> None:
        (await session.get_one(Group, 2)).contact_phone = "8 (351) 000-00-00"

    await database.write(correct)
    told = seed.facts()
    told["groups"][1]["coordinator"] |= {"phone": "8 (351) 111-11-11", "email": "new@example.org"}
    await database.write(seed.load, told)
    group = await database.read(agglomeration.group, 2)
    assert (group.contact_phone, group.contact_email) == ("8 (351) 000-00-00", "new@example.org")


async def test_a_new_municipality_in_the_file_is_added_and_both_of_one_name_stay_apart(database: Database) -> None:
    told = seed.facts()
    told["municipalities"]["city_district"]["novyy-go"] = "Новый"
    assert await database.write(seed.load, told) == seed.Loaded(1, 0)

    async def troitskiy(session: AsyncSession) -> list[Municipality]:
        return list(await session.scalars(select(Municipality).where(Municipality.name == "Троицкий")))

    assert len({each.kind for each in await database.read(troitskiy)}) == 2


async def test_administrators_are_exactly_those_of_the_setting(database: Database) -> None:
    assert await database.write(people.name_administrators, {1, 2}) == [1, 2]
    assert await database.write(people.name_administrators, {2, 3}) == [1, 3]

    async def administrators(session: AsyncSession) -> set[int | None]:
        return set(await session.scalars(select(Person.telegram_id).where(Person.administrator)))

    assert await database.read(administrators) == {2, 3}
