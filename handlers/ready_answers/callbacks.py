"""Buttons of ready answers; they work for ever, and rights are checked when they are pressed."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Shelf(CallbackData, prefix="ready"):
    """The list to manage. ``group`` 0: the coordinator's own, chosen if there are several; no ``page``: below."""

    group: int = 0
    page: int | None = None


class Create(CallbackData, prefix="ready_new"):
    group: int


class Act(StrEnum):
    OPEN = "open"
    SHOW = "show"
    RENAME = "name"
    REPLACE = "put"
    ATTACH = "doc"
    DELETE = "del"
    DELETE_NOW = "del_now"


class OfReady(CallbackData, prefix="ready_one"):
    act: Act
    ready: int


class Attach(CallbackData, prefix="ready_doc"):
    """A document of the catalogue, found by words."""

    ready: int
    document: int


class ForQuestion(CallbackData, prefix="ready_for"):
    """The list to answer a question from; no ``page``: below the pressed message."""

    question: int
    page: int | None = None


class How(StrEnum):
    AT_ONCE = "now"
    EDITED = "edit"
    ONLY_FILES = "files"


class Use(CallbackData, prefix="ready_use"):
    how: How
    question: int
    ready: int
