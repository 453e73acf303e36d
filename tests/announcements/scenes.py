"""A coordinator who makes announcements, and those who get them, on their phones."""

from bot.playground import Phone, PhoneMessage
from tests.questions.people import BORIS, asker
from tests.town import Town


async def two_participants(town: Town) -> tuple[Phone, Phone]:
    """Of the second group."""
    return await asker(town), await asker(town, BORIS, "Борис")


async def compose(author: Phone, *texts: str) -> PhoneMessage:
    """«Объявление» with these texts; returns the panel under them."""
    await author.say("Объявление")
    await author.hears("Пришлите его сюда")
    for text in texts:
        await author.say(text)
    return await (panel(author) if len(texts) == 1 else author.hears(f"\n{len(texts)}. «"))


async def panel(author: Phone) -> PhoneMessage:
    """What is under what came last, once that has gathered."""
    return await author.hears("ещё никому не отправлено")


async def send(author: Phone, *texts: str) -> None:
    """Makes an announcement of these texts and sends it at once."""
    await author.press("Отправить", on=await compose(author, *texts))


async def switch(author: Phone, shown: PhoneMessage, option: str) -> None:
    """Switches an option and returns to the panel."""
    await author.press("Параметры", on=shown)
    await author.press(option, on=shown)
    await author.press("Назад", on=shown)
