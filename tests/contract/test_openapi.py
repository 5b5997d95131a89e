"""The written contract is the table's."""

from __future__ import annotations

import json

import msgspec

from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.api.generate import COMMAND, OPENAPI, openapi_json
from stepguide_kernel.api.openapi import document


def test_openapi_json_is_fresh() -> None:
    assert OPENAPI.read_bytes() == openapi_json(), f"run: {COMMAND}"


def test_every_endpoint_is_described() -> None:
    paths = document()["paths"]
    for endpoint in ENDPOINTS:
        operation = paths[f"/{endpoint.path}"][endpoint.method.lower()]
        assert operation["operationId"] == endpoint.name
        assert operation["summary"]
        assert ("requestBody" in operation) == (endpoint.request is not None)
        fields = msgspec.structs.fields(endpoint.query) if endpoint.query else ()
        asked = [part["name"] for part in operation["parameters"] if part["in"] == "query"]
        assert asked == [field.encode_name for field in fields]
        assert endpoint.query is None or endpoint.method == "GET"
        assert set(operation["responses"]) == {str(endpoint.status), "default"}


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(document())
    schemas = document()["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named
    assert named <= set(schemas)


def test_the_document_depends_on_the_code_alone() -> None:
    assert openapi_json() == openapi_json()
    assert b"/work" not in openapi_json()
