"""Scenes of «@bot слова» in other chats."""

from typing import Any

from bot.playground import Phone
from storage.documents import keeping, versions
from tests.documents.cast import document
from tests.documents.readers import CENTRES, bring_file, open_card
from tests.questions.people import asker, coordinator
from tests.town import Town

FORGOTTEN = "wrong file identifier/HTTP URL specified"


async def ask_inline(phone: Phone, town: Town, text: str) -> dict[str, Any]:
    """The bot's whole answer, with the button above the results."""
    asked = await phone.act("inline", text=text, bot=town.playground.bot.id)
    answer: dict[str, Any] = await phone.handset.until(
        lambda: phone.handset.answers.pop(asked["query"], None), 5, lambda: f"no answer to «{text}»"
    )
    return answer


async def test_a_file_that_telegram_has_is_offered_as_a_file(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town, content=b"order")
    await anna.press("Получить файл", on=await open_card(anna, town))
    await anna.hears(kind="document")
    friends = await anna.create_group("Коллеги", bot=False)
    [result] = await friends.ask_inline("приказ ресурсные центры")
    assert (result["type"], result["title"]) == ("document", f"📜 {CENTRES}")
    assert result["description"] == "Приказ · Муниципальные решения"
    sent = await friends.choose(result)
    assert sent.kind == "document"
    assert CENTRES in sent.text
    assert await sent.download() == b"order"
    [call] = town.playground.calls("answerInlineQuery")
    assert call.args["is_personal"] in {True, "true"}
    assert int(call.args["cache_time"]) <= 10


async def test_a_document_without_a_file_is_offered_as_a_link(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    number = await document(town.database)
    friends = await anna.create_group("Коллеги", bot=False)
    for words in ("ресурсные центры", "РЕСУРСНЫЕ ЦЕНТРЫ " * 30):
        result, *_ = await friends.ask_inline(words)
        sent = await friends.choose(result)
        assert sent.kind == "text"
        assert CENTRES in sent.text
        assert f"?start=doc{number}" in sent.text
        assert sent.keyboard[0][0]["url"].endswith(f"?start=doc{number}")
    result, *_ = await friends.ask_inline("талантов")
    assert "файла пока нет" in result["description"]


async def test_without_words_those_with_files_come_first(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    for words in ("", " ", "?"):
        results = await anna.ask_inline(words)
        assert len(results) == 10
        assert results[0]["title"].endswith(CENTRES)


async def test_one_file_telegram_forgot_does_not_spoil_the_answer(town: Town) -> None:
    anna = await asker(town)
    version = await bring_file(town)
    await town.database.write(versions.keep_file_id, version.id, "of another bot")
    [result] = await anna.ask_inline("ресурсные центры")
    assert result["type"] == "article"


async def test_nothing_found_leads_to_the_bot(town: Town) -> None:
    anna = await asker(town)
    answer = await ask_inline(anna, town, "абракадабра")
    assert (answer["results"], answer["button"]["start_parameter"]) == ([], "docs")
    assert len(answer["button"]["text"]) <= 64


async def test_strangers_are_invited_and_see_nothing(town: Town) -> None:
    stranger, newcomer = town.phone(700, "Пётр"), town.phone(701, "Павел")
    await newcomer.start()
    await newcomer.hears("Согласие на обработку")
    for phone in (stranger, newcomer):
        answer = await ask_inline(phone, town, "приказ")
        assert answer["results"] == []
        assert answer["button"]["text"] == "Документы открыты участникам групп: вступить"
        assert len(answer["button"]["text"]) <= 64


async def test_hidden_documents_are_offered_to_keepers_only(town: Town) -> None:
    anna, vera = await asker(town), await coordinator(town)
    await town.database.write(keeping.hide, None, await document(town.database))
    assert await anna.ask_inline("ресурсные центры") == []
    assert len(await vera.ask_inline("ресурсные центры")) == 1


async def test_an_answer_that_comes_too_late_is_no_error(town: Town) -> None:
    anna = await asker(town)
    town.playground.faults.refuse(
        "query is too old and response timeout expired or query ID is invalid", "answerInlineQuery"
    )
    await anna.act("inline", text="приказ", bot=town.playground.bot.id)
    await anna.say("Документы")
    await anna.hears("Выберите портфель")
    assert len(await anna.ask_inline("приказ")) == 10
