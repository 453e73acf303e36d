"""The year as a picture for a phone: months from top to bottom, a line for each group, and what is on it when.

Drawn without pyplot, which keeps figures of the whole process; one picture at a time, since the library's caches of
fonts are not made for threads. Lengths are pixels.
"""

from bisect import bisect_right
from calendar import isleap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Circle, Polygon, Rectangle

from handlers.bars import ONE_AT_A_TIME
from handlers.roadmap import picture_texts
from handlers.roadmap.when_texts import MONTHS
from storage.roadmap.looking import Entry
from storage.tables import Group, MilestoneKind

WIDTH, HEIGHT = 1080, 1350
_DPI: Final = 100
_TOP, _BOTTOM, _LEFT, _RIGHT = 150, 1290, 150, 1056
_LINE: Final = 30
"""Between the words of two entries."""
_MARK: Final = 9
_INK, _PALE, _GRID, _TODAY = "#1f2933", "#6b7785", "#e3e8ee", "#d6336c"
_BAND: Final = "#f5f7fa"
_MEETING, _DEADLINE = "#1c7ed6", "#e8590c"
_FONT: Final = "DejaVu Sans"
_ACROSS: Final = _LEFT + 50
_STEP: Final = (_RIGHT - _ACROSS) / 31
"""Of a day, where months are rows."""


@dataclass(slots=True)
class _Mark:
    """An entry: at the height of its day, its words where there is room for them."""

    day: date
    meeting: bool
    over: bool
    title: str
    at: float
    words_at: float


def year(entries: Sequence[Entry], groups: Sequence[Group], *, year: int, today: date, zone: ZoneInfo) -> bytes:
    """A PNG of `WIDTH` by `HEIGHT`; entries of other years are left out."""
    with ONE_AT_A_TIME:
        return _Sheet(year, today).drawn(entries, groups, zone)


class _Sheet:
    def __init__(self, year: int, today: date) -> None:
        self._year = year
        self._today = today
        self._figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor="white")
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(HEIGHT, 0)
        self._axes.axis("off")
        self._font = get_font(findfont(FontProperties(family=_FONT)))
        self._known = frozenset(self._font.get_charmap())

    def drawn(self, entries: Sequence[Entry], groups: Sequence[Group], zone: ZoneInfo) -> bytes:
        """One group with room for words gets a line with titles; otherwise months are rows of days."""
        marks = [
            self._marks([each for each in entries if group.id in {of.id for of in each.groups}], zone)
            for group in groups
        ]
        titled = len(groups) == 1 and len(marks[0]) * _LINE <= _BOTTOM - _TOP
        self._months(beside_today=titled)
        self._text(28, 52, picture_texts.year_title(year=self._year), 34, bold=True)
        self._legend()
        if titled:
            self._titled(marks[0], groups[0].title)
        else:
            self._days()
            for lane, (group, own) in enumerate(zip(groups, marks, strict=True)):
                self._lane(own, picture_texts.lane(title=group.title), lane, len(groups))
        if not any(marks):
            middle = (_LEFT + _RIGHT) / 2, (_TOP + _BOTTOM) / 2
            self._text(*middle, picture_texts.nothing(), 28, colour=_PALE, centre=True)
        drawn = BytesIO()
        self._figure.savefig(drawn, format="png")
        return drawn.getvalue()

    def _months(self, *, beside_today: bool) -> None:
        today_at = self._height(self._today) + self._day / 2
        for number, name in enumerate(MONTHS, start=1):
            top, bottom = self._band(number)
            if number % 2:
                self._axes.add_patch(Rectangle((0, top), WIDTH, bottom - top, color=_BAND, linewidth=0))
            present = (self._today.year, self._today.month) == (self._year, number)
            at = (top + bottom) / 2
            if present and beside_today and abs(at - today_at) < 32:
                at = today_at + (32 if today_at < at else -32)
            self._text(28, at, name, 21, bold=present, colour=_INK if present else _PALE)

    def _legend(self) -> None:
        self._mark(WIDTH - 330, 44, meeting=True, over=False)
        self._text(WIDTH - 312, 44, picture_texts.meeting(), 20, colour=_PALE)
        self._mark(WIDTH - 170, 44, meeting=False, over=False)
        self._text(WIDTH - 150, 44, picture_texts.deadline(), 20, colour=_PALE)
        self._text(WIDTH - 340, 78, picture_texts.over(), 17, colour=_PALE)

    def _titled(self, marks: Sequence[_Mark], title: str) -> None:
        line = _LEFT + 24
        self._axes.plot([line, line], [_TOP, _BOTTOM], color="#c3ccd6", linewidth=2, zorder=1)
        self._text(_LEFT + 14, _TOP - 24, self._within(title, _RIGHT - _LEFT, 22), 22, bold=True)
        if self._today.year == self._year:
            self._today_pointer()
        _move_apart(marks)
        words = line + _MARK + 22
        for each in marks:
            self._mark(line, each.at, meeting=each.meeting, over=each.over)
            colour = _PALE if each.over else _INK
            if abs(each.words_at - each.at) > 2:
                lead = [line + _MARK + 3, words - 4], [each.at, each.words_at]
                self._axes.plot(*lead, color="#9aa5b1", linewidth=1, zorder=1)
            self._text(words, each.words_at, f"{each.day.day}", 19, bold=True, colour=colour)
            self._text(words + 36, each.words_at, self._within(each.title, _RIGHT - words - 36, 19), 19, colour=colour)

    def _today_pointer(self) -> None:
        at = self._height(self._today) + self._day / 2
        self._axes.plot([_LEFT - 12, _LEFT + 24], [at, at], color=_TODAY, linewidth=3, zorder=2)
        self._axes.add_patch(Rectangle((24, at - 14), _LEFT - 36, 28, color=_TODAY, linewidth=0, zorder=4))
        words = picture_texts.today(day=self._today)
        self._text((24 + _LEFT - 12) / 2, at, words, 16, bold=True, colour="white", centre=True, above=5)

    def _days(self) -> None:
        for day in (1, 5, 10, 15, 20, 25, 30):
            self._text(self._across(day), _TOP - 20, f"{day}", 17, colour=_PALE, centre=True)
        if self._today.year == self._year:
            top, bottom = self._band(self._today.month)
            left = self._across(self._today.day) - _STEP / 2
            self._axes.add_patch(Rectangle((left, top), _STEP, bottom - top, color="#fbd5e3", linewidth=0, zorder=1))

    def _lane(self, marks: Sequence[_Mark], title: str, lane: int, lanes: int) -> None:
        seen: Counter[date] = Counter()
        for number in range(1, 13):
            top, bottom = self._band(number)
            at = top + (bottom - top) * (lane + 0.5) / lanes
            self._axes.plot([_ACROSS, _RIGHT], [at, at], color=_GRID, linewidth=1, zorder=1)
            if lanes > 1:
                self._text(_LEFT + 6, at, title, 15, colour=_PALE)
            for each in (each for each in marks if each.day.month == number):
                shift = 5 * seen[each.day]
                seen[each.day] += 1
                self._mark(self._across(each.day.day) + shift, at - shift, meeting=each.meeting, over=each.over)

    def _marks(self, entries: Sequence[Entry], zone: ZoneInfo) -> list[_Mark]:
        found = []
        for each in entries:
            milestone = each.milestone
            day = milestone.starts_at.astimezone(zone).date()
            if day.year == self._year:
                at = self._height(day) + self._day / 2
                meeting = milestone.kind is MilestoneKind.MEETING
                found.append(_Mark(day, meeting, day < self._today, milestone.title, at, at))
        return sorted(found, key=lambda each: each.at)

    def _band(self, month: int) -> tuple[float, float]:
        top = self._height(date(self._year, month, 1))
        return top, self._height(date(self._year, month + 1, 1)) if month < 12 else _BOTTOM

    def _across(self, day: int) -> float:
        return _ACROSS + (day - 0.5) * _STEP

    @property
    def _day(self) -> float:
        return (_BOTTOM - _TOP) / (366 if isleap(self._year) else 365)

    def _height(self, day: date) -> float:
        return _TOP + (day - date(self._year, 1, 1)).days * self._day

    def _mark(self, x: float, y: float, *, meeting: bool, over: bool) -> None:
        colour = _MEETING if meeting else _DEADLINE
        inside = "white" if over else colour
        if meeting:
            shape: Circle | Polygon = Circle((x, y), _MARK, facecolor=inside, edgecolor=colour, linewidth=2.5, zorder=3)
        else:
            far = _MARK * 1.3
            corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
            shape = Polygon(corners, facecolor=inside, edgecolor=colour, linewidth=2.5, zorder=3)
        self._axes.add_patch(shape)

    def _text(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        *,
        bold: bool = False,
        colour: str = _INK,
        centre: bool = False,
        above: int = 3,
    ) -> None:
        self._axes.text(
            x,
            y,
            self._drawable(words),
            fontsize=size * 72 / _DPI,
            family=_FONT,
            weight="bold" if bold else "normal",
            color=colour,
            ha="center" if centre else "left",
            va="center_baseline",
            parse_math=False,
            zorder=above,
        )

    def _within(self, words: str, room: float, size: int) -> str:
        """The words, cut where they would be wider than the room."""
        words = self._drawable(words)
        if self._wide(words, size) <= room:
            return words
        kept = bisect_right(range(1, len(words)), room, key=lambda length: self._wide(f"{words[:length]}…", size))
        return f"{words[:kept].rstrip()}…"

    def _wide(self, words: str, size: int) -> float:
        self._font.set_size(size * 72 / _DPI, _DPI)
        self._font.set_text(words)
        return self._font.get_width_height()[0] / 64

    def _drawable(self, words: str) -> str:
        """Without what the font cannot draw: emoji, above all."""
        return " ".join("".join(each if ord(each) in self._known else " " for each in words).split())


def _move_apart(marks: Sequence[_Mark]) -> None:
    """Words that would lie on one another make room: down first, then up from the bottom."""
    lowest = float(_TOP)
    for mark in marks:
        mark.words_at = max(mark.at, lowest + _LINE / 2)
        lowest = mark.words_at + _LINE / 2
    highest = float(_BOTTOM)
    for mark in reversed(marks):
        mark.words_at = min(mark.words_at, highest - _LINE / 2)
        highest = mark.words_at - _LINE / 2
