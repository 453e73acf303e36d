"""Scenes of «Документы»: from the portfolios to a document's card."""

from handlers.documents.callbacks import Do, OfDocument, OpenDocument, OpenPortfolio, OpenSection, OpenShelf, Pack
from storage.documents import keeping
from storage.tables import DocumentKind
from tests.documents.cast import document, section
from tests.documents.readers import CENTRES, bring_file, open_card
from tests.questions.people import asker, coordinator
from tests.town import ADMINISTRATOR, Town


async def test_every_document_is_a_few_taps_away(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    await anna.say("Документы")
    shelf = await anna.hears("16 из 27")
    assert shelf.buttons == [
        ["📁 Муниципальные решения · 16 из 27"],
        ["📁 Решения для организации · 10 из 42"],
        ["📁 Нормативная база и сборники · 4"],
        ["Нет нужного документа?"],
    ]
    await anna.press("Муниципальные решения", on=shelf)
    opened = await anna.hears("С файлами: 1")
    assert opened.buttons[:2] == [["📂 Полный управленческий цикл · 9"], ["📂 Неполный управленческий цикл · 7"]]
    await anna.press("Полный управленческий цикл", on=opened)
    page = await anna.hears("Муниципальные решения → Полный управленческий цикл")
    assert page.buttons[0][0].startswith("1. 🗺⏳ Технологическая карта механизма «Система")
    assert "⏳ — файла пока нет" in page.text
    await anna.press("Дальше »", on=page)
    await anna.hears("9. 📜 Приказ о создании ресурсных центров")
    await anna.press("9. 📜", on=page)
    card = await anna.hears("документ 9 из 9")
    assert card.formatted("bold") == [CENTRES]
    assert "Место в управленческом цикле: полный управленческий цикл" in card.text
    assert "Версия 1 от " in card.text
    assert "DOCX, 1 КБ" in card.text
    assert card.buttons == [["⬇️ Получить файл"], ["🔗 Поделиться", "К списку"]]
    await anna.press("К списку", on=card)
    await anna.hears("9. 📜 Приказ о создании ресурсных центров")
    await anna.press("К разделам", on=card)
    await anna.hears("С файлами: 1")
    await anna.press("К портфелям", on=card)
    await anna.hears("Выберите портфель")


async def test_reference_items_carry_their_whole_description(town: Town) -> None:
    anna = await asker(town)
    card = await open_card(anna, town, "collection-vsoko")
    assert "сборник / Л.М. Репета, И.И. Кацай, М.О. Гордеева [и др.]. – Челябинск : ЧИРО, 2022. – 678 с." in card.text
    assert "Источник: ЧИРО, 2022" in card.text
    letter = await open_card(anna, town, "letter-128")
    assert "Письмо, документ 1 из 2" in letter.text


async def test_a_page_with_the_longest_titles_is_one_message_with_short_buttons(town: Town) -> None:
    anna = await asker(town)
    place = await section(town.database, "collections")
    for number in range(7):
        title = f"Сборник <{number}> {'очень длинное название ' * 21}"[:500]
        await town.database.write(keeping.add, None, place, title, DocumentKind.COLLECTION)
    await anna.say("Документы")
    await anna.press("Нормативная база")
    await anna.press("📂 Сборники · 9")
    page = await anna.hears("Сборник <0> очень длинное")
    assert len(page.text) > 2000
    assert page.buttons[2] == ["3. 📚⏳ Сборник <0> очень длинное название очень длинное…"]
    await anna.press("3. 📚⏳")
    await anna.hears("Сборник, документ 3 из 9")


async def test_a_hidden_document_is_seen_by_coordinators_only(town: Town) -> None:
    anna, vera = await asker(town), await coordinator(town)
    number = await document(town.database)
    card = await open_card(anna, town)
    await town.database.write(keeping.hide, None, number)
    await anna.press("Поделиться", on=card)
    for data in (OpenDocument(document=number), OfDocument(do=Do.GET, document=number)):
        refused = await anna.press(data=data.pack(), on=card)
        assert refused.alert
        assert "в списке уже нет" in refused.text
    await anna.start(f"doc{number}")
    await anna.hears("в списке уже нет")
    await anna.say("Документы")
    await anna.hears("15 из 27")
    await vera.say("Документы")
    shelf = await vera.hears("15 из 27")
    await vera.press(data=OpenSection(section=await section(town.database), page=1).pack(), on=shelf)
    page = await vera.hears("🙈 — скрыт")
    await vera.press("9. 🙈📜", on=page)
    await vera.hears("участники его не видят")


async def test_forged_and_old_buttons_get_a_polite_alert(town: Town) -> None:
    anna = await asker(town)
    await anna.say("Документы")
    shelf = await anna.hears("Выберите портфель")
    for data in (
        OpenPortfolio(portfolio=99),
        OpenSection(section=99),
        Pack(section=99),
        Pack(),
        OpenDocument(document=2**31 - 1),
        *(OfDocument(do=do, document=99) for do in Do),
    ):
        assert (await anna.press(data=data.pack(), on=shelf)).alert
    for forged in ("doc:99999999999999999999:", "doc:x:", "docs_part:-1:0", "doc_do:burn:1"):
        assert "не действует" in (await anna.press(data=forged, on=shelf)).text
    await anna.press(data=OpenSection(section=await section(town.database), page=99).pack(), on=shelf)
    await anna.hears("9. 📜⏳ Приказ о создании")


async def test_buttons_work_after_a_restart_and_for_ever(town: Town) -> None:
    anna = await asker(town)
    await anna.say("Документы")
    shelf = await anna.hears("Выберите портфель")
    await town.restart()
    await anna.press("Решения для организации", on=shelf)
    await anna.hears("Файлов пока нет")
    for _ in range(2):
        await anna.press(data=OpenShelf().pack(), on=shelf)
    await anna.hears("Выберите портфель")


async def test_newcomers_are_told_to_join_and_applicants_read(town: Town) -> None:
    stranger = town.phone(700, "Пётр")
    await stranger.start()
    await stranger.say("/cancel")
    for word in ("Документы", "/docs", "/docs приказ"):
        await stranger.say(word)
        assert (await stranger.hears("открыты участникам групп")).buttons == [["Вступить в группу"]]
    number, place = await document(town.database), await section(town.database)
    pressed = [
        OpenShelf(),
        OpenPortfolio(portfolio=1),
        OpenSection(section=place),
        OpenDocument(document=number),
        Pack(section=place),
        *(OfDocument(do=do, document=number) for do in Do),
    ]
    for data in pressed:
        assert "Вступить в группу: /start" in (await stranger.press(data=data.pack())).text
    assert not any(CENTRES in each.text for each in stranger.messages)
    applicant = await asker(town, 503, "Заявитель", accepted=False)
    await applicant.say("/docs")
    await applicant.hears("Выберите портфель")


async def test_keepers_have_their_own_buttons_and_nobody_to_ask(town: Town) -> None:
    vera = await coordinator(town)
    await vera.say("Документы")
    shelf = await vera.hears("Выберите портфель")
    labels = [label for row in shelf.buttons for label in row]
    assert "Добавить файл" in labels
    assert "Нет нужного документа?" not in labels
    card = await open_card(vera, town)
    assert ["Переименовать", "Перенести"] in card.buttons
    admin = town.phone(ADMINISTRATOR, "Админ")
    await admin.start()
    card = await open_card(admin, town)
    assert ["Переименовать", "Перенести"] in card.buttons
