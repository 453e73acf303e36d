"""Who is speaking: every reaction in a private chat gets its `Visitor`."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.middlewares.user_context import EVENT_CONTEXT_KEY, EventContext
from aiogram.enums import ChatType
from aiogram.types import TelegramObject
from typing_extensions import override

from storage import people
from storage.database import Database


class VisitorMiddleware(BaseMiddleware):
    """Hands the visitor to the reactions as ``visitor``; a newcomer is kept from the first word, once.

    In group chats nobody is kept; there ``visitor`` is None for people the bot does not know.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        context: EventContext = data[EVENT_CONTEXT_KEY]
        if context.user_id is not None:
            visitor = await self._database.read_each(people.visitors, context.user_id)
            private = context.chat is not None and context.chat.type == ChatType.PRIVATE
            blocked = context.chat is not None and getattr(event, "my_chat_member", None) is not None
            new = visitor is None or visitor.person.unreachable_since is not None
            if private and new and not blocked:
                visitor = await self._database.write(people.arrive, context.user_id)
            data["visitor"] = visitor
        return await handler(event, data)
