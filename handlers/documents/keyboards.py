"""Buttons of documents, laid out."""

from collections.abc import Sequence
from urllib.parse import urlencode

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.documents import finding_texts, texts
from handlers.documents.callbacks import (
    AskForAnother,
    Do,
    OfDocument,
    OpenDocument,
    OpenPortfolio,
    OpenSection,
    OpenShelf,
    Pack,
    WantNotices,
)
from handlers.questions.keyboards import Choice, OfDraft, turning
from storage.documents.catalogue import Card, Contents, Page, PortfolioStock
from storage.documents.entries import Entry
from storage.documents.finding import Hit
from storage.people import Visitor

Rows = list[list[InlineKeyboardButton]]

PAGE = 6
"""Documents on one page of a section: with the longest titles a message holds no more."""


def shelf(stocks: Sequence[PortfolioStock], reader: Visitor, *, more: Rows) -> InlineKeyboardMarkup:
    """``more``: rows for whoever keeps the catalogue."""
    rows = [
        [_button(texts.portfolio_button(stock=each), OpenPortfolio(portfolio=each.portfolio.id))] for each in stocks
    ]
    if reader.may_ask:
        rows.append([_button(texts.ANOTHER, AskForAnother())])
    if not reader.person.document_notices:
        rows.append([_notices(wanted=True)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *more])


def portfolio(contents: Contents, *, size: int) -> InlineKeyboardMarkup:
    """``size``: of all its files together."""
    rows = [
        [
            _button(
                texts.section_button(section=each.section, documents=each.documents),
                OpenSection(section=each.section.id),
            )
        ]
        for each in contents.sections
    ]
    if size:
        rows.append([_button(texts.pack_button(size=size), Pack(portfolio=contents.stock.portfolio.id))])
    rows.append([_button(texts.TO_SHELF, OpenShelf())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def section(page: Page, *, number: int, pages: int, size: int) -> InlineKeyboardMarkup:
    """Page ``number`` of ``pages``; ``size``: of all the section's files together."""
    section_id = page.section.id
    rows = [
        [
            _button(
                texts.document_button(entry=each, number=each.document.ordinal), OpenDocument(document=each.document.id)
            )
        ]
        for each in page.entries
    ]
    rows += turning(
        OpenSection(section=section_id, page=number - 1) if number else None,
        OpenSection(section=section_id, page=number + 1) if number < pages - 1 else None,
    )
    if size:
        rows.append([_button(texts.pack_button(size=size), Pack(section=section_id))])
    rows.append([_button(texts.TO_PORTFOLIO, OpenPortfolio(portfolio=page.portfolio.id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card(shown: Card, *, more: Rows) -> InlineKeyboardMarkup:
    """``more``: rows for whoever keeps the catalogue."""
    document_id = shown.entry.document.id
    rows: Rows = []
    if shown.entry.version is not None:
        rows.append([_button(texts.GET, OfDocument(do=Do.GET, document=document_id))])
    elif not shown.waits:
        rows.append([_button(texts.REQUEST, OfDocument(do=Do.REQUEST, document=document_id))])
    page = ((shown.place or 1) - 1) // PAGE
    rows.append(
        [
            _button(texts.SHARE, OfDocument(do=Do.SHARE, document=document_id)),
            _button(texts.TO_SECTION, OpenSection(section=shown.entry.section.id, page=page)),
        ]
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *more])


def found(hits: Sequence[Hit], *, message_id: int | None) -> InlineKeyboardMarkup | None:
    """Under what was found; ``message_id``: the words that were typed may be sent as a question."""
    rows = opening([each.entry for each in hits], numbered=True)
    if message_id is not None:
        ask = OfDraft(choice=Choice.SEND, message=message_id)
        rows.append([_button(finding_texts.ASK, ask)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def opening(entries: Sequence[Entry], *, numbered: bool) -> Rows:
    """A row for each document that opens its card in a message of its own."""
    return [
        [
            _button(
                texts.document_button(entry=each, number=place if numbered else None),
                OpenDocument(document=each.document.id, below=True),
            )
        ]
        for place, each in enumerate(entries, start=1)
    ]


def under_file(entry: Entry, *, notice: bool = False) -> InlineKeyboardMarkup:
    """Under a file that came by itself; ``notice``: it is a newer one of what they took."""
    rows = [[_button(texts.OPEN, OpenDocument(document=entry.document.id, below=True))]]
    if notice:
        rows.append([_notices(wanted=False)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def after_notices(*, wanted: bool) -> InlineKeyboardMarkup:
    """The way back from what was just chosen."""
    return InlineKeyboardMarkup(inline_keyboard=[[_notices(wanted=not wanted)]])


def sharing(entry: Entry, address: str) -> InlineKeyboardMarkup:
    """Ways for a link to leave."""
    share = f"https://t.me/share/url?{urlencode({'url': address, 'text': finding_texts.link_text(entry=entry)})}"
    copy = InlineKeyboardButton(text=finding_texts.COPY_LINK, copy_text=CopyTextButton(text=address))
    send = InlineKeyboardButton(text=finding_texts.SEND_LINK, url=share)
    return InlineKeyboardMarkup(inline_keyboard=[[copy], [send]])


def in_other_chats(address: str) -> InlineKeyboardMarkup:
    """Under what was sent by typing the bot's name in another chat."""
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=finding_texts.OPEN_IN_BOT, url=address)]])


def _notices(*, wanted: bool) -> InlineKeyboardButton:
    return _button(texts.NOTICES if wanted else texts.NO_NOTICES, WantNotices(wanted=wanted))


def _button(words: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=data.pack())
