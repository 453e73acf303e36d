"""An announcement to everybody in a group, made as its coordinator's would be."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.announcements import composing
from storage.questions.conversation import Said
from storage.tables import Announcement, AnnouncementState
from tests.bench import people

TEXT = "Координатор закрыл вопрос № 1. Если остались вопросы, просто напишите: отправлю новым вопросом."
"""Also what plain aiogram sends: the words of a notice, so that it stands beside the outbox as well."""


async def draft(session: AsyncSession, author_id: int) -> int:
    """One text, to all of the author's groups; returns the announcement's id."""
    number = (await composing.draft(session, author_id)).id
    said = Said(people.COORDINATOR, 1, "text", TEXT, content={"kind": "text", "text": TEXT})
    await composing.add_part(session, author_id, number, said)
    return number


async def is_sent(session: AsyncSession, announcement_id: int) -> bool:
    """Whether it is out, to the last one."""
    return (await session.get_one(Announcement, announcement_id)).state is AnnouncementState.SENT
