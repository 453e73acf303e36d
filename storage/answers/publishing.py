"""Putting a question with its answer among the published ones, changing it there, taking it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators
from storage.answers.anonymising import anonymous, readable
from storage.database import announce
from storage.questions.conversation import locked
from storage.refusals import AlreadyDone, Missing
from storage.tables import EventKind, Person, PublishedAnswer, Question, QuestionEvent, QuestionMessage

CHANGED = "the published answers are others"
"""The signal of a commit that changed what is published."""

_FILES = frozenset({"photo", "video", "animation", "document", "audio", "voice", "video_note"})
_OF_A_FILE = ("kind", "file", "unique", "spoiler")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there is to publish of a question: as it was published last, else what was said, without people.

    ``files``: what the coordinators sent beside words. ``answered``: a coordinator has said something at all.
    """

    question_id: int
    question: str
    answer: str
    files: list[dict[str, Any]]
    answered: bool
    published: PublishedAnswer | None


async def prepared(session: AsyncSession, coordinator_id: int, question_id: int) -> Prepared:
    """Raises `Missing`, and `NotAllowed` unless the person is a coordinator of the question's group."""
    question = await session.get(Question, question_id)
    if question is None:
        raise Missing
    await coordinators.require(session, coordinator_id, question.group_id)
    published = await _of_question(session, question_id)
    said = (
        await session.scalars(
            select(QuestionMessage).where(QuestionMessage.question_id == question_id).order_by(QuestionMessage.id)
        )
    ).all()
    answers = [each for each in said if each.from_coordinator]
    files = _files(answers)
    if published is not None:
        files = files or published.parts
        return Prepared(question_id, published.question, published.answer, files, bool(answers), published)
    known = (
        await session.scalars(
            select(Person).where(Person.id.in_({question.asker_id, *(each.author_id for each in said)}))
        )
    ).all()
    names = [each.full_name for each in known if each.full_name]
    organisations = [each.organisation for each in known if each.organisation]
    asked, answered = (
        anonymous("\n\n".join(filter(None, map(_words, messages))), names, organisations)
        for messages in ([each for each in said if not each.from_coordinator], answers)
    )
    return Prepared(question_id, asked, answered, files, bool(answers), None)


async def publish(
    session: AsyncSession, coordinator_id: int, question_id: int, question: str, answer: str, *, with_files: bool
) -> PublishedAnswer:
    """Publishes the pair, or changes what is published of this question; the same again changes nothing.

    Raises `Missing`, and `NotAllowed` unless the person is a coordinator of the question's group.
    """
    group_id = (await locked(session, question_id)).group_id
    found = await prepared(session, coordinator_id, question_id)
    parts = found.files if with_files else []
    row = found.published
    if row is None:
        row = PublishedAnswer(question_id=question_id)
        session.add(row)
    elif (row.question, row.answer, row.parts, row.withdrawn_at) == (question, answer, parts, None):
        return row
    row.group_id, row.question, row.answer, row.parts = group_id, question, answer, parts
    row.published_by_id, row.published_at, row.withdrawn_at = coordinator_id, clock.now(), None
    session.add(
        QuestionEvent(
            question_id=question_id, kind=EventKind.PUBLISHED, by_id=coordinator_id, created_at=row.published_at
        )
    )
    await session.flush()
    announce(session, CHANGED)
    return row


async def withdraw(session: AsyncSession, coordinator_id: int, answer_id: int) -> PublishedAnswer:
    """Nobody finds it any more; it can be published again.

    Raises `Missing`, `NotAllowed`, and `AlreadyDone` when it was withdrawn before.
    """
    row = await session.get(PublishedAnswer, answer_id)
    if row is None:
        raise Missing
    await coordinators.require(session, coordinator_id, row.group_id)
    if row.withdrawn_at is not None:
        raise AlreadyDone
    row.withdrawn_at = clock.now()
    announce(session, CHANGED)
    return row


async def _of_question(session: AsyncSession, question_id: int) -> PublishedAnswer | None:
    return await session.scalar(select(PublishedAnswer).where(PublishedAnswer.question_id == question_id))


def _words(message: QuestionMessage) -> str:
    if message.content is not None:
        return readable(message.content)
    # Of a document only its name may be known, which often tells whose it is.
    return "" if message.content_type == "document" else message.text or ""


def _files(answers: Sequence[QuestionMessage]) -> list[dict[str, Any]]:
    """Each file once, without its words: those are in the answer."""
    contents: Iterable[dict[str, Any]] = (each.content for each in answers if each.content is not None)
    by_unique = {each["unique"]: each for each in contents if each["kind"] in _FILES}
    return [{key: each[key] for key in _OF_A_FILE if key in each} for each in by_unique.values()]
