from __future__ import annotations

import msgspec
from inline_snapshot import snapshot

from stepguide_kernel.model.notification import Notification
from stepguide_kernel.notifications.words import message

COMMENT = Notification(
    id=1,
    kind="comment_added",
    reason="author",
    at="2026-11-22T12:00:00.000Z",
    actor="Lee",
    guide="g1",
    title="Paid orders",
    slug="paid-orders",
    said="Refunds look like payments.\nFilter on `kind`.",
)
RESOLVED = msgspec.structs.replace(
    COMMENT, id=2, kind="thread_resolved", reason="participant", actor="Mia", said=""
)
ELSEWHERE = msgspec.structs.replace(
    COMMENT, id=3, guide="g2", title=None, slug=None, reason="mention", said="@mia?"
)


def test_what_came_together_is_told_by_guide() -> None:
    told = message([COMMENT, ELSEWHERE, RESOLVED], "https://guides.example.org", personal=True)
    assert told.subject == snapshot("2 guides: 3 notifications")
    assert told.text == snapshot("""\
Paid orders
-----------
Lee commented (you published it)
    Refunds look like payments.
    Filter on `kind`.
Mia resolved a thread (you took part)
https://guides.example.org/w/paid-orders

a notebook that is not published
--------------------------------
Lee commented (you are named)
    @mia?

How and when you are told is set at the bell in JupyterLab.
""")


def test_one_thing_is_its_own_subject() -> None:
    told = message([COMMENT], "", personal=False)
    assert told.subject == "Paid orders: Lee commented"
    assert "http" not in told.text
    assert "you" not in told.text


def test_a_name_and_a_title_stay_on_one_line() -> None:
    forged = msgspec.structs.replace(COMMENT, title="Orders\nBcc: all@x.org", actor="Lee\nX: y")
    told = message([forged], "", personal=True)
    assert told.subject == "Orders Bcc: all@x.org: Lee X: y commented"
