"""Groups: who comes and goes, and how a basic group becomes a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people import Chat, Member

if TYPE_CHECKING:
    from .people import User
    from .world import World


def change_member(world: World, chat: Chat, user: User, member: Member, *, by: User) -> None:
    """Give somebody a new place in a group: a line in the chat, and updates to the bots concerned."""
    old = chat.members.get(user.id, Member("left"))
    was_present = old.present
    if user.is_bot and not was_present and member.present and chat.type == "group":
        _share_counter(world, chat, user.id)
    chat.members[user.id] = member
    world.changes += 1
    change = {
        "chat": chat.api(),
        "from": by.api(),
        "date": int(world.clock()),
        "old_chat_member": old.api(user),
        "new_chat_member": member.api(user),
    }
    if user.id in world.bots:
        world.bots[user.id].mailbox.push("my_chat_member", change, chat.id)
    for bot in world.bots_in(chat):
        if bot.id != user.id and chat.members[bot.id].admin:
            bot.mailbox.push("chat_member", change, chat.id)
    if member.present and not was_present:
        newcomers = [user.api()]
        world.post(chat, by, {"new_chat_members": newcomers, "new_chat_member": newcomers[0]}, service=True)
    elif was_present and not member.present:
        world.post(chat, by, {"left_chat_member": user.api()}, service=True)
        world.tell_user(user.id, "chat_gone", chat=chat.key)
    world.announce(chat, "chat", title=chat.title)


def _share_counter(world: World, chat: Chat, bot_id: int) -> None:
    """Number the messages of a basic group together with all others of the account, as Telegram does."""
    counter = world.bots[bot_id].counter
    counter.value = max(counter.value, chat.counter.value)
    chat.counter = counter


def upgrade(world: World, chat: Chat, by: User, *, forum: bool = False) -> Chat:
    """Make a basic group a supergroup: a new id, and the old one answers with it."""
    successor = world.add_group(chat.title, by, "forum" if forum else "supergroup")
    successor.members = {
        user_id: Member(member.status, dict(member.rights)) for user_id, member in chat.members.items()
    }
    world.post(chat, by, {"migrate_to_chat_id": successor.id}, service=True)
    chat.migrated_to = successor.id
    world.post(successor, by, {"migrate_from_chat_id": chat.id}, service=True)
    for user_id in list(chat.members):
        world.tell_user(user_id, "chat_gone", chat=chat.key)
    world.announce(successor, "chat", title=successor.title)
    return successor
