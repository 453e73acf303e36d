"""What coordinators send, press and type about the catalogue."""

from aiogram import Router
from aiogram.filters import StateFilter

from handlers.buttons import Words
from handlers.documents.keeping import listing, managing, receiving
from handlers.documents.keeping.callbacks import (
    Awaited,
    Bring,
    BringSent,
    Export,
    History,
    MoveTo,
    OfDocument,
    OfFile,
    OneVersion,
)
from handlers.documents.keeping.receiving import SentFile
from handlers.documents.keeping.states import Bringing, Renaming
from handlers.documents.states import LookingAround
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.questions.router import stop_waiting


def build() -> Router:
    """A new router, which can be attached once; it comes before those of readers."""
    router = Router(name="keeping documents")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    said = (NotAboutAQuestion(), ~MenuWord())
    router.message.register(stop_waiting, StateFilter(Bringing, Renaming), Words("Отмена", "Отменить"), *said)
    router.message.register(receiving.hear_file, StateFilter(Bringing.files), SentFile(), *said)
    router.message.register(receiving.hear_file, LookingAround(), SentFile(), *said)
    router.message.register(receiving.hear_words, StateFilter(Bringing.files), *said)
    router.message.register(managing.hear_title, StateFilter(Renaming.title), *said)
    router.callback_query.register(receiving.ask_for_files, Bring.filter())
    router.callback_query.register(receiving.bring_sent, BringSent.filter())
    router.callback_query.register(receiving.press, OfFile.filter())
    router.callback_query.register(managing.press, OfDocument.filter())
    router.callback_query.register(managing.move, MoveTo.filter())
    router.callback_query.register(managing.show_history, History.filter())
    router.callback_query.register(managing.send_one, OneVersion.filter())
    router.callback_query.register(listing.show_awaited, Awaited.filter())
    router.callback_query.register(listing.export, Export.filter())
    return router
