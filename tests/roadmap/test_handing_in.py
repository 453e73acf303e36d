"""«Сдано» and «Нужна помощь»."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from storage.roadmap import hand_ins
from storage.tables import HandIn, HandInKind, HandInState
from tests.clocks import StoppedClock, everything_is_said, heard
from tests.roadmap.cast import cancel, deadline, people, shows
from tests.town import Town
from tests.waiting import eventually_says


async def _kept(session: AsyncSession) -> HandIn | None:
    return (await session.scalars(select(HandIn))).one_or_none()


async def _opened(town: Town, anna: Phone, vera: Phone, asks: HandInKind = HandInKind.FILE) -> PhoneMessage:
    """The notice of a new deadline."""
    await deadline(town, vera, asks=asks, tell=True)
    return await anna.hears("Новый срок")


async def _asked(town: Town, anna: Phone, vera: Phone, asks: HandInKind = HandInKind.FILE) -> None:
    """«Сдано» is pressed, and something is asked for."""
    await anna.press("Сдано", on=await _opened(town, anna, vera, asks))
    await anna.hears("следующим сообщением")


@pytest.mark.usefixtures("hands")
async def test_one_tap_is_enough_where_nothing_is_asked_for(town: Town) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera, HandInKind.NONE)
    await anna.press("Сдано", on=told)
    await anna.hears("Отметил, что сдано: Отчёт о практике")
    await shows(told, ["☑️ Вы сдали", "🆘 Нужна помощь"])
    assert not (await anna.press("Вы сдали", on=told)).alert
    await anna.hears("Вы уже сдали")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert (kept.state, kept.parts) == (HandInState.HANDED, [])


@pytest.mark.usefixtures("hands")
async def test_a_file_is_asked_for_and_words_alone_are_not_enough(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera)
    await anna.say("Уже отправила почтой")
    await anna.hears("нужен файл")
    assert await town.database.read(_kept) is None
    await anna.send_document("отчёт.pdf", b"%PDF-1.4", caption="За ноябрь")
    receipt = await anna.hears("Получил и передал координатору: Отчёт о практике")
    assert receipt.reply_to is not None
    kept = await town.database.read(_kept)
    assert kept is not None
    assert kept.text == "отчёт.pdf\nЗа ноябрь"
    assert kept.parts[0]["content"]["kind"] == "document"


@pytest.mark.usefixtures("hands")
@pytest.mark.parametrize("kind", ["text", "voice", "photo", "sticker", "location"])
async def test_words_may_be_said_in_any_way(town: Town, kind: str) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera, HandInKind.WORDS)
    if kind == "text":
        await anna.say("Провели три занятия")
    else:
        await getattr(anna, f"send_{kind}")()
    await anna.hears("Получил и передал")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert [each["content_type"] for each in kept.parts] == [kind]


@pytest.mark.usefixtures("hands")
async def test_an_album_is_one_thing_with_one_receipt(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera)
    await anna.send_album(["photo", "photo", "photo"])
    await anna.hears("Получил и передал")
    await anna.send_document("ещё.pdf", b"more")
    await anna.hears("Добавил к сданному")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert len(kept.parts) == 4
    assert len(heard(anna, "Получил и передал")) == 1


async def test_files_that_follow_belong_to_it_for_a_while_and_words_do_not(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera)
    await anna.send_photo()
    await anna.hears("Получил и передал")
    await anna.say("А когда следующая встреча?")
    await anna.hears("координатор")
    hands.set("2026-11-18 12:20")
    await anna.send_photo(caption="Это совсем другое фото")
    await anna.hears("координатор")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert len(kept.parts) == 1


@pytest.mark.usefixtures("hands")
async def test_an_edit_of_what_was_handed_in_counts_until_it_is_decided(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera, HandInKind.WORDS)
    said = await anna.say("Провели три занятия")
    await anna.hears("Получил и передал")
    await anna.edit(said, "Провели четыре занятия")
    await anna.hears("Поправил в сданном")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert kept.text == "Провели четыре занятия"
    await town.database.write(hand_ins.accept, (await town.person(vera)).id, kept.id)
    await anna.hears("Принято")
    await anna.edit(said, "Провели пять занятий")
    await anna.hears("правка до него не дойдёт")


@pytest.mark.usefixtures("hands")
async def test_an_edit_after_a_return_is_answered_with_the_way_to_hand_in_anew(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera, HandInKind.WORDS)
    said = await anna.say("Провели три занятия")
    await anna.hears("Получил и передал")
    kept = await town.database.read(_kept)
    assert kept is not None
    await town.database.write(hand_ins.return_, (await town.person(vera)).id, kept.id, "Сколько было детей?")
    await anna.hears("Сколько было детей?")
    await anna.edit(said, "Провели три занятия, 40 детей")
    await anna.press("Сдано", on=await anna.hears("пришлите исправленное заново"))
    await anna.hears("следующим сообщением")
    await anna.say("Провели три занятия, 40 детей")
    await anna.hears("Получил и передал")


@pytest.mark.usefixtures("hands")
async def test_leaving_it_hands_nothing_in(town: Town) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera)
    for words in ("/cancel", "Отмена"):
        await anna.press("Сдано", on=told)
        await anna.hears("следующим сообщением")
        await anna.say(words)
        await anna.hears("прервали")
    await anna.press("Сдано", on=told)
    await anna.hears("следующим сообщением")
    await anna.say("Документы")
    await anna.hears("модельных")
    await anna.send_document("другое.pdf", b"x")
    await anna.hears("координатор")
    assert await town.database.read(_kept) is None


@pytest.mark.usefixtures("hands")
async def test_it_is_still_awaited_after_a_restart(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera)
    await town.restart()
    await anna.send_document("отчёт.pdf", b"x")
    await anna.hears("Получил и передал")


@pytest.mark.usefixtures("hands")
async def test_it_can_be_taken_back_until_it_is_decided(town: Town) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera, HandInKind.NONE)
    await anna.press("Сдано", on=told)
    receipt = await anna.hears("Отметил")
    await anna.press("Отозвать сданное", on=receipt)
    await anna.hears("пока не сдано")
    assert await town.database.read(_kept) is None
    number = int(told.keyboard[0][0]["callback_data"].split(":")[2])
    assert "ещё не сдавали" in (await anna.press(data=f"rm_do:undo:{number}:0")).text
    await anna.press("Вы сдали", on=told)
    await anna.hears("Отметил")
    kept = await town.database.read(_kept)
    assert kept is not None
    await town.database.write(hand_ins.accept, (await town.person(vera)).id, kept.id)
    assert "отозвать его нельзя" in (await anna.press(data=f"rm_do:undo:{number}:0")).text
    assert "уже принял" in (await anna.press("Вы сдали", on=told)).text
    assert "уже принял" in (await anna.press(data=f"rm_do:add:{number}:0")).text


@pytest.mark.usefixtures("hands")
async def test_what_was_returned_is_handed_in_anew(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera)
    await anna.send_document("первый.pdf", b"x")
    await anna.hears("Получил и передал")
    kept = await town.database.read(_kept)
    assert kept is not None
    await town.database.write(hand_ins.return_, (await town.person(vera)).id, kept.id, "Нет подписи")
    await anna.press("Сдано", on=await anna.hears("Нет подписи"))
    await anna.hears("следующим сообщением")
    await anna.send_document("второй.pdf", b"y")
    await anna.hears("Получил и передал")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert (kept.text, kept.state, kept.remark) == ("второй.pdf", HandInState.HANDED, None)


@pytest.mark.usefixtures("hands")
async def test_more_can_be_added_by_a_button(town: Town) -> None:
    anna, vera = await people(town)
    await _asked(town, anna, vera)
    await anna.send_document("первый.pdf", b"x")
    await anna.press("Добавить ещё", on=await anna.hears("Получил и передал"))
    await anna.hears("что добавить к сданному")
    await anna.say("Подпись будет завтра")
    await anna.hears("Добавил к сданному")
    kept = await town.database.read(_kept)
    assert kept is not None
    assert kept.text == "первый.pdf\nПодпись будет завтра"


@pytest.mark.usefixtures("hands")
async def test_a_cancelled_deadline_takes_nothing(town: Town) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera)
    number = int(told.keyboard[0][0]["callback_data"].split(":")[2])
    await anna.press("Сдано", on=told)
    await anna.hears("следующим сообщением")
    await cancel(town, vera, number)
    await anna.send_document("отчёт.pdf", b"x")
    await anna.hears("Этот срок отменили")
    answer = await anna.press("Сдано", on=told)
    assert answer.alert
    assert "отменили" in answer.text
    await shows(told)


async def test_what_comes_late_still_comes(town: Town, hands: StoppedClock) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera, HandInKind.NONE)
    hands.set("2026-11-28 12:00")
    await anna.press("Сдано", on=told)
    await anna.hears("Срок уже прошёл, но сданное всё равно дойдёт")


@pytest.mark.usefixtures("hands")
async def test_a_cry_for_help_becomes_a_question_that_names_the_deadline(town: Town) -> None:
    anna, vera = await people(town)
    await anna.press("Нужна помощь", on=await _opened(town, anna, vera))
    await anna.hears("Что не получается?")
    said = await anna.say("Где взять форму?")
    await anna.hears("Вопрос №")
    asked = await vera.hears("Где взять форму?")
    assert "По сроку «Отчёт о практике» (пт, 27 ноября, 18:00):" in asked.text
    await anna.edit(said, "Где взять бланк?")
    about = "По сроку «Отчёт о практике» (пт, 27 ноября, 18:00):"
    await eventually_says(asked, f"{about}\nГде взять бланк?\n\n✏️ изменено")
    await anna.say("И ещё одно")
    await anna.hears("координатор")
    await everything_is_said(town)
    assert not heard(vera, "И ещё одно")


@pytest.mark.usefixtures("hands")
async def test_help_can_be_asked_for_with_a_photo_and_be_left(town: Town) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera)
    await anna.press("Нужна помощь", on=told)
    await anna.hears("Что не получается?")
    await anna.say("Отмена")
    await anna.hears("прервали")
    await anna.press("Нужна помощь", on=told)
    await anna.hears("Что не получается?")
    await anna.send_photo(caption="Так и надо?")
    asked = await vera.hears("Так и надо?", kind="photo")
    assert asked.text.startswith("По сроку «Отчёт о практике»")


@pytest.mark.usefixtures("hands")
async def test_done_in_words_is_as_good_as_a_press(town: Town) -> None:
    anna, vera = await people(town)
    told = await _opened(town, anna, vera)
    await everything_is_said(town)
    await anna.reply(told, "Сдала.")
    await anna.hears("следующим сообщением файл")
    await anna.send_document("отчёт.pdf")
    await anna.hears("Получил и передал")
    await deadline(town, vera, title="Анкета", tell=True)
    await anna.hears("Анкета")
    await everything_is_said(town)
    await anna.say("/cancel")
    await anna.hears("прервали")
    await anna.say("сдано")
    await anna.hears("Отметил, что сдано: Анкета")
    await anna.say("сдано")
    assert (await anna.hears("Вы это уже сдали")).buttons
    await vera.press("Принять", on=await vera.hears("отмечено кнопкой «Сдано»"))
    await anna.hears("Принято")
    await anna.say("сдано")
    assert not (await anna.hears("уже принял")).buttons
