"""The roadmap: meetings and deadlines, their reminders, changes, answers and what is handed in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("meeting", "deadline", name="milestonekind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("hand_in_to", sa.String(length=200), nullable=True),
        sa.Column(
            "asks", sa.Enum("none", "words", "file", name="handinkind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("offsets", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "cancelled", name="milestonestate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("timed_revision", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("repeats", sa.JSON(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("notice_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_milestones_author_id_people")),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name=op.f("fk_milestones_responsible_id_people")),
        sa.ForeignKeyConstraint(["series_id"], ["milestones.id"], name=op.f("fk_milestones_series_id_milestones")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("code", name=op.f("uq_milestones_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index(
            "ix_milestones_ahead",
            ["starts_at"],
            unique=False,
            sqlite_where=sa.text("state = 'planned' AND began = 0"),
            postgresql_where=sa.text("state = 'planned' AND NOT began"),
        )
        batch_op.create_index(
            "ix_milestones_noticed",
            ["notice_due_at"],
            unique=False,
            sqlite_where=sa.text("notice_due_at IS NOT NULL"),
            postgresql_where=sa.text("notice_due_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_milestones_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestones_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestones_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "hand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("handed", "accepted", "returned", name="handinstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_hand_ins_decided_by_id_people")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name=op.f("fk_hand_ins_milestone_id_milestones")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_hand_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_ins")),
        sa.UniqueConstraint("milestone_id", "person_id", name=op.f("uq_hand_ins_milestone_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hand_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "milestone_answers",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer", sa.Enum("yes", "no", "maybe", name="attendance", native_enum=False, length=20), nullable=False
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_answers_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_milestone_answers_person_id_people")),
        sa.PrimaryKeyConstraint("milestone_id", "person_id", name=op.f("pk_milestone_answers")),
    )
    with op.batch_alter_table("milestone_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_answers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "milestone_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("timed_before", sa.Integer(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("whole_series", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("planned_up_to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_milestone_changes_by_id_people")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_changes_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["milestone_changes.id"], name=op.f("fk_milestone_changes_told_by_id_milestone_changes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("milestone_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_changes_milestone_id"), ["milestone_id"], unique=False)
        batch_op.create_index(
            "ix_milestone_changes_told",
            ["id"],
            unique=False,
            sqlite_where=sa.text("planned_up_to IS NOT NULL"),
            postgresql_where=sa.text("planned_up_to IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_milestone_changes_told_by_id"), ["told_by_id"], unique=False)

    op.create_table(
        "milestone_documents",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_milestone_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_documents_milestone_id_milestones")
        ),
        sa.PrimaryKeyConstraint("milestone_id", "document_id", name=op.f("pk_milestone_documents")),
    )
    with op.batch_alter_table("milestone_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_documents_document_id"), ["document_id"], unique=False)

    op.create_table(
        "milestone_groups",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_milestone_groups_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_groups_milestone_id_milestones")
        ),
        sa.PrimaryKeyConstraint("milestone_id", "group_id", name=op.f("pk_milestone_groups")),
    )
    with op.batch_alter_table("milestone_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_groups_group_id"), ["group_id"], unique=False)

    op.create_table(
        "milestone_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "queueing",
                "queued",
                "missed",
                "superseded",
                "cancelled",
                name="reminderstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("planned_up_to", sa.Integer(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_reminders_milestone_id_milestones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_reminders")),
        sa.UniqueConstraint(
            "milestone_id", "revision", "rule", name=op.f("uq_milestone_reminders_milestone_id_revision_rule")
        ),
    )
    with op.batch_alter_table("milestone_reminders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_milestone_reminders_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('planned', 'queueing')"),
            postgresql_where=sa.text("state IN ('planned', 'queueing')"),
        )

    op.create_table(
        "milestone_watches",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_watches_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_milestone_watches_person_id_people")),
        sa.PrimaryKeyConstraint("milestone_id", "person_id", name=op.f("pk_milestone_watches")),
    )
    with op.batch_alter_table("milestone_watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_watches_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_milestone_watches_stale",
            ["shown_at"],
            unique=False,
            sqlite_where=sa.text("stale = 1"),
            postgresql_where=sa.text("stale"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("week_digest", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("week_digest")

    with op.batch_alter_table("milestone_watches", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_watches_stale")
        batch_op.drop_index(batch_op.f("ix_milestone_watches_person_id"))

    op.drop_table("milestone_watches")
    with op.batch_alter_table("milestone_reminders", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_reminders_waiting")

    op.drop_table("milestone_reminders")
    with op.batch_alter_table("milestone_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_groups_group_id"))

    op.drop_table("milestone_groups")
    with op.batch_alter_table("milestone_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_documents_document_id"))

    op.drop_table("milestone_documents")
    with op.batch_alter_table("milestone_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_changes_told_by_id"))
        batch_op.drop_index("ix_milestone_changes_told")
        batch_op.drop_index(batch_op.f("ix_milestone_changes_milestone_id"))

    op.drop_table("milestone_changes")
    with op.batch_alter_table("milestone_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_answers_person_id"))

    op.drop_table("milestone_answers")
    with op.batch_alter_table("hand_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_ins_person_id"))

    op.drop_table("hand_ins")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestones_starts_at"))
        batch_op.drop_index(batch_op.f("ix_milestones_series_id"))
        batch_op.drop_index(batch_op.f("ix_milestones_responsible_id"))
        batch_op.drop_index("ix_milestones_noticed")
        batch_op.drop_index("ix_milestones_ahead")

    op.drop_table("milestones")
