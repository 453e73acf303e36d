"""Bad input: what cannot be sent, who may not, presses that are old, forged or repeated."""

from aiogram.filters.callback_data import CallbackData

from handlers.announcements.callbacks import (
    Acknowledge,
    Act,
    By,
    Choices,
    Day,
    DropPart,
    Moment,
    Month,
    Narrow,
    OfAnnouncement,
    OfReport,
    Option,
    Report,
    Switch,
)
from storage.announcements import composing
from tests.announcements.scenes import compose, panel, send, two_participants
from tests.clocks import everything_is_said, heard
from tests.questions.people import GALINA, asker, coordinator
from tests.town import Town


async def test_two_presses_of_send_send_once(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Один раз")
    data = shown.keyboard[2][0]["callback_data"]
    await vera.press(data=data, on=shown)
    second = await vera.press(data=data, on=shown)
    assert second.alert
    assert second.text == "Объявление № 1 уже отправлено или отправляется, второй раз оно не уйдёт."
    await anna.hears("Один раз")
    await everything_is_said(town)
    assert len(heard(anna, "Один раз")) == 1


async def test_an_older_panel_does_not_send_what_it_does_not_show(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Первая часть")
    data = shown.keyboard[2][0]["callback_data"]
    await vera.say("Вторая часть")
    newer = await panel(vera)
    refused = await vera.press(data=data, on=newer)
    assert refused.alert
    assert "изменилось с тех пор" in refused.text
    await everything_is_said(town)
    assert not heard(anna, "Первая часть")


async def test_an_empty_announcement_is_not_sent(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    for words in ("Отправить", "Проверить на себе"):
        await vera.say(words)
        await vera.hears("Пока нечего отправлять")
    answer = await vera.press(data=OfAnnouncement(act=Act.SEND, announcement=1).pack())
    assert answer.alert


async def test_an_empty_group_is_said_before_and_at_sending(town: Town) -> None:
    vera = await coordinator(town)
    shown = await compose(vera, "В пустоту")
    assert "пока никто" in shown.text
    answer = await vera.press("Отправить", on=shown)
    assert answer.alert
    assert "не получит никто" in answer.text


async def test_who_left_between_preview_and_sending_gets_nothing(town: Town) -> None:
    anna, boris = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Оставшимся")
    assert "2 участника" in shown.text
    await boris.say("/menu")
    await boris.block()
    answer = await vera.press("Отправить", on=shown)
    assert "2 участника" in answer.text
    await anna.hears("Оставшимся")
    assert "недоступны: 1" in (await vera.hears("✅ отправлено")).text


async def test_a_poll_deleted_before_sending_stops_it_with_clear_words(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    poll = await vera.send_poll("Придёте?", ["Да", "Нет"])
    shown = await panel(vera)
    await vera.delete(poll)
    answer = await vera.press("Отправить", on=shown)
    assert answer.alert
    assert "исходное сообщение части 1 удалено" in answer.text
    await everything_is_said(town)
    assert not [each for each in anna.messages if each.kind == "poll"]


async def test_a_text_deleted_by_its_author_arrives_all_the_same(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    written = await vera.say("Останется")
    shown = await panel(vera)
    await vera.delete(written)
    await vera.press("Отправить", on=shown)
    await anna.hears("Останется")


async def test_a_part_that_telegram_refuses_is_seen_before_sending(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    town.playground.faults.refuse("wrong file identifier/HTTP URL specified", "sendPhoto")
    await vera.send_photo(caption="Не выйдет")
    assert "Часть 1 Telegram не даёт отправить" in (await panel(vera)).text


async def test_eleven_messages_are_too_many(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    for number in range(composing.MOST_ITEMS + 1):
        await vera.say(f"Часть {number}")
    await vera.hears("не больше 10 сообщений")


async def test_a_coordinator_cannot_address_another_group(town: Town) -> None:
    third = await asker(town, 503, "Глеб", group_id=3)
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Чужим")
    forged = Narrow(announcement=1, by=By.GROUP, value=3, on=True)
    answer = await vera.press(data=forged.pack(), on=shown)
    assert answer.alert
    assert "не Ваша группа" in answer.text
    await vera.press("Отправить", on=shown)
    await everything_is_said(town)
    assert not heard(third, "Чужим")


async def test_forged_presses_of_others_get_an_alert(town: Town) -> None:
    anna, vera = await asker(town), await coordinator(town)
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    await compose(vera, "Моё")
    forged: list[CallbackData] = [
        *(OfAnnouncement(act=each, announcement=1) for each in Act),
        *(OfReport(show=each, announcement=1) for each in Report),
        *(Switch(announcement=1, option=each, on=True) for each in Option),
        *(Choices(announcement=1, by=each) for each in By),
        Narrow(announcement=1, by=By.BASE_SITES, value=1, on=True),
        DropPart(announcement=1, part=1),
        Month(announcement=1),
        Day(announcement=1, day=800000),
        Moment(announcement=1, day=800000, minute=600, seen=0),
        Acknowledge(announcement=1),
    ]
    for phone in (anna, galina):
        await phone.say("/help")
        await phone.hears("Помощь")
        for data in forged:
            answer = await phone.press(data=data.pack())
            assert answer.alert, data
    await everything_is_said(town)
    assert not heard(anna, "Моё")


async def test_presses_on_what_was_deleted_get_an_alert(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Удалённое")
    await vera.press("Удалить", on=shown)
    await vera.press("Да, удалить", on=shown)
    await vera.hears("удалено")
    for each in (Act.SEND, Act.PANEL, Act.DISCARD_NOW, Act.PAUSE):
        answer = await vera.press(data=OfAnnouncement(act=each, announcement=1).pack(), on=shown)
        assert "больше нет" in answer.text


async def test_buttons_of_a_draft_after_sending_show_what_became_of_it(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await send(vera, "Ушло")
    await anna.hears("Ушло")
    await everything_is_said(town)
    for each in (Act.DISCARD_NOW, Act.AUDIENCE, Act.ADD_LINK, Act.SCHEDULE, Act.TRY):
        answer = await vera.press(data=OfAnnouncement(act=each, announcement=1).pack())
        assert answer.alert
    assert (await vera.press(data=Month(announcement=1).pack())).alert
    assert (await vera.press(data=Switch(announcement=1, option=Option.PIN, on=True).pack())).alert
    assert len(heard(anna, "Ушло")) == 1


async def test_a_late_part_of_what_is_sent_begins_the_next_announcement(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Первое")
    data = shown.keyboard[2][0]["callback_data"]
    await vera.press(data=data, on=shown)
    await anna.hears("Первое")
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    await vera.say("Второе")
    assert "Объявление № 2" in (await panel(vera)).text
