"""What people read about milestones by themselves: reminders, notices, decisions, the Monday digest."""

import pytest

from bot.playground import Phone
from storage.audiences import Audience
from storage.roadmap import hand_ins
from storage.tables import HandInKind
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.questions.people import asker
from tests.roadmap.cast import cancel, deadline, local, meeting, move, people, strike
from tests.town import Town

WHEN = "чт, 26 ноября, 14:00 (Екатеринбург, UTC+5)"


async def test_a_reminder_of_a_meeting_says_what_when_where_and_what_to_do(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera, place="каб. <7>", link="https://telemost.example.ru/1", agenda="Наставники & кадры")
    await strike(town, hands, "2026-11-25 14:00")
    told = await anna.hears("Завтра встреча")
    for words in ("Семинар «Кадры»", WHEN, "каб. <7>", "Наставники & кадры", "Придёте?"):
        assert words in told.text
    [moment] = [each for each in told.entities if each["type"] == "date_time"]
    assert moment["unix_time"] == local("2026-11-26 14:00").timestamp()
    assert told.formatted("date_time") == [WHEN]
    assert told.buttons == [
        ["✅ Буду", "❌ Не буду"],
        ["❔ Под вопросом", "📆 В календарь"],
        ["🔗 Открыть ссылку"],
        ["Подробнее"],
    ]
    assert (await anna.press("Открыть ссылку", on=told)).url == "https://telemost.example.ru/1"
    assert told.formatted("text_link") == ["Ссылка на встречу"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-19 14:00", "Через 7 дней встреча"),
        ("2026-11-25 14:00", "Завтра встреча"),
        ("2026-11-26 13:00", "Через 1 час встреча"),
    ],
)
async def test_a_reminder_says_how_long_is_left(town: Town, hands: StoppedClock, moment: str, words: str) -> None:
    anna, vera = await people(town)
    await meeting(town, vera)
    await strike(town, hands, moment)
    await anna.hears(words)


async def test_a_late_reminder_says_so_first(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera)
    await strike(town, hands, "2026-11-25 16:30")
    assert (await anna.hears("Семинар")).text.startswith("⏳ С опозданием: завтра встреча")


async def test_whoever_has_not_answered_is_asked_once_more_and_nobody_else(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    boris = await asker(town, 502, "Борис")
    await meeting(town, vera)
    await strike(town, hands, "2026-11-19 14:00")
    await boris.hears("Через 7 дней")
    await boris.press("Не буду")
    await strike(town, hands, "2026-11-24 10:00")
    assert "сколько человек ждать" in (await anna.hears("Ответьте, пожалуйста")).text
    await everything_is_said(town)
    assert not heard(boris, "Ответьте, пожалуйста")


async def test_a_reminder_shows_the_answer_that_was_given(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera)
    await strike(town, hands, "2026-11-19 14:00")
    await anna.press("Под вопросом", on=await anna.hears("Через 7 дней"))
    await strike(town, hands, "2026-11-25 14:00")
    told = await anna.hears("Завтра встреча")
    assert "Ваш ответ: Под вопросом" in told.text
    assert "☑️ Под вопросом" in told.buttons[1]


async def test_a_link_that_is_no_address_stays_words(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera, link="ссылку пришлю позже")
    await strike(town, hands, "2026-11-25 14:00")
    told = await anna.hears("ссылку пришлю позже")
    assert "Открыть ссылку" not in str(told.buttons)


async def test_a_deadline_is_reminded_of_with_what_to_hand_in(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await deadline(town, vera, agenda="Три страницы", hand_in_to="Скочилова О. В.", asks=HandInKind.FILE)
    await strike(town, hands, "2026-11-27 09:00")
    told = await anna.hears("Сегодня срок")
    for words in ("пт, 27 ноября, до 18:00 (Екатеринбург, UTC+5)", "Три страницы", "Скочилова О. В.", "пришлите файл"):
        assert words in told.text
    assert told.buttons == [["✅ Сдано", "🆘 Нужна помощь"], ["📆 В календарь"], ["Подробнее"]]


async def test_who_has_not_handed_in_hears_that_it_is_overdue(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await deadline(town, vera)
    await strike(town, hands, "2026-11-30 10:00")
    told = await anna.hears("Срок прошёл")
    assert "Отметки о сдаче от Вас нет" in told.text
    assert "Нужна помощь" in str(told.buttons)
    assert "календарь" not in str(told.buttons)


async def test_a_new_milestone_is_told_of_at_once(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera, tell=True, example=True)
    await strike(town, hands, "2026-11-18 12:00")
    told = await anna.hears("Новая встреча")
    assert WHEN in told.text
    assert "Это пример" in told.text


async def test_a_move_says_was_and_is_and_asks_again(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera, place="каб. 5")
    await strike(town, hands, "2026-11-19 14:00")
    await anna.press("Буду", on=await anna.hears("Через 7 дней"))
    await move(town, vera, number, starts_at="2026-11-27 15:30", place="каб. 7")
    await strike(town, hands, "2026-11-19 14:02")
    told = await anna.hears("Изменилась встреча")
    assert "Начало: чт, 26 ноября, 14:00 → пт, 27 ноября, 15:30" in told.text
    assert "Место: каб. 5 → каб. 7" in told.text
    assert "отметьте, пожалуйста, придёте ли" in told.text
    assert "☑️" not in str(told.buttons)


async def test_a_cancellation_is_told_of_and_offers_to_renew_the_calendar(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await cancel(town, vera, number)
    await strike(town, hands, "2026-11-18 12:02")
    told = await anna.hears("Встреча отменена")
    assert WHEN in told.text
    assert told.buttons == [["📆 В календарь"], ["Подробнее"]]


async def test_whom_it_no_longer_concerns_hears_just_that(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await town.coordinator(3, vera)
    number = await meeting(town, vera)
    await move(town, vera, number, audience=Audience(frozenset({3})))
    await strike(town, hands, "2026-11-18 12:02")
    told = await anna.hears("теперь не для Вас")
    assert not told.buttons


async def test_what_is_accepted_and_what_is_returned_is_told(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    boris = await asker(town, 502, "Борис")
    number = await deadline(town, vera)
    person = (await town.person(vera)).id
    for phone in (anna, boris):
        handed = await town.database.write(hand_ins.hand_in, (await town.person(phone)).id, number, None)
        if phone is anna:
            await town.database.write(hand_ins.accept, person, handed.hand_in.id)
        else:
            await town.database.write(hand_ins.return_, person, handed.hand_in.id, "Нет <подписи>")
    assert not (await anna.hears("Принято")).buttons
    told = await boris.hears("Вернули, чтобы исправить")
    assert "Нет <подписи>" in told.text
    assert "Сдано" in str(told.buttons)
    await strike(town, hands, "2026-11-26 18:00")
    assert "Нет <подписи>" in (await boris.hears("Завтра срок")).text
    await everything_is_said(town)
    assert not heard(anna, "Завтра срок")


async def _week(town: Town, hands: StoppedClock) -> tuple[Phone, Phone]:
    anna, vera = await people(town)
    await meeting(town, vera, offsets=())
    await deadline(town, vera, offsets=())
    await strike(town, hands, "2026-11-23 09:00")
    return anna, vera


async def test_on_monday_the_week_is_told(town: Town, hands: StoppedClock) -> None:
    anna, _ = await _week(town, hands)
    told = await anna.hears("Ваша неделя")
    for words in ("до 29 ноября", "чт, 26 ноября", "14:00 Семинар «Кадры»", "до 18:00 Отчёт", "Екатеринбург, UTC+5"):
        assert words in told.text
    assert len(told.formatted("date_time")) == 2


async def test_the_week_can_be_switched_off_and_on(town: Town, hands: StoppedClock) -> None:
    anna, vera = await _week(town, hands)
    await anna.press("Не присылать по понедельникам", on=await anna.hears("Ваша неделя"))
    await anna.hears("присылать не буду")
    await meeting(town, vera, "2026-12-02 10:00", offsets=())
    await strike(town, hands, "2026-11-30 09:00")
    await everything_is_said(town)
    assert len(heard(anna, "Ваша неделя")) == 1
    await anna.say("Дорожная карта")
    await anna.press("Присылать неделю по понедельникам", on=await anna.hears("что впереди"))
    await anna.hears("буду присылать")
    await meeting(town, vera, "2026-12-09 10:00", offsets=())
    await strike(town, hands, "2026-12-07 09:00")
    await anna.hears("Ваша неделя")
