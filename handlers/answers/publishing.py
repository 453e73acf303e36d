"""«Опубликовать ответ»: checking and wording what everybody will read.

What is being worded waits in the coordinator's dialogues under the question's number, so that neither another
dialogue nor a restart loses it. A button publishes only the wording that stands above it.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from zlib import crc32

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.answers import keyboards, texts
from handlers.answers.callbacks import Preparing, Publish, Step
from handlers.answers.states import Editing
from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from handlers.questions import answering_texts, messages
from handlers.questions.texts import cut, units
from storage import agglomeration
from storage.answers import publishing
from storage.answers.anonymising import shows_people
from storage.answers.publishing import Prepared
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed


@dataclass(frozen=True, slots=True)
class Wording:
    """What would be published; ``with_files``: the answer's files go along."""

    question: str
    answer: str
    with_files: bool


@dataclass(frozen=True, slots=True)
class Preparation:
    """A press or a message about what is being prepared, by a coordinator of the question's group."""

    prepared: Prepared
    wording: Wording
    visitor: Visitor
    database: Database
    state: FSMContext
    dialog_manager: DialogManager

    @property
    def number(self) -> int:
        return self.prepared.question_id

    @property
    def mark(self) -> int:
        """Tells what would be published now from anything else."""
        wording = self.wording
        files = [each["unique"] for each in self.prepared.files] if wording.with_files else []
        return crc32(json.dumps([wording.question, wording.answer, files]).encode())

    @property
    def is_published(self) -> bool:
        return self.prepared.published is not None and self.prepared.published.withdrawn_at is None


async def begin(
    callback: CallbackQuery,
    callback_data: Publish,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """Shows what would be published, below the card it was asked for under."""
    preparation = await _prepare(callback, callback_data.question, visitor, database, state, dialog_manager)
    if preparation is None:
        return
    if not preparation.prepared.answered and preparation.prepared.published is None:
        await alert(callback, texts.not_answered_yet())
        return
    await acknowledge(callback)
    await say(callback, *_screen(preparation))


async def press(
    callback: CallbackQuery,
    callback_data: Preparing,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """Any button under what is being prepared."""
    preparation = await _prepare(callback, callback_data.question, visitor, database, state, dialog_manager)
    if preparation is None:
        return
    if callback_data.step is not Step.DROP and callback_data.seen != preparation.mark:
        await alert(callback, texts.changed_meanwhile())
        await answering.replace(callback, *_screen(preparation))
        return
    await _REACTIONS[callback_data.step](callback, preparation)


async def hear(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
    raw_state: str | None = None,
) -> None:
    """The question or the answer in the coordinator's words."""
    if messages.is_service(message):
        return
    of_question = raw_state == Editing.question.state
    limit = texts.QUESTION_LIMIT if of_question else texts.ANSWER_LIMIT
    text = (message.text or "").strip()
    if not text:
        await message.answer(texts.not_a_text())
        return
    if units(text) > limit:
        await message.answer(texts.too_long(length=units(text), limit=limit))
        return
    number = int((await state.get_data())["question"])
    try:
        prepared = await database.read(publishing.prepared, visitor.person.id, number)
    except (NotAllowed, Missing):
        await state.clear()
        await message.answer(answering_texts.no_longer_coordinator(number=number))
        return
    wording = await _wording(prepared, state)
    wording = replace(wording, question=text) if of_question else replace(wording, answer=text)
    await _keep(state, number, wording)
    await state.clear()
    words, keyboard = _screen(Preparation(prepared, wording, visitor, database, state, dialog_manager))
    await message.answer(words, reply_markup=keyboard)


async def _prepare(
    callback: CallbackQuery,
    number: int,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> Preparation | None:
    """What is being prepared of a question; whoever has no right to it is told."""
    try:
        prepared = await database.read(publishing.prepared, visitor.person.id, number)
    except Missing:
        await alert(callback, answering_texts.no_such_question())
    except NotAllowed:
        await alert(callback, answering_texts.no_longer_coordinator(number=number))
    else:
        return Preparation(prepared, await _wording(prepared, state), visitor, database, state, dialog_manager)
    return None


async def _publish(callback: CallbackQuery, preparation: Preparation) -> None:
    wording, database = preparation.wording, preparation.database
    if not wording.question or not wording.answer:
        await alert(callback, texts.both_are_needed())
        return
    answer = await database.write(
        publishing.publish,
        preparation.visitor.person.id,
        preparation.number,
        wording.question,
        wording.answer,
        with_files=wording.with_files,
    )
    await _kept(preparation.state, preparation.number).clear()
    await acknowledge(callback)
    group = await database.read(agglomeration.group, answer.group_id)
    await answering.replace(callback, texts.published(group=group), keyboards.published(answer))


async def _ask_for_question(callback: CallbackQuery, preparation: Preparation) -> None:
    await _ask(callback, preparation, Editing.question, texts.write_question(now=preparation.wording.question))


async def _ask_for_answer(callback: CallbackQuery, preparation: Preparation) -> None:
    await _ask(callback, preparation, Editing.answer, texts.write_answer(now=preparation.wording.answer))


async def _ask(callback: CallbackQuery, preparation: Preparation, what: State, prompt: str) -> None:
    await leave(preparation.dialog_manager, preparation.state)
    await preparation.state.set_state(what)
    await preparation.state.set_data({"question": preparation.number})
    await acknowledge(callback)
    await say(callback, prompt)


async def _turn_files(callback: CallbackQuery, preparation: Preparation) -> None:
    wording = replace(preparation.wording, with_files=not preparation.wording.with_files)
    await _keep(preparation.state, preparation.number, wording)
    await acknowledge(callback)
    await answering.replace(callback, *_screen(replace(preparation, wording=wording)))


async def _drop(callback: CallbackQuery, preparation: Preparation) -> None:
    await _kept(preparation.state, preparation.number).clear()
    await acknowledge(callback)
    await answering.replace(callback, texts.not_published(was=preparation.is_published))


def _screen(preparation: Preparation) -> tuple[str, InlineKeyboardMarkup]:
    prepared, wording = preparation.prepared, preparation.wording
    text = texts.preparing(
        number=preparation.number,
        question=wording.question,
        answer=wording.answer,
        files=texts.files(count=len(prepared.files), go_along=wording.with_files),
        shortened=_is_cut(prepared.question, wording.question, texts.QUESTION_LIMIT)
        or _is_cut(prepared.answer, wording.answer, texts.ANSWER_LIMIT),
        shows_people=shows_people(wording.question) or shows_people(wording.answer),
        published=preparation.is_published,
    )
    return text, keyboards.preparing(
        preparation.number,
        preparation.mark,
        files=wording.with_files if prepared.files else None,
        published=preparation.is_published,
    )


def _is_cut(whole: str, shown: str, limit: int) -> bool:
    return shown != whole and shown == cut(whole, limit)


async def _wording(prepared: Prepared, state: FSMContext) -> Wording:
    """As the coordinator worded it last; until then as it is published, or as it was said."""
    kept = await _kept(state, prepared.question_id).get_data()
    if kept:
        return Wording(kept["question"], kept["answer"], bool(kept["with_files"] and prepared.files))
    with_files = bool(prepared.files if prepared.published is None else prepared.published.parts)
    return Wording(cut(prepared.question, texts.QUESTION_LIMIT), cut(prepared.answer, texts.ANSWER_LIMIT), with_files)


async def _keep(state: FSMContext, number: int, wording: Wording) -> None:
    await _kept(state, number).set_data(
        {"question": wording.question, "answer": wording.answer, "with_files": wording.with_files}
    )


def _kept(state: FSMContext, number: int) -> FSMContext:
    """A place of its own: other dialogues, and leaving them, do not touch it."""
    return FSMContext(storage=state.storage, key=replace(state.key, destiny=f"publishing:{number}"))


_REACTIONS: dict[Step, Callable[[CallbackQuery, Preparation], Awaitable[None]]] = {
    Step.PUBLISH: _publish,
    Step.QUESTION: _ask_for_question,
    Step.ANSWER: _ask_for_answer,
    Step.FILES: _turn_files,
    Step.DROP: _drop,
}
