"""Scenes of keeping ready answers: making, seeing, changing and deleting them."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.ready_answers.callbacks import Act, Create, OfReady, Shelf
from handlers.ready_answers.keyboards import PAGE
from handlers.ready_answers.writing import LONGEST_TITLE
from storage import coordinators, ready_answers
from storage.documents import versions
from storage.ready_answers import DOCUMENTS_AT_MOST, Part
from storage.tables import Document
from tests.documents.cast import document
from tests.documents.readers import bring_file
from tests.questions.people import GALINA, ask, asker, coordinator
from tests.ready_answers.people import choice, create, shelf, vera_at_her_desk
from tests.town import ADMINISTRATOR, Town


async def test_a_text_is_kept_under_a_name_and_shown_as_it_arrives(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    assert "Пока нет ни одного" in (await shelf(vera)).text
    await vera.press("Создать")
    await vera.hears("до 100 знаков")
    await vera.say("Сроки ВПР")
    await vera.hears("Теперь пришлите сам ответ «Сроки ВПР»")
    await vera.say("Сдать до 5 мая", entities=[{"type": "bold", "offset": 6, "length": 8}])
    card = await vera.hears("Сохранил")
    assert "Сроки ВПР" in card.text
    await vera.press("Показать", on=card)
    shown = await vera.hears("Сдать до 5 мая")
    assert shown.formatted("bold") == ["до 5 мая"]
    await vera.hears("то, что увидит участник")
    listed = await shelf(vera)
    assert "1. Сроки ВПР\nСдать до 5 мая" in listed.text


async def test_an_album_stays_whole_however_its_parts_straggle_in(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    await shelf(vera)
    await vera.press("Создать")
    await vera.say("Схемы")
    await vera.hears("Теперь пришлите")
    sent = await vera.send_album([("photo", None, "Две схемы"), "photo", "photo"], delay=0.2)
    card = await vera.hears("Сохранил")
    await vera.say("/help")
    await vera.hears("Помощь")
    await vera.press("Показать", on=card)
    shown = [await vera.hears(kind="photo") for _ in sent]
    assert [each.file_unique_id for each in shown] == [each.file_unique_id for each in sent]
    assert len({each.media_group_id for each in shown} - {None}) == 1
    assert shown[0].text == "Две схемы"
    assert "📷 3 фото" in (await shelf(vera)).text
    assert not any("никому не отправлено" in each.text for each in vera.messages)


async def test_a_restart_in_the_middle_loses_nothing(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    await shelf(vera)
    await vera.press("Создать")
    await vera.say("Бланк")
    await vera.hears("Теперь пришлите")
    await town.restart()
    await vera.send_document("Бланк.docx", caption="Заполните")
    card = await vera.hears("Сохранил")
    assert "Заполните · 📎 документ" in card.text
    await town.restart()
    await vera.press("Показать", on=card)
    assert (await vera.hears("Заполните", kind="document")).file_name == "Бланк.docx"


async def test_of_two_who_change_it_the_last_one_wins_and_is_told(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    galina = await coordinator(town, GALINA, "Галина")
    card = await create(vera, "Сроки", "До мая")
    await vera.press("Переименовать", on=card)
    await vera.hears("новое название вместо «Сроки»")
    await galina.say("/help")
    await galina.hears("Помощь")
    await shelf(galina)
    await galina.press("1. Сроки")
    await galina.press("Переименовать")
    await galina.say("Сроки у Галины")
    await galina.hears("Переименовал.")
    await vera.say("Сроки у Веры")
    told = await vera.hears("успели изменить")
    assert "Сроки у Веры" in told.text
    await vera.press("Заменить", on=told)
    await vera.hears("встанет на место прежнего")
    await galina.press("Удалить")
    await galina.press("Да, удалить")
    await vera.say("До июня")
    await vera.hears("Пока Вы писали, этот готовый ответ удалили")
    assert "Пока нет ни одного" in (await shelf(vera)).text


async def test_replacing_takes_the_place_of_all_parts(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    card = await create(vera, "Сроки", "До мая")
    await vera.press("Заменить", on=card)
    await vera.hears("Пришлите новый ответ")
    await vera.send_album(["document", "document"], delay=0.1)
    replaced = await vera.hears("Заменил.")
    assert "До мая" not in replaced.text
    await vera.say("/help")
    await vera.hears("Помощь")
    assert "📎 2 документа" in (await shelf(vera)).text


async def test_what_cannot_be_kept_is_said_and_waited_for_again(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    await shelf(vera)
    await vera.press("Создать")
    await vera.send_album(["photo", "photo"])
    await vera.hears("Название нужно текстом")
    await vera.say("Я" * 101)
    await vera.hears("Название нужно текстом")
    await vera.say("Опрос")
    await vera.hears("Теперь пришлите")
    await vera.send_poll("Когда?", ["Завтра", "Позже"])
    await vera.hears("сохранить не получится")
    await vera.send_contact()
    await vera.hears("сохранить не получится")
    await vera.send_photo(protected=True)
    await vera.hears("запретил его копировать")
    await vera.say("Завтра")
    await vera.hears("Сохранил")
    assert sum("Название нужно текстом" in each.text for each in vera.messages) == 2


async def test_deleting_asks_once_more_and_a_second_press_is_harmless(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    card = await create(vera, "Сроки", "До мая")
    await vera.press("Удалить", on=card)
    await vera.hears("для всех координаторов группы?")
    await vera.press("Оставить", on=card)
    await vera.hears("До мая")
    await vera.press("Удалить", on=card)
    await vera.hears("для всех координаторов группы?")
    await vera.press("Да, удалить", on=card)
    await vera.hears("Пока нет ни одного")
    ready_id = 1
    for act in Act:
        pressed = await vera.press(on=card, data=OfReady(act=act, ready=ready_id).pack())
        assert pressed.alert
        assert "уже нет" in pressed.text


async def test_menu_words_and_cancelling_leave_the_writing(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    for way_out in ("/cancel", "Отмена", "Статистика"):
        await shelf(vera)
        await vera.press("Создать")
        await vera.hears("Как назвать")
        await vera.say(way_out)
        await vera.hears("Всего" if way_out == "Статистика" else "прервали")
        await vera.say("Это уже не название")
        await vera.hears("никому не отправлено")
    assert "Пока нет ни одного" in (await shelf(vera)).text


async def test_editing_the_message_it_was_made_of_corrects_it(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    card = await create(vera, "Сроки", "До мвя")
    await vera.edit(next(each for each in vera.messages if each.text == "До мвя"), "До мая")
    await vera.hears("Поправил и в готовом ответе «Сроки»")
    await vera.press("Показать", on=card)
    shown = await vera.hears("До мая")
    assert not shown.outgoing


async def test_a_coordinator_of_two_groups_chooses_and_other_groups_are_closed(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    await create(vera, "Второй группы", "Текст")
    await coordinator(town, group_id=3)
    choice = await shelf(vera)
    assert choice.buttons == [["ММПГ № 2"], ["ММПГ № 3"]]
    await vera.press("ММПГ № 3", on=choice)
    await vera.hears("Пока нет ни одного")
    for data in (Shelf(group=1, page=0), Create(group=1)):
        assert "не координатор этой группы" in (await vera.press(data=data.pack())).text


async def test_whoever_lost_the_role_can_change_nothing(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    anna = await asker(town)
    card = await create(vera, "Сроки", "До мая")
    await vera.press("Заменить", on=card)
    await vera.hears("Пришлите новый ответ")
    administrator = await town.person(town.phone(ADMINISTRATOR, "Администратор"))
    await town.database.write(coordinators.disconnect, administrator.id, (await town.person(vera)).id, 2)
    await vera.hears("больше не координатор")
    await vera.say("До июня")
    await vera.hears("не координатор этой группы")
    for act in Act:
        assert (await vera.press(on=card, data=OfReady(act=act, ready=1).pack())).alert
    for data in (Shelf(), Shelf(group=2, page=0), Create(group=2)):
        assert (await vera.press(on=card, data=data.pack())).alert
    await anna.say("/help")
    await anna.hears("Помощь")
    assert "для координаторов" in (await anna.press(data=Shelf().pack())).text


async def test_the_list_is_in_order_and_paged(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    person = await town.person(vera)
    for number, title in enumerate(["ёлка", "Яблоко", "Ель", *(f"Ж{place}" for place in range(7))]):
        part = Part({"kind": "text", "text": "…", "entities": []}, 1000 + number, None)
        await town.database.write(ready_answers.create, person.id, 2, title, part)
    listed = await shelf(vera)
    assert [row[0] for row in listed.buttons[:3]] == ["1. ёлка", "2. Ель", "3. Ж0"]
    await vera.press("Дальше »", on=listed)
    await vera.hears("10. Яблоко")
    assert listed.buttons == [["9. Ж6"], ["10. Яблоко"], ["« Назад"], ["Создать"]]


async def test_a_page_of_the_longest_ready_answers_fits_a_message(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    person = await town.person(vera)
    documents = await town.database.read(_longest_titles, DOCUMENTS_AT_MOST)
    for code in documents:
        await bring_file(town, code, content=code.encode())
    for number in range(PAGE):
        part = Part({"kind": "photo", "file": "…", "unique": "…", "text": "🗂" * 500, "entities": []}, number, None)
        title = f"{number}{'🗂' * (LONGEST_TITLE - 1)}"
        ready = await town.database.write(ready_answers.create, person.id, 2, title, part)
        for code in documents:
            entry = await document(town.database, code)
            await town.database.write(ready_answers.attach, person.id, ready.id, entry)
    listed = await shelf(vera)
    assert listed.text.count("📷 фото · 📄 5 документов") == PAGE
    await ask(anna)
    assert len((await choice(vera)).buttons) == PAGE


async def _longest_titles(session: AsyncSession, number: int) -> list[str]:
    known = select(Document.code).where(Document.code.is_not(None)).order_by(func.length(Document.title).desc())
    return [code for code in await session.scalars(known.limit(number)) if code is not None]


async def test_shown_a_model_document_that_telegram_lost_goes_from_disk(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    order = await bring_file(town, content=b"order", name="приказ.docx")
    card = await create(vera, "Центры", "Вот")
    await town.database.write(ready_answers.attach, (await town.person(vera)).id, 1, order.document_id)
    await town.database.write(versions.keep_file_id, order.id, "of another bot")
    await vera.press("Показать", on=card)
    assert await (await vera.hears(kind="document")).download() == b"order"
    await vera.hears("то, что увидит участник")


async def test_the_same_message_handled_again_makes_no_second_one(town: Town) -> None:
    vera = await vera_at_her_desk(town)
    person = await town.person(vera)
    part = Part({"kind": "text", "text": "До мая", "entities": []}, 77, None)
    first = await town.database.write(ready_answers.create, person.id, 2, "Сроки", part)
    second = await town.database.write(ready_answers.create, person.id, 2, "Сроки", part)
    assert first.id == second.id
    assert await town.database.write(ready_answers.put, person.id, first.id, part) is None
