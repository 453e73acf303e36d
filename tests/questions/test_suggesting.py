"""What others have asked already, shown before a question is sent."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.answers.publishing import CHANGED
from storage.database import announce
from storage.tables import PublishedAnswer
from tests.questions.people import asker, coordinator
from tests.town import Town

QUESTION = "Как часто проводить мониторинг ВСОКО в школе?"


async def publish(session: AsyncSession, question: str, answer: str) -> None:
    session.add(
        PublishedAnswer(group_id=2, question=question, answer=answer, parts=[], published_at=clock.now(), helped=0)
    )
    announce(session, CHANGED)


async def test_before_a_question_is_sent_close_answers_are_shown_and_one_that_helped_ends_it(town: Town) -> None:
    await town.database.write(publish, QUESTION, "Раз в полугодие")
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("Здравствуйте! Подскажите, как часто надо проводить мониторинги ВСОКО?")
    offer = await anna.hears("Кажется, об этом уже спрашивали")
    assert "Отправить координатору ММПГ № 2?" in offer.text
    assert offer.buttons[-1] == ["Всё равно отправить", "Не нужно"]
    await anna.press("1.", on=offer)
    shown = await anna.hears("Раз в полугодие")
    await anna.press("Это помогло", on=shown)
    await anna.say("/my")
    await anna.hears("Вопросов Вы ещё не задавали")
    assert not any("мониторинг" in each.text for each in vera.messages)


async def test_whoever_wants_the_question_sent_all_the_same_has_it_sent(town: Town) -> None:
    await town.database.write(publish, QUESTION, "Раз в полугодие")
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("/ask Как часто нужен мониторинг ВСОКО?")
    offer = await anna.hears("Кажется, об этом уже спрашивали")
    assert not any("мониторинг" in each.text for each in vera.messages)
    await town.restart()
    await anna.press("Всё равно отправить", on=offer)
    await anna.hears("Вопрос № 1 доставлен")
    assert (await vera.hears("Как часто нужен")).text == "Как часто нужен мониторинг ВСОКО?"


async def test_what_nobody_has_asked_goes_at_once(town: Town) -> None:
    await town.database.write(publish, QUESTION, "Раз в полугодие")
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("/ask Когда следующая встреча группы?")
    await vera.hears("Когда следующая встреча группы?")
    assert not any("Кажется" in each.text for each in anna.messages)
