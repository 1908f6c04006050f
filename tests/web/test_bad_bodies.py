"""Bodies that are not what they should be get the right problem, and change nothing."""

import gzip
import socket
from urllib.parse import urlsplit

import pytest

from tests.support.raw import Reply, request_bytes
from tests.support.server import Site
from tests.web.problems import problem_of, wrong_fields

MEBIBYTE = 1 << 20


def post(site: Site, key: str, body: bytes, *headers: tuple[str, str]) -> Reply:
    """A POST of these bytes as JSON, unless the headers say otherwise."""
    named = {name.lower() for name, _ in headers}
    defaults = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    more = [(name, value) for name, value in defaults.items() if name.lower() not in named]
    bearer = ("Authorization", f"Bearer {key}")
    return site.send(request_bytes("POST", "/v2/api-keys", bearer, *headers, *more, body=body))


@pytest.mark.usefixtures("kept")
class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"}",
            b"{'name': 'x'}",
            b'{"name": "x",}',
            b'{"name": "x"} {}',
            b'{"name": NaN}',
            b'{"name": Infinity}',
            b'{"expires_in": 1e999, "name": "x"}',
            b'{"expires_in": 0x10, "name": "x"}',
            b'{"name": "\xff\xfe"}',
            b'{"name": "\xed\xa0\x80"}',
            b'{"name": "\\ud800"}',
            b'{"name": "\\udc00\\ud800"}',
            b'{"\\ud800": 1}',
            b'{"name": "a\x00b"}',
            b'{"name": "a\nb"}',
            b"\xef\xbb\xbf{}",
            '{"name": "x"}'.encode("utf-16"),
            b"name=x",
            b"\x00",
            b"\x1f\x8b",
        ],
    )
    def test_what_is_not_json(self, body: bytes, standing_site: Site, admin_key: str) -> None:
        problem_of(post(standing_site, admin_key, body), 400)

    @pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b"true", b'[{"name": "x"}]'])
    def test_what_is_no_object(self, body: bytes, standing_site: Site, admin_key: str) -> None:
        assert list(wrong_fields(post(standing_site, admin_key, body))) == ["body"]

    @pytest.mark.parametrize("kind", [b"[", b'{"a":'])
    def test_what_is_nested_deeply(self, kind: bytes, standing_site: Site, admin_key: str) -> None:
        for levels in (1_000, 100_000):
            body = kind * levels
            closed = body + b"1" + (b"]" if kind == b"[" else b"}") * levels
            for document in (body, closed, b'{"name": ' + closed + b"}"):
                reply = post(standing_site, admin_key, document)
                assert reply.status in {400, 422}
                problem_of(reply, reply.status)

    def test_no_body_at_all(self, standing_site: Site, admin_key: str) -> None:
        assert wrong_fields(post(standing_site, admin_key, b"")) == {
            "name": "This field is required."
        }

    def test_a_body_of_one_mebibyte_is_read(self, standing_site: Site, admin_key: str) -> None:
        body = b'{"name": 1}'.ljust(MEBIBYTE)
        assert list(wrong_fields(post(standing_site, admin_key, body))) == ["name"]
        problem_of(post(standing_site, admin_key, body + b" "), 413)

    def test_a_body_that_only_claims_to_be_large(self, standing_site: Site, admin_key: str) -> None:
        for claimed in (MEBIBYTE + 1, 10**18):
            reply = post(standing_site, admin_key, b"{}", ("Content-Length", str(claimed)))
            problem_of(reply, 413)

    def test_a_chunked_body_is_measured_as_it_comes(
        self, standing_site: Site, admin_key: str
    ) -> None:
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        small = b"b\r\n" + b'{"name": 1}' + b"\r\n0\r\n\r\n"
        chunked = ("Transfer-Encoding", "chunked")
        bearer = ("Authorization", f"Bearer {admin_key}")
        kind = ("Content-Type", "application/json")
        for body, status in ((chunk * 17 + b"0\r\n\r\n", 413), (small, 422)):
            request = request_bytes("POST", "/v2/api-keys", bearer, kind, chunked, body=body)
            problem_of(standing_site.send(request), status)

    @pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "x"])
    def test_a_compressed_body(self, coding: str, standing_site: Site, admin_key: str) -> None:
        body = gzip.compress(b'{"name": "Squeezed"}')
        problem_of(post(standing_site, admin_key, body, ("Content-Encoding", coding)), 415)

    @pytest.mark.parametrize(
        "kind",
        [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonp",
            "application/merge-patch+json",
            "json",
            "",
            "application/json, text/plain",
        ],
    )
    def test_a_body_of_another_kind(self, kind: str, standing_site: Site, admin_key: str) -> None:
        body = b'{"name": "Another kind"}'
        problem_of(post(standing_site, admin_key, body, ("Content-Type", kind)), 415)

    def test_two_kinds(self, standing_site: Site, admin_key: str) -> None:
        kinds = (("Content-Type", "application/json"), ("Content-Type", "text/plain"))
        problem_of(post(standing_site, admin_key, b'{"name": "Two kinds"}', *kinds), 415)

    def test_a_body_cut_short_is_not_taken_for_whole(
        self, standing_site: Site, admin_key: str
    ) -> None:
        # The afterthought of `kept` sees whether a key was made of it.
        body = b'{"name": "Cut short"}'
        headers = (
            ("Authorization", f"Bearer {admin_key}"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body) + 10)),
        )
        parts = urlsplit(standing_site.url)
        address = (str(parts.hostname), int(parts.port or 0))
        with socket.create_connection(address) as connection:
            connection.sendall(request_bytes("POST", "/v2/api-keys", *headers, body=body))
        with socket.create_connection(address) as connection:
            connection.sendall(request_bytes("POST", "/v2/api-keys", *headers, body=body))
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)


def test_a_connection_goes_on_after_a_refused_body(standing_site: Site) -> None:
    """What is left of a body that was not read is not taken for the next request."""
    key = standing_site.key("alice", "admin")
    client = standing_site.client(key)
    smuggled = b"GET /v2/whoami HTTP/1.1\r\nHost: x\r\n\r\n"
    for body, kind, status in (
        (smuggled, "text/plain", 415),
        (b" " * (MEBIBYTE + 1), "application/json", 413),
    ):
        answer = client.post("/v2/api-keys", content=body, headers={"Content-Type": kind})
        problem_of(answer, status)
        assert client.get("/v2/whoami").json()["data"]["api_key_name"].startswith("Key")
