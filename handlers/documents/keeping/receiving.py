"""Files that coordinators send, one by one or as albums, and what they press and type until each has its place."""

from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.buttons import plain
from handlers.documents import refusing
from handlers.documents import states as reading
from handlers.documents.keeping import fetching, keyboards, panel, placing, texts
from handlers.documents.keeping.batch import Batch, Chosen, Step, WaitingFile, forget, is_bringing, load, save
from handlers.documents.keeping.callbacks import Act, Bring, BringSent, OfFile
from handlers.documents.keeping.fetching import NotFetched
from handlers.documents.keeping.panel import Desk
from handlers.documents.keeping.placing import Outcome, Settled
from handlers.documents.texts import escaped
from handlers.menu.answering import acknowledge, alert, put_away, replace, say
from handlers.menu.dialogues import leave
from handlers.questions import messages
from storage.database import Database
from storage.documents import bringing, versions
from storage.documents.file_kinds import Unfit
from storage.documents.keeping import UnfitTitle
from storage.files import Files
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed

_TYPED: Final = {
    plain(texts.NO_NOTE): Act.NO_NOTE,
    plain(texts.NEW_DOCUMENT): Act.NEW,
    plain(texts.BY_NAME): Act.BY_NAME,
    plain(texts.SKIP): Act.SKIP,
    plain(texts.BACK): Act.LOOK,
}
_YES: Final = frozenset({plain(texts.DONE), "да"})


class SentFile(Filter):
    """Passes a file sent by whoever keeps the catalogue; pictures and voices are no files."""

    @override
    async def __call__(self, message: Message, visitor: Visitor) -> bool:
        return message.content_type == ContentType.DOCUMENT and visitor.is_staff


async def ask_for_files(
    callback: CallbackQuery,
    callback_data: Bring,
    bot: Bot,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Добавить файл», which also returns to what waits, and «Новый файл» of one document, which comes before it."""
    try:
        if callback_data.document:
            prospect = await database.read(bringing.prospect, visitor.person.id, callback_data.document)
            text = texts.send_file_of(prospect=prospect, zone=zone)
        elif visitor.is_staff:
            text = texts.send_files()
        else:
            raise NotAllowed
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_keeper(refusal))
    else:
        batch = await load(state)
        await leave(dialog_manager, state)
        batch.target = callback_data.document
        await save(state, batch)
        await acknowledge(callback)
        await say(callback, text)
        if batch.files and not batch.target:
            desk = Desk(bot, callback.from_user.id, visitor.person.id, database, state, zone)
            await _ask_about_first(desk, batch, below=True)


async def bring_sent(
    callback: CallbackQuery,
    callback_data: BringSent,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    files: Files,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Добавить в документы» under a reply to a file."""
    original = _original(callback, callback_data.message)
    if callback.bot is None or not visitor.is_staff:
        await alert(callback, texts.for_keepers())
    elif original is None:
        await alert(callback, texts.forgotten())
    else:
        await acknowledge(callback)
        await put_away(callback)
        if not await is_bringing(state):
            await leave(dialog_manager, state)
        await _bring(_desk(original, callback.bot, visitor, database, state, zone), original, files)


async def hear_file(
    message: Message,
    bot: Bot,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    files: Files,
    zone: ZoneInfo,
) -> None:
    """A file, alone or a part of an album that straggles in."""
    near = await reading.opened(state) if await state.get_state() == reading.Looking.words.state else None
    await _bring(_desk(message, bot, visitor, database, state, zone), message, files, near=near or 0)


async def hear_words(
    message: Message, bot: Bot, visitor: Visitor, database: Database, state: FSMContext, zone: ZoneInfo
) -> None:
    """What is typed while a file waits for its place, and whatever is no file."""
    desk, batch = _desk(message, bot, visitor, database, state, zone), await load(state)
    if not visitor.is_staff:
        await forget(state)
        await message.answer(texts.for_keepers())
    elif messages.is_service(message):
        return
    elif message.text is None or not batch.files or batch.target:
        if message.media_group_id is None or message.media_group_id != batch.refused_album:
            batch.refused_album = message.media_group_id or ""
            await save(state, batch)
            await _reply(message, _why_not(message, batch))
    else:
        await _type(desk, batch, message, message.text)


async def press(
    callback: CallbackQuery,
    callback_data: OfFile,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    files: Files,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """Any button under a waiting file; one that is forgotten is taken from the message that the button replies to."""
    if callback.bot is None or callback.message is None or not visitor.is_staff:
        await alert(callback, texts.for_keepers())
        return
    desk, batch = Desk(callback.bot, callback.from_user.id, visitor.person.id, database, state, zone), await load(state)
    if not batch.holds(callback_data.message):
        found = await _find_again(callback, callback_data, desk, files)
        if found is None:
            await _go_on(desk, batch)
            return
        batch.bring_first(found)
    if not await is_bringing(state):
        await leave(dialog_manager, state)
    batch.put_first(callback_data.message)
    batch.panel, batch.target = callback.message.message_id, 0
    try:
        outcome, screen = await _next(desk, batch, callback_data)
    except NotAllowed:
        await forget(state)
        await alert(callback, texts.for_keepers())
        return
    if isinstance(outcome, Settled):
        batch.drop_first()
        await save(state, batch)
        await acknowledge(callback)
        await replace(callback, outcome.text, _opened(outcome))
        await _go_on(desk, batch)
    elif screen is not None:
        await acknowledge(callback, outcome, alert=outcome is not None)
        await panel.put(desk, batch, screen)


async def _next(desk: Desk, batch: Batch, data: OfFile) -> tuple[Outcome, panel.Screen | None]:
    """What came of it, and what there is to see next, unless the file is settled."""
    try:
        outcome = await placing.carry_out(desk, batch, data)
        return outcome, None if isinstance(outcome, Settled) else await panel.render(desk, batch)
    except UnfitTitle as refusal:
        words = texts.unfit_title(length=refusal.length, longest=refusal.longest)
    except Missing:
        batch.chosen, words = Chosen(), texts.gone()
    return words, await panel.render(desk, batch)


async def _type(desk: Desk, batch: Batch, message: Message, text: str) -> None:
    """Takes words for the button that says them, or for what the panel asks."""
    try:
        data = await _meant(desk, batch, text)
        if data is not None:
            outcome, screen = await _next(desk, batch, data)
        else:
            outcome, screen = await _take_in(batch, text), None
    except UnfitTitle as refusal:
        await _reply(message, texts.unfit_title(length=refusal.length, longest=refusal.longest))
        return
    except NotAllowed:
        await forget(desk.state)
        await message.answer(texts.for_keepers())
        return
    if isinstance(outcome, Settled):
        await panel.close(desk, batch.panel)
        batch.drop_first()
        await save(desk.state, batch)
        await message.answer(outcome.text, reply_markup=_opened(outcome))
        await _go_on(desk, batch)
        return
    if outcome is not None:
        await _reply(message, escaped(outcome))
    if screen is not None:
        await panel.put(desk, batch, screen, below=True)
    elif outcome is None:
        await panel.show(desk, batch, below=True)


async def _meant(desk: Desk, batch: Batch, text: str) -> OfFile | None:
    """The button that somebody typed instead of pressing it."""
    words, chosen, first = plain(text), batch.chosen, batch.files[0].message
    if words in _YES and chosen.step in {Step.REPLACE, Step.ADD}:
        act = Act.REPLACE if chosen.step is Step.REPLACE else Act.ADD
        return OfFile(act=act, message=first, value=chosen.document, seen=chosen.fingerprint)
    if chosen.step is Step.LOOK and words.isdecimal():
        proposed = await panel.proposals(desk, batch)
        if 1 <= int(words) <= len(proposed):
            return OfFile(act=Act.CHOOSE, message=first, value=proposed[int(words) - 1].document.id)
    typed = _TYPED.get(words)
    if typed is None or (typed is Act.NO_NOTE and not chosen.document):
        return None
    return OfFile(act=typed, message=first, value=chosen.document)


async def _take_in(batch: Batch, text: str) -> Outcome:
    chosen = batch.chosen
    if chosen.step is Step.LOOK:
        chosen.query = text
    elif chosen.step is Step.NOTE or (chosen.step is Step.REPLACE and chosen.seen):
        return await placing.note(batch, text)
    elif chosen.step is Step.REPLACE:
        batch.chosen = Chosen(query=text)
    elif chosen.step in {Step.TITLE, Step.ADD}:
        await placing.entitle(batch, text)
    elif chosen.step is Step.SECTION_TITLE:
        await placing.entitle_section(batch, text)
    return None


async def _bring(desk: Desk, message: Message, files: Files, *, near: int = 0) -> None:
    """Takes a file over and asks what it is; while another one is asked about, it waits its turn.

    One that was asked for is asked about first; so is one with which the coordinator returns to others left waiting.
    """
    batch = await load(desk.state)
    if batch.holds(message.message_id) or message.document is None:
        await _go_on(desk, batch)
        return
    try:
        file = await fetching.fetch(desk.bot, files, message, message.document)
    except Unfit as refusal:
        name = message.document.file_name or ""
        await _reply(message, texts.refused(name=name, fault=refusal.fault, inside=refusal.inside))
        return
    except NotFetched:
        await _reply(message, texts.not_fetched(name=message.document.file_name or ""))
        return
    at_once = bool(batch.target) or not batch.files or not await is_bringing(desk.state)
    twin = next((each for each in batch.files if each.sha256 == file.sha256), None)
    if twin is not None and not at_once:
        await _reply(message, texts.sent_twice(name=twin.name))
        return
    if at_once:
        batch.bring_first(file)
    else:
        batch.bring_last(file)
    batch.near = batch.near or near
    if batch.target:
        batch.chosen, batch.target = Chosen(Step.NOTE, document=batch.target), 0
    await save(desk.state, batch)
    try:
        await _ask_about_first(desk, batch)
    except NotAllowed:
        await forget(desk.state)
        await message.answer(texts.for_keepers())


async def _ask_about_first(desk: Desk, batch: Batch, *, below: bool = False) -> None:
    """As `panel.show`, from the beginning where what was chosen is no more; raises `NotAllowed`."""
    try:
        await panel.show(desk, batch, below=below)
    except Missing:
        batch.chosen = Chosen()
        await panel.show(desk, batch, below=below)


async def _go_on(desk: Desk, batch: Batch) -> None:
    """Asks about the next file; also where a crash came between keeping it and asking."""
    if batch.files and not batch.panel:
        await panel.show(desk, batch)


async def _find_again(callback: CallbackQuery, data: OfFile, desk: Desk, files: Files) -> WaitingFile | None:
    """A file that waits no more, from the message that the button replies to; whoever cannot have it is told."""
    if data.act is Act.SKIP:
        await acknowledge(callback)
        await put_away(callback)
        return None
    original = _original(callback, data.message)
    if original is None or original.document is None:
        await alert(callback, texts.forgotten())
        return None
    try:
        file = await fetching.fetch(desk.bot, files, original, original.document)
        same = await desk.database.read(versions.with_bytes, desk.keeper_id, file.sha256)
    except (Unfit, NotFetched):
        await alert(callback, texts.forgotten())
        return None
    except NotAllowed:
        await alert(callback, texts.for_keepers())
        return None
    if same and data.act in {Act.REPLACE, Act.ADD}:
        # The button was pressed before.
        document = same[0].document
        await alert(callback, texts.done_before_alert())
        await replace(callback, texts.done_before(title=document.title), keyboards.opened(document.id))
        return None
    return file


def _original(callback: CallbackQuery, message_id: int) -> Message | None:
    """The file that the button's message replies to, if this person sent it."""
    pressed = callback.message
    original = pressed.reply_to_message if isinstance(pressed, Message) else None
    if original is None or original.message_id != message_id or original.document is None:
        return None
    return original if original.from_user is not None and original.from_user.id == callback.from_user.id else None


def _why_not(message: Message, batch: Batch) -> str:
    if message.photo is not None:
        return texts.a_file_is_needed(photo=True)
    asked_for = bool(batch.target) or not batch.files
    return texts.a_file_is_needed(photo=False) if asked_for else texts.words_are_needed()


def _opened(settled: Settled) -> InlineKeyboardMarkup | None:
    return keyboards.opened(settled.document_id) if settled.document_id is not None else None


def _desk(message: Message, bot: Bot, visitor: Visitor, database: Database, state: FSMContext, zone: ZoneInfo) -> Desk:
    return Desk(bot, message.chat.id, visitor.person.id, database, state, zone)


async def _reply(message: Message, text: str) -> None:
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(text, reply_parameters=reply)
