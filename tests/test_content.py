"""What a message consists of: marked, and put in place of another."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile

from bot.playground import Phone, Playground
from bot.playground.images import picture
from handlers import content
from handlers.content import CAPTION_LIMIT, TEXT_LIMIT, Content
from tests.playground.conftest import bot_at


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as running:
        yield running


@pytest.fixture
async def anna(playground: Playground) -> Phone:
    phone = playground.phone(501, "Анна")
    await phone.start()
    return phone


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    calling = bot_at(playground)
    yield calling
    await calling.session.close()


@pytest.mark.parametrize("file", [False, True])
async def test_an_edited_caption_stays_above_its_photo(bot: Bot, anna: Phone, *, file: bool) -> None:
    photo = BufferedInputFile(picture(), "a.png")
    sent = await bot.send_photo(anna.id, photo, caption="Было", show_caption_above_media=True)
    kept = content.content_of(sent)
    assert kept is not None
    await content.edit(bot, anna.id, sent.message_id, {**kept, "text": "Стало"}, file=file)
    shown = anna.messages[-1]
    assert (shown.text, shown.data.get("show_caption_above_media")) == ("Стало", True)


async def test_an_edited_text_shows_no_page_that_its_author_had_taken_away(bot: Bot, anna: Phone) -> None:
    told: Content = {"kind": "text", "text": "Было: chiro74.ru", "preview": {"is_disabled": True}}
    sent = await content.send(bot, anna.id, told)
    await content.edit(bot, anna.id, sent, {**told, "text": "Стало: chiro74.ru"}, file=False)
    shown = anna.messages[-1]
    assert (shown.text, shown.data.get("link_preview_options")) == ("Стало: chiro74.ru", {"is_disabled": True})


@pytest.mark.parametrize(("kind", "limit"), [("text", TEXT_LIMIT), ("photo", CAPTION_LIMIT)])
def test_a_mark_stands_below_in_italics_where_there_is_room(kind: str, limit: int) -> None:
    told: Content = {"kind": kind, "text": "Встреча 🎉", "entities": []}
    marked = content.marked(told, "изменено")
    assert marked is not None
    assert marked["text"] == "Встреча 🎉\n\nизменено"
    assert marked["entities"] == [{"type": "italic", "offset": 12, "length": 8}]
    assert content.marked({**told, "text": "я" * (limit - 10)}, "изменено") is not None
    assert content.marked({**told, "text": "я" * (limit - 9)}, "изменено") is None


def test_a_mark_without_words_stands_alone() -> None:
    marked = content.marked({"kind": "photo"}, "изменено")
    assert marked is not None
    assert marked["text"] == "изменено"
