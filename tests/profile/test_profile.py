"""«Мой профиль», as people use it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Application, ApplicationSide, ApplicationState, Conversation, Membership, Person
from tests.clocks import heard
from tests.registration.filling import fill_in
from tests.town import Town


async def _applications(session: AsyncSession) -> list[tuple[ApplicationState, int | None, int]]:
    rows = await session.execute(
        select(Application.state, Application.from_group_id, Application.group_id)
        .where(Application.from_group_id.is_not(None))
        .order_by(Application.id)
    )
    return [(state, before, after) for state, before, after in rows]


async def test_every_line_can_be_corrected(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна", "Иванова"), 2)
    await anna.say("Мой профиль")
    profile = await anna.hears("Мой профиль")
    assert "Имя: Анна Иванова" in profile.text
    assert "Группа: ММПГ № 2" in profile.text
    await anna.press("Имя")
    await anna.hears("Как Вас зовут")
    await anna.say("<b>")
    await anna.hears("Нужны фамилия")
    await anna.say("Петрова Анна")
    assert "Имя: Петрова Анна" in (await anna.hears("Сохранил")).text
    await anna.press("Муниципалитет")
    await anna.hears("Ваш муниципалитет")
    await anna.say("троицкий мр")
    await anna.hears("Муниципалитет: Троицкий муниципальный район")
    await anna.press("Категория")
    await anna.hears("Ваша категория")
    await anna.press("4.")
    await anna.hears("Ваша организация")
    await anna.press("Назад")
    await anna.hears("Ваша категория")
    await anna.say("4")
    await anna.hears("Ваша организация")
    await anna.say("Лицей № 7")
    await anna.hears("опорная площадка")
    await anna.say("да")
    await anna.hears("Организация: Лицей № 7\nОпорная площадка: да")
    await anna.press("Опорная площадка")
    await anna.press("Нет")
    await anna.hears("Опорная площадка: нет")
    await anna.press("Организация")
    await anna.press("Оставить: Лицей № 7")
    await anna.press("Категория")
    await anna.press("2. Специалист МОУО")
    await anna.hears("Категория: Специалист МОУО\n\nЧтобы")
    await anna.press("Имя")
    await anna.hears("Как Вас зовут")
    await anna.press("Отмена")
    await anna.hears("Ничего не изменилось")


async def test_menu_words_leave_a_correction(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2)
    await anna.say("/me")
    await anna.press("Имя")
    await anna.hears("Как Вас зовут")
    await anna.say("Помощь")
    await anna.hears("Связаться напрямую")
    await anna.say("/cancel")
    await anna.hears("Прерывать нечего")
    await anna.say("/me")
    await anna.press("Имя")
    await anna.hears("Как Вас зовут")
    await anna.say("/cancel")
    await anna.hears("прервали")
    await anna.say("/me")
    await anna.press("Имя")
    await anna.say("/start")
    await anna.hears("Вы участник ММПГ № 2")
    assert (await town.person(anna)).full_name == "Анна"


async def test_an_applicants_correction_shows_on_the_coordinators_card(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    card = await elena.hears("Заявка в ММПГ № 2")
    await anna.say("/me")
    await anna.hears("заявка на рассмотрении")
    await anna.press("Имя")
    await anna.say("Анна Уточнённая")
    await anna.hears("Сохранил")
    assert (await elena.hears("Анна Уточнённая")).id == card.id


async def test_a_move_needs_both_groups(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    ivan = await town.coordinator(3, town.phone(602, "Иван"))
    anna = await town.participant(town.phone(501, "Анна"), 2, full_name="Анна Иванова")
    elena.forget()
    await anna.start("mmpg3")
    await anna.hears("Вы участник ММПГ № 2, а эта ссылка ведёт в ММПГ № 3")
    await anna.press("Попросить о переходе в ММПГ № 3")
    await anna.hears("отправлена координаторам обеих групп")
    await elena.hears("Переход: ММПГ № 2 → ММПГ № 3")
    await ivan.hears("Переход: ММПГ № 2 → ММПГ № 3")
    await ivan.press("Принять")
    await ivan.hears("Ждём вторую группу")
    assert (await town.person(anna)).group_id == 2
    await elena.press("Принять")
    await anna.hears("Переход подтверждён")
    assert (await town.person(anna)).group_id == 3
    await ivan.hears("Принята")


async def test_a_pending_move_is_shown_and_can_be_withdrawn(town: Town) -> None:
    ivan = await town.coordinator(3, town.phone(602, "Иван"))
    anna = await town.participant(town.phone(501, "Анна"), 2)
    await anna.say("/me")
    await anna.press("Группа")
    choice = await anna.hears("В какую группу Вы хотите перейти")
    assert "координаторы обеих групп" in choice.text
    await anna.say("2")
    await anna.hears("Вы и так в этой группе")
    await anna.press("Группа")
    await anna.press("ММПГ № 3")
    shown = await anna.hears("Просьба о переходе в ММПГ № 3 отправлена")
    assert "Вы попросили о переходе" in shown.text
    await ivan.hears("Переход")
    again = await anna.press("Отозвать просьбу", on=shown)
    assert not again.alert
    await anna.hears("Просьба о переходе отозвана")
    await ivan.hears("Отозвана заявителем")
    assert await town.database.read(_applications) == [(ApplicationState.WITHDRAWN, 2, 3)]


async def test_a_declined_move_leaves_the_person_where_they_were(town: Town) -> None:
    ivan = await town.coordinator(3, town.phone(602, "Иван"))
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2)
    elena.forget()
    await anna.start("mmpg3")
    await anna.press("Попросить о переходе")
    await ivan.press("Отклонить")
    await ivan.press("Без причины")
    await anna.hears("Вы остаётесь в своей группе")
    assert "координатор второй группы" in (await elena.hears("Отклонена")).text
    person = await town.person(anna)
    assert (person.membership, person.group_id) == (Membership.PARTICIPANT, 2)


async def test_an_applicant_takes_the_application_elsewhere_by_a_link(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.hears("Заявка в ММПГ № 2")
    await anna.start("mmpg4")
    await anna.press("Перенести заявку в ММПГ № 4")
    await anna.hears("Заявка теперь в ММПГ № 4")
    await elena.hears("Отозвана заявителем")
    assert (await town.person(anna)).group_id == 4


async def test_leaving_erases_everything_after_a_question(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.hears("Заявка в ММПГ № 2")
    await anna.say("/me")
    await anna.press("Имя")
    await anna.hears("Как Вас зовут")
    await anna.say("/me")
    await anna.press("Выйти из группы и удалить данные")
    await anna.hears("бот сразу удалит")
    await anna.press("Остаться")
    await anna.hears("Мой профиль")
    await anna.press("Выйти из группы")
    await anna.hears("бот сразу удалит")
    await anna.press("Да, выйти и удалить")
    await anna.hears("Ваши данные удалены")
    assert anna.keyboard == []
    assert "данные удалены" in (await elena.hears("Заявитель вышел")).text
    assert await town.database.read(_left) == (1, 0)
    assert any(call for call in town.playground.calls("deleteMyCommands"))
    await anna.start()
    await anna.hears("Здравствуйте")


async def test_whoever_leaves_in_the_middle_of_a_move_is_erased_from_the_cards_of_both_groups(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    ivan = await town.coordinator(3, town.phone(602, "Иван"))
    anna = await town.participant(town.phone(501, "Анна"), 2, full_name="Анна Иванова")
    await elena.delete(await elena.hears("Заявка в ММПГ № 2"))
    await anna.start("mmpg3")
    await anna.press("Попросить о переходе в ММПГ № 3")
    await ivan.hears("Переход: ММПГ № 2 → ММПГ № 3")
    await elena.press("Принять", on=await elena.hears("Переход: ММПГ № 2 → ММПГ № 3"))
    await elena.hears("Ждём вторую группу")
    await anna.say("/me")
    await anna.press("Выйти из группы")
    await anna.press("Да, выйти и удалить")
    await anna.hears("Ваши данные удалены")
    await ivan.hears("Заявитель вышел")
    await elena.hears("Заявитель вышел")
    assert not heard(elena, "Иванова")
    assert await town.database.read(_sides_of_moves) == [ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN]


async def _sides_of_moves(session: AsyncSession) -> list[ApplicationState]:
    rows = await session.scalars(
        select(ApplicationSide.state)
        .join(Application, Application.id == ApplicationSide.application_id)
        .where(Application.from_group_id.is_not(None))
        .order_by(ApplicationSide.id)
    )
    return list(rows)


async def _left(session: AsyncSession) -> tuple[int, int]:
    """How many erased people there are, and what is left of conversations."""
    erased = select(func.count()).where(
        Person.membership == Membership.LEFT, Person.full_name.is_(None), Person.telegram_id.is_(None)
    )
    kept = select(func.count()).select_from(Conversation).where(Conversation.chat_id == 501)
    return await session.scalar(erased) or 0, await session.scalar(kept) or 0


async def test_a_coordinator_sees_a_profile_of_their_own_and_is_told_why_not_to_leave(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "😀"))
    await elena.say("/me")
    profile = await elena.hears("Мой профиль")
    assert "Скочилова Елена Юрьевна" in profile.text
    assert "Координатор: ММПГ № 2" in profile.text
    await elena.press("Имя")
    await elena.say("Елена С.")
    await elena.hears("Имя: Елена С.")
    await elena.press("Выйти из группы")
    await elena.hears("администратора бота отключить")
    await elena.press(data="me:leave_now")
    await elena.hears("администратора бота отключить")
    assert (await elena.press(data="fix:municipality")).alert
    assert (await elena.press(data="move:3")).alert


async def test_whoever_has_no_role_may_still_see_and_erase_what_is_kept(town: Town) -> None:
    elena, anna = await town.coordinator(2, town.phone(601, "Елена")), town.phone(501, "Анна")
    await fill_in(anna, until="Проверьте заявку")
    await anna.say("/me")
    profile = await anna.hears("Сейчас Вы ни в одной группе")
    await anna.hears("Проверьте заявку")
    assert (await anna.press("Имя", on=profile)).alert
    await anna.hears("Проверьте заявку")
    await anna.say("отправить")
    await elena.press("Отклонить")
    await elena.press("Без причины")
    await anna.hears("отклонил заявку")
    anna.forget()
    await anna.say("/me")
    await anna.press("Имя", on=await anna.hears("Сейчас Вы ни в одной группе"))
    await anna.hears("Как Вас зовут")
    await anna.say("Анна Ивановна")
    await anna.hears("Имя: Анна Ивановна")
    await anna.press("Удалить мои данные")
    await anna.hears("Удалить Ваши данные?")
    await anna.press("Да, удалить")
    await anna.hears("Ваши данные удалены")
    assert await town.database.read(_left) == (1, 0)
    await anna.say("/me")
    await anna.hears("Нажмите кнопку")


async def test_a_newcomer_has_no_profile_whatever_they_press(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await anna.start()
    await anna.hears("Согласие")
    await anna.say("/cancel")
    await anna.hears("Чтобы вернуться")
    await anna.say("/me")
    await anna.hears("Нажмите кнопку")
    for data in ("me:show", "me:leave", "me:leave_now", "fix:name", "move:2", "me:withdraw", "join:7:8", "fix:"):
        answer = await anna.press(data=data)
        assert answer.alert, data
