"""Buttons that begin joining; they work for ever."""

from aiogram.filters.callback_data import CallbackData


class Begin(CallbackData, prefix="join"):
    """``group`` is 0 when no link has chosen one."""

    group: int = 0
