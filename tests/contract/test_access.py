"""Who may call what: every law holds for every endpoint of the table."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import msgspec
import pytest

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.model.people import ROLES, Role
from stepguide_kernel.model.requests import ErrorBody

SignIn = Callable[[Role | None], httpx.Client]

EVERY = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
WEAKER = [
    pytest.param(endpoint, role, id=f"{endpoint.name}-{role}")
    for endpoint in ENDPOINTS
    for role in ROLES[: ROLES.index(endpoint.role)]
]
STRONGER = [
    pytest.param(endpoint, role, id=f"{endpoint.name}-{role}")
    for endpoint in ENDPOINTS
    for role in ROLES[ROLES.index(endpoint.role) :]
]

EVENTS = "publications/orders/events"
NOTHING: dict[str, list[object]] = {"events": []}


def _path(endpoint: Endpoint) -> str:
    """The endpoint's address, with things that do not exist."""
    return re.sub(r"\{\w+\}", "nowhere", endpoint.path)


def _refusal(answer: httpx.Response) -> ErrorBody:
    assert answer.headers["Content-Type"] == "application/json"
    return msgspec.json.decode(answer.content, type=ErrorBody)


@EVERY
def test_nobody_is_refused(endpoint: Endpoint, sign_in: SignIn) -> None:
    answer = sign_in(None).request(endpoint.method, _path(endpoint), json={})
    assert answer.status_code == 401
    assert _refusal(answer).code == "unauthenticated"


@EVERY
def test_a_wrong_token_is_nobody(endpoint: Endpoint, sign_in: SignIn) -> None:
    headers = {"Authorization": "token " + "x" * 43}
    answer = sign_in(None).request(endpoint.method, _path(endpoint), json={}, headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(("endpoint", "role"), WEAKER)
def test_a_weaker_role_is_refused(endpoint: Endpoint, role: Role, sign_in: SignIn) -> None:
    answer = sign_in(role).request(endpoint.method, _path(endpoint), json={})
    assert answer.status_code == 403
    assert _refusal(answer).code == "forbidden"
    assert endpoint.role in answer.text


@pytest.mark.parametrize(("endpoint", "role"), STRONGER)
def test_the_role_and_stronger_ones_are_heard(
    endpoint: Endpoint, role: Role, sign_in: SignIn
) -> None:
    answer = sign_in(role).request(endpoint.method, _path(endpoint), json={})
    assert answer.status_code in {200, 400, 404}


@EVERY
def test_a_role_in_the_body_changes_nothing(endpoint: Endpoint, sign_in: SignIn) -> None:
    if endpoint.request is None or endpoint.role == "reader":
        return
    body = {"role": "admin", "person": {"role": "admin"}}
    answer = sign_in("reader").request(endpoint.method, _path(endpoint), json=body)
    assert answer.status_code == 403


def test_a_browser_needs_an_xsrf_token_where_a_program_needs_none(
    sign_in: SignIn, browser_of: Callable[[Role], httpx.Client]
) -> None:
    assert sign_in("reader").post(EVENTS, json=NOTHING).status_code == 204
    browser = browser_of("reader")
    assert _refusal(browser.post(EVENTS, json=NOTHING)).code == "forbidden"
    browser.cookies["_xsrf"] = "2|12345678|0123456789abcdef|1700000000"
    other = {"X-XSRFToken": "something else"}
    assert browser.post(EVENTS, json=NOTHING, headers=other).status_code == 403
    same = {"X-XSRFToken": browser.cookies["_xsrf"]}
    assert browser.post(EVENTS, json=NOTHING, headers=same).status_code == 204


def test_another_site_cannot_use_the_rights_of_a_browser(
    browser_of: Callable[[Role], httpx.Client],
) -> None:
    browser = browser_of("reader")
    browser.cookies["_xsrf"] = "2|12345678|0123456789abcdef|1700000000"
    headers = {"X-XSRFToken": browser.cookies["_xsrf"], "Origin": "https://evil.example"}
    answer = browser.post(EVENTS, json=NOTHING, headers=headers)
    assert answer.status_code == 404
    assert _refusal(answer).code == "not_found"


def test_where_a_guide_lies_is_told_to_authors_only(sign_in: SignIn) -> None:
    for role in ROLES:
        client = sign_in(role)
        (listed,) = client.get("publications").json()["publications"]
        assert listed == client.get("publications/orders").json()
        assert bool(listed["source"]) == (role in {"author", "admin"})
