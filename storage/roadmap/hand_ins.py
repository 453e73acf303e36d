"""What people hand in for a deadline, and what a coordinator says of it: accepted, or returned with a remark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock, outbox
from storage.audiences import Audience
from storage.database import announce
from storage.questions.conversation import Said
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import keepers, milestones, people, summary
from storage.roadmap.kinds import DECIDED, HANDED_IN
from storage.roadmap.people import Concerned
from storage.roadmap.refusals import Cancelled, Changed, Wanted
from storage.tables import (
    Delivery,
    DeliveryState,
    HandIn,
    HandInKind,
    HandInState,
    Milestone,
    MilestoneKind,
    MilestoneState,
    Municipality,
    Person,
)

GATHERS = timedelta(seconds=1)
"""How long the parts of an album are waited for before the coordinator hears of them."""

_FILES = frozenset({"document", "photo", "video", "audio", "voice", "video_note", "animation"})


@dataclass(frozen=True, slots=True)
class Handed:
    """A deadline and what somebody has handed in for it; ``new``: by this."""

    milestone: Milestone
    hand_in: HandIn
    new: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody handed in, with what is decided of it."""

    milestone: Milestone
    hand_in: HandIn
    person: Person


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody whom a deadline concerns, and what they have handed in."""

    concerned: Concerned
    hand_in: HandIn | None


@dataclass(slots=True)
class HandInTally:
    """How many of a municipality, or of all: accepted, handed in and waiting, returned, and nothing yet."""

    whose: Municipality | None
    accepted: int = 0
    handed: int = 0
    returned: int = 0
    missing: int = 0

    @property
    def people(self) -> int:
        return self.accepted + self.handed + self.returned + self.missing

    def add(self, state: HandInState | None) -> None:
        """Counts one more."""
        match state:
            case HandInState.ACCEPTED:
                self.accepted += 1
            case HandInState.HANDED:
                self.handed += 1
            case HandInState.RETURNED:
                self.returned += 1
            case None:
                self.missing += 1


@dataclass(frozen=True, slots=True)
class HandInCounts:
    """How a deadline stands, in all and by municipality, in the order of their names."""

    milestone: Milestone
    total: HandInTally
    by_municipality: Sequence[HandInTally]


async def hand_in(session: AsyncSession, person_id: int, milestone_id: int, said: Said | None) -> Handed:
    """Somebody hands in, by a message or by «Сдано» alone; more messages are added, after a return it begins anew.

    The same message again changes nothing. Raises `NotAllowed`, `Missing`, also of a meeting, `Cancelled`,
    `AlreadyDone` when it is accepted (or «Сдано» was said before), `Wanted` unless it has what is asked for.
    """
    milestone = await milestones.get_locked(session, milestone_id)
    if milestone.kind is not MilestoneKind.DEADLINE:
        raise Missing
    await people.require_concerned(session, person_id, milestone)
    if milestone.state is MilestoneState.CANCELLED:
        raise Cancelled
    kept = await _of(session, person_id, milestone_id)
    if kept is not None and said is not None and _has(kept, said):
        return Handed(milestone, kept, new=False)
    begins = kept is None or kept.state is HandInState.RETURNED
    if kept is not None and (kept.state is HandInState.ACCEPTED or (said is None and not begins)):
        raise AlreadyDone
    # What was asked for may come in several messages: a further one need not have it.
    if begins and not _has_what_is_asked(milestone.asks, said):
        raise Wanted(milestone.asks)
    if kept is None:
        kept = HandIn(milestone_id=milestone_id, person_id=person_id, parts=[], revision=0)
        session.add(kept)
    joins = not begins and said is not None and _continues_album(kept, said) and await _waits(session, milestone, kept)
    parts = [] if begins else list(kept.parts)
    kept.parts = parts if said is None else [*parts, _part(said)]
    kept.text = _words(kept.parts)
    kept.state, kept.handed_at = HandInState.HANDED, clock.now()
    kept.decided_at = kept.decided_by_id = kept.remark = None
    kept.revision += not joins
    await session.flush()
    if not joins:
        await _tell(session, milestone, kept, album=said is not None and said.media_group_id is not None)
    await _changed(session, milestone_id)
    return Handed(milestone, kept, new=True)


async def reword(session: AsyncSession, said: Said) -> Handed:
    """An edit of a message that was handed in: it says this from now on, and the coordinator hears of it.

    What is decided stays as it was. Raises `Missing` when it was never handed in.
    """
    owned = await session.scalars(
        select(HandIn)
        .join(Person, Person.id == HandIn.person_id)
        .where(Person.telegram_id == said.chat_id)
        .order_by(HandIn.id)
        .with_for_update(of=HandIn)
    )
    kept = next((each for each in owned if _has(each, said)), None)
    if kept is None:
        raise Missing
    milestone = await milestones.get(session, kept.milestone_id)
    parts = [_part(said) if _is_of(each, said) else each for each in kept.parts]
    if kept.state is not HandInState.HANDED or parts == kept.parts:
        return Handed(milestone, kept, new=False)
    kept.parts, kept.text = parts, _words(parts)
    kept.revision += 1
    await _tell(session, milestone, kept)
    await _changed(session, kept.milestone_id)
    return Handed(milestone, kept, new=True)


async def take_back(session: AsyncSession, person_id: int, milestone_id: int) -> None:
    """What the person handed in counts no more; raises `Missing`, `AlreadyDone` when it is decided."""
    kept = await _of(session, person_id, milestone_id)
    if kept is None:
        raise Missing
    if kept.state is not HandInState.HANDED:
        raise AlreadyDone
    await session.execute(delete(HandIn).where(HandIn.id == kept.id))
    await _changed(session, milestone_id)


async def accept(session: AsyncSession, coordinator_id: int, hand_in_id: int, seen: int | None = None) -> Decision:
    """A coordinator accepts what was handed in; ``seen``: only if that is still its revision.

    Raises `NotAllowed`, `Missing`, `AlreadyDone`, `Changed`.
    """
    return await _decide(session, coordinator_id, hand_in_id, HandInState.ACCEPTED, None, seen)


async def return_(
    session: AsyncSession, coordinator_id: int, hand_in_id: int, remark: str, seen: int | None = None
) -> Decision:
    """A coordinator returns it to be handed in anew; as `accept`."""
    return await _decide(session, coordinator_id, hand_in_id, HandInState.RETURNED, remark, seen)


async def shown(session: AsyncSession, hand_in_id: int) -> Decision:
    """What was handed in, as it stands; raises `Missing` when it is taken back."""
    kept = await session.get(HandIn, hand_in_id)
    if kept is None:
        raise Missing
    milestone = await milestones.get(session, kept.milestone_id)
    return Decision(milestone, kept, await session.get_one(Person, kept.person_id))


async def require_may_decide(session: AsyncSession, coordinator_id: int, hand_in_id: int) -> None:
    """Raises `NotAllowed` unless the coordinator may accept or return it, `Missing` when it is taken back."""
    await _require_may_decide(session, coordinator_id, await shown(session, hand_in_id))


async def standings(session: AsyncSession, coordinator_id: int, milestone_id: int) -> Sequence[Standing]:
    """The people whom the coordinator may see with what they handed in, by municipality and name.

    Raises `NotAllowed`, `Missing`.
    """
    return await _standings(session, *await people.looked_at(session, coordinator_id, milestone_id))


async def tallies(session: AsyncSession, coordinator_id: int, milestone_id: int) -> HandInCounts:
    """How the deadline stands among the people whom the coordinator may see; raises `NotAllowed`, `Missing`."""
    milestone, groups = await people.looked_at(session, coordinator_id, milestone_id)
    total, by_municipality = HandInTally(None), dict[int | None, HandInTally]()
    for each in await _standings(session, milestone, groups):
        state, place = each.hand_in.state if each.hand_in else None, each.concerned.municipality
        total.add(state)
        by_municipality.setdefault(place.id if place else None, HandInTally(place)).add(state)
    return HandInCounts(milestone, total, list(by_municipality.values()))


async def missing(session: AsyncSession, milestone_id: int) -> Sequence[Standing]:
    """Who owes something for the deadline: has not handed in, or had it returned; raises `Missing`."""
    everyone = await _standings(session, await milestones.get(session, milestone_id), None)
    return [each for each in everyone if each.hand_in is None or each.hand_in.state is HandInState.RETURNED]


async def _standings(session: AsyncSession, milestone: Milestone, groups: frozenset[int] | None) -> list[Standing]:
    handed = {
        each.person_id: each
        for each in await session.scalars(select(HandIn).where(HandIn.milestone_id == milestone.id))
    }
    return [Standing(each, handed.get(each.person.id)) for each in await people.of(session, milestone, groups)]


async def _decide(
    session: AsyncSession,
    coordinator_id: int,
    hand_in_id: int,
    state: HandInState,
    remark: str | None,
    seen: int | None,
) -> Decision:
    kept = await session.get(HandIn, hand_in_id, with_for_update=True)
    if kept is None:
        raise Missing
    decision = await shown(session, hand_in_id)
    await _require_may_decide(session, coordinator_id, decision)
    if kept.state is not HandInState.HANDED:
        raise AlreadyDone
    if seen not in {None, kept.revision}:
        raise Changed
    kept.state, kept.remark = state, remark
    kept.decided_at, kept.decided_by_id = clock.now(), coordinator_id
    kept.revision += 1
    await outbox.queue(
        session, key=f"{DECIDED}:{kept.id}:{kept.revision}", kind=DECIDED, subject_id=kept.id, to=[decision.person]
    )
    await _changed(session, kept.milestone_id)
    return decision


async def _require_may_decide(session: AsyncSession, coordinator_id: int, decision: Decision) -> None:
    """Of the coordinators of its groups whoever answers for the deadline, or for the group of whom handed in.

    An administrator may always.
    """
    coordinator = await session.get(Person, coordinator_id)
    groups = Audience.from_json(decision.milestone.audience).groups
    own = groups & await audiences.own_groups(session, coordinator_id)
    hears = {decision.milestone.responsible_id, *(each.id for each in await keepers.of(session, decision.milestone))}
    responsible = coordinator_id in hears and bool(own)
    if coordinator is None or not (coordinator.administrator or responsible or decision.person.group_id in own):
        raise NotAllowed


async def _tell(session: AsyncSession, milestone: Milestone, kept: HandIn, *, album: bool = False) -> None:
    """The responsible coordinator hears of all of it, once: what waited to be said of it is not said any more.

    Of an ``album`` they hear once its parts have come.
    """
    await session.execute(
        update(Delivery)
        .where(
            Delivery.kind == HANDED_IN,
            Delivery.subject_id == kept.id,
            Delivery.state.in_([DeliveryState.PENDING, DeliveryState.UNREACHABLE]),
        )
        .values(state=DeliveryState.CANCELLED, settled_at=clock.now(), held=False)
        .execution_options(synchronize_session=False)
    )
    await outbox.queue(
        session,
        key=_cause(kept),
        kind=HANDED_IN,
        subject_id=kept.id,
        to=await keepers.of(session, milestone),
        held_for=GATHERS if album else None,
    )


async def _waits(session: AsyncSession, milestone: Milestone, kept: HandIn) -> bool:
    """Whether the coordinator has yet to hear of it as it is; they hear a little later then, of one more part."""
    keys = [f"{_cause(kept)}:{each.id}" for each in await keepers.of(session, milestone)]
    found = await session.scalars(
        select(Delivery).where(Delivery.key.in_(keys), Delivery.state == DeliveryState.PENDING).with_for_update()
    )
    told = found.all()
    # Whoever has it already is to hear of what comes too.
    if not told or len(told) < len(keys):
        return False
    for each in told:
        each.not_before, each.held = max(each.not_before, clock.now() + GATHERS), True
    return True


def _cause(kept: HandIn) -> str:
    return f"{HANDED_IN}:{kept.id}:{kept.revision}"


async def _changed(session: AsyncSession, milestone_id: int) -> None:
    await session.flush()
    await summary.mark(session, milestone_id)
    announce(session, milestones.CHANGED)


async def _of(session: AsyncSession, person_id: int, milestone_id: int) -> HandIn | None:
    return await session.scalar(
        select(HandIn).where(HandIn.person_id == person_id, HandIn.milestone_id == milestone_id).with_for_update()
    )


def _part(said: Said) -> dict[str, Any]:
    return {
        "chat_id": said.chat_id,
        "message_id": said.message_id,
        "media_group_id": said.media_group_id,
        "content_type": said.content_type,
        "text": said.text,
        "content": said.content,
    }


def _has(kept: HandIn, said: Said) -> bool:
    return any(_is_of(each, said) for each in kept.parts)


def _is_of(part: dict[str, Any], said: Said) -> bool:
    return (part["chat_id"], part["message_id"]) == (said.chat_id, said.message_id)


def _words(parts: Sequence[dict[str, Any]]) -> str | None:
    return "\n".join(each["text"] for each in parts if each["text"]) or None


def _continues_album(kept: HandIn, said: Said) -> bool:
    return said.media_group_id is not None and any(each["media_group_id"] == said.media_group_id for each in kept.parts)


def _has_what_is_asked(asks: HandInKind, said: Said | None) -> bool:
    if asks is HandInKind.NONE:
        return True
    return said is not None and (asks is HandInKind.WORDS or said.content_type in _FILES)
