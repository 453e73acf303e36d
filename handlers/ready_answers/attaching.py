"""Documents of the catalogue that go with a ready answer, each in the version of the day it is sent."""

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from handlers.documents.uploading import Parcel, send_version
from handlers.menu.answering import acknowledge, alert, replace
from handlers.questions import messages
from handlers.ready_answers import keyboards, texts
from handlers.ready_answers.callbacks import Attach
from handlers.ready_answers.states import Writing
from storage import agglomeration, ready_answers
from storage.database import Database
from storage.documents import finding
from storage.files import Files
from storage.people import Visitor
from storage.ready_answers import NoSuchFile, TooManyDocuments
from storage.refusals import Missing, NotAllowed
from storage.tables import ReadyAnswer


async def hear_words(message: Message, visitor: Visitor, database: Database, state: FSMContext) -> None:
    """Words of the document's title."""
    if messages.is_service(message):
        return
    try:
        hits = await finding.search(database, visitor.person.id, message.text or "")
    except NotAllowed:
        await state.clear()
        await message.answer(texts.not_yours())
        return
    with_file = [each for each in hits if each.entry.version is not None and each.entry.document.hidden_at is None]
    ready_id = int((await state.get_data())["ready"])
    keyboard = keyboards.documents(ready_id, with_file) if with_file else None
    await message.answer(texts.documents_found(hits=with_file), reply_markup=keyboard)


async def attach(
    callback: CallbackQuery, callback_data: Attach, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    """A document that was found; pressed again it is there already."""
    try:
        ready = await database.write(
            ready_answers.attach, visitor.person.id, callback_data.ready, callback_data.document
        )
    except NotAllowed:
        await alert(callback, texts.not_yours())
    except Missing:
        await alert(callback, texts.gone())
    except TooManyDocuments:
        await alert(callback, texts.too_many_documents())
    except NoSuchFile as refusal:
        await alert(callback, texts.no_such_file(title=refusal.title))
    else:
        if await state.get_state() == Writing.document.state:
            await state.clear()
        await acknowledge(callback)
        group = await database.read(agglomeration.group, ready.group_id)
        card = texts.card(ready=ready, group=group)
        await replace(callback, texts.attached(card=card), keyboards.card(ready))


async def upload(ready: ReadyAnswer, chat_id: int, bot: Bot, database: Database, files: Files) -> None:
    """Sees to it that Telegram has every file, by sending the coordinator those it has not.

    Raises `NoSuchFile`, `FileLost`, and Telegram's errors.
    """
    for version in await database.read(ready_answers.to_upload, ready):
        await send_version(Parcel(bot, chat_id, texts.uploaded_first(), silent=True), version, database, files)
