"""Files of documents: a new one is a new version, and whoever took the old one or waits for any hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.database import announce
from storage.documents import rights, taking
from storage.documents.entries import Entry, locked, numbered
from storage.documents.kinds import ARRIVED, NEW_VERSION
from storage.refusals import AlreadyDone, Missing, Refusal
from storage.tables import (
    Delivery,
    DeliveryState,
    Document,
    DocumentRequest,
    DocumentTaken,
    DocumentVersion,
    Person,
    Priority,
)

LONGEST_NAME = 255


class SameFile(Refusal):
    """These are the bytes of the present version."""

    def __init__(self, version: DocumentVersion) -> None:
        super().__init__(version.number)
        self.version = version


@dataclass(frozen=True, slots=True)
class File:
    """A file whose bytes are on disk under ``sha256``; ``file_id``: Telegram's, where the bot knows it already."""

    sha256: str
    name: str
    size: int
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file became a version: ``told`` people hear of it, ``served`` people get it since they asked."""

    document: Document
    version: DocumentVersion
    told: int
    served: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version and who brought it; nobody: from the command line, or they have left."""

    version: DocumentVersion
    by: Person | None


@dataclass(frozen=True, slots=True)
class News:
    """What there is to say of a document's newer file: the entry now, and the versions since the one they have."""

    entry: Entry
    since: Sequence[DocumentVersion]


async def add_version(
    session: AsyncSession,
    keeper_id: int | None,
    document_id: int,
    file: File,
    *,
    note: str | None = None,
    expected_number: int | None = None,
) -> Kept:
    """A file becomes the document's present version; people hear of it, unless the document is hidden.

    ``expected_number``: the present version's number as the coordinator saw it, 0 for none. Raises `NotAllowed`,
    `Missing`, `SameFile`, and `AlreadyDone` with a name when another version has come since.
    """
    await rights.require_keeper(session, keeper_id)
    document = await locked(session, document_id)
    before = await present(session, document_id)
    if before is not None and before.sha256 == file.sha256:
        raise SameFile(before)
    number = before.number if before is not None else 0
    if expected_number is not None and expected_number != number:
        raise AlreadyDone(await _name(session, before.uploaded_by_id if before is not None else None))
    version = DocumentVersion(
        document_id=document_id,
        number=number + 1,
        sha256=file.sha256,
        file_name=_shortened(file.name),
        size=file.size,
        note=note,
        file_id=file.file_id,
        uploaded_by_id=keeper_id,
        uploaded_at=clock.now(),
    )
    session.add(version)
    await session.flush()
    told = served = 0
    if document.hidden_at is None:
        told, served = await tell(session, version), await serve(session, version)
    return Kept(document, version, told, served)


async def present(session: AsyncSession, document_id: int) -> DocumentVersion | None:
    """The document's latest version."""
    return await session.scalar(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    )


async def tell(session: AsyncSession, version: DocumentVersion) -> int:
    """Whoever has an earlier version gets one notice of this one; returns how many people it reaches now."""
    earlier = select(DocumentVersion.id).where(
        DocumentVersion.document_id == version.document_id, DocumentVersion.id != version.id
    )
    # Whoever has not yet heard of an earlier version hears of this one instead.
    await session.execute(
        update(Delivery)
        .where(
            Delivery.kind == NEW_VERSION,
            Delivery.subject_id.in_(earlier),
            Delivery.state == DeliveryState.PENDING,
        )
        .values(state=DeliveryState.CANCELLED, settled_at=clock.now(), held=False)
        .execution_options(synchronize_session=False)
    )
    others = await hearers(session, version.document_id, but=version.uploaded_by_id, version_id=version.id)
    key = f"{NEW_VERSION}:{version.id}"
    await outbox.queue(session, key=key, kind=NEW_VERSION, subject_id=version.id, to=others, priority=Priority.ORDINARY)
    return reachable(others)


async def hearers(
    session: AsyncSession, document_id: int, *, but: int | None, version_id: int | None = None
) -> list[Person]:
    """Who would hear of a newer file than they have, or of this version; ``but`` is who brings it.

    Whoever cannot be reached is among them, and hears of it on their return.
    """
    others = [] if version_id is None else [DocumentTaken.version_id != version_id]
    people = await session.scalars(
        select(Person)
        .join(DocumentTaken, DocumentTaken.person_id == Person.id)
        .where(
            DocumentTaken.document_id == document_id,
            Person.document_notices,
            Person.telegram_id.is_not(None),
            rights.may_read(),
            *others,
        )
        .order_by(Person.id)
    )
    return [each for each in people if each.id != but]


def reachable(people: Sequence[Person]) -> int:
    """How many of them can be reached now."""
    return sum(each.unreachable_since is None for each in people)


async def revive(session: AsyncSession, version: DocumentVersion) -> None:
    """What was to be said of this version while the document was hidden is due again, and any file asked for."""
    here = select(Person.id).where(Person.telegram_id.is_not(None))
    of_document = select(DocumentVersion.id).where(DocumentVersion.document_id == version.document_id)
    await session.execute(
        update(Delivery)
        .where(
            (Delivery.kind == NEW_VERSION) & (Delivery.subject_id == version.id)
            | (Delivery.kind == ARRIVED) & Delivery.subject_id.in_(of_document),
            Delivery.person_id.in_(here),
            Delivery.state == DeliveryState.CANCELLED,
        )
        .values(state=DeliveryState.PENDING, not_before=clock.now(), attempts=0, settled_at=None)
        .execution_options(synchronize_session=False)
    )
    announce(session, outbox.QUEUED)


async def serve(session: AsyncSession, version: DocumentVersion) -> int:
    """Whoever asked for the document gets this version at once; returns how many people do."""
    asked = await session.scalars(
        update(DocumentRequest)
        .where(DocumentRequest.document_id == version.document_id, DocumentRequest.served_at.is_(None))
        .values(served_at=clock.now())
        .returning(DocumentRequest.person_id)
    )
    found = await session.scalars(
        select(Person)
        .where(Person.id.in_(asked.all()), Person.telegram_id.is_not(None), rights.may_read())
        .order_by(Person.id)
    )
    people = found.all()
    key = f"{ARRIVED}:{version.id}"
    await outbox.queue(session, key=key, kind=ARRIVED, subject_id=version.id, to=people)
    await taking.count(session, [each.id for each in people], version, key)
    return len(people)


async def news(session: AsyncSession, person_id: int, version_id: int) -> News | None:
    """What to say now to somebody for whom a notice was queued; None when there is nothing to say any more.

    So it is when they switched notices off, may not read any more, took the newest file themselves meanwhile, or
    the document is hidden.
    """
    of_version = select(DocumentVersion.document_id).where(DocumentVersion.id == version_id).scalar_subquery()
    took = await session.scalar(
        select(DocumentVersion)
        .join(DocumentTaken, DocumentTaken.version_id == DocumentVersion.id)
        .join(Person, Person.id == DocumentTaken.person_id)
        .where(
            DocumentTaken.document_id == of_version,
            DocumentTaken.person_id == person_id,
            Person.document_notices,
            rights.may_read(),
        )
    )
    entry = (await numbered(session, [took.document_id])).get(took.document_id) if took is not None else None
    if took is None or entry is None or entry.document.hidden_at is not None:
        return None
    since = await session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == took.document_id, DocumentVersion.number > took.number)
        .order_by(DocumentVersion.number)
    )
    found = since.all()
    return News(entry, found) if found else None


async def arrived(session: AsyncSession, person_id: int, version_id: int) -> Entry | None:
    """What to bring now to somebody who asked for it; None when they may not have it any more, or it is hidden."""
    document_id = await session.scalar(
        select(DocumentVersion.document_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(
            DocumentVersion.id == version_id,
            Document.hidden_at.is_(None),
            select(Person.id).where(Person.id == person_id, rights.may_read()).exists(),
        )
    )
    return None if document_id is None else (await numbered(session, [document_id]))[document_id]


async def history(session: AsyncSession, keeper_id: int | None, document_id: int) -> list[Earlier]:
    """All versions of a document, the newest first, for whoever keeps the catalogue; raises `NotAllowed`."""
    await rights.require_keeper(session, keeper_id)
    rows = await session.execute(
        select(DocumentVersion, Person)
        .outerjoin(Person, Person.id == DocumentVersion.uploaded_by_id)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.number.desc())
    )
    return [Earlier(version, by) for version, by in rows]


async def one(session: AsyncSession, keeper_id: int | None, version_id: int) -> DocumentVersion:
    """A version, also an earlier one, for whoever keeps the catalogue; raises `NotAllowed`, `Missing`."""
    await rights.require_keeper(session, keeper_id)
    version = await session.get(DocumentVersion, version_id)
    if version is None:
        raise Missing
    return version


async def with_bytes(session: AsyncSession, keeper_id: int | None, sha256: str) -> list[Entry]:
    """The entries, hidden ones too, whose present file is this very one; raises `NotAllowed`."""
    await rights.require_keeper(session, keeper_id)
    ids = await session.scalars(select(DocumentVersion.document_id).where(DocumentVersion.sha256 == sha256).distinct())
    found = await numbered(session, ids.all())
    return [each for each in found.values() if each.version is not None and each.version.sha256 == sha256]


async def keep_file_id(session: AsyncSession, version_id: int, file_id: str) -> None:
    """Telegram knows the file by this name, so that it need not be uploaded again."""
    await session.execute(update(DocumentVersion).where(DocumentVersion.id == version_id).values(file_id=file_id))


async def forget_file_id(session: AsyncSession, version_id: int, file_id: str) -> None:
    """Telegram does not know the file by this name; a newer name that somebody kept meanwhile stays."""
    await session.execute(
        update(DocumentVersion)
        .where(DocumentVersion.id == version_id, DocumentVersion.file_id == file_id)
        .values(file_id=None)
    )


async def _name(session: AsyncSession, person_id: int | None) -> str | None:
    person = await session.get(Person, person_id) if person_id is not None else None
    return person.full_name if person is not None else None


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    ending = PurePath(name).suffix[-20:]
    return name[: LONGEST_NAME - len(ending)] + ending
