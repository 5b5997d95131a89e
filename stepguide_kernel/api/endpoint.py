"""What an endpoint is: one method of one address, and who may call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from stepguide_kernel.api.operations import Call
from stepguide_kernel.model.people import Role
from stepguide_kernel.services import Services

Scope = Literal["local", "shared", "both"]
"""``local`` belongs to one user's Lab, ``shared`` to the store of a team."""

Method = Literal["GET", "POST"]

BODY_LIMIT = 1024 * 1024
"""Largest body of a request, in bytes, where an endpoint takes no more."""

PREFIX = "stepguide/api"
"""Where the endpoints lie below an application's base URL."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One method of one address.

    ``path`` is relative to :data:`PREFIX`, with parameters in braces; ``role`` is the
    weakest that may call; ``request`` and ``response`` are structs, or ``None`` for no body;
    ``query`` is the struct of a GET's parameters, and others than its are ignored.  A
    ``verbatim`` body holds what programs put out, terminal codes included.  ``at_hand`` says,
    from the parameters of the path, whether ``run`` would answer out of memory now.
    """

    name: str
    method: Method
    path: str
    role: Role
    scope: Scope
    query: type[msgspec.Struct] | None = None
    request: type[msgspec.Struct] | None = None
    response: type[msgspec.Struct] | None = None
    status: int = 200
    verbatim: bool = False
    body_limit: int = BODY_LIMIT
    run: Callable[[Call[Any]], msgspec.Struct | None]
    at_hand: Callable[[Services, Mapping[str, str]], bool] | None = None

    @property
    def summary(self) -> str:
        """The first sentence of what it does."""
        return (self.run.__doc__ or "").split("\n", 1)[0].rstrip(".")
