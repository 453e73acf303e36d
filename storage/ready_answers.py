"""Ready answers: what coordinators of a group keep under a name, and answering a question with it.

A part is a content as a message's; one with ``entry`` stands for the present file of that document of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators
from storage.documents.entries import numbered
from storage.questions.conversation import Heard, Said, answer, heard_before
from storage.refusals import Missing, Refusal
from storage.tables import Coordinatorship, DocumentVersion, ReadyAnswer

_OWN = frozenset({"by", "message", "album"})
"""What is kept with a part to know where it came from, and never sent."""

_MOST_PARTS = 16
"""How many numbers each pressed message has for what is sent by it; an album has ten parts."""

DOCUMENTS_AT_MOST = 5


class NoSuchFile(Refusal):
    """A document of a ready answer is hidden, or has no file (any more)."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class TooManyDocuments(Refusal):
    """There are `DOCUMENTS_AT_MOST` of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A message that becomes a part of a ready answer; the other parts of its album come as messages of their own."""

    content: dict[str, Any]
    message_id: int
    media_group_id: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """``overtaken``: somebody had changed it since it was shown to whoever changed it now."""

    ready: ReadyAnswer
    overtaken: bool


async def of_group(session: AsyncSession, coordinator_id: int, group_id: int) -> Sequence[ReadyAnswer]:
    """A group's ready answers by name; raises `NotAllowed`."""
    await coordinators.require(session, coordinator_id, group_id)
    found = await session.scalars(select(ReadyAnswer).where(ReadyAnswer.group_id == group_id))
    return sorted(found, key=lambda each: (each.title.casefold().replace("ё", "е"), each.id))


async def get(session: AsyncSession, coordinator_id: int, ready_id: int) -> ReadyAnswer:
    """Raises `Missing`, and `NotAllowed` unless the person is a coordinator of its group."""
    ready = await session.get(ReadyAnswer, ready_id)
    if ready is None:
        raise Missing
    await coordinators.require(session, coordinator_id, ready.group_id)
    return ready


async def contents(session: AsyncSession, ready: ReadyAnswer) -> list[dict[str, Any]]:
    """Its parts as they are sent, documents of the catalogue last; raises `NoSuchFile`.

    A document has the number of its file, ``version``; one that Telegram does not have yet lacks its ``file``, see
    `to_upload`.
    """
    found = [{key: value for key, value in part.items() if key not in _OWN} for part in _said(ready)]
    versions = await _versions(session, ready)
    return found + [
        {"kind": "document", "file": each.file_id, "unique": each.sha256, "text": "", "version": each.id}
        for each in versions
    ]


async def to_upload(session: AsyncSession, ready: ReadyAnswer) -> list[DocumentVersion]:
    """The files of documents that Telegram does not have yet; raises `NoSuchFile`."""
    return [each for each in await _versions(session, ready) if each.file_id is None]


def has_files(ready: ReadyAnswer) -> bool:
    """Whether there is more than words."""
    return any(part["kind"] != "text" for part in ready.parts)


async def _versions(session: AsyncSession, ready: ReadyAnswer) -> list[DocumentVersion]:
    attached = [part for part in ready.parts if "entry" in part]
    entries = await numbered(session, [part["entry"] for part in attached])
    found = []
    for part in attached:
        entry = entries.get(part["entry"])
        if entry is None or entry.version is None or entry.document.hidden_at is not None:
            raise NoSuchFile(entry.document.title if entry is not None else part["title"])
        found.append(entry.version)
    return found


def _said(ready: ReadyAnswer) -> list[dict[str, Any]]:
    return [part for part in ready.parts if "entry" not in part]


def words(ready: ReadyAnswer) -> str:
    """Its text with its captions."""
    return "\n\n".join(part["text"] for part in ready.parts if part.get("text"))


async def create(session: AsyncSession, coordinator_id: int, group_id: int, title: str, part: Part) -> ReadyAnswer:
    """Keeps a new one; the same message handled again finds what it made. Raises `NotAllowed`."""
    for each in await of_group(session, coordinator_id, group_id):
        if _came_from(each.parts[0], coordinator_id, part.message_id):
            return each
    moment = clock.now()
    ready = ReadyAnswer(
        group_id=group_id,
        title=title,
        parts=[_kept(part, coordinator_id)],
        created_by_id=coordinator_id,
        created_at=moment,
        updated_at=moment,
    )
    session.add(ready)
    await session.flush()
    return ready


async def rename(session: AsyncSession, coordinator_id: int, ready_id: int, title: str, seen: datetime) -> Changed:
    """``seen``: when what the coordinator saw was last changed. Raises `Missing`, `NotAllowed`."""
    ready = await get(session, coordinator_id, ready_id)
    overtaken = ready.updated_at != seen
    ready.title, ready.updated_at = title, clock.now()
    return Changed(ready, overtaken)


async def replace(session: AsyncSession, coordinator_id: int, ready_id: int, part: Part, seen: datetime) -> Changed:
    """Another answer under the same name; ``seen`` as for `rename`. Raises `Missing`, `NotAllowed`."""
    ready = await get(session, coordinator_id, ready_id)
    overtaken = ready.updated_at != seen
    ready.parts, ready.updated_at = [_kept(part, coordinator_id)], clock.now()
    return Changed(ready, overtaken)


async def attach(session: AsyncSession, coordinator_id: int, ready_id: int, document_id: int) -> ReadyAnswer:
    """A document of the catalogue goes with it from now on; one that does so already stays.

    Raises `Missing`, `NotAllowed`, `TooManyDocuments`, `NoSuchFile`.
    """
    ready = await get(session, coordinator_id, ready_id)
    attached = [part["entry"] for part in ready.parts if "entry" in part]
    if document_id in attached:
        return ready
    if len(attached) == DOCUMENTS_AT_MOST:
        raise TooManyDocuments
    entry = (await numbered(session, [document_id])).get(document_id)
    if entry is None:
        raise Missing
    if entry.version is None or entry.document.hidden_at is not None:
        raise NoSuchFile(entry.document.title)
    part = {"kind": "document", "entry": document_id, "title": entry.document.title}
    ready.parts, ready.updated_at = [*ready.parts, part], clock.now()
    return ready


async def delete(session: AsyncSession, coordinator_id: int, ready_id: int) -> ReadyAnswer:
    """Raises `Missing`, `NotAllowed`; what was sent with it stays."""
    ready = await get(session, coordinator_id, ready_id)
    await session.delete(ready)
    return ready


async def of_message(
    session: AsyncSession, coordinator_id: int, message_id: int, media_group_id: str | None
) -> int | None:
    """The ready answer that this message of the coordinator's, or an earlier part of its album, is in."""
    candidates = await session.execute(
        select(ReadyAnswer.id, ReadyAnswer.parts)
        .join(Coordinatorship, Coordinatorship.group_id == ReadyAnswer.group_id)
        .where(Coordinatorship.person_id == coordinator_id)
    )
    for ready_id, parts in candidates:
        if any(
            _came_from(part, coordinator_id, message_id)
            or (media_group_id is not None and part.get("album") == media_group_id)
            for part in parts
        ):
            return int(ready_id)
    return None


async def put(session: AsyncSession, coordinator_id: int, ready_id: int, part: Part) -> ReadyAnswer | None:
    """A later part of its album, or one in its edited form; None when it is there already.

    Raises `Missing`, `NotAllowed`.
    """
    ready = await get(session, coordinator_id, ready_id)
    kept = _kept(part, coordinator_id)
    if kept in ready.parts:
        return None
    others = [each for each in _said(ready) if not _came_from(each, coordinator_id, part.message_id)]
    attached = [each for each in ready.parts if "entry" in each]
    ready.parts = [*sorted([*others, kept], key=lambda each: int(each["message"])), *attached]
    return ready


async def answer_with(
    session: AsyncSession,
    coordinator_id: int,
    question_id: int,
    ready_id: int,
    chat_id: int,
    pressed_message_id: int,
    *,
    only_files: bool = False,
) -> Heard:
    """Answers a question with it, once for each message whose button was pressed.

    Raises `Missing` when the ready answer is no more, `NoSuchFile`, and what `answer` does.
    """
    # No message of Telegram's has such a number.
    first = -pressed_message_id * _MOST_PARTS
    try:
        return await heard_before(session, chat_id, first)
    except Missing:
        ready = await get(session, coordinator_id, ready_id)
    parts = await contents(session, ready)
    own = len(_said(ready))
    heard = []
    for place, content in enumerate(parts):
        if only_files and content["kind"] == "text":
            continue
        album, together = ("own", own) if place < own else ("documents", len(parts) - own)
        dropped = {"text", "entities"} if only_files else set()
        sent = {key: value for key, value in content.items() if key not in dropped}
        said = Said(
            chat_id,
            first - place,
            sent["kind"],
            sent.get("text"),
            f"ready:{pressed_message_id}:{album}" if together > 1 else None,
            {**sent, "anew": True},
        )
        heard.append(await answer(session, coordinator_id, question_id, said))
    if not heard:
        raise Missing
    return heard[0]


def _kept(part: Part, coordinator_id: int) -> dict[str, Any]:
    return {**part.content, "by": coordinator_id, "message": part.message_id, "album": part.media_group_id}


def _came_from(part: dict[str, Any], coordinator_id: int, message_id: int) -> bool:
    return bool(part.get("by") == coordinator_id and part.get("message") == message_id)
