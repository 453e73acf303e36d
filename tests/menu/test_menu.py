"""The menu, the help, commands, buttons nobody knows."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.menu.commands import COMMANDS
from storage.tables import Conversation
from tests.clocks import everything_is_said, heard
from tests.town import ADMINISTRATOR, Town


async def test_each_role_has_its_menu_help_and_commands(town: Town) -> None:
    admin = town.phone(ADMINISTRATOR, "Админ")
    await admin.start()
    await admin.hears("Вы администратор")
    assert "Управление" in str(admin.keyboard)
    await admin.say("/help")
    await admin.hears("Администратору")
    await town.coordinator(2, admin)
    await admin.say("Помощь")
    helped = (await admin.hears("Помощь координатору")).text
    assert "Администратору" in helped
    assert "Скочилова" in helped
    assert "Управление" in str(admin.keyboard)
    await town.participant(admin, 3)
    await admin.say("/menu")
    shown = (await admin.hears("Вы координатор: ММПГ № 2")).text
    assert "Вы участник ММПГ № 3" in shown
    assert "Мой профиль" in str(admin.keyboard)


async def test_an_unknown_command_shows_the_menu(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2)
    await anna.say("/announcing")
    await anna.hears("Такой команды у меня нет")
    await anna.say("Отмена")
    await anna.hears("Прерывать нечего")
    boris = town.phone(502, "Борис")
    await boris.say("/foo")
    await boris.hears("Нажмите кнопку")
    await boris.say("/help")
    assert "Солодкова" in (await boris.hears("Помощь")).text


async def test_a_button_nobody_knows_gets_an_alert(town: Town) -> None:
    anna = await town.participant(town.phone(501, "Анна"), 2)
    await anna.say("/menu")
    await anna.hears("Вы участник")
    for data in ("forged", "app:x:yes", "admin:", "people:list:a:b", "x\x1dy", "me:", "\x1d"):
        answer = await anna.press(data=data)
        assert answer.alert, data
        assert "меню" in answer.text
    assert not (await anna.press("Помощь")).alert


async def test_a_button_of_another_message_is_not_taken_for_the_open_form(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    await town.participant(town.phone(501, "Анна"), 2, accepted=False)
    card = await elena.hears("Заявка в ММПГ № 2")
    await elena.say("/me")
    await elena.press("Имя")
    await elena.hears("Как Вас зовут")
    assert (await elena.press(data="forged", on=card)).alert
    await elena.press("Принять", on=card)
    await elena.hears("✅ Принята")
    await elena.say("Елена Новая")
    await elena.hears("Имя: Елена Новая")


async def test_a_reply_to_a_question_is_an_answer_whatever_else_is_open(town: Town) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2)
    await anna.say("/ask Когда встреча?")
    question = await elena.hears("Когда встреча?")
    await elena.say("/me")
    await elena.press("Имя")
    await elena.hears("Как Вас зовут")
    await elena.reply(question, "Завтра в десять")
    await anna.hears("Завтра в десять")
    assert (await town.person(elena)).full_name == "Елена"


@pytest.mark.parametrize(
    ("typed", "heard_then"),
    [
        ("/Cancel", "прервали"),
        ("/Menu", "Вы координатор"),
        ("/Help", "Помощь координатору"),
        ("/Me", "Мой профиль"),
        ("/People", "Участники"),
        ("/Stats", "Статистика"),
    ],
)
async def test_a_command_typed_with_a_capital_is_no_answer(town: Town, typed: str, heard_then: str) -> None:
    elena = await town.coordinator(2, town.phone(601, "Елена"))
    anna = await town.participant(town.phone(501, "Анна"), 2)
    await anna.say("/ask Когда встреча?")
    await elena.hears("Когда встреча?")
    await elena.press("Ответить")
    await everything_is_said(town)
    elena.forget()
    await elena.say(typed)
    await elena.hears(heard_then)
    await everything_is_said(town)
    assert not heard(anna, typed)


async def test_a_dialogue_of_an_earlier_version_is_left_without_harm(town: Town) -> None:
    anna = town.phone(501, "Анна")
    await anna.start()
    window = await anna.hears("Согласие на обработку")
    await _meet_another_version(town)
    assert (await anna.press("Согласен", on=window)).alert
    anna.forget()
    await anna.start()
    await anna.hears("Здравствуйте")
    await _meet_another_version(town)
    await anna.say("да")
    await anna.hears("Нажмите кнопку")


async def _meet_another_version(town: Town) -> None:
    await town.restart()
    await town.database.write(_rename_states)


async def _rename_states(session: AsyncSession) -> None:
    for each in await session.scalars(select(Conversation).where(Conversation.key.contains("aiogd:context"))):
        each.value = {**each.value, "state": "Forgotten:step"}


def test_command_descriptions_fit_telegram() -> None:
    for commands in COMMANDS.values():
        assert len(dict(commands)) == len(commands)
        assert all(1 <= len(description) <= 256 for _, description in commands)
