"""Bodies of the REST contract that are no facts by themselves.

Requests refuse fields they do not know; who is asking never comes from a body.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.guide import CalloutKind
from stepguide_kernel.model.ledger import Body, OpId
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.suggested_steps import SuggestedSteps

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class CommentRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment: with ``anchor`` it opens a thread, with ``thread`` it replies in one.

    ``op_id`` is made by the client, so that sending the same comment again changes nothing.
    """

    op_id: OpId
    body: Body
    anchor: Anchor | None = None
    thread: Id | None = None
    suggestion: SuggestedSteps | None = None
    """Cells that would be better, for the author to take or not."""


class EditRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write a comment anew; ``base`` is the ``revision`` that the edit began with."""

    op_id: OpId
    body: Body
    base: Annotated[int, Meta(ge=1)]


class ThanksRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say thanks for a comment, or take that back."""

    op_id: OpId
    thanked: bool = True


class CalloutRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a callout of one comment of a thread."""

    op_id: OpId
    comment: Id
    kind: CalloutKind


class RejectRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say why a suggestion is not taken."""

    op_id: OpId
    reason: Body


class SettleRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Resolve or reopen a thread."""

    op_id: OpId


class CopyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take the discussion of a guide along to a copy of it, whose id is ``to``."""

    to: Annotated[str, Meta(min_length=1, max_length=128)]


class ReanchorRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say where a thread belongs now."""

    op_id: OpId
    anchor: Anchor


class Status(msgspec.Struct, frozen=True):
    """Which StepGuide answers, and whom it takes the caller for."""

    version: str
    person: Person


class ErrorBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every refusal looks like; ``hint`` says what helps, and may be empty.

    ``cell_id`` is the cell of the file that has to be changed, where one is to blame.
    """

    code: str
    message: str
    hint: str
    cell_id: str | None = None
