"""The clock of the roadmap's scenes."""

from collections.abc import Iterator

import pytest

from tests.clocks import StoppedClock, stopped
from tests.roadmap.cast import TODAY


@pytest.fixture
def hands() -> Iterator[StoppedClock]:
    """A clock that stands still."""
    with stopped(TODAY) as clock:
        yield clock
