"""People of the announcements' scenes for the tests of their storage."""

import pytest

from storage.database import Database
from tests.announcements.cast import Cast, gather_cast


@pytest.fixture
async def cast(database: Database) -> Cast:
    """Coordinators and an administrator, by our own ids."""
    return await gather_cast(database)
