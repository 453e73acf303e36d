"""Answering a question with a ready answer: at once, or edited first."""

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from handlers.content import TEXT_LIMIT
from handlers.documents.uploading import FileLost
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave
from handlers.questions import answering_texts, receipts
from handlers.questions import texts as question_texts
from handlers.questions.states import Waiting, wait_for
from handlers.questions.texts import cut
from handlers.ready_answers import keyboards, texts
from handlers.ready_answers.attaching import upload
from handlers.ready_answers.callbacks import ForQuestion, How, Use
from handlers.ready_answers.keyboards import PAGE, page_within
from storage import ready_answers
from storage.database import Database
from storage.files import Files
from storage.people import Visitor
from storage.questions import reading
from storage.questions.conversation import Heard
from storage.questions.copies import keep_copy
from storage.questions.reading import Card
from storage.questions.receipts import has_receipt
from storage.ready_answers import NoSuchFile
from storage.refusals import AlreadyDone, AskerLeft, Missing, NotAllowed, Refusal
from storage.tables import ReadyAnswer
from storage.working_hours import WorkingHours


async def show_for_question(
    callback: CallbackQuery, callback_data: ForQuestion, visitor: Visitor, database: Database
) -> None:
    """The list of the question's group, below the card it was asked for under."""
    question = await _question(callback, callback_data.question, visitor, database)
    if question is None:
        return
    group_id = question.group.id
    ready = await database.read(ready_answers.of_group, visitor.person.id, group_id)
    page, pages = page_within(callback_data.page or 0, len(ready))
    shown = ready[page * PAGE : (page + 1) * PAGE]
    text = texts.for_question(number=callback_data.question, group=question.group, ready=shown, first=page * PAGE + 1)
    keyboard = keyboards.for_question(callback_data.question, group_id, shown, page=page, pages=pages)
    await acknowledge(callback)
    if callback_data.page is None:
        await say(callback, text, keyboard)
    else:
        await replace(callback, text, keyboard)


async def edit_first(
    callback: CallbackQuery,
    callback_data: Use,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """Shows its words to be edited; what is written next is the answer."""
    question = await _question(callback, callback_data.question, visitor, database)
    if question is None:
        return
    try:
        ready = await database.read(ready_answers.get, visitor.person.id, callback_data.ready)
    except (Missing, NotAllowed) as refusal:
        await alert(callback, _why_not(refusal, question.question.id))
    else:
        await leave(dialog_manager, state)
        await _edit_first(callback, question.question.id, ready, database, state)


async def use(
    callback: CallbackQuery,
    callback_data: Use,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    working_hours: WorkingHours,
    files: Files,
) -> None:
    """Sends it; pressed twice it is sent once."""
    question = await _question(callback, callback_data.question, visitor, database)
    if question is None or callback.message is None:
        return
    number = question.question.id
    try:
        ready = await database.read(ready_answers.get, visitor.person.id, callback_data.ready)
        await upload(ready, callback.from_user.id, bot, database, files)
        heard = await database.write(
            ready_answers.answer_with,
            visitor.person.id,
            number,
            ready.id,
            callback.from_user.id,
            callback.message.message_id,
            only_files=callback_data.how is How.ONLY_FILES,
        )
    except Refusal as refusal:
        await alert(callback, _why_not(refusal, number))
    else:
        await acknowledge(callback)
        if callback_data.how is How.AT_ONCE:
            await _stop_waiting(state, number)
        await _tell(callback, heard, ready, bot, database, working_hours)


def _why_not(refusal: Refusal, number: int) -> str:
    match refusal:
        case NoSuchFile():
            return texts.no_such_file(title=refusal.title)
        case FileLost():
            return texts.file_lost()
        case NotAllowed():
            return texts.not_yours()
        case AskerLeft():
            return answering_texts.asker_left(number=number)
        case AlreadyDone():
            return question_texts.too_old_to_continue(number=number)
        case Missing():
            return texts.gone()
    raise refusal


async def _stop_waiting(state: FSMContext, number: int) -> None:
    """Whoever had pressed «Ответить» before has answered now: what they write next is something else."""
    if await state.get_state() == Waiting.answer.state and (await state.get_data()).get("question") == number:
        await state.clear()


async def _tell(
    callback: CallbackQuery, heard: Heard, ready: ReadyAnswer, bot: Bot, database: Database, hours: WorkingHours
) -> None:
    number = heard.question.id
    if heard.new:
        await replace(callback, texts.being_sent(title=ready.title, number=number))
    else:
        await replace(callback, texts.sent_before(number=number))
    if not await database.read(has_receipt, heard.message.id):
        await receipts.give(bot, database, heard, hours=hours)


async def _edit_first(
    callback: CallbackQuery, number: int, ready: ReadyAnswer, database: Database, state: FSMContext
) -> None:
    words, has_files = ready_answers.words(ready), ready_answers.has_files(ready)
    if not words or callback.bot is None:
        await alert(callback, texts.gone())
        return
    await wait_for(state, Waiting.answer, number)
    await acknowledge(callback)
    prompt = await callback.bot.send_message(
        callback.from_user.id,
        texts.edit_and_send(number=number, has_files=has_files),
        reply_markup=keyboards.only_files(number, ready.id) if has_files else None,
    )
    # A reply to either is part of the question for ever, as it is to every prompt for an answer.
    await database.write(keep_copy, prompt.chat.id, prompt.message_id, number)
    copied = await callback.bot.send_message(callback.from_user.id, texts.to_copy(text=cut(words, TEXT_LIMIT)))
    await database.write(keep_copy, copied.chat.id, copied.message_id, number)


async def _question(callback: CallbackQuery, number: int, visitor: Visitor, database: Database) -> Card | None:
    """The question, if the visitor answers for its group; whoever does not is told."""
    try:
        found = await database.read(reading.card, number)
    except Missing:
        await alert(callback, answering_texts.no_such_question())
        return None
    if found.group.id in visitor.coordinates:
        return found
    await alert(callback, answering_texts.no_longer_coordinator(number=number))
    return None
