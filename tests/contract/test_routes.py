"""No route of ours exists outside the table, and every address answers in one shape."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import msgspec
import pytest

from stepguide_kernel.api.endpoint import PREFIX
from stepguide_kernel.api.endpoint_handler import EndpointHandler
from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.api.handlers import handlers
from stepguide_kernel.model.people import Role
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.services import Services

SignIn = Callable[[Role | None], httpx.Client]


def test_names_and_addresses_are_given_once() -> None:
    assert len({endpoint.name for endpoint in ENDPOINTS}) == len(ENDPOINTS)
    assert len({(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}) == len(ENDPOINTS)


@pytest.mark.parametrize("scope", ["local", "shared"])
def test_the_rules_of_a_scope_are_those_of_the_table(services: Services, scope: str) -> None:
    rules = handlers("/base/", services, lambda _: None, {scope})  # type: ignore[arg-type]
    *made, (anything, handler, arguments) = rules
    routed = {
        (endpoint.method, endpoint.path)
        for _, _, arguments in made
        for endpoint in arguments["endpoints"].values()
    }
    table = {(e.method, e.path) for e in ENDPOINTS if e.scope in {scope, "both"}}
    assert routed == table
    assert all(issubclass(handler, EndpointHandler) for _, handler, _ in rules)
    assert all(pattern.startswith(f"/base/{PREFIX}/") for pattern, _, _ in rules)
    assert (anything, handler, arguments["endpoints"]) == (
        f"/base/{PREFIX}/.*",
        EndpointHandler,
        {},
    )


@pytest.mark.parametrize("path", ["", "nowhere", "publications/a/b/c", "status/", "../api/x"])
def test_other_addresses_are_refused_in_the_same_shape(sign_in: SignIn, path: str) -> None:
    for role, status, code in (("admin", 404, "not_found"), (None, 401, "unauthenticated")):
        answer = sign_in(role).get(path)  # type: ignore[arg-type]
        assert answer.status_code == status
        assert msgspec.json.decode(answer.content, type=ErrorBody).code == code


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_other_methods_are_refused_in_the_same_shape(
    sign_in: SignIn, endpoint: object, method: str
) -> None:
    path = getattr(endpoint, "path", "").replace("{", "").replace("}", "")
    answer = sign_in("admin").request(method, path)
    assert answer.status_code == 405
    assert msgspec.json.decode(answer.content, type=ErrorBody).code == "method_unknown"
    assert answer.headers["Allow"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_browser_is_told_of_the_method_not_of_its_missing_token(
    browser_of: Callable[[Role], httpx.Client], method: str
) -> None:
    answer = browser_of("admin").request(method, "status")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_unknown")


@pytest.mark.parametrize("slug", ["%00", "%FF", "..%2F..", "a%20b", "%E2%80%AE", "-", "x" * 200])
def test_a_name_that_cannot_be_is_not_found(sign_in: SignIn, slug: str) -> None:
    answer = sign_in("admin").get(f"publications/{slug}")
    assert answer.status_code in {400, 404}
    assert msgspec.json.decode(answer.content, type=ErrorBody).message


def test_answers_are_not_for_sniffing_or_framing(sign_in: SignIn) -> None:
    headers = sign_in("reader").get("status").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
