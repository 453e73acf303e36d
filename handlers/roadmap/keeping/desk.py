"""A coordinator who plans a milestone, and the screens of what they plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from handlers.announcements import card
from handlers.announcements.audience_texts import Known
from handlers.roadmap.keeping import keyboards, texts, words
from handlers.roadmap.keeping.draft import Draft, of_milestone
from handlers.roadmap.keeping.states import PlanningMilestone, take_next
from storage import audiences, clock, coordinators
from storage.audiences import Audience
from storage.database import Database
from storage.documents import entries
from storage.people import Visitor
from storage.people import get as get_person
from storage.roadmap import milestones, plans
from storage.roadmap.plans import Plan
from storage.roadmap.times import Times, schedule
from storage.tables import Document, Milestone, MilestoneKind, Person

Screen = tuple[str, InlineKeyboardMarkup | None]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who plans, and with what."""

    visitor: Visitor
    database: Database
    bot: Bot
    state: FSMContext
    times: Times

    @property
    def zone(self) -> ZoneInfo:
        return self.times.zone

    @property
    def person_id(self) -> int:
        return self.visitor.person.id

    @property
    def telegram_id(self) -> int:
        return self.visitor.person.telegram_id or 0

    @property
    def now(self) -> datetime:
        """The present moment in the bot's zone."""
        return clock.now().astimezone(self.zone)

    async def known(self) -> Known:
        """All groups, municipalities and categories."""
        return await card.known(self.database)

    async def own_groups(self) -> frozenset[int]:
        """The groups whose roadmap the person may keep."""
        if self.visitor.is_administrator:
            return frozenset(each.id for each in (await self.known()).groups)
        return self.visitor.coordinates

    async def count(self, audience: Audience) -> int:
        """How many people it has now."""
        return await self.database.read(audiences.count, audience)

    async def who_may_answer(self, audience: Audience) -> list[Person]:
        """The coordinators of its groups, and the administrator who plans."""
        connected = await self.database.read(coordinators.all_connected)
        found = {each.person.id: each.person for each in connected if each.group.id in audience.groups}
        if self.visitor.is_administrator:
            found.setdefault(self.person_id, self.visitor.person)
        return list(found.values())

    async def documents(self, numbers: Sequence[int]) -> list[Document]:
        """Those of them that are there."""
        found = await self.database.read(entries.numbered, numbers)
        return [found[each].document for each in numbers if each in found]


class AtDesk(Filter):
    """Passes everybody; hands on whoever plans, whose rights the reaction looks at."""

    @override
    async def __call__(
        self,
        _: TelegramObject,
        visitor: Visitor,
        database: Database,
        bot: Bot,
        state: FSMContext,
        times: Times,
    ) -> dict[str, Any]:
        return {"desk": Desk(visitor, database, bot, state, times)}


async def kept(session: AsyncSession, milestone_id: int) -> tuple[Milestone, Plan]:
    """A milestone as it is kept, with its plan; raises `Missing`."""
    milestone = await milestones.get(session, milestone_id)
    return milestone, await milestones.plan_of(session, milestone)


async def panel(desk: Desk, draft: Draft) -> Screen:
    """All that is set so far. From now on what is typed means its buttons."""
    await take_next(desk.state, PlanningMilestone.panel, draft.key)
    known = await desk.known()
    responsible = await desk.database.read(get_person, draft.responsible_id)
    text = texts.panel(
        draft=draft,
        audience=words.told_audience(draft.audience, known),
        people=await desk.count(draft.audience),
        responsible=responsible,
        documents=await desk.documents(draft.documents),
        differences=await _differences(desk, draft, known) if draft.milestone and draft.is_ready else [],
        zone=desk.zone,
    )
    return text, keyboards.panel(draft, draft.fingerprint)


async def asked_for_title(desk: Desk, draft: Draft) -> Screen:
    await take_next(desk.state, PlanningMilestone.title, draft.key)
    return texts.ask_title(title=draft.title), keyboards.back_only(draft) if draft.is_ready else None


async def asked_for_moment(desk: Desk, draft: Draft, number: int = 0) -> Screen:
    """The calendar of a month; its ``number`` counts from the year 0, 0 is the present one."""
    await take_next(desk.state, PlanningMilestone.moment, draft.key)
    today = desk.now.date()
    year, month = divmod(max(number, keyboards.month_number(today)), 12)
    text = texts.choose_day(kind=draft.kind, zone=desk.zone)
    return text, keyboards.month(draft, today.replace(year=year, month=month + 1, day=1), today)


async def asked_for_end(desk: Desk, draft: Draft) -> Screen:
    """How long a meeting lasts; the panel where there is nothing to ask."""
    if draft.starts_at is None or draft.kind is not MilestoneKind.MEETING:
        return await panel(desk, draft)
    await take_next(desk.state, PlanningMilestone.end, draft.key)
    return texts.choose_end(starts_at=draft.starts_at, zone=desk.zone), keyboards.lengths(draft)


async def asked_for_rules(desk: Desk, draft: Draft) -> Screen:
    await take_next(desk.state, PlanningMilestone.rule, draft.key)
    dues = schedule(draft.kind, draft.offsets, draft.starts_at, desk.times) if draft.starts_at else []
    text = texts.choose_rules(schedule=dues, zone=desk.zone, now=desk.now)
    return text, keyboards.rules(draft)


async def asked_for_materials(desk: Desk, draft: Draft) -> Screen:
    await take_next(desk.state, PlanningMilestone.materials, draft.key)
    chosen = await desk.documents(draft.documents)
    return texts.choose_materials(chosen=chosen), keyboards.materials(draft, chosen)


async def asked_for_audience(desk: Desk, draft: Draft) -> Screen:
    """All kinds of conditions."""
    await take_next(desk.state, PlanningMilestone.panel, draft.key)
    known = await desk.known()
    told, count = words.told_audience(draft.audience, known), await desk.count(draft.audience)
    text = texts.choose_audience(audience=told, count=count)
    return text, keyboards.audience(draft, known, await desk.own_groups())


async def asked_for_municipalities(desk: Desk, draft: Draft, page: int = 0) -> Screen:
    await take_next(desk.state, PlanningMilestone.municipality, draft.key)
    known = await desk.known()
    told, count = words.told_audience(draft.audience, known), await desk.count(draft.audience)
    text = texts.choose_municipality(audience=told, count=count)
    return text, keyboards.municipalities(draft, known.municipalities, page)


async def asked_for_categories(desk: Desk, draft: Draft) -> Screen:
    await take_next(desk.state, PlanningMilestone.panel, draft.key)
    known = await desk.known()
    told, count = words.told_audience(draft.audience, known), await desk.count(draft.audience)
    return texts.choose_category(audience=told, count=count), keyboards.categories(draft, known)


async def _differences(desk: Desk, draft: Draft, known: Known) -> list[str]:
    """«Было → стало», of all that would be saved."""
    milestone, plan = await desk.database.read(kept, draft.milestone)
    found = plans.differences(plans.between(plans.state_from(plan), plans.state_from(draft.plan())))
    people = {
        each: (await desk.database.read(get_person, each)).full_name or ""
        for each in {plan.responsible_id, draft.responsible_id}
    }
    others = texts.other_differences(was=of_milestone(draft.key, milestone, plan), now=draft, people=people)
    return [*texts.differences(found=found, known=known, zone=desk.zone), *others]
