"""Buttons of keeping the catalogue; they work for ever, and rights are checked when they are pressed."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.documents.callbacks import Number


class Bring(CallbackData, prefix="keep_new"):
    """Asks for files; for one document, where it is about one."""

    document: Number = 0


class BringSent(CallbackData, prefix="keep_sent"):
    """The file that the button's message replies to is for the catalogue."""

    message: Number


class Act(StrEnum):
    LOOK = "look"
    CHOOSE = "pick"
    """``value`` is a document."""
    NO_NOTE = "mute"
    """``value`` is a document."""
    REPLACE = "put"
    """``value`` is a document."""
    NEW = "new"
    PORTFOLIO = "port"
    """``value`` is a portfolio."""
    NEW_SECTION = "sec_new"
    """``value`` is a portfolio."""
    SECTION = "sect"
    """``value`` is a section."""
    TITLE = "title"
    BY_NAME = "name"
    KINDS = "kinds"
    KIND = "kind"
    """``value`` is a place in the list of kinds."""
    SUMMARY = "sum"
    ADD = "add"
    SKIP = "skip"


class OfFile(CallbackData, prefix="keep_f"):
    """About the file that came with this ``message`` of the chat.

    ``seen`` tells what stands above the button that carries it out: nothing else is done by it.
    """

    act: Act
    message: Number
    value: Number = 0
    seen: Number = 0


class Change(StrEnum):
    RENAME = "name"
    MOVE = "move"
    HIDE = "hide"
    RESTORE = "back"


class OfDocument(CallbackData, prefix="keep_doc"):
    change: Change
    document: Number


class MoveTo(CallbackData, prefix="keep_to"):
    """``section`` 0: the sections of the portfolio are shown; ``portfolio`` 0: the portfolios, in the same message."""

    document: Number
    portfolio: Number = 0
    section: Number = 0


class History(CallbackData, prefix="keep_olds"):
    """A document's versions; no ``page``: in a message of its own."""

    document: Number
    page: Number | None = None


class OneVersion(CallbackData, prefix="keep_old"):
    """One version's file."""

    version: Number


class Awaited(CallbackData, prefix="keep_wait"):
    """What people wait for; no ``page``: in a message of its own."""

    page: Number | None = None


class Export(CallbackData, prefix="keep_xlsx"):
    """The catalogue as a table."""
