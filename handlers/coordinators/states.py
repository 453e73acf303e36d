"""What a coordinator was asked to type."""

from aiogram.fsm.state import State, StatesGroup


class Typing(StatesGroup):
    reason = State()
    contact = State()
