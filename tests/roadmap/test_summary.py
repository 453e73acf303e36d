"""«Сводка»: figures live in one message, names as a table, hand-ins accepted and returned, what comes by itself."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.playground import Phone, PhoneMessage
from storage import coordinators
from storage.roadmap import answers, hand_ins
from storage.tables import Attendance, HandInKind
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.questions.people import BORIS, asker, coordinator
from tests.roadmap.cast import DEADLINE, deadline, meeting, people, strike
from tests.town import ADMINISTRATOR, Town

pytestmark = pytest.mark.usefixtures("hands")


async def summary(phone: Phone) -> PhoneMessage:
    await phone.say("Дорожная карта")
    await phone.press("1", on=await phone.hears("что впереди"))
    card = await phone.hears("👥 ")
    await phone.press("Сводка", on=card)
    await phone.hears("Обновляется само")
    return card


async def answer(town: Town, phone: Phone, number: int, attendance: Attendance) -> None:
    person = await town.person_as_is(phone)
    await town.database.write(answers.answer, person.id, number, attendance)


async def test_the_figures_follow_the_answers_in_the_same_message(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await asker(town, BORIS, "Борис")
    number = await meeting(town, vera)
    shown = await summary(vera)
    assert "Ответы: ✅ 0 · ❌ 0 · ❔ 0 · молчат 2" in shown.text
    await answer(town, anna, number, Attendance.YES)
    await strike(town, hands, "2026-11-18 12:00:06")
    await vera.hears("Ответы: ✅ 1 · ❌ 0 · ❔ 0 · молчат 1")
    assert "✅ 1" in shown.text


async def test_a_summary_that_was_left_is_not_written_over(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    shown = await summary(vera)
    await vera.press("К карточке", on=shown)
    await vera.hears("👥 ")
    await answer(town, anna, number, Attendance.YES)
    await strike(town, hands, "2026-11-18 12:00:06")
    await everything_is_said(town)
    assert "Ответы" not in shown.text


async def test_names_come_as_a_table_and_figures_as_a_picture(town: Town) -> None:
    anna, vera = await people(town)
    await asker(town, BORIS, "Борис")
    number = await meeting(town, vera)
    await answer(town, anna, number, Attendance.MAYBE)
    shown = await summary(vera)
    await vera.press("Список (XLSX)", on=shown)
    sent = await vera.hears(kind="document")
    rows = list(load_workbook(BytesIO(await sent.download())).worksheets[0].values)
    assert rows[0][0] == "ФИО"
    assert [(row[0], row[5]) for row in rows[1:]] == [("Анна Петрова", "Под вопросом"), ("Борис Петрова", "нет ответа")]
    assert rows[1][6] == datetime.fromisoformat("2026-11-18 12:00")
    await vera.press("Картинка", on=shown)
    photo = await vera.hears(kind="photo")
    picture = Image.open(BytesIO(await photo.download()))
    assert picture.width == 1080


async def test_who_is_silent_is_named(town: Town) -> None:
    anna, vera = await people(town)
    await asker(town, BORIS, "Борис")
    number = await meeting(town, vera)
    await answer(town, anna, number, Attendance.YES)
    await vera.press("Кто не ответил", on=await summary(vera))
    shown = await vera.hears("Не ответили: 1")
    assert "Борис" in shown.text
    assert "Анна" not in shown.text


async def test_a_hand_in_comes_with_its_file_and_is_accepted(town: Town) -> None:
    anna, vera = await people(town)
    await deadline(town, vera, asks=HandInKind.FILE)
    await _hand_in(anna, b"report")
    file = await vera.hears(kind="document")
    assert await file.download() == b"report"
    shown = await vera.hears("прислано выше")
    assert "Анна Петрова" in shown.text
    await vera.press("Принять", on=shown)
    await vera.hears("✅ Принято")
    await anna.hears("Принято")
    assert (await vera.press("Сводка", on=shown)).answered
    assert "Сдали: 1 из 1 · принято 1" in (await vera.hears("Обновляется само")).text


async def test_a_returned_one_carries_the_remark_and_comes_again(town: Town) -> None:
    anna, vera = await people(town)
    await deadline(town, vera, asks=HandInKind.FILE)
    await _hand_in(anna, b"report")
    shown = await vera.hears("прислано выше")
    await vera.press("Вернуть", on=shown)
    await vera.hears("Что исправить?")
    await vera.say("Нет подписи")
    await vera.hears("Возвращено")
    await anna.hears("Нет подписи")
    answer = await vera.press("Принять", on=shown)
    assert answer.text == "Это уже проверено."
    await vera.hears("Возвращено")
    await _hand_in(anna, b"signed")
    again = await vera.hears("прислано выше")
    await vera.press("Принять", on=again)
    await vera.hears("✅ Принято")


async def test_what_was_taken_back_is_not_accepted(town: Town) -> None:
    anna, vera = await people(town)
    number = await deadline(town, vera, asks=HandInKind.WORDS)
    await anna.say("Дорожная карта")
    await anna.press("1", on=await anna.hears("что впереди"))
    await anna.press("Сдано", on=await anna.hears("Отчёт о практике"))
    await anna.hears("Напишите")
    await anna.say("Готово на 90 %")
    shown = await vera.hears("прислано выше")
    person = await town.person_as_is(anna)
    await town.database.write(hand_ins.take_back, person.id, number)
    answer = await vera.press("Принять", on=shown)
    assert "отозвал" in answer.text


async def test_what_came_after_the_button_is_shown_before_it_is_accepted(town: Town) -> None:
    anna, vera = await people(town)
    await deadline(town, vera, asks=HandInKind.FILE)
    await _hand_in(anna, b"report")
    first = await vera.hears("прислано выше")
    await anna.hears("Получил и передал")
    await anna.send("document", b"appendix", "Приложение.docx")
    both = await vera.hears("прислано выше")
    answer = await vera.press("Принять", on=first)
    assert "прислал ещё" in answer.text
    await vera.press("Принять", on=both)
    await vera.hears("✅ Принято")


async def test_a_remark_returns_only_what_its_author_has_seen(town: Town) -> None:
    anna, vera = await people(town)
    await deadline(town, vera, asks=HandInKind.FILE)
    await _hand_in(anna, b"report")
    await vera.press("Вернуть", on=await vera.hears("прислано выше"))
    await vera.hears("Что исправить?")
    await anna.hears("Получил и передал")
    await anna.send("document", b"appendix", "Приложение.docx")
    await vera.hears("прислано выше")
    await vera.say("Нет приложения")
    await vera.hears("замечание ему не ушло")
    again = await vera.hears("прислано выше")
    await everything_is_said(town)
    assert not heard(anna, "Нет приложения")
    await vera.press("Вернуть", on=again)
    await vera.hears("Что исправить?")
    await vera.say("Нет подписи")
    await vera.hears("Возвращено")
    await anna.hears("Нет подписи")


async def test_whoever_coordinates_its_groups_no_more_is_shown_nothing(town: Town) -> None:
    anna, vera = await people(town)
    await deadline(town, vera, asks=HandInKind.FILE)
    administrator = await town.person(town.phone(ADMINISTRATOR, "Игорь"))
    await town.database.write(coordinators.disconnect, administrator.id, (await town.person(vera)).id, 2)
    await _hand_in(anna, b"report")
    await anna.hears("Получил и передал")
    await everything_is_said(town)
    assert not heard(vera, "прислано выше")
    assert not [each for each in vera.messages if each.kind == "document"]


async def test_on_the_eve_the_coordinator_hears_who_is_missing(town: Town, hands: StoppedClock) -> None:
    _, vera = await people(town)
    await deadline(town, vera, DEADLINE)
    await strike(town, hands, "2026-11-26 16:55")
    await strike(town, hands, "2026-11-26 17:00:01")
    shown = await vera.hears("Завтра срок")
    assert "Не сдали 1 из 1" in shown.text
    assert "Анна Петрова" in shown.text


async def test_reminders_that_came_too_late_are_reported(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera, offsets=("before:60",))
    await strike(town, hands, "2026-11-26 14:30")
    shown = await vera.hears("Напоминания не успели уйти")
    assert "за 1 час, чт, 26 ноября, 13:00: 1 участник" in shown.text
    await everything_is_said(town)
    assert not heard(anna, "Семинар")


async def test_a_colleague_of_another_group_decides_on_nothing(town: Town) -> None:
    anna, vera = await people(town)
    dora = await coordinator(town, 603, "Дарья", group_id=3)
    await deadline(town, vera, asks=HandInKind.FILE)
    await _hand_in(anna, b"report")
    shown = await vera.hears("прислано выше")
    accept = shown.keyboard[0][0]["callback_data"]
    await dora.say("Дорожная карта")
    answer = await dora.press(data=accept, on=await dora.hears("Дорожная карта групп"))
    assert "координатор другой группы" in answer.text


async def _hand_in(anna: Phone, data: bytes) -> None:
    anna.forget()
    await anna.say("Дорожная карта")
    await anna.press("1", on=await anna.hears("что впереди"))
    await anna.press("Сдано", on=await anna.hears("Отчёт о практике"))
    await anna.hears("Пришлите следующим сообщением файл")
    await anna.send("document", data, "Отчёт.docx")
