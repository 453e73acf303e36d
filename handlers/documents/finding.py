"""What is typed in «Документы», or after /docs: words to look for, or a button or a number of what was shown last."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, ReplyParameters
from aiogram_dialog import DialogManager

from handlers.buttons import plain
from handlers.documents import browsing, finding_texts, keyboards, linking, requesting, sending, states, texts
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import leave, reopen
from handlers.questions import messages, receipts
from handlers.questions.come import Incoming
from handlers.questions.incoming import typed_instead_of_pressed
from storage.database import Database
from storage.documents import finding
from storage.files import Files
from storage.people import Visitor
from storage.questions import drafts
from storage.questions.conversation import Said
from storage.working_hours import WorkingHours

_GET, _REQUEST, _SHARE = map(plain, (texts.GET, texts.REQUEST, texts.SHARE))
_ASK = plain(finding_texts.ASK)


async def find_or_show(
    message: Message,
    visitor: Visitor,
    database: Database,
    dialog_manager: DialogManager,
    state: FSMContext,
    command: CommandObject,
) -> None:
    """/docs opens «Документы», «/docs слова» finds."""
    words = (command.args or "").strip()
    if not words or role_of(visitor) is Role.NEWCOMER:
        await browsing.show(message, visitor, database, dialog_manager, state)
        return
    await leave(dialog_manager, state)
    content = {"kind": "text", "text": words, "entities": [], "anew": True}
    await _find(message, replace(messages.said(message), text=words, content=content), visitor, database, state)
    await reopen(dialog_manager)


async def hear(
    message: Message,
    visitor: Visitor,
    database: Database,
    files: Files,
    bot: Bot,
    state: FSMContext,
    zone: ZoneInfo,
    working_hours: WorkingHours,
) -> None:
    """Something typed in «Документы»."""
    typed = plain(message.text or "")
    opened = await states.opened(state)
    if opened is not None and typed == _GET:
        await sending.get_by_words(message, opened, visitor, database, files, bot, zone)
    elif opened is not None and typed == _REQUEST:
        await requesting.request_by_words(message, opened, visitor, database)
    elif opened is not None and typed == _SHARE:
        await linking.share_by_words(message, opened, visitor, database, bot)
    elif (listed := await states.listed_as(state, typed)) is not None:
        await browsing.open_by_number(message, listed, visitor, database, state, zone)
    elif typed != _ASK or not await _ask(bot, message.chat.id, visitor, database, working_hours):
        come = Incoming(message, messages.said(message), visitor, database, bot, working_hours)
        if not await _is_about_offer(come):
            await _find(message, come.said, visitor, database, state)


async def _is_about_offer(come: Incoming) -> bool:
    """Whether it was said to what waits for «Отправить» or «Не нужно», above a card that was opened meanwhile."""
    may_be = come.visitor.may_ask and not come.visitor.is_coordinator
    return may_be and await typed_instead_of_pressed(come)


async def _ask(bot: Bot, chat_id: int, visitor: Visitor, database: Database, hours: WorkingHours) -> bool:
    """Sends the words looked for last as a question; whether there were any."""
    offered = await database.read(drafts.latest, chat_id) if visitor.may_ask else None
    if offered is None:
        return False
    heard = await database.write(drafts.send, visitor.person.id, chat_id, offered)
    await receipts.give(bot, database, heard, hours=hours)
    return True


async def _find(message: Message, said: Said, visitor: Visitor, database: Database, state: FSMContext) -> None:
    """Shows the best; what was typed can still become a question, which it may have been all along."""
    words, asks = said.text or "", visitor.may_ask
    text = _unfit(words, asks=asks)
    hits = await finding.search(database, visitor.person.id, words) if text is None else []
    if asks:
        await database.write_each(drafts.keep, said)
    await states.look_around(state, numbered={place: each.entry.document.id for place, each in enumerate(hits, 1)})
    if text is None:
        text = finding_texts.found(hits=hits, asks=asks) if hits else finding_texts.not_found(asks=asks)
    await message.answer(
        text,
        reply_markup=keyboards.found(hits, message_id=message.message_id if asks else None),
        reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True),
    )


def _unfit(words: str, *, asks: bool) -> str | None:
    """Why nothing can be looked for by these words."""
    if len(words) > finding_texts.LONGEST_QUERY:
        return finding_texts.too_much(asks=asks)
    letters = sum(map(str.isalnum, words))
    if letters > 1:
        return None
    return finding_texts.too_little() if letters else finding_texts.no_words()
