"""Published answers for these scenes, there without anybody publishing them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.answers.publishing import CHANGED
from storage.database import Database, announce
from storage.tables import PublishedAnswer

MONITORING = "Как часто проводить мониторинг ВСОКО?"
DEADLINE = "Когда сдавать отчёт по ВПР?"
TEMPLATE = "Где взять шаблон приказа о рабочей группе?"


async def pair(
    database: Database, question: str, answer: str = "Дважды в год", *, group_id: int = 2, **columns: Any
) -> PublishedAnswer:
    """A question with its answer among a group's published ones."""
    return await database.write(_add, question, answer, group_id, columns)


async def _add(
    session: AsyncSession, question: str, answer: str, group_id: int, columns: dict[str, Any]
) -> PublishedAnswer:
    row = PublishedAnswer(
        group_id=group_id,
        question=question,
        answer=answer,
        published_at=clock.now(),
        **{"parts": [], "helped": 0, **columns},
    )
    session.add(row)
    await session.flush()
    announce(session, CHANGED)
    return row
