"""Pausing and stopping a colleague's announcement, of which its author hears. It is night, so it waits meanwhile."""

from bot.playground import Phone, PhoneMessage
from handlers.announcements.callbacks import Act, OfAnnouncement
from schedules import announcements
from storage.tables import AnnouncementState
from tests.announcements.cast import state_of
from tests.announcements.scenes import compose, two_participants
from tests.clocks import everything_is_said, heard, stopped
from tests.questions.people import GALINA, coordinator
from tests.town import ADMINISTRATOR, Town

NIGHT, MORNING = "2026-03-11 23:00", "2026-03-12 08:01"
HANDLING = (Act.PAUSE, Act.GO_ON, Act.STOP, Act.STOP_NOW, Act.PROGRESS)


async def course(phone: Phone, words: str) -> PhoneMessage:
    """From the list of announcements to how the latest goes, which says the words."""
    await phone.say("Прежние объявления")
    await phone.press("1", on=await phone.hears("Нажмите на номер"))
    await phone.press("Ход отправки", on=await phone.hears("📣 Объявление № 1 от"))
    return await phone.hears(words)


async def the_administrator(town: Town) -> Phone:
    phone = town.phone(ADMINISTRATOR, "Админ")
    await phone.start()
    return phone


async def test_a_coordinator_of_the_group_pauses_it_and_the_author_lets_it_go_on(town: Town) -> None:
    phones = await two_participants(town)
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NIGHT) as hands:
        await vera.press("Отправить", on=shown)
        await vera.hears("Доставлено: 0 из 2")
        progress = await course(galina, "Доставлено: 0 из 2")
        await galina.press("Пауза", on=progress)
        await galina.hears("Остальные получат")
        told = await vera.hears("Ваше объявление № 1 на паузе")
        assert "Кто поставил на паузу: Галина Ильина" in told.text
        await everything_is_said(town)
        assert "Кто поставил на паузу: Галина Ильина" in shown.text
        hands.set(MORNING)
        await announcements.tick(town.database)
        await everything_is_said(town)
        assert not any(heard(each, "К утру") for each in phones)
        await vera.press("Продолжить", on=told)
        for phone in phones:
            await phone.hears("К утру")
        await everything_is_said(town)
        assert "Галина" not in shown.text
        assert [len(heard(each, "К утру")) for each in phones] == [1, 1]


async def test_an_author_who_is_back_when_it_is_sent_hears_no_more_that_it_goes_on(town: Town) -> None:
    phones = await two_participants(town)
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NIGHT) as hands:
        await vera.press("Отправить", on=shown)
        await vera.hears("Доставлено: 0 из 2")
        progress = await course(galina, "Доставлено: 0 из 2")
        await vera.block()
        await galina.press("Пауза", on=progress)
        await galina.press("Продолжить", on=progress)
        hands.set(MORNING)
        await announcements.tick(town.database)
        for phone in phones:
            await phone.hears("К утру")
        await everything_is_said(town)
        await announcements.tick(town.database)
        assert await state_of(town.database, 1) is AnnouncementState.SENT
        await vera.unblock()
        await vera.say("/help")
        await vera.hears("Помощь")
        await everything_is_said(town)
    assert not heard(vera, "Ваше объявление № 1")


async def test_an_administrator_stops_it(town: Town) -> None:
    phones = await two_participants(town)
    vera, administrator = await coordinator(town), await the_administrator(town)
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NIGHT) as hands:
        await vera.press("Отправить", on=shown)
        progress = await course(administrator, "Доставлено: 0 из 2")
        await administrator.press("Остановить", on=progress)
        await administrator.hears("Остановить объявление № 1?")
        await administrator.press("Да, остановить", on=progress)
        told = await vera.hears("Ваше объявление № 1 остановлено")
        assert "Кто остановил: администратор" in told.text
        assert (await vera.press(data=OfAnnouncement(act=Act.GO_ON, announcement=1).pack())).alert
        hands.set(MORNING)
        await announcements.tick(town.database)
        await everything_is_said(town)
    assert not any(heard(each, "К утру") for each in phones)


async def test_what_is_scheduled_is_stopped_by_a_colleague_who_changes_nothing_else(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    await compose(vera, "Потом")
    await everything_is_said(town)
    with stopped(NIGHT) as hands:
        await vera.say("Запланировать")
        await vera.say("завтра 9:30")
        await vera.hears("Запланировано")
        progress = await course(galina, "Запланировано")
        assert progress.buttons == [["⏹ Остановить"], ["🔄 Обновить"]]
        for act in (Act.UNSCHEDULE, Act.SEND, Act.DISCARD_NOW, Act.AUDIENCE):
            assert (await galina.press(data=OfAnnouncement(act=act, announcement=1).pack())).alert
        await galina.press("Остановить", on=progress)
        await galina.hears("Остановить объявление № 1?")
        await galina.press("Да, остановить", on=progress)
        await vera.hears("Кто остановил: Галина Ильина")
        hands.set("2026-03-12 09:31")
        await announcements.tick(town.database)
        await everything_is_said(town)
    assert not heard(anna, "Потом")


async def test_nobody_else_handles_it(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera, elsewhere = await coordinator(town), await coordinator(town, 603, "Дарья", group_id=3)
    administrator = await the_administrator(town)
    of_group, of_all = await compose(vera, "Второй группе"), await compose(administrator, "Всем группам")
    for phone in (elsewhere, anna):
        await phone.say("/help")
        await phone.hears("Помощь")
    await everything_is_said(town)
    with stopped(NIGHT):
        await vera.press("Отправить", on=of_group)
        await administrator.press("Отправить", on=of_all)
        for phone, number in ((elsewhere, 1), (anna, 1), (vera, 2)):
            for act in HANDLING:
                answer = await phone.press(data=OfAnnouncement(act=act, announcement=number).pack())
                assert (answer.alert, "другой группы" in answer.text) == (True, True)
        states = [await state_of(town.database, number) for number in (1, 2)]
        assert states == [AnnouncementState.SENDING, AnnouncementState.SENDING]
