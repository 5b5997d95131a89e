"""What became of comments: edited, deleted, thanked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edits",
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), primary_key=True),
        sa.Column("comment", sa.String(64), sa.ForeignKey("comments.id"), nullable=False),
        sa.Column("applied", sa.Boolean, nullable=False),
    )
    op.create_index("edits_by_comment", "edits", ["comment", "seq"])
    op.create_table(
        "deletions",
        sa.Column("comment", sa.String(64), sa.ForeignKey("comments.id"), primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
    op.create_table(
        "thanks",
        sa.Column("comment", sa.String(64), sa.ForeignKey("comments.id"), primary_key=True),
        sa.Column("actor", sa.String(256), primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), nullable=False),
    )
