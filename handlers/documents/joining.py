"""Somebody who follows a document's link before they may read it: the card comes as soon as they may."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject
from typing_extensions import override

from handlers.documents import finding_texts
from handlers.documents.browsing import card
from handlers.documents.states import look_around
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import visitor_now
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing

_WANTED = "document"


async def remember(document_id: int, state: FSMContext) -> None:
    """Keeps which document brought somebody here: the latest."""
    await state.update_data({_WANTED: document_id})


class CardAfterJoining(BaseMiddleware):
    """Shows the document after whatever made a reader of the newcomer: an application, or becoming a coordinator."""

    @override
    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        result = await handler(event, data)
        visitor: Visitor | None = data.get("visitor")
        state: FSMContext | None = data.get("state")
        if visitor is not None and state is not None and role_of(visitor) is Role.NEWCOMER:
            wanted: int | None = (await state.get_data()).get(_WANTED)
            if wanted is not None:
                await _show(wanted, visitor, state, data)
        return result


async def _show(wanted: int, visitor: Visitor, state: FSMContext, data: dict[str, Any]) -> None:
    database: Database = data["database"]
    bot: Bot = data["bot"]
    zone: ZoneInfo = data["zone"]
    telegram_id = visitor.person.telegram_id
    if telegram_id is None:
        return
    now = await visitor_now(database, telegram_id)
    if role_of(now) is Role.NEWCOMER:
        return
    await state.update_data({_WANTED: None})
    try:
        text, keyboard = await card(database, now, wanted, zone)
    except Missing:
        return
    await bot.send_message(telegram_id, finding_texts.as_promised(card=text), reply_markup=keyboard)
    await look_around(state, opened=wanted)
