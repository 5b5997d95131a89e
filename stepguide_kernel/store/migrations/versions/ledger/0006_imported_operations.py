"""Who brought an operation here that was said in another store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger", sa.Column("imported_by", sa.String(256)))
    op.create_index("ledger_by_moment", "ledger", ["at"])
