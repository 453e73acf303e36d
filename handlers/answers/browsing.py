"""«Ответы»: leafing through, reading one, searching, saying that it helped."""

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from aiogram_dialog import DialogManager

from handlers.answers import keyboards, texts
from handlers.answers.callbacks import Browse, Match, OfAnswer, Read
from handlers.answers.keyboards import PAGE
from handlers.answers.sending import send_parts
from handlers.answers.states import Searching
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import leave, reopen
from handlers.questions import messages
from handlers.registration import texts as registration_texts
from handlers.registration.finishing import join_again
from storage import agglomeration
from storage.answers import publishing, reading, searching
from storage.database import Database
from storage.people import Visitor
from storage.questions import drafts
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import PublishedAnswer

MOST_FOUND = 5


async def show(
    message: Message, visitor: Visitor, database: Database, dialog_manager: DialogManager, state: FSMContext
) -> None:
    """/answers and the word «Ответы»."""
    await leave(dialog_manager, state)
    if role_of(visitor) is not Role.NEWCOMER:
        text, keyboard = await _listed(database, visitor, Browse())
        await message.answer(text, reply_markup=keyboard)
    elif not dialog_manager.has_context():
        await message.answer(registration_texts.join_first(), reply_markup=join_again())
    await reopen(dialog_manager)


async def browse(callback: CallbackQuery, callback_data: Browse, visitor: Visitor, database: Database) -> None:
    if role_of(visitor) is Role.NEWCOMER:
        await alert(callback, texts.for_members())
        return
    shown = await _listed(database, visitor, callback_data)
    await acknowledge(callback)
    if callback_data.page is None:
        await say(callback, *shown)
    else:
        await replace(callback, *shown)


async def read(callback: CallbackQuery, callback_data: Read, visitor: Visitor, database: Database) -> None:
    answer = await _answer(callback, callback_data.answer, visitor, database)
    if answer is None:
        return
    await acknowledge(callback)
    page = callback_data.page
    text, keyboard = await _text(answer, database), keyboards.answer(answer, visitor, page=page or 0)
    if page is None:
        await say(callback, text, keyboard)
    else:
        await replace(callback, text, keyboard)


async def open_match(callback: CallbackQuery, callback_data: Match, visitor: Visitor, database: Database) -> None:
    """Below the offer, which keeps its buttons."""
    answer = await _answer(callback, callback_data.answer, visitor, database)
    if answer is None:
        return
    await acknowledge(callback)
    await say(callback, await _text(answer, database), keyboards.match(answer, callback_data.message))


async def send_files(
    callback: CallbackQuery, callback_data: OfAnswer, visitor: Visitor, database: Database, bot: Bot
) -> None:
    answer = await _answer(callback, callback_data.answer, visitor, database)
    if answer is None:
        return
    await acknowledge(callback)
    refused = await send_parts(bot, callback.from_user.id, answer.parts)
    if refused:
        await say(callback, texts.files_refused(count=refused))


async def helped(callback: CallbackQuery, callback_data: OfAnswer, visitor: Visitor, database: Database) -> None:
    """Counted once for each person; a message that was about to be sent is not."""
    if role_of(visitor) is Role.NEWCOMER:
        await alert(callback, texts.for_members())
        return
    person_id, answer_id, message_id = visitor.person.id, callback_data.answer, callback_data.message
    try:
        if message_id is None:
            await database.write(reading.helped, person_id, answer_id)
            await alert(callback, texts.thanks())
            return
        await database.write(reading.helped_instead, person_id, answer_id, callback.from_user.id, message_id)
        answer = await database.read(reading.get, answer_id)
    except AlreadyDone:
        await alert(callback, texts.sent_already())
    except Missing:
        await alert(callback, texts.withdrawn_meanwhile())
    else:
        await acknowledge(callback, texts.thanks())
        text = texts.thanks_not_sent(text=await _text(answer, database))
        await replace(callback, text, keyboards.after_it_helped(answer))


async def ask_for_words(
    callback: CallbackQuery, visitor: Visitor, state: FSMContext, dialog_manager: DialogManager
) -> None:
    if role_of(visitor) is Role.NEWCOMER:
        await alert(callback, texts.for_members())
        return
    await leave(dialog_manager, state)
    await state.set_state(Searching.words)
    await acknowledge(callback)
    await say(callback, texts.write_words())


async def hear_words(message: Message, visitor: Visitor, database: Database, state: FSMContext) -> None:
    """Shows the best; what was typed can still become a question, which it may have been all along."""
    hits = await searching.search(database, message.text or "", MOST_FOUND)
    if visitor.may_ask:
        await database.write_each(drafts.keep, messages.said(message))
    await state.clear()
    await message.answer(
        texts.found(hits=hits, asks=visitor.may_ask),
        reply_markup=keyboards.found(hits, message_id=message.message_id if visitor.may_ask else None),
        reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True),
    )


async def withdraw(callback: CallbackQuery, callback_data: OfAnswer, visitor: Visitor, database: Database) -> None:
    """«Убрать из ответов», for coordinators of the group."""
    try:
        answer = await database.write(publishing.withdraw, visitor.person.id, callback_data.answer)
    except NotAllowed:
        await alert(callback, texts.not_yours())
    except (AlreadyDone, Missing):
        await alert(callback, texts.withdrawn_before())
    else:
        await acknowledge(callback)
        await replace(callback, texts.withdrawn(question=answer.question), keyboards.withdrawn(answer))


async def _listed(database: Database, visitor: Visitor, wanted: Browse) -> tuple[str, InlineKeyboardMarkup]:
    groups = await database.read(agglomeration.groups)
    counts = await database.read(reading.counts)
    chosen = wanted.group or _own_group(visitor)
    group = next((each for each in groups if each.id == chosen), groups[0])
    total = counts.get(group.id, 0)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(wanted.page or 0, pages - 1))
    answers = await database.read(reading.of_group, group.id, PAGE, page * PAGE)
    others = [each for each in groups if each.id != group.id and (each.id in counts or each.id == _own_group(visitor))]
    text = texts.answers(group=group, answers=answers, first=page * PAGE + 1, total=total)
    return text, keyboards.listed(answers, group_id=group.id, others=others, page=page, pages=pages)


def _own_group(visitor: Visitor) -> int:
    """The group whose answers come first; 0 when none is the visitor's."""
    if visitor.may_ask and visitor.person.group_id is not None:
        return visitor.person.group_id
    return min(visitor.coordinates, default=0)


async def _answer(
    callback: CallbackQuery, answer_id: int, visitor: Visitor, database: Database
) -> PublishedAnswer | None:
    """The answer while it is published; whoever cannot read it is told why."""
    if role_of(visitor) is Role.NEWCOMER:
        await alert(callback, texts.for_members())
        return None
    try:
        answer = await database.read(reading.get, answer_id)
    except Missing:
        answer = None
    if answer is None or answer.withdrawn_at is not None:
        await alert(callback, texts.withdrawn_meanwhile())
        return None
    return answer


async def _text(answer: PublishedAnswer, database: Database) -> str:
    return texts.answer(answer=answer, group=await database.read(agglomeration.group, answer.group_id))
