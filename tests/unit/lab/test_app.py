from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider, User

from stepguide_kernel.lab.app import owner
from stepguide_kernel.owner import local_owner


class OfTheHub(IdentityProvider):
    """A provider that knows people, as JupyterHub's does."""


def _handler(provider: type[IdentityProvider], user: User | None) -> Any:
    return cast(Any, SimpleNamespace(current_user=user, identity_provider=provider()))


@pytest.mark.parametrize("provider", [IdentityProvider, PasswordIdentityProvider])
def test_jupyter_alone_has_one_owner_in_all_browsers(provider: type[IdentityProvider]) -> None:
    people = {owner(_handler(provider, User(name, "Anonymous Io"))) for name in ("a1", "b2")}
    assert people == {local_owner()}


def test_a_provider_that_knows_people_is_believed() -> None:
    person = owner(_handler(OfTheHub, User("lee", "Lee Ng", "Lee Ng")))
    assert person is not None
    assert (person.name, person.display_name, person.role) == ("lee", "Lee Ng", "admin")


def test_nobody_owns_nothing() -> None:
    assert owner(_handler(IdentityProvider, None)) is None
