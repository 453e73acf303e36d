"""Offering to send a question, beside what others have asked already, and documents that it surely means."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup

from handlers.answers import keyboards as answers_keyboards
from handlers.answers import texts as answers_texts
from handlers.documents import finding_texts
from handlers.documents import keyboards as documents_keyboards
from handlers.documents.meaning import documents_meant
from handlers.questions import keyboards, texts
from handlers.questions.come import Incoming
from storage.answers.searching import close_matches
from storage.documents.entries import Entry
from storage.questions import drafts
from storage.tables import PublishedAnswer


async def offer(come: Incoming, words: str, open_question: int | None) -> None:
    """Offers a kept message as a question."""
    matches, documents = await _matches(come), await _documents(come)
    if matches or documents:
        await _suggest(come, matches, documents, words, open_question)
    else:
        await come.reply(words, keyboards.offer(come.said.message_id, open_question=open_question))


async def instead_of_sending(come: Incoming, words: str) -> bool:
    """Keeps and offers a message that was to be sent at once, if others have asked the same; whether it was."""
    matches = await _matches(come)
    if not matches:
        return False
    if await come.database.write_each(drafts.keep, come.said):
        await _suggest(come, matches, [], words, None)
    return True


async def _matches(come: Incoming) -> list[PublishedAnswer]:
    words = come.message.text or come.message.caption
    return await close_matches(come.database, come.visitor.person.group_id, words) if words else []


async def _documents(come: Incoming) -> Sequence[Entry]:
    words = come.message.text
    return await documents_meant(come.database, come.visitor.person.id, words) if words else []


async def _suggest(
    come: Incoming,
    matches: Sequence[PublishedAnswer],
    documents: Sequence[Entry],
    words: str,
    open_question: int | None,
) -> None:
    message_id = come.said.message_id
    asked = keyboards.offer(message_id, open_question=open_question, anyway=True)
    rows = [
        *documents_keyboards.opening(documents, numbered=False),
        *answers_keyboards.match_rows(matches, message_id),
        *asked.inline_keyboard,
    ]
    text = words
    if matches:
        text = texts.perhaps_needless(matches=answers_texts.perhaps_answered(matches), offer=words)
    if documents:
        text = f"{finding_texts.perhaps_meant(entries=documents)}\n\n{text}"
    await come.reply(text, InlineKeyboardMarkup(inline_keyboard=rows))
