"""A year, moment by moment: the bot and the model are stepped through the same ones, and what differs is wrong."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import URL

from storage import clock
from storage.quiet_hours import QuietHours
from storage.roadmap.times import Times
from storage.working_hours import WorkingHours
from tests.year.bot import Bot, Hands, Killed
from tests.year.calendar import MORNING, NIGHT, Reckoning
from tests.year.model import Model, Plan, State
from tests.year.town import Townspeople

WRONGS = (
    "should have gone and did not",
    "gone twice",
    "gone after cancellation",
    "inside quiet hours",
    "gone to somebody it should not",
)

BEGINS = datetime(2026, 1, 12, 6, tzinfo=UTC)


@dataclass
class Verdict:
    """The figures of a year, and a line about each thing that was wrong."""

    figures: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Size:
    """How much happens."""

    days: int = 365
    milestones: int = 120
    people: int = 360
    deeds: int = 600
    downtimes: int = 30
    fragility: float = 0.05
    """How probable it is that the process is killed at a moment at which it has something to do."""
    meddling: float = 0.15
    """How probable it is that something happens to a milestone just before it is reminded of."""


class Year:
    def __init__(self, url: URL, size: Size, chance: random.Random, zone: ZoneInfo) -> None:
        self.size = size
        self.chance = chance
        self.verdict = Verdict()
        self.hands = Hands(BEGINS)
        self.reckoning = Reckoning(zone)
        self.model = Model(self.reckoning)
        hours = WorkingHours(time(9), time(18), frozenset(range(5)), zone)
        self.bot = Bot(url, self.hands, Times(zone, QuietHours(NIGHT, MORNING), hours), self._arrived)
        self.town = Townspeople(self.bot, self.model, chance)
        self._down_until: datetime | None = None

    async def play(self) -> Verdict:
        """Plays it all."""
        with clock.set_to(self.hands.look):
            await self.town.gather(self.size.people)
            await self.bot.start()
            ends = BEGINS + timedelta(days=self.size.days)
            deeds = sorted(self._scheduled(ends), key=lambda each: each[0])
            while (moment := await self._next(deeds, ends)) < ends:
                self.hands.now = moment
                if await self._is_up():
                    while deeds and deeds[0][0] <= self.hands.now:
                        await deeds.pop(0)[1]()
                    await self._step()
            await self.bot.close()
        self.verdict.figures.update(self.town.done)
        self.verdict.figures["other messages"] = self.bot.others
        return self.verdict

    def _scheduled(self, ends: datetime) -> list[tuple[datetime, Callable[[], Awaitable[None]]]]:
        """What is going to happen, and when."""
        town, length = self.town, (ends - BEGINS).total_seconds()

        def sometime(early: float = 1) -> datetime:
            return BEGINS + timedelta(seconds=self.chance.random() ** early * length)

        found: list[tuple[datetime, Callable[[], Awaitable[None]]]]
        found = [(sometime(early=1.5), town.make) for _ in range(self.size.milestones)]
        often, seldom = [town.respond] * 10, [town.join] * 3
        common = (*often, *seldom, town.leave, town.change_group, town.send_back, town.move, town.choose_rules)
        common = (*common, town.readdress)
        found += [(sometime(), self.chance.choice(common)) for _ in range(self.size.deeds)]
        found += [(sometime(), town.cancel) for _ in range(self.size.milestones // 12)]
        found += [(sometime(), self._go_down) for _ in range(self.size.downtimes)]
        return found

    async def _next(self, deeds: list[tuple[datetime, Callable[[], Awaitable[None]]]], ends: datetime) -> datetime:
        """The next moment at which something should happen, or at which the bot would do something."""
        now = self.hands.now
        if self._down_until is not None and self._down_until > now:
            return self._down_until
        local = self.reckoning.local(now)
        if deeds and deeds[0][0] <= now:
            return now
        moments = [ends, *(each for each, _ in deeds[:1])]
        own = await self.bot.next_moment()
        if own is not None:
            moments.append(own)
        moments += [self.reckoning.moment(local.date() + timedelta(days=days), MORNING) for days in (0, 1)]
        for plan in self.model.plans.values():
            if plan.alive:
                moments.append(plan.event)
                for each in plan.promises.values():
                    if each.state is State.OPEN:
                        moments += [each.due - timedelta(minutes=5), each.due]
        return min((each for each in moments if each > now), default=ends)

    async def _is_up(self) -> bool:
        if self._down_until is None:
            return True
        if self._down_until > self.hands.now:
            return False
        self._down_until = None
        await self.bot.start()
        return True

    async def _step(self) -> None:
        """The bot does what is due, twice as the clock does, and the model says what that should have been."""
        soon = self._about_to_speak()
        if soon and self.chance.random() < self.size.meddling:
            await self._something_happens_to(self.chance.choice(soon))
        required = self.model.due(self.hands.now)
        killed = self.chance.random() < self.size.fragility and bool(required or soon)
        try:
            await self.bot.tick(self.chance.randrange(6) if killed and self.chance.random() < 0.5 else None)
            await self.bot.send(self.chance.randrange(40) if killed else None, self._meanwhile)
            self.hands.now += timedelta(seconds=2)
            if required or self.model.maybe:
                await self.bot.tick()
                await self.bot.send(None, self._meanwhile)
        except Killed:
            self._count("killed")
            for plan in self.model.plans.values():
                for each in plan.promises.values():
                    each.loose = each.loose or each.state is State.GOING
            await self._go_down()
            return
        unsaid = self.model.unsaid(required)
        for person, name in unsaid:
            self._wrong("should have gone and did not", f"to {person} of {name}")
        for plan in self.model.plans.values():
            for each in plan.promises.values():
                if each.state is State.GOING and not self.reckoning.is_night(self.hands.now):
                    each.left.clear()
                    each.loose = False

    def _about_to_speak(self) -> list[Plan]:
        now = self.hands.now
        return [
            plan
            for plan in self.model.plans.values()
            if plan.alive
            and plan.event > now
            and any(
                each.state is State.OPEN and now < each.due <= now + timedelta(minutes=10)
                for each in plan.promises.values()
            )
        ]

    async def _something_happens_to(self, plan: Plan) -> None:
        """Just before its reminder, which is in the outbox already."""
        town = self.town
        deed = self.chance.choice(
            [town.move, town.cancel, town.choose_rules, town.readdress, town.respond_all, self._change_of_mind]
        )
        await deed(plan)
        if self.chance.random() < 0.5:
            await self.chance.choice([town.join, town.leave, town.change_group])()

    async def _change_of_mind(self, plan: Plan) -> None:
        await self.chance.choice([self.town.move, self.town.cancel])(plan)
        self.hands.now += timedelta(seconds=self.chance.randrange(1, 50))
        await self.town.undo(plan.number)

    async def _meanwhile(self) -> None:
        """Between two seconds of sending something may be called off."""
        if self.chance.random() < 0.004:
            going = [
                plan
                for plan in self.model.plans.values()
                if plan.alive and plan.event > self.hands.now and any(each.left for each in plan.promises.values())
            ]
            if going:
                await self.chance.choice([self.town.cancel, self.town.move])(self.chance.choice(going))

    async def _go_down(self) -> None:
        """For minutes, hours or days."""
        minutes = self.chance.choice([1, 3, 10, 40, 120, 600, 1500, 5000]) * (0.5 + self.chance.random())
        self._down_until = self.hands.now + timedelta(minutes=minutes)
        self._count("downtimes")

    def _arrived(self, person: int, name: tuple[int, int, str]) -> None:
        self._count("reminders")
        if self.reckoning.is_night(self.hands.now):
            self._wrong("inside quiet hours", f"to {person} of {name}")
        wrong = self.model.went(person, name)
        if wrong is not None:
            self._wrong(wrong, f"to {person} of {name}")

    def _wrong(self, what: str, about: str) -> None:
        self._count(what)
        self.verdict.wrong.append(f"{self.reckoning.local(self.hands.now):%Y-%m-%d %H:%M:%S} {what}: {about}")

    def _count(self, what: str) -> None:
        self.verdict.figures[what] += 1
