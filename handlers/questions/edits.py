"""Messages edited by their authors after they were said."""

from datetime import datetime

from aiogram.fsm.context import FSMContext
from aiogram.types import Message, ReplyParameters

from handlers.menu.dialogues import is_open
from handlers.menu.keyboards import MenuWord
from handlers.questions import messages, texts
from storage import clock
from storage.database import Database
from storage.people import Visitor
from storage.questions import conversation, reading

_menu_word = MenuWord()


async def reword(
    message: Message, visitor: Visitor, database: Database, state: FSMContext, raw_state: str | None = None
) -> None:
    """The new words are kept and go to whoever has the old ones; an edit that goes to nobody is answered.

    What was typed into a form may be edited without a word: the form shows what it took.
    """
    said = messages.said(message)
    front = await database.read(reading.front, said.chat_id, said.message_id)
    reworded = await database.write(conversation.reword, messages.headed(said, front) if front else said)
    if reworded.message is not None or reworded.offered:
        return
    in_a_dialogue = await _is_asked(state, raw_state) or await is_open(state)
    if in_a_dialogue or not (visitor.may_ask or visitor.is_coordinator) or await _menu_word(message):
        return
    if message.text is None and message.caption is None:
        return
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(texts.edited_for_nobody(), reply_parameters=reply)


async def _is_asked(state: FSMContext, raw_state: str | None) -> bool:
    """Whether the person is asked for something still: what is asked for only so long stays in the state after that."""
    if raw_state is None:
        return False
    data = await state.get_data()
    # A stand-in's ``until`` is a day, and not of the asking.
    until = data.get("typed_by") or data.get("until")
    return until is None or clock.now() <= datetime.fromisoformat(until)
