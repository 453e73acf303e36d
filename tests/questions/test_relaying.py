"""Albums and edits on their way to the other side."""

from bot.playground import PhoneMessage
from bot.playground.images import picture
from tests.clocks import heard, later
from tests.questions.people import ANNA, GALINA, ask, asker, coordinator
from tests.town import Town
from tests.waiting import eventually, eventually_says


async def test_an_album_stays_one_however_late_its_parts_come(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    first = await anna.send_album_part("7", "photo", 1, caption="Начало", reply_to=question)
    await anna.send_album_part("7", "photo", 2, reply_to=question)
    alone = [await vera.hears(kind="photo"), await vera.hears(kind="photo")]
    await vera.hears("К вопросу № 1: 2 файла.")
    await anna.send_album_part("7", "photo", 3, reply_to=question)
    await vera.hears("К вопросу № 1: 3 файла.")
    copies = photos(vera.messages)
    assert len(copies) == 3
    assert len({each.media_group_id for each in copies}) == 1
    assert all(each.deleted for each in alone)
    assert copies[0].text == "Начало"
    assert sum("К вопросу № 1" in each.text for each in vera.messages) == 1
    await vera.reply(copies[0], "Вижу все три")
    assert (await anna.hears("Вижу все три")).reply_to is first


async def test_what_is_said_after_an_album_comes_after_it(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    await anna.send_album(["photo", "video"], reply_to=question)
    await anna.reply(question, "И вот ещё что")
    after = await vera.hears("И вот ещё что")
    assert all(each.id < after.id for each in photos(vera.messages))


async def test_an_album_is_whole_after_a_restart_between_its_parts(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    await anna.send_album_part("7", "document", 1, reply_to=question)
    await town.restart()
    await anna.send_album_part("7", "document", 2, reply_to=question)
    await vera.hears("К вопросу № 1: 2 файла.")
    copies = [each for each in vera.messages if each.kind == "document"]
    assert len(copies) == 2
    assert copies[0].media_group_id == copies[1].media_group_id


async def test_a_part_that_telegram_refuses_is_told_of_and_the_rest_arrives(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    town.playground.faults.refuse("wrong file identifier/HTTP URL specified", "sendMediaGroup", chat=vera.id)
    parts = [await anna.send_album_part("7", "photo", each, reply_to=question) for each in (1, 2, 3)]
    await anna.delete(parts[1])
    await vera.hears("Ещё 1 файл из этого альбома показать не удалось")
    copies = photos(vera.messages)
    assert len(copies) == 2
    await vera.reply(copies[1], "Вижу два")
    assert (await anna.hears("Вижу два")).reply_to in {parts[0], parts[1], question}


async def test_edits_go_both_ways_as_edits_and_keep_their_buttons(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    anna = await asker(town)
    await anna.say("Когда встерча?")
    await anna.press("Отправить")
    copies = [await phone.hears("Когда встерча?") for phone in (vera, galina)]
    message = next(each for each in anna.messages if each.outgoing)
    await anna.edit(message, "Когда встреча?")
    for copy in copies:
        await eventually_says(copy, "Когда встреча?\n\n✏️ изменено")
        assert copy.buttons == [["Ответить"]]
    answer = await vera.reply(copies[0], "В среду")
    heard = await anna.hears("В среду")
    await vera.edit(answer, "В четверг")
    await eventually_says(heard, "В четверг\n\n✏️ изменено")
    assert heard.buttons == [["Вопрос решён", "Уточнить"]]
    await vera.press("История и ещё", on=next(each for each in vera.messages if "Состояние" in each.text))
    opened = await vera.hears("Задан")
    assert "Когда встреча?\n(раньше: Когда встерча?)" in opened.text
    assert "В четверг\n(раньше: В среду)" in opened.text


async def test_a_caption_and_a_file_are_renewed_in_the_copy(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    photo = await anna.send_photo(caption="Было", reply_to=question)
    copy = await vera.hears(kind="photo")
    await anna.edit(photo, "Стало")
    await eventually_says(copy, "Стало\n\n✏️ изменено")
    before = copy.file_unique_id
    await anna.edit(photo, data=picture(7))

    async def is_another() -> bool:
        return copy.file_unique_id != before

    await eventually(is_another)
    assert copy.reply_to is not None


async def test_one_part_of_an_album_may_be_edited(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    parts = await anna.send_album([("photo", None, "Одно"), ("photo", None, "Другое")], reply_to=question)
    await vera.hears("К вопросу № 1: 2 файла.")
    copy = next(each for each in photos(vera.messages) if each.text == "Другое")
    await anna.edit(parts[1], "Исправленное")
    await eventually_says(copy, "Исправленное\n\n✏️ изменено")
    assert copy.media_group_id is not None


async def test_the_longest_text_is_edited_whole_and_the_mark_stands_below(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    long = "ы" * 4096
    await anna.say(long)
    await anna.press("Отправить")
    copy = await vera.hears("ыыы")
    message = next(each for each in anna.messages if each.outgoing)
    await anna.edit(message, "э" * 4096)
    notice = await vera.hears("Автор изменил это сообщение")
    assert notice.reply_to is copy
    assert copy.text == "э" * 4096


async def test_an_edit_of_what_never_went_to_anybody_is_answered(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    message = await anna.say("Передумаю")
    await anna.press("Не нужно")
    await anna.hears("не отправляю")
    await anna.edit(message, "Передумала")
    notice = await anna.hears("Правку вижу, но это сообщение никому не отправлялось")
    assert notice.reply_to is message
    word = await anna.say("Помощь")
    await anna.hears("Связаться напрямую")
    await anna.edit(word, "Помощь!")
    said = await anna.say("Проверка")
    await anna.hears("Отправить координатору")
    assert sum("Правку вижу" in each.text for each in anna.messages) == 1
    assert said.id > word.id
    assert not any("ереду" in each.text for each in vera.messages)


async def test_who_looked_at_documents_long_ago_is_answered_when_they_edit_what_went_to_nobody(town: Town) -> None:
    anna = await asker(town)
    message = await anna.say("Передумаю")
    await anna.press("Не нужно")
    await anna.hears("не отправляю")
    await anna.say("Документы")
    await anna.hears("Выберите портфель")
    await anna.edit(message, "Передумала")
    with later(minutes=61):
        await anna.edit(message, "Передумала совсем")
        notice = await anna.hears("Правку вижу, но это сообщение никому не отправлялось")
    assert notice.reply_to is message
    assert len(heard(anna, "Правку вижу")) == 1


async def test_an_edit_reaches_only_whoever_answers_for_the_question_now(town: Town) -> None:
    vera, darya = await coordinator(town), await coordinator(town, 603, "Дарья", group_id=3)
    anna = await asker(town, ANNA)
    question = await ask(anna)
    former = await vera.hears("Когда встреча?")
    await vera.press("Передать", on=next(each for each in vera.messages if "Состояние" in each.text))
    await vera.press("ММПГ № 3", on=await vera.hears("Кому передать"))
    await vera.press("Передать без записки")
    copy = await darya.hears("Когда встреча?")
    await anna.edit(question, "Когда и где встреча?")
    await eventually_says(copy, "Когда и где встреча?\n\n✏️ изменено")
    assert former.text == "Когда встреча?"


def photos(messages: list[PhoneMessage]) -> list[PhoneMessage]:
    return [each for each in messages if each.kind in {"photo", "video"} and not each.deleted]
