"""Messages of many kinds arrive as they were sent, both ways, new, in reply, edited and in an album."""

from pathlib import Path

import pytest
from sqlalchemy import URL

from handlers import assembling
from handlers.questions import texts
from handlers.rendering import Occasion
from storage.questions import kinds
from tests.clocks import everything_is_said
from tests.conftest import on_sqlite
from tests.interleavings.timing import albums_gather
from tests.kinds.catalogue import KINDS, Column
from tests.kinds.scenes import Direction, play
from tests.questions.people import asker, coordinator
from tests.town import Town
from tests.waiting import eventually

VARIED = [
    kind
    for kind in KINDS
    if kind.name
    in {
        "text", "text of 4,096", "text with «/ask»", "photo", "photo with 1,024", "video", "document", "voice",
        "sticker", "poll", "forwarded photo", "forwarded quiz",
    }
]  # fmt: skip
"""One of each that is treated in a way of its own; ``make kinds`` plays them all."""
FEW = [kind for kind in KINDS if kind.name in {"text", "photo", "sticker"}]


@pytest.fixture
def database_url(tmp_path: Path, prepared: tuple[Path, str]) -> URL:
    """SQLite alone: what is shown here is what reaches whom, and takes long."""
    return on_sqlite(prepared[0], tmp_path)


@pytest.mark.parametrize("direction", Direction)
async def test_whatever_the_kind_a_message_arrives_as_it_was_sent(town: Town, direction: Direction) -> None:
    table = await play(town, direction, VARIED)
    assert len(table) == len(VARIED) * len(Column)
    assert {cell: wrong for cell, wrong in table.items() if wrong} == {}


async def test_the_table_shows_an_edit_that_is_not_marked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "edited_mark", lambda: "✏️")
    table = await play(town, Direction.ASKING, FEW)
    wrong = {(kind, column) for (_, kind, column), words in table.items() if words}
    assert wrong >= {("text", Column.EDIT), ("photo", Column.EDIT), ("photo", Column.ALBUM)}
    assert not {column for _, column in wrong} & {Column.NEW, Column.REPLY}


async def test_the_table_shows_what_comes_twice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = assembling.RENDERERS[kinds.MESSAGE]

    async def twice(occasion: Occasion) -> int | None:
        await copied(occasion)
        return await copied(occasion)

    monkeypatch.setitem(assembling.RENDERERS, kinds.MESSAGE, twice)
    table = await play(town, Direction.ANSWERING, FEW)
    wrong = {kind for (_, kind, column), words in table.items() if words and column is Column.NEW}
    assert wrong == {"text", "photo", "sticker"}


async def test_an_album_that_grows_while_it_is_sent_comes_once_more_with_its_buttons_once(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    with albums_gather(0.05):
        slowness = town.playground.faults.delay(0.5, "sendMediaGroup", chat=vera.id)
        await anna.send_album_part("1", "photo", 0, caption="/ask Что на фото?")
        await anna.send_album_part("1", "photo", 1)

        async def is_being_sent() -> bool:
            return slowness.used > 0

        await eventually(is_being_sent)
        await anna.send_album_part("1", "photo", 2)
        await everything_is_said(town)
    assert [each.text for each in vera.messages if each.buttons == [["Ответить"]]] == ["К вопросу № 1: 3 файла."]
