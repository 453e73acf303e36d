"""Bars by municipality as a picture for a phone. Without pyplot, which keeps figures of the whole process."""

from io import BytesIO
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from handlers.bars import ONE_AT_A_TIME, Bars
from handlers.questions.texts import cut

WIDTH: Final = 1080
_DPI: Final = 100
_ROW, _ABOVE, _BELOW = 44, 170, 40
_FEWEST_ROWS, _MOST_ROWS = 4, 45
_LEFT: Final = 0.36
_FONT: Final = "DejaVu Sans"
_INK, _PALE = "#1f2933", "#6b7785"
_DARK_ENOUGH: Final = "#ced4da"
_LONGEST_TITLE: Final = 46


def bars(shown: Bars) -> bytes:
    """A PNG `WIDTH` pixels wide; of very many rows the first."""
    with ONE_AT_A_TIME:
        return _draw(shown)


def _draw(shown: Bars) -> bytes:
    rows = list(shown.rows[:_MOST_ROWS])
    height = _ABOVE + _BELOW + _ROW * max(len(rows), _FEWEST_ROWS)
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    # The font has no emoji; a dollar would begin a formula.
    title = cut("".join(each for each in shown.title if each <= "\uffff"), _LONGEST_TITLE)
    figure.text(0.03, 1 - 52 / height, title, fontsize=20, fontweight="bold", color=_INK, fontfamily=_FONT,
                parse_math=False)  # fmt: skip
    axes = figure.add_axes((_LEFT, _BELOW / height, 0.6, 1 - (_ABOVE + _BELOW) / height))
    most = max((sum(counts) for _, counts in rows), default=0) or 1
    for place, (_, counts) in enumerate(rows):
        left = 0
        for (_, colour), count in zip(shown.parts, counts, strict=True):
            axes.barh(place, count, left=left, color=colour, height=0.62, linewidth=0)
            if count and count / most > 0.04:
                ink = _INK if colour == _DARK_ENOUGH else "white"
                axes.text(left + count / 2, place, str(count), ha="center", va="center", color=ink, fontsize=13,
                          fontfamily=_FONT)  # fmt: skip
            left += count
    axes.set_xlim(0, most)
    axes.set_ylim(max(len(rows), _FEWEST_ROWS) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows], fontsize=13, color=_INK, fontfamily=_FONT)
    axes.tick_params(axis="both", length=0)
    axes.set_xticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    _legend(figure, shown, height)
    result = BytesIO()
    figure.savefig(result, format="png")
    return result.getvalue()


def _legend(figure: Figure, shown: Bars, height: int) -> None:
    """What each colour means, with how many there are in all."""
    totals = [sum(counts[place] for _, counts in shown.rows) for place in range(len(shown.parts))]
    for place, ((words, colour), total) in enumerate(zip(shown.parts, totals, strict=True)):
        at, line = 0.03 + 0.24 * place, 1 - 112 / height
        figure.text(at, line, "■", fontsize=20, color=colour, va="center", fontfamily=_FONT)
        figure.text(at + 0.03, line, f"{words}: {total}", fontsize=14, color=_PALE, va="center", fontfamily=_FONT)
