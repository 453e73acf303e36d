"""In group chats the bot answers only its commands and its name, and does nothing else."""

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter, or_f
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from typing_extensions import override

from handlers.announcements import chats
from handlers.group_chats import texts
from handlers.menu.answering import alert
from handlers.menu.commands import KNOWN
from handlers.private import InPrivate


class Mentioned(Filter):
    """Passes a message that calls the bot by its name."""

    @override
    async def __call__(self, message: Message, bot: Bot) -> bool:
        words, entities = message.text or message.caption, message.entities or message.caption_entities or []
        name = f"@{(await bot.me()).username}".casefold()
        return words is not None and any(
            each.type == "mention" and each.extract_from(words).casefold() == name for each in entities
        )


class InGroup(Filter):
    """Passes messages of group chats, not of channels."""

    @override
    async def __call__(self, message: Message) -> bool:
        return message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


def build() -> Router:
    """A fresh router of this feature."""
    router = Router(name="group chats")
    for observer in (router.message, router.edited_message, router.callback_query, router.my_chat_member):
        observer.filter(~InPrivate())
    router.message.register(point_to_private, InGroup(), or_f(Command(*KNOWN, ignore_case=True), Mentioned()))
    router.message.register(ignore)
    router.edited_message.register(ignore)
    router.callback_query.register(refuse)
    router.my_chat_member.register(chats.leave)
    return router


async def point_to_private(message: Message, bot: Bot) -> None:
    link = f"https://t.me/{(await bot.me()).username}"
    await message.answer(
        texts.works_in_private(),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=texts.OPEN, url=link)]]),
        reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True),
    )


async def refuse(callback: CallbackQuery) -> None:
    await alert(callback, texts.button_is_not_for_here())


async def ignore(_: object) -> None:
    """Nothing in groups gets past this router."""
