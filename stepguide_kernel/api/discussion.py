"""The endpoints of the discussion: threads, comments, and the news of them."""

from __future__ import annotations

from stepguide_kernel.api import operations
from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.model.discussion import Thread, ThreadList
from stepguide_kernel.model.people import PeopleNames
from stepguide_kernel.model.requests import (
    CalloutRequest,
    CommentRequest,
    EditRequest,
    ReanchorRequest,
    SettleRequest,
    ThanksRequest,
)
from stepguide_kernel.model.updates import UpdateList, UpdatesQuery

DISCUSSION: tuple[Endpoint, ...] = (
    Endpoint(
        name="list_threads",
        method="GET",
        path="publications/{slug}/threads",
        role="reader",
        scope="shared",
        response=ThreadList,
        run=operations.list_threads,
    ),
    Endpoint(
        name="add_comment",
        method="POST",
        path="publications/{slug}/comments",
        role="commenter",
        scope="shared",
        request=CommentRequest,
        response=Thread,
        status=201,
        run=operations.add_comment,
    ),
    # By the id of a guide, which for a plain notebook follows from its path and can be guessed:
    # what is said about unpublished work is for people whom the server knows by name.
    Endpoint(
        name="list_guide_threads",
        method="GET",
        path="guides/{guide}/threads",
        role="reader",
        scope="shared",
        response=ThreadList,
        run=operations.list_guide_threads,
    ),
    Endpoint(
        name="comment_on_guide",
        method="POST",
        path="guides/{guide}/comments",
        role="commenter",
        scope="shared",
        request=CommentRequest,
        response=Thread,
        status=201,
        run=operations.comment_on_guide,
    ),
    Endpoint(
        name="edit_comment",
        method="POST",
        path="comments/{comment}/edit",
        role="commenter",
        scope="shared",
        request=EditRequest,
        response=Thread,
        run=operations.edit_comment,
    ),
    Endpoint(
        name="delete_comment",
        method="POST",
        path="comments/{comment}/delete",
        role="commenter",
        scope="shared",
        request=SettleRequest,
        response=Thread,
        run=operations.delete_comment,
    ),
    Endpoint(
        name="thank_for_comment",
        method="POST",
        path="comments/{comment}/thanks",
        role="commenter",
        scope="shared",
        request=ThanksRequest,
        response=Thread,
        run=operations.thank_for_comment,
    ),
    Endpoint(
        name="accept_callout",
        method="POST",
        path="threads/{thread}/callout",
        role="author",
        scope="shared",
        request=CalloutRequest,
        response=Thread,
        status=201,
        run=operations.accept_callout,
    ),
    Endpoint(
        name="resolve_thread",
        method="POST",
        path="threads/{thread}/resolve",
        role="author",
        scope="shared",
        request=SettleRequest,
        response=Thread,
        run=operations.resolve_thread,
    ),
    Endpoint(
        name="reopen_thread",
        method="POST",
        path="threads/{thread}/reopen",
        role="author",
        scope="shared",
        request=SettleRequest,
        response=Thread,
        run=operations.reopen_thread,
    ),
    # Of a commenter their own threads only: see stepguide_kernel.comments.facts.
    Endpoint(
        name="reanchor_thread",
        method="POST",
        path="threads/{thread}/anchor",
        role="commenter",
        scope="shared",
        request=ReanchorRequest,
        response=Thread,
        run=operations.reanchor_thread,
    ),
    Endpoint(
        name="list_people",
        method="GET",
        path="people",
        role="commenter",
        scope="shared",
        response=PeopleNames,
        run=operations.list_people,
    ),
    Endpoint(
        name="read_updates",
        method="GET",
        path="updates",
        role="reader",
        scope="shared",
        query=UpdatesQuery,
        response=UpdateList,
        run=operations.read_updates,
    ),
)
