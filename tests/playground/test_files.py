"""Uploads, identifiers, downloads, limits."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile

from bot.playground import Phone, Playground
from bot.playground.images import picture, size_of
from tests.playground.conftest import Raw, bot_at

MB = 1024 * 1024


async def test_a_file_sent_by_a_person_is_downloaded_by_the_bot(bot: Bot, anna: Phone) -> None:
    await anna.send_document("Приказ № 1.pdf", b"%PDF-1.7", "вот")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("Приказ № 1.pdf", "application/pdf")
    file = await bot.get_file(message.document.file_id)
    assert file.file_path is not None
    content = await bot.download_file(file.file_path)
    assert content is not None
    assert content.read() == b"%PDF-1.7"


async def test_an_identifier_sends_the_file_again_but_only_for_its_own_bot(
    playground: Playground, bot: Bot, anna: Phone
) -> None:
    sent = await bot.send_document(anna.id, BufferedInputFile(b"data", "a.txt"))
    assert sent.document is not None
    again = await bot.send_document(anna.id, sent.document.file_id)
    assert again.document == sent.document
    other = bot_at(playground, "77:another-bot")
    await other.me()
    await anna.open(77).start()
    for file_id in (sent.document.file_id, "nonsense"):
        with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
            await other.send_document(anna.id, file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file_id or the file is temporarily unavailable"):
        await other.get_file(sent.document.file_id)
    await other.session.close()


async def test_a_photo_has_sizes_and_must_be_a_picture(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture(1000, 500), "a.png"))
    assert sent.photo is not None
    assert [(size.width, size.height) for size in sent.photo] == [(90, 45), (320, 160), (800, 400), (1000, 500)]
    assert len({size.file_unique_id for size in sent.photo}) == 4
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(anna.id, BufferedInputFile(b"not a picture", "a.png"))
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await bot.send_document(anna.id, sent.photo[-1].file_id)


async def test_sizes_have_telegrams_limits(bot: Bot, anna: Phone) -> None:
    with pytest.raises(TelegramBadRequest, match="is too big for a photo"):
        await bot.send_photo(anna.id, BufferedInputFile(picture(4, 4) + b"0" * 10 * MB, "a.png"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(anna.id, BufferedInputFile(b"", "a.txt"))
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(anna.id, BufferedInputFile(b"0" * 52 * MB, "a.bin"))
    big = await bot.send_document(anna.id, BufferedInputFile(b"0" * 21 * MB, "a.bin"))
    assert big.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(big.document.file_id)
    await bot.send_document(anna.id, big.document.file_id)


async def test_a_request_without_its_file_says_so(raw: Raw, anna: Phone) -> None:
    assert await raw.refusal("sendPhoto", chat_id=anna.id) == "Bad Request: there is no photo in the request"
    attached = await raw.refusal("sendDocument", chat_id=anna.id, document="attach://x")
    assert attached == "Bad Request: there is no document in the request"
    url = await raw.refusal("sendDocument", chat_id=anna.id, document="https://example.org/a.pdf")
    assert url == "Bad Request: failed to get HTTP URL content"


async def test_one_content_under_one_name_is_kept_once(playground: Playground, bot: Bot, anna: Phone) -> None:
    for _ in range(3):
        await bot.send_document(anna.id, BufferedInputFile(b"data", "a.txt"))
    assert len(playground.world.files.files) == 1


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture(7, 5), (7, 5)),
        (b"GIF89a\x07\x00\x05\x00", (7, 5)),
        (b"BM" + bytes(16) + b"\x07\x00\x00\x00\xfb\xff\xff\xff", (7, 5)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03", (7, 5)),
        (b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\x06\0\0\x04\0\0", (7, 5)),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + b"\x07\0\x05\0", (7, 5)),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + (6 | 4 << 14).to_bytes(4, "little"), (7, 5)),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\xff\xd8\xff", None),
        (b"BM", None),
        (b"text", None),
    ],
)
def test_pictures_are_measured_without_a_library(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size
