"""Buttons of keeping the catalogue, laid out. All of them are for coordinators and administrators only."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.documents import texts as documents_texts
from handlers.documents.callbacks import OpenDocument
from handlers.documents.keeping import managing_texts, texts
from handlers.documents.keeping.batch import Batch
from handlers.documents.keeping.callbacks import (
    Act,
    Awaited,
    Bring,
    BringSent,
    Change,
    Export,
    History,
    MoveTo,
    OfDocument,
    OfFile,
    OneVersion,
)
from handlers.questions.keyboards import turning
from storage.documents.bringing import Prospect
from storage.documents.catalogue import Card, Contents, PortfolioStock
from storage.documents.entries import Entry
from storage.documents.naming import title_from
from storage.documents.requests import AwaitedPage
from storage.documents.versions import Earlier
from storage.tables import DocumentKind

Rows = list[list[InlineKeyboardButton]]

KINDS = tuple(DocumentKind)
PAGE = 8
"""Documents on one page of what people wait for."""
VERSIONS_PAGE = 6
_VERSIONS_IN_ROW = 3


# For other conversations


def shelf_rows() -> Rows:
    """On the first screen of «Документы»."""
    return [
        [_button(managing_texts.BRING, Bring()), _button(managing_texts.AWAITED, Awaited())],
        [_button(managing_texts.EXPORT, Export())],
    ]


def card_rows(card: Card) -> Rows:
    """On a document's card."""
    document, version = card.entry.document, card.entry.version
    hidden = document.hidden_at is not None

    def change(words: str, what: Change) -> InlineKeyboardButton:
        return _button(words, OfDocument(change=what, document=document.id))

    last = [change(managing_texts.RESTORE, Change.RESTORE) if hidden else change(managing_texts.HIDE, Change.HIDE)]
    if version is not None:
        last.append(_button(managing_texts.EARLIER, History(document=document.id)))
    return [
        [_button(managing_texts.new_file_button(card=card), Bring(document=document.id))],
        [change(managing_texts.RENAME, Change.RENAME), change(managing_texts.MOVE, Change.MOVE)],
        last,
    ]


def bring_sent_row(message_id: int) -> list[InlineKeyboardButton]:
    """Under a reply to a file that a keeper sent to nobody in particular."""
    return [_button(texts.TO_DOCUMENTS, BringSent(message=message_id))]


# A file that waits


def look(batch: Batch, found: Sequence[Entry]) -> InlineKeyboardMarkup:
    rows = [
        [_of_file(batch, texts.numbered_button(title=each.document.title, place=place), Act.CHOOSE, each.document.id)]
        for place, each in enumerate(found, start=1)
    ]
    rows.append([_of_file(batch, texts.NEW_DOCUMENT, Act.NEW), _skip(batch)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def same_file(batch: Batch) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[_back(batch)])


def ask_for_note(batch: Batch, prospect: Prospect) -> InlineKeyboardMarkup:
    without = _of_file(batch, texts.NO_NOTE, Act.NO_NOTE, prospect.entry.document.id)
    return InlineKeyboardMarkup(inline_keyboard=[[without], _back(batch)])


def replace(batch: Batch, prospect: Prospect) -> InlineKeyboardMarkup:
    done = _of_file(batch, texts.DONE, Act.REPLACE, prospect.entry.document.id, batch.chosen.fingerprint)
    return InlineKeyboardMarkup(inline_keyboard=[[done], _back(batch)])


def portfolios(batch: Batch, stock: Sequence[PortfolioStock]) -> InlineKeyboardMarkup:
    rows = [[_of_file(batch, each.portfolio.short_title, Act.PORTFOLIO, each.portfolio.id)] for each in stock]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _back(batch)])


def sections(batch: Batch, contents: Contents) -> InlineKeyboardMarkup:
    rows = [
        [_of_file(batch, texts.section_button(section=each.section), Act.SECTION, each.section.id)]
        for each in contents.sections
    ]
    rows.append([_of_file(batch, texts.NEW_SECTION, Act.NEW_SECTION, contents.stock.portfolio.id)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _back(batch, Act.NEW)])


def name_section(batch: Batch) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[_back(batch, Act.PORTFOLIO, batch.chosen.portfolio)])


def name_document(batch: Batch) -> InlineKeyboardMarkup:
    rows = [[_of_file(batch, texts.BY_NAME, Act.BY_NAME)]] if title_from(batch.files[0].name) else []
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _back(batch, Act.NEW)])


def kinds(batch: Batch) -> InlineKeyboardMarkup:
    buttons = [
        _of_file(batch, texts.kind_button(kind=kind), Act.KIND, place) for place, kind in enumerate(KINDS, start=1)
    ]
    rows = [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _back(batch, Act.SUMMARY)])


def add(batch: Batch) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_of_file(batch, texts.DONE, Act.ADD, seen=batch.chosen.fingerprint)],
            [_of_file(batch, texts.change_kind(kind=batch.chosen.kind), Act.KINDS)],
            [_of_file(batch, texts.OTHER_TITLE, Act.TITLE), _of_file(batch, texts.OTHER_SECTION, Act.NEW)],
            _back(batch),
        ]
    )


def opened(document_id: int) -> InlineKeyboardMarkup:
    """Leads to the document's card."""
    return InlineKeyboardMarkup(inline_keyboard=[[_open(document_id)]])


# A document that is there


def move_to_portfolio(document_id: int, stock: Sequence[PortfolioStock]) -> InlineKeyboardMarkup:
    rows = [
        [_button(each.portfolio.short_title, MoveTo(document=document_id, portfolio=each.portfolio.id))]
        for each in stock
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_open(document_id)]])


def move_to_section(document_id: int, contents: Contents) -> InlineKeyboardMarkup:
    portfolio_id = contents.stock.portfolio.id
    rows = [
        [
            _button(
                texts.section_button(section=each.section),
                MoveTo(document=document_id, portfolio=portfolio_id, section=each.section.id),
            )
        ]
        for each in contents.sections
    ]
    back = _button(texts.BACK, MoveTo(document=document_id))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])


def history(document_id: int, versions: Sequence[Earlier], *, number: int, pages: int) -> InlineKeyboardMarkup:
    """Page ``number`` of ``pages``."""
    buttons = [
        _button(managing_texts.version_button(version=each.version), OneVersion(version=each.version.id))
        for each in versions
    ]
    rows = [buttons[place : place + _VERSIONS_IN_ROW] for place in range(0, len(buttons), _VERSIONS_IN_ROW)]
    rows += turning(
        History(document=document_id, page=number - 1) if number else None,
        History(document=document_id, page=number + 1) if number < pages - 1 else None,
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_open(document_id)]])


# Lists


def awaited(page: AwaitedPage, *, number: int, pages: int) -> InlineKeyboardMarkup:
    """Each leads to sending the document's file."""
    rows = [
        [
            _button(
                texts.numbered_button(title=each.entry.document.title, place=place),
                Bring(document=each.entry.document.id),
            )
        ]
        for place, each in enumerate(page.awaited, start=number * PAGE + 1)
    ]
    rows += turning(
        Awaited(page=number - 1) if number else None, Awaited(page=number + 1) if number < pages - 1 else None
    )
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _back(batch: Batch, to: Act = Act.LOOK, value: int = 0) -> list[InlineKeyboardButton]:
    return [_of_file(batch, texts.BACK, to, value), _skip(batch)]


def _skip(batch: Batch) -> InlineKeyboardButton:
    return _of_file(batch, texts.SKIP, Act.SKIP)


def _of_file(batch: Batch, words: str, act: Act, value: int = 0, seen: int = 0) -> InlineKeyboardButton:
    return _button(words, OfFile(act=act, message=batch.files[0].message, value=value, seen=seen))


def _open(document_id: int) -> InlineKeyboardButton:
    return _button(documents_texts.OPEN, OpenDocument(document=document_id, below=True))


def _button(words: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=data.pack())
