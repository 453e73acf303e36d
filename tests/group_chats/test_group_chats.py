"""Scenes in group chats: the bot answers its commands and its name, and nothing else."""

import pytest

from bot.playground import Phone
from tests.town import Town


async def group_of(town: Town) -> Phone:
    return await town.phone(501, "Анна").create_group("Учителя")


@pytest.mark.parametrize("words", ["/start", "/ask Тут можно?", "/help@{name}", "@{name}, ты тут?"])
async def test_spoken_to_it_points_to_the_private_chat(town: Town, words: str) -> None:
    group = await group_of(town)
    name = town.playground.world.bots[group.handset.line.bot_id].user.username
    said = await group.say(words.format(name=name))
    answer = await group.hears("Я работаю в личной переписке")
    assert answer.reply_to is said
    assert answer.keyboard[0][0]["url"] == f"https://t.me/{name}"


async def test_everything_else_in_groups_is_ignored(town: Town) -> None:
    group = await group_of(town)
    said = await group.say("Всем привет")
    await group.say("/somebody_elses")
    await group.say("Задать вопрос")
    await group.say("@somebody_else, ты тут?")
    await group.edit(said, "Всем доброе утро")
    await group.send_photo()
    await group.act("rename_group", title="Коллеги")
    await group.say("/start")
    await group.hears("личной переписке")
    own = [each for each in group.messages if not each.outgoing and each.kind != "service"]
    assert len(own) == 1


async def test_a_button_pressed_in_a_group_gets_an_alert(town: Town) -> None:
    group = await group_of(town)
    await group.say("/start")
    answer = await group.hears("личной переписке")
    pressed = await group.press(on=answer, data="q:take:1:")
    assert pressed.alert
    assert "только в личной переписке" in pressed.text
