"""Where a message that replies to something belongs."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.questions import conversation, reading
from storage.questions.copies import keep_copy
from storage.questions.reading import Come
from tests.questions.cast import COORDINATOR, Cast, said


async def test_a_reply_finds_the_copy_that_is_written_down_just_as_it_is_looked_for(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id

    async def written_down_meanwhile(_: AsyncSession, chat_id: int) -> bool:
        await database.write(keep_copy, chat_id, 77, number)
        return False

    monkeypatch.setattr(reading, "_is_under_way", written_down_meanwhile)
    [place] = await database.read(reading.places, [Come(COORDINATOR, 78, None, 77)])
    assert place.replied is not None
    assert place.replied.question_id == number
