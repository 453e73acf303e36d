"""Somebody who moved decides what becomes of the questions they have open in their former group."""

from aiogram.types import CallbackQuery

from handlers.menu.answering import acknowledge, alert, put_away, replace
from handlers.questions import texts
from handlers.questions.keyboards import MoveQuestions
from storage.database import Database
from storage.people import Visitor
from storage.questions import moving
from storage.refusals import Missing


async def choose(callback: CallbackQuery, callback_data: MoveQuestions, visitor: Visitor, database: Database) -> None:
    """Taken along or left; pressed again, there is nothing more to take."""
    operation = moving.take_along if callback_data.take else moving.left_behind
    try:
        left = await database.write(operation, visitor.person.id, callback_data.group)
    except Missing:
        await alert(callback, texts.nothing_left_behind())
        await put_away(callback)
        return
    if callback_data.take:
        words = texts.taken_along(count=left.count, group=left.new_group.title)
    else:
        words = texts.left_there(group=left.group.title)
    await replace(callback, words)
    await acknowledge(callback)
