"""The contract as an OpenAPI 3.1 document, made from the table and its structs."""

from __future__ import annotations

import re
from http import HTTPStatus
from inspect import cleandoc
from typing import Any

import msgspec

from stepguide_kernel.api.endpoint import PREFIX, Endpoint
from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.model.requests import ErrorBody

_REF = "#/components/schemas/{name}"


def document() -> dict[str, Any]:
    """The whole document, as JSON values; what it says depends on the code alone."""
    structs: set[type[msgspec.Struct]] = {ErrorBody}
    for endpoint in ENDPOINTS:
        structs |= {body for body in (endpoint.request, endpoint.response) if body is not None}
    ordered = sorted(structs, key=lambda struct: struct.__name__)
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    for component in components.values():
        component["description"] = cleandoc(component.get("description", ""))
    references = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        path = paths.setdefault(f"/{endpoint.path}", {})
        path[endpoint.method.lower()] = _operation(endpoint, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "StepGuide",
            "version": "1",
            "description": "Guides from notebook sessions: recorded, published, discussed, read.",
        },
        "servers": [
            {
                "url": "{base_url}" + PREFIX,
                "variables": {"base_url": {"default": "/", "description": "Of the application"}},
            }
        ],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token` and a space before it; a signed-in browser needs none.",
                }
            },
        },
    }


def _operation(
    endpoint: Endpoint, references: dict[type[msgspec.Struct], dict[str, Any]]
) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(endpoint.status).phrase}
    if endpoint.response is not None:
        answer["content"] = _json(references[endpoint.response])
    refusal = {"description": "Refused", "content": _json(references[ErrorBody])}
    operation = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "x-role": endpoint.role,
        "x-scope": endpoint.scope,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"\{(\w+)\}", endpoint.path)
        ]
        + _query(endpoint.query),
        "responses": {str(endpoint.status): answer, "default": refusal},
    }
    if endpoint.request is not None:
        operation["requestBody"] = {
            "required": True,
            "content": _json(references[endpoint.request]),
        }
    return operation


def _query(query: type[msgspec.Struct] | None) -> list[dict[str, Any]]:
    return [
        {
            "name": field.encode_name,
            "in": "query",
            "required": field.required,
            "schema": msgspec.json.schema(field.type),
        }
        for field in (msgspec.structs.fields(query) if query else ())
    ]


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
