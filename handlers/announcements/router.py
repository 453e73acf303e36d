"""What is sent, typed and pressed about announcements."""

from aiogram import Router
from aiogram.filters import Command, or_f

from handlers.announcements import (
    audience,
    choosing,
    composing,
    correcting,
    pressing,
    reading,
    reporting,
    scheduling,
    typing_later,
)
from handlers.announcements.callbacks import (
    Acknowledge,
    Choices,
    Day,
    Drafts,
    DropPart,
    History,
    Moment,
    Month,
    Narrow,
    OfAnnouncement,
    OfReport,
    Read,
    Search,
    Switch,
)
from handlers.announcements.pressing import TypedButton
from handlers.announcements.states import ComposingAnnouncement, Expects, SearchingAnnouncements
from handlers.buttons import Words
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.questions.router import stop_waiting

_COMPOSING = (
    ComposingAnnouncement.parts,
    ComposingAnnouncement.municipality,
    ComposingAnnouncement.link,
    ComposingAnnouncement.moment,
)


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="announcements")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(composing.begin, or_f(Command("announce", ignore_case=True), Words("Объявление")))
    router.message.register(reading.show, Words("Объявления группы", "Объявления", "Прежние объявления"))
    said = (NotAboutAQuestion(), ~MenuWord())
    router.message.register(stop_waiting, Expects(SearchingAnnouncements.words), Words("Отмена", "Отменить"), *said)
    router.message.register(reading.hear_words, Expects(SearchingAnnouncements.words), *said)
    router.message.register(composing.stop, Expects(*_COMPOSING), Words("Отмена", "Отменить"), *said)
    router.message.register(pressing.hear, Expects(*_COMPOSING), TypedButton(), *said)
    router.message.register(audience.hear_municipality, Expects(ComposingAnnouncement.municipality, text=True), *said)
    router.message.register(composing.hear_link, Expects(ComposingAnnouncement.link, text=True), *said)
    router.message.register(scheduling.hear_moment, Expects(ComposingAnnouncement.moment, text=True), *said)
    router.message.register(composing.hear, Expects(*_COMPOSING), *said)
    router.callback_query.register(pressing.press, OfAnnouncement.filter())
    router.callback_query.register(choosing.drop_part, DropPart.filter())
    router.callback_query.register(choosing.switch, Switch.filter())
    router.callback_query.register(composing.show_drafts, Drafts.filter())
    router.callback_query.register(audience.open_choices, Choices.filter())
    router.callback_query.register(audience.narrow, Narrow.filter())
    router.callback_query.register(scheduling.turn, Month.filter())
    router.callback_query.register(scheduling.choose_hour, Day.filter())
    router.callback_query.register(scheduling.choose_moment, Moment.filter())
    router.callback_query.register(reporting.press, OfReport.filter())
    router.callback_query.register(reading.turn, History.filter())
    router.callback_query.register(reading.open_one, Read.filter())
    router.callback_query.register(reading.ask_for_words, Search.filter())
    return router


def build_first() -> Router:
    """Comes before other conversations: corrections belong to the announcement they are of, and /cancel loses none.

    What is simply said would be taken for speech before the words of a progress message are recognised.

    «Ознакомлен» works in groups' chats too.
    """
    router = Router(name="announcements, first")
    router.message.filter(InPrivate())
    router.edited_message.filter(InPrivate())
    router.message.register(composing.stop, Command("cancel", ignore_case=True), Expects(*_COMPOSING))
    router.message.register(typing_later.hear, typing_later.AboutLatest())
    router.edited_message.register(correcting.correct, correcting.OfAnnouncement())
    router.callback_query.register(reading.acknowledge_it, Acknowledge.filter())
    return router
