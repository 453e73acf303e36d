"""People of a question for the tests of its storage."""

import pytest

from storage.database import Database
from tests.questions.cast import Cast, gather_cast


@pytest.fixture
async def cast(database: Database) -> Cast:
    """A participant of the second group and its two coordinators, by our own ids."""
    return await gather_cast(database)
