"""What pages saw, without saying who looked at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("slug", sa.String(80), primary_key=True),
        sa.Column("visit", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("step_id", sa.String(128), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
    )
