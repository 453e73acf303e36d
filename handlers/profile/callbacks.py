"""Buttons of «Мой профиль»; they work for ever."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Act(StrEnum):
    SHOW = "show"
    LEAVE = "leave"
    LEAVE_NOW = "leave_now"
    WITHDRAW = "withdraw"


class Correct(CallbackData, prefix="fix"):
    """``line`` is one of the form's lines."""

    line: str


class Mine(CallbackData, prefix="me"):
    act: Act


class Move(CallbackData, prefix="move"):
    """A wish to belong to another group."""

    group: int
