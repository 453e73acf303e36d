"""Scenes of another stand-in taking over in the middle of an absence."""

from datetime import timedelta

from storage import standing_in
from storage.database import Database
from storage.roadmap import hand_ins, kinds, milestones
from tests.absences.conftest import Cast, set_absence
from tests.announcements.cast import gather_cast, settle
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.questions.people import ask, coordinator
from tests.roadmap.storage_cast import deadline, make, waiting
from tests.town import Town


async def test_what_waits_goes_past_the_absent_one_and_the_former_stand_in_hears_to_whom(
    town: Town, cast: Cast
) -> None:
    vera, galina, anna = cast
    darya = await coordinator(town, 603, "Дарья", group_id=1)
    await set_absence(vera, "Галина", "17.03")
    await ask(anna, "Ничей")
    await galina.hears("Ничей")
    await ask(anna, "Взятый")
    await galina.hears("Взятый")
    await galina.press("Взять")
    await anna.hears("№ 2 в работе: отвечает Галина Ильина")
    await vera.press("Изменить")
    await vera.press("Дарья")
    await vera.press("На неделю")
    await vera.press("Включить")
    thanked = (await galina.hears("Замещение закончилось, спасибо!")).text
    assert "Вера Ильина пока не на месте, теперь замещает Дарья Ильина" in thanked
    await darya.hears("Ничей")
    await darya.hears("Взятый")
    await anna.hears("№ 2 в работе: отвечает Дарья Ильина")
    await everything_is_said(town)
    assert not heard(galina, "Вопросы снова приходят")
    assert not heard(vera, "Ничей")
    assert not heard(vera, "Взятый")


async def test_what_was_handed_in_goes_past_the_absent_one_whoever_answered_for_it(
    database: Database, hands: StoppedClock
) -> None:
    people = await gather_cast(database)
    vera, galina, darya, _ = people
    [participant] = await database.write(settle, 1)
    today = hands.now.date()
    last_day = today + timedelta(days=7)
    await database.write(standing_in.begin, vera, darya, last_day, today)
    plans = [deadline(people, "2026-03-20 18:00", responsible_id=each) for each in (vera, darya)]
    veras, daryas = [await make(database, darya, plan) for plan in plans]
    for each in (veras, daryas):
        await database.write(hand_ins.hand_in, participant, each.id, None)
    await database.write(standing_in.begin, vera, galina, last_day, today)
    assert (await database.read(milestones.get, daryas.id)).responsible_id == vera
    told = [each.person_id for each in await waiting(database, kinds.HANDED_IN)]
    assert told == [darya, darya, galina, galina]
