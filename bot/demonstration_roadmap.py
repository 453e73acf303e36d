"""Example meetings and deadlines of the playground, relative to the day on which it is first opened."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import agglomeration, clock, coordinators
from storage.audiences import Audience
from storage.roadmap import milestones
from storage.roadmap.plans import Plan
from storage.roadmap.times import Every, Repeat, Times
from storage.tables import HandInKind, Milestone, MilestoneKind


@dataclass(frozen=True, slots=True)
class Example:
    """``group`` 0: all of them. ``days`` from today; a meeting lasts ``minutes``."""

    group: int
    kind: MilestoneKind
    title: str
    days: int
    at: time
    minutes: int = 0
    place: str | None = None
    link: str | None = None
    agenda: str | None = None
    asks: HandInKind = HandInKind.NONE
    weeks: int = 0
    """Repeats every week for so many."""


_ROOM: Final = "ЧИРО, ауд. 214 (пример)"
_LINK: Final = "https://telemost.yandex.ru/j/primer"

EXAMPLES: Final = (
    Example(2, MilestoneKind.MEETING, "Пример: установочная встреча", 3, time(14), 90, _ROOM,
            agenda="Знакомство; план на месяц; вопросы"),
    Example(2, MilestoneKind.DEADLINE, "Пример: отчёт о методическом дне", 6, time(18),
            agenda="Отчёт по форме 3, один файл", asks=HandInKind.FILE),
    Example(0, MilestoneKind.MEETING, "Пример: общий вебинар по ВСОКО", 9, time(11), 60, link=_LINK,
            agenda="Приказы о ВСОКО: что проверить до конца года"),
    Example(1, MilestoneKind.MEETING, "Пример: встреча рабочей группы", 5, time(10), 60, link=_LINK, weeks=3),
    Example(3, MilestoneKind.DEADLINE, "Пример: анкета мониторинга", 8, time(23, 59),
            agenda="Ответить в двух-трёх словах, что мешает", asks=HandInKind.WORDS),
    Example(4, MilestoneKind.MEETING, "Пример: выезд на опорную площадку", 14, time(9, 30), 240,
            "Опорная площадка (пример)"),
    Example(0, MilestoneKind.DEADLINE, "Пример: заявки на конкурс практик", 21, time(18),
            agenda="Заявка по положению о конкурсе", asks=HandInKind.FILE),
    Example(0, MilestoneKind.MEETING, "Пример: итоговая конференция сезона", 60, time(10), 360, _ROOM),
)  # fmt: skip


async def plan_examples(session: AsyncSession, times: Times) -> None:
    """Makes them once; nobody hears of it, reminders come in their time."""
    if await session.scalar(select(exists().where(Milestone.example))):
        return
    every = frozenset(each.id for each in await agglomeration.groups(session))
    today = clock.now().astimezone(times.zone).date()
    for each in EXAMPLES:
        [author, *_] = await coordinators.of_group(session, each.group or min(every))
        starts_at = datetime.combine(today + timedelta(days=each.days), each.at, times.zone).astimezone(UTC)
        repeat = Repeat(Every.WEEK, today + timedelta(days=each.days, weeks=each.weeks)) if each.weeks else None
        plan = Plan(
            each.kind,
            each.title,
            starts_at,
            Audience(frozenset({each.group}) if each.group else every),
            author.id,
            ends_at=starts_at + timedelta(minutes=each.minutes) if each.minutes else None,
            place=each.place,
            link=each.link,
            agenda=each.agenda,
            asks=each.asks,
            repeat=repeat,
            example=True,
        )
        await milestones.make(session, author.id, plan, tell=False, times=times)
