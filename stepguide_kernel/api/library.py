"""The endpoints of the library: what is published and was, and publishing from elsewhere."""

from __future__ import annotations

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.operations import Call
from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.guide_file import GuideChanges
from stepguide_kernel.model.parcel import GuideCopy, Parcel, PublishedNotebook
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.version import (
    RollBackRequest,
    UnpublishRequest,
    VersionList,
    VersionsQuery,
)

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


def list_versions(call: Call[None]) -> VersionList:
    """List the versions of a publication, newest first, also when it was taken back."""
    return call.services.library.versions(call.params["slug"])


def get_version(call: Call[None]) -> PublishedNotebook:
    """Hand out the notebook of one version, and the names of its data."""
    number = call.params["version"]
    if not number.isdecimal():
        raise NotFound(f"{number} is no version", hint="versions are numbered from 1")
    return call.services.library.published(call.params["slug"], int(number))


def compare_versions(call: Call[VersionsQuery]) -> GuideChanges:
    """Say what readers see changed between two versions, by step."""
    slug, asked = call.params["slug"], call.body
    return call.services.library.changes(slug, asked.since, asked.until)


def roll_back(call: Call[RollBackRequest]) -> Publication:
    """Show readers an earlier version again, as a new one."""
    return call.services.library.roll_back(call.params["slug"], call.body, call.person)


def unpublish(call: Call[UnpublishRequest]) -> VersionList:
    """Take a publication out of the library; what was said about it stays."""
    return call.services.library.take_back(call.params["slug"], call.body.op_id, call.person)


def get_copy(call: Call[None]) -> GuideCopy:
    """Hand out a publication to take home: an ordinary notebook, and its data."""
    return call.services.library.copy(call.params["slug"])


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
    Endpoint(
        name="get_copy",
        method="GET",
        path="publications/{slug}/copy",
        role="reader",
        scope="shared",
        response=GuideCopy,
        run=get_copy,
    ),
    # What readers no longer see may have been replaced for a reason: it is for authors.
    Endpoint(
        name="list_versions",
        method="GET",
        path="publications/{slug}/versions",
        role="author",
        scope="shared",
        response=VersionList,
        run=list_versions,
    ),
    Endpoint(
        name="get_version",
        method="GET",
        path="publications/{slug}/versions/{version}/notebook",
        role="author",
        scope="shared",
        response=PublishedNotebook,
        run=get_version,
    ),
    Endpoint(
        name="compare_versions",
        method="GET",
        path="publications/{slug}/changes",
        role="author",
        scope="shared",
        query=VersionsQuery,
        response=GuideChanges,
        run=compare_versions,
    ),
    Endpoint(
        name="roll_back",
        method="POST",
        path="publications/{slug}/roll-back",
        role="author",
        scope="shared",
        request=RollBackRequest,
        response=Publication,
        run=roll_back,
    ),
    Endpoint(
        name="unpublish",
        method="POST",
        path="publications/{slug}/unpublish",
        role="author",
        scope="shared",
        request=UnpublishRequest,
        response=VersionList,
        run=unpublish,
    ),
)
