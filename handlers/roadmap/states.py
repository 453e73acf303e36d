"""What a participant is asked to send about a deadline, and for how long it is taken for that."""

from datetime import datetime, timedelta
from typing import Any, Final

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from storage import clock


class HandingIn(StatesGroup):
    """``part``: what is handed in comes next; ``more``: it came, files after it belong to it; ``help``: a question."""

    part = State()
    more = State()
    help = State()


_LASTS: Final = {
    HandingIn.part.state: timedelta(days=1),
    HandingIn.more.state: timedelta(minutes=15),
    HandingIn.help.state: timedelta(days=1),
}


async def take_next(state: FSMContext, what: State, milestone_id: int) -> None:
    """Takes what the person sends next for ``what``."""
    await state.set_state(what)
    await state.set_data({"milestone": milestone_id, "until": (clock.now() + _LASTS[what.state]).isoformat()})


class Expects(Filter):
    """Passes a message while it is surely meant for one of these, with the milestone's id."""

    def __init__(self, *states: State) -> None:
        self._states = {each.state for each in states}

    @override
    async def __call__(self, _: Message, state: FSMContext, raw_state: str | None = None) -> bool | dict[str, Any]:
        if raw_state not in self._states:
            return False
        data = await state.get_data()
        until = data.get("until")
        if until is None or clock.now() > datetime.fromisoformat(until):
            return False
        return {"milestone_id": int(data["milestone"])}
