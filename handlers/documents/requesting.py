"""«Запросить» a document that has no file yet, and asking for one that is not in the list."""

from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers.documents import refusing, texts
from handlers.documents.browsing import card
from handlers.documents.callbacks import OfDocument
from handlers.menu.answering import alert, replace
from handlers.questions import asking
from storage.database import Database
from storage.documents import requests
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed


async def request(
    callback: CallbackQuery, callback_data: OfDocument, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """Kept once however often it is pressed; the card shows who waits now, or the file that came meanwhile."""
    document_id = callback_data.document
    said, known = await _request(database, visitor, document_id)
    await alert(callback, said)
    if known:
        await replace(callback, *await card(database, visitor, document_id, zone))


async def request_by_words(message: Message, document_id: int, visitor: Visitor, database: Database) -> None:
    """The button's words, typed."""
    said, _ = await _request(database, visitor, document_id)
    await message.answer(said)


async def ask_for_another(
    callback: CallbackQuery, visitor: Visitor, database: Database, state: FSMContext, dialog_manager: DialogManager
) -> None:
    """The next message, in which somebody says what is missing, becomes a question."""
    await asking.press(callback, visitor, database, state, dialog_manager, texts.write_what_is_missing)


async def _request(database: Database, visitor: Visitor, document_id: int) -> tuple[str, bool]:
    """What to say of it, and whether there is such a document to be shown."""
    try:
        requested = await database.write(requests.request, visitor.person.id, document_id)
    except (NotAllowed, Missing) as refusal:
        return refusing.to_reader(refusal), False
    except AlreadyDone:
        return texts.came_meanwhile(), True
    told = texts.requested if requested.new else texts.requested_before
    return told(waiting=requested.waiting), True
