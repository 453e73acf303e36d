"""Whether somebody hears of new versions of what they took."""

from aiogram.types import CallbackQuery

from handlers.documents import keyboards, texts
from handlers.documents.callbacks import WantNotices
from handlers.menu.answering import acknowledge, say
from storage.database import Database
from storage.documents import taking
from storage.people import Visitor


async def choose(callback: CallbackQuery, callback_data: WantNotices, visitor: Visitor, database: Database) -> None:
    wanted = callback_data.wanted
    await database.write(taking.want_notices, visitor.person.id, wanted)
    await acknowledge(callback)
    said = texts.notices_on() if wanted else texts.notices_off()
    await say(callback, said, keyboards.after_notices(wanted=wanted))
