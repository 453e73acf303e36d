"""The coordinator's desk: lists of questions, how many are in each, and the search.

Lists and counts read no further than what is shown, so that ten thousand questions cost what a hundred do.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, false, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.questions import words
from storage.questions.reading import Card, cards
from storage.tables import Question, QuestionState, QuestionWord

MANY = 100
"""Counts stop here: «99+»."""

WORDS_SOUGHT = 8
"""Of a longer query only so many words are looked up, the longest, which are the rarest as a rule."""


class DeskList(StrEnum):
    NEW = "new"
    MINE = "mine"
    COLLEAGUES = "others"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk: the coordinator, their groups, and since when an unanswered question is overdue."""

    coordinator_id: int
    group_ids: Collection[int]
    overdue_since: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and whether there is another."""

    cards: Sequence[Card]
    more: bool


async def counts(session: AsyncSession, desk: Desk) -> dict[DeskList, int]:
    """How many questions are in each list, `MANY` at most."""
    found = {}
    for which in DeskList:
        parts = [select(_ids(where).limit(MANY).subquery()) for where in _parts(which, desk)]
        number = await session.scalar(select(func.count()).select_from(union_all(*parts).subquery())) or 0
        found[which] = min(number, MANY)
    return found


async def page(session: AsyncSession, which: DeskList, desk: Desk, limit: int, offset: int = 0) -> Page:
    """A list's page: what waits, the oldest first; what is answered or closed, the newest first."""
    order = _order(which)
    upto = offset + limit + 1
    parts = [
        select(_ids(where).add_columns(Question.waiting_since).order_by(order).limit(upto).subquery())
        for where in _parts(which, desk)
    ]
    both = union_all(*parts).subquery()
    by = both.c.waiting_since if which is DeskList.OVERDUE else both.c.id
    newest_first = which in {DeskList.ANSWERED, DeskList.CLOSED}
    numbers = await session.scalars(
        select(both.c.id).order_by(by.desc() if newest_first else by).limit(limit + 1).offset(offset)
    )
    return await _page(session, list(numbers), limit)


async def longest_waiting(session: AsyncSession, desk: Desk, limit: int) -> Sequence[Card]:
    """Questions that wait for an answer, the oldest wait first."""
    parts = [
        select(
            _ids((Question.group_id == group_id, Question.waiting_since.is_not(None)))
            .add_columns(Question.waiting_since)
            .order_by(Question.waiting_since)
            .limit(limit)
            .subquery()
        )
        for group_id in sorted(desk.group_ids)
    ]
    if not parts:
        return []
    both = union_all(*parts).subquery()
    numbers = await session.scalars(select(both.c.id).order_by(both.c.waiting_since, both.c.id).limit(limit))
    return (await _page(session, list(numbers), limit)).cards


async def search(session: AsyncSession, desk: Desk, query: str, limit: int, offset: int = 0) -> Page:
    """Questions of the desk's groups with all these words (or with this number), the newest first.

    The words are of what was said and of the asker's name, in any form.
    """
    number = query.strip().removeprefix("№").strip()
    if number.isdecimal() and len(number) < 10:
        statement = select(Question.id).where(Question.id == int(number), Question.group_id.in_(desk.group_ids))
        found = await _page(session, list(await session.scalars(statement)), limit)
        if found.cards:
            return found
    sought = sorted(words.looked_up_by(query), key=len, reverse=True)[:WORDS_SOUGHT]
    if not sought:
        return Page([], more=False)
    statement = select(QuestionWord.question_id).join(Question, Question.id == QuestionWord.question_id)
    statement = statement.where(QuestionWord.word == sought[0], Question.group_id.in_(desk.group_ids))
    for word in sought[1:]:
        other = aliased(QuestionWord)
        statement = statement.where(
            select(other.question_id).where(other.word == word, other.question_id == QuestionWord.question_id).exists()
        )
    statement = statement.order_by(QuestionWord.question_id.desc()).limit(limit + 1).offset(offset)
    return await _page(session, list(await session.scalars(statement)), limit)


async def waiting_count(session: AsyncSession, group_ids: Collection[int]) -> int:
    """How many questions wait for an answer from these groups, `MANY` at most."""
    waiting = select(Question.id).where(Question.group_id.in_(group_ids), Question.waiting_since.is_not(None))
    return await session.scalar(select(func.count()).select_from(waiting.limit(MANY).subquery())) or 0


async def _page(session: AsyncSession, numbers: Sequence[int], limit: int) -> Page:
    found = await cards(session, numbers[:limit])
    return Page([each for each in found if each is not None], more=len(numbers) > limit)


def _ids(where: Sequence[ColumnElement[bool]]) -> Select[int]:
    return select(Question.id).where(*where)


def _order(which: DeskList) -> ColumnElement[Any] | UnaryExpression[Any]:
    if which is DeskList.OVERDUE:
        return Question.waiting_since.expression
    return Question.id.desc() if which in {DeskList.ANSWERED, DeskList.CLOSED} else Question.id.expression


def _parts(which: DeskList, desk: Desk) -> list[Sequence[ColumnElement[bool]]]:
    """The list as conditions that an index serves in order: one for each group and state."""
    taken_by, mine = Question.taken_by_id, desk.coordinator_id
    states: dict[DeskList, tuple[tuple[QuestionState, ...], tuple[ColumnElement[bool], ...]]] = {
        DeskList.NEW: ((QuestionState.RECEIVED, QuestionState.DELIVERED), ()),
        DeskList.MINE: ((QuestionState.IN_WORK,), (taken_by == mine,)),
        DeskList.COLLEAGUES: ((QuestionState.IN_WORK,), (taken_by != mine,)),
        DeskList.ANSWERED: ((QuestionState.ANSWERED,), ()),
        DeskList.CLOSED: ((QuestionState.CLOSED,), ()),
    }
    if which is DeskList.OVERDUE:
        return [
            (Question.group_id == group_id, Question.waiting_since <= desk.overdue_since)
            for group_id in sorted(desk.group_ids)
        ] or [(false(),)]
    in_states, more = states[which]
    return [
        (Question.group_id == group_id, Question.state == state, *more)
        for group_id in sorted(desk.group_ids)
        for state in in_states
    ] or [(false(),)]
