"""What people do with groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .actions import ActionError, find_chat
from .groups import change_member, topics_of, upgrade
from .people import Member, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from .people import Chat, User
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


def open_topic(world: World, user: User, args: Json) -> Json:
    """Open a topic in a forum."""
    chat = _group(world, user, args)
    if not chat.is_forum:
        raise ActionError("В этой группе нет тем")
    topic = Topic(chat.counter.value + 1, str(args["name"]))
    chat.topics[topic.id] = topic
    created = {"name": topic.name, "icon_color": topic.color}
    world.post(chat, user, {"forum_topic_created": created}, thread=topic.id, service=True)
    world.announce(chat, "topics", topics=topics_of(chat))
    return topic.api()


def pin(world: World, user: User, args: Json) -> None:
    """Pin a message."""
    chat = find_chat(world, user, args)
    number = int(args["message_id"])
    if number not in chat.pinned:
        chat.pinned.append(number)
    world.announce(chat, "pinned", pinned=chat.pinned)


GROUP_ACTIONS: dict[str, Callable[[World, User, Json], Any]] = {
    "create_group": create,
    "invite": invite,
    "remove": remove,
    "leave": leave,
    "upgrade_group": make_supergroup,
    "rename_group": rename,
    "open_topic": open_topic,
    "pin": pin,
}
