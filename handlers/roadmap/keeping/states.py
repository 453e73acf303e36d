"""What a coordinator of the roadmap is asked to type or send, and for how long it is taken for that."""

from datetime import datetime, timedelta
from typing import Any, Final

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from storage import clock

LASTS: Final = timedelta(hours=12)


class PlanningMilestone(StatesGroup):
    """``panel``: the words of its buttons; elsewhere what the panel has asked for."""

    panel = State()
    title = State()
    moment = State()
    end = State()
    place = State()
    link = State()
    agenda = State()
    hand_in_to = State()
    rule = State()
    until = State()
    municipality = State()
    materials = State()


class KeepingRoadmap(StatesGroup):
    """``looking``: the coordinator's roadmap is open, and a table sent then is for it. ``remark``: to a hand-in."""

    looking = State()
    remark = State()


PLANNING: Final = tuple(PlanningMilestone.__states__)


async def take_next(state: FSMContext, what: State, number: int = 0) -> None:
    """Takes what the coordinator sends next for ``what``; ``number`` says of which draft, or of which hand-in."""
    await state.set_state(what)
    await state.set_data({"number": number, "until": (clock.now() + LASTS).isoformat()})


class Expects(Filter):
    """Passes a message while it is surely meant for one of these; hands on the ``number`` it is about."""

    def __init__(self, *states: State) -> None:
        self._states = {each.state for each in states}

    @override
    async def __call__(
        self, message: Message, state: FSMContext, raw_state: str | None = None
    ) -> bool | dict[str, Any]:
        if raw_state not in self._states:
            return False
        data = await state.get_data()
        until = data.get("until")
        if until is None or clock.now() > datetime.fromisoformat(until):
            return False
        return {"number": int(data["number"])}
