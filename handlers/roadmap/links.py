"""Links of milestones: people write what they like there, and Telegram takes addresses alone."""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s/?#.]+(?:\.[^\s/?#.]+)+\S*")


def address(link: str | None) -> str | None:
    """The link, if Telegram opens it."""
    return link if link is not None and _ADDRESS.fullmatch(link) else None
