"""What is left of announcements when somebody leaves: that they came, and nothing the person pressed."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.announcements import items
from storage.database import announce
from storage.tables import (
    Announcement,
    AnnouncementCopy,
    AnnouncementPart,
    AnnouncementRead,
    AnnouncementState,
    Person,
)


async def forget(session: AsyncSession, person: Person) -> None:
    """Erases what the person acknowledged, and their own announcements that have not gone out.

    What they announced as a coordinator stays, as their answers do; it names nobody and points to no account.
    """
    await session.execute(delete(AnnouncementRead).where(AnnouncementRead.person_id == person.id))
    await session.execute(delete(AnnouncementCopy).where(AnnouncementCopy.chat_id == person.telegram_id))
    unsent = await session.scalars(
        select(Announcement.id).where(
            Announcement.author_id == person.id,
            Announcement.state.in_([AnnouncementState.DRAFT, AnnouncementState.SCHEDULED]),
        )
    )
    await items.erase(session, unsent.all())
    await session.execute(
        update(AnnouncementPart).where(AnnouncementPart.chat_id == person.telegram_id).values(chat_id=-person.id)
    )
    announce(session, items.CHANGED)
