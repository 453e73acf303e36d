"""Questions of people who are in no group yet. Only their numbers are kept: nobody has consented to more."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, ReplyParameters

from handlers.questions import keyboards, texts
from storage.tables import Group

MOST = 5
"""How many are offered when their author has applied: the latest."""

_ASKED, _ALBUM = "asked", "album"


async def remember(message: Message, state: FSMContext) -> bool:
    """Keeps the number of a message until its author has applied; False for a later part of an album."""
    data = await state.get_data()
    album = message.media_group_id
    if album is not None and data.get(_ALBUM) == album:
        return False
    asked = [*data.get(_ASKED, []), *([message.message_id] if album is None else [])]
    await state.update_data({_ASKED: asked[-MOST:], _ALBUM: album})
    return True


async def offer(bot: Bot, chat_id: int, state: FSMContext, group: Group) -> None:
    """What was asked before joining may be sent now, each with its own button."""
    asked: list[int] = (await state.get_data()).get(_ASKED, [])
    for message_id in asked:
        try:
            await bot.send_message(
                chat_id,
                texts.offered(group=group.title),
                reply_markup=keyboards.offer(message_id),
                reply_parameters=ReplyParameters(message_id=message_id),
            )
        except TelegramBadRequest as error:
            if "message to be replied not found" not in error.message:
                raise
    if asked:
        await state.update_data({_ASKED: []})
