"""The table as Tornado handlers, for any application that has Jupyter's settings.

What a handler needs is handed to it when the rules are made: Voila's application, which the
reading room subclasses, lacks the settings that ``ExtensionHandlerMixin`` reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypeAlias

from jupyter_server.utils import url_path_join
from tornado import web

from stepguide_kernel.api.endpoint import PREFIX, Endpoint, Scope
from stepguide_kernel.api.endpoint_handler import EndpointHandler, Identify
from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.api.updates import UpdatesHandler
from stepguide_kernel.services import Services

if TYPE_CHECKING:
    from stepguide_kernel.api.team import TeamServer

Rule: TypeAlias = tuple[str, type[web.RequestHandler], dict[str, Any]]

UPDATES = "updates"
"""The address that can be followed."""


def handlers(
    base_url: str,
    services: Services,
    identify: Identify,
    scopes: Collection[Scope],
    team: TeamServer | None = None,
) -> list[Rule]:
    """The rules of the endpoints in ``scopes``, and one that refuses every other address.

    The last of them must come before any catch-all of the application.  With ``team``, that
    server answers what is shared.
    """
    by_path: defaultdict[str, dict[str, Endpoint]] = defaultdict(dict)
    for endpoint in ENDPOINTS:
        if endpoint.scope == "both" or endpoint.scope in scopes:
            by_path[endpoint.path][endpoint.method] = endpoint
    common = {"services": services, "identify": identify, "team": team}
    rules: list[Rule] = [
        (
            url_path_join(base_url, PREFIX, _pattern(path)),
            UpdatesHandler if path == UPDATES else EndpointHandler,
            {"endpoints": methods, **common},
        )
        for path, methods in by_path.items()
    ]
    anything = url_path_join(base_url, PREFIX, ".*")
    return [*rules, (anything, EndpointHandler, {"endpoints": {}, **common})]


def _pattern(path: str) -> str:
    """``publications/{slug}`` as a regular expression; Tornado decodes what it matches."""
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
