"""Scenes of a new document: its place, title and kind are chosen first, and it appears together with its file."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from handlers.documents.keeping.callbacks import Act, OfFile
from storage import conversations, seed
from storage.documents import keeping
from storage.documents.naming import kind_of, ordinal_from, title_from
from storage.tables import Document, DocumentKind, Section
from tests.documents.cast import section
from tests.documents.keepers import (
    RESOURCE_CENTRES,
    TOO_LONG,
    everything,
    history,
    send,
    vera_in_documents,
)
from tests.town import Town

NAME = "17. Положение о_наставничестве.docx"
TITLE = "Положение о наставничестве"


async def in_full_cycle(vera: Phone) -> PhoneMessage:
    """Goes to the question for the title."""
    asked = await send(vera, NAME)
    await vera.press("Новый документ", on=asked)
    await vera.press("Муниципальные решения", on=await vera.hears("В каком он портфеле?"))
    await vera.press("Полный управленческий цикл", on=await vera.hears("В каком разделе?"))
    return await vera.hears("Напишите полное название")


async def titled(town: Town, title: str) -> list[Document]:
    async def find(session: AsyncSession) -> list[Document]:
        return list(await session.scalars(select(Document).where(Document.title == title)))

    return await town.database.read(find)


async def test_a_new_document_takes_its_title_from_the_name_and_its_kind_from_the_title(town: Town) -> None:
    vera = await vera_in_documents(town)
    before = await everything(town)
    question = await in_full_cycle(vera)
    assert question.formatted("bold")[-1] == TITLE
    await vera.press("Взять из имени файла", on=question)
    summary = await vera.hears("Будет новый документ")
    assert "Вид: положение" in summary.text
    assert await everything(town) == before
    await vera.press("Готово", on=summary)
    assert "Муниципальные решения · Полный управленческий цикл" in (await vera.hears("добавлен")).text
    [document] = await titled(town, TITLE)
    assert (document.kind, document.ordinal) == (DocumentKind.REGULATION, 10)
    assert document.section_id == await section(town.database)
    assert (TITLE, 1) in await everything(town)


async def test_the_title_is_typed_and_the_kind_changed(town: Town) -> None:
    vera = await vera_in_documents(town)
    await in_full_cycle(vera)
    await vera.say(TOO_LONG)
    await vera.hears(f"В названии {len(TOO_LONG.strip())} знаков, а помещается 500")
    await vera.say("2023")
    await vera.hears("нужны слова")
    await vera.send_voice()
    await vera.hears("нужны слова")
    await vera.say("Памятка\nдля наставника")
    summary = await vera.hears("Памятка для наставника")
    assert "Вид: документ" in summary.text
    await vera.press("Вид: документ", on=summary)
    await vera.press("Справка", on=await vera.hears("Какого он вида?"))
    await vera.press("Другое название", on=await vera.hears("Вид: справка"))
    await vera.say("Справка о наставничестве")
    await vera.press("Готово", on=await vera.hears("Справка о наставничестве"))
    await vera.hears("добавлен")
    [document] = await titled(town, "Справка о наставничестве")
    assert document.kind is DocumentKind.REPORT


async def test_a_new_section_comes_with_its_document(town: Town) -> None:
    vera = await vera_in_documents(town)
    await vera.press("Новый документ", on=await send(vera, NAME))
    await vera.press("Решения для организации", on=await vera.hears("В каком он портфеле?"))
    await vera.press("Новый раздел", on=await vera.hears("В каком разделе?"))
    await vera.hears("Напишите название раздела")
    await vera.say("Раздел " * 40)
    await vera.hears("помещается 200")
    await vera.say("Наставничество")
    await vera.press("Взять из имени файла", on=await vera.hears("Напишите полное название"))
    summary = await vera.hears("новый раздел «Наставничество»")

    async def sections(session: AsyncSession) -> list[Section]:
        return list(await session.scalars(select(Section).where(Section.title == "Наставничество")))

    assert await town.database.read(sections) == []
    await vera.press("Готово", on=summary)
    await vera.hears("добавлен")
    [made] = await town.database.read(sections)
    assert [each.section_id for each in await titled(town, TITLE)] == [made.id]


async def test_a_restart_in_the_middle_keeps_what_was_chosen(town: Town) -> None:
    vera = await vera_in_documents(town)
    await in_full_cycle(vera)
    await town.restart()
    await vera.say(TITLE)
    summary = await vera.hears("Будет новый документ")
    await town.restart()
    await vera.press("Готово", on=summary)
    await vera.hears("добавлен")
    assert len(await titled(town, TITLE)) == 1


async def test_an_old_summary_does_not_add_what_it_does_not_show(town: Town) -> None:
    vera = await vera_in_documents(town)
    await in_full_cycle(vera)
    await vera.say(TITLE)
    old = await vera.hears("Будет новый документ")
    done = old.keyboard[0][0]["callback_data"]
    await vera.say("Положение о методистах")
    fresh = await vera.hears("Положение о методистах")
    answer = await vera.press(data=done, on=old)
    assert answer.alert
    assert await titled(town, TITLE) == []
    await vera.press("Готово", on=old)
    await vera.hears("добавлен")
    assert len(await titled(town, "Положение о методистах")) == 1
    assert (await vera.press(data=done, on=fresh)).text == "Уже сделано."


async def test_buttons_of_a_dialogue_that_is_forgotten_begin_with_what_is_missing(town: Town) -> None:
    vera = await vera_in_documents(town)
    question = await in_full_cycle(vera)
    await vera.say("/cancel")
    await vera.hears("прервали")
    await town.database.write(conversations.forget, vera.id)
    assert (await vera.press("Взять из имени файла", on=question)).alert
    await vera.hears("В каком он портфеле?")
    kinds = OfFile(act=Act.KINDS, message=question.reply_to.id if question.reply_to else 0)
    assert (await vera.press(data=kinds.pack(), on=question)).alert
    gone = OfFile(act=Act.SECTION, message=kinds.message, value=999)
    assert "уже нет" in (await vera.press(data=gone.pack(), on=question)).text
    assert [each for each in await everything(town) if each[1]] == []


async def test_a_title_that_the_section_has_leads_to_that_document(town: Town) -> None:
    vera = await vera_in_documents(town)
    await in_full_cycle(vera)
    await vera.say(RESOURCE_CENTRES.upper())
    answer = await vera.press("Готово", on=await vera.hears("Будет новый документ"))
    assert "уже есть" in answer.text
    await vera.press("Готово", on=await vera.hears("этот будет первым"))
    await vera.hears("файл сохранён у документа")
    assert len(await history(town)) == 1


async def test_two_who_add_the_same_at_once_add_it_once(town: Town) -> None:
    vera = await vera_in_documents(town)
    await in_full_cycle(vera)
    await vera.say(TITLE)
    summary = await vera.hears("Будет новый документ")
    place = await section(town.database)
    await town.database.write(keeping.add, None, place, TITLE, DocumentKind.REGULATION)
    assert "уже есть" in (await vera.press("Готово", on=summary)).text
    assert len(await titled(town, TITLE)) == 1


@pytest.mark.parametrize(
    ("name", "ordinal", "title"),
    [
        ("01. Приказ о мониторинге.docx", 1, "Приказ о мониторинге"),
        ("3) Приказ.pdf", 3, "Приказ"),
        ("№ 12. Приказ_о_создании.docx", 12, "Приказ о создании"),
        ("07 Приказ.docx", 7, "Приказ"),
        ("12.docx", 12, ""),
        ("12.01.2023 Письмо.docx", None, "12.01.2023 Письмо"),
        ("152-ФЗ.pdf", None, "152-ФЗ"),
        ("7 класс.docx", None, "7 класс"),
    ],
)
def test_a_file_name_is_a_number_and_a_title(name: str, ordinal: int | None, title: str) -> None:
    assert (ordinal_from(name), title_from(name)) == (ordinal, title)


def test_the_kind_is_guessed_right_for_every_title_of_the_sources_that_names_it() -> None:
    documents = [
        one
        for portfolio in seed.facts()["portfolios"]
        for section in portfolio["sections"]
        for one in section["documents"]
    ]
    guessed = {one["code"]: kind_of(" ".join(one["title"].split())) for one in documents}
    wrong = {one["code"] for one in documents if guessed[one["code"]].value != one["kind"]}
    assert wrong == {"collection-vsoko", "collection-municipal"}
    assert kind_of("Информационно-аналитическая справка") is DocumentKind.REPORT
