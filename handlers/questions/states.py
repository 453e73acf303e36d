"""What a person was asked to type, and until when the next message is taken for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup

from storage import clock


class Waiting(StatesGroup):
    """The next message goes at once as what was pressed for."""

    question = State()
    follow_up = State()
    answer = State()
    last_word = State()
    note = State()
    hand_over = State()
    search = State()


LASTS = {
    Waiting.question: timedelta(days=1),
    Waiting.follow_up: timedelta(days=1),
    Waiting.answer: timedelta(minutes=30),
    Waiting.last_word: timedelta(minutes=30),
    Waiting.note: timedelta(minutes=30),
    Waiting.hand_over: timedelta(minutes=30),
    Waiting.search: timedelta(minutes=30),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """``fresh``: the message comes while the person surely still means it; ``chosen``: what else was pressed."""

    state: str
    question_id: int | None
    fresh: bool
    chosen: str | None


async def wait_for(state: FSMContext, what: State, question_id: int | None = None, chosen: str | None = None) -> None:
    """Takes the person's next message for ``what``."""
    await state.set_state(what)
    data: dict[str, Any] = {"question": question_id, "until": (clock.now() + LASTS[what]).isoformat()}
    await state.set_data(data | ({"chosen": chosen} if chosen is not None else {}))


async def expected(state: FSMContext, raw_state: str | None) -> Expected | None:
    """What the next message is taken for, if for anything of ours."""
    if raw_state is None or raw_state not in {each.state for each in LASTS}:
        return None
    data = await state.get_data()
    until = data.get("until")
    fresh = until is not None and clock.now() <= datetime.fromisoformat(until)
    return Expected(raw_state, data.get("question"), fresh, data.get("chosen"))
