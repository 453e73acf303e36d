"""A few weeks of the roadmap held against the model, which catches what is broken on purpose."""

import logging
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import clock
from storage.roadmap import due, late, planning, queueing, reminding, times
from storage.tables import Milestone, MilestoneReminder, Priority
from tests.year.__main__ import play
from tests.year.play import WRONGS, Size

SMALL = Size(days=12, milestones=8, people=16, deeds=25, downtimes=3, fragility=0.1, meddling=0.4)


@pytest.fixture(autouse=True)
def _quiet_log() -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)


async def wrongs_of(folder: Path, chance: int = 10) -> Counter[str]:
    verdict = await play(chance, folder, SMALL)
    assert verdict.figures["reminders"] > 20
    return Counter({what: verdict.figures[what] for what in WRONGS if verdict.figures[what]})


async def test_what_should_go_goes_once(tmp_path: Path) -> None:
    assert await wrongs_of(tmp_path) == {}


async def test_reminders_that_are_not_sent_late_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def decide(*_: Any) -> None:
        """Forgets what was due while the bot was away."""

    monkeypatch.setattr(late, "decide", decide)
    assert (await wrongs_of(tmp_path, chance=2))["should have gone and did not"]


async def test_reminders_that_go_twice_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "_cause", lambda reminder: f"{reminder.id} at {clock.now().isoformat()}")
    assert (await wrongs_of(tmp_path))["gone twice"]


async def test_reminders_of_what_is_cancelled_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def take_back(*_: Any) -> None:
        """Lets everything go its way."""

    async def present(session: Any, reminder_id: int) -> tuple[MilestoneReminder, Milestone] | None:
        rows = await session.execute(
            select(MilestoneReminder, Milestone)
            .join(Milestone, Milestone.id == MilestoneReminder.milestone_id)
            .where(MilestoneReminder.id == reminder_id)
        )
        row = rows.first()
        return (row[0], row[1]) if row else None

    monkeypatch.setattr(planning, "take_back", take_back)
    monkeypatch.setattr(reminding, "_present", present)
    assert (await wrongs_of(tmp_path))["gone after cancellation"]


async def test_reminders_at_night_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = queueing.queue

    async def urgent(session: Any, **details: Any) -> None:
        await queue(session, **{**details, "priority": Priority.URGENT})

    monkeypatch.setattr(queueing, "queue", urgent)
    monkeypatch.setattr(times, "awake", lambda moment, _: moment)
    assert (await wrongs_of(tmp_path))["inside quiet hours"]
