"""Buttons of published answers; they work for ever, and rights are checked when they are pressed."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Browse(CallbackData, prefix="answers"):
    """A page of a group's answers. ``group`` 0: the reader's own; no ``page``: in a message of its own."""

    group: int = 0
    page: int | None = None


class Read(CallbackData, prefix="answer"):
    """One answer, in place of the list's ``page``, which it leads back to; without one in a message of its own."""

    answer: int
    page: int | None = None


class Match(CallbackData, prefix="match"):
    """One answer in a message of its own; ``message`` is the one about to be sent as a question."""

    answer: int
    message: int


class Do(StrEnum):
    FILES = "files"
    HELPED = "helped"
    ASK = "ask"
    SEARCH = "search"
    WITHDRAW = "out"


class OfAnswer(CallbackData, prefix="answer_do"):
    """``message``: one about to be sent as a question, where there is one."""

    do: Do
    answer: int = 0
    message: int | None = None


class Publish(CallbackData, prefix="publish"):
    """Prepares what a question and its answer would look like to everybody."""

    question: int


class Step(StrEnum):
    PUBLISH = "now"
    QUESTION = "q"
    ANSWER = "a"
    FILES = "files"
    DROP = "drop"


class Preparing(CallbackData, prefix="publishing"):
    """``seen`` tells which wording stands above the button: no other is published by it."""

    step: Step
    question: int
    seen: int
