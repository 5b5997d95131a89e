"""What can go wrong, as one tree.

StepGuideError
├── UsageError                 the caller asked for something that cannot be (exit 2)
│   ├── BadRequest             a body or a parameter is not what the contract says
│   │   ├── BodyTooLarge       a body is over the limit
│   │   ├── NotJson            a body is of another type than JSON
│   │   └── ParameterRefused   a value is none that a guide's parameter may have
│   ├── MethodUnknown          the address exists, but not with this method
│   ├── SessionUnknown         no recorded session has this id
│   ├── SessionEmpty           the session holds nothing a guide could be made of
│   ├── NotFound               no such guide, publication, thread or file
│   │   └── TakenBack          a guide was published here, and is no more
│   ├── SlugTaken              another guide is published under this slug
│   ├── AlreadyPublished       the guide is published under another slug
│   ├── TargetExists           a file stands where the guide would be written
│   ├── PortInUse              the reading room cannot listen there
│   └── MissingDependency      an optional package is needed and absent
├── Unauthenticated            who is asking is not known
├── Forbidden                  who is asking may not do this
├── TooMany                    somebody says more in a short time than a person writes
├── NotWell                    the thing checked is not well (exit 1)
│   ├── NotebookInvalid        not a readable notebook
│   ├── FileChanged            a file is no longer what the work on it began with
│   ├── Unverified             a guide has no passing verdict for its code
│   └── KernelMissing          no kernelspec runs this notebook
├── RoomUnavailable            the reading room could not be opened (exit 1)
├── TeamUnavailable            the team's server does not answer (exit 1)
├── TeamRefused                the team's server does not know who asks (exit 1)
└── StorageError               a file or the store could not be read or written (exit 1)
    └── StoreBusy              another process holds the store for too long

Each error has a machine-readable ``code``, an HTTP ``status``, the ``exit_code`` of the
command line, and a ``hint``: a command or a click that helps.
"""

from __future__ import annotations

from typing import ClassVar


class StepGuideError(Exception):
    """The root: a message for people, and a hint that says what to do next.

    ``cell_id`` names the cell to blame, in the notebook that was worked on, if there is one.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", cell_id: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.cell_id = cell_id


class UsageError(StepGuideError):
    """The caller asked for something that cannot be."""

    code = "usage"
    status = 400
    exit_code = 2


class BadRequest(UsageError):
    """A body or a parameter is not what the contract says."""

    code = "bad_request"


class BodyTooLarge(BadRequest):
    """A body is over the limit."""

    code = "body_too_large"
    status = 413


class NotJson(BadRequest):
    """A body is of another type than JSON."""

    code = "not_json"
    status = 415


class ParameterRefused(BadRequest):
    """A value is none that a guide's parameter may have; ``parameter`` is its name."""

    code = "parameter_refused"

    def __init__(self, message: str, *, hint: str = "", parameter: str) -> None:
        super().__init__(message, hint=hint)
        self.parameter = parameter


class MethodUnknown(UsageError):
    """The address exists, but not with this method."""

    code = "method_unknown"
    status = 405


class SessionUnknown(UsageError):
    """No recorded session has this id."""

    code = "session_unknown"
    status = 404


class SessionEmpty(UsageError):
    """The session holds nothing a guide could be made of."""

    code = "session_empty"
    status = 409


class NotFound(UsageError):
    """No such guide, publication, thread or file."""

    code = "not_found"
    status = 404


class TakenBack(NotFound):
    """A guide was published here, and is no more."""

    code = "taken_back"
    status = 410


class SlugTaken(UsageError):
    """Another guide is published under this slug."""

    code = "slug_taken"
    status = 409


class AlreadyPublished(UsageError):
    """The guide is published under another slug."""

    code = "already_published"
    status = 409


class TargetExists(UsageError):
    """A file stands where the guide would be written."""

    code = "target_exists"
    status = 409


class PortInUse(UsageError):
    """The reading room cannot listen there."""

    code = "port_in_use"
    status = 409


class MissingDependency(UsageError):
    """An optional package is needed and absent."""

    code = "missing_dependency"
    status = 501


class Unauthenticated(StepGuideError):
    """Who is asking is not known."""

    code = "unauthenticated"
    status = 401


class Forbidden(StepGuideError):
    """Who is asking may not do this."""

    code = "forbidden"
    status = 403


class TooMany(StepGuideError):
    """Somebody says more in a short time than a person writes."""

    code = "too_many"
    status = 429


class NotWell(StepGuideError):
    """The thing checked is not well."""

    code = "not_well"
    status = 409


class NotebookInvalid(NotWell):
    """Not a readable notebook."""

    code = "notebook_invalid"
    status = 422


class FileChanged(NotWell):
    """A file is no longer what the work on it began with."""

    code = "file_changed"


class Unverified(NotWell):
    """A guide has no passing verdict for its code."""

    code = "unverified"


class KernelMissing(NotWell):
    """No kernelspec runs this notebook."""

    code = "kernel_missing"


class RoomUnavailable(StepGuideError):
    """The reading room could not be opened."""

    code = "room_unavailable"
    status = 503


class TeamUnavailable(StepGuideError):
    """The team's server does not answer."""

    code = "team_unavailable"
    status = 503


class TeamRefused(StepGuideError):
    """The team's server does not know who asks."""

    code = "team_refused"
    status = 502


class StorageError(StepGuideError):
    """A file or the store could not be read or written."""

    code = "storage"
    status = 507


class StoreBusy(StorageError):
    """Another process holds the store for too long."""

    code = "store_busy"
    status = 503
