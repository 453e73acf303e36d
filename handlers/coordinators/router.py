"""What coordinators and administrators say and press."""

from aiogram import F, Router
from aiogram.filters import Command, or_f

from handlers.buttons import Words
from handlers.coordinators import administration, applications, connecting, contacts, people
from handlers.coordinators.callbacks import Administer, Connect, Contact, Decide, People, Verdict
from handlers.coordinators.states import Expects, Typing
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="coordinators")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(people.show, or_f(Command("people", ignore_case=True), Words("Участники")))
    router.message.register(people.show_statistics, or_f(Command("stats", ignore_case=True), Words("Статистика")))
    router.message.register(administration.show, Words("Управление"))
    typed = (NotAboutAQuestion(), ~MenuWord())
    router.message.register(applications.hear_reason, Expects(Typing.reason), *typed)
    router.message.register(contacts.hear, Expects(Typing.contact), *typed)
    router.callback_query.register(applications.accept, Decide.filter(F.verdict == Verdict.ACCEPT))
    router.callback_query.register(applications.ask_reason, Decide.filter(F.verdict == Verdict.DECLINE))
    router.callback_query.register(applications.decline_without_reason, Decide.filter(F.verdict == Verdict.NO_REASON))
    router.callback_query.register(applications.keep_pending, Decide.filter(F.verdict == Verdict.KEEP))
    router.callback_query.register(people.press, People.filter())
    router.callback_query.register(contacts.ask, Contact.filter())
    router.callback_query.register(connecting.connect, Connect.filter())
    router.callback_query.register(administration.press, Administer.filter())
    return router
