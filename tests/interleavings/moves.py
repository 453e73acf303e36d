"""What people may do, as plain data that Hypothesis makes up and shrinks.

A move does not say on which message or button it is made, only which of those possible at that moment.
"""

from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st

PARTICIPANTS = (0, 1, 2, 3, 4)
COORDINATORS = {1: (5, 6), 2: (7,)}
GROUP_OF = {0: 1, 1: 1, 2: 1, 3: 2, 4: 2, 5: 1, 6: 1, 7: 2}
PEOPLE = tuple(GROUP_OF)


class Form(StrEnum):
    TEXT = "text"
    PHOTO = "photo"
    ALBUM = "album"
    STRAGGLING = "straggling album"


class What(StrEnum):
    ASK = "ask"
    ASK_BY_BUTTON = "ask by the menu's button"
    ASK_BY_OFFER = "ask by the button of the offer"
    FOLLOW_UP = "reply in one's question"
    CLARIFY = "clarify by button"
    ADD_BY_OFFER = "add by the button of the offer"
    SOLVE = "close one's question"
    SWIPE = "answer by a reply"
    ANSWER = "answer by button"
    TAKE = "take"
    CLOSE = "close"
    LAST_WORD = "close with a last word"
    REOPEN = "open again"
    HAND_OVER = "hand over"
    NOTE = "note"
    SEARCH = "search"
    CHAT = "words for nobody"
    EDIT = "edit"
    BLOCK = "block"
    UNBLOCK = "unblock"


class Outage(StrEnum):
    NONE = "none"
    BEFORE = "restarted before"
    DURING = "restarted meanwhile"
    DOWN = "down meanwhile"


@dataclass(frozen=True, slots=True)
class Move:
    who: int
    what: What
    form: Form = Form.TEXT
    pick: int = 0


@dataclass(frozen=True, slots=True)
class Burst:
    """Moves at the same time: each person's in their order, the people beside each other."""

    moves: tuple[Move, ...]
    outage: Outage = Outage.NONE


Play = tuple[Burst, ...]

_OF_BOTH = (What.EDIT, What.EDIT, What.CHAT, What.BLOCK, What.UNBLOCK)
_OF_PARTICIPANTS = (
    *[What.ASK] * 2,
    What.ASK_BY_BUTTON,
    What.ASK_BY_OFFER,
    *[What.FOLLOW_UP] * 4,
    *[What.CLARIFY] * 2,
    What.ADD_BY_OFFER,
    What.SOLVE,
    *_OF_BOTH,
)
_OF_COORDINATORS = (
    *[What.SWIPE] * 4,
    *[What.ANSWER] * 2,
    What.TAKE,
    What.CLOSE,
    What.LAST_WORD,
    What.REOPEN,
    *[What.HAND_OVER] * 3,
    What.NOTE,
    What.SEARCH,
    *_OF_BOTH,
)
_FORMS = (Form.TEXT, Form.TEXT, Form.TEXT, Form.PHOTO, Form.ALBUM, Form.STRAGGLING)
_OUTAGES = (*[Outage.NONE] * 7, Outage.BEFORE, Outage.DURING, Outage.DOWN)


def _moves() -> st.SearchStrategy[Move]:
    forms, picks = st.sampled_from(_FORMS), st.integers(0, 40)
    asking = st.builds(Move, st.sampled_from(PARTICIPANTS), st.sampled_from(_OF_PARTICIPANTS), forms, picks)
    coordinators = [each for group in COORDINATORS.values() for each in group]
    answering = st.builds(Move, st.sampled_from(coordinators), st.sampled_from(_OF_COORDINATORS), forms, picks)
    return asking | answering


def plays(*, longest: int) -> st.SearchStrategy[Play]:
    """Sequences of bursts; the first asks, so that there is something to talk about."""
    asking = st.builds(Move, st.sampled_from(PARTICIPANTS), st.just(What.ASK), st.sampled_from(_FORMS))
    first = st.builds(Burst, st.lists(asking, min_size=2, max_size=4).map(tuple))
    more = st.builds(Burst, st.lists(_moves(), min_size=2, max_size=6).map(tuple), st.sampled_from(_OUTAGES))
    rest = st.lists(more, min_size=4, max_size=longest - 1)
    return st.builds(lambda begin, bursts: (begin, *bursts), first, rest)
