"""The author edits a message of an announcement: the draft changes, or what has arrived everywhere."""

from collections.abc import Sequence
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message, ReplyParameters
from typing_extensions import override

from handlers.announcements import progress_texts
from handlers.questions import messages
from storage.announcements import composing, correcting, items, previews
from storage.announcements.refusals import CannotBeCorrected
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import AnnouncementPart


class OfAnnouncement(Filter):
    """Passes an edited message that an announcement consists of; hands on its ``parts`` as they were."""

    @override
    async def __call__(
        self, message: Message, database: Database, visitor: Visitor | None = None
    ) -> bool | dict[str, Any]:
        if visitor is None or not visitor.is_staff:
            return False
        states = items.COMPOSED | items.BEGUN
        parts = await database.read(
            composing.parts_of_message, visitor.person.id, message.chat.id, message.message_id, states
        )
        return {"parts": parts} if parts else False


async def correct(message: Message, parts: Sequence[AnnouncementPart], visitor: Visitor, database: Database) -> None:
    """Telegram tells of a link's preview, of a vote and of a moving location as edits too; those change nothing."""
    said = messages.said(message)
    author_id = visitor.person.id
    if all(each.content == said.content and each.text == said.text for each in parts):
        return
    composed = await database.write(composing.edit_part, author_id, said)
    for part in composed:
        await database.write(previews.show, author_id, part.id, edit=f":{message.edit_date}")
    drafts, words = {each.id for each in composed}, ""
    for part in parts:
        if part.id in drafts:
            continue
        try:
            corrected = await database.write(correcting.correct, author_id, part.id, said)
        except CannotBeCorrected:
            words = progress_texts.cannot_be_corrected()
        except (Missing, NotAllowed, AlreadyDone):
            continue
        else:
            if corrected.changed:
                words = progress_texts.corrected(number=corrected.announcement.id, people=corrected.people)
    if words and message.location is None:
        under = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
        await message.answer(words, reply_parameters=under)
