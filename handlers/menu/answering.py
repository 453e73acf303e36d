"""Answering a press, and editing the message whose button was pressed, whatever became of either meanwhile."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

_LONGEST_ALERT = 200


async def acknowledge(callback: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answers the press; one that is too old to be answered, as after a stop of the bot, is no error."""
    try:
        await callback.answer(text[:_LONGEST_ALERT] if text else None, show_alert=alert)
    except TelegramBadRequest as error:
        if "query is too old" not in error.message.lower():
            raise


async def alert(callback: CallbackQuery, text: str) -> None:
    """Answers the press with words in a window that must be closed."""
    await acknowledge(callback, text, alert=True)


async def replace(callback: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Shows new words in place of the pressed message; below it when it can be edited no longer."""
    if isinstance(callback.message, Message):
        try:
            await callback.message.edit_text(text, reply_markup=keyboard)
        except TelegramBadRequest as error:
            if not is_stale(error):
                raise
            if "message is not modified" in error.message:
                return
        else:
            return
    await say(callback, text, keyboard)


async def say(callback: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Says something new to whoever pressed."""
    if callback.bot is not None:
        await callback.bot.send_message(callback.from_user.id, text, reply_markup=keyboard)


async def put_away(callback: CallbackQuery) -> None:
    """Takes the buttons off the pressed message; harmless when they are gone."""
    if not isinstance(callback.message, Message):
        return
    try:
        await callback.message.edit_reply_markup(reply_markup=None)
    except TelegramBadRequest as error:
        if not is_stale(error):
            raise


def is_stale(error: TelegramBadRequest) -> bool:
    """Whether an edit was refused because the message says so already, is too old for it or gone."""
    known = ("message is not modified", "message can't be edited", "message to edit not found")
    return any(each in error.message for each in known)
