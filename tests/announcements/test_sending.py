"""Sending: at once or at a moment, with progress, pause, going on and stopping."""

from collections.abc import Callable

from bot.playground import Phone
from handlers.announcements.callbacks import Act, OfAnnouncement
from schedules import announcements
from schedules.delivery import Pace
from tests.announcements.scenes import compose, panel, send, switch, two_participants
from tests.clocks import everything_is_said, heard, stopped
from tests.questions.people import asker, coordinator
from tests.town import Town


async def test_the_panel_becomes_the_progress_and_then_leads_to_the_report(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Всем привет")
    answer = await vera.press("Отправить", on=shown)
    assert "отправляется: 2 участника" in answer.text
    await anna.hears("Всем привет")
    await boris.hears("Всем привет")
    finished = await vera.hears("✅ отправлено")
    assert finished.id == shown.id
    assert "100 %" in finished.text
    assert "Доставлено: 2 из 2" in finished.text
    assert finished.buttons == [["📊 Отчёт"]]
    assert len(heard(vera, "✅ отправлено")) == 1


async def test_people_of_other_groups_and_applicants_get_nothing(town: Town) -> None:
    anna, third = await asker(town), await asker(town, 503, "Глеб", group_id=3)
    applicant = await asker(town, 504, "Дина", accepted=False)
    vera = await coordinator(town)
    await send(vera, "Второй группе")
    await anna.hears("Второй группе")
    await everything_is_said(town)
    assert not heard(third, "Второй группе")
    assert not heard(applicant, "Второй группе")


async def test_pausing_holds_back_and_going_on_brings_it_to_the_rest(build_town: Callable[..., Town]) -> None:
    town = build_town(pace=Pace(0.3), quiet_hours=None)
    await town.start()
    phones = [await asker(town, 510 + each, f"Участник{each}") for each in range(6)]
    vera = await coordinator(town)
    shown = await compose(vera, "По одному")
    await vera.press("Отправить", on=shown)
    await phones[0].hears("По одному")
    assert "Пауза" in (await vera.press("Пауза", on=shown)).text
    assert "⏸ на паузе" in (await vera.hears("на паузе")).text
    await everything_is_said(town)
    before = _how_many(phones, "По одному")
    assert 0 < before < len(phones)
    await town.restart()
    await vera.press("Продолжить", on=shown)
    for each in phones:
        if not heard(each, "По одному"):
            await each.hears("По одному")
    await everything_is_said(town)
    await vera.hears("✅ отправлено")
    assert [len(heard(each, "По одному")) for each in phones] == [1] * len(phones)
    assert (await vera.press(data=OfAnnouncement(act=Act.PAUSE, announcement=1).pack())).alert


async def test_stopping_asks_and_then_nobody_else_gets_it(build_town: Callable[..., Town]) -> None:
    town = build_town(pace=Pace(0.3), quiet_hours=None)
    await town.start()
    phones = [await asker(town, 510 + each, f"Участник{each}") for each in range(6)]
    vera = await coordinator(town)
    shown = await compose(vera, "По одному")
    await vera.press("Отправить", on=shown)
    await phones[0].hears("По одному")
    await vera.press("Пауза", on=shown)
    await vera.press("Остановить", on=shown)
    await vera.hears("не получит его совсем")
    await vera.press("Да, остановить", on=shown)
    stopped_at = await vera.hears("⏹ остановлено")
    assert "Не получили" in stopped_at.text
    await everything_is_said(town)
    assert 0 < _how_many(phones, "По одному") < len(phones)
    answer = await vera.press(data=OfAnnouncement(act=Act.GO_ON, announcement=1).pack())
    assert answer.alert
    assert "уже не отправляется" in answer.text


async def test_words_about_what_is_sent_are_typed(build_town: Callable[..., Town]) -> None:
    town = build_town(pace=Pace(0.3), quiet_hours=None)
    await town.start()
    phones = [await asker(town, 510 + each, f"Участник{each}") for each in range(6)]
    vera = await coordinator(town)
    await compose(vera, "По одному")
    await vera.say("Отправить")
    await phones[0].hears("По одному")
    await vera.say("пауза")
    await vera.hears("⏸ на паузе")
    await vera.say("Продолжить")
    await phones[-1].hears("По одному")
    await everything_is_said(town)
    await vera.say("Отчёт")
    await vera.hears("Доставлено: 6 из 6")


async def test_an_album_with_acknowledging_has_its_button_in_a_message_below(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    await vera.send_album([("photo", None, "Схемы"), "photo"])
    shown = await vera.hears("альбом из 2")
    await switch(vera, shown, "Кнопка «Ознакомлен»")
    await vera.press("Отправить", on=shown)
    await anna.hears("Схемы")
    below = await anna.hears("отметьте, что ознакомились")
    assert "Отметили" in (await anna.press("Ознакомлен", on=below)).text


async def test_pinning_pins_at_everybody(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Важное")
    await switch(vera, shown, "Закрепить")
    await vera.press("Отправить", on=shown)
    await anna.hears("Важное")
    await everything_is_said(town)
    assert len(town.playground.calls("pinChatMessage")) == 2


async def test_a_pin_takes_its_turn_as_a_message_does(build_town: Callable[..., Town]) -> None:
    town = build_town(pace=Pace(0.3), quiet_hours=None)
    await town.start()
    phones = [await asker(town, 510 + each, f"Участник{each}") for each in range(4)]
    vera = await coordinator(town)
    shown = await compose(vera, "Важное")
    await switch(vera, shown, "Закрепить")
    await everything_is_said(town)
    await vera.press("Отправить", on=shown)
    for phone in phones:
        await phone.hears("Важное")
    await everything_is_said(town)
    said = [each for phone in phones for each in town.playground.calls("sendMessage", phone.id)[-1:]]
    pinned = town.playground.calls("pinChatMessage")
    assert (len(said), len(pinned)) == (4, 4)
    moments = [each.time for each in (*said, *pinned)]
    assert max(moments) - min(moments) > 3.5 * 0.3


async def test_a_pin_that_telegram_puts_off_is_made_later_and_one_it_refuses_harms_nothing(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Важное")
    await switch(vera, shown, "Закрепить")
    town.playground.faults.flood(1, "pinChatMessage", chat=anna.id)
    town.playground.faults.refuse("Bad Request: not enough rights", "pinChatMessage", chat=boris.id)
    await vera.press("Отправить", on=shown)
    for phone in (anna, boris):
        await phone.hears("Важное")
    await everything_is_said(town)
    await vera.hears("✅ отправлено")
    assert [each.code for each in town.playground.calls("pinChatMessage", anna.id)] == [429, 200]
    assert [each.code for each in town.playground.calls("pinChatMessage", boris.id)] == [400]
    assert [len(heard(each, "Важное")) for each in (anna, boris)] == [1, 1]


async def test_a_moment_is_chosen_in_the_calendar(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "К утру")
    with stopped("2026-03-11 12:00") as hands:
        await vera.press("Запланировать", on=shown)
        await vera.hears("Когда отправить")
        await vera.press("12", on=shown)
        await vera.hears("12 марта 2026")
        await vera.press("9:00", on=shown)
        planned = await vera.hears("Запланировано на 12 марта 2026, 09:00 (по Екатеринбургу)")
        assert "Отправить сейчас" in str(planned.buttons)
        await everything_is_said(town)
        assert not heard(anna, "К утру")
        hands.set("2026-03-12 09:01")
        await announcements.tick(town.database)
        await anna.hears("К утру")


async def test_at_night_it_is_said_that_people_get_it_in_the_morning_unless_it_is_urgent(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    ordinary, urgent = await compose(vera, "Обычное"), await compose(vera, "Срочно")
    await switch(vera, urgent, "Срочное")
    await everything_is_said(town)
    with stopped("2026-03-11 23:00") as hands:
        answer = await vera.press("Отправить", on=ordinary)
        assert answer.alert
        assert "Это ночь: люди получат его утром, в 08:00" in answer.text
        assert "пришло бы сразу" in answer.text
        answer = await vera.press("Отправить", on=urgent)
        assert not answer.alert
        assert "ночь" not in answer.text
        await anna.hears("Срочно")
        assert not heard(anna, "Обычное")
        hands.set("2026-03-12 08:00")
        await anna.hears("Обычное")


async def test_a_moment_in_the_night_is_said_to_wait_for_the_morning(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    await compose(vera, "Ранним утром")
    with stopped("2026-03-11 12:00"):
        await vera.say("Запланировать")
        await vera.say("завтра 6:30")
        typed = await vera.hears("Запланировано на 12 марта 2026, 06:30")
        assert "Это ночь: люди получат его утром, в 08:00" in typed.text
        await vera.press("Не отправлять в это время", on=typed)
        await vera.hears("ещё никому не отправлено")
        await vera.press("Запланировать", on=typed)
        await vera.hears("Когда отправить")
        await vera.press("12", on=typed)
        await vera.hears("в котором часу")
        night = await vera.press("7:00", on=typed)
        assert (night.alert, "утром, в 08:00" in night.text) == (True, True)
        await vera.press("Не отправлять в это время", on=typed)
        await vera.press("Запланировать", on=typed)
        await vera.press("12", on=typed)
        assert not (await vera.press("9:00", on=typed)).alert


async def test_a_moment_is_typed(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    await compose(vera, "К вечеру")
    with stopped("2026-03-11 12:00"):
        await vera.say("Запланировать")
        await vera.hears("Когда отправить")
        await vera.say("когда-нибудь")
        await vera.hears("Не понял, когда")
        await vera.say("вчера 9:00")
        await vera.hears("Не понял, когда")
        await vera.say("11.03.2026 9:00")
        await vera.hears("уже прошло")
        await vera.say("завтра 9:30")
        await vera.hears("Запланировано на 12 марта 2026, 09:30")


async def test_what_is_scheduled_becomes_a_draft_again_or_goes_at_once(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await compose(vera, "Потом")
    with stopped("2026-03-11 12:00"):
        await vera.say("Запланировать")
        await vera.say("завтра 9:30")
        planned = await vera.hears("Запланировано")
        await vera.press("Не отправлять в это время", on=planned)
        await panel(vera)
        await vera.press("Запланировать", on=planned)
        await vera.say("послезавтра в 10")
        again = await vera.hears("Запланировано на 13 марта 2026, 10:00")
        await vera.press("Отправить сейчас", on=again)
        await anna.hears("Потом")


def _how_many(phones: list[Phone], words: str) -> int:
    return sum(bool(heard(each, words)) for each in phones)
