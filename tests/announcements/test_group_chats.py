"""A group's own chat: what is announced to the whole group is posted there too."""

from bot.playground import Phone
from tests.announcements.scenes import compose, send, switch
from tests.clocks import everything_is_said, heard
from tests.forums.people import chief
from tests.questions.people import BORIS, asker, coordinator
from tests.town import Town


async def chat_of(town: Town, *members: Phone, group_id: int = 2) -> Phone:
    """The administrator's phone at a chat without topics, connected to the group."""
    chat = await chief(town).create_group("ММПГ № 2, все", *members)
    await chat.say(f"/connect {group_id}")
    await chat.hears("теперь приходят и сюда")
    return chat


async def test_what_is_announced_to_the_whole_group_is_posted_in_its_chat_too(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    chat = await chat_of(town, anna, boris)
    vera = await coordinator(town)
    await send(vera, "Встреча в четверг")
    await chat.hears("Встреча в четверг")
    await anna.hears("Встреча в четверг")
    await everything_is_said(town)
    assert len(heard(chat, "Встреча в четверг")) == 1


async def test_it_is_acknowledged_there_by_each_for_themselves(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    chat = await chat_of(town, anna, boris)
    vera = await coordinator(town)
    shown = await compose(vera, "Новый порядок")
    await switch(vera, shown, "«Ознакомлен»")
    await vera.press("Отправить", on=shown)
    posted = await anna.open(chat).hears("Новый порядок")
    await anna.hears("Новый порядок")
    assert "Спасибо" in (await anna.open(chat).press("Ознакомлен", on=posted)).text
    assert posted.buttons == [["✅ Ознакомлен"]]
    assert "Спасибо" in (await boris.open(chat).press("Ознакомлен", on=posted)).text
    await everything_is_said(town)
    await vera.press("Отчёт", on=await vera.hears("отправлено"))
    await vera.hears("Ознакомлены: 2 из 2")


async def test_who_is_not_the_administrator_connects_nothing(town: Town) -> None:
    vera = await coordinator(town)
    chat = await vera.create_group("Наш чат")
    await chat.say("/connect 2")
    await chat.hears("администратор бота")
    await send(vera, "Никому")
    await everything_is_said(town)
    assert not heard(chat, "Никому")


async def test_disconnected_or_left_by_the_bot_a_chat_gets_nothing_more(town: Town) -> None:
    anna = await asker(town)
    chat, vera = await chat_of(town, anna), await coordinator(town)
    await chat.say("/disconnect")
    await chat.hears("больше не приходят")
    await send(vera, "После отключения")
    await anna.hears("После отключения")
    await chat.say("/connect")
    await chat.hears("Объявления какой группы")
    await chat.say("/connect 2 объявления")
    await chat.hears("теперь приходят и сюда")
    await chat.act("remove")
    await send(vera, "После удаления")
    await anna.hears("После удаления")
    await everything_is_said(town)
    assert not heard(chat, "После")
