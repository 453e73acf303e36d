"""What coordinators send and press about ready answers."""

from aiogram import F, Router
from aiogram.filters import StateFilter

from handlers.buttons import Words
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.questions.router import stop_waiting
from handlers.ready_answers import attaching, managing, using, writing
from handlers.ready_answers.callbacks import Attach, Create, ForQuestion, How, OfReady, Shelf, Use
from handlers.ready_answers.states import Writing


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="ready answers")
    router.message.filter(InPrivate(), StateFilter(Writing), NotAboutAQuestion(), ~MenuWord())
    router.callback_query.filter(InPrivate())
    router.message.register(stop_waiting, Words("Отмена", "Отменить"))
    router.message.register(writing.hear_title, StateFilter(Writing.title))
    router.message.register(writing.hear_answer, StateFilter(Writing.answer))
    router.message.register(writing.hear_new_title, StateFilter(Writing.new_title))
    router.message.register(writing.hear_replacement, StateFilter(Writing.replacement))
    router.message.register(attaching.hear_words, StateFilter(Writing.document))
    router.callback_query.register(attaching.attach, Attach.filter())
    router.callback_query.register(managing.show_shelf, Shelf.filter())
    router.callback_query.register(managing.press, OfReady.filter())
    router.callback_query.register(writing.create, Create.filter())
    router.callback_query.register(using.show_for_question, ForQuestion.filter())
    router.callback_query.register(using.edit_first, Use.filter(F.how == How.EDITED))
    router.callback_query.register(using.use, Use.filter())
    return router


def build_first() -> Router:
    """Comes before other conversations: later parts of an album and corrections belong to what is kept already."""
    router = Router(name="ready answers, first")
    router.message.filter(InPrivate())
    router.edited_message.filter(InPrivate())
    router.message.register(writing.hear_later_part, writing.LaterPart())
    router.edited_message.register(writing.hear_correction, writing.KeptMessage())
    return router
