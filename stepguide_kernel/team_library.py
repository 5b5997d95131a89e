"""The library of a team: asked for over HTTP, as the user whose token it is."""

from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from stepguide_kernel.errors import StepGuideError, TeamRefused, TeamUnavailable
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.discussion import ThreadList
from stepguide_kernel.model.guide_file import GuideChanges
from stepguide_kernel.model.parcel import GuideCopy, PublishedNotebook
from stepguide_kernel.model.publication import Publication, PublicationList
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.model.version import RollBackRequest, UnpublishRequest, VersionList
from stepguide_kernel.team_token import TeamToken

if TYPE_CHECKING:
    from stepguide_kernel.model.parcel import Parcel
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.settings import Settings

T = TypeVar("T")

_ANSWER_S = 30.0
_PUBLISH_S = 300.0
"""A guide travels with its data."""


class TeamSaidNo(StepGuideError):
    """The team's server refused, and said why."""

    code = "team_said_no"
    status = 409


def team_library(settings: Settings) -> TeamLibrary | None:
    """The library of the team that a command's user belongs to; ``None`` without a team."""
    if not settings.team_url:
        return None
    return TeamLibrary(settings.team_url, TeamToken(os.environ, settings.data_dir))


class TeamLibrary:
    """The library at ``url``; what ``token`` returns says who asks."""

    def __init__(self, url: str, token: Callable[[], str]) -> None:
        self._url = f"{url.rstrip('/')}/stepguide/api/"
        self._token = token
        # The token is for this address and no other.
        self._opener = urllib.request.build_opener(_NoRedirects())

    def publications(self) -> tuple[Publication, ...]:
        """What is published, newest first.

        :raises StepGuideError: the team's server does not answer, or refuses.
        """
        return self._ask("publications", PublicationList).publications

    def taken_back(self) -> dict[str, str]:
        """The slugs of what was taken out of the library, by the ids of the guides."""
        return self._ask("publications", PublicationList).taken_back

    def published(self, slug: str, version: int | None = None) -> PublishedNotebook:
        """The notebook that is published, or was as ``version``, and the names of its data."""
        which = "" if version is None else f"/versions/{version}"
        return self._ask(f"{_publication(slug)}{which}/notebook", PublishedNotebook)

    def put(self, parcel: Parcel, _person: Person) -> Publication:
        """Publish a guide, as whoever has the token."""
        return self._ask("publications", Publication, msgspec.json.encode(parcel))

    def versions(self, slug: str) -> VersionList:
        """The versions under a slug, newest first, also of what was taken back."""
        return self._ask(f"{_publication(slug)}/versions", VersionList)

    def changes(self, slug: str, since: int | None, until: int | None) -> GuideChanges:
        """What readers see changed between two versions."""
        asked = {"since": since, "until": until}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        return self._ask(f"{_publication(slug)}/changes?{query}", GuideChanges)

    def roll_back(self, slug: str, request: RollBackRequest, _person: Person) -> Publication:
        """Show readers an earlier version again, as whoever has the token."""
        body = msgspec.json.encode(request)
        return self._ask(f"{_publication(slug)}/roll-back", Publication, body)

    def take_back(self, slug: str, op_id: str, _person: Person) -> VersionList:
        """Take a publication out of the library, as whoever has the token."""
        body = msgspec.json.encode(UnpublishRequest(op_id=op_id))
        return self._ask(f"{_publication(slug)}/unpublish", VersionList, body)

    def copy(self, slug: str) -> GuideCopy:
        """A publication to take home."""
        return self._ask(f"{_publication(slug)}/copy", GuideCopy)

    def open_threads(self, guide: str) -> int:
        """How many threads of a guide are open."""
        threads = self._ask(f"guides/{quote(guide, safe='')}/threads", ThreadList).threads
        return sum(not thread.resolved for thread in threads)

    def _ask(self, address: str, shape: type[T], body: bytes | None = None) -> T:
        request = urllib.request.Request(  # noqa: S310 - configuration allows http and https only
            self._url + address,
            data=body,
            headers={
                "Authorization": f"token {self._token()}",
                "Content-Type": "application/json",
            },
        )
        timeout = _ANSWER_S if body is None else _PUBLISH_S
        try:
            with self._opener.open(request, timeout=timeout) as answer:
                return decode(answer.read(), shape)
        except urllib.error.HTTPError as error:
            raise _refusal(error) from error
        except (OSError, http.client.HTTPException, msgspec.DecodeError) as error:
            raise TeamUnavailable(
                "the team's server does not answer", hint="is c.StepGuide.team_url right?"
            ) from error


def _publication(slug: str) -> str:
    return f"publications/{quote(slug, safe='')}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for the error that it is here."""

    def redirect_request(self, *_: object) -> None:
        """Follow nobody."""


def _refusal(error: urllib.error.HTTPError) -> StepGuideError:
    if error.code == HTTPStatus.UNAUTHORIZED:
        return TeamRefused(
            "the team's server does not know your token",
            hint="its admin makes one with `stepguide users add`",
        )
    try:
        said = decode(error.read(), ErrorBody)
    except (msgspec.DecodeError, OSError):
        return TeamUnavailable(
            "the team's server does not answer", hint="is c.StepGuide.team_url right?"
        )
    return TeamSaidNo(said.message, hint=said.hint, cell_id=said.cell_id)
