"""Words that mean a button of what has been sent, typed while nothing is composed: they are about the latest."""

from typing import Any, Final

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from typing_extensions import override

from handlers.announcements import pressing, progress_texts, reporting
from handlers.announcements.callbacks import Act
from handlers.buttons import plain
from storage.announcements import history, items
from storage.database import Database
from storage.people import Visitor
from storage.refusals import NotAllowed
from storage.roadmap.times import Times

_ACTS: Final = {
    plain(progress_texts.PAUSE): Act.PAUSE,
    plain(progress_texts.GO_ON): Act.GO_ON,
    plain(progress_texts.STOP): Act.STOP,
    plain(progress_texts.STOP_NOW): Act.STOP_NOW,
}
_REPORT: Final = plain(progress_texts.REPORT)
_LOOKED_THROUGH: Final = 20


class AboutLatest(Filter):
    """Passes such words from an author who is asked for nothing, with the number of their latest announcement sent."""

    @override
    async def __call__(
        self, message: Message, database: Database, visitor: Visitor | None = None, raw_state: str | None = None
    ) -> bool | dict[str, Any]:
        if raw_state is not None or message.text is None or plain(message.text) not in {*_ACTS, _REPORT}:
            return False
        if visitor is None or not visitor.is_staff or message.reply_to_message is not None:
            return False
        try:
            listing = await database.read(history.latest, visitor.person.id, _LOOKED_THROUGH)
        except NotAllowed:
            return False
        for each in listing.announcements:
            if each.announcement.author_id == visitor.person.id and each.announcement.state in items.BEGUN:
                return {"announcement_id": each.announcement.id}
        return False


async def hear(
    message: Message,
    announcement_id: int,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    times: Times,
) -> None:
    """«Пауза», «Продолжить», «Остановить», «Отчёт»."""
    act = _ACTS.get(plain(message.text or ""))
    if act is None:
        await reporting.tell(message, announcement_id, visitor, database, times.zone)
    else:
        await pressing.carry_out_typed(act, message, announcement_id, visitor, database, bot, state, times)
