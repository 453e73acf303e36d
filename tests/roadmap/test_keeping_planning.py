"""A coordinator plans meetings and deadlines: one card, pressed or typed, that survives whatever comes between."""

import pytest

from bot.playground import Phone, PhoneMessage
from schedules import roadmap as clockwork
from storage.roadmap import looking, milestones
from storage.roadmap.times import Every
from storage.tables import HandInKind, Milestone, MilestoneKind
from tests.clocks import everything_is_said, heard
from tests.documents.cast import document
from tests.questions.people import asker, coordinator
from tests.roadmap.cast import local, people, times_of
from tests.town import ADMINISTRATOR, Town

pytestmark = pytest.mark.usefixtures("hands")


async def roadmap(phone: Phone) -> PhoneMessage:
    await phone.say("Дорожная карта")
    return await phone.hears("Дорожная карта групп")


async def begin(phone: Phone, what: str = "Новая встреча", title: str = "Установочная встреча") -> None:
    """As far as the question when."""
    await phone.press(what, on=await roadmap(phone))
    await phone.hears("Пока не сохраните")
    await phone.say(title)
    await phone.hears("Выберите день")


async def panel(phone: Phone, *, when: str = "26.11 14:00–15:30", title: str = "Установочная встреча") -> PhoneMessage:
    """A new meeting with a title and a moment."""
    await begin(phone, title=title)
    await phone.say(when)
    return await phone.hears("👥")


async def planned(town: Town, phone: Phone) -> list[Milestone]:
    """What is kept of the coordinator's groups, in order."""
    person = await town.person_as_is(phone)
    return [each.milestone for each in await town.database.read(looking.calendar, person.id, managed=True)]


async def test_a_title_and_a_moment_are_enough_for_a_meeting(town: Town) -> None:
    anna, vera = await people(town)
    shown = await panel(vera)
    assert "чт, 26 ноября, 14:00–15:30" in shown.text
    assert "1 участник" in shown.text
    await vera.press("Сохранить и сообщить", on=shown)
    await vera.hears("Встреча № 1 сохранена. Сообщаю: 1 участник")
    [kept] = await planned(town, vera)
    assert (kept.title, kept.kind, kept.starts_at) == (
        "Установочная встреча",
        MilestoneKind.MEETING,
        local("2026-11-26 14:00"),
    )
    assert kept.ends_at == local("2026-11-26 15:30")
    assert kept.offsets == ["before:10080", "before:1440", "before:60"]
    assert kept.told
    await clockwork.tick(town.database, times_of(town))
    await anna.hears("Установочная встреча")


async def test_saved_without_telling_nobody_hears(town: Town) -> None:
    anna, vera = await people(town)
    await vera.press("Сохранить", on=await panel(vera))
    await vera.hears("Участники увидят это в своей дорожной карте")
    await everything_is_said(town)
    assert not heard(anna, "Установочная встреча")


async def test_pressing_save_twice_saves_once(town: Town) -> None:
    _, vera = await people(town)
    shown = await panel(vera)
    save = next(each["callback_data"] for row in shown.keyboard for each in row if each["text"].endswith("Сохранить"))
    await vera.press(data=save, on=shown)
    await vera.hears("сохранена")
    answer = await vera.press(data=save, on=shown)
    assert "уже сохранено" in answer.text
    assert len(await planned(town, vera)) == 1


async def test_the_calendar_and_the_hours_lead_to_the_same_panel(town: Town) -> None:
    _, vera = await people(town)
    await vera.press("Новая встреча", on=await roadmap(vera))
    await vera.say("Семинар")
    calendar = await vera.hears("Выберите день")
    await vera.press("▶️", on=calendar)
    await vera.press("15", on=calendar)
    await vera.press("14:00", on=calendar)
    await vera.press("1 ч 30 мин", on=calendar)
    await vera.press("Сохранить", on=calendar)
    await vera.hears("сохранена")
    [kept] = await planned(town, vera)
    assert (kept.starts_at, kept.ends_at) == (local("2026-12-15 14:00"), local("2026-12-15 15:30"))


@pytest.mark.parametrize("day", ["pressed", "typed"])
@pytest.mark.parametrize("hour", ["14:20", "14.20"])
async def test_an_hour_typed_after_a_day_was_chosen_is_of_that_day(town: Town, day: str, hour: str) -> None:
    _, vera = await people(town)
    await begin(vera)
    await (vera.press("26") if day == "pressed" else vera.say("26.11"))
    await vera.hears("в котором часу")
    await vera.say(hour)
    asked = await vera.hears("Сколько продлится")
    assert "чт, 26 ноября, 14:20" in asked.text
    await vera.say("40 минут")
    shown = await vera.hears("👥")
    assert "14:20–15:00" in shown.text


async def test_what_cannot_be_understood_or_is_over_is_asked_for_again(town: Town) -> None:
    _, vera = await people(town)
    await begin(vera)
    for typed, said in {
        "31 февраля 10:00": "Такого дня или времени не нашёл",
        "26.11 в 25:00": "Такого дня или времени не нашёл",
        "как-нибудь на неделе": "Такого дня или времени не нашёл",
        "17.11.2026 10:00": "уже прошло",
        "сегодня в 11:00": "уже прошло",
        "26.11 15:00–14:00": "Конец раньше начала",
        "пн 26.11 10:00": "Такого дня или времени не нашёл",
    }.items():
        await vera.say(typed)
        await vera.hears(said)
    await vera.say("26 ноября")
    await vera.hears("в котором часу")
    await vera.say("завтра в 9")
    assert "чт, 19 ноября, 09:00" in (await vera.hears("Сколько продлится")).text


async def test_a_deadline_asks_for_a_file_and_says_to_whom(town: Town) -> None:
    _, vera = await people(town)
    await begin(vera, "Новый срок", "Отчёт о методическом дне")
    await vera.say("27.11 18:00")
    shown = await vera.hears("👥")
    await vera.press("Что сдать", on=shown)
    await vera.say("Отчёт по форме 3")
    await vera.press("Кому", on=await vera.hears("Отчёт по форме 3"))
    await vera.say("Ильиной Вере")
    shown = await vera.hears("📨 Кому: Ильиной Вере")
    await vera.press("Что прислать", on=shown)
    await vera.press("Файл", on=shown)
    await vera.press("Сохранить", on=shown)
    await vera.hears("Срок № 1 сохранён")
    [kept] = await planned(town, vera)
    assert (kept.agenda, kept.hand_in_to, kept.asks) == ("Отчёт по форме 3", "Ильиной Вере", HandInKind.FILE)


async def test_reminders_are_switched_and_typed(town: Town) -> None:
    _, vera = await people(town)
    shown = await panel(vera)
    await vera.press("Напоминания", on=shown)
    await vera.press("за 1 час", on=shown)
    vera.forget()
    await vera.say("за 2 часа и за 3 дня")
    rules = await vera.hears("• за 2 часа: чт, 26 ноября, 12:00")
    await vera.say("когда-нибудь")
    await vera.hears("Не понял, когда напомнить")
    await vera.press("Назад", on=rules)
    await vera.press("Сохранить", on=rules)
    await vera.hears("сохранена")
    [kept] = await planned(town, vera)
    assert set(kept.offsets) == {"before:10080", "before:1440", "before:120", "before:4320"}


async def test_a_second_tuesday_repeats_until_a_typed_day(town: Town) -> None:
    _, vera = await people(town)
    shown = await panel(vera, when="8.12 10:00-11:00")
    await vera.press("Повтор", on=shown)
    await vera.press("каждый месяц во второй вторник", on=shown)
    await vera.say("28 февраля 2027")
    shown = await vera.hears("🔁")
    await vera.press("Сохранить", on=shown)
    await vera.hears("всего 3 раза")
    kept = await planned(town, vera)
    assert [each.starts_at for each in kept] == [
        local("2026-12-08 10:00"),
        local("2027-01-12 10:00"),
        local("2027-02-09 10:00"),
    ]
    assert kept[0].repeats is not None
    assert kept[0].repeats["every"] == Every.MONTH_WEEKDAY


async def test_materials_are_found_by_words_and_attached(town: Town) -> None:
    _, vera = await people(town)
    order = await document(town.database)
    shown = await panel(vera)
    await vera.press("Материалы", on=shown)
    await vera.say("ресурсные центры приказ")
    found = await vera.hears("Нажмите на нужный")
    await vera.press("Приказ о создании ресурсных центров", on=found)
    await vera.press("Назад", on=found)
    await vera.press("Сохранить", on=found)
    await vera.hears("сохранена")
    [kept] = await planned(town, vera)
    assert (await town.database.read(milestones.plan_of, kept)).documents == (order,)


async def test_the_audience_is_narrowed_and_counted(town: Town) -> None:
    _, vera = await people(town)
    shown = await panel(vera)
    await vera.press("Для кого", on=shown)
    await vera.press("Только опорные площадки", on=shown)
    await vera.press("Назад", on=shown)
    await vera.press("Сохранить", on=shown)
    await vera.hears("сохранена")
    [kept] = await planned(town, vera)
    assert kept.audience["base_sites"]
    assert kept.audience["groups"] == [2]


async def test_an_administrator_plans_for_all_groups(town: Town) -> None:
    await people(town)
    administrator = town.phone(ADMINISTRATOR, "Администратор")
    await administrator.start()
    shown = await panel(administrator)
    assert "все четыре группы" in shown.text
    await administrator.press("Сохранить", on=shown)
    await administrator.hears("сохранена")


async def test_what_was_begun_waits_through_other_business_and_a_restart(town: Town) -> None:
    _, vera = await people(town)
    shown = await panel(vera)
    await vera.say("Вопросы")
    await town.restart()
    await vera.press("Место", on=shown)
    await vera.hears("Где?")
    await town.restart()
    await vera.say("ЧИРО, ауд. 214")
    await vera.hears("ЧИРО, ауд. 214")
    await vera.say("/cancel")
    listed = await roadmap(vera)
    await vera.press("Новый срок", on=listed)
    asked = await vera.hears("Начатое пропадёт")
    await vera.press("Продолжить начатое", on=asked)
    shown = await vera.hears("ЧИРО, ауд. 214")
    await vera.press("Сохранить", on=shown)
    await vera.hears("сохранена")
    [kept] = await planned(town, vera)
    assert kept.place == "ЧИРО, ауд. 214"


async def test_buttons_can_be_typed_and_back_leads_to_the_panel(town: Town) -> None:
    _, vera = await people(town)
    await panel(vera)
    await vera.say("ссылка")
    await vera.hears("https://")
    await vera.say("зум")
    await vera.hears("Не похоже на ссылку")
    await vera.say("Назад")
    await vera.hears("👥")
    await vera.say("что-то своё")
    await vera.hears("ещё не сохранено")
    await vera.say("Сохранить")
    await vera.hears("Встреча № 1 сохранена")


async def test_the_preview_is_what_people_get(town: Town) -> None:
    anna, vera = await people(town)
    shown = await panel(vera)
    await vera.press("Посмотреть", on=shown)
    preview = await vera.hears("Установочная встреча")
    shown = await vera.hears("Так это придёт, когда сообщите: 1 участнику")
    await vera.press("Сохранить и сообщить", on=shown)
    await vera.hears("сохранена")
    await clockwork.tick(town.database, times_of(town))
    got = await anna.hears("Установочная встреча")
    assert got.text == preview.text
    assert got.buttons == preview.buttons


async def test_a_button_of_an_older_draft_changes_nothing(town: Town) -> None:
    _, vera = await people(town)
    old = await panel(vera)
    await vera.press("Новая встреча", on=await roadmap(vera))
    await vera.press("Начать новое", on=await vera.hears("Начатое пропадёт"))
    await vera.hears("Как называется")
    answer = await vera.press("Место", on=old)
    assert answer.alert
    assert "Откройте «Дорожная карта»" in answer.text


async def test_an_older_panel_does_not_save_what_it_does_not_show(town: Town) -> None:
    _, vera = await people(town)
    old = await panel(vera)
    save = next(each["callback_data"] for row in old.keyboard for each in row if each["text"].endswith("Сохранить"))
    await vera.press("Место", on=old)
    await vera.say("Дом учителя")
    await vera.hears("Дом учителя")
    answer = await vera.press(data=save, on=old)
    assert "что-то изменилось" in answer.text
    assert not await planned(town, vera)


async def test_a_participant_has_no_such_buttons(town: Town) -> None:
    anna, vera = await people(town)
    listed = await roadmap(vera)
    data = next(each["callback_data"] for row in listed.keyboard for each in row if "Новая встреча" in each["text"])
    await anna.say("/menu")
    answer = await anna.press(data=data, on=await anna.hears("Вы участник"))
    assert answer.text == "Встречи и сроки ведут координаторы групп."


async def test_another_groups_coordinator_sees_none_of_it(town: Town) -> None:
    _, vera = await people(town)
    await vera.press("Сохранить", on=await panel(vera))
    await vera.hears("сохранена")
    dora = await coordinator(town, 603, "Дарья", group_id=3)
    assert "Впереди пока ничего нет" in (await roadmap(dora)).text
    await asker(town, 777, "Пётр", group_id=3)
    assert "Установочная встреча" in (await roadmap(vera)).text
