"""What people say and press about published answers."""

from aiogram import F, Router
from aiogram.filters import Command, Filter, StateFilter, or_f
from aiogram.types import Message
from typing_extensions import override

from handlers.answers import browsing, publishing
from handlers.answers.callbacks import Browse, Do, Match, OfAnswer, Preparing, Publish, Read
from handlers.answers.states import Editing, Searching
from handlers.buttons import Words
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.questions import asking
from handlers.questions.router import stop_waiting


class Typed(Filter):
    """Passes what was typed: a photo is nothing to search by."""

    @override
    async def __call__(self, message: Message) -> bool:
        return message.text is not None


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="answers")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(browsing.show, or_f(Command("answers", ignore_case=True), Words("Ответы")))
    typing = (NotAboutAQuestion(), ~MenuWord())
    router.message.register(stop_waiting, StateFilter(Searching, Editing), Words("Отмена", "Отменить"), *typing)
    router.message.register(browsing.hear_words, StateFilter(Searching.words), Typed(), *typing)
    router.message.register(publishing.hear, StateFilter(Editing), *typing)
    router.callback_query.register(browsing.browse, Browse.filter())
    router.callback_query.register(browsing.read, Read.filter())
    router.callback_query.register(browsing.open_match, Match.filter())
    router.callback_query.register(browsing.send_files, OfAnswer.filter(F.do == Do.FILES))
    router.callback_query.register(browsing.helped, OfAnswer.filter(F.do == Do.HELPED))
    router.callback_query.register(asking.press, OfAnswer.filter(F.do == Do.ASK))
    router.callback_query.register(browsing.ask_for_words, OfAnswer.filter(F.do == Do.SEARCH))
    router.callback_query.register(browsing.withdraw, OfAnswer.filter(F.do == Do.WITHDRAW))
    router.callback_query.register(publishing.begin, Publish.filter())
    router.callback_query.register(publishing.press, Preparing.filter())
    return router
