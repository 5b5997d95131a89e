"""The endpoints of the library: what is published, and publishing from elsewhere."""

from __future__ import annotations

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.operations import Call
from stepguide_kernel.model.parcel import Parcel, PublishedNotebook
from stepguide_kernel.model.publication import Publication

_PARCEL_LIMIT = 96 * 1024 * 1024
"""Data of the largest bundle that is allowed by default, as base64, and some room."""


def put_publication(call: Call[Parcel]) -> Publication:
    """Put what an author has packed and verified elsewhere into the library."""
    from stepguide_kernel.publishing.publish import receive

    services = call.services
    return receive(
        call.body, settings=services.settings, store=services.store, actor=call.person.name
    )


def get_notebook(call: Call[None]) -> PublishedNotebook:
    """Hand out the notebook that is published, and the names of its data."""
    return call.services.library.published(call.params["slug"])


LIBRARY: tuple[Endpoint, ...] = (
    Endpoint(
        name="put_publication",
        method="POST",
        path="publications",
        role="author",
        scope="shared",
        request=Parcel,
        response=Publication,
        status=201,
        body_limit=_PARCEL_LIMIT,
        run=put_publication,
    ),
    Endpoint(
        name="get_notebook",
        method="GET",
        path="publications/{slug}/notebook",
        role="reader",
        scope="shared",
        response=PublishedNotebook,
        run=get_notebook,
    ),
)
