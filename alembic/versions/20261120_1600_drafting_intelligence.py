"""Policy, prompt versions, memory, calendars, automatic sends, and how drafts end."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What is known of drafts that ended before outcomes were kept.
PAST_OUTCOMES = """
    UPDATE drafts SET outcome = CASE
        WHEN status = 'sent' AND sent_text = text THEN 'sent_as_is'
        WHEN status = 'rejected' THEN 'discarded'
        WHEN status IN ('superseded', 'blocked') THEN status
    END
"""


def _add(table: str, column: sa.Column, default: str) -> None:
    """Fill rows that are there already; new ones get the value from the model."""
    column.server_default = sa.DefaultClause(sa.text(default))
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def upgrade() -> None:
    op.create_index(
        op.f("ix_inbound_bodies_message_id"), "inbound_bodies", ["message_id"], unique=False
    )
    op.create_table(
        "availabilities",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("windows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.PrimaryKeyConstraint("client_id"),
    )
    op.create_table(
        "budget_days",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("alerted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("stopped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.PrimaryKeyConstraint("client_id", "day"),
    )
    op.create_table(
        "calendar_sources",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fetched_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_fetch_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_calendar_sources_client_id"), "calendar_sources", ["client_id"], unique=False
    )
    op.create_table(
        "drafting_policies",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("client_id"),
    )
    op.create_table(
        "prompt_versions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("client_id", "key", "version"),
    )
    op.create_table(
        "published_prompts",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["published_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("client_id", "key"),
    )
    op.create_table(
        "busy_times",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["calendar_sources.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("busy_times_of_client", "busy_times", ["client_id", "starts_at"], unique=False)
    op.create_table(
        "extraction_corrections",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("corrected_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("corrected_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["corrected_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index(
        op.f("ix_extraction_corrections_lead_id"),
        "extraction_corrections",
        ["lead_id"],
        unique=False,
    )
    op.create_table(
        "memories",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "timezone",
                "scheduling",
                "communication_preference",
                "availability_pattern",
                "business",
                "objection",
                "relationship",
                "other",
                name="memorycategory",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fingerprint", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "approved",
                "forgotten",
                name="memorystatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("model", "person", name="memorysource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("why_waiting", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lead_id", "fingerprint"),
    )
    op.create_index(
        "memories_to_expire",
        "memories",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("expires_at IS NOT NULL AND source = 'model'"),
    )
    op.create_index(
        "memories_of_run",
        "memories",
        ["run_id"],
        unique=False,
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )
    op.create_index("memories_on_shelf", "memories", ["client_id", "status", "id"], unique=False)
    op.create_table(
        "auto_sends",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "sms", "linkedin", name="channel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "shadow",
                "planned",
                "sent",
                "cancelled",
                name="autosendstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"]),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("draft_id"),
    )
    op.create_index(
        "auto_sends_newest", "auto_sends", ["client_id", sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "auto_sends_planned",
        "auto_sends",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'planned'"),
    )
    op.create_index(op.f("ix_auto_sends_lead_id"), "auto_sends", ["lead_id"], unique=False)
    _add(
        "api_keys",
        sa.Column(
            "role",
            sa.Enum("setter", "manager", "admin", name="role", native_enum=False, length=40),
            nullable=False,
        ),
        "'manager'",
    )
    op.add_column("drafts", sa.Column("confidence", sa.Float(), nullable=True))
    _add(
        "drafts",
        sa.Column("hard_block", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        "''",
    )
    _add("drafts", sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False), "''")
    _add(
        "drafts",
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        "'[]'",
    )
    _add(
        "drafts",
        sa.Column("revision", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        "'{}'",
    )
    op.add_column(
        "drafts",
        sa.Column(
            "outcome",
            sa.Enum(
                "sent_as_is",
                "light_edit",
                "heavy_edit",
                "rewritten",
                "auto_sent",
                "discarded",
                "ignored",
                "superseded",
                "blocked",
                "suppressed",
                name="draftoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
    )
    op.add_column("drafts", sa.Column("similarity", sa.Float(), nullable=True))
    _add(
        "drafts",
        sa.Column("edit_types", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        "'[]'",
    )
    _add(
        "drafts",
        sa.Column("discard_reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        "''",
    )
    _add(
        "drafts",
        sa.Column("discard_note", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        "''",
    )
    _add("compositions", sa.Column("is_own_text", sa.Boolean(), nullable=False), "'false'")
    _add("knowledge", sa.Column("is_pinned", sa.Boolean(), nullable=False), "'false'")
    op.add_column(
        "knowledge",
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('simple', title), 'A') ||"
                " setweight(to_tsvector('english', title), 'A')"
                " || to_tsvector('simple', body) || to_tsvector('english', body)",
                persisted=True,
            ),
            nullable=True,
        ),
    )
    op.create_index(
        "knowledge_search", "knowledge", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "runs_of_day",
        "runs",
        ["client_id", "created_at"],
        unique=False,
        postgresql_include=["id", "status", "cost", "input_tokens", "output_tokens"],
    )
    op.create_table(
        "spendings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("cost", sa.Numeric(precision=14, scale=6), nullable=True),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "spendings_of_day",
        "spendings",
        ["client_id", "at"],
        unique=False,
        postgresql_include=["cost", "tokens"],
    )
    op.execute(PAST_OUTCOMES)
    op.create_index("drafts_decided", "drafts", ["client_id", "decided_at"], unique=False)
    op.create_index(
        "drafts_ended",
        "drafts",
        ["client_id", "channel", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("outcome IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_inbound_bodies_message_id"), table_name="inbound_bodies")
    op.drop_table("spendings")
    op.drop_index(
        "runs_of_day",
        table_name="runs",
        postgresql_include=["id", "status", "cost", "input_tokens", "output_tokens"],
    )
    # The release before knows no suppressed drafts.
    op.execute("DELETE FROM auto_sends")
    op.execute("DELETE FROM drafts WHERE status = 'suppressed'")
    op.drop_index("knowledge_search", table_name="knowledge", postgresql_using="gin")
    op.drop_column("knowledge", "search")
    op.drop_column("knowledge", "is_pinned")
    op.drop_column("compositions", "is_own_text")
    op.drop_index(
        "drafts_ended", table_name="drafts", postgresql_where=sa.text("outcome IS NOT NULL")
    )
    op.drop_index("drafts_decided", table_name="drafts")
    op.drop_column("drafts", "discard_note")
    op.drop_column("drafts", "discard_reason")
    op.drop_column("drafts", "edit_types")
    op.drop_column("drafts", "similarity")
    op.drop_column("drafts", "outcome")
    op.drop_column("drafts", "revision")
    op.drop_column("drafts", "findings")
    op.drop_column("drafts", "reason")
    op.drop_column("drafts", "hard_block")
    op.drop_column("drafts", "confidence")
    op.drop_column("api_keys", "role")
    op.drop_index(op.f("ix_auto_sends_lead_id"), table_name="auto_sends")
    op.drop_index(
        "auto_sends_planned",
        table_name="auto_sends",
        postgresql_where=sa.text("status = 'planned'"),
    )
    op.drop_index("auto_sends_newest", table_name="auto_sends")
    op.drop_table("auto_sends")
    op.drop_index("memories_on_shelf", table_name="memories")
    op.drop_index(
        "memories_of_run",
        table_name="memories",
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )
    op.drop_index(
        "memories_to_expire",
        table_name="memories",
        postgresql_where=sa.text("expires_at IS NOT NULL AND source = 'model'"),
    )
    op.drop_table("memories")
    op.drop_index(op.f("ix_extraction_corrections_lead_id"), table_name="extraction_corrections")
    op.drop_table("extraction_corrections")
    op.drop_index("busy_times_of_client", table_name="busy_times")
    op.drop_table("busy_times")
    op.drop_table("published_prompts")
    op.drop_table("prompt_versions")
    op.drop_table("drafting_policies")
    op.drop_index(op.f("ix_calendar_sources_client_id"), table_name="calendar_sources")
    op.drop_table("calendar_sources")
    op.drop_table("budget_days")
    op.drop_table("availabilities")
