"""Buttons of documents. They hold numbers only and work for ever; rights are checked when they are pressed."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""As large as a database's number can be: a forged one beyond it is nobody's button."""


class OpenShelf(CallbackData, prefix="docs"):
    """The first screen of «Документы»."""


class OpenPortfolio(CallbackData, prefix="docs_folder"):
    portfolio: Number


class OpenSection(CallbackData, prefix="docs_part"):
    section: Number
    page: Number = 0


class OpenDocument(CallbackData, prefix="doc"):
    """A document's card; ``below``: in a message of its own."""

    document: Number
    below: bool = False


class Do(StrEnum):
    GET = "get"
    REQUEST = "ask"
    SHARE = "share"


class OfDocument(CallbackData, prefix="doc_do"):
    do: Do
    document: Number


class Pack(CallbackData, prefix="docs_zip"):
    """All files of a section, or else of a portfolio, together."""

    portfolio: Number = 0
    section: Number = 0


class AskForAnother(CallbackData, prefix="docs_other"):
    """A document that is not in the list."""


class WantNotices(CallbackData, prefix="docs_news"):
    """Whether to be told of new versions of what one took."""

    wanted: bool
