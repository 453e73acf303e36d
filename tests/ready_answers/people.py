"""What coordinators do with ready answers in these scenes."""

from bot.playground import Phone, PhoneMessage
from handlers.ready_answers.callbacks import ForQuestion, Shelf
from tests.questions.people import coordinator
from tests.town import Town


async def vera_at_her_desk(town: Town, *, group_id: int = 2) -> Phone:
    """A coordinator with a message of the bot's to press buttons on."""
    vera = await coordinator(town, group_id=group_id)
    await vera.say("/help")
    await vera.hears("Помощь")
    return vera


async def shelf(phone: Phone) -> PhoneMessage:
    """The list, as the desk's button opens it."""
    await phone.press(data=Shelf().pack())
    return await phone.hears("Готовые ответы")


async def create(phone: Phone, title: str, text: str) -> PhoneMessage:
    """Makes a ready answer of a text; returns its card."""
    await shelf(phone)
    await phone.press("Создать")
    await phone.hears("Как назвать")
    await phone.say(title)
    await phone.hears("Теперь пришлите")
    await phone.say(text)
    return await phone.hears("Сохранил")


async def choice(phone: Phone, number: int = 1) -> PhoneMessage:
    """The list to answer a question from, as the card's button opens it."""
    await phone.press(data=ForQuestion(question=number).pack())
    return await phone.hears("Готовы")
