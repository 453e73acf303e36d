"""Scenes of waiting: coordinators are reminded of late answers, askers hear honestly that they are late.

2026-03-10 is a Tuesday; Monday the 9th is a public holiday, moved from Sunday.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone
from schedules import scheduler
from storage import people
from storage.database import Database
from storage.questions import conversation
from storage.questions.conversation import Said
from storage.questions.waiting import LATE, OVERDUE
from storage.tables import Delivery, DeliveryState, Question
from tests.clocks import StoppedClock, everything_is_said, heard, stopped
from tests.questions.people import BORIS, GALINA, ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town

REMINDER, ESCALATION = "ждёт ответа больше рабочего дня", "ждёт ответа больше двух рабочих дней"
SORRY = "Ответа на вопрос № 1"


@pytest.fixture
def hands() -> Iterator[StoppedClock]:
    with stopped("2026-03-10 14:00") as found:
        yield found


async def administrator(town: Town) -> Phone:
    phone = town.phone(ADMINISTRATOR, "Админ")
    await phone.start()
    return phone


async def test_after_a_working_day_the_coordinator_is_reminded_and_the_asker_told_once(
    hands: StoppedClock, town: Town
) -> None:
    vera, anna, admin = await coordinator(town), await asker(town), await administrator(town)
    question = await ask(anna)
    await vera.hears("Когда встреча?")
    await hands.strike(town, "2026-03-11 13:59")
    await everything_is_said(town)
    assert not heard(vera, "больше рабочего дня")
    assert not heard(anna, SORRY)
    await hands.strike(town, "2026-03-11 14:00")
    reminder = await vera.hears("Вопрос № 1 ждёт ответа больше рабочего дня, с 10 марта 2026, 14:00")
    assert "Анна Петрова: Когда встреча?" in reminder.text
    assert {"Взять", "Ответить", "Передать"} <= {label for row in reminder.buttons for label in row}
    sorry = await anna.hears(f"{SORRY} пока нет, хотя он ожидался до 11 марта 2026, 14:00 (по Екатеринбургу)")
    assert "я напомнил координатору: Вера Ильина" in sorry.text
    assert "Телефон:" in sorry.text
    assert sorry.reply_to is question
    await hands.strike(town, "2026-03-11 14:01")
    await town.restart()
    await hands.strike(town)
    await everything_is_said(town)
    assert len(heard(vera, "больше рабочего дня")) == len(heard(anna, SORRY)) == 1
    assert not heard(admin, "ждёт")


async def test_a_reply_to_a_reminder_answers_and_one_to_the_word_of_delay_adds(hands: StoppedClock, town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await hands.strike(town, "2026-03-11 15:00")
    sorry, reminder = await anna.hears(SORRY), await vera.hears(REMINDER)
    await anna.reply(sorry, "Очень жду")
    await vera.hears("Очень жду")
    await vera.reply(reminder, "В среду")
    await anna.hears("В среду")


async def test_after_two_days_everybody_in_charge_knows_and_then_there_is_silence(
    hands: StoppedClock, town: Town
) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    elsewhere = await coordinator(town, 603, "Дарья", group_id=3)
    anna, admin = await asker(town), await administrator(town)
    await ask(anna)
    await vera.press("Взять")
    await hands.strike(town, "2026-03-11 14:00")
    await vera.hears(REMINDER)
    assert "я напомнил координатору: Вера Ильина" in (await anna.hears("пока нет")).text
    await hands.strike(town, "2026-03-12 14:00")
    for phone in (vera, galina):
        assert "получили все координаторы группы и администратор" in (await phone.hears(ESCALATION)).text
    told = await admin.hears("1 вопрос ждёт ответа больше двух рабочих дней")
    assert "№ 1 · ММПГ № 2 · ждёт с 10.03.2026 14:00, отвечает Вера Ильина" in told.text
    assert "встреча" not in told.text
    await anna.hears("всё ещё нет, хотя он ожидался до 11 марта 2026, 14:00")
    assert "знают все координаторы ММПГ № 2 и администратор" in heard(anna, "всё ещё нет")[0].text
    for day in (13, 16, 17, 18):
        await hands.strike(town, f"2026-03-{day} 15:00")
    await everything_is_said(town)
    assert len(heard(vera, REMINDER)) == len(heard(vera, ESCALATION)) == len(heard(galina, ESCALATION)) == 1
    assert len(heard(anna, SORRY)) == 2
    assert len(heard(admin, "ждёт ответа")) == 1
    assert not heard(galina, REMINDER)
    assert not heard(elsewhere, "ждёт ответа больше")


async def test_days_off_do_not_count(hands: StoppedClock, town: Town) -> None:
    hands.set("2026-03-06 17:00")
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    for moment in ("03-07 12:00", "03-08 12:00", "03-09 17:30", "03-10 16:59"):
        await hands.strike(town, f"2026-{moment}")
    await everything_is_said(town)
    assert not heard(anna, SORRY)
    await hands.strike(town, "2026-03-10 17:00")
    await vera.hears(REMINDER)
    await anna.hears("ожидался до 10 марта 2026, 17:00")


async def test_an_answer_in_time_ends_the_matter_and_a_new_waiting_begins_anew(hands: StoppedClock, town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    hands.set("2026-03-11 13:00")
    await vera.reply(await vera.hears("Когда встреча?"), "В среду")
    await anna.hears("В среду")
    await hands.strike(town, "2026-03-11 15:00")
    await everything_is_said(town)
    assert not heard(anna, SORRY)
    await anna.reply(question, "А во сколько?")
    await vera.hears("А во сколько?")
    await hands.strike(town, "2026-03-12 15:00")
    await vera.hears(REMINDER)
    await anna.hears("ожидался до 12 марта 2026, 15:00")


async def test_what_was_answered_before_the_reminder_could_be_sent_is_not_reminded_of(
    hands: StoppedClock, town: Town, database_url: URL
) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.hears("Когда встреча?")
    vera_id, working_hours = (await town.person(vera)).id, town.program and town.program.working_hours
    assert working_hours
    await town.halt()
    beside = Database(database_url)
    hands.set("2026-03-11 15:00")
    await scheduler.tick(beside, working_hours)
    queued = select(func.count()).where(Delivery.kind.in_([OVERDUE, LATE]), Delivery.state == DeliveryState.PENDING)
    assert await beside.read(lambda session: session.scalar(queued)) == 2
    await beside.write(conversation.answer, vera_id, 1, Said(vera.id, 9_000, "text", "В среду"))
    await beside.close()
    await town.start()
    await everything_is_said(town)
    assert not heard(vera, REMINDER)
    assert not heard(anna, SORRY)


async def test_after_a_week_of_standstill_each_hears_once_of_everything(hands: StoppedClock, town: Town) -> None:
    vera, anna, admin = await coordinator(town), await asker(town), await administrator(town)
    for number in range(1, 13):
        await ask(anna, f"Вопрос про {number}-е")
    await everything_is_said(town)
    await town.halt()
    hands.set("2026-03-17 14:30")
    await town.start()
    listed = await vera.hears("12 вопросов ждут ответа больше двух рабочих дней")
    assert listed.buttons[-1] == ["Все просроченные"]
    assert sum("Анна Петрова" in label for row in listed.buttons for label in row) == 8
    await vera.press("№ 12 · Анна Петрова")
    assert "Вопрос про 12-е" in (await vera.hears("Задан")).text
    await admin.hears("12 вопросов ждут ответа больше двух рабочих дней")
    await everything_is_said(town)
    assert len(heard(vera, "вопросов ждут ответа")) == 1
    assert not heard(vera, "больше рабочего дня")
    assert len(heard(anna, "всё ещё нет")) == 12
    assert not heard(anna, "пока нет")


async def test_a_coordinator_who_could_not_be_reached_hears_once_of_what_is_overdue_now(
    hands: StoppedClock, town: Town
) -> None:
    vera, anna, boris = await coordinator(town), await asker(town), await asker(town, BORIS, "Борис")
    await ask(anna, "Первый")
    await ask(boris, "Второй")
    await vera.block()
    await hands.strike(town, "2026-03-11 14:10")
    await everything_is_said(town)
    anna.forget()
    await ask(anna, "Третий")
    await hands.strike(town, "2026-03-12 14:09")
    await hands.strike(town, "2026-03-12 14:11")
    await boris.hears("Ответа на вопрос № 2 всё ещё нет")
    await everything_is_said(town)
    await vera.unblock()
    await vera.say("/menu")
    assert "Третий" in (await vera.hears("Вопрос № 3 ждёт ответа больше рабочего дня")).text
    await vera.hears("2 вопроса ждут ответа больше двух рабочих дней")
    await everything_is_said(town)
    assert len(heard(vera, "ждёт ответа больше")) == len(heard(vera, "ждут ответа больше")) == 1


async def test_an_asker_who_could_not_be_reached_hears_once_and_one_who_left_nothing(
    hands: StoppedClock, town: Town
) -> None:
    await coordinator(town)
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    await ask(anna)
    await ask(boris)
    await everything_is_said(town)
    await anna.block()
    await town.database.write(people.leave, (await town.person_as_is(boris)).id)
    await hands.strike(town, "2026-03-11 14:00")
    await hands.strike(town, "2026-03-12 14:00")
    await everything_is_said(town)
    assert not heard(boris, "Ответа на вопрос № 2")
    await anna.unblock()
    await anna.start()
    await anna.hears(f"{SORRY} всё ещё нет")
    await everything_is_said(town)
    assert len(heard(anna, SORRY)) == 1


async def test_where_nobody_is_connected_the_asker_is_not_told_that_anybody_was_reminded(
    hands: StoppedClock, town: Town
) -> None:
    anna, admin = await asker(town), await administrator(town)
    await ask(anna)
    await hands.strike(town, "2026-03-11 14:00")
    assert "координатор ещё не подключён к боту." in (await anna.hears(f"{SORRY} пока нет")).text
    await hands.strike(town, "2026-03-12 14:00")
    assert "никто не взял" in (await admin.hears("1 вопрос ждёт ответа")).text
    assert "не подключён к боту, администратор об этом знает" in (await anna.hears("всё ещё нет")).text


async def test_the_steps_of_a_waiting_are_kept_with_the_question(hands: StoppedClock, town: Town) -> None:
    await coordinator(town)
    await ask(await asker(town))
    counted: list[int] = []
    for moment in ("10 15:00", "11 14:00", "12 13:59", "12 14:00", "13 14:00"):
        await hands.strike(town, f"2026-03-{moment}")
        counted.append((await town.database.read(_question)).reminders)
    assert counted == [0, 1, 1, 2, 2]


async def _question(session: AsyncSession) -> Question:
    return await session.get_one(Question, 1)
