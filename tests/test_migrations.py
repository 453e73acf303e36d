"""The migrations, run from nothing, make the very tables that `storage.tables` describes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

import storage

CONFIG = Config()
CONFIG.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))


def test_models_match_migrations() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        CONFIG.attributes["connection"] = connection
        command.upgrade(CONFIG, "head")
        command.check(CONFIG)  # raises, with the differences
    engine.dispose()


def test_every_migration_can_be_taken_back() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        CONFIG.attributes["connection"] = connection
        command.upgrade(CONFIG, "head")
        command.downgrade(CONFIG, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(CONFIG, "head")
    engine.dispose()


def test_migrations_are_one_line() -> None:
    assert len(ScriptDirectory.from_config(CONFIG).get_heads()) == 1
