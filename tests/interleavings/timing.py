"""How long albums gather."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from storage.questions import travelling


@contextmanager
def albums_gather(seconds: float) -> Iterator[None]:
    """Lets an album wait so long for its parts."""
    with patch.object(travelling, "GATHERS", timedelta(seconds=seconds)):
        yield
