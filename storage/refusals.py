"""Why an operation was not carried out; the conversations turn these into words."""


class Refusal(Exception):
    """The operation changed nothing, for a reason the person should hear."""


class NotAllowed(Refusal):
    """The person has no right to do it (any more)."""


class Missing(Refusal):
    """What the button speaks of does not exist (any more)."""


class AlreadyDone(Refusal):
    """Somebody, perhaps the same person, was first."""

    def __init__(self, by: str | None = None) -> None:
        super().__init__(by)
        self.by = by


class Expired(Refusal):
    """The link or the offer is too old."""


class AskerLeft(Refusal):
    """Whoever asked has left; there is nobody to hear the answer."""
