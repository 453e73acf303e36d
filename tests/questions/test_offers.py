"""Scenes of the buttons under an offer, pressed when things have changed meanwhile."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.questions.keyboards import Choice, OfDraft
from storage import people
from storage.questions import drafts
from storage.tables import Membership, QuestionState
from tests.clocks import later
from tests.questions.cast import state_of
from tests.questions.people import ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town
from tests.waiting import eventually


async def test_added_to_a_question_closed_meanwhile_it_goes_on_for_two_weeks(
    town: Town,
) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Вопрос № 1")
    await anna.say("И ещё")
    offer = await anna.hears("Отправить координатору")
    await vera.press("Закрыть", on=card)
    await anna.hears("Координатор закрыл")
    await anna.press("Добавить к вопросу № 1")
    await anna.hears("Вопрос № 1 снова открыт, сообщение добавлено")
    await vera.hears("И ещё")
    await vera.press("Закрыть", on=card)
    await anna.hears("Координатор закрыл")
    await anna.press("Продолжить вопрос")
    await anna.hears("Напишите уточнение")
    await anna.say("/cancel")
    await anna.say("И опять")
    offer = await anna.hears("Отправить координатору")
    data = OfDraft(choice=Choice.ADD, message=offer.reply_to.id, question=1).pack() if offer.reply_to else ""
    with later(days=15):
        refused = await anna.press(on=offer, data=data)
    assert "уже закрыт" in refused.text

    async def only_new_is_left() -> bool:
        return offer.buttons == [["Отправить", "Не нужно"]]

    await eventually(only_new_is_left)
    await anna.press("Отправить", on=offer)
    await vera.hears("Вопрос № 2")


async def test_an_offer_works_even_when_its_draft_is_long_forgotten(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    for words in ("Отправить", "Добавить к вопросу"):
        message = await anna.say(f"{words}: давно")
        offer = await anna.hears("Отправить координатору")
        with later(days=100):
            await town.database.write(drafts.purge)
        await anna.press(words, on=offer)
        await vera.hears(message.text)
    await anna.delete(await anna.say("Удалено"))
    offer = await anna.hears("Отправить координатору")
    gone = await anna.press(on=offer, data="d:send:999999:")
    assert "уже нет" in gone.text


async def test_whoever_is_no_longer_in_a_group_is_told_how_to_join(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("Можно?")
    offer = await anna.hears("Отправить координатору")
    await town.database.write(_decline, (await town.person(anna)).id)
    refused = await anna.press("Отправить", on=offer)
    assert "/start" in refused.text
    await anna.press(on=offer, data="mine:0")
    assert not any("Вопрос №" in each.text for each in vera.messages)


async def _decline(session: AsyncSession, person_id: int) -> None:
    (await people.get(session, person_id)).membership = Membership.NEWCOMER


async def test_an_answer_confirmed_when_its_asker_has_left_says_so(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Вопрос № 1")
    await vera.press("Ответить", on=card)
    await vera.hears("Напишите ответ")
    with later(hours=1):
        await vera.send_album(["photo", "photo"], album="9")
        await vera.hears("Это ответ на него?")
        await town.database.write(people.leave, (await town.person(anna)).id)
        refused = await vera.press("Отправить как ответ на вопрос № 1")
        assert "покинул бота" in refused.text
        assert "покинул бота" in (await vera.press(on=card, data="q:answer:1:")).text
    assert sum("Это ответ на него?" in each.text for each in vera.messages) == 1


async def test_a_late_album_is_confirmed_whole(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.press("Ответить")
    await vera.hears("Напишите ответ")
    with later(hours=1):
        await vera.send_album(["photo", "photo"], album="9", delay=0.05)
        await vera.hears("Это ответ на него?")
        await vera.press("Отправить как ответ на вопрос № 1")
        await anna.hears(kind="photo")
        await anna.hears(kind="photo")
        await vera.hears("доставлен")


async def test_a_late_last_word_is_confirmed_and_the_question_stays_closed(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.press("Закрыть", on=await vera.hears("Состояние"))
    await vera.press("Написать пару слов")
    await vera.hears("он останется закрытым")
    with later(hours=1):
        await vera.send_album(["photo", "photo"])
        await vera.hears("Вы нажимали «Написать пару слов» под вопросом № 1 давно")
        await vera.press("Отправить к вопросу № 1")
        for _ in range(2):
            await anna.hears(kind="photo")
        await vera.hears("доставлен")
    assert await state_of(town.database, 1) is QuestionState.CLOSED


async def test_a_late_last_word_whose_draft_is_forgotten_leaves_the_question_closed(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    aside = await vera.say("/help")
    await vera.hears("Помощь")
    await ask(anna)
    await vera.press("Закрыть", on=await vera.hears("Состояние"))
    await vera.press("Написать пару слов")
    await vera.hears("он останется закрытым")
    await vera.reply(aside, "Приходите вдвоём")
    offer = await vera.hears("Это пара слов к вопросу № 1?")
    with later(days=100):
        await town.database.write(drafts.purge)
    await vera.press("Отправить к вопросу № 1", on=offer)
    await anna.hears("Приходите вдвоём")
    assert await state_of(town.database, 1) is QuestionState.CLOSED


async def test_a_reply_to_something_else_while_answering_is_asked_about(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    aside = await vera.say("Заметка")
    await vera.hears("никому не отправлено")
    await vera.press("Ответить")
    await vera.hears("Напишите ответ")
    await vera.reply(aside, "Туда ли?")
    await vera.hears("Вы ответили на сообщение не из вопроса")
    assert not any("Туда ли?" in each.text for each in anna.messages)
    await vera.press("Отправить как ответ")
    await anna.hears("Туда ли?")


async def test_an_administrator_who_takes_no_part_is_told_who_asks(town: Town) -> None:
    administrator = town.phone(ADMINISTRATOR, "Администратор")
    await administrator.say("Как тут спросить?")
    await administrator.hears("Вопросы координаторам задают")
    await administrator.say("/ask")
    await administrator.hears("Подайте заявку (/start)")


async def test_a_coordinator_who_takes_no_part_has_nobody_to_ask(town: Town) -> None:
    vera = await coordinator(town)
    await vera.say("/ask")
    await vera.hears("Вы координатор: вопросы приходят Вам")
