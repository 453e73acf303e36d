"""«Буду», «Не приду», «Сдано» in words: below a reminder that came, or as an answer to it."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, Message, ReplyParameters
from typing_extensions import override

from handlers.buttons import plain
from handlers.roadmap import keyboards, texts
from handlers.roadmap.states import HandingIn, take_next
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, NotAllowed
from storage.roadmap import answers, hand_ins, looking, recalling
from storage.roadmap.refusals import Began, Wanted
from storage.tables import Attendance, HandInState, Milestone, MilestoneKind

_ANSWERS: Final = {
    "буду": Attendance.YES,
    "приду": Attendance.YES,
    "не буду": Attendance.NO,
    "не приду": Attendance.NO,
    "под вопросом": Attendance.MAYBE,
}
_DONE: Final = frozenset({"сдано", "сдал", "сдала"})


class AboutMilestone(Filter):
    """Passes such words from whoever is asked for nothing, with the milestone that they are surely about."""

    @override
    async def __call__(
        self, message: Message, database: Database, visitor: Visitor | None = None, raw_state: str | None = None
    ) -> bool | dict[str, Any]:
        words = plain(message.text or "")
        if raw_state is not None or visitor is None or words not in {*_ANSWERS, *_DONE}:
            return False
        kind = MilestoneKind.DEADLINE if words in _DONE else MilestoneKind.MEETING
        replied = message.reply_to_message.message_id if message.reply_to_message else None
        milestone = await database.read(recalling.meant, visitor.person.id, kind, replied)
        return False if milestone is None else {"milestone": milestone}


async def hear(
    message: Message, milestone: Milestone, visitor: Visitor, database: Database, state: FSMContext, zone: ZoneInfo
) -> None:
    """Does what the button does."""
    keyboard: InlineKeyboardMarkup | None
    attendance = _ANSWERS.get(plain(message.text or ""))
    try:
        if attendance is None:
            await database.write(hand_ins.hand_in, visitor.person.id, milestone.id, None)
            told, keyboard = texts.handed_in(milestone=milestone), keyboards.handed_in(milestone)
        else:
            await database.write(answers.answer, visitor.person.id, milestone.id, attendance)
            told = texts.answered_in_words(milestone=milestone, attendance=attendance, zone=zone)
            keyboard = keyboards.under(milestone, answer=attendance)
    except Wanted:
        await take_next(state, HandingIn.part, milestone.id)
        told, keyboard = texts.send_it(milestone=milestone, more=False), None
    except Began:
        told, keyboard = texts.began(), None
    except AlreadyDone:
        shown = await database.read(looking.card, visitor.person.id, milestone.id)
        told, keyboard = texts.accepted_before(), None
        if shown.entry.hand_in is HandInState.HANDED:
            told, keyboard = texts.handed_before_in_words(), keyboards.handed_in(milestone)
    except NotAllowed:
        told, keyboard = texts.not_for_you(), None
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(told, reply_markup=keyboard, reply_parameters=reply)
