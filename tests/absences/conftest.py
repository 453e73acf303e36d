"""Two coordinators, each alone with a group, and a participant of the first one's."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from bot.playground import Phone
from tests.clocks import StoppedClock, stopped
from tests.questions.people import GALINA, asker, coordinator
from tests.town import Town


class Cast(NamedTuple):
    vera: Phone
    galina: Phone
    anna: Phone


@pytest.fixture(autouse=True)
def hands() -> Iterator[StoppedClock]:
    """It is Tuesday noon."""
    with stopped("2026-03-10 12:00") as found:
        yield found


@pytest.fixture
async def cast(town: Town) -> Cast:
    """Vera has the second group and Anna in it, Galina the third."""
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина", group_id=3)
    return Cast(vera, galina, await asker(town))


async def open_absences(phone: Phone) -> None:
    """Presses the button of the desk."""
    await phone.say("/questions")
    await phone.press("Замещение")


async def set_absence(phone: Phone, whom: str, until: str) -> None:
    """Goes the whole way by buttons and typed day."""
    await open_absences(phone)
    await phone.press(whom)
    await phone.hears("До какого дня")
    await phone.say(until)
    await phone.hears("Начнётся сразу")
    await phone.press("Включить")
    await phone.hears("Готово")
