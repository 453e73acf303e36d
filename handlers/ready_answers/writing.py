"""What a coordinator sends to be kept: names and answers, the parts of an album as they come, later corrections."""

from datetime import datetime

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, ReplyParameters
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.content import content_of
from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from handlers.questions import messages
from handlers.ready_answers import keyboards, texts
from handlers.ready_answers.callbacks import Create
from handlers.ready_answers.managing import card
from handlers.ready_answers.states import Writing
from handlers.registration.validation import cleaned
from storage import agglomeration, ready_answers
from storage.database import Database
from storage.people import Visitor
from storage.ready_answers import Changed, Part
from storage.refusals import Missing, NotAllowed

LONGEST_TITLE = 100


class LaterPart(Filter):
    """Passes a part of an album that a ready answer has begun with; hands its id on as ``ready_id``."""

    @override
    async def __call__(self, message: Message, visitor: Visitor, database: Database) -> bool | dict[str, int]:
        if message.media_group_id is None:
            return False
        return await _found(message, visitor, database)


class KeptMessage(Filter):
    """Passes an edited message that a ready answer was made of; hands its id on as ``ready_id``."""

    @override
    async def __call__(self, message: Message, visitor: Visitor, database: Database) -> bool | dict[str, int]:
        return await _found(message, visitor, database)


async def create(
    callback: CallbackQuery,
    callback_data: Create,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """«Создать»: the name comes first."""
    if callback_data.group not in visitor.coordinates:
        await alert(callback, texts.not_yours())
        return
    await leave(dialog_manager, state)
    group = await database.read(agglomeration.group, callback_data.group)
    await state.set_state(Writing.title)
    await state.set_data({"group": group.id})
    await acknowledge(callback)
    await say(callback, texts.name_it(group=group))


async def hear_title(message: Message, state: FSMContext) -> None:
    title = await _title(message, state)
    if title is not None:
        data = await state.get_data()
        await state.set_state(Writing.answer)
        await state.set_data({**data, "title": title})
        await message.answer(texts.send_it(title=title))


async def hear_answer(message: Message, visitor: Visitor, database: Database, state: FSMContext) -> None:
    part = _part(message)
    if part is None:
        await _say_why_not_kept(message, state)
        return
    data = await state.get_data()
    try:
        ready = await database.write(
            ready_answers.create, visitor.person.id, int(data["group"]), str(data["title"]), part
        )
    except NotAllowed:
        await state.clear()
        await message.answer(texts.not_yours())
        return
    await state.clear()
    await message.answer(texts.saved(card=await card(database, ready)), reply_markup=keyboards.card(ready))


async def hear_new_title(message: Message, visitor: Visitor, database: Database, state: FSMContext) -> None:
    title = await _title(message, state)
    if title is None:
        return
    ready_id, seen = await _shown(state)
    try:
        changed = await database.write(ready_answers.rename, visitor.person.id, ready_id, title, seen)
    except (Missing, NotAllowed) as refusal:
        await _refuse(message, state, refusal)
    else:
        text = texts.renamed(card=await card(database, changed.ready), overtaken=changed.overtaken)
        await _confirm(message, state, changed, text)


async def hear_replacement(message: Message, visitor: Visitor, database: Database, state: FSMContext) -> None:
    part = _part(message)
    if part is None:
        await _say_why_not_kept(message, state)
        return
    ready_id, seen = await _shown(state)
    try:
        changed = await database.write(ready_answers.replace, visitor.person.id, ready_id, part, seen)
    except (Missing, NotAllowed) as refusal:
        await _refuse(message, state, refusal)
    else:
        text = texts.replaced(card=await card(database, changed.ready), overtaken=changed.overtaken)
        await _confirm(message, state, changed, text)


async def hear_later_part(message: Message, visitor: Visitor, database: Database, ready_id: int) -> None:
    """Goes where the first part of its album went; that one has been answered."""
    part = _part(message)
    if part is not None:
        await database.write(ready_answers.put, visitor.person.id, ready_id, part)


async def hear_correction(message: Message, visitor: Visitor, database: Database, ready_id: int) -> None:
    """The coordinator edits the message that the ready answer was made of; a link's preview comes as an edit too."""
    part = _part(message)
    ready = await database.write(ready_answers.put, visitor.person.id, ready_id, part) if part is not None else None
    if ready is not None:
        await message.answer(texts.corrected(title=ready.title), reply_parameters=_under(message))


async def _found(message: Message, visitor: Visitor, database: Database) -> bool | dict[str, int]:
    if not visitor.is_coordinator:
        return False
    ready_id = await database.read(
        ready_answers.of_message, visitor.person.id, message.message_id, message.media_group_id
    )
    return {"ready_id": ready_id} if ready_id is not None else False


async def _title(message: Message, state: FSMContext) -> str | None:
    """The name to keep; a message that cannot be one is answered."""
    title = cleaned(message.text or "")
    if 1 <= len(title) <= LONGEST_TITLE:
        return title
    await _refuse_once(message, state, texts.not_a_title())
    return None


def _part(message: Message) -> Part | None:
    """The message as it is kept; None for one that cannot be."""
    content = content_of(message)
    if content is None or message.has_protected_content:
        return None
    return Part(content, message.message_id, message.media_group_id)


async def _say_why_not_kept(message: Message, state: FSMContext) -> None:
    words = texts.protected() if message.has_protected_content else texts.cannot_be_kept()
    await _refuse_once(message, state, words)


async def _refuse_once(message: Message, state: FSMContext, words: str) -> None:
    """Of an album only the first part is answered, and nothing that nobody has said."""
    if messages.is_service(message):
        return
    if message.media_group_id is not None:
        if (await state.get_data()).get("refused") == message.media_group_id:
            return
        await state.update_data(refused=message.media_group_id)
    await message.answer(words, reply_parameters=_under(message))


async def _shown(state: FSMContext) -> tuple[int, datetime]:
    """Which ready answer the coordinator changes, and when what they saw of it was last changed."""
    data = await state.get_data()
    return int(data["ready"]), datetime.fromisoformat(data["seen"])


async def _confirm(message: Message, state: FSMContext, changed: Changed, text: str) -> None:
    await state.clear()
    await message.answer(text, reply_markup=keyboards.card(changed.ready))


async def _refuse(message: Message, state: FSMContext, refusal: Exception) -> None:
    await state.clear()
    await message.answer(texts.not_yours() if isinstance(refusal, NotAllowed) else texts.gone_while_writing())


def _under(message: Message) -> ReplyParameters:
    return ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
