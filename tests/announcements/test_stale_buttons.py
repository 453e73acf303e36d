"""Buttons pressed too late or twice: they say what the announcement is now, and nothing else."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData

from bot.playground import Phone, PhoneMessage
from handlers.announcements.callbacks import Act, By, Choices, Day, DropPart, Month, OfAnnouncement, Option, Switch
from storage import clock
from storage.announcements import sending
from storage.tables import AnnouncementState
from tests.announcements.cast import find, state_of
from tests.announcements.scenes import compose, panel, send, two_participants
from tests.clocks import everything_is_said, heard, stopped
from tests.questions.people import coordinator
from tests.town import Town

NOON, NIGHT = "2026-03-11 12:00", "2026-03-11 23:00"
OF_DRAFTS = (Act.SCHEDULE, Act.DRAFT, Act.CONTENTS, Act.AUDIENCE, Act.OPTIONS, Act.ADD_LINK, Act.DROP_LINKS)


async def _schedule(vera: Phone, draft: PhoneMessage) -> PhoneMessage:
    """For a typed moment; returns the panel of what is scheduled then."""
    await vera.press("Запланировать", on=draft)
    await vera.hears("Когда отправить")
    await vera.say("завтра 9:30")
    return await vera.hears("Запланировано на 12 марта 2026, 09:30")


async def test_an_older_panel_says_that_it_is_scheduled_and_shows_how_to_change_that(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    upper = await compose(vera, "К утру")
    await vera.press("Проверить на себе", on=upper)
    lower = await panel(vera)
    await everything_is_said(town)
    with stopped(NOON):
        await vera.press("Запланировать", on=lower)
        await vera.press("12", on=await vera.hears("Когда отправить"))
        await vera.press("9:00", on=await vera.hears("в котором часу"))
        await vera.hears("Запланировано на 12 марта 2026, 09:00")
        answer = await vera.press("Черновик", on=upper)
        assert answer.alert
        assert answer.text == "Оно уже запланировано. Чтобы изменить, нажмите «Не отправлять в это время»."
        now = await vera.hears("Запланировано на 12 марта 2026, 09:00")
        assert now.id == upper.id
        await vera.press("Не отправлять в это время", on=now)
        await panel(vera)
        assert await state_of(town.database, 1) is AnnouncementState.DRAFT


async def test_nothing_of_what_is_scheduled_is_changed_or_asked_for(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NOON):
        await _schedule(vera, shown)
        pressed: list[CallbackData] = [
            *(OfAnnouncement(act=each, announcement=1) for each in OF_DRAFTS),
            *(Choices(announcement=1, by=each) for each in By),
            *(Switch(announcement=1, option=each, on=True) for each in Option),
            Month(announcement=1),
            Day(announcement=1, day=739687),
            DropPart(announcement=1, part=1),
        ]
        for data in pressed:
            answer = await vera.press(data=data.pack(), on=shown)
            assert "Оно уже запланировано" in answer.text, data
        await vera.say("послезавтра 10:00")
        await vera.say("/help")
        await vera.hears("Помощь")
        found = await town.database.read(find, 1)
        assert (found.state, f"{found.scheduled_at:%d %H:%M}") == (AnnouncementState.SCHEDULED, "12 04:30")


async def test_a_moment_typed_when_it_is_scheduled_already_changes_nothing(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NOON):
        await vera.press("Запланировать", on=shown)
        await vera.hears("Когда отправить")
        moment = clock.now() + timedelta(days=1)
        await town.database.write(sending.send, (await town.person_as_is(vera)).id, 1, moment)
        await vera.say("послезавтра 10:00")
        told = await vera.hears("Оно уже запланировано")
        assert "Запланировано на 12 марта 2026, 12:00" in told.text
        assert (await town.database.read(find, 1)).scheduled_at == moment


async def test_a_second_press_of_not_at_that_time_finds_a_draft(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    draft = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NOON):
        shown = await _schedule(vera, draft)
        for _ in range(2):
            answer = await vera.press(data=OfAnnouncement(act=Act.UNSCHEDULE, announcement=1).pack(), on=shown)
            assert "оно снова черновик" in answer.text


async def test_pausing_and_going_on_twice_says_what_it_does_already(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    with stopped(NIGHT):
        await vera.press("Отправить", on=shown)
        for act, words in ((Act.PAUSE, "Оно уже на паузе."), (Act.GO_ON, "Оно уже отправляется.")):
            data = OfAnnouncement(act=act, announcement=1).pack()
            assert not (await vera.press(data=data, on=shown)).alert
            again = await vera.press(data=data, on=shown)
            assert (again.alert, again.text) == (True, words)


async def test_stopping_tells_of_a_pause_only_where_there_is_one_and_asks_only_when_it_goes_out(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "К утру")
    await everything_is_said(town)
    stop = OfAnnouncement(act=Act.STOP, announcement=1).pack()
    with stopped(NIGHT):
        await _schedule(vera, shown)
        await vera.press(data=stop, on=shown)
        await vera.hears("Остановить объявление № 1? Его не получит никто.")
        await vera.press(data=OfAnnouncement(act=Act.SEND, announcement=1).pack(), on=shown)
        await vera.press(data=stop, on=shown)
        await vera.hears("нажмите «Пауза»")
        await vera.press(data=OfAnnouncement(act=Act.PAUSE, announcement=1).pack(), on=shown)
        await vera.press(data=stop, on=shown)
        assert "Пауза" not in (await vera.hears("Кто ещё не получил, не получит его совсем.")).text
        await vera.press("Да, остановить", on=shown)
        answer = await vera.press(data=stop, on=shown)
        assert (answer.alert, "уже не отправляется" in answer.text) == (True, True)
        answer = await vera.press(data=OfAnnouncement(act=Act.AUDIENCE, announcement=1).pack(), on=shown)
        assert (answer.alert, "уже не отправляется" in answer.text) == (True, True)


async def test_deleting_what_was_sent_is_not_even_asked(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await send(vera, "Ушло")
    await anna.hears("Ушло")
    await everything_is_said(town)
    answer = await vera.press(data=OfAnnouncement(act=Act.DISCARD, announcement=1).pack())
    assert answer.alert
    assert "уже отправлено или отправляется" in answer.text
    assert not heard(vera, "Удалить объявление")
