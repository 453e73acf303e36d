"""A coordinator changes, moves, cancels what is planned, and puts it back before anybody hears."""

import pytest

from bot.playground import Phone, PhoneMessage
from storage.roadmap import milestones
from storage.roadmap.times import Every, Repeat
from storage.tables import Milestone, MilestoneState
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.questions.people import asker, coordinator
from tests.roadmap.cast import cancel, deadline, local, meeting, move, people, strike
from tests.town import Town

pytestmark = pytest.mark.usefixtures("hands")


async def opened(phone: Phone, place: str = "1") -> PhoneMessage:
    """The card of the milestone with this number in the list."""
    await phone.say("Дорожная карта")
    await phone.press(place, on=await phone.hears("что впереди"))
    return await phone.hears("👥 ")


async def kept(town: Town, number: int) -> Milestone:
    return await town.database.read(milestones.get, number)


async def test_a_moved_meeting_shows_was_and_is_and_tells_after_a_minute(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera, ends_at="2026-11-26 15:00")
    await vera.press("Перенести", on=await opened(vera))
    await vera.hears("Когда встреча?")
    await vera.say("27.11 16:00")
    shown = await vera.hears("было → стало")
    assert "Когда: чт, 26 ноября, 14:00 → пт, 27 ноября, 16:00" in shown.text
    assert "16:00–17:00" in shown.text
    await vera.press("Сохранить изменения", on=shown)
    await vera.hears("Сообщу участникам через минуту")
    await strike(town, hands, "2026-11-18 12:00:30")
    await everything_is_said(town)
    assert not heard(anna, "Изменилась встреча")
    await strike(town, hands, "2026-11-18 12:01:01")
    await anna.hears("Изменилась встреча")
    assert (await kept(town, number)).starts_at == local("2026-11-27 16:00")


async def test_a_change_put_back_within_a_minute_is_heard_by_nobody(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera, place="каб. 5")
    await vera.press("Изменить", on=await opened(vera))
    await vera.press("Место", on=await vera.hears("Пока всё как было"))
    await vera.say("каб. 7")
    await vera.press("Сохранить изменения", on=await vera.hears("«каб. 5» → «каб. 7»"))
    saved = await vera.hears("можно «Вернуть»")
    hands.set("2026-11-18 12:00:40")
    await vera.press("Вернуть", on=saved)
    await vera.hears("каб. 5")
    await strike(town, hands, "2026-11-18 12:05")
    await everything_is_said(town)
    assert not heard(anna, "Изменилась")
    assert (await kept(town, number)).place == "каб. 5"


async def test_putting_back_after_a_minute_is_too_late(town: Town, hands: StoppedClock) -> None:
    _, vera = await people(town)
    number = await meeting(town, vera, place="каб. 5")
    await move(town, vera, number, place="каб. 7")
    shown = await opened(vera)
    hands.set("2026-11-18 12:02")
    answer = await vera.press("Вернуть", on=shown)
    assert "минута прошла" in answer.text
    assert (await kept(town, number)).place == "каб. 7"


async def test_cancelling_asks_first_and_can_be_undone(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    number = await meeting(town, vera)
    await vera.press("Отменить", on=await opened(vera))
    await vera.press("Да, отменить", on=await vera.hears("Участники узнают через минуту"))
    done = await vera.hears("✖️ Отменено")
    assert (await kept(town, number)).state is MilestoneState.CANCELLED
    await vera.press("Вернуть", on=done)
    await vera.hears("👥 ")
    assert (await kept(town, number)).state is MilestoneState.PLANNED
    await cancel(town, vera, number)
    await strike(town, hands, "2026-11-18 12:02")
    await anna.hears("Семинар «Кадры»")


async def test_the_rest_of_a_series_is_cancelled_together(town: Town) -> None:
    _, vera = await people(town)
    first = await meeting(town, vera, repeat=Repeat(Every.WEEK, local("2026-12-20 00:00").date()))
    shown = await opened(vera, "2")
    await vera.press("Отменить", on=shown)
    await vera.press("Этот и все следующие (3)", on=await vera.hears("Впереди повторений ещё 2"))
    await vera.hears("Отменено: 3 раза")
    states = [(await kept(town, first + each)).state for each in range(4)]
    assert states == [MilestoneState.PLANNED, *[MilestoneState.CANCELLED] * 3]


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(town: Town) -> None:
    _, vera = await people(town)
    galina = await coordinator(town, 602, "Галина")
    number = await meeting(town, vera)
    await vera.press("Изменить", on=await opened(vera))
    await vera.press("Место", on=await vera.hears("Пока всё как было"))
    await vera.say("каб. 7")
    shown = await vera.hears("каб. 7")
    await move(town, galina, number, title="Семинар «Наставники»")
    answer = await vera.press("Сохранить изменения", on=shown)
    assert "изменил кто-то ещё" in answer.text
    assert (await kept(town, number)).place is None


async def test_saving_without_a_change_tells_nobody(town: Town) -> None:
    _, vera = await people(town)
    number = await deadline(town, vera)
    await vera.press("Изменить", on=await opened(vera))
    await vera.press("Сохранить изменения", on=await vera.hears("Пока всё как было"))
    await vera.hears("Ничего не изменилось")
    assert (await kept(town, number)).revision == 0


async def test_a_coordinator_of_one_of_its_groups_looks_and_does_not_change(town: Town) -> None:
    _, vera = await people(town)
    await asker(town, 777, "Пётр", group_id=3)
    dora = await coordinator(town, 603, "Дарья", group_id=3)
    await meeting(town, vera)
    edit = next(
        each["callback_data"]
        for row in (await opened(vera)).keyboard
        for each in row
        if each["text"].endswith("Изменить")
    )
    await dora.say("Дорожная карта")
    answer = await dora.press(data=edit, on=await dora.hears("Дорожная карта групп"))
    assert "ведёт координатор другой группы" in answer.text
