"""The database of the interleavings."""

from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.conftest import on_sqlite


@pytest.fixture
def database_url(tmp_path: Path, prepared: tuple[Path, str]) -> URL:
    """SQLite alone: what is shown here is what reaches whom, and takes long."""
    return on_sqlite(prepared[0], tmp_path)
