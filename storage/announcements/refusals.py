"""Why an announcement is not composed, sent or corrected as wanted."""

from datetime import datetime

from storage.refusals import Refusal


class TooMany(Refusal):
    """It has as many messages as it may have."""


class Nothing(Refusal):
    """It has no messages yet."""


class Nobody(Refusal):
    """Nobody is in its audience (any more)."""


class Past(Refusal):
    """The moment it should go out at is over."""


class TooSoon(Refusal):
    """The last reminder was less than a day ago, at ``reminded_at``."""

    def __init__(self, reminded_at: datetime) -> None:
        super().__init__(reminded_at)
        self.reminded_at = reminded_at


class CannotBeCorrected(Refusal):
    """Such a message can only be copied, and a copy does not change with it."""
