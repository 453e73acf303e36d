"""An announcement before its author: the panel of what is composed, the progress of what is sent."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers.announcements import audience_texts, keyboards, progress_texts, report_keyboards, texts
from handlers.announcements.audience_texts import Known
from handlers.menu.answering import alert, replace
from storage import agglomeration, clock
from storage.announcements import composing, progress
from storage.announcements.composing import Composed
from storage.announcements.items import COMPOSED
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import Announcement, AnnouncementState

Shown = tuple[str, InlineKeyboardMarkup | None]

_NO_DRAFT: Final = {
    AnnouncementState.SCHEDULED: texts.is_scheduled,
    AnnouncementState.STOPPED: progress_texts.no_longer_sent,
}


@dataclass(frozen=True, slots=True)
class Card:
    """An announcement with all that its author sees of it."""

    composed: Composed
    known: Known

    @property
    def announcement(self) -> Announcement:
        return self.composed.announcement

    @property
    def fingerprint(self) -> int:
        """Differs when anything differs that would be sent, or to whom, but for people who come and go."""
        announcement, items = self.announcement, self.composed.items
        parts = [(each.id, each.text, repr(each.content)) for item in items for each in item.parts]
        how = (announcement.acknowledge, announcement.silent, announcement.urgent, announcement.pin, announcement.links)
        to = sorted(self.composed.audience.to_json().items())
        return zlib.crc32(repr((parts, to, how)).encode()) >> 1

    @property
    def told_audience(self) -> str:
        return audience_texts.audience(audience=self.composed.audience, known=self.known)


async def known(database: Database) -> Known:
    """All groups, municipalities and categories."""
    return Known(
        await database.read(agglomeration.groups),
        await database.read(agglomeration.municipalities),
        await database.read(agglomeration.categories),
    )


async def load(database: Database, author_id: int, announcement_id: int) -> Card:
    """For its author; raises `NotAllowed`, `Missing`."""
    return Card(await database.read(composing.composed, author_id, announcement_id), await known(database))


async def load_overseen(database: Database, person_id: int, announcement_id: int) -> Card:
    """For its author, or to pause or stop it for a colleague of theirs; raises `NotAllowed`, `Missing`."""
    return Card(await database.read(composing.overseen, person_id, announcement_id), await known(database))


async def load_draft(database: Database, author_id: int, announcement_id: int) -> Card:
    """For its author to change it; raises `NotAllowed`, `Missing`, `AlreadyDone`."""
    card = await load(database, author_id, announcement_id)
    if card.announcement.state is not AnnouncementState.DRAFT:
        raise AlreadyDone
    return card


def why_unchanged(announcement: Announcement) -> str:
    """Why nothing can be changed of what is no draft any more."""
    return _NO_DRAFT.get(announcement.state, texts.is_on_its_way)()


def panel(card: Card, zone: ZoneInfo) -> Shown:
    """What is about to be sent."""
    composed = card.composed
    text = texts.panel(composed=composed, audience=card.told_audience, zone=zone)
    return text, keyboards.panel(composed.announcement, composed.items, card.fingerprint)


def scheduled_by_colleague(card: Card, zone: ZoneInfo) -> Shown:
    """What a colleague of the author's sees of it, who may stop it and change nothing."""
    number, state = card.announcement.id, card.announcement.state
    return panel(card, zone)[0], report_keyboards.progress(number, state, renewed_by_hand=True)


async def progress_of(database: Database, announcement_id: int, *, renewed_by_hand: bool = False) -> Shown:
    """The progress of what is being sent, or what became of it; the author's is kept up to date."""
    now = await database.read(progress.progress, announcement_id)
    text = progress_texts.progress(number=announcement_id, progress=now, now=clock.now())
    return text, report_keyboards.progress(announcement_id, now.state, renewed_by_hand=renewed_by_hand)


async def show_current(
    callback: CallbackQuery, announcement_id: int, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """The announcement as it is now, in place of the pressed message; raises `NotAllowed`, `Missing`."""
    card = await load(database, visitor.person.id, announcement_id)
    await replace(callback, *await current(card, database, zone))


async def current(card: Card, database: Database, zone: ZoneInfo) -> Shown:
    """What its author sees of it now."""
    if card.announcement.state in COMPOSED:
        return panel(card, zone)
    return await progress_of(database, card.announcement.id)


async def refuse(
    callback: CallbackQuery,
    refusal: Missing | NotAllowed | AlreadyDone,
    announcement_id: int,
    visitor: Visitor,
    database: Database,
    zone: ZoneInfo,
    *,
    not_allowed: Callable[[], str] = texts.not_yours,
) -> None:
    """Says why a press changed nothing; what is scheduled or went out meanwhile is shown as it is now."""
    if isinstance(refusal, AlreadyDone):
        card = await load(database, visitor.person.id, announcement_id)
        await alert(callback, why_unchanged(card.announcement))
        await replace(callback, *await current(card, database, zone))
    else:
        await alert(callback, texts.gone() if isinstance(refusal, Missing) else not_allowed())
