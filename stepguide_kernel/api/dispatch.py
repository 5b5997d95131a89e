"""From bytes to bytes: who may call, what the body says, the call, and its answer.

Knows no web framework.  Every refusal, whoever finds the fault, becomes an
:class:`~stepguide_kernel.model.requests.ErrorBody`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.operations import Call
from stepguide_kernel.errors import (
    BadRequest,
    BodyTooLarge,
    Forbidden,
    NotFound,
    NotJson,
    StepGuideError,
    Unauthenticated,
)
from stepguide_kernel.model.decoding import convert, decode
from stepguide_kernel.model.people import Person, may
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.services import Services

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Reply(msgspec.Struct, frozen=True):
    """A status and a JSON body, empty where the contract has none."""

    status: int
    body: bytes


class Incoming(msgspec.Struct, frozen=True):
    """A request as it came: ``content_type`` is the header, ``params`` those of the path.

    ``query`` holds the parameters of the address, each once: the last word counts.
    """

    params: Mapping[str, str]
    content_type: str
    body: bytes
    query: Mapping[str, str] = {}


def dispatch(
    endpoint: Endpoint, services: Services, person: Person | None, incoming: Incoming
) -> Reply:
    """Answer one request; blocks while the store works.

    Errors that are no :class:`StepGuideError` are defects and pass through.
    """
    try:
        answer = endpoint.run(admitted(endpoint, services, person, incoming))
    except StepGuideError as error:
        return refusal(error)
    return Reply(endpoint.status, b"" if answer is None else msgspec.json.encode(answer))


def admitted(
    endpoint: Endpoint, services: Services, person: Person | None, incoming: Incoming
) -> Call[Any]:
    """A request that may be answered: whoever sent it may, and it says what the contract says.

    :raises StepGuideError: it may not.
    """
    allowed = _allowed(person, endpoint)
    return Call(services, allowed, _named(incoming.params), _asked(incoming, endpoint))


def refusal(error: StepGuideError, *, status: int | None = None) -> Reply:
    """An error in the one shape that errors have; ``status`` overrides the error's own."""
    body = ErrorBody(error.code, error.message, error.hint, error.cell_id)
    return Reply(status or error.status, msgspec.json.encode(body))


def _allowed(person: Person | None, endpoint: Endpoint) -> Person:
    if person is None:
        raise Unauthenticated("who are you?", hint="sign in, or send a token")
    if not may(person, endpoint.role):
        raise Forbidden(
            f"this needs the role {endpoint.role}, and you are {person.role}",
            hint="ask an admin of this server for the role",
        )
    return person


def _named(params: Mapping[str, str]) -> Mapping[str, str]:
    """Ids and slugs are plain words: no path, no surprise for whoever looks them up."""
    for name, value in params.items():
        if _ID.fullmatch(value) is None:
            raise NotFound(f"there is no such {name}", hint="check the address")
    return params


def _asked(incoming: Incoming, endpoint: Endpoint) -> msgspec.Struct | None:
    if endpoint.query is not None:
        return _decode_query(incoming, endpoint.query)
    if endpoint.request is None:
        return None
    body = _decode(incoming, endpoint.request, endpoint.body_limit)
    if not endpoint.verbatim:
        _refuse_control_characters(msgspec.to_builtins(body), "$")
    return body


def _decode_query(incoming: Incoming, query: type[msgspec.Struct]) -> msgspec.Struct:
    # Parameters that the contract has not are Jupyter's own, such as the one that goes round
    # caches; they are no mistake of the caller's.
    try:
        asked = convert(incoming.query, query, strict=False)
    except msgspec.ValidationError as error:
        raise BadRequest(
            f"the query is not what the contract says: {error}",
            hint=f"see {query.__name__} in openapi.json",
        ) from error
    _refuse_control_characters(msgspec.to_builtins(asked), "$")
    return asked


def _decode(incoming: Incoming, request: type[msgspec.Struct], limit: int) -> msgspec.Struct:
    if incoming.content_type.partition(";")[0].strip().lower() != "application/json":
        raise NotJson(
            "the body is not declared as JSON", hint="send Content-Type: application/json"
        )
    if len(incoming.body) > limit:
        raise BodyTooLarge(f"the body is larger than {limit} bytes", hint="send less at once")
    try:
        body = decode(incoming.body, request)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(
            f"the body is not what the contract says: {error}",
            hint=f"see {request.__name__} in openapi.json",
        ) from error
    return body


def _refuse_control_characters(value: Any, path: str) -> None:
    """Names and bodies are shown in terminals, files and pages: text only, and line ends."""
    if isinstance(value, str):
        if found := _CONTROL.search(value):
            raise BadRequest(
                f"control character U+{ord(found[0]):04X} - at `{path}`",
                hint="send text without control characters",
            )
    elif isinstance(value, Mapping):
        for name, item in value.items():
            _refuse_control_characters(item, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _refuse_control_characters(item, f"{path}[{index}]")
