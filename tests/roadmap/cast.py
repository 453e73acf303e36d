"""Milestones made for tests, and the people whom they concern."""

from datetime import UTC, datetime
from typing import Any

from bot.playground import Phone, PhoneMessage
from schedules import roadmap
from storage.audiences import Audience
from storage.roadmap import milestones
from storage.roadmap.plans import Plan
from storage.roadmap.times import Times
from storage.tables import Milestone, MilestoneKind
from tests.clocks import ZONE, StoppedClock
from tests.questions.people import asker, coordinator
from tests.town import Town
from tests.waiting import eventually

TODAY = "2026-11-18 12:00"
"""A Wednesday, a week and a day before the meeting and the deadline below."""

MEETING = "2026-11-26 14:00"
DEADLINE = "2026-11-27 18:00"


def local(moment: str) -> datetime:
    """«2026-11-26 14:00» of the bot's zone, in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE).astimezone(UTC)


async def people(town: Town) -> tuple[Phone, Phone]:
    """A participant and the coordinator of the second group."""
    return await asker(town), await coordinator(town)


async def meeting(town: Town, author: Phone, starts: str = MEETING, /, *, tell: bool = False, **wishes: Any) -> int:
    """Its id; ``wishes`` are fields of `Plan`, moments as people write them."""
    return await _make(town, author, MilestoneKind.MEETING, starts, tell=tell, **{"title": "Семинар «Кадры»"} | wishes)


async def deadline(town: Town, author: Phone, due: str = DEADLINE, /, *, tell: bool = False, **wishes: Any) -> int:
    """The same, of something to be handed in."""
    return await _make(town, author, MilestoneKind.DEADLINE, due, tell=tell, **{"title": "Отчёт о практике"} | wishes)


async def move(town: Town, author: Phone, milestone_id: int, **wishes: Any) -> Milestone:
    """Changes it; those concerned hear of that a minute later."""
    person_id = (await town.person(author)).id
    milestone = await town.database.read(milestones.get, milestone_id)
    plan = await town.database.read(milestones.plan_of, milestone)
    made = {name: getattr(plan, name) for name in Plan.__dataclass_fields__} | _typed(wishes)
    return await town.database.write(
        milestones.change, person_id, milestone_id, Plan(**made), milestone.revision, times_of(town)
    )


async def cancel(town: Town, author: Phone, milestone_id: int) -> None:
    """Cancels it alone."""
    person_id = (await town.person(author)).id
    await town.database.write(milestones.cancel, person_id, milestone_id, whole_series=False)


async def strike(town: Town, hands: StoppedClock, moment: str) -> None:
    """It is that moment now, and the roadmap does what has become due."""
    hands.set(moment)
    await roadmap.tick(town.database, times_of(town))


def times_of(town: Town) -> Times:
    if town.program is None:
        raise RuntimeError("the town is not started")
    return town.program.times


async def _make(town: Town, author: Phone, kind: MilestoneKind, starts: str, *, tell: bool, **wishes: Any) -> int:
    person_id = (await town.person(author)).id
    known: dict[str, Any] = {"audience": Audience(frozenset({2})), "responsible_id": person_id} | _typed(wishes)
    plan = Plan(kind=kind, starts_at=local(starts), **known)
    [first, *_] = await town.database.write(milestones.create, person_id, plan, tell=tell, times=times_of(town))
    return first.id


def _typed(wishes: dict[str, Any]) -> dict[str, Any]:
    moments = {"starts_at", "ends_at"}
    return {
        name: local(value) if name in moments and isinstance(value, str) else value for name, value in wishes.items()
    }


async def shows(message: PhoneMessage, *rows: list[str]) -> None:
    """Waits until these are the first rows under the message; none: until it has no buttons."""

    async def is_so() -> bool:
        return message.buttons[: len(rows)] == list(rows) if rows else not message.buttons

    await eventually(is_so)
