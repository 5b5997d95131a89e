"""The tables, once: ``LEDGER`` for what must never be lost, ``READING`` for reading events.

``users``, ``schedules`` and what follows them say how things are now and can be changed.  The
other tables beside ``ledger`` are views: written in the transaction of the fact they follow
from, and rebuilt from the facts by
:meth:`stepguide_kernel.store.ledger.Store.rebuild_views`.  Moments are text as in
:mod:`stepguide_kernel.model.times`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

LEDGER = MetaData()
READING = MetaData()

ledger = Table(
    "ledger",
    LEDGER,
    # Assigned by the writer under its lock: a database's own sequence leaves gaps.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("op_id", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("guide", String(128), nullable=False),
    Column("actor", String(256), nullable=False),
    Column("at", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    # Not null: said in another store, where actor and moment come from.
    Column("imported_by", String(256)),
    Index("ledger_by_guide", "guide", "kind"),
    Index("ledger_by_moment", "at"),
    Index("ledger_by_actor", "actor"),
)

threads = Table(
    "threads",
    LEDGER,
    Column("id", String(64), primary_key=True),
    Column("guide", String(128), nullable=False),
    Column("step_id", String(128), nullable=False),
    Column("cell_id", String(128)),
    Column("resolved", Boolean, nullable=False),
    Column("opened", ForeignKey("ledger.seq"), nullable=False),
    Index("threads_by_guide", "guide", "opened"),
)

comments = Table(
    "comments",
    LEDGER,
    Column("id", String(64), primary_key=True),
    Column("thread", ForeignKey("threads.id"), nullable=False),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
    Index("comments_by_thread", "thread", "seq"),
)

edits = Table(
    "edits",
    LEDGER,
    Column("seq", ForeignKey("ledger.seq"), primary_key=True),
    Column("comment", ForeignKey("comments.id"), nullable=False),
    # False: it began with an older revision, and is kept beside.
    Column("applied", Boolean, nullable=False),
    Index("edits_by_comment", "comment", "seq"),
)

deletions = Table(
    "deletions",
    LEDGER,
    Column("comment", ForeignKey("comments.id"), primary_key=True),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
)

thanks = Table(
    "thanks",
    LEDGER,
    Column("comment", ForeignKey("comments.id"), primary_key=True),
    Column("actor", String(256), primary_key=True),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
)

callouts = Table(
    "callouts",
    LEDGER,
    Column("thread", ForeignKey("threads.id"), primary_key=True),
    Column("comment", ForeignKey("comments.id"), nullable=False),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
)

answers = Table(
    "answers",
    LEDGER,
    Column("comment", ForeignKey("comments.id"), primary_key=True),
    Column("accepted", Boolean, nullable=False),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
)

publications = Table(
    "publications",
    LEDGER,
    Column("slug", String(80), primary_key=True),
    Column("guide", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
)

verdicts = Table(
    "verdicts",
    LEDGER,
    Column("guide", String(128), primary_key=True),
    Column("code_hash", String(128), primary_key=True),
    Column("seq", ForeignKey("ledger.seq"), nullable=False),
)

VIEWS = (
    edits,
    deletions,
    thanks,
    callouts,
    answers,
    comments,
    threads,
    publications,
    verdicts,
)
"""In the order in which they can be emptied."""

users = Table(
    "users",
    LEDGER,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created", String(32), nullable=False),
)

schedules = Table(
    "schedules",
    LEDGER,
    Column("id", String(16), primary_key=True),
    Column("path", Text, nullable=False),
    Column("cron", String(256), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("actor", String(256), nullable=False),
    Column("next_run", String(32), nullable=False),
    Column("last_run", String(32)),
    Column("last_summary", Text),
    # Whoever runs it, until when at the latest: then it counts as gone.
    Column("lease_owner", String(64)),
    Column("lease_until", String(32)),
    Index("schedules_by_next_run", "next_run"),
)

watches = Table(
    "watches",
    LEDGER,
    Column("guide", String(128), primary_key=True),
    Column("person", String(256), primary_key=True),
    # False: they want to hear of it only where they are named.
    Column("watching", Boolean, nullable=False),
)

preferences = Table(
    "preferences",
    LEDGER,
    Column("person", String(256), primary_key=True),
    Column("mail", Boolean, nullable=False),
    Column("payload", Text, nullable=False),
)

notices = Table(
    "notices",
    LEDGER,
    # The fact and the person are the key: nobody is told twice of the same.
    Column("recipient", String(256), primary_key=True),
    Column("seq", ForeignKey("ledger.seq"), primary_key=True),
    Column("reason", String(16), nullable=False),
    Column("read_at", String(32)),
)

deliveries = Table(
    "deliveries",
    LEDGER,
    # "" stands for everybody in a chat.
    Column("recipient", String(256), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("seq", ForeignKey("ledger.seq"), primary_key=True),
    Column("since", String(32), nullable=False),
    # What is sent together, from the first attempt on.
    Column("batch", String(32)),
    Column("attempts", Integer, nullable=False),
    Column("not_before", String(32)),
    Column("lease_owner", String(64)),
    Column("lease_until", String(32)),
    # "sent", "skipped" or "failed"; none while it waits.
    Column("outcome", String(16)),
    Column("ended", String(32)),
    Index("deliveries_by_outcome", "outcome", "recipient", "channel"),
)

places = Table(
    "places",
    LEDGER,
    Column("guide", String(128), primary_key=True),
    # Absolute, of a notebook that says that it is this guide.
    Column("path", String(1024), primary_key=True),
    Column("known", String(32), nullable=False),
)

events = Table(
    "events",
    READING,
    # The whole event is its key, so a batch sent twice counts once.  "" stands for no step.
    Column("slug", String(80), primary_key=True),
    Column("visit", String(64), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("step_id", String(128), primary_key=True),
    Column("at", String(32), nullable=False),
)
