"""Who blocked the bot is not written to; who comes back gets what waited for them."""

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated

from storage import people
from storage.database import Database

BLOCKED = "Forbidden: bot was blocked by the user"
"""Telegram's own words, as a delivery would get them."""


def build() -> Router:
    """A fresh router of this feature."""
    router = Router(name="reachability")
    router.my_chat_member.register(follow, F.chat.type == ChatType.PRIVATE)
    return router


async def follow(event: ChatMemberUpdated, database: Database) -> None:
    if event.new_chat_member.status in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}:
        await database.write(people.lost, event.from_user.id, BLOCKED)
    else:
        await database.write(people.arrive, event.from_user.id)
