"""What a coordinator is asked to send or type about documents."""

from aiogram.fsm.state import State, StatesGroup


class Bringing(StatesGroup):
    """Files are asked for, or one waits for its place and what is typed is about it."""

    files = State()


class Renaming(StatesGroup):
    title = State()
