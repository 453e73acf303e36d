"""«@bot слова» in any chat: documents to be sent there, for registered people."""

from collections.abc import Sequence

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultCachedDocument,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from handlers.documents import finding_texts, keyboards
from handlers.documents.finding_texts import LONGEST_QUERY
from handlers.documents.linking import SHELF, link_to
from handlers.documents.uploading import is_about_the_file
from handlers.menu.commands import Role, role_of
from storage.database import Database
from storage.documents import catalogue, finding
from storage.documents.entries import Entry
from storage.people import Visitor

MOST = 10
REMEMBERED = 10
"""Seconds for which Telegram may give the same answer to the same words."""


async def offer(inline: InlineQuery, bot: Bot, database: Database, visitor: Visitor | None = None) -> None:
    if visitor is None or role_of(visitor) is Role.NEWCOMER:
        await _answer(inline, [], finding_texts.join_to_search())
        return
    entries = await _wanted(database, visitor.person.id, inline.query)
    linked = [(each, await link_to(bot, each.document.id)) for each in entries]
    nothing = None if entries else finding_texts.nothing_found_inline()
    try:
        await _answer(inline, [_result(entry, link) for entry, link in linked], nothing)
    except TelegramBadRequest as error:
        if not is_about_the_file(error):
            raise
        # One file that Telegram does not know spoils the whole answer, and it does not say which.
        await _answer(inline, [_article(entry, link) for entry, link in linked], nothing)


async def _wanted(database: Database, reader_id: int, words: str) -> Sequence[Entry]:
    if any(map(str.isalnum, words)):
        return [each.entry for each in await finding.search(database, reader_id, words[:LONGEST_QUERY], MOST)]
    held = await database.read(catalogue.everything, reader_id)
    return sorted(held, key=lambda each: each.version is None)[:MOST]


def _result(entry: Entry, link: str) -> InlineQueryResultUnion:
    """The file, once Telegram has it; until then a link to it."""
    version = entry.version
    if version is None or version.file_id is None:
        return _article(entry, link)
    return InlineQueryResultCachedDocument(
        id=f"file {version.id}",
        title=finding_texts.inline_title(entry=entry),
        document_file_id=version.file_id,
        description=finding_texts.inline_description(entry=entry),
        caption=finding_texts.inline_caption(entry=entry),
        reply_markup=keyboards.in_other_chats(link),
    )


def _article(entry: Entry, link: str) -> InlineQueryResultUnion:
    return InlineQueryResultArticle(
        id=f"document {entry.document.id}",
        title=finding_texts.inline_title(entry=entry),
        description=finding_texts.inline_description(entry=entry),
        input_message_content=InputTextMessageContent(
            message_text=finding_texts.inline_link(entry=entry, address=link),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=keyboards.in_other_chats(link),
    )


async def _answer(inline: InlineQuery, results: list[InlineQueryResultUnion], above: str | None) -> None:
    """``above``: words of a button that leads to the bot; an answer that comes too late is no error."""
    button = InlineQueryResultsButton(text=above, start_parameter=SHELF) if above is not None else None
    try:
        await inline.answer(results, cache_time=REMEMBERED, is_personal=True, button=button)
    except TelegramBadRequest as error:
        if "query is too old" not in error.message:
            raise
