"""What readers type and press about documents, and what they ask for in other chats."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter

from handlers.answers.router import Typed
from handlers.buttons import Words
from handlers.documents import browsing, finding, inlining, linking, notices, packing, requesting, sending
from handlers.documents.callbacks import (
    AskForAnother,
    Do,
    OfDocument,
    OpenDocument,
    OpenPortfolio,
    OpenSection,
    OpenShelf,
    Pack,
    WantNotices,
)
from handlers.documents.states import Looking, LookingAround
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.questions.router import stop_waiting


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="documents")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(finding.find_or_show, Command("docs", ignore_case=True))
    router.message.register(browsing.show, Words("Документы"))
    typing = (NotAboutAQuestion(), ~MenuWord())
    router.message.register(stop_waiting, StateFilter(Looking), Words("Отмена", "Отменить"), *typing)
    router.message.register(finding.hear, LookingAround(), Typed(), *typing)
    router.callback_query.register(browsing.open_shelf, OpenShelf.filter())
    router.callback_query.register(browsing.open_portfolio, OpenPortfolio.filter())
    router.callback_query.register(browsing.open_section, OpenSection.filter())
    router.callback_query.register(browsing.open_document, OpenDocument.filter())
    router.callback_query.register(sending.get, OfDocument.filter(F.do == Do.GET))
    router.callback_query.register(requesting.request, OfDocument.filter(F.do == Do.REQUEST))
    router.callback_query.register(linking.share, OfDocument.filter(F.do == Do.SHARE))
    router.callback_query.register(packing.hand_out, Pack.filter())
    router.callback_query.register(requesting.ask_for_another, AskForAnother.filter())
    router.callback_query.register(notices.choose, WantNotices.filter())
    router.inline_query.register(inlining.offer)
    return router
