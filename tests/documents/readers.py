"""What readers' scenes need: files that nobody has to bring, and what was sent of them."""

from bot.playground import Phone, PhoneMessage
from storage.documents import versions
from storage.documents.versions import File
from storage.tables import DocumentVersion
from tests.documents.cast import document
from tests.town import Town

CENTRES = "Приказ о создании ресурсных центров по развитию дополнительного образования"


async def bring_file(
    town: Town,
    code: str = "resource-centres",
    content: bytes = b"first",
    name: str = "приказ.docx",
    *,
    note: str | None = None,
) -> DocumentVersion:
    """A file for an entry of the data file, as the command line brings it."""
    assert town.program is not None
    stored = await town.program.files.store(content)
    number = await document(town.database, code)
    brought = File(stored.sha256, name, stored.size)
    return (await town.database.write(versions.add_version, None, number, brought, note=note)).version


async def open_card(phone: Phone, town: Town, code: str = "resource-centres") -> PhoneMessage:
    """The card of an entry of the data file, opened by its link."""
    await phone.start(f"doc{await document(town.database, code)}")
    return await phone.hears("документ ")


def sends(town: Town) -> int:
    """How many files Telegram has taken from the bot."""
    return sum(not each.error for each in town.playground.calls("sendDocument"))


def uploads(town: Town) -> int:
    """How many of them came with their bytes."""
    return sum(
        not each.error and str(each.args["document"]).startswith("attach://")
        for each in town.playground.calls("sendDocument")
    )
