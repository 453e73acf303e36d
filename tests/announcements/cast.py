"""Coordinators, made-up participants, and a post that carries announcements as the worker and the renderers do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, deliveries, invitations, outbox, people
from storage.announcements import composing, delivering, kinds, sending
from storage.announcements.delivering import Album
from storage.audiences import Audience
from storage.database import Database
from storage.outbox import Claimed, Outcome
from storage.questions.conversation import Said
from storage.tables import Announcement, AnnouncementState, Delivery, DeliveryState, Membership, Municipality, Person

AUTHOR, COLLEAGUE, ELSEWHERE, ADMINISTRATOR = 601, 602, 603, 900

FIRST = 10_000
"""Telegram's id of the first made-up participant; the others follow."""


class Cast(NamedTuple):
    """The author and the colleague coordinate the second group, ``elsewhere`` the third; all by our own ids."""

    author: int
    colleague: int
    elsewhere: int
    administrator: int


async def gather_cast(database: Database) -> Cast:
    names = {AUTHOR: ("Вера", 2), COLLEAGUE: ("Галина", 2), ELSEWHERE: ("Дарья", 3)}
    found = []
    for telegram_id, (name, group_id) in names.items():
        person_id = (await database.write(people.arrive, telegram_id)).person.id
        await database.write(invitations.connect, await database.write(invitations.invite, group_id), person_id, name)
        found.append(person_id)
    await database.write(people.name_administrators, [ADMINISTRATOR])
    author, colleague, elsewhere = found
    administrator = (await database.write(people.arrive, ADMINISTRATOR)).person.id
    return Cast(author, colleague, elsewhere, administrator)


async def settle(session: AsyncSession, /, number: int, group_id: int = 2, **details: Any) -> list[int]:
    """So many more participants of the group; returns their ids, in order."""
    taken = await session.scalar(select(func.max(Person.telegram_id))) or 0
    first = max(FIRST, taken + 1)
    known = {"membership": Membership.PARTICIPANT, "group_id": group_id, "created_at": clock.now()} | details
    added = [Person(telegram_id=each, full_name=f"Участник {each}", **known) for each in range(first, first + number)]
    session.add_all(added)
    await session.flush()
    return [each.id for each in added]


async def change(session: AsyncSession, /, person_id: int, **details: Any) -> None:
    """Something about a person becomes otherwise."""
    await session.execute(update(Person).where(Person.id == person_id).values(**details))


async def municipalities(session: AsyncSession) -> Sequence[Municipality]:
    return (await session.scalars(select(Municipality).order_by(Municipality.id))).all()


def said(message_id: int = 1, text: str = "Встреча в среду", *, album: str | None = None, kind: str = "text") -> Said:
    """What the author wrote; a poll can only be copied."""
    content = None if kind == "poll" else {"kind": kind, "text": text}
    return Said(AUTHOR, message_id, kind, text, album, content)


async def compose(
    database: Database, author_id: int, *parts: Said, audience: Audience | None = None, **wishes: Any
) -> int:
    """A draft with these messages, or with one."""
    number = (await database.write(composing.draft, author_id)).id
    for part in parts or (said(),):
        await database.write(composing.add_part, author_id, number, part)
    if audience is not None:
        wishes["audience"] = audience
    if wishes:
        await database.write(composing.choose, author_id, number, **wishes)
    return number


async def announce(database: Database, author_id: int, *parts: Said, **wishes: Any) -> int:
    """The same, on its way."""
    number = await compose(database, author_id, *parts, **wishes)
    await database.write(sending.send, author_id, number)
    return number


async def plan_all(database: Database, number: int, batch: int = 500) -> int:
    """Plans for everybody; returns for how many."""
    planned = 0
    while found := await database.write(sending.plan, number, batch):
        planned += found
    return planned


Became = Callable[[Claimed], DeliveryState | None]
"""What becomes of a delivery; None: it is given back, as if it had never been tried."""


async def carry(
    database: Database, *, limit: int = 1000, quiet: bool = False, became: Became | None = None
) -> list[Claimed]:
    """Sends up to ``limit`` of what is due as Telegram would; returns what was sent."""
    sent: list[Claimed] = []
    claimed = await database.write(outbox.claim, limit, quiet)
    outcomes = []
    for each in claimed:
        outcome, message_id = await _deliver(database, each, became), None
        if outcome is None:
            await database.write(outbox.give_back, [each.id])
            continue
        if outcome is DeliveryState.SENT:
            message_id = 100_000 + 100 * each.id
            sent.append(each)
        outcomes.append(Outcome(each, outcome, message_id=message_id, error=_error(outcome)))
    if outcomes:
        await database.write(deliveries.settle, outcomes)
    return sent


async def carry_all(database: Database, *, became: Became | None = None) -> list[Claimed]:
    """Sends everything that is due."""
    sent = []
    while found := await carry(database, became=became):
        sent += found
    return sent


async def deliver_all(database: Database, number: int, became: Became | None = None) -> list[Claimed]:
    """Plans and sends all of an announcement and finishes it."""
    await plan_all(database, number)
    sent = await carry_all(database, became=became)
    await database.write(sending.finish_if_done, number)
    return sent


async def _deliver(database: Database, delivery: Claimed, became: Became | None) -> DeliveryState | None:
    """As the worker with the renderers."""
    if delivery.unreachable:
        return DeliveryState.UNREACHABLE
    if delivery.kind in {kinds.MESSAGE, kinds.BUTTONS}:
        [parcel] = await database.read(delivering.parcels, [delivery])
        if parcel is None:
            return DeliveryState.CANCELLED
    outcome = became(delivery) if became is not None else DeliveryState.SENT
    if outcome is DeliveryState.SENT and delivery.kind == kinds.MESSAGE and delivery.edits_id is None:
        [parcel] = await database.read(delivering.parcels, [delivery])
        if parcel is not None and parcel.item.is_album:
            messages = {part.id: 100_000 + 100 * delivery.id + place for place, part in enumerate(parcel.item.parts)}
            await database.write(delivering.keep_albums, [Album(delivery.chat_id, messages)])
    return outcome


def _error(state: DeliveryState) -> str | None:
    words: Mapping[DeliveryState, str] = {
        DeliveryState.UNREACHABLE: "Forbidden: bot was blocked by the user",
        DeliveryState.FAILED: "Bad Request: message is too long",
    }
    return words.get(state)


def except_for(**of: DeliveryState) -> Became:
    """Everything arrives but at these people, given as ``p5=DeliveryState.FAILED``."""
    return lambda each: of.get(f"p{each.person_id}", DeliveryState.SENT)


async def brought(database: Database, *of_kinds: str) -> list[tuple[int | None, int]]:
    """Who got which subject, in order, each as often as it arrived; without edits."""

    async def find(session: AsyncSession) -> list[tuple[int | None, int]]:
        rows = await session.scalars(
            select(Delivery)
            .where(
                Delivery.kind.in_(of_kinds or (kinds.MESSAGE,)),
                Delivery.state == DeliveryState.SENT,
                Delivery.edits_id.is_(None),
            )
            .order_by(Delivery.id)
        )
        return [(each.person_id, each.subject_id) for each in rows]

    return await database.read(find)


async def receivers(database: Database) -> list[int | None]:
    """Whom an announcement has reached, in order."""
    return [person_id for person_id, _ in await brought(database)]


async def find(session: AsyncSession, announcement_id: int) -> Announcement:
    return await session.get_one(Announcement, announcement_id)


async def state_of(database: Database, announcement_id: int) -> AnnouncementState:
    return (await database.read(find, announcement_id)).state


async def rows_of(database: Database, kind: str, *states: DeliveryState) -> list[Delivery]:
    """The deliveries of this kind, in these states if there are some."""

    async def query(session: AsyncSession) -> list[Delivery]:
        found = await session.scalars(select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id))
        return [each for each in found if not states or each.state in states]

    return await database.read(query)
