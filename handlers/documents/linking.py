"""Links that open a document, and «Поделиться», which gives them."""

import re

from aiogram import Bot
from aiogram.types import CallbackQuery, LinkPreviewOptions, Message

from handlers.documents import finding_texts, keyboards, refusing
from handlers.documents.callbacks import OfDocument
from handlers.menu.answering import acknowledge, alert
from storage.database import Database
from storage.documents.entries import Entry, readable
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed

SHELF = "docs"
"""What the link to «Документы» says after ``?start=``."""

_DOCUMENT = re.compile(r"doc(\d{1,9})", re.IGNORECASE | re.ASCII)


def document_of(payload: str) -> int | None:
    """The document that a link is about, by what it says after ``?start=``."""
    found = _DOCUMENT.fullmatch(payload)
    return int(found[1]) if found is not None else None


async def link_to(bot: Bot, document_id: int) -> str:
    """A link that opens the document's card, or joining for whoever may not read it yet."""
    return f"https://t.me/{(await bot.me()).username}?start=doc{document_id}"


async def share(
    callback: CallbackQuery, callback_data: OfDocument, visitor: Visitor, database: Database, bot: Bot
) -> None:
    entry = await _readable(database, visitor, callback_data.document)
    if isinstance(entry, str):
        await alert(callback, entry)
        return
    await acknowledge(callback)
    await _give(bot, callback.from_user.id, entry)


async def share_by_words(message: Message, document_id: int, visitor: Visitor, database: Database, bot: Bot) -> None:
    """The button's words, typed."""
    entry = await _readable(database, visitor, document_id)
    if isinstance(entry, str):
        await message.answer(entry)
    else:
        await _give(bot, message.chat.id, entry)


async def _readable(database: Database, visitor: Visitor, document_id: int) -> Entry | str:
    """The document, or why its link is not given."""
    try:
        return await database.read(readable, visitor.person.id, document_id)
    except (NotAllowed, Missing) as refusal:
        return refusing.to_reader(refusal)


async def _give(bot: Bot, chat_id: int, entry: Entry) -> None:
    address = await link_to(bot, entry.document.id)
    await bot.send_message(
        chat_id,
        finding_texts.link(entry=entry, address=address),
        reply_markup=keyboards.sharing(entry, address),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
