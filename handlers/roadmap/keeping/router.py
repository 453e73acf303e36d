"""What coordinators send, press and type about the roadmap."""

from aiogram import Router
from aiogram.filters import Command, or_f

from handlers.buttons import Words
from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.questions.router import stop_waiting
from handlers.roadmap.keeping import deciding, importing, listing, managing, picking, planning, typing_in
from handlers.roadmap.keeping.callbacks import (
    Begin,
    CarryOut,
    Choices,
    Day,
    Hour,
    Listing,
    Month,
    Months,
    OfDraft,
    OfHandIn,
    OfMilestone,
    OfTable,
    Pick,
    Resume,
)
from handlers.roadmap.keeping.desk import AtDesk
from handlers.roadmap.keeping.importing import SentTable
from handlers.roadmap.keeping.listing import Keeper
from handlers.roadmap.keeping.states import PLANNING, Expects, KeepingRoadmap
from handlers.roadmap.keeping.typing_in import TypedButton


def register(router: Router) -> None:
    """Comes before the participants' reactions: whoever keeps the roadmap gets that of their groups."""
    roadmap = or_f(Command("roadmap", ignore_case=True), Words("Дорожная карта"))
    router.message.register(listing.show, roadmap, Keeper())
    said = (NotAboutAQuestion(), ~MenuWord())
    waiting = Expects(*PLANNING, KeepingRoadmap.remark)
    router.message.register(stop_waiting, waiting, Words("Отмена", "Отменить"), *said)
    router.message.register(typing_in.hear_button, Expects(*PLANNING), TypedButton(), *said, AtDesk())
    router.message.register(typing_in.hear, Expects(*PLANNING), *said, AtDesk())
    router.message.register(deciding.hear_remark, Expects(KeepingRoadmap.remark), *said)
    router.message.register(importing.hear_table, Expects(KeepingRoadmap.looking), SentTable(), *said)
    router.callback_query.register(planning.begin, Begin.filter(), AtDesk())
    router.callback_query.register(planning.resume, Resume.filter(), AtDesk())
    router.callback_query.register(planning.press, OfDraft.filter(), AtDesk())
    router.callback_query.register(picking.pick, Pick.filter(), AtDesk())
    router.callback_query.register(picking.open_choices, Choices.filter(), AtDesk())
    router.callback_query.register(picking.turn, Month.filter(), AtDesk())
    router.callback_query.register(picking.choose_day, Day.filter(), AtDesk())
    router.callback_query.register(picking.choose_hour, Hour.filter(), AtDesk())
    router.callback_query.register(listing.turn, Listing.filter())
    router.callback_query.register(listing.show_months, Months.filter())
    router.callback_query.register(managing.press, OfMilestone.filter(), AtDesk())
    router.callback_query.register(deciding.press, OfHandIn.filter())
    router.callback_query.register(importing.press, OfTable.filter())
    router.callback_query.register(importing.carry_out, CarryOut.filter())
