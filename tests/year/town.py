"""What people do in the year: each deed is done in the bot's storage and told to the model."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, people
from storage.audiences import Audience
from storage.roadmap import answers, hand_ins, milestones
from storage.roadmap.plans import Plan as RealPlan
from storage.roadmap.times import DEFAULTS
from storage.tables import (
    Attendance,
    HandIn,
    HandInState,
    Membership,
    Milestone,
    MilestoneKind,
    Person,
)
from tests.year.bot import Bot
from tests.year.model import Model, Plan, Promise, Somebody

GROUPS = (1, 2, 3, 4)
_OFFSETS = ("before:30", "before:60", "before:90", "before:120", "before:1440", "before:2880", "before:4320", "morning")


class Townspeople:
    """The administrator makes milestones, everybody else answers, hands in, joins, moves and leaves."""

    def __init__(self, bot: Bot, model: Model, chance: random.Random) -> None:
        self.bot = bot
        self.model = model
        self.chance = chance
        self.administrator = 0
        self._next_account = 10_000
        self._undoable: dict[int, tuple[int, bool, datetime, dict[str, Promise]]] = {}
        self.done: dict[str, int] = {}

    async def gather(self, number: int) -> None:
        """Brings the administrator and so many participants."""
        await self.bot.database.write(people.name_administrators, [900])
        self.administrator = (await self.bot.database.write(people.arrive, 900)).person.id
        self.model.people[self.administrator] = Somebody(self.administrator, None)
        for each in await self.bot.database.write(self._settle, number):
            self.model.people[each.id] = Somebody(each.id, each.group_id)

    async def _settle(self, session: AsyncSession, number: int) -> Sequence[Person]:
        added = [
            Person(
                telegram_id=self._next_account + place,
                full_name="Участник",
                membership=Membership.PARTICIPANT,
                group_id=self.chance.choice(GROUPS),
                created_at=clock.now(),
            )
            for place in range(number)
        ]
        self._next_account += number
        session.add_all(added)
        await session.flush()
        return added

    async def make(self) -> None:
        """A milestone some time ahead."""
        kind = self.chance.choice(list(MilestoneKind))
        event = self._some_event()
        offsets = None if self.chance.random() < 0.5 else self._some_offsets()
        groups = frozenset(self.chance.sample(GROUPS, self.chance.choice([1, 1, 2, 4])))
        plan = RealPlan(kind, "Дело", event, Audience(groups), self.administrator, offsets=offsets)
        tell = self.chance.random() < 0.5
        [made] = await self.bot.database.write(
            milestones.create, self.administrator, plan, tell=tell, times=self.bot.times
        )
        known = Plan(
            made.id, kind is MilestoneKind.MEETING, event, offsets if offsets is not None else DEFAULTS[kind], groups,
            self.administrator,
        )  # fmt: skip
        self.model.plans[made.id] = known
        self.model.promise_all(known, clock.now())
        self._count("milestones made")

    async def move(self, plan: Plan | None = None) -> None:
        """Another time."""
        plan = plan or self._some_plan()
        if plan is None:
            return
        event = self._some_event()
        if event == plan.event:
            self._undoable.pop(plan.number, None)
            return
        revision = plan.revision
        changed = await self._change(plan, starts_at=event)
        self._undoable[plan.number] = revision, True, plan.event, plan.promises
        plan.event, plan.revision, plan.promises = event, changed.timed_revision, {}
        self.model.promise_all(plan, clock.now())
        self._count("moved")

    async def cancel(self, plan: Plan | None = None) -> None:
        plan = plan or self._some_plan()
        if plan is None:
            return
        await self.bot.database.write(milestones.cancel, self.administrator, plan.number, whole_series=False)
        self._undoable[plan.number] = plan.revision, False, plan.event, plan.promises
        plan.alive = False
        self._count("cancelled")

    async def undo(self, number: int) -> None:
        """The last change is put back, in time."""
        if number not in self._undoable:
            return
        revision, _, event, promises = self._undoable.pop(number)
        plan = self.model.plans[number]
        await self.bot.database.write(milestones.undo, self.administrator, number, self.bot.times)
        plan.alive, plan.event, plan.revision, plan.promises = True, event, revision, promises
        self.model.promise_all(plan, clock.now())
        self._count("undone")

    async def choose_rules(self, plan: Plan | None = None) -> None:
        plan = plan or self._some_plan()
        if plan is None:
            return
        self._undoable.pop(plan.number, None)
        plan.rules = self._some_offsets()
        await self._change(plan, offsets=plan.rules)
        self.model.promise_all(plan, clock.now())
        self._count("rules chosen")

    async def readdress(self, plan: Plan | None = None) -> None:
        plan = plan or self._some_plan()
        if plan is None:
            return
        self._undoable.pop(plan.number, None)
        plan.groups = frozenset(self.chance.sample(GROUPS, self.chance.choice([1, 2, 3])))
        await self._change(plan, audience=Audience(plan.groups))
        self._count("readdressed")

    async def join(self) -> None:
        for each in await self.bot.database.write(self._settle, 1):
            self.model.people[each.id] = Somebody(each.id, each.group_id)
        self._count("joined")

    async def leave(self) -> None:
        who = self._somebody()
        await self.bot.database.write(people.leave, who.number)
        who.group = None
        self.model.answers = {key: value for key, value in self.model.answers.items() if key[1] != who.number}
        self.model.handed = {key for key in self.model.handed if key[1] != who.number}
        self._count("left")

    async def change_group(self) -> None:
        who = self._somebody()
        who.group = self.chance.choice(GROUPS)
        await self.bot.database.write(_place, who.number, who.group)
        self._count("changed group")

    async def respond(self) -> None:
        """Somebody whom something concerns says that they come, or hands in."""
        plan, who = self._some_plan(), self._somebody()
        if plan is None or who.group not in plan.groups:
            return
        if plan.meeting:
            answer = self.chance.choice(list(Attendance))
            await self.bot.database.write(answers.answer, who.number, plan.number, answer)
            self.model.answers[plan.number, who.number] = plan.revision
        elif (plan.number, who.number) not in self.model.handed:
            await self.bot.database.write(hand_ins.hand_in, who.number, plan.number, None)
            self.model.handed.add((plan.number, who.number))
        self._count("responded")

    async def respond_all(self, plan: Plan) -> None:
        """Nearly everyone does their part, as people do."""
        for each in list(self.model.people.values()):
            if each.group in plan.groups and self.chance.random() < 0.7:
                if plan.meeting and plan.event > clock.now():
                    await self.bot.database.write(answers.answer, each.number, plan.number, Attendance.YES)
                    self.model.answers[plan.number, each.number] = plan.revision
                elif not plan.meeting and (plan.number, each.number) not in self.model.handed:
                    await self.bot.database.write(hand_ins.hand_in, each.number, plan.number, None)
                    self.model.handed.add((plan.number, each.number))

    async def send_back(self) -> None:
        """A coordinator returns what somebody handed in."""
        found = await self.bot.database.read(_handed)
        if found:
            hand_in_id, milestone_id, person_id = self.chance.choice(found)
            await self.bot.database.write(hand_ins.return_, self.administrator, hand_in_id, "Нет подписи")
            self.model.handed.discard((milestone_id, person_id))
            self._count("sent back")

    async def _change(self, plan: Plan, **changes: object) -> Milestone:
        now = await self.bot.database.read(milestones.get, plan.number)
        as_it_is = await self.bot.database.read(milestones.plan_of, now)
        wanted = replace(as_it_is, **changes)  # type: ignore[arg-type]
        return await self.bot.database.write(
            milestones.change, self.administrator, plan.number, wanted, now.revision, self.bot.times
        )

    def _some_event(self) -> datetime:
        """Some days ahead, mostly by day, at a whole quarter of an hour or a minute before midnight."""
        local = self.model.reckoning.local(clock.now() + timedelta(days=self.chance.choice([1, 2, 3, 8, 15, 25])))
        hour, minute = self.chance.choice(
            [(9, 0), (10, 0), (14, 0), (16, 45), (23, 59), (8, 0), (7, 30), (20, 45), (0, 0)]
        )
        event = self.model.reckoning.moment(local.date(), local.time().replace(hour, minute, 0, 0))
        return event if event > clock.now() else event + timedelta(days=1)

    def _some_offsets(self) -> tuple[str, ...]:
        return tuple(self.chance.sample(_OFFSETS, self.chance.randint(0, 4)))

    def _some_plan(self) -> Plan | None:
        ahead = [each for each in self.model.plans.values() if each.alive and each.event > clock.now()]
        return self.chance.choice(ahead) if ahead else None

    def _somebody(self) -> Somebody:
        return self.chance.choice([each for each in self.model.people.values() if each.group is not None])

    def _count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1


async def _place(session: AsyncSession, person_id: int, group_id: int) -> None:
    await session.execute(update(Person).where(Person.id == person_id).values(group_id=group_id))


async def _handed(session: AsyncSession) -> list[tuple[int, int, int]]:
    rows = await session.execute(
        select(HandIn.id, HandIn.milestone_id, HandIn.person_id).where(HandIn.state == HandInState.HANDED)
    )
    return [(row[0], row[1], row[2]) for row in rows]
