"""«Буду», «Не буду», «Под вопросом», whenever and wherever they are pressed."""

from storage.audiences import Audience
from storage.roadmap import answers
from tests.clocks import StoppedClock, everything_is_said
from tests.questions.people import asker
from tests.roadmap.cast import cancel, meeting, move, people, shows, strike
from tests.town import Town


async def _counted(town: Town, number: int) -> tuple[int, int, int]:
    """Who comes, who does not, who is not sure, as a coordinator sees it."""
    admin = (await town.person(town.phone(900, "Админ"))).id
    total = (await town.database.read(answers.counts, admin, number)).total
    return total.yes, total.no, total.maybe


async def test_an_answer_is_kept_and_can_be_changed_until_the_meeting_starts(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-25 14:00")
    told = await anna.hears("Завтра встреча")
    answer = await anna.press("Буду", on=told)
    assert answer.text == "Записал: будете. Встреча чт, 26 ноября, 14:00."
    assert not answer.alert
    await shows(told, ["☑️ Буду", "❌ Не буду"])
    assert await _counted(town, number) == (1, 0, 0)
    hands.set("2026-11-26 13:59")
    await anna.press("Под вопросом", on=told)
    await shows(told, ["✅ Буду", "❌ Не буду"], ["☑️ Под вопросом", "📆 В календарь"])
    assert await _counted(town, number) == (0, 0, 1)


async def test_pressing_the_same_twice_changes_nothing(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-25 14:00")
    told = await anna.hears("Завтра встреча")
    assert (await anna.press("Не буду", on=told)).answered
    assert "не будете" in (await anna.press("Не буду", on=told)).text
    assert await _counted(town, number) == (0, 1, 0)


async def test_a_meeting_that_began_takes_no_answer_and_says_so(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-25 14:00")
    told = await anna.hears("Завтра встреча")
    hands.set("2026-11-26 14:00")
    answer = await anna.press("Буду", on=told)
    assert answer.alert
    assert "уже началась" in answer.text
    await shows(told, ["Подробнее"])
    assert await _counted(town, number) == (0, 0, 0)


async def test_a_button_under_the_old_time_does_not_answer_for_the_new_one(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-19 14:00")
    old = await anna.hears("Через 7 дней")
    await move(town, vera, number, starts_at="2026-11-27 10:00")
    answer = await anna.press("Буду", on=old)
    assert answer.alert
    assert "перенесли: пт, 27 ноября, 10:00" in answer.text
    await shows(old)
    assert await _counted(town, number) == (0, 0, 0)
    card = await anna.hears("пт, 27 ноября, 10:00")
    await anna.press("Буду", on=card)
    assert await anna.hears("Ваш ответ: Буду") is card
    assert await _counted(town, number) == (1, 0, 0)


async def test_a_cancelled_meeting_takes_no_answer(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-19 14:00")
    old = await anna.hears("Через 7 дней")
    await cancel(town, vera, number)
    answer = await anna.press("Буду", on=old)
    assert answer.alert
    assert "отменили" in answer.text
    await shows(old, ["📆 В календарь"], ["Подробнее"])


async def test_whom_a_meeting_does_not_concern_cannot_answer(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-25 14:00")
    data = (await anna.hears("Завтра встреча")).keyboard[0][0]["callback_data"]
    petr = await asker(town, 503, "Пётр", group_id=3)
    await petr.say("/menu")
    await petr.hears("Вы участник")
    answer = await petr.press(data=data)
    assert answer.alert
    assert "не для Вашей группы" in answer.text
    gone = await petr.press(data=data.replace(f":{number}:", ":999:"))
    assert gone.alert
    assert "больше нет" in gone.text
    assert await _counted(town, number) == (0, 0, 0)


async def test_whoever_left_the_audience_cannot_answer_any_more(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await town.coordinator(3, vera)
    number = await meeting(town, vera)
    await strike(town, hands, "2026-11-19 14:00")
    old = await anna.hears("Через 7 дней")
    await move(town, vera, number, audience=Audience(frozenset({3})))
    assert (await anna.press("Буду", on=old)).alert
    await shows(old)


async def test_an_answer_on_the_card_shows_there(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await meeting(town, vera)
    await anna.say("/roadmap")
    await anna.press("1", on=await anna.hears("что впереди"))
    card = await anna.hears("Вы ещё не ответили")
    await anna.press("Не буду", on=card)
    assert await anna.hears("Ваш ответ: Не буду") is card
    hands.set("2026-11-26 15:00")
    assert (await anna.press("Буду", on=card)).alert
    assert await anna.hears("Вы ответили: Не буду") is card
    assert "Буду" not in str(card.buttons)


async def test_an_answer_in_words_is_as_good_as_a_press(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await anna.say("Буду")
    await anna.hears("координатор")
    later = await meeting(town, vera, "2026-11-26 17:00", title="Круглый стол")
    await strike(town, hands, "2026-11-25 14:00")
    first = await anna.hears("Семинар")
    await strike(town, hands, "2026-11-25 17:00")
    await anna.hears("Круглый стол")
    await everything_is_said(town)
    await anna.say("Не буду!")
    assert "Круглый стол" in (await anna.hears("Записал: Не буду")).text
    await anna.reply(first, "приду")
    assert "Семинар" in (await anna.hears("Записал: Буду")).text
    assert await _counted(town, number) == (1, 0, 0)
    assert await _counted(town, later) == (0, 1, 0)
    hands.set("2026-11-26 18:00")
    await anna.say("буду")
    await anna.hears("уже началась")
