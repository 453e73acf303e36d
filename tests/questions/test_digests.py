"""Scenes of the morning: each coordinator hears once on a working day what waits, and nothing when nothing does.

2026-03-10 is a Tuesday; Monday the 9th is a public holiday.
"""

from collections.abc import Iterator

import pytest

from storage.documents import keeping, requests
from tests.clocks import StoppedClock, everything_is_said, heard, stopped
from tests.documents.cast import document
from tests.questions.people import GALINA, ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town


@pytest.fixture
def hands() -> Iterator[StoppedClock]:
    with stopped("2026-03-06 12:00") as found:
        yield found


async def test_a_working_day_begins_with_what_waits_and_a_button_for_each_list(hands: StoppedClock, town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    admin = town.phone(ADMINISTRATOR, "Админ")
    await admin.start()
    await ask(anna, "Первый")
    await ask(anna, "Второй")
    await vera.hears("Второй")
    await vera.press("Взять")
    await vera.hears("в работе, Вера")
    hands.set("2026-03-06 17:30")
    await ask(anna, "Третий")
    await hands.strike(town, "2026-03-10 08:59")
    await everything_is_said(town)
    assert not heard(vera, "Вопросы на")
    await hands.strike(town, "2026-03-10 12:30")
    digest = await vera.hears("Вопросы на 10.03.2026")
    for line in ("Новые: 2", "Просроченные: 2", "У Вас в работе: 1", "№ 1 · Анна Петрова · с 06.03.2026 12:00"):
        assert line in digest.text
    assert digest.buttons == [
        ["№ 1 · Анна Петрова"], ["№ 2 · Анна Петрова"], ["Новые: 2"], ["Просроченные: 2"], ["У Вас в работе: 1"]
    ]  # fmt: skip
    await hands.strike(town, "2026-03-10 13:00")
    await town.restart()
    await everything_is_said(town)
    assert len(heard(vera, "Вопросы на")) == 1
    assert not heard(galina, "Вопросы на")
    assert not heard(admin, "Вопросы на")
    await vera.press("Новые: 2", on=digest)
    assert "Третий" in (await vera.hears("Новые")).text


async def test_nothing_is_said_on_days_off_and_when_everything_is_answered(hands: StoppedClock, town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    for day in (7, 8, 9):
        await hands.strike(town, f"2026-03-{day:02} 10:00")
    await everything_is_said(town)
    assert not heard(vera, "Вопросы на")
    await vera.reply(await vera.hears("Когда встреча?"), "В среду")
    await vera.hears("доставлен")
    await hands.strike(town, "2026-03-10 09:00")
    await everything_is_said(town)
    assert not heard(vera, "Вопросы на")


async def test_files_that_people_wait_for_are_named_also_when_nothing_else_waits(
    hands: StoppedClock, town: Town
) -> None:
    vera, anna = await coordinator(town), await asker(town)
    person = await town.person(anna)
    await town.database.write(requests.request, person.id, await document(town.database))
    await hands.strike(town, "2026-03-10 09:00")
    digest = await vera.hears("Документы на 10.03.2026")
    assert "Ждут файла: 1 документ" in digest.text
    await vera.press("Ждут файла: 1 документ", on=digest)
    await vera.hears("Нажмите на документ, чтобы прислать его файл")
    await ask(anna)
    await hands.strike(town, "2026-03-11 09:00")
    digest = await vera.hears("Вопросы на 11.03.2026")
    assert digest.buttons[-1] == ["Ждут файла: 1 документ"]
    await town.database.write(keeping.hide, None, await document(town.database))
    await hands.strike(town, "2026-03-12 09:00")
    assert "Ждут файла" not in (await vera.hears("Вопросы на 12.03.2026")).text


async def test_a_program_that_slept_in_the_morning_says_it_when_it_wakes(hands: StoppedClock, town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await everything_is_said(town)
    await town.halt()
    hands.set("2026-03-10 11:20")
    await town.start()
    await vera.hears("Вопросы на 10.03.2026")


async def test_whoever_returns_hears_of_today_and_not_of_every_day_missed(hands: StoppedClock, town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await everything_is_said(town)
    await vera.block()
    for day in (10, 11, 12):
        await hands.strike(town, f"2026-03-{day} 09:00")
        await everything_is_said(town)
    await vera.unblock()
    await vera.say("/menu")
    await vera.hears("Вопросы на 12.03.2026")
    await everything_is_said(town)
    assert len(heard(vera, "Вопросы на")) == 1
