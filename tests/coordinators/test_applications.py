"""Applications at the coordinator."""

import asyncio
from zoneinfo import ZoneInfo

from bot.playground import Phone
from handlers.coordinators.deliveries import RENDERERS
from handlers.rendering import Occasion
from storage import clock, coordinators, outbox, people
from storage.outbox import Claimed
from storage.tables import Membership, Priority
from tests.clocks import later
from tests.town import ADMINISTRATOR, Town


async def test_the_first_press_decides_and_the_others_see_who(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    ivan = await town.coordinator(2, town.phone(602, "Иван"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.hears("Заявка в ММПГ № 2")
    await ivan.hears("Заявка в ММПГ № 2")
    answers = await asyncio.gather(elena.press("Принять"), ivan.press("Принять"))
    await anna.hears("принята")
    assert sorted(answer.alert for answer in answers) == [False, True]
    late = next(answer for answer in answers if answer.alert)
    assert "Решение уже принято: " in late.text
    cards = [await elena.hears("✅ Принята"), await ivan.hears("✅ Принята")]
    assert cards[0].text == cards[1].text
    assert all(card.buttons == [] for card in cards)


async def test_a_card_pressed_after_the_decision_shows_the_truth(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    card = await elena.hears("Заявка в ММПГ № 2")
    await elena.press("Принять")
    await elena.hears("✅ Принята: Елена")
    for data in ("app:1:yes", "app:1:no", "app:1:no_reason"):
        answer = await elena.press(data=data, on=card)
        assert answer.alert
        assert "Елена" in answer.text
    await anna.hears("принята")
    assert (await town.person(anna)).membership is Membership.PARTICIPANT
    assert (await elena.press(data="app:999:yes")).text == "Этой заявки больше нет."
    assert (await elena.press(data="app:999:no")).alert


async def test_declining_asks_for_a_reason_which_may_be_missing_or_wrong(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    await elena.send_photo()
    await elena.hears("Причина нужна текстом")
    await elena.say("п" * 501)
    await elena.hears("Причина нужна текстом")
    await elena.say("отмена")
    await elena.hears("по-прежнему ждёт")
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    await elena.press("Отмена")
    await elena.hears("по-прежнему ждёт")
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    await town.restart()
    await elena.say("Нет <такого> муниципалитета & всё")
    assert "Причина: Нет <такого> муниципалитета & всё" in (await elena.hears("Заявитель сейчас узнает об этом")).text


async def test_a_menu_word_is_no_reason(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    await elena.say("Участники")
    await elena.hears("Ждут решения: 1 заявка")
    assert (await town.person(anna)).membership is Membership.APPLICANT
    await elena.press("Без причины")
    assert "Причина" not in (await anna.hears("отклонил заявку")).text


async def test_what_is_typed_long_after_the_press_is_no_reason(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.press("Отклонить")
    prompt = await elena.hears("Напишите причину")
    with later(minutes=31):
        await elena.say("Доброе утро")
        await elena.hears("никому не отправлено")
        assert (await town.person(anna)).membership is Membership.APPLICANT
        await elena.press("Без причины", on=prompt)
        assert "Причина" not in (await anna.hears("отклонил заявку")).text


async def test_accepting_ends_the_waiting_for_the_reason_of_that_application_alone(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    annas = await elena.hears("Анна")
    boris = await town.participant(town.phone(502, "Борис"), 2, accepted=False)
    boriss = await elena.hears("Борис")
    await elena.press("Отклонить", on=annas)
    await elena.hears("Отклоняем заявку: Анна")
    await elena.press("Принять", on=annas)
    await elena.hears("✅ Принята")
    await elena.say("Здравствуйте, коллеги")
    await elena.hears("никому не отправлено")
    await town.participant(town.phone(503, "Вадим"), 2, accepted=False)
    vadims = await elena.hears("Вадим")
    await elena.press("Отклонить", on=boriss)
    await elena.hears("Отклоняем заявку: Борис")
    await elena.press("Принять", on=vadims)
    await elena.hears("✅ Принята")
    await elena.say("Не из нашей области")
    assert "Причина: Не из нашей области" in (await boris.hears("отклонил заявку")).text


async def test_deciding_elsewhere_while_typing_the_reason(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    ivan = await town.coordinator(2, town.phone(602, "Иван"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    await ivan.press("Принять")
    await elena.say("Опоздала")
    await elena.hears("Решение уже принято: Иван")


async def test_keeping_an_application_that_is_decided_meanwhile_shows_the_decision(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.press("Отклонить")
    prompt = await elena.hears("Напишите причину")
    await elena.press("Принять")
    await elena.hears("Принята: Елена")
    await elena.press("Отмена", on=prompt)
    assert "Принята: Елена" in (await elena.hears("Заявка в ММПГ № 2")).text
    assert "ждёт" not in prompt.text


async def test_who_coordinates_no_more_decides_nothing(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    card = await elena.hears("Заявка в ММПГ № 2")
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    person = await town.person(elena)
    [administrator] = await town.database.read(people.visitors, [ADMINISTRATOR])
    assert administrator is not None
    await town.database.write(coordinators.disconnect, administrator.person.id, person.id, 2)
    await elena.hears("Вы больше не координатор ММПГ № 2")
    assert elena.keyboard == []
    await elena.say("Причина")
    await elena.hears("больше не координатор")
    assert "больше не координатор" in (await elena.press("Принять", on=card)).text
    assert (await elena.press(data="app:1:no", on=card)).alert
    assert (await town.person(anna)).membership is Membership.APPLICANT


async def test_a_participant_who_forges_a_coordinators_button_gets_an_alert(town: Town) -> None:
    await town.coordinator(2, town.phone(601, "Елена"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    boris = await town.participant(town.phone(502, "Борис"), 2)
    await boris.say("/menu")
    await boris.hears("Вы участник")
    for data in ("app:1:yes", "app:1:no", "app:1:no_reason", "people:list:2:0", "contact:2:contact_phone"):
        answer = await boris.press(data=data)
        assert answer.alert
        assert answer.text


async def test_applications_wait_for_the_first_coordinator(town: Town) -> None:
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await elena.hears("Заявка в ММПГ № 2")


async def test_a_deleted_card_holds_nothing_up(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    ivan = await town.coordinator(2, town.phone(602, "Иван"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.delete(await elena.hears("Заявка в ММПГ № 2"))
    await ivan.press("Принять")
    await anna.hears("принята")
    await ivan.hears("✅ Принята")
    assert not await town.database.read(outbox.failures, 10)


async def test_a_delivery_that_has_lost_its_point_says_nothing(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.press("Принять")
    await anna.hears("принята")
    assert town.program is not None

    async def said(kind: str, subject: int, phone: Phone, edits: int | None = None) -> int | None:
        delivery = Claimed(
            id=99,
            kind=kind,
            subject_id=subject,
            person_id=1,
            chat_id=phone.id,
            edits_id=edits,
            priority=Priority.CONVERSATION,
            attempts=0,
            created_at=clock.now(),
            unreachable=False,
        )
        assert town.program is not None
        program = town.program
        occasion = Occasion(
            program.bot, town.database, ZoneInfo("UTC"), program.working_hours, program.files, delivery, silent=False
        )
        return await RENDERERS[kind](occasion)

    stranger = town.phone(503, "Никто")
    assert await said("application", 1, elena) is None, "decided already"
    assert await said("application", 1, anna) is None, "not hers to see"
    assert await said("application", 77, elena) is None
    assert await said("application", 1, elena, edits=77) is None, "never sent"
    assert await said("application_outcome", 77, anna) is None
    assert await said("application_outcome", 1, stranger) is None
    assert await said("disconnected", 2, elena) is None, "connected again"
    assert await said("disconnected", 2, stranger) is None
    assert await said("disconnected", 2, anna) is not None
