from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from stepguide_kernel.api.dispatch import Incoming, dispatch
from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings

ADMIN = Person("mia", "Mia", "admin")
WITH_BODY = [endpoint for endpoint in ENDPOINTS if endpoint.request is not None]
NOWHERE = {"slug": "nowhere", "thread": "nowhere", "session": "nowhere", "guide": "nowhere"}

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
_FIELDS = st.sampled_from(["op_id", "body", "anchor", "thread", "comment", "kind", "events"])
_BODIES = st.binary() | st.dictionaries(_FIELDS, _JSON).map(msgspec.json.encode)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("services")
    with Services(Settings(data_dir=folder, sessions_dir=folder), root=folder) as opened:
        yield opened


@examples(max_examples=300, deadline=None)
@given(st.sampled_from(WITH_BODY), _BODIES)
def test_no_body_breaks_the_dispatcher(services: Services, endpoint: Endpoint, body: bytes) -> None:
    incoming = Incoming(NOWHERE, "application/json", body)
    reply = dispatch(endpoint, services, ADMIN, incoming)
    if reply.status == endpoint.status:  # some requests have nothing that must be said
        assert endpoint.request is not None
        assert msgspec.json.decode(body, type=endpoint.request) is not None
        return
    assert 400 <= reply.status < 500
    refusal = msgspec.json.decode(reply.body, type=ErrorBody)
    assert refusal.message
    assert refusal.hint


@pytest.mark.parametrize(
    "header", ["application/json", "Application/JSON", "application/json; charset=utf-8"]
)
def test_json_may_be_declared_in_any_way_of_writing_it(services: Services, header: str) -> None:
    (endpoint,) = (found for found in ENDPOINTS if found.name == "record_events")
    reply = dispatch(endpoint, services, ADMIN, Incoming(NOWHERE, header, b'{"events": []}'))
    assert reply.status == 404  # read, and then there was no such publication


@pytest.mark.parametrize("value", ["", "..", "a/b", "a\\b", "\0", "-a", "x" * 129, "ü"])
@pytest.mark.parametrize("name", sorted(NOWHERE))
def test_no_parameter_is_a_path(services: Services, name: str, value: str) -> None:
    for endpoint in ENDPOINTS:
        if f"{{{name}}}" in endpoint.path:
            incoming = Incoming(NOWHERE | {name: value}, "application/json", b"{}")
            assert dispatch(endpoint, services, ADMIN, incoming).status == 404
