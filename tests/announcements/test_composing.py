"""A coordinator makes an announcement: what is sent becomes a part of it, and it is seen as it will arrive."""

from handlers.announcements.callbacks import Act, OfAnnouncement
from tests.announcements.scenes import compose, panel, send, switch, two_participants
from tests.clocks import everything_is_said, heard
from tests.questions.people import asker, coordinator
from tests.town import ADMINISTRATOR, Town


async def test_what_is_written_is_shown_as_it_will_arrive_with_whom_it_reaches(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Никто ничего не получит, пока Вы не нажмёте «Отправить»")
    await vera.say("Встреча в пятницу", entities=[{"type": "bold", "offset": 10, "length": 7}])
    copy = await vera.hears("Встреча в пятницу")
    assert copy.formatted("bold") == ["пятницу"]
    shown = await panel(vera)
    assert "Кому: ММПГ № 2" in shown.text
    assert "Получат: 2 участника" in shown.text
    await everything_is_said(town)
    assert not heard(anna, "Встреча в пятницу")


async def test_an_album_stays_whole_however_its_parts_straggle_in(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("/announce")
    await vera.hears("Пришлите его сюда")
    sent = await vera.send_album([("photo", None, "Три схемы"), "photo", "photo"], delay=0.2)
    shown = await vera.hears("альбом из 3: «Три схемы»")
    await vera.press("Отправить", on=shown)
    arrived = [await anna.hears(kind="photo") for _ in sent]
    assert len({each.media_group_id for each in arrived} - {None}) == 1
    assert [each.file_unique_id for each in arrived] == [each.file_unique_id for each in sent]


async def test_several_messages_in_a_row_come_in_their_order(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    await vera.say("Сначала приказ")
    await vera.send_document("приказ.pdf", b"%PDF-1.4", "Сам приказ")
    await vera.send_poll("Придёте?", ["Да", "Нет"])
    shown = await vera.hears("3. 📊 опрос: «Придёте?»")
    await vera.press("Отправить", on=shown)
    await anna.hears("Сначала приказ")
    assert (await anna.hears("Сам приказ", kind="document")).file_name == "приказ.pdf"
    await anna.hears(kind="poll")


async def test_a_forwarded_message_arrives_without_its_source(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    await vera.forward_post(text="Новости министерства")
    await vera.press("Отправить", on=await panel(vera))
    arrived = await anna.hears("Новости министерства")
    assert "forward_origin" not in arrived.data


async def test_words_typed_instead_of_buttons_work(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await compose(vera, "Завтра вебинар")
    await vera.say("проверить на себе")
    await vera.hears("Эту копию получили только Вы")
    await vera.say("Параметры")
    await vera.hears("Параметры объявления")
    await vera.say("Назад")
    await vera.hears("Завтра вебинар")
    await vera.say("отправить")
    await anna.hears("Завтра вебинар")


async def test_an_edit_of_ones_own_message_changes_the_draft(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    written = await vera.say("Встреча в пятницу")
    await panel(vera)
    await vera.edit(written, "Встреча в субботу")
    shown = await panel(vera)
    assert "Встреча в субботу" in shown.text
    await vera.press("Отправить", on=shown)
    await anna.hears("Встреча в субботу")
    assert not heard(anna, "в пятницу")


async def test_a_part_can_be_taken_out(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Первое", "Лишнее")
    await vera.press("Убрать часть", on=shown)
    await vera.press("2. Лишнее", on=shown)
    await vera.press("Отправить", on=shown)
    await anna.hears("Первое")
    await everything_is_said(town)
    assert not heard(anna, "Лишнее")


async def test_the_audience_is_narrowed_with_a_live_count(town: Town) -> None:
    anna = await asker(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Только районам")
    await vera.press("Кому", on=shown)
    await vera.press("Муниципальные районы", on=shown)
    assert "0 участников" in (await vera.hears("муниципальные районы\n")).text
    await vera.press("Городские округа", on=shown)
    assert "1 участник" in (await vera.hears("городские округа и муниципальные районы")).text
    await vera.press("Городские округа", on=shown)
    await vera.press("Назад", on=shown)
    assert "пока никто" in (await panel(vera)).text
    answer = await vera.press("Отправить", on=shown)
    assert answer.alert
    assert "не получит никто" in answer.text
    await everything_is_said(town)
    assert not heard(anna, "Только районам")


async def test_a_municipality_is_chosen_by_typing(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Озерскому")
    await vera.press("Кому", on=shown)
    await vera.press("Муниципалитеты", on=shown)
    await vera.say("озерский")
    await vera.hears("Озёрский (город)")
    await vera.say("непонятное слово")
    await vera.hears("Не нашёл такого муниципалитета")
    await vera.say("Назад")
    assert "Озёрский (город)" in (await panel(vera)).text


async def test_an_administrator_addresses_all_four_groups(town: Town) -> None:
    admin = town.phone(ADMINISTRATOR, "Админ")
    await admin.start()
    await admin.hears("Вы администратор")
    anna, third = await asker(town), await asker(town, 503, "Глеб", group_id=3)
    shown = await compose(admin, "Всем четырём")
    assert "все четыре группы" in shown.text
    await admin.press("Кому", on=shown)
    await admin.press("ММПГ № 3", on=shown)
    await admin.press("Назад", on=shown)
    await admin.press("Отправить", on=shown)
    await anna.hears("Всем четырём")
    await everything_is_said(town)
    assert not heard(third, "Всем четырём")


async def test_links_and_acknowledging_are_under_the_announcement(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Приказ подписан")
    await vera.press("Параметры", on=shown)
    await vera.press("Кнопка «Ознакомлен»", on=shown)
    await vera.press("Добавить кнопку-ссылку", on=shown)
    await vera.say("Положение без адреса")
    await vera.hears("Не вижу здесь кнопки")
    await vera.say("Положение https://chiro74.ru/polozhenie")
    options = await vera.hears("Параметры объявления")
    await vera.press("Назад", on=options)
    assert "Кнопки-ссылки: «Положение»" in (await panel(vera)).text
    await vera.press("Отправить", on=options)
    arrived = await anna.hears("Приказ подписан")
    assert arrived.buttons == [["Положение"], ["✅ Ознакомлен"]]
    assert arrived.keyboard[0][0]["url"] == "https://chiro74.ru/polozhenie"


async def test_a_draft_waits_across_a_restart_and_is_finished_later(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Когда-нибудь")
    await town.restart()
    await vera.press("Черновик", on=shown)
    await vera.hears("ничего не пропадёт")
    await vera.say("Объявление")
    await vera.press("Черновики", on=await vera.hears("Пришлите его сюда"))
    listed = await vera.hears("Нажмите, чтобы продолжить")
    await vera.press("Когда-нибудь", on=listed)
    await vera.press("Отправить", on=listed)
    await anna.hears("Когда-нибудь")


async def test_cancelling_keeps_what_was_written(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    await compose(vera, "Почти готово")
    await vera.say("/cancel")
    await vera.hears("в черновиках, ничего не пропадёт")
    await vera.say("Объявление")
    await vera.hears("Пришлите его сюда")
    await vera.say("Отмена")
    await vera.hears("прервали")


async def test_deleting_asks_once_more(town: Town) -> None:
    await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Ненужное")
    await vera.press("Удалить", on=shown)
    await vera.press("Оставить", on=shown)
    await panel(vera)
    await vera.press("Удалить", on=shown)
    await vera.press("Да, удалить", on=shown)
    await vera.hears("удалено. Никто его не получил")


async def test_a_test_copy_comes_to_its_author_alone(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    shown = await compose(vera, "Проба")
    await switch(vera, shown, "Кнопка «Ознакомлен»")
    await vera.press("Проверить на себе", on=shown)
    await vera.hears("Эту копию получили только Вы")
    assert [each.buttons for each in heard(vera, "Проба") if each.text == "Проба"][-1] == [["✅ Ознакомлен"]]
    await everything_is_said(town)
    assert not heard(anna, "Проба")


async def test_what_is_sent_after_sending_begins_nothing_by_itself(town: Town) -> None:
    anna, _ = await two_participants(town)
    vera = await coordinator(town)
    await send(vera, "Ушло")
    await anna.hears("Ушло")
    await vera.say("Ещё кое-что")
    await vera.hears("никому не отправлено")


async def test_a_participant_who_says_announcement_reads_those_of_the_group(town: Town) -> None:
    anna, vera = await asker(town), await coordinator(town)
    await anna.say("/announce")
    await anna.hears("Пока не было ни одного")
    await send(vera, "Первое объявление")
    await anna.hears("Первое объявление")
    await anna.say("Объявление")
    await anna.hears("Объявления группы: 1")
    shown = await compose(vera, "Чужое")
    assert (await anna.press(data=OfAnnouncement(act=Act.SEND, announcement=2).pack())).alert
    assert "ещё никому" in shown.text
