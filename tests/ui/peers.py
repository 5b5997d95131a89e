"""People at other computers, who write into the store that a Lab shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.discussion import Thread
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.requests import CommentRequest
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings


@dataclass(frozen=True)
class Peer:
    """One of them, on one guide."""

    services: Services
    person: Person
    guide: str

    def say(self, op_id: str, body: str, anchor: Anchor | None = None, thread: str = "") -> Thread:
        """Open a thread at ``anchor``, or reply in ``thread``."""
        request = CommentRequest(op_id=op_id, body=body, anchor=anchor, thread=thread or None)
        return self.services.comment_on_guide(self.guide, self.person, request)


@contextmanager
def peer(guide: str, name: str = "lee") -> Iterator[Peer]:
    """A commenter with an account in the store of the tests' own Lab."""
    data = Path(os.environ["JUPYTER_DATA_DIR"])
    settings = Settings(data_dir=data / "stepguide", sessions_dir=data / "sessions")
    with Services(settings) as services:
        yield Peer(services, Person(name, name, "commenter"), guide)
