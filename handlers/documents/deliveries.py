"""Files that come by themselves: to whoever asked for one, and newer ones to whoever took an earlier one.

Both bring what is present at that moment, and count that the person has it: whatever else was queued of the same file
has nothing to say then. While one of them uploads the file, the others let what else is to be said go first.
"""

from handlers.documents import keyboards, texts
from handlers.documents.uploading import FileLost, Parcel, send_version
from handlers.rendering import Occasion, Renderer, say
from storage.documents import kinds, taking, versions


async def arrived(occasion: Occasion) -> int | None:
    """The file that somebody asked for; they were counted as having it when it came."""
    delivery, database = occasion.delivery, occasion.database
    if delivery.person_id is None:
        return None
    entry = await database.read(versions.arrived, delivery.person_id, delivery.subject_id)
    if entry is None or entry.version is None:
        return None
    caption = texts.arrived(entry=entry, version=entry.version, zone=occasion.zone)
    parcel = Parcel(occasion.bot, delivery.chat_id, caption, keyboards.under_file(entry), occasion.silent)
    try:
        sent = await send_version(parcel, entry.version, database, occasion.files, waits=False)
    except FileLost:
        return await say(occasion, texts.arrived_and_lost(entry=entry))
    if entry.version.id != delivery.subject_id:
        cause = f"{kinds.ARRIVED}:{entry.version.id}"
        await database.write(taking.count, [delivery.person_id], entry.version, cause)
    return sent.message_id


async def renewed(occasion: Occasion) -> int | None:
    """A newer file of what somebody took, with what changed since theirs."""
    delivery, database = occasion.delivery, occasion.database
    if delivery.person_id is None:
        return None
    news = await database.read(versions.news, delivery.person_id, delivery.subject_id)
    if news is None or news.entry.version is None:
        return None
    entry, version = news.entry, news.entry.version
    caption = texts.renewed(news=news, version=version, zone=occasion.zone)
    keyboard = keyboards.under_file(entry, notice=True)
    parcel = Parcel(occasion.bot, delivery.chat_id, caption, keyboard, occasion.silent)
    try:
        sent = await send_version(parcel, version, database, occasion.files, waits=False)
    except FileLost:
        return None
    await database.write(taking.count, [delivery.person_id], version, f"{kinds.NEW_VERSION}:{version.id}")
    return sent.message_id


RENDERERS: dict[str, Renderer] = {kinds.ARRIVED: arrived, kinds.NEW_VERSION: renewed}
