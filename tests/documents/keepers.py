"""Coordinators at the catalogue: what they do in many scenes."""

from functools import cache

from bot.playground import Phone, PhoneMessage
from storage.documents import catalogue, taking, versions
from storage.documents.entries import Entry
from storage.documents.keeping import LONGEST_TITLE
from storage.documents.versions import Earlier
from storage.tables import DocumentVersion
from tests.documents.cast import bring, document
from tests.documents.made_files import MAIN_TYPES, zipped
from tests.questions.people import coordinator
from tests.town import Town

RESOURCE_CENTRES = "Приказ о создании ресурсных центров по развитию дополнительного образования"
NAME = "01. Приказ о создании ресурсных центров.docx"
"""Of a file that is surely meant for it."""
TOO_LONG = "Приказ о мониторинге " * (LONGEST_TITLE // 20 + 5)


@cache
def docx(words: str = "первая") -> bytes:
    """A document of Word that says something of its own; the same words are the same bytes."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN_TYPES["docx"]}"/></Types>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": f"<w:document>{words}</w:document>"})


async def vera_in_documents(town: Town) -> Phone:
    """A coordinator who has opened «Документы»."""
    vera = await coordinator(town)
    await vera.say("Документы")
    await vera.hears("Документы")
    return vera


async def send(phone: Phone, name: str, content: bytes | None = None, caption: str | None = None) -> PhoneMessage:
    """Sends a file and returns what is asked about it."""
    await phone.send_document(name, content or docx(), caption)
    return await phone.hears(name)


async def choose(phone: Phone, asked: PhoneMessage, words: str = "ресурсных центров") -> None:
    """Presses the proposal with these words."""
    place = next(row[0] for row in asked.buttons if words in row[0])
    await phone.press(place, on=asked)


async def stock(town: Town, code: str = "resource-centres") -> Entry:
    """What the catalogue has under a code of the data file."""
    number = await document(town.database, code)
    return (await town.database.read(catalogue.card, None, number)).entry


async def history(town: Town, code: str = "resource-centres") -> list[Earlier]:
    """The versions of a document of the data file, the newest first."""
    return await town.database.read(versions.history, None, await document(town.database, code))


async def everything(town: Town) -> list[tuple[str, int | None]]:
    """The whole catalogue: each title with the number of its version."""
    entries = await town.database.read(catalogue.everything, None, hidden=True)
    return [(each.document.title, each.version.number if each.version else None) for each in entries]


async def with_file(town: Town, *takers: Phone, code: str = "resource-centres") -> DocumentVersion:
    """A document gets a first file, from the command line, and people take it."""
    number = await document(town.database, code)
    version = await bring(town.database, None, number, "прежняя")
    for phone in takers:
        person = await town.person(phone)
        await town.database.write(taking.take, person.id, number, cause=f"test {phone.id}")
    return version
