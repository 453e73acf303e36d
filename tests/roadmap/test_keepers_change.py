"""Who hears of a milestone's affairs when its coordinator is disconnected, demoted, or away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from storage import coordinators, invitations, people, standing_in
from storage.audiences import Audience
from storage.database import Database
from storage.roadmap import hand_ins, keepers, kinds, milestones, reminding
from storage.tables import Milestone
from tests.announcements.cast import Cast, gather_cast, settle
from tests.clocks import StoppedClock, everything_is_said, heard, stopped
from tests.questions.people import GALINA, asker, coordinator
from tests.roadmap.cast import deadline as planned
from tests.roadmap.cast import people as anna_and_vera
from tests.roadmap.cast import strike
from tests.roadmap.storage_cast import TIMES, carry, deadline, make, meeting, said_to, tick
from tests.town import ADMINISTRATOR, Town

BOTH = Audience(frozenset({2, 3}))

TODAY, LAST_DAY = date(2026, 3, 3), date(2026, 3, 13)

DUE = "2026-03-06 18:00"
"""Who has not handed in is listed on the eve, at 17:00."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[StoppedClock]:
    """Tuesday noon."""
    with stopped("2026-03-03 12:00") as hands:
        yield hands


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await gather_cast(database)


async def disconnect(database: Database, cast: Cast, person_id: int, group_id: int = 2) -> None:
    await database.write(coordinators.disconnect, cast.administrator, person_id, group_id)


async def connect(database: Database, telegram_id: int, group_id: int) -> int:
    person_id = (await database.write(people.arrive, telegram_id)).person.id
    payload = await database.write(invitations.invite, group_id)
    await database.write(invitations.connect, payload, person_id, "Преемница")
    return person_id


async def begin(database: Database, person_id: int, stand_in_id: int) -> int:
    """The absence, by its id."""
    return (await database.write(standing_in.begin, person_id, stand_in_id, LAST_DAY, TODAY)).absence.id


async def hearers(database: Database, made: Milestone) -> list[int]:
    present = await database.read(milestones.get, made.id)
    return [each.id for each in await database.read(keepers.of, present)]


async def responsible(database: Database, made: Milestone) -> int:
    return (await database.read(milestones.get, made.id)).responsible_id


async def test_whoever_is_connected_next_goes_on_with_what_nobody_could(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 1, group_id=3)
    plan = deadline(cast, DUE, audience=Audience(frozenset({3})), responsible_id=cast.elsewhere, offsets=())
    made = await make(database, cast.elsewhere, plan)
    await disconnect(database, cast, cast.elsewhere, 3)
    await carry(database, clock)
    assert await hearers(database, made) == []
    assert await said_to(database, clock, "2026-03-05 17:00") == []
    assert await connect(database, 605, 2) not in await hearers(database, made)
    clock.set("2026-03-05 18:00")
    successor = await connect(database, 604, 3)
    assert await responsible(database, made) == successor
    assert await said_to(database, clock) == [(kinds.MISSING, successor)]
    await tick(database, clock, "2026-03-12 10:00")
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-12 11:00") == [(kinds.OVERDUE, successor)]


async def test_what_the_former_one_has_got_or_is_old_is_not_repeated(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    _, hands_in = await database.write(settle, 2, group_id=3)
    plan = deadline(cast, DUE, audience=Audience(frozenset({3})), responsible_id=cast.elsewhere, offsets=())
    made = await make(database, cast.elsewhere, plan)
    handed = await database.write(hand_ins.hand_in, hands_in, made.id, None)
    assert await said_to(database, clock) == [(kinds.HANDED_IN, cast.elsewhere)]
    assert await said_to(database, clock, "2026-03-05 17:00") == [(kinds.MISSING, cast.elsewhere)]
    await disconnect(database, cast, cast.elsewhere, 3)
    await carry(database, clock)
    await tick(database, clock, "2026-03-12 11:00")
    await carry(database, clock)
    clock.set("2026-03-20 12:00")
    successor = await connect(database, 604, 3)
    assert await said_to(database, clock) == []
    await database.write(hand_ins.accept, successor, handed.hand_in.id)
    assert await said_to(database, clock) == [(kinds.DECIDED, hands_in)]
    assert await hearers(database, made) == [successor]


async def test_a_list_on_its_way_to_somebody_disconnected_reaches_a_colleague(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 1)
    await make(database, cast.author, deadline(cast, DUE))
    await tick(database, clock, "2026-03-05 16:55")
    await disconnect(database, cast, cast.author)
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-05 17:00") == [(kinds.MISSING, cast.colleague)]


async def test_who_coordinates_another_of_its_groups_keeps_a_milestone(database: Database, cast: Cast) -> None:
    await database.write(invitations.connect, await database.write(invitations.invite, 3), cast.author, "Вера")
    made = await make(database, cast.author, deadline(cast, DUE, audience=BOTH))
    await disconnect(database, cast, cast.author, 2)
    assert await responsible(database, made) == cast.author
    await disconnect(database, cast, cast.author, 3)
    assert await responsible(database, made) == cast.colleague


async def test_what_an_administrator_answered_for_passes_on_when_they_are_none_any_more(
    database: Database, cast: Cast
) -> None:
    made = await make(database, cast.administrator, deadline(cast, DUE, responsible_id=cast.administrator))
    assert await hearers(database, made) == [cast.administrator]
    await database.write(people.name_administrators, [901])
    assert await responsible(database, made) == cast.author


async def test_what_a_stand_in_planned_is_the_absent_coordinators_when_they_are_back(
    database: Database, cast: Cast
) -> None:
    away = await begin(database, cast.colleague, cast.elsewhere)
    made = await make(database, cast.elsewhere, deadline(cast, DUE, responsible_id=cast.elsewhere))
    await database.write(standing_in.end, cast.colleague, away)
    assert await responsible(database, made) == cast.colleague, "not the first one's of the group"


async def test_who_stands_in_hears_what_the_absent_coordinator_would(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 1)
    made = await make(database, cast.author, deadline(cast, DUE, offsets=()))
    away = await begin(database, cast.author, cast.elsewhere)
    await carry(database, clock)
    assert await responsible(database, made) == cast.author
    assert await said_to(database, clock, "2026-03-05 17:00") == [(kinds.MISSING, cast.elsewhere)]
    await database.write(standing_in.end, cast.author, away)
    await tick(database, clock, "2026-03-12 10:00")
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-12 11:00") == [(kinds.OVERDUE, cast.author)]


async def test_what_waits_when_an_absence_begins_or_ends_goes_to_who_hears_by_then(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 1)
    for due in (DUE, "2026-03-11 18:00"):
        await make(database, cast.author, deadline(cast, due, offsets=()))
    await tick(database, clock, "2026-03-05 16:55")
    away = await begin(database, cast.author, cast.elsewhere)
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-05 17:00") == [(kinds.MISSING, cast.elsewhere)]
    await tick(database, clock, "2026-03-10 16:55")
    await database.write(standing_in.end, cast.author, away)
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-10 17:00") == [(kinds.MISSING, cast.author)]


async def test_which_reminders_came_too_late_is_for_who_hears_of_the_milestone_alone(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 1)
    made = await make(database, cast.author, meeting(cast, "2026-03-04 14:00", offsets=("before:60",)))
    await begin(database, cast.author, cast.elsewhere)
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-04 14:30") == [(kinds.MISSED, cast.elsewhere)]
    assert await database.read(reminding.missed, cast.elsewhere, made.id) is not None
    for each in (cast.author, cast.colleague, None):
        assert await database.read(reminding.missed, each, made.id) is None


async def test_coordinators_of_its_groups_hear_of_it_when_the_responsible_one_has_no_right(
    database: Database, cast: Cast
) -> None:
    made = await make(database, cast.administrator, deadline(cast, DUE, responsible_id=cast.elsewhere, audience=BOTH))
    plan = replace(await database.read(milestones.plan_of, made), audience=Audience(frozenset({2})))
    await database.write(milestones.change, cast.administrator, made.id, plan, made.revision, TIMES)
    assert await hearers(database, made) == [cast.author, cast.colleague]
    await begin(database, cast.author, cast.colleague)
    assert await hearers(database, made) == [cast.colleague]


async def test_the_successor_of_the_only_coordinator_hears_of_everything(town: Town, clock: StoppedClock) -> None:
    anna, vera = await anna_and_vera(town)
    number = await planned(town, vera, DUE, offsets=())
    administrator = await town.person(town.phone(ADMINISTRATOR, "Админ"))
    former = await town.person(vera)
    await town.database.write(coordinators.disconnect, administrator.id, former.id, 2)
    await vera.hears("Вы больше не координатор")
    await town.database.write(hand_ins.hand_in, (await town.person(anna)).id, number, None)
    await everything_is_said(town)
    assert not heard(vera, "Отчёт о практике")
    await asker(town, 502, "Борис")
    galina = await coordinator(town, GALINA, "Галина")
    assert "Анна Петрова" in (await galina.hears("Отчёт о практике")).text
    await strike(town, clock, "2026-03-05 17:00")
    assert "Борис Петрова" in (await galina.hears("Не сдали 1 из 2")).text
    await everything_is_said(town)
    assert not heard(vera, "Не сдали")


async def test_a_stand_in_is_told_who_has_not_handed_in_and_the_absent_one_is_not(
    town: Town, clock: StoppedClock
) -> None:
    anna, vera = await anna_and_vera(town)
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    await planned(town, vera, DUE, offsets=())
    absent, stands_in = (await town.person(vera)).id, (await town.person(galina)).id
    await town.database.write(standing_in.begin, absent, stands_in, LAST_DAY, TODAY)
    await galina.hears("Вы замещаете")
    await strike(town, clock, "2026-03-05 17:00")
    assert "Анна Петрова" in (await galina.hears("Не сдали 1 из 1")).text
    await everything_is_said(town)
    assert not heard(vera, "Не сдали")
    assert not heard(anna, "Не сдали")
