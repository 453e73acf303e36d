"""Forums whose scenes need not wait for their turns; how fast a forum is written to has tests of its own."""

from datetime import timedelta

import pytest

from storage import group_pace


@pytest.fixture
def _no_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_pace, "EACH", timedelta())
    monkeypatch.setattr(group_pace, "IN_A_MINUTE", 1000)
