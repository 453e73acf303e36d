"""What Alembic runs: our tables over the connection it was handed."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.database import UtcDateTime
from storage.tables import Base


def render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """A revision names only SQLAlchemy's own types: ours may change under it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
