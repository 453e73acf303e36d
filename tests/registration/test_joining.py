"""Joining, as people do it."""

import asyncio
import hashlib

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone
from handlers.registration import consent
from storage.tables import Application, ApplicationSide, ApplicationState, Conversation, Membership, Person
from tests.registration.filling import STEPS, fill_in
from tests.town import Town


async def _count(session: AsyncSession, table: type) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_newcomer_joins_by_buttons_and_coordinators_get_the_application(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена", "Скочилова"))
    anna = town.phone(501, "Анна", "Иванова")
    await anna.start()
    await anna.hears("Здравствуйте")
    assert "Согласие на обработку" in (await anna.hears("оператор")).text
    await anna.press("Согласен")
    await anna.hears("Как Вас зовут")
    await anna.press("Анна Иванова")
    assert "управленческого цикла" in (await anna.hears("В какую группу")).text
    await anna.press("ММПГ № 2")
    await anna.hears("Ваш муниципалитет")
    await anna.press("Муниципальный район")
    await anna.hears("Выберите из списка")
    await anna.press("→")
    await anna.press("Уйский")
    await anna.hears("Ваша категория")
    await anna.press("Руководитель, педагог организации")
    await anna.hears("Ваша организация")
    await anna.say("МАОУ «СОШ № 1»")
    await anna.hears("опорная площадка")
    await anna.press("Да")
    summary = (await anna.hears("Проверьте заявку")).text
    assert "Уйский муниципальный район" in summary
    assert "Опорная площадка: да" in summary
    await anna.press("Отправить заявку")
    await anna.hears("Заявка отправлена")
    assert [len(row) for row in anna.keyboard] == [2, 2, 2]
    assert "Задать вопрос" in anna.keyboard[0][0]
    card = await elena.hears("Заявка в ММПГ № 2")
    for part in ("Анна Иванова", "Уйский муниципальный район", "МАОУ «СОШ № 1», опорная площадка"):
        assert part in card.text
    await elena.press("Принять")
    assert "добро пожаловать" in (await anna.hears("принята")).text
    assert "Принята: Елена Скочилова" in (await elena.hears("Принята")).text
    assert (await town.person(anna)).membership is Membership.PARTICIPANT
    commands = town.playground.calls("setMyCommands")
    assert any("ask" in str(call) for call in commands)


async def test_everything_can_be_typed_instead_of_pressed(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna)
    person = await town.person(anna)
    assert person.membership is Membership.APPLICANT
    assert (person.full_name, person.group_id, person.category_id) == ("Иванова Анна Борисовна", 2, 4)
    assert person.base_site
    operator = town.program.settings.operator_name if town.program else ""
    assert person.consent_version == consent.VERSION
    assert person.consent_hash == hashlib.sha256(consent.text(operator=operator).encode()).hexdigest()
    assert person.consented_at is not None


async def test_the_shown_consent_is_the_hashed_one(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await anna.start()
    shown = (await anna.hears("Согласие на обработку")).text
    assert town.program is not None
    assert consent.text(operator=town.program.settings.operator_name) in shown


async def test_a_restart_in_the_middle_loses_nothing(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "Ваша категория")
    await town.restart()
    await anna.press("Специалист МОУО")
    summary = await anna.hears("Проверьте заявку")
    assert "Иванова Анна Борисовна" in summary.text
    assert "Миасский городской округ" in summary.text
    await town.restart()
    await anna.start()
    assert "Проверьте заявку" in (await anna.hears("продолжим")).text
    await anna.press("Отправить заявку")
    await anna.hears("Заявка отправлена")


async def test_every_line_of_the_summary_can_be_changed(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "Проверьте заявку")
    for line, asked, answer, shown in (
        ("Имя", "Как Вас зовут", "Kızı Ольга", "Имя: Kızı Ольга"),
        ("Группа", "В какую группу", "ммпг № 3", "Группа: ММПГ № 3"),
        ("Муниципалитет", "Ваш муниципалитет", "г. Озерск", "Озёрский городской округ"),
        ("Организация", "Ваша организация", "Лицей 7", "Организация: Лицей 7"),
        ("Опорная площадка", "опорная площадка?", "нет", "Опорная площадка: нет"),
    ):
        await anna.press(line)
        await anna.hears(asked)
        await anna.say(answer)
        assert shown in (await anna.hears("Проверьте заявку")).text
    await anna.press("Категория")
    await anna.hears("Ваша категория")
    await anna.press("Назад")
    await anna.hears("Проверьте заявку")
    await anna.press("Категория")
    await anna.hears("Ваша категория")
    await anna.press("Специалист МОУО")
    summary = await anna.hears("Проверьте заявку")
    assert "Организация" not in summary.text
    assert "Опорная площадка" not in str(summary.buttons)


async def test_back_leads_through_every_step_and_out(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "Проверьте заявку")
    for asked in [*reversed(list(STEPS)[:-1])]:
        await anna.press("Назад")
        await anna.hears(asked)
        if asked == "опорная площадка":
            await anna.press("Назад")
            await anna.hears("Проверьте заявку")
            break
    await anna.say("отмена")
    await anna.hears("Чтобы вернуться")
    await anna.press("Вступить в группу")
    await anna.hears("Согласие на обработку")
    await anna.press("Согласен")
    await anna.hears("Как Вас зовут")
    await anna.say("назад")
    await anna.hears("Согласие на обработку")
    await anna.press("Назад")
    await anna.hears("Чтобы вернуться")


async def test_back_before_the_form_is_complete(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "опорная площадка")
    for asked in reversed(list(STEPS)[:6]):
        await anna.press("Назад")
        await anna.hears(asked)


async def test_without_consent_nothing_is_kept_and_the_way_back_is_shown(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await anna.start()
    await anna.hears("Согласие на обработку")
    await anna.say("а зачем?")
    await anna.hears("Без согласия заявку принять нельзя")
    await anna.say("Не согласна")
    await anna.hears("Если передумаете")
    assert (await town.person(anna)).consented_at is None
    await anna.say("ой, я передумала")
    await anna.hears("Нажмите кнопку")
    await anna.press("Вступить в группу")
    await anna.hears("Согласие на обработку")


async def test_bad_names_are_explained_and_the_step_is_kept(town: Town) -> None:
    anna = town.phone(501, "<b>😀</b>")
    await fill_in(anna, "Как Вас зовут")
    assert "кнопку с именем" not in anna.messages[-1].text
    for bad in ("<b>Анна</b>", "Анна 😀", "А" * 4000, "\u202e1", "12345", "..."):
        await anna.say(bad)
        await anna.hears("Нужны фамилия, имя и отчество")
    await anna.send_photo(caption="это я")
    await anna.hears("только текст")
    await anna.send_sticker()
    await anna.hears("только текст")
    await anna.send_voice()
    await anna.hears("только текст")
    await anna.say("\u202eИванова-Петрова\u200b  А. Б.")
    await anna.hears("В какую группу")
    assert (await anna.say("7")).text
    await anna.hears("Групп четыре")
    await anna.send_document()
    await anna.hears("нажмите одну из кнопок")
    await anna.say("первая")
    await anna.hears("Ваш муниципалитет")


async def test_a_municipality_is_found_by_any_part(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "Ваш муниципалитет")
    await anna.say("Хогвартс")
    await anna.hears("Не узнаю такой муниципалитет")
    await anna.say("троицк")
    found = await anna.hears("Нашлось несколько")
    assert "Троицкий городской округ" in str(found.buttons)
    assert "Троицкий муниципальный район" in str(found.buttons)
    await anna.say("чилябинск")
    await anna.hears("Точно такого названия нет")
    await anna.press("Назад")
    await anna.hears("Ваш муниципалитет")
    await anna.say("городской округ")
    await anna.hears("Выберите из списка")
    await anna.say("озерский")
    await anna.hears("Ваша категория")
    await anna.say("руководитель")
    await anna.hears("Подходит несколько")
    await anna.say("кто-то")
    await anna.hears("Выберите категорию")
    await anna.say("педагог")
    await anna.hears("Ваша организация")
    await anna.say("?")
    await anna.hears("от 2 до 300")
    await anna.say("Детский сад № 5")
    await anna.hears("опорная площадка")
    await anna.say("возможно")
    await anna.hears("Ответьте «Да»")
    await anna.press("Нет")
    await anna.hears("Проверьте заявку")
    await anna.say("что дальше?")
    await anna.hears("нажмите «Отправить заявку»")
    await anna.say("Организация")
    await anna.hears("Ваша организация")
    await anna.press("Оставить: Детский сад № 5")
    await anna.hears("Проверьте заявку")


async def test_a_link_chooses_the_group_also_in_the_middle(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await anna.start("mmpg3")
    await anna.hears("Вас приглашают в ММПГ № 3")
    await fill_in_after_link(anna)
    await anna.start("MMPG1")
    assert "ММПГ № 1" in (await anna.hears("Группа по ссылке")).text
    await anna.say("2")
    await anna.hears("Проверьте заявку")
    await anna.press("Отправить заявку")
    await anna.hears("Заявка отправлена")
    assert (await town.person(anna)).group_id == 1


async def fill_in_after_link(phone: Phone) -> None:
    await phone.hears("Согласие на обработку")
    await phone.press("Согласен")
    await phone.hears("Как Вас зовут")
    await phone.say("Иванова Анна")
    await phone.hears("Ваш муниципалитет")
    await phone.say("миасс")
    await phone.hears("Ваша категория")


async def test_two_starts_in_one_second_make_one_person(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await asyncio.gather(anna.start(), anna.start())
    assert "Согласие на обработку" in (await anna.hears("продолжим")).text
    assert await town.database.read(_count, Person) == 2  # with the administrator


async def test_sending_twice_makes_one_application(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "Проверьте заявку")
    answers = await asyncio.gather(anna.press("Отправить заявку"), anna.press("Отправить заявку"))
    await anna.hears("Заявка отправлена")
    assert sorted(answer.alert for answer in answers) == [False, True]
    assert await town.database.read(_count, Application) == 1
    assert await town.database.read(_count, ApplicationSide) == 1


async def test_commands_in_the_middle_answer_and_keep_the_form(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "Ваша категория")
    for said, heard in (
        ("/help", "Связаться с координатором"),
        ("Документы", "27 модельных"),
        ("/roadmap", "видят участники групп"),
        ("/menu", "Меню появится"),
    ):
        await anna.say(said)
        await anna.hears(heard)
        await anna.hears("Ваша категория")
    await anna.say("/me")
    await anna.hears("Ваша категория")
    await anna.say("/cancel")
    await anna.hears("Чтобы вернуться")
    await anna.say("/cancel")
    await anna.hears("Прерывать нечего")


async def test_an_old_window_shows_where_one_is_now(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await anna.start()
    old = await anna.hears("Согласие на обработку")
    data = _data(town, old.id)
    await anna.press("Согласен")
    await anna.hears("Как Вас зовут")
    await anna.say("/cancel")
    await anna.hears("Чтобы вернуться")
    answer = await anna.press(data=data, on=old)
    assert answer.alert
    assert "/start" in answer.text
    await anna.start()
    await anna.hears("Согласие на обработку")
    assert (await anna.press(data=data, on=old)).alert
    await anna.hears("Согласие на обработку")
    await anna.reply(old, "да")
    await anna.hears("Как Вас зовут")


def _data(town: Town, message_id: int) -> str:
    for message in town.playground.messages(501):
        if message["message_id"] == message_id:
            return str(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    raise AssertionError


async def test_somebody_declined_hears_why_and_applies_again_without_typing_anew(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = town.phone(501, "Анна")
    await fill_in(anna)
    await elena.press("Отклонить")
    await elena.hears("Напишите причину")
    await elena.say("Вы из другой группы")
    await elena.hears("Отклонено")
    assert "Причина: Вы из другой группы" in (await anna.hears("отклонил заявку")).text
    assert anna.keyboard == []
    await anna.start("mmpg3")
    await anna.hears("Здравствуйте")
    anna.forget()
    await anna.press("Согласен")
    summary = await anna.hears("Проверьте заявку")
    assert "ММПГ № 3" in summary.text
    assert "Иванова Анна Борисовна" in summary.text
    await anna.press("Отправить заявку")
    await anna.hears("Заявка отправлена")
    states = await town.database.read(_states)
    assert states == [ApplicationState.DECLINED, ApplicationState.PENDING]


async def _states(session: AsyncSession) -> list[ApplicationState]:
    return list(await session.scalars(select(Application.state).order_by(Application.id)))


async def test_what_changed_while_the_form_was_open_is_noticed_at_the_end(town: Town) -> None:
    anna, boris, vera = (town.phone(number, name) for number, name in ((501, "Анна"), (502, "Борис"), (503, "Вера")))
    for phone in (anna, boris, vera):
        await fill_in(phone, "Проверьте заявку")
    await town.restart()
    await town.database.write(_change_meanwhile)
    await anna.press("Отправить заявку")
    await anna.hears("Вы уже участник")
    await boris.press("Отправить заявку")
    await boris.hears("Сначала нужно согласие")
    await boris.press("Согласен")
    await boris.hears("Проверьте заявку")
    await vera.say("отправить")
    await vera.hears("изменился")


async def _change_meanwhile(session: AsyncSession) -> None:
    people = {each.telegram_id: each for each in await session.scalars(select(Person))}
    people[501].membership = Membership.PARTICIPANT
    people[502].consented_at = None
    for each in await session.scalars(
        select(Conversation).where(Conversation.chat_id == 503, Conversation.key.contains("aiogd:context"))
    ):
        each.value = {**each.value, "dialog_data": {**each.value["dialog_data"], "category": 77}}


async def test_the_button_to_join_does_nothing_for_whoever_has_applied(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await anna.start()
    await anna.hears("на рассмотрении")
    assert "уже подали заявку" in (await anna.press(data="join:0")).text


async def test_a_forged_choice_changes_nothing(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await fill_in(anna, "В какую группу")
    data = _data(town, anna.messages[-1].id)
    await anna.press(data=data.rsplit(":", 1)[0] + ":99")
    await anna.press(data=data.rsplit(":", 1)[0] + ":x")
    await anna.say("2")
    await anna.hears("Ваш муниципалитет")
