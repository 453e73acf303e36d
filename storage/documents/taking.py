"""Taking documents: what is counted, who has which version, and whether they want to hear of newer ones."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import insert_for
from storage.documents.entries import Entry, readable
from storage.refusals import Refusal
from storage.tables import DocumentTaken, DocumentVersion, Person


class NoFile(Refusal):
    """The document has no file yet; it can be requested."""


async def take(session: AsyncSession, person_id: int, document_id: int, *, cause: str) -> Entry:
    """Somebody is handed the present file: returns what to send, and counts it.

    ``cause`` names what they did (a press by its id, a message by chat and number, at most 100 letters): handled
    twice, it is counted once. Raises `NotAllowed`, `Missing`, and `NoFile`.
    """
    entry = await readable(session, person_id, document_id)
    if entry.version is None:
        raise NoFile
    await count(session, [person_id], entry.version, cause)
    return entry


async def count(session: AsyncSession, people: Sequence[int], version: DocumentVersion, cause: str) -> None:
    """Counts that these people have this version now; of one cause once, as long as no other follows it."""
    insert = insert_for(session, DocumentTaken)
    again = insert.on_conflict_do_update(
        index_elements=["document_id", "person_id"],
        set_={
            "version_id": insert.excluded.version_id,
            "times": DocumentTaken.times + 1,
            "taken_at": insert.excluded.taken_at,
            "cause": insert.excluded.cause,
        },
        where=DocumentTaken.cause != insert.excluded.cause,
    )
    moment = clock.now()
    rows = [
        {
            "document_id": version.document_id,
            "person_id": person_id,
            "version_id": version.id,
            "times": 1,
            "taken_at": moment,
            "cause": cause,
        }
        for person_id in people
    ]
    if rows:
        await session.execute(again, rows)


async def want_notices(session: AsyncSession, person_id: int, wanted: bool) -> None:
    """Whether the person wants to hear of newer versions of what they took."""
    await session.execute(update(Person).where(Person.id == person_id).values(document_notices=wanted))
