"""What people see of questions: a card, a list, a history, and the question a reply belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, false, func, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage import coordinators
from storage.questions import receipts, travelling
from storage.refusals import Missing
from storage.tables import (
    Delivery,
    DeliveryState,
    Draft,
    Group,
    MessageVersion,
    Municipality,
    Person,
    PublishedAnswer,
    Question,
    QuestionCopy,
    QuestionEvent,
    QuestionMessage,
    QuestionState,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A question as its list entry or its header shows it."""

    question: Question
    group: Group
    asker: Person
    municipality: Municipality | None
    taken_by: Person | None
    closed_by: Person | None
    first: QuestionMessage | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stands for its asker: whether any coordinator is connected, and the receipt that says so."""

    card: Card
    connected: bool
    receipt: int | None


@dataclass(frozen=True, slots=True)
class Replied:
    """The question and the message of it that a person replied to; no message when it was a card or a receipt."""

    question_id: int
    question_message_id: int | None


@dataclass(frozen=True, slots=True)
class End:
    """How a question ended, and its first message in the asker's chat."""

    state: QuestionState
    answered: bool
    by_asker: bool
    first_message_id: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions were asked, wait for an answer, helped and did not, and were made needless by an answer."""

    asked: int
    waiting: int
    helped: int
    not_helped: int
    needless: int


@dataclass(frozen=True, slots=True)
class History:
    """What was said in a question (with what edited messages said before), what happened to it, and people's names."""

    messages: Sequence[QuestionMessage]
    events: Sequence[QuestionEvent]
    versions: Sequence[MessageVersion]
    names: dict[int, str]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with what its words need."""

    event: QuestionEvent
    card: "Card"
    by: Person | None
    to_person: Person | None
    to_group: Group | None


@dataclass(frozen=True, slots=True)
class Come:
    """The numbers of a message that has just come."""

    chat_id: int
    message_id: int
    media_group_id: str | None
    reply_to: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a message that has just come: itself, the earlier part of its album, what it replies to.

    ``offered``: an earlier part of its album waits for its author's word.
    ``unsettled``: it replies to something not known, perhaps a copy that arrived and is not written down yet.
    """

    known: QuestionMessage | None
    album: QuestionMessage | None
    offered: bool
    replied: Replied | None
    unsettled: bool


async def front(session: AsyncSession, chat_id: int, message_id: int) -> str | None:
    """The line that was put in front of what somebody said, or would be if it were sent; None when there is none."""
    said = await session.scalar(
        select(QuestionMessage.content).where(
            QuestionMessage.chat_id == chat_id, QuestionMessage.message_id == message_id
        )
    )
    if said is None:
        said = await session.scalar(
            select(Draft.content).where(Draft.chat_id == chat_id, Draft.message_id == message_id)
        )
    return said.get("front") if said else None


async def places(session: AsyncSession, come: Sequence[Come]) -> list[Place]:
    """Where messages belong, by their numbers alone, in the order asked."""
    numbers = [(each.chat_id, each.message_id) for each in come]
    said = await session.scalars(
        select(QuestionMessage).where(tuple_(QuestionMessage.chat_id, QuestionMessage.message_id).in_(numbers))
    )
    known = {(each.chat_id, each.message_id): each for each in said}
    return [await _place(session, each, known.get((each.chat_id, each.message_id))) for each in come]


async def _place(session: AsyncSession, come: Come, known: QuestionMessage | None) -> Place:
    chat_id, album, offered = come.chat_id, None, False
    if come.media_group_id is not None:
        earlier = select(Draft.message_id).where(
            Draft.chat_id == chat_id, Draft.media_group_id == come.media_group_id, Draft.message_id < come.message_id
        )
        offered = await session.scalar(earlier.limit(1)) is not None
        album = await session.scalar(
            select(QuestionMessage)
            .where(QuestionMessage.chat_id == chat_id, QuestionMessage.media_group_id == come.media_group_id)
            .order_by(QuestionMessage.id)
            .limit(1)
        )
    found, unsettled = None, False
    if come.reply_to is not None:
        found = await replied(session, chat_id, come.reply_to)
        unsettled = found is None and await _is_under_way(session, chat_id)
        if found is None and not unsettled:
            # It may have been written down between the two looks.
            found = await replied(session, chat_id, come.reply_to)
    return Place(known, album, offered, found, unsettled)


async def replied(session: AsyncSession, chat_id: int, message_id: int) -> Replied | None:
    """The question that a message in this chat belongs to, be it the bot's copy or one's own; None for any other."""
    copy = await session.get(QuestionCopy, (chat_id, message_id))
    if copy is not None:
        return Replied(copy.question_id, copy.question_message_id)
    own = await _said(session, chat_id, message_id)
    return Replied(own.question_id, own.id) if own else None


async def card(session: AsyncSession, question_id: int) -> Card:
    """A question with everything its header shows; raises `Missing`."""
    [found] = await cards(session, [question_id])
    if found is None:
        raise Missing
    return found


async def cards(session: AsyncSession, question_ids: Sequence[int]) -> list[Card | None]:
    """Questions with everything their headers show, in the order asked; None for one that is not there."""
    found = await _cards(session, _select_cards().where(Question.id.in_(question_ids)))
    by_id = {each.question.id: each for each in found}
    return [by_id.get(each) for each in question_ids]


async def standing(session: AsyncSession, question_id: int) -> Standing:
    """What the asker's receipt shows; raises `Missing`."""
    found = await card(session, question_id)
    connected = bool(await travelling.listeners(session, found.question))
    return Standing(found, connected, await receipts.asker_receipt(session, found.question))


async def ends(session: AsyncSession, question_ids: Sequence[int]) -> list[End | None]:
    """Whether questions are closed, in the order asked; None for one that is not there."""
    first = select(func.min(QuestionMessage.id)).where(QuestionMessage.question_id == Question.id)
    rows = await session.execute(
        select(
            Question.id,
            Question.state,
            Question.answered_at.is_not(None),
            Question.closed_by_id == Question.asker_id,
            QuestionMessage.message_id,
        )
        .outerjoin(QuestionMessage, QuestionMessage.id == first.correlate(Question).scalar_subquery())
        .where(Question.id.in_(question_ids))
    )
    found = {number: End(state, answered, bool(own), first_id) for number, state, answered, own, first_id in rows}
    return [found.get(each) for each in question_ids]


async def happened(session: AsyncSession, event_id: int) -> Happened:
    """What an event's words need; raises `Missing`."""
    event = await session.get(QuestionEvent, event_id)
    if event is None:
        raise Missing
    by, to_person = [
        await session.get(Person, each) if each is not None else None for each in (event.by_id, event.to_person_id)
    ]
    to_group = await session.get(Group, event.to_group_id) if event.to_group_id is not None else None
    return Happened(event, await card(session, event.question_id), by, to_person, to_group)


async def tally(session: AsyncSession) -> Tally:
    """Questions of all groups, counted for the statistics."""
    row = await session.execute(
        select(
            func.count(Question.id),
            func.count(Question.waiting_since),
            func.count().filter(Question.helped == true()),
            func.count().filter(Question.helped == false()),
        )
    )
    asked, waiting, helped, not_helped = row.one()
    answers = await session.scalar(select(func.sum(PublishedAnswer.helped)))
    return Tally(asked, waiting, helped, not_helped, int(answers or 0))


async def latest_open(session: AsyncSession, asker_ids: Sequence[int]) -> list[int | None]:
    """The number of each person's latest question that is not closed, in the order asked."""
    rows = await session.execute(
        select(Question.asker_id, func.max(Question.id))
        .where(Question.asker_id.in_(asker_ids), Question.state != QuestionState.CLOSED)
        .group_by(Question.asker_id)
    )
    latest = {asker_id: number for asker_id, number in rows}  # noqa: C416 - a row is no pair to the type checker
    return [latest.get(each) for each in asker_ids]


async def asked_by(session: AsyncSession, asker_id: int, limit: int, offset: int = 0) -> list[Card]:
    """A person's own questions, newest first."""
    statement = _select_cards().where(Question.asker_id == asker_id).order_by(Question.id.desc())
    return await _cards(session, statement.limit(limit).offset(offset))


async def asked_count(session: AsyncSession, asker_id: int) -> int:
    """How many questions a person has asked."""
    return await session.scalar(select(func.count()).where(Question.asker_id == asker_id)) or 0


async def history(session: AsyncSession, viewer_id: int, question_id: int) -> History:
    """All that was said in a question and, for its coordinators, what happened to it and the notes.

    Raises `Missing`, `NotAllowed` unless the viewer is the asker or a coordinator of the group.
    """
    question = await session.get(Question, question_id)
    if question is None:
        raise Missing
    asker = question.asker_id == viewer_id
    if not asker:
        await coordinators.require(session, viewer_id, question.group_id)
    messages = await session.scalars(
        select(QuestionMessage).where(QuestionMessage.question_id == question_id).order_by(QuestionMessage.id)
    )
    said, events, versions = messages.all(), list[QuestionEvent](), list[MessageVersion]()
    if not asker:
        happened = select(QuestionEvent).where(QuestionEvent.question_id == question_id).order_by(QuestionEvent.id)
        events = list(await session.scalars(happened))
        edited = [each.id for each in said if each.edits]
        if edited:
            earlier = select(MessageVersion).where(MessageVersion.question_message_id.in_(edited))
            versions = list(await session.scalars(earlier.order_by(MessageVersion.id)))
    named = {each.author_id for each in said} | {each.by_id for each in events} | {each.to_person_id for each in events}
    people = await session.scalars(select(Person).where(Person.id.in_(each for each in named if each is not None)))
    return History(said, events, versions, {each.id: each.full_name for each in people if each.full_name})


_Cards = Select[Question, Group, Person, Municipality, Person, Person, QuestionMessage]


@cache
def _select_cards() -> _Cards:
    asker, taken_by, closed_by = aliased(Person), aliased(Person), aliased(Person)
    first = aliased(QuestionMessage)
    first_id = (
        select(func.min(QuestionMessage.id)).where(QuestionMessage.question_id == Question.id).correlate(Question)
    )
    return (
        select(Question, Group, asker, Municipality, taken_by, closed_by, first)
        .join(Group, Group.id == Question.group_id)
        .join(asker, asker.id == Question.asker_id)
        .outerjoin(Municipality, Municipality.id == asker.municipality_id)
        .outerjoin(taken_by, taken_by.id == Question.taken_by_id)
        .outerjoin(closed_by, closed_by.id == Question.closed_by_id)
        .outerjoin(first, first.id == first_id.scalar_subquery())
    )


async def _cards(session: AsyncSession, statement: _Cards) -> list[Card]:
    return [Card(*row) for row in (await session.execute(statement)).all()]


async def _is_under_way(session: AsyncSession, chat_id: int) -> bool:
    under_way = select(Delivery.id).where(Delivery.state == DeliveryState.SENDING, Delivery.chat_id == chat_id)
    return await session.scalar(under_way.limit(1)) is not None


async def _said(session: AsyncSession, chat_id: int, message_id: int) -> QuestionMessage | None:
    return await session.scalar(
        select(QuestionMessage).where(QuestionMessage.chat_id == chat_id, QuestionMessage.message_id == message_id)
    )
