"""Announcements: their messages, who acknowledged them, and the groups' own chats where they are posted too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "scheduled",
                "sending",
                "paused",
                "stopped",
                "sent",
                "recalled",
                name="announcementstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("acknowledge", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("pin", sa.Boolean(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_up_to", sa.Integer(), nullable=False),
        sa.Column("planned_all", sa.Boolean(), nullable=False),
        sa.Column("recalled_up_to", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("panel_message_id", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_of_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_announcements_author_id_people")),
        sa.ForeignKeyConstraint(
            ["remind_of_id"], ["announcements.id"], name=op.f("fk_announcements_remind_of_id_announcements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcements_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcements_remind_of_id"), ["remind_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcements_state"), ["state"], unique=False)

    op.create_table(
        "group_chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("connected_by_id", sa.Integer(), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["connected_by_id"], ["people.id"], name=op.f("fk_group_chats_connected_by_id_people")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_chats_group_id_groups")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_group_chats")),
    )
    with op.batch_alter_table("group_chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_chats_group_id"), ["group_id"], unique=False)

    op.create_table(
        "announcement_groups",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_groups_announcement_id_announcements")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_announcement_groups_group_id_groups")),
        sa.PrimaryKeyConstraint("announcement_id", "group_id", name=op.f("pk_announcement_groups")),
    )
    with op.batch_alter_table("announcement_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_groups_group_id"), ["group_id"], unique=False)

    op.create_table(
        "announcement_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("media_group_id", sa.String(length=64), nullable=True),
        sa.Column("content_type", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spread_up_to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_parts_announcement_id_announcements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_parts")),
        sa.UniqueConstraint(
            "announcement_id",
            "chat_id",
            "message_id",
            name=op.f("uq_announcement_parts_announcement_id_chat_id_message_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("announcement_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_parts_chat_id"), ["chat_id"], unique=False)

    op.create_table(
        "announcement_reads",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_reads_announcement_id_announcements")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_announcement_reads_person_id_people")),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name=op.f("pk_announcement_reads")),
    )
    with op.batch_alter_table("announcement_reads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_reads_person_id"), ["person_id"], unique=False)

    op.create_table(
        "announcement_copies",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["announcement_parts.id"], name=op.f("fk_announcement_copies_part_id_announcement_parts")
        ),
        sa.PrimaryKeyConstraint("chat_id", "part_id", name=op.f("pk_announcement_copies")),
    )


def downgrade() -> None:
    op.drop_table("announcement_copies")
    with op.batch_alter_table("announcement_reads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_reads_person_id"))

    op.drop_table("announcement_reads")
    with op.batch_alter_table("announcement_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_parts_chat_id"))

    op.drop_table("announcement_parts")
    with op.batch_alter_table("announcement_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_groups_group_id"))

    op.drop_table("announcement_groups")
    with op.batch_alter_table("group_chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_chats_group_id"))

    op.drop_table("group_chats")
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcements_state"))
        batch_op.drop_index(batch_op.f("ix_announcements_remind_of_id"))
        batch_op.drop_index(batch_op.f("ix_announcements_author_id"))

    op.drop_table("announcements")
