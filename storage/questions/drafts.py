"""Messages offered as questions and not sent yet."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import insert_for
from storage.questions.conversation import Heard, Said, answer, ask, follow_up, heard_before
from storage.questions.reading import replied
from storage.refusals import AlreadyDone
from storage.tables import Draft

KEPT = timedelta(days=90)

TYPED_WITHIN = timedelta(minutes=30)
"""How long «да», typed instead of pressed, is surely about the offer."""


async def keep(session: AsyncSession, offered: Sequence[Said]) -> list[bool]:
    """Keeps messages that are offered as questions; False for one whose album has an earlier part here."""
    moment = clock.now()
    rows = [
        {
            "chat_id": said.chat_id,
            "message_id": said.message_id,
            "content_type": said.content_type,
            "text": said.text,
            "content": said.content,
            "media_group_id": said.media_group_id,
            "created_at": moment,
        }
        for said in offered
    ]
    connection = await session.connection()
    await connection.execute(insert_for(session, Draft).on_conflict_do_nothing(), rows)
    return [said.media_group_id is None or await _begins_album(session, said) for said in offered]


async def _begins_album(session: AsyncSession, said: Said) -> bool:
    return not await session.scalar(
        select(func.count()).where(
            Draft.chat_id == said.chat_id,
            Draft.media_group_id == said.media_group_id,
            Draft.message_id < said.message_id,
        )
    )


async def send(session: AsyncSession, asker_id: int, chat_id: int, message_id: int) -> Heard:
    """The person wants the offered message sent; its album goes with it.

    Raises `Missing` when the draft was dropped, `NotAllowed` as `ask` does. Pressed twice it finds the same question.
    """
    parts = await _parts(session, chat_id, message_id)
    if not parts:
        return await heard_before(session, chat_id, message_id)
    heard = await ask(session, asker_id, parts[0])
    for part in parts[1:]:
        await follow_up(session, asker_id, heard.question.id, part)
    return heard


async def add_to(session: AsyncSession, asker_id: int, question_id: int, chat_id: int, message_id: int) -> Heard:
    """The person wants the offered message added to an open question; its album goes with it.

    Raises `Missing` when the draft was dropped, and what `follow_up` does. Pressed twice it finds the same message.
    """
    parts = await _parts(session, chat_id, message_id)
    if not parts:
        return await heard_before(session, chat_id, message_id)
    heard, *_ = [await follow_up(session, asker_id, question_id, part) for part in parts]
    return heard


async def answer_with(
    session: AsyncSession, coordinator_id: int, question_id: int, chat_id: int, message_id: int, *, last_word: bool
) -> Heard:
    """The coordinator wants the offered message sent as an answer; its album goes with it. ``last_word`` as `answer`.

    Raises `Missing` when the draft was dropped, and what `answer` does. Pressed twice it finds the same answer.
    """
    parts = await _parts(session, chat_id, message_id)
    if not parts:
        return await heard_before(session, chat_id, message_id)
    heard, *_ = [await answer(session, coordinator_id, question_id, part, last_word=last_word) for part in parts]
    return heard


async def drop(session: AsyncSession, chat_id: int, message_id: int) -> None:
    """The person does not want the offered message sent; raises `AlreadyDone` when it has been."""
    draft = await session.get(Draft, (chat_id, message_id))
    if draft is None:
        if await replied(session, chat_id, message_id) is not None:
            raise AlreadyDone
    else:
        same_album = and_(Draft.media_group_id.is_not(None), Draft.media_group_id == draft.media_group_id)
        await session.execute(
            delete(Draft).where(Draft.chat_id == chat_id, or_(Draft.message_id == message_id, same_album))
        )


async def latest(session: AsyncSession, chat_id: int) -> int | None:
    """The message offered last, if it waits for its author's word and was offered within `TYPED_WITHIN`."""
    return await session.scalar(
        select(Draft.message_id)
        .where(Draft.chat_id == chat_id, Draft.created_at > clock.now() - TYPED_WITHIN)
        .order_by(Draft.message_id.desc())
        .limit(1)
    )


async def purge(session: AsyncSession) -> None:
    """Forgets drafts nobody sent within `KEPT`."""
    await session.execute(delete(Draft).where(Draft.created_at < clock.now() - KEPT))


async def _parts(session: AsyncSession, chat_id: int, message_id: int) -> list[Said]:
    draft = await session.get(Draft, (chat_id, message_id))
    if draft is None:
        return []
    parts = [draft]
    if draft.media_group_id is not None:
        parts = list(
            await session.scalars(
                select(Draft)
                .where(Draft.chat_id == chat_id, Draft.media_group_id == draft.media_group_id)
                .order_by(Draft.message_id)
            )
        )
    return [
        Said(each.chat_id, each.message_id, each.content_type, each.text, each.media_group_id, each.content)
        for each in parts
    ]
