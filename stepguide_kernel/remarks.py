"""What people do with comments that are there: edit, delete, thank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepguide_kernel.comments.pace import Pace
from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.people import sight

if TYPE_CHECKING:
    from stepguide_kernel.model.discussion import Thread, ThreadList
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.model.requests import CopyRequest, EditRequest, ThanksRequest
    from stepguide_kernel.services import Services


class Remarks:
    """The comments of one store, by their ids.  Each method returns the thread as it is then.

    ``pace`` is how much anybody may say at once here.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self.pace = Pace()

    def edit(self, comment: str, person: Person, request: EditRequest) -> Thread:
        """Write a comment anew; an edit that comes too late is kept beside, for who wrote it.

        :raises NotFound: there is no such comment.
        :raises Forbidden: somebody else wrote it.
        :raises BadRequest: the text is blank, or the comment deleted.
        """
        from stepguide_kernel.comments.changes import comment_edited

        fact = comment_edited(self._thread(comment, person), comment, request)
        return self._services.say(request.op_id, person, fact, fact.thread)

    def delete(self, comment: str, person: Person, op_id: str) -> Thread:
        """Take a comment back; that there was one stays to be seen.

        :raises NotFound: there is no such comment.
        :raises Forbidden: somebody else wrote it, and ``person`` is no admin.
        :raises BadRequest: it is deleted already, by another operation.
        """
        from stepguide_kernel.comments.changes import comment_deleted

        fact = comment_deleted(self._thread(comment, person), comment, person)
        return self._services.say(op_id, person, fact, fact.thread)

    def thank(self, comment: str, person: Person, request: ThanksRequest) -> Thread:
        """Say thanks for a comment, or take that back.

        :raises NotFound: there is no such comment.
        :raises BadRequest: it is deleted.
        """
        from stepguide_kernel.comments.changes import comment_thanked

        fact = comment_thanked(self._thread(comment, person), comment, person, request)
        return self._services.say(request.op_id, person, fact, fact.thread)

    def copy(self, guide: str, person: Person, request: CopyRequest) -> ThreadList:
        """Say all that was said about a guide about a copy of it too, and return its threads.

        A second time says only what is new.  Writers of copied comments count as unverified.

        :raises BadRequest: a guide is no copy of itself.
        """
        from stepguide_kernel.comments.copying import copied
        from stepguide_kernel.store.entries import mirrored

        if request.to == guide:
            raise BadRequest("a guide is no copy of itself", hint="make a new id for the copy")
        told = map(mirrored, self._services.store.entries(guide=guide))
        said = [operation for operation in told if operation is not None]
        self._services.store.take(copied(said, request.to), person.name)
        return self._services.threads_of_guide(request.to, person)

    def _thread(self, comment: str, person: Person) -> Thread:
        return self._services.store.thread_of_comment(comment, sight(person))
