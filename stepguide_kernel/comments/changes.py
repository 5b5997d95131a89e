"""Comments that are edited, deleted or thanked for, as facts for the ledger.

Nobody puts words into another's mouth: an edit is the writer's own.  Deleting is theirs, or
an admin's.
"""

from __future__ import annotations

from stepguide_kernel.comments.secrets import refuse_secrets
from stepguide_kernel.errors import BadRequest, Forbidden, NotFound
from stepguide_kernel.model.discussion import Comment, Thread
from stepguide_kernel.model.ledger import CommentDeleted, CommentEdited, CommentThanked
from stepguide_kernel.model.people import Person, may
from stepguide_kernel.model.requests import EditRequest, ThanksRequest


def comment_edited(thread: Thread, comment_id: str, request: EditRequest) -> CommentEdited:
    """A comment of ``thread``, seen by who edits it, written anew.

    :raises Forbidden: somebody else wrote it.
    :raises BadRequest: the new text is blank.
    :raises SecretSaid: it holds what looks like a secret.
    """
    if not _comment(thread, comment_id).mine:
        raise Forbidden("only who wrote a comment edits it", hint="reply to it instead")
    if not request.body.strip():
        raise BadRequest("a comment says something - at `$.body`", hint="or delete it")
    refuse_secrets(request.body)
    return CommentEdited(
        guide=thread.guide,
        thread=thread.id,
        comment=comment_id,
        body=request.body,
        base=request.base,
    )


def comment_deleted(thread: Thread, comment_id: str, person: Person) -> CommentDeleted:
    """A comment of ``thread``, seen by ``person``, taken back.

    :raises Forbidden: somebody else wrote it, and ``person`` is no admin.
    """
    if not (_comment(thread, comment_id).mine or may(person, "admin")):
        raise Forbidden("only who wrote a comment deletes it", hint="ask them, or an admin")
    return CommentDeleted(guide=thread.guide, thread=thread.id, comment=comment_id)


def comment_thanked(
    thread: Thread, comment_id: str, person: Person, request: ThanksRequest
) -> CommentThanked:
    """Thanks of ``person`` for a comment of ``thread``, said or taken back."""
    _comment(thread, comment_id)
    return CommentThanked(
        guide=thread.guide,
        thread=thread.id,
        comment=comment_id,
        author=person.display_name,
        thanked=request.thanked,
    )


def _comment(thread: Thread, comment_id: str) -> Comment:
    for comment in thread.comments:
        if comment.id == comment_id:
            return comment
    raise NotFound(f"there is no comment {comment_id}", hint="it may be in another thread")
