"""The ledger, its first views, and the people of a store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("op_id", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("guide", sa.String(128), nullable=False),
        sa.Column("actor", sa.String(256), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ledger_by_guide", "ledger", ["guide", "kind"])
    op.create_table(
        "threads",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("guide", sa.String(128), nullable=False),
        sa.Column("step_id", sa.String(128), nullable=False),
        sa.Column("cell_id", sa.String(128)),
        sa.Column("resolved", sa.Boolean, nullable=False),
        sa.Column("opened", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
    op.create_index("threads_by_guide", "threads", ["guide", "opened"])
    op.create_table(
        "comments",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("thread", sa.String(64), sa.ForeignKey("threads.id"), nullable=False),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
    op.create_index("comments_by_thread", "comments", ["thread", "seq"])
    op.create_table(
        "callouts",
        sa.Column("thread", sa.String(64), sa.ForeignKey("threads.id"), primary_key=True),
        sa.Column("comment", sa.String(64), sa.ForeignKey("comments.id"), nullable=False),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("slug", sa.String(80), primary_key=True),
        sa.Column("guide", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
    op.create_table(
        "verdicts",
        sa.Column("guide", sa.String(128), primary_key=True),
        sa.Column("code_hash", sa.String(128), primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created", sa.String(32), nullable=False),
    )
