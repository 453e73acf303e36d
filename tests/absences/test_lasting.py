"""Scenes of an absence from its beginning to its end: who hears what is asked, who has what waits."""

from bot.playground import Phone
from storage import coordinators
from storage.questions import reading
from tests.absences.conftest import Cast, open_absences, set_absence
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.questions.people import BORIS, ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town


async def disconnect(town: Town, phone: Phone, group_id: int) -> None:
    administrator = await town.person(town.phone(ADMINISTRATOR, "Админ"))
    person = await town.person_as_is(phone)
    await town.database.write(coordinators.disconnect, administrator.id, person.id, group_id)


async def who_has(town: Town, number: int) -> str | None:
    card = await town.database.read(reading.card, number)
    return card.taken_by.full_name if card.taken_by else None


async def test_what_waits_goes_to_the_stand_in_and_so_does_what_is_new(town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    await ask(anna, "Отвеченный")
    await vera.reply(await vera.hears("Отвеченный"), "Конечно")
    await anna.hears("Конечно")
    await ask(anna, "Взятый")
    await vera.hears("Взятый")
    await vera.press("Взять")
    await anna.hears("№ 2 в работе: отвечает Вера Ильина")
    await ask(anna, "Ничей")
    await vera.hears("Ничей")
    await set_absence(vera, "Галина", "17.03")
    assert "2 вопроса ждут ответа" in (await galina.hears("Вы замещаете")).text
    await galina.hears("Заявка в ММПГ № 2")
    await galina.hears("Взятый")
    copy = await galina.hears("Ничей")
    await anna.hears("№ 2 в работе: отвечает Галина Ильина")
    await galina.reply(copy, "Отвечаю за Веру")
    await anna.hears("Отвечаю за Веру")
    await ask(anna, "Новый")
    await galina.hears("Новый")
    await everything_is_said(town)
    assert not heard(vera, "Новый")
    assert not heard(galina, "Отвеченный")
    assert [await who_has(town, number) for number in (1, 2, 3, 4)] == [
        "Вера Ильина", "Галина Ильина", "Галина Ильина", None
    ]  # fmt: skip


async def test_it_ends_by_itself_when_the_last_day_is_over_where_the_bot_lives(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, anna = cast
    await ask(anna, "Взятый")
    await vera.hears("Взятый")
    await vera.press("Взять")
    await set_absence(vera, "Галина", "12.03")
    await ask(anna, "Новый")
    copy = await galina.hears("Новый")
    await hands.strike(town, "2026-03-12 23:59")
    await everything_is_said(town)
    assert not heard(vera, "С возвращением")
    await town.halt()
    hands.set("2026-03-13 00:01")
    await town.start()
    await vera.hears("Замещение закончилось, вопросы снова приходят Вам. Ждут ответа: 2 вопроса.")
    await galina.hears("Замещение закончилось, спасибо! Вопросы снова приходят координатору: Вера Ильина")
    await vera.hears("Новый")
    await anna.hears("№ 1 в работе: отвечает Вера Ильина")
    assert [await who_has(town, number) for number in (1, 2)] == ["Вера Ильина", None]
    await galina.reply(copy, "Поздно")
    await galina.hears("Ваше сообщение никому не отправлено")
    await ask(anna, "После")
    await vera.hears("После")
    await hands.strike(town)
    await everything_is_said(town)
    assert not heard(galina, "После")
    assert len(heard(vera, "С возвращением")) == len(heard(galina, "спасибо")) == 1
    assert not heard(anna, "Поздно")


async def test_whoever_is_back_early_gets_what_the_stand_in_did_not_answer(town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    await set_absence(vera, "Галина", "17.03")
    await ask(anna, "Первый")
    copy = await galina.hears("Первый")
    await ask(anna, "Второй")
    await galina.hears("Второй")
    await galina.press("Взять")
    await galina.reply(copy, "Разобрались")
    await anna.hears("Разобрались")
    await vera.press("Закончить раньше")
    await vera.hears("С возвращением! Замещение закончено")
    await galina.hears("Замещение закончилось, спасибо!")
    await vera.hears("Второй")
    await anna.hears("№ 2 в работе: отвечает Вера Ильина")
    await everything_is_said(town)
    assert not heard(vera, "Первый")
    assert not heard(vera, "Замещение закончилось")


async def test_a_stand_in_who_cannot_go_on_says_so_and_the_absent_one_hears(town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    await set_absence(vera, "Галина", "17.03")
    await ask(anna)
    await galina.hears("Когда встреча?")
    await galina.press("Не могу замещать")
    await galina.hears("Больше не замещать: Вера Ильина?")
    await galina.press("Оставить")
    await galina.hears("оставляю как есть")
    await everything_is_said(town)
    assert not heard(vera, "Замещение закончилось раньше")
    await galina.press("Не могу замещать")
    await galina.press("Да, не могу")
    await galina.hears("Вы больше не замещаете: Вера Ильина")
    lost = await vera.hears("Замещение закончилось раньше: больше не замещает Галина Ильина")
    await vera.hears("Когда встреча?")
    assert lost.buttons == [["Выбрать другого"]]
    assert (await galina.press("Не могу замещать")).text == "Это замещение уже закончено."
    await vera.press("Выбрать другого")
    await vera.hears("Кто Вас заменит?")


async def test_a_stand_in_who_blocks_the_bot_or_loses_the_role_stands_in_no_longer(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, anna = cast
    darya = await coordinator(town, 603, "Дарья", group_id=1)
    await set_absence(vera, "Галина", "17.03")
    await galina.hears("Вы замещаете")
    await galina.block()
    await ask(anna, "В пустоту")
    await everything_is_said(town)
    await hands.strike(town)
    await vera.hears("не доходят сообщения бота: Галина Ильина")
    await vera.hears("В пустоту")
    await set_absence(vera, "Дарья", "17.03")
    await darya.hears("В пустоту")
    await disconnect(town, darya, 1)
    await hands.strike(town)
    await vera.hears("Замещение закончилось раньше: больше не замещает Дарья Ильина")
    await ask(anna, "Опять мне")
    await vera.hears("Опять мне")
    await everything_is_said(town)
    assert not heard(darya, "Опять мне")
    assert not (await town.database.read(coordinators.of_group, 1))


async def test_a_stand_in_from_whom_the_group_is_taken_away_stands_in_no_longer(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, anna = cast
    await set_absence(vera, "Галина", "17.03")
    await galina.hears("Вы замещаете")
    await disconnect(town, galina, 2)
    await hands.strike(town)
    await vera.hears("Замещение закончилось раньше: больше не замещает Галина Ильина")
    await galina.hears("Замещение закончилось, спасибо!")
    await ask(anna)
    await vera.hears("Когда встреча?")


async def test_a_coordinator_who_loses_the_group_while_away_needs_no_stand_in(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, anna = cast
    await set_absence(vera, "Галина", "17.03")
    await ask(anna)
    await galina.hears("Когда встреча?")
    await galina.press("Взять")
    await anna.hears("отвечает Галина Ильина")
    await disconnect(town, vera, 2)
    await hands.strike(town)
    await galina.hears("Замещение закончилось, спасибо! Координатор Вера Ильина больше не отвечает за группу.")
    await everything_is_said(town)
    assert await who_has(town, 1) is None
    assert not await town.database.read(coordinators.of_group, 2)


async def test_the_last_day_and_the_stand_in_can_be_changed(town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    darya = await coordinator(town, 603, "Дарья", group_id=1)
    await ask(anna)
    await vera.hears("Когда встреча?")
    await vera.press("Взять")
    await set_absence(vera, "Галина", "12.03")
    await galina.hears("до 12 марта 2026")
    await vera.press("Изменить")
    await vera.press("Галина")
    await vera.press("На неделю")
    await vera.press("Включить")
    await galina.hears("Теперь Вы замещаете до 17 марта 2026 (вторник) включительно: Вера Ильина")
    await vera.press("Изменить")
    await vera.press("Дарья")
    await vera.press("На неделю")
    await vera.press("Включить")
    await vera.hears("Вас замещает Дарья Ильина")
    await galina.hears("Замещение закончилось, спасибо!")
    await darya.hears("Когда встреча?")
    await anna.hears("отвечает Дарья Ильина")
    await everything_is_said(town)
    assert not heard(vera, "Замещение закончилось")
    assert await who_has(town, 1) == "Дарья Ильина"


async def test_a_colleague_of_the_group_keeps_what_they_took_themselves(town: Town, cast: Cast) -> None:
    vera, _, anna = cast
    elena = await coordinator(town, 604, "Елена")
    await ask(anna, "Веры")
    await vera.hears("Веры")
    await vera.press("Взять")
    await elena.hears("в работе, Вера")
    await set_absence(vera, "Елена", "17.03")
    await ask(anna, "Елены")
    await elena.hears("Елены")
    await elena.press("Взять")
    await anna.hears("№ 2 в работе: отвечает Елена")
    assert [await who_has(town, number) for number in (1, 2)] == ["Елена Ильина", "Елена Ильина"]
    await vera.press("Закончить раньше")
    await anna.hears("№ 1 в работе: отвечает Вера")
    assert [await who_has(town, number) for number in (1, 2)] == ["Вера Ильина", "Елена Ильина"]
    await ask(anna, "Общий")
    await elena.hears("Общий")
    await vera.hears("Общий")


async def test_who_stands_in_for_two_keeps_the_group_the_other_still_needs(town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    elena = await coordinator(town, 604, "Елена")
    await set_absence(vera, "Галина", "17.03")
    await set_absence(elena, "Галина", "20.03")
    await vera.press("Закончить раньше")
    await galina.hears("Вера Ильина. Что осталось")
    await ask(anna)
    await galina.hears("Когда встреча?")
    await vera.hears("Когда встреча?")
    await everything_is_said(town)
    assert not heard(elena, "Когда встреча?")
    await elena.press("Закончить раньше")
    await elena.hears("Когда встреча?")
    boris = await asker(town, BORIS, "Борис")
    await ask(boris, "Уже без Галины")
    await elena.hears("Уже без Галины")
    await everything_is_said(town)
    assert not heard(galina, "Уже без Галины")


async def test_what_somebody_takes_up_while_away_stays_with_them_and_a_follow_up_goes_to_the_stand_in(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, anna = cast
    question = await ask(anna, "Отвеченный")
    await vera.reply(await vera.hears("Отвеченный"), "Конечно")
    await anna.hears("Конечно")
    await ask(anna, "Для Веры")
    card = await vera.hears("Вопрос № 2")
    await set_absence(vera, "Галина", "17.03")
    await galina.hears("Для Веры")
    hands.set("2026-03-10 12:10")
    await vera.press("Взять", on=card)
    await anna.reply(question, "Ещё вопрос")
    await galina.hears("Ещё вопрос")
    await hands.strike(town, "2026-03-10 12:11")
    await anna.hears("№ 1 в работе: отвечает Галина Ильина")
    assert [await who_has(town, number) for number in (1, 2)] == ["Галина Ильина", "Вера Ильина"]


async def test_a_group_connected_during_an_absence_is_not_part_of_it(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, _ = cast
    await set_absence(vera, "Галина", "17.03")
    hands.set("2026-03-10 12:10")
    await coordinator(town, group_id=1)
    await hands.strike(town)
    boris = await asker(town, BORIS, "Борис", group_id=1)
    await ask(boris, "В новую группу")
    await vera.hears("В новую группу")
    await everything_is_said(town)
    assert not heard(galina, "В новую группу")
    assert not heard(vera, "Замещение закончилось")


async def test_reminders_and_the_digest_go_to_the_stand_in(hands: StoppedClock, town: Town, cast: Cast) -> None:
    vera, galina, anna = cast
    await ask(anna)
    await vera.hears("Когда встреча?")
    await vera.press("Взять")
    await set_absence(vera, "Галина", "17.03")
    await galina.hears("Когда встреча?")
    await hands.strike(town, "2026-03-11 12:00")
    await galina.hears("Вопросы на 11.03.2026")
    await galina.hears("Вопрос № 1 ждёт ответа больше рабочего дня")
    await anna.hears("я напомнил координатору: Галина Ильина")
    await everything_is_said(town)
    assert not heard(vera, "Вопросы на")
    assert not heard(vera, "больше рабочего дня")


async def test_the_screen_of_an_absence_set_long_ago_still_shows_the_present(
    hands: StoppedClock, town: Town, cast: Cast
) -> None:
    vera, galina, _ = cast
    await set_absence(vera, "Галина", "12.03")
    await galina.hears("Вы замещаете")
    await hands.strike(town, "2026-03-13 10:00")
    await vera.hears("Замещение закончилось")
    ended = await vera.press("Закончить раньше")
    assert ended.text == "Это замещение уже закончено."
    await open_absences(vera)
    await vera.hears("Кто Вас заменит?")
