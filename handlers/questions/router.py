"""What people say and press about questions. Its catch-all takes every private message nothing else has taken."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from aiogram_dialog import DialogManager

from handlers.buttons import Words
from handlers.menu.dialogues import NotAboutAQuestion, leave, reopen
from handlers.menu.showing import show_left
from handlers.private import InPrivate
from handlers.questions import (
    asking,
    desk,
    edits,
    handing_over,
    incoming,
    keyboards,
    lists,
    messages,
    moving,
    offers,
    pressing,
)
from handlers.questions.come import Incoming
from handlers.questions.desk_keyboards import Desk, FormerDesk, HandTo, Search, WithoutNote
from handlers.questions.keyboards import Mine, MoveQuestions, OfDraft, OfQuestion, OneMessage
from handlers.questions.speech import Speech
from handlers.questions.states import Waiting
from storage.database import Database
from storage.people import Visitor
from storage.working_hours import WorkingHours


def build() -> Router:
    """A fresh router of this feature."""
    router = Router(name="questions")
    router.message.filter(InPrivate())
    router.edited_message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(ask, or_f(Command("ask", ignore_case=True), Words("Задать вопрос")))
    router.message.register(lists.my_questions, or_f(Command("my", ignore_case=True), Words("Мои вопросы")))
    router.message.register(desk.questions, or_f(Command("questions", ignore_case=True), Words("Вопросы")))
    router.callback_query.register(offers.choose, OfDraft.filter())
    router.callback_query.register(pressing.press, OfQuestion.filter())
    router.callback_query.register(lists.my_questions_page, Mine.filter())
    router.callback_query.register(pressing.one_message, OneMessage.filter())
    router.callback_query.register(desk.turn, Desk.filter())
    router.callback_query.register(desk.turn, FormerDesk.filter())
    router.callback_query.register(desk.search, Search.filter())
    router.callback_query.register(moving.choose, MoveQuestions.filter())
    router.callback_query.register(handing_over.choose, HandTo.filter())
    router.callback_query.register(handing_over.without_note, WithoutNote.filter())
    router.edited_message.register(edits.reword)
    router.message.register(stop_waiting, StateFilter(Waiting), Words("Отмена", "Отменить"), NotAboutAQuestion())
    router.message.register(incoming.receive)
    return router


def build_first() -> Router:
    """Comes before other conversations: what can only be meant for a coordinator need not pass them all."""
    router = Router(name="questions, first")
    router.message.filter(InPrivate(), Speech())
    router.message.register(incoming.receive)
    return router


async def ask(
    message: Message,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    working_hours: WorkingHours,
    dialog_manager: DialogManager,
    command: CommandObject | None = None,
) -> None:
    """«Задать вопрос»: the next message is the question; «/ask …» is one already, and so is a file with «/ask»."""
    await leave(dialog_manager, state)
    why_not = asking.refusal(visitor)
    if message.text is None or (command is not None and command.args):
        come = Incoming(message, messages.said(message), visitor, database, bot, working_hours)
        if why_not is None:
            await incoming.ask(come, state)
        elif visitor.is_coordinator:
            await message.answer(why_not)
        else:
            await incoming.before_joining(come, state)
    elif why_not is None:
        await message.answer(await asking.expect(visitor, database, state))
    else:
        await message.answer(why_not, reply_markup=None if visitor.is_coordinator else keyboards.before_joining())
    await reopen(dialog_manager)


async def stop_waiting(
    _: Message, visitor: Visitor, database: Database, bot: Bot, state: FSMContext, dialog_manager: DialogManager
) -> None:
    """«Отмена» instead of the question, the addition or the answer that was expected is not sent to anybody."""
    await show_left(bot, database, visitor, left=await leave(dialog_manager, state))
