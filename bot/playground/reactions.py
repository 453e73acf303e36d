"""Reactions to messages.

https://core.telegram.org/bots/api#messagereactionupdated: in groups only administrators among bots hear of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .people import Message, User
    from .world import World


def react(world: World, message: Message, user: User, emoji: list[str]) -> None:
    """Put a person's or a bot's reactions on a message; none takes them off."""
    chat = message.chat
    before = message.reactions.pop(user.id, [])
    if emoji:
        message.reactions[user.id] = emoji
    world.announce(chat, "updated", message)
    world.changes += 1
    if user.is_bot:
        return
    change = {
        "chat": chat.api(),
        "message_id": message.id,
        "user": user.api(),
        "date": int(world.clock()),
        "old_reaction": [{"type": "emoji", "emoji": item} for item in before],
        "new_reaction": [{"type": "emoji", "emoji": item} for item in emoji],
    }
    for bot in world.bots_in(chat):
        if chat.private or chat.members[bot.id].admin:
            bot.mailbox.push("message_reaction", change, chat.id)
