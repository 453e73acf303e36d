"""What a person was asked to type about published answers."""

from aiogram.fsm.state import State, StatesGroup


class Searching(StatesGroup):
    words = State()


class Editing(StatesGroup):
    """The wording of what is being prepared for publishing."""

    question = State()
    answer = State()
