"""The figures of a milestone by municipality, to be drawn."""

from handlers.bars import BLUE, GREEN, GREY, RED, Bars
from handlers.roadmap.keeping import picture_texts
from storage.roadmap.answers import Counts, Tally
from storage.roadmap.hand_ins import HandInCounts, HandInTally


def of_answers(counts: Counts) -> Bars:
    """Who comes, who does not, who is not sure, who is silent."""
    colours = (GREEN, RED, BLUE, GREY)
    return Bars(
        counts.milestone.title,
        list(zip(picture_texts.ANSWERS, colours, strict=True)),
        [(picture_texts.place(place=each.whose), _of_tally(each)) for each in counts.by_municipality],
    )


def of_hand_ins(counts: HandInCounts) -> Bars:
    """What is accepted, what waits, what was returned, who has handed in nothing."""
    colours = (GREEN, BLUE, RED, GREY)
    return Bars(
        counts.milestone.title,
        list(zip(picture_texts.HAND_INS, colours, strict=True)),
        [(picture_texts.place(place=each.whose), _of_hand_in_tally(each)) for each in counts.by_municipality],
    )


def _of_tally(tally: Tally) -> tuple[int, ...]:
    return tally.yes, tally.no, tally.maybe, tally.silent


def _of_hand_in_tally(tally: HandInTally) -> tuple[int, ...]:
    return tally.accepted, tally.handed, tally.returned, tally.missing
