"""What a coordinator was asked to send for a ready answer."""

from aiogram.fsm.state import State, StatesGroup


class Writing(StatesGroup):
    title = State()
    answer = State()
    new_title = State()
    replacement = State()
    document = State()
