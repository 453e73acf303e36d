"""The last resort of an update that ended in an error."""

import logging

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import Chat, ErrorEvent, Update

from handlers.failures import texts
from storage import people
from storage.database import Database

log = logging.getLogger(__name__)


def build() -> Router:
    """A new router; the error goes on to whoever keeps account of updates, unless it is none of ours."""
    router = Router(name="failures")
    router.errors.register(note_blocked, ExceptionTypeFilter(TelegramForbiddenError))
    router.errors.register(apologise)
    return router


async def note_blocked(event: ErrorEvent, database: Database) -> None:
    """Somebody blocked the bot while it was answering: nothing went wrong, and nothing is tried until they return."""
    chat = _chat(event.update)
    if chat is not None and chat.type == ChatType.PRIVATE:
        await database.write(people.lost, chat.id, str(event.exception))


async def apologise(event: ErrorEvent, bot: Bot) -> object:
    """Tells the person, who must not be left in silence; the error itself is still unhandled."""
    chat = _chat(event.update)
    if chat is not None and chat.type == ChatType.PRIVATE:
        try:
            await bot.send_message(chat.id, texts.went_wrong())
        except TelegramAPIError as error:
            log.warning("the apology could not be delivered: %s", type(error).__name__)
    return UNHANDLED


def _chat(update: Update) -> Chat | None:
    press = update.callback_query
    message = update.message or update.edited_message or (press.message if press else None)
    return message.chat if message else None
