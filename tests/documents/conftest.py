"""People of the documents' scenes for the tests of their storage."""

from itertools import count

import pytest

from storage.database import Database
from tests.documents.cast import Cast, gather_cast

_NUMBERS = count(1)


@pytest.fixture
async def cast(database: Database) -> Cast:
    """Participants, coordinators, an administrator and a stranger, by our own ids."""
    return await gather_cast(database)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file made for a test has the time in it, and tests must have the same names in every process."""
    return f"{argname} {next(_NUMBERS)}" if isinstance(val, bytes) else None
