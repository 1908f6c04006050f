"""Who gets in, and what whoever does not is told."""

import httpx
import pytest

from creatoraudit.secrets import new_key
from tests.support.raw import request_bytes
from tests.support.server import Site
from tests.web.problems import problem_of

PLAIN = 'Bearer realm="creatoraudit"'
INVALID = f'{PLAIN}, error="invalid_token"'


def with_header(value: str | bytes) -> httpx.Headers:
    return httpx.Headers({b"Authorization": value if isinstance(value, bytes) else value.encode()})


def test_no_key_is_challenged_without_an_error(nobody: httpx.Client) -> None:
    answer = nobody.get("/v2/whoami")
    problem_of(answer, 401)
    assert answer.headers["www-authenticate"] == PLAIN


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "bearer   ", "Basic YTpi"])
def test_a_header_without_a_key_is_no_key(header: str, standing_site: Site) -> None:
    answer = standing_site.send(request_bytes("GET", "/v2/whoami", ("Authorization", header)))
    problem_of(answer, 401)
    assert answer.header("www-authenticate") == PLAIN


def mutations(key: str) -> list[str]:
    last = "a" if key[-1] != "a" else "b"
    hidden = f"{key}{' ' * 300}x"
    wrong = [key[:-1], key + "0", key[:-1] + last, key.replace("caud_", "CAUD_"), key[5:], key * 2]
    return [*wrong, hidden]


def test_malformed_and_unknown_keys_are_invalid(standing_site: Site) -> None:
    nobody = standing_site.client()
    for presented in [*mutations(standing_site.key()), new_key(), "x", "caud_", "a b", "=" * 38]:
        answer = nobody.get("/v2/whoami", headers=with_header(f"Bearer {presented}"))
        document = problem_of(answer, 401)
        assert answer.headers["www-authenticate"] == INVALID
        assert len(presented) < 10 or presented not in str(document)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_the_scheme_is_known_in_any_case(scheme: str, standing_site: Site) -> None:
    answer = standing_site.client().get(
        "/v2/whoami", headers=with_header(f"{scheme} {standing_site.key()}")
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["Token {key}", "{key}", "Bearer{key}", "Bearer: {key}"])
def test_a_key_without_its_scheme_is_refused(header: str, standing_site: Site) -> None:
    answer = standing_site.client().get(
        "/v2/whoami", headers=with_header(header.format(key=standing_site.key()))
    )
    problem_of(answer, 401)
    assert answer.headers["www-authenticate"] == INVALID


def test_a_key_elsewhere_is_no_key(standing_site: Site) -> None:
    key = standing_site.key()
    elsewhere = {
        "X-API-Key": key,
        "Cookie": f"session={key}",
        "Proxy-Authorization": f"Bearer {key}",
    }
    problem_of(standing_site.client().get("/v2/whoami", headers=elsewhere), 401)


def test_two_authorization_headers_are_refused_whatever_they_say(standing_site: Site) -> None:
    key = standing_site.key()
    for second in (key, new_key(), "x"):
        headers = [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {second}")]
        answer = standing_site.send(request_bytes("GET", "/v2/whoami", *headers))
        problem_of(answer, 401)
        assert answer.header("www-authenticate") == INVALID


@pytest.mark.parametrize(
    "query",
    [
        "api_key={key}",
        "API_KEY=x",
        "api%5Fkey={key}",
        "key={key}",
        "token",
        "access_token=",
        "limit={key}",
        "{key}",
        "{key}=1",
        "a=1&b=%63aud_abc",
        "a=1;{key}",
    ],
)
def test_a_key_in_the_address_is_refused_and_not_repeated(query: str, standing_site: Site) -> None:
    key = standing_site.key()
    for client in (standing_site.client(), standing_site.client(key)):
        for path in ("/v2/whoami", "/v2/meta", "/v2/health", "/v2/openapi.json", "/v2/docs"):
            answer = client.get(f"{path}?{query.format(key=key)}")
            assert answer.status_code == 400
            assert "caud_" not in str(answer.headers) + problem_text(answer)


def problem_text(answer: httpx.Response) -> str:
    return str(problem_of(answer, 400))


def test_a_key_in_the_path_is_not_repeated(standing_site: Site) -> None:
    key = standing_site.key()
    answer = standing_site.client().get(f"/v2/{key}")
    assert answer.status_code == 404
    assert key not in answer.text


def test_a_missing_scope_is_named(standing_site: Site) -> None:
    answer = standing_site.client(standing_site.key("alice", "write")).get("/v2/api-keys")
    problem_of(answer, 403, "INSUFFICIENT_SCOPE")
    challenge = f'{PLAIN}, error="insufficient_scope", scope="admin"'
    assert answer.headers["www-authenticate"] == challenge
    assert "x-ratelimit-limit" in answer.headers


def test_an_empty_scope_list_grants_nothing(standing_site: Site) -> None:
    key = standing_site.make_key("alice", scopes=[]).key
    answer = standing_site.client(key).get("/v2/whoami")
    problem_of(answer, 403, "INSUFFICIENT_SCOPE")
    assert answer.headers["www-authenticate"].endswith('scope="read"')


def test_a_scope_implies_the_smaller_ones(standing_site: Site) -> None:
    for scope in ("read", "write", "admin"):
        answer = standing_site.client(standing_site.key("alice", scope)).get("/v2/whoami")
        assert answer.json()["data"]["scopes"] == [scope]


def test_a_disabled_key_is_forbidden_and_an_expired_one_unauthorized(standing_site: Site) -> None:
    admin = standing_site.client(standing_site.key("alice", "admin"))
    disabled = standing_site.make_key()
    admin.patch(f"/v2/api-keys/{disabled.id}", json={"status": "disabled"}).raise_for_status()
    answer = standing_site.client(disabled.key).get("/v2/whoami")
    problem_of(answer, 403, "FORBIDDEN")
    assert "www-authenticate" not in answer.headers
    deleted = standing_site.make_key()
    admin.delete(f"/v2/api-keys/{deleted.id}").raise_for_status()
    answer = standing_site.client(deleted.key).get("/v2/whoami")
    problem_of(answer, 401)
    assert answer.headers["www-authenticate"] == INVALID


def test_a_key_may_be_bound_to_addresses(standing_site: Site) -> None:
    here = standing_site.key("alice", "read", allowed_addresses=["127.0.0.0/8"])
    elsewhere = standing_site.key(
        "alice", "read", allowed_addresses=["192.0.2.0/24", "2001:db8::/32"]
    )
    assert standing_site.client(here).get("/v2/whoami").status_code == 200
    forged = {
        "X-Forwarded-For": "192.0.2.1",
        "Forwarded": "for=192.0.2.1",
        "X-Real-IP": "192.0.2.1",
    }
    answer = standing_site.client(elsewhere).get("/v2/whoami", headers=forged)
    problem_of(answer, 403, "FORBIDDEN")


@pytest.mark.parametrize("path", ["/v2/meta", "/v2/health", "/v2/openapi.json", "/v2/docs"])
def test_what_is_open_does_not_look_at_keys(path: str, nobody: httpx.Client) -> None:
    for header in ("Bearer x", "Basic x", ""):
        assert nobody.get(path, headers=with_header(header)).status_code == 200
