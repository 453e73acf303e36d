"""The people of these scenes: participants and coordinators, there without the words of joining."""

from bot.playground import Phone, PhoneMessage
from storage import invitations
from tests.town import Town

ANNA, BORIS, VERA, GALINA = 501, 502, 601, 602


async def asker(
    town: Town, number: int = ANNA, name: str = "Анна", *, group_id: int = 2, accepted: bool = True
) -> Phone:
    """A participant of the group."""
    return await town.participant(town.phone(number, name, "Петрова"), group_id, accepted=accepted)


async def coordinator(town: Town, number: int = VERA, name: str = "Вера", *, group_id: int = 2) -> Phone:
    """A connected coordinator of the group."""
    phone = town.phone(number, name, "Ильина")
    town.playground.world.met(town.playground.world.users[number])
    person = await town.person(phone)
    payload = await town.database.write(invitations.invite, group_id)
    await town.database.write(invitations.connect, payload, person.id, f"{name} Ильина")
    return phone


async def ask(phone: Phone, text: str = "Когда встреча?") -> PhoneMessage:
    """Asks by /ask; returns the asker's own message."""
    question = await phone.say(f"/ask {text}")
    await phone.hears("Вопрос №")
    return question
