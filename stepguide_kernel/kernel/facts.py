"""What one run did, in names and pseudo-names."""

from __future__ import annotations

from dataclasses import dataclass, field

from stepguide_kernel.kernel.shapes import Shape


@dataclass(slots=True)
class Facts:
    """The word that the log has of a run; ``model/session.py`` says what each part means."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    shapes: dict[str, tuple[Shape | None, Shape | None]] = field(default_factory=dict)

    def update(self, name: str) -> None:
        """Note a change that keeps part of what was."""
        self.reads.add(name)
        self.writes.add(name)
