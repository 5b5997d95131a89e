"""Who is told of what, and what is still to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("guide", sa.String(128), primary_key=True),
        sa.Column("person", sa.String(256), primary_key=True),
        sa.Column("watching", sa.Boolean, nullable=False),
    )
    op.create_table(
        "preferences",
        sa.Column("person", sa.String(256), primary_key=True),
        sa.Column("mail", sa.Boolean, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("recipient", sa.String(256), primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), primary_key=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("read_at", sa.String(32)),
    )
    op.create_table(
        "deliveries",
        sa.Column("recipient", sa.String(256), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), primary_key=True),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("batch", sa.String(32)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", sa.String(32)),
        sa.Column("lease_owner", sa.String(64)),
        sa.Column("lease_until", sa.String(32)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("ended", sa.String(32)),
    )
    op.create_index("deliveries_by_outcome", "deliveries", ["outcome", "recipient", "channel"])
    op.create_index("ledger_by_actor", "ledger", ["actor"])
