"""What looks like a secret in a guide that is to be published."""

from __future__ import annotations

import msgspec


class SecretFinding(msgspec.Struct, frozen=True):
    """One finding; ``hash`` names the secret without telling it, the same wherever it stands.

    ``place`` says where, in words; ``cell_id`` is that of the cell, ``None`` for a file.
    """

    hash: str
    kind: str
    place: str
    cell_id: str | None = None


class SecretFindings(msgspec.Struct, frozen=True):
    """Everything that keeps a guide from being published."""

    findings: tuple[SecretFinding, ...]
