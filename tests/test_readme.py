"""README names everything that a person can set, run or type, and everything that is installed."""

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from bot.commands import parser
from bot.settings import Settings
from handlers.menu.commands import KNOWN

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE_ROWS = [line for line in README.splitlines() if line.startswith("|")]
SETTINGS = [name.upper() for name in Settings.model_fields]


def programs_commands() -> list[str]:
    # argparse has no public way to list them
    return [
        name
        for action in parser()._actions  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
        for name in action.choices
    ]


def make_targets() -> list[str]:
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    return [re.split(r"[^\w-]", requirement)[0] for requirement in [*project["dependencies"], *extras]]


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_in_the_table_and_in_the_example(name: str) -> None:
    assert any(f"`{name}`" in row for row in TABLE_ROWS)
    assert re.search(rf"^#{name}=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", programs_commands())
def test_command_of_the_program_is_named(name: str) -> None:
    assert re.search(rf"`(python -m bot )?{name}\b", README)


@pytest.mark.parametrize("command", sorted(KNOWN))
def test_command_of_the_bot_is_named(command: str) -> None:
    assert re.search(rf"/{command}\b", README)


@pytest.mark.parametrize("target", make_targets())
def test_target_of_make_is_named(target: str) -> None:
    assert f"make {target}" in README


@pytest.mark.parametrize("name", dependencies())
def test_dependency_is_in_the_table(name: str) -> None:
    assert any(re.search(rf"(?<![\w-]){name}(?![\w-])", row, re.IGNORECASE) for row in TABLE_ROWS)
