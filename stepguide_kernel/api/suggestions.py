"""The endpoints of suggestions: other cells for a guide, taken or not."""

from __future__ import annotations

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.operations import Call
from stepguide_kernel.model.discussion import Thread
from stepguide_kernel.model.requests import RejectRequest, SettleRequest


def accept_suggestion(call: Call[SettleRequest]) -> Thread:
    """Take the cells that a comment suggests, and resolve its thread."""
    return call.services.suggestions.accept(call.params["comment"], call.person, call.body.op_id)


def reject_suggestion(call: Call[RejectRequest]) -> Thread:
    """Do not take the cells that a comment suggests, say why, and resolve its thread."""
    return call.services.suggestions.reject(call.params["comment"], call.person, call.body)


SUGGESTIONS: tuple[Endpoint, ...] = (
    Endpoint(
        name="accept_suggestion",
        method="POST",
        path="comments/{comment}/accept",
        role="author",
        scope="shared",
        request=SettleRequest,
        response=Thread,
        run=accept_suggestion,
    ),
    Endpoint(
        name="reject_suggestion",
        method="POST",
        path="comments/{comment}/reject",
        role="author",
        scope="shared",
        request=RejectRequest,
        response=Thread,
        run=reject_suggestion,
    ),
)
