"""Scenes of bad days: Telegram refuses, the program is stopped between keeping a message and saying so."""

from aiogram.types import Update
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import PhoneMessage
from storage.tables import QuestionCopy
from tests.questions.people import asker, coordinator
from tests.town import Town


async def test_a_receipt_that_could_not_be_given_is_brought_by_the_outbox(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    town.playground.faults.add("error", "sendMessage", chat=anna.id, status=400)
    await anna.say("/ask Дойдёт?")
    await vera.hears("Дойдёт?")
    await anna.hears("Вопрос № 1")
    copy = next(each for each in vera.messages if each.text == "Дойдёт?")
    await vera.press("Закрыть")
    await anna.hears("закрыт: координатор закрыл вопрос")
    await anna.hears("Координатор закрыл вопрос № 1")
    town.playground.faults.add("error", "sendMessage", chat=vera.id, status=400)
    await vera.reply(copy, "Дошло")
    await anna.hears("Дошло")
    await vera.hears("Ответ на вопрос № 1: доставлен.")


async def test_handled_again_a_message_is_one_question_and_its_receipt_comes_if_it_had_not(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("Один раз")
    await anna.press("Отправить")
    await vera.hears("Один раз")
    await anna.hears("доставлен")
    shown = len(anna.messages)
    message = next(each for each in anna.messages if each.outgoing)
    await _handle_again(town, message)
    assert len(anna.messages) == shown
    await town.database.write(_forget_receipts, anna.id)
    anna.forget()
    await _handle_again(town, message)
    receipt = await anna.hears("Вопрос № 1 доставлен")
    assert receipt.reply_to is message
    assert sum("Вопрос №" in each.text for each in vera.messages) == 1


async def _handle_again(town: Town, message: PhoneMessage) -> None:
    """What a start after a crash does with an update that was not done."""
    assert town.program is not None
    update = Update.model_validate({"update_id": 1, "message": message.data}, context={"bot": town.program.bot})
    await town.program.dispatcher.feed_update(town.program.bot, update)


async def _forget_receipts(session: AsyncSession, chat_id: int) -> None:
    await session.execute(delete(QuestionCopy).where(QuestionCopy.chat_id == chat_id))
