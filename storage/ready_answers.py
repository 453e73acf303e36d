"""Ready answers: what coordinators of a group keep under a name, and answering a question with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators
from storage.questions.conversation import Heard, Said, answer, heard_before
from storage.refusals import Missing
from storage.tables import Coordinatorship, ReadyAnswer

_OWN = frozenset({"by", "message", "album"})
"""What is kept with a part to know where it came from, and never sent."""

_MOST_PARTS = 16
"""How many numbers each pressed message has for what is sent by it; an album has ten parts."""


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


def contents(ready: ReadyAnswer) -> list[dict[str, Any]]:
    """Its parts as they are sent."""
    return [{key: value for key, value in part.items() if key not in _OWN} for part in ready.parts]


def files(ready: ReadyAnswer) -> list[dict[str, Any]]:
    """Its files without their words, for whoever sends the words in another form."""
    return [
        {key: value for key, value in content.items() if key not in {"text", "entities"}}
        for content in contents(ready)
        if content["kind"] != "text"
    ]


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
    others = [each for each in ready.parts if not _came_from(each, coordinator_id, part.message_id)]
    ready.parts = sorted([*others, kept], key=lambda each: int(each["message"]))
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

    Raises `Missing` when the ready answer is no more, and what `answer` does.
    """
    # No message of Telegram's has such a number.
    first = -pressed_message_id * _MOST_PARTS
    try:
        return await heard_before(session, chat_id, first)
    except Missing:
        ready = await get(session, coordinator_id, ready_id)
    parts = files(ready) if only_files else contents(ready)
    if not parts:
        raise Missing
    heard = [
        await answer(
            session,
            coordinator_id,
            question_id,
            Said(
                chat_id,
                first - place,
                content["kind"],
                content.get("text"),
                f"ready:{pressed_message_id}" if len(parts) > 1 else None,
                {**content, "anew": True},
            ),
        )
        for place, content in enumerate(parts)
    ]
    return heard[0]


def _kept(part: Part, coordinator_id: int) -> dict[str, Any]:
    return {**part.content, "by": coordinator_id, "message": part.message_id, "album": part.media_group_id}


def _came_from(part: dict[str, Any], coordinator_id: int, message_id: int) -> bool:
    return bool(part.get("by") == coordinator_id and part.get("message") == message_id)
