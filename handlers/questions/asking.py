"""Waiting for a question: the person's next message goes to the coordinators of their group."""

from collections.abc import Callable

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from handlers.questions import texts
from handlers.questions.states import Waiting, wait_for
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor


def refusal(visitor: Visitor) -> str | None:
    """Why the visitor asks nobody; None for whoever may ask."""
    if visitor.may_ask and visitor.person.group_id is not None:
        return None
    return texts.asking_is_for_participants() if visitor.is_coordinator else texts.join_before_asking()


async def expect(
    visitor: Visitor, database: Database, state: FSMContext, invitation: Callable[..., str] = texts.write_your_question
) -> str:
    """Takes the next message for the question of a visitor who may ask, and returns the ``invitation`` to write it.

    ``invitation`` gets the title of their ``group``.
    """
    group = await database.read(agglomeration.group, visitor.person.group_id or 0)
    await wait_for(state, Waiting.question)
    return invitation(group=group.title)


async def press(
    callback: CallbackQuery,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
    invitation: Callable[..., str] = texts.write_your_question,
) -> None:
    """«Задать вопрос»: a button after which one is written; whoever may not ask is told why."""
    why_not = refusal(visitor)
    if why_not is not None:
        await alert(callback, why_not)
        return
    await leave(dialog_manager, state)
    words = await expect(visitor, database, state, invitation)
    await acknowledge(callback)
    await say(callback, words)
