"""What people say in a question: asking, following up, answering, rewording.

Every message is known by its chat and number, so that the same one handled twice changes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators
from storage.people import get
from storage.questions import travelling, words
from storage.refusals import AlreadyDone, AskerLeft, Missing, NotAllowed
from storage.tables import (
    Draft,
    EventKind,
    Group,
    Membership,
    MessageVersion,
    Question,
    QuestionEvent,
    QuestionMessage,
    QuestionState,
)

REOPENED_WITHIN = timedelta(days=14)
"""How long after closing either side continues the same question."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its author sent it; ``text`` is the caption where there is one."""

    chat_id: int
    message_id: int
    content_type: str
    text: str | None
    media_group_id: str | None = None
    content: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a message.

    ``opens``: it is the question itself; ``new``: it was not known; ``connected``: some coordinator is; ``reopened``:
    the question was closed and goes on by it.
    """

    question: Question
    message: QuestionMessage
    group: Group
    opens: bool
    new: bool
    connected: bool
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Reworded:
    """An edit: the message of a question that it changed, if it did; ``offered``: it waits for its author's word."""

    message: QuestionMessage | None
    offered: bool


async def ask(session: AsyncSession, asker_id: int, said: Said) -> Heard:
    """Opens a question to the coordinators of the asker's group; the same message again finds the same question.

    Raises `NotAllowed` unless the asker has applied to a group.
    """
    known = await _find(session, said.chat_id, said.message_id)
    if known is not None:
        return await _heard(session, known, new=False)
    asker = await get(session, asker_id)
    if asker.membership not in {Membership.APPLICANT, Membership.PARTICIPANT} or asker.group_id is None:
        raise NotAllowed
    moment = clock.now()
    question = Question(group_id=asker.group_id, asker_id=asker_id, created_at=moment, waiting_since=moment)
    session.add(question)
    await session.flush()
    message = await _add(session, question, asker_id, said, from_coordinator=False, reply_to_id=None)
    await words.keep(session, question.id, asker.full_name)
    await travelling.deliver(session, question, [message], await travelling.listeners(session, question))
    return await _heard(session, message, new=True)


async def follow_up(
    session: AsyncSession, asker_id: int, question_id: int, said: Said, reply_to_id: int | None = None
) -> Heard:
    """The asker adds to a question; one closed within `REOPENED_WITHIN` is open again by that.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` when it was closed longer ago.
    """
    known = await _find(session, said.chat_id, said.message_id)
    if known is not None:
        return await _heard(session, known, new=False)
    question = await locked(session, question_id)
    if question.asker_id != asker_id:
        raise NotAllowed
    reopened = question.state is QuestionState.CLOSED
    if reopened:
        await open_again(session, question, asker_id)
    elif question.state is QuestionState.ANSWERED:
        begin_waiting(question)
        await travelling.show(session, question)
    message = await _add(session, question, asker_id, said, from_coordinator=False, reply_to_id=reply_to_id)
    await travelling.deliver(session, question, [message], await travelling.listeners(session, question))
    return await _heard(session, message, new=True, reopened=reopened)


async def answer(
    session: AsyncSession,
    coordinator_id: int,
    question_id: int,
    said: Said,
    reply_to_id: int | None = None,
    *,
    last_word: bool = False,
) -> Heard:
    """A coordinator of the question's group answers; one closed within `REOPENED_WITHIN` is open again by that.

    ``last_word``: a closed question stays closed. A later part of an album goes where the first one went, whatever has
    become of the question in between, and changes nothing about it. Raises `NotAllowed`, `Missing`, `AskerLeft` when
    there is nobody to hear it, and `AlreadyDone` when it was closed longer ago.
    """
    question = await locked(session, question_id)
    goes_on = await _goes_on(session, question_id, said)
    if not goes_on:
        await coordinators.require(session, coordinator_id, question.group_id)
    known = await _find(session, said.chat_id, said.message_id)
    if known is not None:
        return await _heard(session, known, new=False)
    asker = await get(session, question.asker_id)
    if asker.telegram_id is None:
        raise AskerLeft
    was = question.state
    if was is QuestionState.CLOSED and last_word and not goes_on:
        require_recent(question)
    elif not goes_on:
        if was is QuestionState.CLOSED:
            await open_again(session, question, coordinator_id)
        question.state = QuestionState.ANSWERED
        question.answered_at = clock.now()
        question.waiting_since = None
        question.taken_by_id = question.taken_by_id or coordinator_id
    message = await _add(session, question, coordinator_id, said, from_coordinator=True, reply_to_id=reply_to_id)
    await travelling.carry(session, message, [asker])
    if question.state is not was:
        await travelling.show(session, question)
    else:
        await travelling.show_in_forum(session, question)
    reopened = was is QuestionState.CLOSED and question.state is not QuestionState.CLOSED
    return await _heard(session, message, new=True, reopened=reopened)


async def heard_before(session: AsyncSession, chat_id: int, message_id: int) -> Heard:
    """The question that this message already belongs to; raises `Missing`."""
    message = await _find(session, chat_id, message_id)
    if message is None:
        raise Missing
    return await _heard(session, message, new=False)


async def reword(session: AsyncSession, said: Said) -> Reworded:
    """Takes an edit: what was said before is kept, whoever has a copy gets it renewed."""
    draft = await session.get(Draft, (said.chat_id, said.message_id))
    if draft is not None:
        draft.text, draft.content = said.text, said.content
    message = await _find(session, said.chat_id, said.message_id)
    if message is None:
        return Reworded(None, offered=draft is not None)
    content = _edited(message.content, said.content)
    # Telegram reports a vote or a moving location as an edit too.
    if message.content != content or message.text != said.text:
        session.add(MessageVersion(question_message_id=message.id, text=message.text, replaced_at=clock.now()))
        message.text, message.content = said.text, content
        message.edits += 1
        await words.keep(session, message.question_id, said.text)
        await travelling.renew(session, message)
    return Reworded(message, offered=False)


async def open_again(session: AsyncSession, question: Question, by_id: int) -> None:
    """A closed question waits for an answer again; raises `AlreadyDone` when it was closed too long ago."""
    require_recent(question)
    question.closed_at = question.closed_by_id = question.helped = None
    begin_waiting(question)
    session.add(QuestionEvent(question_id=question.id, kind=EventKind.REOPENED, by_id=by_id, created_at=clock.now()))
    await travelling.show(session, question)


def require_recent(question: Question) -> None:
    """Raises `AlreadyDone` when the question was closed too long ago to be continued."""
    if question.closed_at is not None and question.closed_at < clock.now() - REOPENED_WITHIN:
        raise AlreadyDone


def begin_waiting(question: Question) -> None:
    """The asker waits for an answer from now on."""
    question.state = QuestionState.IN_WORK if question.taken_by_id else QuestionState.DELIVERED
    question.waiting_since = clock.now()
    question.reminders = 0


async def locked(session: AsyncSession, question_id: int) -> Question:
    """The question, for changing it; raises `Missing`."""
    question = await session.get(Question, question_id, with_for_update=True)
    if question is None:
        raise Missing
    return question


def _edited(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any] | None:
    """The new content with what is known of the old: that its file was replaced, or parts of its album were missing."""
    if old is None or new is None:
        return new
    known = {name: old[name] for name in ("replaced", "missing") if name in old}
    return new | known | ({"replaced": True} if old.get("unique") != new.get("unique") else {})


async def _goes_on(session: AsyncSession, question_id: int, said: Said) -> bool:
    """Whether it is a part of an album that the question has begun to get."""
    if said.media_group_id is None:
        return False
    begun = exists().where(
        QuestionMessage.question_id == question_id,
        QuestionMessage.chat_id == said.chat_id,
        QuestionMessage.media_group_id == said.media_group_id,
    )
    return bool(await session.scalar(select(begun)))


async def _find(session: AsyncSession, chat_id: int, message_id: int) -> QuestionMessage | None:
    return await session.scalar(
        select(QuestionMessage).where(QuestionMessage.chat_id == chat_id, QuestionMessage.message_id == message_id)
    )


async def _heard(session: AsyncSession, message: QuestionMessage, *, new: bool, reopened: bool = False) -> Heard:
    question = await session.get_one(Question, message.question_id)
    group = await session.get_one(Group, question.group_id)
    connected = bool(await travelling.listeners(session, question))
    first = await session.scalar(select(func.min(QuestionMessage.id)).where(QuestionMessage.question_id == question.id))
    return Heard(question, message, group, first == message.id, new, connected, reopened)


async def _add(
    session: AsyncSession,
    question: Question,
    author_id: int,
    said: Said,
    *,
    from_coordinator: bool,
    reply_to_id: int | None,
) -> QuestionMessage:
    message = QuestionMessage(
        question_id=question.id,
        author_id=author_id,
        from_coordinator=from_coordinator,
        chat_id=said.chat_id,
        message_id=said.message_id,
        reply_to_id=reply_to_id,
        content_type=said.content_type,
        text=said.text,
        content=said.content,
        media_group_id=said.media_group_id,
        created_at=clock.now(),
    )
    session.add(message)
    await session.execute(delete(Draft).where(Draft.chat_id == said.chat_id, Draft.message_id == said.message_id))
    await session.flush()
    await words.keep(session, question.id, said.text)
    return message
