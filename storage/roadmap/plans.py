"""What a coordinator sets of a milestone, whether it can be so, and by which fields two states of it differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock
from storage.audiences import Audience
from storage.roadmap.refusals import Unfit, Wrong
from storage.roadmap.times import DEFAULTS, Repeat, is_choosable
from storage.tables import (
    Coordinatorship,
    Document,
    HandInKind,
    Milestone,
    MilestoneDocument,
    MilestoneGroup,
    MilestoneKind,
    Person,
)

TOLD = (
    "title", "starts_at", "ends_at", "place", "link", "agenda", "hand_in_to", "asks", "documents", "audience",
)  # fmt: skip
"""The fields of which those concerned hear when they change, in the order in which they are told."""

MOMENTS = ("starts_at", "ends_at")


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a coordinator sets. Moments are aware; ``offsets``: none are the defaults, an empty tuple is no rule.

    ``repeat`` matters when it is made; a change concerns one milestone of a series alone.
    """

    kind: MilestoneKind
    title: str
    starts_at: datetime
    audience: Audience
    responsible_id: int
    ends_at: datetime | None = None
    place: str | None = None
    link: str | None = None
    agenda: str | None = None
    hand_in_to: str | None = None
    asks: HandInKind = HandInKind.NONE
    offsets: tuple[str, ...] | None = None
    documents: tuple[int, ...] = ()
    repeat: Repeat | None = None
    example: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as it was and as it is: a moment, words, an `Audience`, ids of documents, a `HandInKind` or none."""

    field: str
    was: object
    now: object


State = dict[str, Any]
"""A milestone's fields as a plan sets them, in plain values that JSON keeps."""


async def state_of(session: AsyncSession, milestone: Milestone) -> State:
    """The fields as they are."""
    return {
        "title": milestone.title,
        "starts_at": milestone.starts_at.isoformat(),
        "ends_at": milestone.ends_at.isoformat() if milestone.ends_at else None,
        "place": milestone.place,
        "link": milestone.link,
        "agenda": milestone.agenda,
        "hand_in_to": milestone.hand_in_to,
        "asks": milestone.asks.value,
        "documents": await documents_of(session, milestone.id),
        "audience": Audience.from_json(milestone.audience).to_json(),
        "offsets": list(milestone.offsets),
        "responsible_id": milestone.responsible_id,
        "example": milestone.example,
        "code": milestone.code,
    }


def state_from(plan: Plan) -> State:
    """The fields as the plan would have them."""
    return {
        "title": plan.title.strip(),
        "starts_at": _utc(plan.starts_at),
        "ends_at": _utc(plan.ends_at) if plan.ends_at else None,
        "place": plan.place,
        "link": plan.link,
        "agenda": plan.agenda,
        "hand_in_to": plan.hand_in_to,
        "asks": plan.asks.value,
        "documents": list(dict.fromkeys(plan.documents)),
        "audience": plan.audience.to_json(),
        "offsets": list(DEFAULTS[plan.kind] if plan.offsets is None else dict.fromkeys(plan.offsets)),
        "responsible_id": plan.responsible_id,
        "example": plan.example,
        "code": plan.code,
    }


async def put(session: AsyncSession, milestone: Milestone, state: Mapping[str, Any]) -> None:
    """Gives the milestone, which has its id, these of its fields."""
    for field, value in state.items():
        if field == "documents":
            await session.execute(delete(MilestoneDocument).where(MilestoneDocument.milestone_id == milestone.id))
            session.add_all(
                MilestoneDocument(milestone_id=milestone.id, document_id=each, position=place)
                for place, each in enumerate(value)
            )
        elif field == "audience":
            milestone.audience = value
            await session.execute(delete(MilestoneGroup).where(MilestoneGroup.milestone_id == milestone.id))
            session.add_all(MilestoneGroup(milestone_id=milestone.id, group_id=each) for each in value["groups"])
        elif field in MOMENTS:
            setattr(milestone, field, datetime.fromisoformat(value) if value else None)
        else:
            setattr(milestone, field, HandInKind(value) if field == "asks" else value)
    await session.flush()


def differences(what: Mapping[str, list[Any]]) -> list[Difference]:
    """What people hear of a change, as it is kept: by field what it was and what it is."""
    return [Difference(each, _typed(each, what[each][0]), _typed(each, what[each][1])) for each in TOLD if each in what]


def between(was: State, now: State) -> dict[str, list[Any]]:
    """The fields by which they differ, as a change keeps them."""
    return {field: [was[field], now[field]] for field in now if was[field] != now[field]}


def merged(changes: Iterable[Mapping[str, list[Any]]]) -> dict[str, list[Any]]:
    """Several changes, one after another, as one; what was put back in the end is none."""
    found: dict[str, list[Any]] = {}
    for what in changes:
        for field, (was, now) in what.items():
            found[field] = [found[field][0] if field in found else was, now]
    return {field: values for field, values in found.items() if values[0] != values[1]}


async def require_fit(session: AsyncSession, plan: Plan, present: Milestone | None = None) -> None:
    """Raises `Unfit` unless the milestone can be so; what is at present need not be in the future to stay as it is."""
    wrong = _wrong(plan, present) or await _wrong_reference(session, plan, present)
    if wrong is not None:
        raise Unfit(wrong)


async def documents_of(session: AsyncSession, milestone_id: int) -> list[int]:
    """The ids of its materials, in order."""
    found = await session.scalars(
        select(MilestoneDocument.document_id)
        .where(MilestoneDocument.milestone_id == milestone_id)
        .order_by(MilestoneDocument.position, MilestoneDocument.document_id)
    )
    return list(found)


def _wrong(plan: Plan, present: Milestone | None) -> Wrong | None:
    moved = present is None or plan.starts_at != present.starts_at
    checks = {
        Wrong.OTHER_KIND: present is not None and plan.kind is not present.kind,
        Wrong.NO_TITLE: not plan.title.strip(),
        Wrong.LONG_TITLE: len(plan.title.strip()) > 200,
        Wrong.LONG_PLACE: len(plan.place or "") > 300,
        Wrong.LONG_LINK: len(plan.link or "") > 500,
        Wrong.LONG_HAND_IN_TO: len(plan.hand_in_to or "") > 200,
        Wrong.NO_GROUPS: not plan.audience.groups,
        Wrong.PAST: moved and plan.starts_at <= clock.now(),
        Wrong.DEADLINE_ENDS: plan.ends_at is not None and plan.kind is MilestoneKind.DEADLINE,
        Wrong.ENDS_FIRST: plan.ends_at is not None and plan.ends_at <= plan.starts_at,
        Wrong.NO_RULE: not all(map(is_choosable, plan.offsets or ())),
    }
    return next((why for why, holds in checks.items() if holds), None)


async def _wrong_reference(session: AsyncSession, plan: Plan, present: Milestone | None) -> Wrong | None:
    answers_for_one = exists().where(
        Coordinatorship.person_id == plan.responsible_id, Coordinatorship.group_id.in_(sorted(plan.audience.groups))
    )
    stays = present is not None and plan.responsible_id == present.responsible_id
    responsible = await session.get(Person, plan.responsible_id)
    if responsible is None or not (stays or responsible.administrator or await session.scalar(select(answers_for_one))):
        return Wrong.NOT_RESPONSIBLE
    documents = set(plan.documents)
    known = select(func.count()).select_from(Document).where(Document.id.in_(documents))
    if documents and await session.scalar(known) != len(documents):
        return Wrong.NO_DOCUMENT
    if plan.code is not None:
        holder = await session.scalar(select(Milestone.id).where(Milestone.code == plan.code))
        if holder is not None and (present is None or holder != present.id):
            return Wrong.CODE_TAKEN
    return None


async def may_see(session: AsyncSession, person: Person, audience: Audience) -> bool:
    """Whether it is of the person's concern: as a participant, as a coordinator of any of its groups, to look after."""
    if person.administrator or not audience.groups.isdisjoint(await audiences.own_groups(session, person.id)):
        return True
    whole = select(Person.id).where(Person.id == person.id, *audiences.conditions(audience))
    return await session.scalar(whole) is not None


def _typed(field: str, value: Any) -> object:
    if value is None:
        return None
    if field in MOMENTS:
        return datetime.fromisoformat(value)
    if field == "audience":
        return Audience.from_json(value)
    if field == "documents":
        return tuple(value)
    return HandInKind(value) if field == "asks" else value


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
