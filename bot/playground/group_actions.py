"""What people do with groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import topics
from .actions import ActionError, find_chat, find_message
from .groups import change_member, upgrade
from .people import Member

if TYPE_CHECKING:
    from collections.abc import Callable

    from .people import Chat, Topic, User
    from .text import Json
    from .world import World


def _someone(world: World, args: Json) -> User:
    user = world.users.get(int(args.get("user") or next(iter(world.bots))))
    if user is None:
        raise ActionError("Такого человека нет")
    return user


def _group(world: World, user: User, args: Json) -> Chat:
    chat = find_chat(world, user, args)
    if chat.private:
        raise ActionError("Это не группа")
    return chat


def create(world: World, user: User, args: Json) -> Json:
    """Create a group and invite people (and bots) into it."""
    chat = world.add_group(str(args.get("title") or "Группа"), user, str(args.get("kind") or "supergroup"))
    world.announce(chat, "chat", title=chat.title)
    for member in args.get("members") or ():
        change_member(world, chat, world.users[int(member)], Member(), by=user)
    return {"chat": chat.id}


def invite(world: World, user: User, args: Json) -> None:
    """Invite somebody, or give an administrator's rights."""
    member = Member("administrator" if args.get("admin") else "member", args.get("rights"))
    change_member(world, _group(world, user, args), _someone(world, args), member, by=user)


def remove(world: World, user: User, args: Json) -> None:
    """Remove somebody from a group."""
    change_member(world, _group(world, user, args), _someone(world, args), Member("kicked"), by=user)


def leave(world: World, user: User, args: Json) -> None:
    """Leave a group."""
    change_member(world, _group(world, user, args), user, Member("left"), by=user)


def make_supergroup(world: World, user: User, args: Json) -> Json:
    """Make a basic group a supergroup."""
    return {"chat": upgrade(world, _group(world, user, args), user, forum=bool(args.get("forum"))).id}


def rename(world: World, user: User, args: Json) -> None:
    """Give a group another title."""
    chat = _group(world, user, args)
    chat.title = str(args["title"])
    chat.changed()
    world.post(chat, user, {"new_chat_title": chat.title}, service=True)
    world.announce(chat, "chat", title=chat.title)


def set_forum(world: World, user: User, args: Json) -> Json:
    """Switch the topics of a group on or off; a basic group becomes a supergroup for it, with another id."""
    chat = _group(world, user, args)
    if not chat.members[user.id].admin:
        raise ActionError("Темы включает администратор группы")
    if chat.type == "group":
        return {"chat": upgrade(world, chat, user, forum=True).id}
    chat.is_forum = bool(args["on"])
    chat.changed()
    world.changes += 1
    world.announce(chat, "chat", title=chat.title)
    return {"chat": chat.id}


def open_topic(world: World, user: User, args: Json) -> Json:
    """Open a topic in a forum."""
    chat, name = _group(world, user, args), str(args["name"]).strip()
    if not chat.is_forum:
        raise ActionError("В этой группе нет тем")
    if not name:
        raise ActionError("У темы должно быть название")
    return topics.open_topic(world, chat, user, name).api()


def _topic(world: World, user: User, args: Json) -> tuple[Chat, Topic]:
    chat = _group(world, user, args)
    topic = chat.topics.get(int(args.get("topic") or 0))
    if topic is None:
        raise ActionError("Такой темы больше нет")
    return chat, topic


def change_topic(world: World, user: User, args: Json) -> None:
    """Rename a topic, close it or open it again."""
    chat, topic = _topic(world, user, args)
    if not topics.manages(chat, topic, user.id):
        raise ActionError("Менять тему может администратор или тот, кто её открыл")
    if args.get("name"):
        topics.change(world, chat, user, topic, name=str(args["name"]).strip())
    if "closed" in args:
        topics.switch(world, chat, user, topic, closed=bool(args["closed"]))


def delete_topic(world: World, user: User, args: Json) -> None:
    """Delete a topic with everything in it."""
    chat, topic = _topic(world, user, args)
    if not topics.may_delete(chat, topic, user.id):
        raise ActionError("Удалить тему может администратор или тот, кто её открыл")
    topics.delete(world, chat, topic)


def pin(world: World, user: User, args: Json) -> None:
    """Pin a message; the chat sees a line about it."""
    message = find_message(world, user, args)
    chat = message.chat
    if message.id in chat.pinned:
        return
    chat.pinned.append(message.id)
    world.post(chat, user, {"pinned_message": message.quoted()}, thread=message.topic, service=True)
    world.announce(chat, "pinned", pinned=chat.pinned)


GROUP_ACTIONS: dict[str, Callable[[World, User, Json], Any]] = {
    "create_group": create,
    "invite": invite,
    "remove": remove,
    "leave": leave,
    "upgrade_group": make_supergroup,
    "rename_group": rename,
    "set_forum": set_forum,
    "open_topic": open_topic,
    "change_topic": change_topic,
    "delete_topic": delete_topic,
    "pin": pin,
}
