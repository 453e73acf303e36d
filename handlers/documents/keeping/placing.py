"""What is done with a waiting file: which document it belongs to, what a new one will be; nothing before «Готово»."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from handlers.documents.keeping import texts
from handlers.documents.keeping.batch import Batch, Chosen, Step
from handlers.documents.keeping.callbacks import Act, OfFile
from handlers.documents.keeping.keyboards import KINDS
from handlers.documents.keeping.panel import Desk, place
from storage.documents import bringing, keeping, versions
from storage.documents.bringing import Shelf
from storage.documents.entries import numbered
from storage.documents.keeping import Known
from storage.documents.naming import kind_of, title_from
from storage.documents.versions import SameFile
from storage.refusals import AlreadyDone
from storage.tables import DocumentKind


@dataclass(frozen=True, slots=True)
class Settled:
    """The file has its place, or needs none: what to say, and the document that it is now of."""

    text: str
    document_id: int | None = None


Outcome = Settled | str | None
"""With words there is more to choose, and they say why."""


async def carry_out(desk: Desk, batch: Batch, data: OfFile) -> Outcome:
    """Does what was pressed, or typed, with the first file; raises `NotAllowed`, `Missing`, `UnfitTitle`."""
    return await _REACTIONS[data.act](desk, batch, data)


async def note(batch: Batch, words: str) -> Outcome:
    """What changed, as the coordinator typed it."""
    line = " ".join(words.split())
    if len(line) > texts.LONGEST_NOTE:
        return texts.note_too_long(length=len(line))
    batch.chosen.note, batch.chosen.step = line, Step.REPLACE
    return None


async def entitle(batch: Batch, title: str) -> None:
    """The new document's title, which also tells its kind; raises `UnfitTitle`."""
    chosen = batch.chosen
    chosen.title = keeping.fit(title, keeping.LONGEST_TITLE)
    chosen.kind, chosen.step = kind_of(chosen.title).value, Step.ADD


async def entitle_section(batch: Batch, title: str) -> None:
    """A new section's title; raises `UnfitTitle`."""
    chosen = batch.chosen
    chosen.section_title, chosen.section = keeping.fit(title, keeping.LONGEST_SECTION_TITLE), 0
    chosen.step = Step.ADD if chosen.title else Step.TITLE


async def _look(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    batch.chosen = Chosen()
    return None


async def _choose(_: Desk, batch: Batch, data: OfFile) -> Outcome:
    batch.chosen = Chosen(Step.NOTE, document=data.value)
    return None


async def _without_note(_: Desk, batch: Batch, data: OfFile) -> Outcome:
    chosen = batch.chosen
    if chosen.document != data.value:
        batch.chosen = Chosen(Step.NOTE, document=data.value)
        return texts.look_again()
    chosen.note, chosen.step = "", Step.REPLACE
    return None


async def _replace(desk: Desk, batch: Batch, data: OfFile) -> Outcome:
    chosen = batch.chosen
    if chosen.document != data.value or chosen.fingerprint != data.seen:
        if chosen.document != data.value:
            batch.chosen = Chosen(Step.NOTE, document=data.value)
        return texts.look_again()
    try:
        kept = await desk.database.write(
            versions.add_version,
            desk.keeper_id,
            chosen.document,
            batch.files[0].as_version(),
            note=chosen.note or None,
            expected_number=chosen.seen,
        )
    except AlreadyDone as refusal:
        batch.chosen = Chosen(Step.NOTE, document=chosen.document)
        return texts.overtaken(by=refusal.by)
    except SameFile as refusal:
        return await _done_before(desk, refusal.version.document_id)
    return Settled(texts.replaced(kept=kept), chosen.document)


async def _new(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    batch.chosen.step = Step.PORTFOLIOS
    return None


async def _portfolio(_: Desk, batch: Batch, data: OfFile) -> Outcome:
    batch.chosen.portfolio, batch.chosen.step = data.value, Step.SECTIONS
    return None


async def _section(_: Desk, batch: Batch, data: OfFile) -> Outcome:
    chosen = batch.chosen
    chosen.section, chosen.section_title = data.value, ""
    chosen.step = Step.ADD if chosen.title else Step.TITLE
    return None


async def _new_section(_: Desk, batch: Batch, data: OfFile) -> Outcome:
    batch.chosen.portfolio, batch.chosen.step = data.value, Step.SECTION_TITLE
    return None


async def _title(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    return _once_placed(batch, Step.TITLE)


async def _by_name(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    words = _once_placed(batch, Step.TITLE)
    if words is None:
        await entitle(batch, title_from(batch.files[0].name))
    return words


async def _kinds(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    return _once_entitled(batch, Step.KINDS)


async def _kind(_: Desk, batch: Batch, data: OfFile) -> Outcome:
    words = _once_entitled(batch, Step.ADD)
    if words is None and 1 <= data.value <= len(KINDS):
        batch.chosen.kind = KINDS[data.value - 1].value
    return words


async def _summary(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    return _once_entitled(batch, Step.ADD)


async def _add(desk: Desk, batch: Batch, data: OfFile) -> Outcome:
    chosen = batch.chosen
    if _once_entitled(batch, Step.ADD) is not None or chosen.fingerprint != data.seen:
        return texts.look_again()
    portfolio, section = await place(desk, batch)
    shelf = Shelf(portfolio.id, chosen.section or None, chosen.section_title)
    try:
        kept = await desk.database.write(
            bringing.add_with_file,
            desk.keeper_id,
            shelf,
            chosen.title,
            DocumentKind(chosen.kind),
            batch.files[0].as_version(),
        )
    except Known as refusal:
        batch.chosen = Chosen(Step.NOTE, document=refusal.document_id)
        return texts.known_already()
    except SameFile as refusal:
        return await _done_before(desk, refusal.version.document_id)
    return Settled(texts.added(kept=kept, place=f"{portfolio.short_title} · {section}"), kept.document.id)


async def _skip(_: Desk, batch: Batch, __: OfFile) -> Outcome:
    return Settled(texts.skipped(name=batch.files[0].name))


async def _done_before(desk: Desk, document_id: int) -> Settled:
    [entry] = (await desk.database.read(numbered, [document_id])).values()
    return Settled(texts.done_before(title=entry.document.title), document_id)


def _once_placed(batch: Batch, step: Step) -> str | None:
    """Goes to a step for which a new document must have its section; the button may be older than the choice."""
    if not batch.chosen.section and not batch.chosen.section_title:
        batch.chosen.step = Step.PORTFOLIOS
        return texts.look_again()
    batch.chosen.step = step
    return None


def _once_entitled(batch: Batch, step: Step) -> str | None:
    """As above, for a step for which it must also have its title."""
    words = _once_placed(batch, step)
    if words is None and not batch.chosen.title:
        batch.chosen.step = Step.TITLE
        return texts.look_again()
    return words


_REACTIONS: Final[dict[Act, Callable[[Desk, Batch, OfFile], Awaitable[Outcome]]]] = {
    Act.LOOK: _look,
    Act.CHOOSE: _choose,
    Act.NO_NOTE: _without_note,
    Act.REPLACE: _replace,
    Act.NEW: _new,
    Act.PORTFOLIO: _portfolio,
    Act.NEW_SECTION: _new_section,
    Act.SECTION: _section,
    Act.TITLE: _title,
    Act.BY_NAME: _by_name,
    Act.KINDS: _kinds,
    Act.KIND: _kind,
    Act.SUMMARY: _summary,
    Act.ADD: _add,
    Act.SKIP: _skip,
}
