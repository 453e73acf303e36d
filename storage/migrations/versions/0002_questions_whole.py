"""Questions as a whole: their waiting, events, words, topics; absences; ready and published answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["people.id"], name=op.f("fk_absences_stand_in_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_person_id"), ["person_id"], unique=False)

    op.create_table(
        "coordinators_chats",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("connected_by_id", sa.Integer(), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["connected_by_id"], ["people.id"], name=op.f("fk_coordinators_chats_connected_by_id_people")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_coordinators_chats_group_id_groups")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_coordinators_chats")),
    )
    op.create_table(
        "ready_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_ready_answers_created_by_id_people")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_ready_answers_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_answers")),
    )
    with op.batch_alter_table("ready_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ready_answers_group_id"), ["group_id"], unique=False)

    op.create_table(
        "published_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_published_answers_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_published_answers_published_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_published_answers_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_answers")),
        sa.UniqueConstraint("question_id", name=op.f("uq_published_answers_question_id")),
    )
    with op.batch_alter_table("published_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_answers_group_id"), ["group_id"], unique=False)

    op.create_table(
        "question_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "taken",
                "handed_over",
                "closed",
                "reopened",
                "note",
                "published",
                name="eventkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("to_group_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_question_events_by_id_people")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_events_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["to_group_id"], ["groups.id"], name=op.f("fk_question_events_to_group_id_groups")),
        sa.ForeignKeyConstraint(["to_person_id"], ["people.id"], name=op.f("fk_question_events_to_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_events")),
    )
    with op.batch_alter_table("question_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_events_question_id"), ["question_id"], unique=False)

    op.create_table(
        "question_topics",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_topics_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("question_id", "chat_id", name=op.f("pk_question_topics")),
        sa.UniqueConstraint("chat_id", "thread_id", name=op.f("uq_question_topics_chat_id_thread_id")),
    )
    op.create_table(
        "question_words",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_words_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("word", "question_id", name=op.f("pk_question_words")),
    )
    with op.batch_alter_table("question_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_words_question_id"), ["question_id"], unique=False)

    op.create_table(
        "message_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_message_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_message_id"],
            ["question_messages.id"],
            name=op.f("fk_message_versions_question_message_id_question_messages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_versions")),
    )
    with op.batch_alter_table("message_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_versions_question_message_id"), ["question_message_id"], unique=False
        )

    with op.batch_alter_table("coordinatorships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_in", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.drop_index(
            batch_op.f("ix_deliveries_retried"), sqlite_where=sa.text("state = 'pending' AND attempts > 0")
        )
        batch_op.create_index(
            "ix_deliveries_held",
            ["chat_id", "id"],
            unique=False,
            sqlite_where=sa.text("held = 1"),
            postgresql_where=sa.text("held"),
        )

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.JSON(), nullable=True))

    with op.batch_alter_table("question_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("edits", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("helped", sa.Boolean(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_questions_group_id"))
        batch_op.create_index("ix_questions_state", ["group_id", "state", "id"], unique=False)
        batch_op.create_index("ix_questions_taken", ["taken_by_id", "state", "id"], unique=False)
        batch_op.create_index("ix_questions_waiting", ["group_id", "waiting_since"], unique=False)

    # Open questions of the past wait since they were asked.
    op.execute("UPDATE questions SET waiting_since = created_at WHERE state IN ('received', 'delivered', 'in_work')")


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index("ix_questions_waiting")
        batch_op.drop_index("ix_questions_taken")
        batch_op.drop_index("ix_questions_state")
        batch_op.create_index(batch_op.f("ix_questions_group_id"), ["group_id", "state"], unique=False)
        batch_op.drop_column("helped")
        batch_op.drop_column("reminders")
        batch_op.drop_column("waiting_since")

    with op.batch_alter_table("question_messages", schema=None) as batch_op:
        batch_op.drop_column("edits")
        batch_op.drop_column("content")

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_column("content")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_deliveries_held", sqlite_where=sa.text("held = 1"), postgresql_where=sa.text("held"))
        batch_op.create_index(
            batch_op.f("ix_deliveries_retried"),
            ["chat_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending' AND attempts > 0"),
        )
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("held")

    with op.batch_alter_table("coordinatorships", schema=None) as batch_op:
        batch_op.drop_column("stands_in")

    with op.batch_alter_table("message_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_versions_question_message_id"))

    op.drop_table("message_versions")
    with op.batch_alter_table("question_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_words_question_id"))

    op.drop_table("question_words")
    op.drop_table("question_topics")
    with op.batch_alter_table("question_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_events_question_id"))

    op.drop_table("question_events")
    with op.batch_alter_table("published_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_answers_group_id"))

    op.drop_table("published_answers")
    with op.batch_alter_table("ready_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ready_answers_group_id"))

    op.drop_table("ready_answers")
    op.drop_table("coordinators_chats")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_person_id"))
        batch_op.drop_index(batch_op.f("ix_absences_ended_at"))

    op.drop_table("absences")
