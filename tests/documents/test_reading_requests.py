"""Scenes of files that are not there yet, and of newer ones: who waits, who gets them, who wants to hear no more."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aiogram.types import Message

from handlers.documents.callbacks import AskForAnother, Do, OfDocument
from handlers.documents.uploading import Parcel
from schedules.delivery import Pace
from storage import people
from storage.documents import keeping, requests, taking
from storage.documents.kinds import ARRIVED, NEW_VERSION
from tests.clocks import everything_is_said, heard
from tests.documents.cast import document, said_to
from tests.documents.readers import CENTRES, bring_file, open_card, sends, uploads
from tests.questions.people import BORIS, asker, coordinator
from tests.town import Town


@pytest.fixture
async def town(build_town: Callable[..., Town]) -> Town:
    """A town without nights: notices of new versions would wait for the morning."""
    built = build_town(quiet_hours=None)
    await built.start()
    return built


async def test_who_asks_is_counted_once_and_gets_the_file_at_once(town: Town) -> None:
    vera, anna, boris = await coordinator(town), await asker(town), await asker(town, BORIS, "Борис")
    card = await open_card(anna, town)
    assert card.buttons[0] == ["✋ Запросить"]
    assert "Файла пока нет. Нажмите «Запросить»" in card.text
    pressed = await anna.press("Запросить", on=card)
    assert pressed.alert
    assert "Записал. Пока его ждёте только Вы" in pressed.text
    await anna.hears("Пока его ждёте только Вы")
    assert card.buttons == [["🔗 Поделиться", "К списку"]]
    other = await open_card(boris, town)
    assert "Его уже ждёт 1 человек" in other.text
    await town.restart()
    assert "Его уже ждут 2 человека, и Вы в их числе." in (await boris.press("Запросить", on=other)).text
    data = OfDocument(do=Do.REQUEST, document=await document(town.database)).pack()
    assert "Вы уже в списке. Его уже ждут 2 человека, и Вы в их числе." in (await anna.press(data=data, on=card)).text
    assert not heard(vera, CENTRES)
    await bring_file(town, content=b"at last")
    for phone in (anna, boris):
        came = await phone.hears("Появился документ, который Вы просили", kind="document")
        assert CENTRES in came.text
        assert await came.download() == b"at last"
        assert came.buttons == [["Открыть документ"]]
    await everything_is_said(town)
    assert (sends(town), uploads(town)) == (2, 1)
    await anna.press("Открыть документ", on=heard(anna, "Появился документ")[-1])
    shown = await anna.hears("Взяли 2 раза")
    assert shown.buttons[0] == ["⬇️ Получить файл"]


async def test_a_file_that_came_meanwhile_is_offered_instead(town: Town) -> None:
    anna = await asker(town)
    card = await open_card(anna, town)
    await bring_file(town)
    assert "Файл уже появился" in (await anna.press("Запросить", on=card)).text
    await anna.hears("Версия 1 от")
    assert card.buttons[0] == ["⬇️ Получить файл"]


async def test_asking_can_be_typed(town: Town) -> None:
    anna = await asker(town)
    await open_card(anna, town)
    await anna.say("запросить")
    await anna.hears("Записал")
    assert (await town.database.read(requests.number_waiting, await document(town.database))) == 1


async def test_what_was_asked_for_and_hidden_meanwhile_comes_when_it_is_back(town: Town) -> None:
    anna, number = await asker(town), await document(town.database)
    await anna.press("Запросить", on=await open_card(anna, town))
    await town.database.write(keeping.hide, None, number)
    await bring_file(town)
    await everything_is_said(town)
    assert not heard(anna, "Появился")
    await town.database.write(keeping.restore, None, number)
    await anna.hears("Появился документ, который Вы просили")


async def test_what_was_hidden_before_it_was_sent_comes_when_it_is_back(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    asked, taken = await document(town.database), await document(town.database, "gis-monitoring")
    await anna.press("Запросить", on=await open_card(anna, town))
    await bring_file(town, "gis-monitoring")
    await boris.press("Получить файл", on=await open_card(boris, town, "gis-monitoring"))
    await boris.hears(kind="document")
    assert town.program is not None
    town.program.worker.stop()
    await bring_file(town)
    await bring_file(town, "gis-monitoring", b"second")
    for number in (asked, taken):
        await town.database.write(keeping.hide, None, number)
    await town.restart()
    await everything_is_said(town)
    assert sends(town) == 1
    for number in (asked, taken):
        await town.database.write(keeping.restore, None, number)
    await anna.hears("Появился документ, который Вы просили", kind="document")
    assert await (await boris.hears("обновился", kind="document")).download() == b"second"
    for number in (asked, taken):
        await town.database.write(keeping.hide, None, number)
        await town.database.write(keeping.restore, None, number)
    await everything_is_said(town)
    assert sends(town) == 3


async def test_only_the_newest_file_comes_to_whoever_waited_and_only_once(town: Town) -> None:
    anna = await asker(town)
    await anna.press("Запросить", on=await open_card(anna, town))
    await anna.block()
    await anna.hears("ждёте только Вы")
    await town.database.write(people.lost, anna.id, "blocked")
    await bring_file(town, content=b"first")
    await bring_file(town, content=b"second")
    await anna.unblock()
    await anna.start()
    came = await anna.hears(kind="document")
    assert await came.download() == b"second"
    await everything_is_said(town)
    assert sends(town) == 1
    assert await said_to(town.database, NEW_VERSION) == []
    assert len(await said_to(town.database, ARRIVED)) == 1


async def test_whoever_took_the_old_file_gets_the_new_one_with_what_changed(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    await bring_file(town)
    for phone in (anna, boris):
        await phone.press("Получить файл", on=await open_card(phone, town))
        await phone.hears(kind="document")
    await bring_file(town, content=b"second", note="Новая форма <приложения>")
    came = await anna.hears("Документ, который Вы брали, обновился", kind="document")
    assert CENTRES in came.text
    assert "Версия 2 от" in came.text
    assert "• Новая форма <приложения>" in came.text
    assert await came.download() == b"second"
    await boris.hears("обновился")
    await anna.press("Не сообщать о новых версиях", on=came)
    off = await anna.hears("больше не сообщаю")
    await bring_file(town, content=b"third", note="Снова другая")
    third = await boris.hears("обновился")
    assert "• Снова другая" in third.text
    assert "Новая форма" not in third.text
    await everything_is_said(town)
    assert len(heard(anna, "обновился")) == 1
    await anna.say("Документы")
    assert "🔔 Сообщать о новых версиях" in str((await anna.hears("Выберите портфель")).buttons)
    await anna.press("Сообщать о новых версиях", on=off)
    await anna.hears("буду присылать")
    await bring_file(town, content=b"fourth")
    assert "• Снова другая" in (await anna.hears("обновился")).text


async def test_a_notice_has_nothing_to_say_of_what_is_hidden_or_taken_meanwhile(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    await anna.press("Получить файл", on=await open_card(anna, town))
    await anna.hears(kind="document")
    assert town.program is not None
    town.program.worker.stop()
    await bring_file(town, content=b"second")
    await anna.press("Получить файл", on=await open_card(anna, town))
    assert await (await anna.hears(kind="document")).download() == b"second"
    await town.restart()
    await everything_is_said(town)
    assert sends(town) == 2
    await bring_file(town, content=b"third")
    await anna.hears("обновился")


async def test_a_lost_file_is_told_to_who_waited_and_to_nobody_else(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    await anna.press("Запросить", on=await open_card(anna, town))
    person, number = await town.person(boris), await document(town.database)
    assert town.program is not None
    town.program.worker.stop()
    await bring_file(town)
    await town.database.write(taking.take, person.id, number, cause="test")
    await bring_file(town, content=b"second")
    shutil.rmtree(town.program.files.folder)
    await town.restart()
    told = await anna.hears("Этого файла у меня сейчас не оказалось")
    assert CENTRES in told.text
    await everything_is_said(town)
    assert not heard(boris, "обновился")


async def test_a_document_that_is_not_in_the_list_is_asked_for_in_words(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("Документы")
    await anna.press("Нет нужного документа?")
    await anna.hears("Напишите следующим сообщением, какой документ нужен")
    await anna.say("Нужен приказ о школьном музее")
    await vera.hears("Нужен приказ о школьном музее")
    await anna.hears("Вопрос № 1")
    refused = await vera.press(data=AskForAnother().pack(), on=heard(vera, "школьном музее")[-1])
    assert "Вы координатор" in refused.text


async def test_while_a_file_is_uploaded_to_one_what_others_are_told_goes_on(
    build_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    town = build_town(quiet_hours=None, pace=Pace(0, pool=2))
    await town.start()
    vera = await coordinator(town)
    crowd = [await asker(town, BORIS + number, f"Участник {number}") for number in range(4)]
    for phone in crowd:
        await phone.press("Запросить", on=await open_card(phone, town))
        await phone.hears("ждёте" if phone is crowd[0] else "в их числе")
    begun, let_go = asyncio.Event(), asyncio.Event()
    upload = Parcel.upload

    async def slowly(parcel: Parcel, path: Path, name: str) -> tuple[Message, str | None]:
        begun.set()
        await let_go.wait()
        return await upload(parcel, path, name)

    monkeypatch.setattr(Parcel, "upload", slowly)
    await bring_file(town)
    await begun.wait()
    anna = await asker(town)
    await anna.say("Когда встреча?")
    await anna.press("Отправить")
    await vera.hears("Когда встреча?")
    let_go.set()
    for phone in crowd:
        await phone.hears("Появился документ, который Вы просили", kind="document")
    assert uploads(town) == 1
