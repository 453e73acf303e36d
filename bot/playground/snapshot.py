"""What a phone shows when it is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .methods.profile import commands_for
from .topics import topics_of

if TYPE_CHECKING:
    from .people import Chat, User
    from .text import Json
    from .world import World

_MESSAGES = 100


def person(user: User) -> Json:
    """Describe a person to the page."""
    return {**user.api(), "full_name": user.full_name, "role": user.role, "deleted": user.deleted}


def snapshot(world: World, user: User, messages: int = _MESSAGES) -> Json:
    """Give everything on a person's phone: chats with their newest messages, keyboards and menus."""
    for bot in world.bots.values():
        world.private_chat(bot, user)
    return {"user": person(user), "chats": [chat_view(world, chat, user, messages) for chat in world.chats_of(user.id)]}


def chat_view(world: World, chat: Chat, user: User, messages: int = _MESSAGES) -> Json:
    """Describe one chat as one person sees it."""
    bots = world.bots_in(chat)
    view: Json = {
        "key": chat.key,
        "type": chat.type,
        "title": chat.bot.user.full_name if chat.bot else chat.title,
        "bots": [bot.user.username for bot in bots],
        "started": chat.started,
        "blocked": chat.stopped,
        "keyboard": chat.keyboard,
        "pinned": chat.pinned,
        "commands": menu(chat, user, world),
        "messages": [message.view() for message in list(chat.messages.values())[-messages:] if not message.deleted],
    }
    if not chat.private:
        view["members"] = sum(member.present for member in chat.members.values())
        view["admin"] = chat.members[user.id].admin
    if chat.is_forum:
        view["topics"] = topics_of(chat)
    if chat.bot:
        texts = chat.bot.texts
        view["description"] = texts.get(f"description:{user.language_code}") or texts.get("description:", "")
    return view


def menu(chat: Chat, user: User, world: World) -> list[Json]:
    """Give the commands that the menu shows, those of all bots of a group together."""
    several = not chat.private and len(world.bots_in(chat)) > 1
    return [
        {**command, "command": f"{command['command']}@{bot.user.username}" if several else command["command"]}
        for bot in world.bots_in(chat)
        for command in commands_for(bot, chat, user)
    ]
