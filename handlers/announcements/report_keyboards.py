"""Buttons of an announcement that is sent, and of reading announcements."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.announcements import progress_texts, reading_texts, texts
from handlers.announcements.callbacks import Act, Drafts, History, OfReport, Read, Report, Search
from handlers.announcements.keyboards import Rows, button, of
from handlers.questions.keyboards import turning
from storage.announcements.reporting import Report as Figures
from storage.tables import Announcement, AnnouncementState

_NUMBERS_IN_ROW = 5
HANDLED_IN = frozenset({AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.PAUSED})
"""States of what can be paused, let go on or stopped."""


def progress(number: int, state: AnnouncementState, *, renewed_by_hand: bool = False) -> InlineKeyboardMarkup:
    """While it goes out, and then; at a colleague's, who stops what is scheduled too, it is ``renewed_by_hand``."""
    stop = of(progress_texts.STOP, Act.STOP, number)
    rows: Rows = []
    if state is AnnouncementState.SENDING:
        rows.append([of(progress_texts.PAUSE, Act.PAUSE, number), stop])
    elif state is AnnouncementState.PAUSED:
        rows.append([of(progress_texts.GO_ON, Act.GO_ON, number), stop])
    elif state is AnnouncementState.SCHEDULED:
        rows.append([stop])
    last = [of(progress_texts.RENEW, Act.PROGRESS, number)] if renewed_by_hand else []
    if state is not AnnouncementState.SCHEDULED:
        last.append(_of(progress_texts.REPORT, Report.OPEN, number))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, last])


def surely_stop(number: int) -> InlineKeyboardMarkup:
    row = [of(progress_texts.STOP_NOW, Act.STOP_NOW, number), of(texts.BACK, Act.PROGRESS, number)]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def report(shown: Figures) -> InlineKeyboardMarkup:
    """Under the report."""
    announcement, number = shown.announcement, shown.announcement.id
    unread = shown.people - shown.acknowledged if announcement.acknowledge else 0
    rows: Rows = [[_of(progress_texts.XLSX, Report.XLSX, number), _of(progress_texts.RENEW, Report.RENEW, number)]]
    more = []
    if announcement.acknowledge and shown.people:
        rows[0].insert(1, _of(progress_texts.PICTURE, Report.PICTURE, number))
    if announcement.acknowledge:
        more.append(_of(progress_texts.NOT_ACKNOWLEDGED, Report.NOT_ACKNOWLEDGED, number))
    if shown.progress.unreachable or shown.progress.failed:
        more.append(_of(progress_texts.UNREACHABLE, Report.UNREACHABLE, number))
    if more:
        rows.append(more)
    to_handle = shown.handles and announcement.state is not AnnouncementState.RECALLED
    if unread and to_handle:
        rows.append([_of(progress_texts.REMIND, Report.REMIND, number)])
    last = [button(progress_texts.SHOW, Read(announcement=number))]
    if to_handle:
        last.append(_of(progress_texts.RECALL, Report.RECALL, number))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, last])


def people(number: int, shown: Report, page: int, pages: int) -> InlineKeyboardMarkup:
    """Under a page of names."""
    rows = turning(
        OfReport(show=shown, announcement=number, page=page - 1) if page else None,
        OfReport(show=shown, announcement=number, page=page + 1) if page < pages - 1 else None,
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_of(texts.BACK, Report.RENEW, number)]])


def surely_recall(number: int) -> InlineKeyboardMarkup:
    row = [_of(progress_texts.RECALL_NOW, Report.RECALL_NOW, number), _of(texts.KEEP, Report.RENEW, number)]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def history(
    announcements: Sequence[Announcement], *, page: int, pages: int, own: bool, searched: bool = False
) -> InlineKeyboardMarkup:
    """Under a page of announcements, each by its place in the list; ``own``: the reader makes them too."""
    first = page * HISTORY_PAGE + 1
    buttons = [button(str(place), Read(announcement=each.id)) for place, each in enumerate(announcements, start=first)]
    rows: Rows = [buttons[at : at + _NUMBERS_IN_ROW] for at in range(0, len(buttons), _NUMBERS_IN_ROW)]
    if not searched:
        rows += turning(History(page=page - 1) if page else None, History(page=page + 1) if page < pages - 1 else None)
    last = [button(reading_texts.SEARCH, Search())]
    if own:
        last.append(button(texts.DRAFTS, Drafts()))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, last])


HISTORY_PAGE = 5
"""Announcements on one page of the history."""


def opened(announcement: Announcement, *, handles: bool) -> InlineKeyboardMarkup | None:
    """Under an announcement opened by whoever may see what became of it; ``handles``: and pause and stop it."""
    number, row = announcement.id, []
    if handles and announcement.state in HANDLED_IN:
        row.append(of(progress_texts.COURSE, Act.PROGRESS, number))
    if announcement.started_at is not None:
        row.append(_of(progress_texts.REPORT, Report.OPEN, number))
    return InlineKeyboardMarkup(inline_keyboard=[row]) if row else None


def of_group() -> InlineKeyboardButton:
    """Opens the announcements of one's group, for the help."""
    return button(reading_texts.OF_GROUP, History())


def _of(words: str, show: Report, number: int) -> InlineKeyboardButton:
    return button(words, OfReport(show=show, announcement=number))
