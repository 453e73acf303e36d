"""Groups: privacy, members, migration; and what bots may ask about chats."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonWebApp,
    ReactionTypeEmoji,
    WebAppInfo,
)

from bot.playground import ActionError, Phone, Playground
from bot.playground.snapshot import menu
from tests.playground.conftest import bot_at


async def seen(bot: Bot) -> list[str]:
    return [update.message.text for update in await bot.get_updates() if update.message and update.message.text]


async def test_privacy_mode_shows_a_bot_only_what_is_meant_for_it(bot: Bot, anna: Phone) -> None:
    group = await anna.create_group("Координаторы")
    await bot.get_updates(offset=-1)
    posted = await bot.send_message(group.chat, "вопрос")
    for text in ("болтовня", "/ask", "/ask@other_bot", "/ask@MMPG_playground_bot", "эй, @mmpg_playground_bot!"):
        await group.say(text)
    await group.say("ответ", reply_to=posted.message_id)
    assert (await seen(bot))[-4:] == ["/ask", "/ask@MMPG_playground_bot", "эй, @mmpg_playground_bot!", "ответ"]
    await group.act("invite", admin=True)
    await group.say("теперь слышно")
    assert (await seen(bot))[-1] == "теперь слышно"


async def test_joining_and_leaving_are_told_to_the_bot_and_the_people(
    playground: Playground, bot: Bot, anna: Phone
) -> None:
    boris = playground.phone(502, "Борис")
    group = await anna.create_group("Группа", boris)
    await boris.open(group).act("leave")
    updates = await bot.get_updates()
    joined = [update.my_chat_member for update in updates if update.my_chat_member]
    assert joined[0].new_chat_member.status == "member"
    assert any(update.message and update.message.left_chat_member for update in updates)
    with pytest.raises(ActionError):
        await boris.open(group).say("я ещё тут?")
    assert await bot.get_chat_member_count(group.chat) == 2
    assert (await bot.get_chat_member(group.chat, 502)).status == "left"
    assert [admin.user.id for admin in await bot.get_chat_administrators(group.chat)] == [anna.id]


async def test_a_bot_that_was_removed_cannot_write(bot: Bot, anna: Phone) -> None:
    group = await anna.create_group("Группа")
    await group.act("remove")
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.chat, "x")
    await group.act("invite")
    await bot.send_message(group.chat, "x")
    await bot.leave_chat(group.chat)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.chat, "x")


async def test_a_basic_group_that_became_a_supergroup_answers_with_its_new_id(bot: Bot, anna: Phone) -> None:
    group = await anna.create_group("Группа", kind="group")
    made = await group.act("upgrade_group")
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(group.chat, "x")
    assert moved.value.migrate_to_chat_id == made["chat"]
    assert (await bot.send_message(made["chat"], "x")).chat.id == made["chat"]
    migrations = [update.message.migrate_to_chat_id for update in await bot.get_updates() if update.message]
    assert made["chat"] in migrations


async def test_ids_of_private_chats_and_basic_groups_come_from_one_counter(bot: Bot, anna: Phone) -> None:
    group = await anna.create_group("Группа", kind="group")
    numbers = [(await bot.send_message(chat, "x")).message_id for chat in (anna.id, group.chat, anna.id)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    forum = await anna.create_group("Форум", kind="forum")
    assert (await bot.send_message(forum.chat, "x")).message_id == 2


async def test_two_bots_in_a_group_get_identifiers_of_their_own(playground: Playground, bot: Bot, anna: Phone) -> None:
    other = bot_at(playground, "77:another-bot")
    await other.me()
    group = await anna.create_group("Группа", admin=True)
    await group.act("invite", user=77, admin=True)
    await group.send_document("a.txt", b"data")
    own, foreign = [(await one.get_updates())[-1].message for one in (bot, other)]
    assert own is not None
    assert own.document is not None
    assert foreign is not None
    assert foreign.document is not None
    assert own.document.file_unique_id == foreign.document.file_unique_id
    assert own.document.file_id != foreign.document.file_id
    assert (await other.get_file(foreign.document.file_id)).file_size == 4
    await other.session.close()


async def test_pins_are_shown_and_taken_off(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "важно")
    await bot.pin_chat_message(anna.id, sent.message_id)
    pinned = (await bot.get_chat(anna.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    await bot.unpin_chat_message(anna.id)
    with pytest.raises(TelegramBadRequest, match="message to unpin not found"):
        await bot.unpin_chat_message(anna.id)
    await bot.unpin_all_chat_messages(anna.id)
    assert (await bot.get_chat(anna.id)).pinned_message is None


async def test_the_command_menu_is_the_narrowest_that_fits(playground: Playground, bot: Bot, anna: Phone) -> None:
    chat = playground.world.private[bot.id, anna.id]
    user = playground.world.users[anna.id]

    def shown() -> list[str]:
        return [command["command"] for command in menu(chat, user, playground.world)]

    await bot.set_my_commands([BotCommand(command="start", description="Начать")])
    assert shown() == ["start"]
    await bot.set_my_commands([BotCommand(command="menu", description="Меню")], BotCommandScopeAllPrivateChats())
    assert shown() == ["menu"]
    own = BotCommandScopeChat(chat_id=anna.id)
    await bot.set_my_commands([BotCommand(command="ask", description="Спросить")], own)
    assert shown() == [command.command for command in await bot.get_my_commands(own)] == ["ask"]
    await bot.delete_my_commands(own)
    assert shown() == ["menu"]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="спросить", description="Спросить")])
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands([], BotCommandScopeChat(chat_id=999))


async def test_a_bot_describes_itself(bot: Bot, anna: Phone) -> None:
    await bot.set_my_name("ММПГ")
    await bot.set_my_description("Вопросы и документы")
    await bot.set_my_short_description("Бот")
    assert (await bot.get_me()).first_name == (await bot.get_my_name()).name == "ММПГ"
    assert (await bot.get_my_description()).description == "Вопросы и документы"
    assert (await bot.get_my_short_description()).short_description == "Бот"
    assert (await bot.get_chat_menu_button()).type == "commands"
    button = MenuButtonWebApp(text="Открыть", web_app=WebAppInfo(url="https://ya.ru"))
    await bot.set_chat_menu_button(anna.id, button)
    assert (await bot.get_chat_menu_button(anna.id)).type == "web_app"
    photos = await bot.get_user_profile_photos(anna.id)
    assert photos is not None
    assert photos.total_count == 0
    assert await bot.set_message_reaction(anna.id, anna.messages[0].id, [ReactionTypeEmoji(emoji="👍")])
    assert anna.messages[0].data["reactions"] == ["👍"]
    assert await bot.send_chat_action(anna.id, "typing")
    assert await bot.close()
    assert await bot.log_out()
