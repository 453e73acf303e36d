"""A message on its way."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, Message, ReplyParameters

from storage.database import Database
from storage.people import Visitor
from storage.questions.conversation import Said
from storage.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way to where it belongs."""

    message: Message
    said: Said
    visitor: Visitor
    database: Database
    bot: Bot
    hours: WorkingHours

    async def reply(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        reply = ReplyParameters(message_id=self.said.message_id, allow_sending_without_reply=True)
        await self.message.answer(text, reply_markup=keyboard, reply_parameters=reply)
