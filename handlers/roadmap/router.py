"""What is sent, typed and pressed about the roadmap."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f

from handlers.buttons import Words
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.questions.router import stop_waiting
from handlers.roadmap import answering, handing_in, helping, looking, sending, wording
from handlers.roadmap.callbacks import (
    Answer,
    ChooseDigest,
    Do,
    OfMilestone,
    OpenMilestone,
    OpenMonth,
    OpenMonths,
    OpenRoadmap,
    Picture,
    WholeCalendar,
)
from handlers.roadmap.keeping import router as keeping
from handlers.roadmap.states import Expects, HandingIn


def build_first() -> Router:
    """Comes before other conversations: what is simply said would be taken for a question."""
    router = Router(name="roadmap, first")
    router.message.filter(InPrivate())
    router.message.register(wording.hear, wording.AboutMilestone())
    return router


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="roadmap")
    router.message.filter(InPrivate())
    router.edited_message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    keeping.register(router)
    router.message.register(looking.show, or_f(Command("roadmap", ignore_case=True), Words("Дорожная карта")))
    router.message.register(looking.show, Words("Моя дорожная карта"))
    said = (NotAboutAQuestion(), ~MenuWord())
    router.message.register(stop_waiting, StateFilter(HandingIn), Words("Отмена", "Отменить"), *said)
    router.message.register(handing_in.hear, Expects(HandingIn.part), *said)
    router.message.register(handing_in.hear, Expects(HandingIn.more), handing_in.File(), *said)
    router.message.register(helping.hear, Expects(HandingIn.help), *said)
    router.edited_message.register(handing_in.reword, handing_in.PartOfHandIn())
    router.callback_query.register(looking.turn, OpenRoadmap.filter())
    router.callback_query.register(looking.open_months, OpenMonths.filter())
    router.callback_query.register(looking.open_month, OpenMonth.filter())
    router.callback_query.register(looking.open_one, OpenMilestone.filter())
    router.callback_query.register(looking.choose_digest, ChooseDigest.filter())
    router.callback_query.register(answering.answer, Answer.filter())
    router.callback_query.register(handing_in.press, OfMilestone.filter(F.do == Do.HAND_IN))
    router.callback_query.register(handing_in.add, OfMilestone.filter(F.do == Do.ADD))
    router.callback_query.register(handing_in.take_back, OfMilestone.filter(F.do == Do.TAKE_BACK))
    router.callback_query.register(helping.press, OfMilestone.filter(F.do == Do.HELP))
    router.callback_query.register(sending.one, OfMilestone.filter(F.do == Do.CALENDAR))
    router.callback_query.register(sending.whole, WholeCalendar.filter())
    router.callback_query.register(sending.picture, Picture.filter())
    return router
