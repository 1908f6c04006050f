"""The OpenAPI document: valid, complete, and true under everything generated from it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from creatoraudit import catalog
from creatoraudit.web.answers import phrase
from tests.support.openapi import Published
from tests.support.server import Site

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")

# One check is left out: `positive_data_acceptance`. A schema cannot say all that a network or a
# name may be, so what fits it may still be refused.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
)


@pytest.fixture(scope="module")
def published(standing_site: Site) -> Published:
    return Published(standing_site.client().get("/v2/openapi.json").json())


def test_it_is_valid_openapi(published: Published) -> None:
    OpenAPIV31SpecValidator(published.document).validate()


def test_it_describes_every_routed_operation(published: Published, standing_site: Site) -> None:
    described = {
        (method.upper(), path)
        for path, item in published.document["paths"].items()
        for method in item
    }
    assert described == {
        (operation.rest.method, f"/v2{operation.rest.path}")
        for operation in catalog.operations()
        if operation.rest
    }
    assert published.document["servers"] == [{"url": standing_site.url}]


def test_it_says_who_may_do_what(published: Published) -> None:
    for operation in catalog.operations():
        if operation.rest:
            described = published.operation(operation.rest.method, f"/v2{operation.rest.path}")
            assert described["operationId"] == operation.name
            assert described["description"] == operation.description
            assert described.get("x-scope") == operation.scope
            security = described.get("security", published.document["security"])
            assert security == ([] if operation.open else [{"apiKey": []}])
            assert operation.open or {"401", "403", "429"} <= set(described["responses"])


def test_every_error_is_a_problem(published: Published) -> None:
    for item in published.document["paths"].values():
        for described in item.values():
            for status, named in described["responses"].items():
                response = published.resolved(named)
                if int(status) >= 400:
                    assert response["description"].startswith(phrase(int(status)))
                    assert list(response["content"]) == ["application/problem+json"]
                    assert "X-Request-ID" in response["headers"]


def test_nothing_in_it_is_unused(published: Published) -> None:
    used: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            used.update(value["$ref"] for _ in [1] if "$ref" in value)
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(published.document)
    components = published.document["components"]
    named = {
        f"#/components/{kind}/{name}"
        for kind in ("schemas", "headers", "examples", "responses")
        for name in components[kind]
    }
    assert used == named


def test_the_reference_shows_it_without_another_host(standing_site: Site) -> None:
    page = standing_site.client().get("/v2/docs").text
    for operation in catalog.operations():
        if operation.rest:
            assert f"/v2{operation.rest.path}" in page
    for address in re.findall(r'(?:src|action)="([^"]*)"|<link[^>]*href="([^"]*)"', page):
        assert "".join(address).startswith("/")


@pytest.mark.slow
def test_whatever_is_generated_from_it_is_answered_as_it_says(site: Site, tmp_path: Path) -> None:
    command: list[str | Path] = [SCHEMATHESIS, "run", f"{site.url}/v2/openapi.json"]
    command += ["-H", f"Authorization: Bearer {site.key('alice', 'admin')}"]
    command += ["--checks", ",".join(CHECKS), "--seed", "1", "-n", "20"]
    command += ["--continue-on-failure", "--generation-database", "none", "--no-color"]
    outcome = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert outcome.returncode == 0, outcome.stdout[-10_000:] + outcome.stderr[-2_000:]
    routed = sum(operation.rest is not None for operation in catalog.operations())
    assert f"Tested: {routed}" in outcome.stdout
