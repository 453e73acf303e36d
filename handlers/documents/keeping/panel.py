"""The message that asks what the first of the waiting files is, and shows what has been chosen for it so far."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, ReplyParameters

from handlers.documents.keeping import keyboards, texts
from handlers.documents.keeping.batch import Batch, Step, save
from storage.database import Database
from storage.documents import bringing, catalogue, finding, versions
from storage.documents.entries import Entry, numbered
from storage.documents.finding import Hit
from storage.documents.naming import title_from
from storage.tables import Portfolio

PROPOSED: Final = 3
"""Documents that a file's name may mean."""
_TELLING: Final = re.compile(r"[^\W\d_]|\d{3}")
_GONE: Final = ("message can't be edited", "message to edit not found", "message is not modified")

Screen = tuple[str, InlineKeyboardMarkup]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody keeps the catalogue: the chat, and what is needed to answer in it."""

    bot: Bot
    chat_id: int
    keeper_id: int
    database: Database
    state: FSMContext
    zone: ZoneInfo


async def render(desk: Desk, batch: Batch) -> Screen:
    """What there is to see now; raises `NotAllowed`, and `Missing` when what was chosen is no more."""
    return await _VIEWS[batch.chosen.step](desk, batch)


async def put(desk: Desk, batch: Batch, screen: Screen, *, below: bool = False) -> None:
    """Shows it where the panel is, or below as a reply to the file; what waits is kept first."""
    await save(desk.state, batch)
    before = batch.panel
    if below or not before or not await _edit(desk, before, screen):
        text, keyboard = screen
        reply = ReplyParameters(message_id=batch.files[0].message, allow_sending_without_reply=True)
        sent = await desk.bot.send_message(desk.chat_id, text, reply_markup=keyboard, reply_parameters=reply)
        batch.panel = sent.message_id
        await save(desk.state, batch)
        await close(desk, before)


async def show(desk: Desk, batch: Batch, *, below: bool = False) -> None:
    """As `render` and `put`; raises what `render` does."""
    await put(desk, batch, await render(desk, batch), below=below)


async def close(desk: Desk, message_id: int) -> None:
    """Takes the buttons off a panel that is done with; 0 is none."""
    if not message_id:
        return
    try:
        await desk.bot.edit_message_reply_markup(chat_id=desk.chat_id, message_id=message_id, reply_markup=None)
    except TelegramBadRequest as error:
        if not any(each in error.message for each in _GONE):
            raise


async def proposals(desk: Desk, batch: Batch) -> list[Entry]:
    """The documents that the first file may belong to: by the words typed, or by its name and its caption."""
    file, query = batch.files[0], batch.chosen.query
    same = {each.document.id for each in await _same(desk, batch)}
    if query:
        hits = await finding.search(desk.database, desk.keeper_id, query)
        return [each.entry for each in hits]
    found: dict[int, tuple[float, Entry]] = {}
    if batch.near:
        for document_id, entry in (await desk.database.read(numbered, [batch.near])).items():
            found[document_id] = (1.0, entry)
    for words in filter(None, (title_from(file.name), file.words)):
        for hit in filter(_is_telling, await finding.search(desk.database, desk.keeper_id, words)):
            known = found.get(hit.entry.document.id)
            if known is None or known[0] < hit.score:
                found[hit.entry.document.id] = (hit.score, hit.entry)
    best = sorted(found.values(), key=lambda each: -each[0])
    return [entry for _, entry in best if entry.document.id not in same][:PROPOSED]


def _is_telling(hit: Hit) -> bool:
    """Whether it has a word of the file's name, or a long number: «скан0001» has something of every second title."""
    title = hit.entry.document.title
    return any(_TELLING.search(title[start:end]) for start, end in hit.spans)


async def _look(desk: Desk, batch: Batch) -> Screen:
    found = await proposals(desk, batch)
    text = texts.look(batch=batch, found=found, same=await _same(desk, batch), zone=desk.zone)
    return text, keyboards.look(batch, found)


async def _replace(desk: Desk, batch: Batch) -> Screen:
    """Asks for the note first, if the document has a file."""
    chosen = batch.chosen
    prospect = await desk.database.read(bringing.prospect, desk.keeper_id, chosen.document)
    version = prospect.entry.version
    if version is not None and version.sha256 == batch.files[0].sha256:
        return texts.same_file(batch=batch, prospect=prospect), keyboards.same_file(batch)
    if prospect.number != chosen.seen:
        # Words about what changed were meant for another file.
        chosen.seen, chosen.note, chosen.step = prospect.number, "", Step.NOTE
    if prospect.number and chosen.step is Step.NOTE:
        text = texts.ask_for_note(batch=batch, prospect=prospect, zone=desk.zone)
        return text, keyboards.ask_for_note(batch, prospect)
    chosen.step = Step.REPLACE
    return texts.replace(batch=batch, prospect=prospect), keyboards.replace(batch, prospect)


async def _portfolios(desk: Desk, batch: Batch) -> Screen:
    stock = await desk.database.read(catalogue.portfolios, desk.keeper_id)
    return texts.choose_portfolio(batch=batch), keyboards.portfolios(batch, stock)


async def _sections(desk: Desk, batch: Batch) -> Screen:
    contents = await desk.database.read(catalogue.contents, desk.keeper_id, batch.chosen.portfolio)
    text = texts.choose_section(batch=batch, portfolio=contents.stock.portfolio)
    return text, keyboards.sections(batch, contents)


async def _section_title(desk: Desk, batch: Batch) -> Screen:
    contents = await desk.database.read(catalogue.contents, desk.keeper_id, batch.chosen.portfolio)
    text = texts.name_section(batch=batch, portfolio=contents.stock.portfolio)
    return text, keyboards.name_section(batch)


async def _title(desk: Desk, batch: Batch) -> Screen:
    await place(desk, batch)
    return texts.name_document(batch=batch), keyboards.name_document(batch)


async def _kinds(desk: Desk, batch: Batch) -> Screen:
    await place(desk, batch)
    return texts.choose_kind(batch=batch), keyboards.kinds(batch)


async def _add(desk: Desk, batch: Batch) -> Screen:
    portfolio, section = await place(desk, batch)
    return texts.add(batch=batch, portfolio=portfolio, section=section), keyboards.add(batch)


async def place(desk: Desk, batch: Batch) -> tuple[Portfolio, str]:
    """The portfolio chosen for a new document, and its section in words; raises `Missing` when there is none."""
    chosen = batch.chosen
    if chosen.section_title:
        contents = await desk.database.read(catalogue.contents, desk.keeper_id, chosen.portfolio)
        return contents.stock.portfolio, chosen.section_title
    page = await desk.database.read(catalogue.page, desk.keeper_id, chosen.section, 1)
    return page.portfolio, page.section.title


async def _same(desk: Desk, batch: Batch) -> list[Entry]:
    return await desk.database.read(versions.with_bytes, desk.keeper_id, batch.files[0].sha256)


async def _edit(desk: Desk, message_id: int, screen: Screen) -> bool:
    text, keyboard = screen
    try:
        await desk.bot.edit_message_text(text, chat_id=desk.chat_id, message_id=message_id, reply_markup=keyboard)
    except TelegramBadRequest as error:
        if not any(each in error.message for each in _GONE):
            raise
        return "message is not modified" in error.message
    return True


_VIEWS: Final[dict[Step, Callable[[Desk, Batch], Awaitable[Screen]]]] = {
    Step.LOOK: _look,
    Step.NOTE: _replace,
    Step.REPLACE: _replace,
    Step.PORTFOLIOS: _portfolios,
    Step.SECTIONS: _sections,
    Step.SECTION_TITLE: _section_title,
    Step.TITLE: _title,
    Step.KINDS: _kinds,
    Step.ADD: _add,
}
