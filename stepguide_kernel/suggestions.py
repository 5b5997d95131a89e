"""What becomes of suggestions: taken into the guide, or not, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepguide_kernel.model.people import sight

if TYPE_CHECKING:
    from stepguide_kernel.model.discussion import Thread
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.model.requests import RejectRequest
    from stepguide_kernel.services import Services


class Suggestions:
    """The suggestions of one store, by their comments.  Methods return the thread as it is then.

    Whoever has the guide's file writes the cells into it: Lab where it is open, else
    :func:`stepguide_kernel.comments.apply.apply_accepted`.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def accept(self, comment: str, person: Person, op_id: str) -> Thread:
        """Take what a comment suggests; its thread is resolved, and its writer told.

        :raises NotFound: there is no such comment.
        :raises BadRequest: it suggests nothing, or was not taken already.
        """
        from stepguide_kernel.comments.facts import suggestion_accepted

        fact = suggestion_accepted(self._thread(comment, person), comment)
        return self._services.say(op_id, person, fact, fact.thread)

    def reject(self, comment: str, person: Person, request: RejectRequest) -> Thread:
        """Do not take what a comment suggests; its thread is resolved, and its writer told why.

        :raises NotFound: there is no such comment.
        :raises BadRequest: it suggests nothing, or was taken already, or no reason is given.
        """
        from stepguide_kernel.comments.facts import suggestion_rejected

        fact = suggestion_rejected(self._thread(comment, person), comment, request)
        return self._services.say(request.op_id, person, fact, fact.thread)

    def _thread(self, comment: str, person: Person) -> Thread:
        return self._services.store.thread_of_comment(comment, sight(person))
