"""Why something about a milestone is not done as wanted."""

from enum import StrEnum

from storage.refusals import Refusal
from storage.tables import HandInKind


class Wrong(StrEnum):
    """What is wrong with a plan."""

    NO_TITLE = "no_title"
    LONG_TITLE = "long_title"
    LONG_PLACE = "long_place"
    LONG_LINK = "long_link"
    LONG_HAND_IN_TO = "long_hand_in_to"
    NO_GROUPS = "no_groups"
    PAST = "past"
    ENDS_FIRST = "ends_first"
    DEADLINE_ENDS = "deadline_ends"
    REPEATS_NOT = "repeats_not"
    NO_RULE = "no_rule"
    NOT_RESPONSIBLE = "not_responsible"
    NO_DOCUMENT = "no_document"
    CODE_TAKEN = "code_taken"
    OTHER_KIND = "other_kind"


class Unfit(Refusal):
    """The plan cannot be carried out."""

    def __init__(self, why: Wrong) -> None:
        super().__init__(why)
        self.why = why


class Began(Refusal):
    """The meeting has begun: it is too late to say whether one will come."""


class Cancelled(Refusal):
    """The milestone is cancelled."""


class Changed(Refusal):
    """Somebody else has changed the milestone since the person looked at it."""


class Wanted(Refusal):
    """A hand-in without what this deadline asks for."""

    def __init__(self, asks: HandInKind) -> None:
        super().__init__(asks)
        self.asks = asks
