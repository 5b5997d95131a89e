"""What people do in threads, as facts for the ledger.

Ids are derived from what the client sent, so that a retry makes the same fact.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from stepguide_kernel.comments.secrets import refuse_secrets, without_secrets
from stepguide_kernel.errors import BadRequest, Forbidden, NotFound
from stepguide_kernel.model.discussion import Comment, Thread
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    SuggestionAccepted,
    SuggestionRejected,
    ThreadReanchored,
)
from stepguide_kernel.model.people import Person, may
from stepguide_kernel.model.requests import (
    CalloutRequest,
    CommentRequest,
    ReanchorRequest,
    RejectRequest,
)
from stepguide_kernel.model.suggested_steps import SuggestedSteps

_COMMENTS = UUID("0d4cdb04-9e2b-5f6e-9a4c-51d5d7a9f0c1")
_THREADS = UUID("c5f0a0b8-6f0f-5a43-8d2b-3d1c2f7b8e92")
_CALLOUTS = UUID("7e6b1c1e-3c0a-5f2b-b0a5-9a1f6d2c4e83")


def comment_added(guide: str, person: Person, request: CommentRequest) -> CommentAdded:
    """A new comment, in a thread or opening one.

    :raises BadRequest: the request names both an anchor and a thread, or neither, or its
        body is blank.
    :raises SecretSaid: the body holds what looks like a secret.
    """
    if (request.anchor is None) == (request.thread is None):
        raise BadRequest(
            "a comment has either an anchor or a thread - at `$`",
            hint="send `anchor` to open a thread, `thread` to reply in one",
        )
    if not request.body.strip():
        raise BadRequest("a comment says something - at `$.body`", hint="write a word or two")
    refuse_secrets(request.body)
    if request.suggestion is not None:
        _require_suggestion(request.suggestion)
    return CommentAdded(
        guide=guide,
        thread=request.thread or uuid5(_THREADS, request.op_id).hex,
        comment=uuid5(_COMMENTS, request.op_id).hex,
        body=request.body,
        author=person.display_name,
        verified=person.verified,
        anchor=request.anchor and without_secrets(request.anchor),
        suggestion=request.suggestion,
    )


def thread_reanchored(
    thread: Thread, opened_by: str | None, person: Person, request: ReanchorRequest
) -> ThreadReanchored:
    """A thread belongs elsewhere, as an author says, or whoever opened it.

    :raises Forbidden: the person is neither, or only a cookie says that they opened it.
    """
    if not may(person, "author") and not (person.verified and person.name == opened_by):
        raise Forbidden(
            "only authors put the threads of others elsewhere", hint="reply, and ask for it"
        )
    return ThreadReanchored(
        guide=thread.guide, thread=thread.id, anchor=without_secrets(request.anchor)
    )


def callout_accepted(thread: Thread, request: CalloutRequest) -> CalloutAccepted:
    """A callout made of one comment of ``thread``, below the step the thread hangs on.

    :raises NotFound: the thread has no such comment, or it was deleted.
    """
    comment = _comment(thread, request.comment)
    return CalloutAccepted(
        guide=thread.guide,
        thread=thread.id,
        comment=comment.id,
        kind=request.kind,
        body=comment.body,
        credit=comment.credit,
        anchor=thread.anchor,
        cell_id=str(uuid5(_CALLOUTS, f"{thread.id}/{comment.id}")),
    )


def suggestion_accepted(thread: Thread, comment_id: str) -> SuggestionAccepted:
    """The cells that a comment of ``thread`` suggests, taken.

    :raises NotFound: the thread has no such comment, or it was deleted.
    """
    comment = _comment(thread, comment_id)
    return SuggestionAccepted(
        guide=thread.guide, thread=thread.id, comment=comment.id, credit=comment.credit
    )


def suggestion_rejected(
    thread: Thread, comment_id: str, request: RejectRequest
) -> SuggestionRejected:
    """The cells that a comment of ``thread`` suggests, not taken.

    :raises NotFound: the thread has no such comment, or it was deleted.
    :raises BadRequest: no reason is given.
    :raises SecretSaid: the reason holds what looks like a secret.
    """
    if not request.reason.strip():
        raise BadRequest("why not? - at `$.reason`", hint="write a word or two")
    refuse_secrets(request.reason)
    comment = _comment(thread, comment_id)
    return SuggestionRejected(
        guide=thread.guide, thread=thread.id, comment=comment.id, reason=request.reason
    )


def _comment(thread: Thread, comment_id: str) -> Comment:
    for comment in thread.comments:
        if comment.id == comment_id and not comment.deleted:
            return comment
    raise NotFound(f"the thread has no comment {comment_id}", hint="name a comment of this thread")


def _require_suggestion(suggested: SuggestedSteps) -> None:
    seen = [cell.id for cell in suggested.seen]
    kept = [cell.id for cell in suggested.cells if cell.id is not None]
    if len(set(seen)) < len(seen) or len(set(kept)) < len(kept) or not set(kept) <= set(seen):
        raise BadRequest(
            "a cell is named twice, or is none of those seen - at `$.suggestion`",
            hint="each cell is written over one that was seen, or is a new one without an id",
        )
    said = [(cell.id, cell.cell_type, cell.source) for cell in suggested.seen]
    if said == [(cell.id, cell.cell_type, cell.source) for cell in suggested.cells]:
        raise BadRequest(
            "it suggests what is there already - at `$.suggestion.cells`", hint="change something"
        )
    for cell in suggested.cells:
        refuse_secrets(cell.source)
