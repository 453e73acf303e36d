"""Scenes of setting an absence: by buttons, by typing, and whatever is pressed too late or twice."""

from storage import coordinators, people
from tests.absences.conftest import Cast, open_absences, set_absence
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.questions.people import coordinator
from tests.town import ADMINISTRATOR, Town


async def test_an_absence_is_three_presses_and_a_look_at_what_they_mean(cast: Cast) -> None:
    vera, galina, _ = cast
    await open_absences(vera)
    screen = await vera.hears("Кто Вас заменит?")
    assert screen.buttons == [["Галина Ильина, ММПГ № 3"]]
    await vera.press("Галина Ильина", on=screen)
    await vera.hears("Заменит Галина Ильина. До какого дня, включительно?")
    assert screen.buttons == [
        ["До конца недели, по 15.03"], ["На неделю, по 17.03"], ["На две недели, по 24.03"], ["Другая дата"]
    ]  # fmt: skip
    await vera.press("На неделю", on=screen)
    await vera.hears("Замещает Галина Ильина до 17 марта 2026 (вторник) включительно, всего 8 дней с сегодняшним")
    await vera.press("Включить", on=screen)
    await vera.hears("Готово. Вас замещает Галина Ильина до 17 марта 2026 (вторник) включительно")
    told = await galina.hears("Вы замещаете: Вера Ильина, ММПГ № 2, до 17 марта 2026 (вторник) включительно")
    assert "Сейчас без ответа ничего нет" in told.text
    await open_absences(vera)
    assert (await vera.hears("Вас замещает Галина Ильина")).buttons == [["Изменить", "Закончить раньше"]]


async def test_every_step_may_be_typed(town: Town, cast: Cast) -> None:
    vera, galina, _ = cast
    await vera.say("Замещение")
    await vera.hears("Кто Вас заменит?")
    await vera.say("Петров")
    await vera.hears("Не вижу такого координатора")
    await town.restart()
    await vera.say("галина")
    await vera.hears("До какого дня")
    await vera.say("до конца отпуска")
    await vera.hears("Не понимаю дату")
    await vera.say("9 марта 2026")
    await vera.hears("Этот день уже прошёл: 9 марта 2026")
    await vera.say("5 декабря 2027")
    await vera.hears("Это больше года")
    await vera.say("12.03")
    await vera.hears("до 12 марта 2026 (четверг) включительно, всего 3 дня")
    await vera.say("ну")
    await vera.hears("Чтобы начать, нажмите «Включить»")
    await vera.say("включить")
    await vera.hears("Готово")
    await galina.hears("Вы замещаете")


async def test_cancel_and_other_words_leave_everything_as_it_was(hands: StoppedClock, town: Town, cast: Cast) -> None:
    vera, galina, _ = cast
    await open_absences(vera)
    await vera.hears("Кто Вас заменит?")
    await vera.say("Отмена")
    await vera.hears("оставляю как есть")
    await open_absences(vera)
    await vera.press("Галина")
    await vera.press("Другая дата")
    await vera.hears("Напишите последний день")
    await vera.say("завтра")
    await vera.press("Отмена")
    await vera.hears("оставляю как есть")
    await open_absences(vera)
    await vera.press("Галина")
    await vera.hears("До какого дня")
    hands.set("2026-03-10 13:00")
    await vera.say("завтра")
    await vera.hears("никому не отправлено")
    await everything_is_said(town)
    assert not heard(galina, "замещаете")


async def test_pressed_twice_and_much_later_the_buttons_do_no_harm(hands: StoppedClock, town: Town, cast: Cast) -> None:
    vera, galina, _ = cast
    await open_absences(vera)
    await vera.press("Галина")
    await vera.press("На неделю")
    check = await vera.hears("Начнётся сразу")
    begin = check.keyboard[0][0]["callback_data"]
    await vera.press("Включить")
    await vera.hears("Готово")
    end = check.keyboard[0][1]["callback_data"]
    await town.restart()
    await vera.press(on=check, data=begin)
    await everything_is_said(town)
    assert len(heard(galina, "Вы замещаете")) == 1
    await vera.press("Закончить раньше")
    await vera.hears("С возвращением!")
    again = await vera.press(on=check, data=end)
    assert (again.alert, again.text) == (True, "Это замещение уже закончено.")
    hands.set("2026-03-20 12:00")
    late = await vera.press(on=check, data=begin)
    assert late.alert
    assert late.text.startswith("Этот день уже прошёл: 17 марта 2026")
    await vera.hears("До какого дня")
    await everything_is_said(town)
    assert len(heard(galina, "Вы замещаете")) == 1


async def test_begun_too_late_with_a_colleague_who_cannot_any_more_another_is_to_be_chosen(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, _ = cast
    await coordinator(town, 603, "Дарья", group_id=1)
    await open_absences(vera)
    await vera.press("Галина")
    await vera.press("На неделю")
    check = await vera.hears("Начнётся сразу")
    await town.database.write(people.lost, galina.id, "blocked")
    hands.set("2026-03-20 12:00")
    late = await vera.press("Включить", on=check)
    assert late.alert
    assert late.text.startswith("Этот день уже прошёл")
    await vera.hears("Кто Вас заменит?")
    assert check.buttons == [["Дарья Ильина, ММПГ № 1"]]


async def test_with_nobody_to_stand_in_it_is_said_what_to_do(town: Town) -> None:
    vera = await coordinator(town)
    await open_absences(vera)
    await vera.hears("Попросите администратора подключить коллегу")


async def test_colleagues_of_the_group_are_offered_first(town: Town, cast: Cast) -> None:
    vera, galina, _ = cast
    await coordinator(town, 603, "Дарья", group_id=1)
    await coordinator(town, 604, "Елена")
    await open_absences(vera)
    screen = await vera.hears("Кто Вас заменит?")
    labels = [label for row in screen.buttons for label in row]
    assert labels == ["Елена Ильина, ММПГ № 2", "Дарья Ильина, ММПГ № 1", "Галина Ильина, ММПГ № 3"]
    await galina.block()
    person = await town.person(town.phone(604, "Елена", "Ильина"))
    administrator = await town.person(town.phone(ADMINISTRATOR, "Админ"))
    await town.database.write(coordinators.disconnect, administrator.id, person.id, 2)
    refused = await vera.press("Елена", on=screen)
    assert refused.alert
    assert refused.text.startswith("Этот коллега сейчас не может заменить")
    await vera.hears("Кто Вас заменит?")
    assert screen.buttons == [["Дарья Ильина, ММПГ № 1"]]


async def test_nobody_stands_in_while_away_or_is_away_while_standing_in(town: Town, cast: Cast) -> None:
    vera, galina, _ = cast
    darya = await coordinator(town, 603, "Дарья", group_id=1)
    await open_absences(galina)
    await galina.press("Дарья")
    await galina.press("На неделю")
    await galina.hears("Начнётся сразу")
    await set_absence(vera, "Галина", "17.03")
    await galina.press("Включить")
    await galina.hears("Вы сейчас замещаете: Вера Ильина")
    await everything_is_said(town)
    assert not heard(darya, "Вы замещаете")
    await open_absences(darya)
    assert (await darya.hears("Кто Вас заменит?")).buttons == [["Галина Ильина, ММПГ № 3"]]
    await open_absences(galina)
    screen = await galina.hears("Вы сейчас замещаете: Вера Ильина")
    assert screen.buttons == [["Не могу замещать: Вера Ильина"]]


async def test_participants_and_former_coordinators_are_refused(town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    await set_absence(vera, "Галина", "17.03")
    await anna.say("/menu")
    await anna.hears("Вы участник")
    pressed = await anna.press(on=anna.messages[-1], data="away:show:0:0:0")
    assert (pressed.alert, pressed.text.startswith("Замещение — для координаторов")) == (True, True)
    darya = await coordinator(town, 603, "Дарья", group_id=1)
    await darya.say("/menu")
    await darya.hears("Вы координатор")
    assert (await darya.press(on=darya.messages[-1], data="away:off:0:0:1")).alert
    await everything_is_said(town)
    assert not heard(galina, "Замещение закончилось")
