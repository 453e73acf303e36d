"""«Участники», «Статистика», contacts, the link."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.coordinators.contacts import valid
from handlers.coordinators.people import PAGE
from handlers.coordinators.texts import share
from handlers.registration.validation import LONGEST_NAME, LONGEST_ORGANISATION
from storage import agglomeration, people, seed
from storage.tables import Municipality
from tests.clocks import later
from tests.town import Town


async def test_the_list_of_participants_turns_its_pages(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    for number in range(17):
        await town.participant(town.phone(501 + number, f"Участник {number:02}"), 2, full_name=f"Участник {number:02}")
    await elena.say("/people")
    shown = await elena.hears("ММПГ № 2: 17 участников, 1 муниципалитет")
    await elena.press("Список", on=shown)
    assert "1. Участник 00" in (await elena.hears("ММПГ № 2: 17 участников\n")).text
    await elena.press("→")
    assert "17. Участник 16" in (await elena.hears("16. Участник 15")).text
    await elena.press("2 из 2")
    await elena.press("←")
    await elena.hears("1. Участник 00")
    await elena.press("К участникам")
    await elena.hears("Участники")
    assert (await elena.press(data="people:list:3:0")).alert
    assert not (await elena.press(data="people:list:2:999")).alert


async def test_a_page_of_the_longest_names_and_organisations_fits_into_a_message(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    for number in range(PAGE):
        anna = await town.participant(town.phone(501 + number, "Анна"), 2, full_name="Щ" * LONGEST_NAME)
        await town.database.write(_give_the_longest, (await town.person(anna)).id)
    await elena.say("/people")
    await elena.press("Список")
    shown = (await elena.hears("ММПГ № 2: 15 участников\n")).text
    assert f"{PAGE}. {'Щ' * 79}…\n" in shown
    assert shown.count(f"{'О' * 119}…") == PAGE


async def _give_the_longest(session: AsyncSession, person_id: int) -> None:
    longest = func.length(Municipality.name).desc()
    place = (await session.scalars(select(Municipality.id).order_by(longest).limit(1))).one()
    await people.resettle(session, person_id, place)
    await people.reassign(session, person_id, 4, "О" * LONGEST_ORGANISATION, base_site=False)


async def test_waiting_applications_are_opened_from_the_list(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    await elena.hears("Заявка в ММПГ № 2")
    await elena.say("Участники")
    await elena.press("Заявки (1)")
    await elena.hears("Нажмите на имя")
    await elena.press("Анна → ММПГ № 2")
    card = await elena.hears("Заявка в ММПГ № 2")
    await elena.press("Принять", on=card)
    await elena.hears("✅ Принята")
    await elena.hears("✅ Принята")
    await elena.press(data="people:apps:0:0")
    await elena.hears("Заявок, которые ждут решения, нет")


async def test_the_link_and_the_picture_to_print(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await town.coordinator(3, elena)
    await elena.say("👥 Участники")
    await elena.press("ММПГ № 3: Ссылка и QR")
    picture = await elena.hears("?start=mmpg3", kind="photo")
    assert "Вступить в ММПГ № 3" in picture.text
    await elena.start("mmpg2")
    await elena.hears("По этой ссылке участники вступают в ММПГ № 2")


async def test_contacts_are_corrected_and_survive_the_next_start(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await elena.say("/people")
    await elena.press("Контакты группы")
    await elena.hears("Контакты ММПГ № 2")
    await elena.press("Телефон")
    await elena.hears("Напишите рабочий телефон")
    await elena.say("позвоните мне")
    await elena.hears("Не подходит")
    await elena.say("8 (351) 111-22-33")
    assert "8 (351) 111-22-33" in (await elena.hears("Сохранил")).text
    await elena.press("Почта")
    await elena.hears("Напишите адрес почты")
    await elena.say("Отмена")
    await elena.hears("прервали")
    await town.restart()
    await town.database.write(seed.load, seed.facts())
    assert (await town.database.read(agglomeration.group, 2)).contact_phone == "8 (351) 111-22-33"
    assert (await elena.press(data="contact:3:contact_phone")).alert
    assert (await elena.press(data="contact:2:title")).alert


async def test_what_is_typed_long_after_the_press_is_no_contact(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    before = (await town.database.read(agglomeration.group, 2)).contact_post
    await elena.say("/people")
    await elena.press("Контакты группы")
    await elena.press("Должность")
    await elena.hears("Напишите должность")
    with later(minutes=31):
        await elena.say("Коллеги, я на совещании")
        await elena.hears("никому не отправлено")
    assert (await town.database.read(agglomeration.group, 2)).contact_post == before


async def test_the_statistics_count(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    for number in range(3):
        await town.participant(town.phone(501 + number, f"Участник {number}"), 1 + number)
    await town.participant(town.phone(520, "Анна"), 2, accepted=False)
    await elena.say("Статистика")
    shown = (await elena.hears("Всего: 3 участника")).text
    assert "ММПГ № 2: 1, 1 муниципалитет" in shown
    assert "2. Специалист МОУО: 3 (100,0 %)" in shown
    assert "Ждут решения по заявке: 1" in shown


def test_shares_follow_from_the_counts() -> None:
    assert [share(part, 360) for part in (14, 139, 12, 195)] == ["3,9 %", "38,6 %", "3,3 %", "54,2 %"]
    assert share(0, 0) == "0,0 %"


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("contact_phone", "8 (351) 217-30-89", True),
        ("contact_phone", "+7 351 217-30-89, доб. 12", True),
        ("contact_phone", "12", False),
        ("contact_email", "elena@rcokio.ru", True),
        ("contact_email", "elena@", False),
        ("contact_email", "elena rcokio.ru", False),
        ("contact_name", "Скочилова Е. Ю.", True),
        ("contact_name", "007", False),
        ("contact_post", "методист", True),
        ("contact_post", "-", False),
        ("title", "ММПГ", False),
    ],
)
def test_contacts_are_checked_lightly(field: str, typed: str, kept: bool) -> None:
    assert (valid(field, typed) is not None) is kept


async def test_a_participant_is_told_that_it_is_not_theirs(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2)
    for said in ("/people", "Участники", "/stats", "Статистика", "Управление"):
        await anna.say(said)
        await anna.hears("Это действие для")
    assert "Задать вопрос" in anna.keyboard[0][0]
