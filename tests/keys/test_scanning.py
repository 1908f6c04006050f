"""A secret scanner reports leaked keys, signed; without its signature nothing happens."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.keys.scanning import REFETCH_SECONDS
from creatoraudit.secrets import new_key
from creatoraudit.services import Services
from tests.keys.helpers import Keys, attempt, audited, checker
from tests.support.server import new_client, serving

PATH = "/integrations/github/secret-scanning"


class Scanner:
    """A secret scanner that publishes its keys on this machine, and reports."""

    def __init__(self) -> None:
        self.keys = {"first": generate_private_key(SECP256R1())}
        self.fetched = 0
        self.document: bytes | None = None
        self.intake: httpx.Client

    def publish(self) -> bytes:
        self.fetched += 1
        if self.document is not None:
            return self.document
        listed = [
            {"key_identifier": name, "key": _pem(key), "is_current": True}
            for name, key in self.keys.items()
        ]
        return json.dumps({"public_keys": listed}).encode()

    def report(
        self,
        *secrets: str,
        signed_by: str = "first",
        signature: bytes | str | None = None,
        body: bytes | None = None,
        named: str | None = None,
    ) -> httpx.Response:
        """Report keys as leaked, in the form of GitHub's programme."""
        found = [
            {
                "token": secret,
                "type": "creatoraudit_api_key",
                "url": "https://x",
                "source": "commit",
            }
            for secret in secrets
        ]
        content = json.dumps(found).encode() if body is None else body
        if signature is None:
            made = self.keys[signed_by].sign(content, ECDSA(SHA256()))
            signature = base64.b64encode(made)
        headers = [
            (b"content-type", b"application/json"),
            (b"github-public-key-identifier", (named or signed_by).encode()),
            (
                b"github-public-key-signature",
                signature if isinstance(signature, bytes) else signature.encode("latin-1"),
            ),
        ]
        return self.intake.post(PATH, content=content, headers=headers)


def _pem(key: EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@contextmanager
def published(scanner: Scanner) -> Iterator[str]:
    """The address of the scanner's keys."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(scanner.publish())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/keys"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def scanner(services: Services) -> Iterator[Scanner]:
    scanner = Scanner()
    with (
        published(scanner) as keys_url,
        serving(services, github_keys_url=keys_url) as url,
        new_client(url) as client,
    ):
        scanner.intake = client
        yield scanner


def test_a_reported_key_is_off_for_good_and_its_organization_sees_it(
    services: Services, alice_keys: Keys, charlie_keys: Keys, scanner: Scanner
) -> None:
    key, rotated, other = alice_keys.create(), alice_keys.create("Rotated"), charlie_keys.create()
    alice_keys.rotate(rotated)
    warm = checker(services)
    assert attempt(warm, key.key) == "accepted"

    answer = scanner.report(key.key, new_key(), "not a key", rotated.key)

    assert answer.status_code == 200
    assert attempt(warm, key.key) == "FORBIDDEN"
    assert alice_keys.get(key).leaked_at is not None
    assert alice_keys.get(rotated).leaked_at is not None
    assert attempt(warm, other.key) == "accepted"
    rows = audited(services, "api_key.leaked")
    assert {(row["id"], row["source"]) for row in rows} == {
        (key.id, "secret scanning"),
        (rotated.id, "secret scanning"),
    }


def test_the_answer_does_not_tell_keys_from_others(alice_keys: Keys, scanner: Scanner) -> None:
    answers = {scanner.report(one).content for one in (alice_keys.create().key, new_key(), "x")}

    assert len(answers) == 1


def test_a_report_that_comes_again_changes_nothing_more(
    services: Services, alice_keys: Keys, scanner: Scanner
) -> None:
    key = alice_keys.create()
    scanner.report(key.key)
    new = alice_keys.rotate(key)

    assert scanner.report(key.key).status_code == 200

    assert attempt(checker(services), new.key) == "accepted"
    assert len(audited(services, "api_key.leaked")) == 1


@pytest.mark.parametrize(
    "signature", ["", "x", "AAAA", "!", "é", "=" * 100, "MEUCIQ==", base64.b64encode(b"\0" * 64)]
)
def test_without_its_signature_nothing_happens(
    alice_keys: Keys, scanner: Scanner, signature: str | bytes
) -> None:
    key = alice_keys.create()

    answer = scanner.report(key.key, signature=signature)

    assert answer.status_code == 401
    assert key.key not in answer.text
    assert alice_keys.get(key).leaked_at is None


def test_a_signature_is_for_one_body_and_one_key(alice_keys: Keys, scanner: Scanner) -> None:
    key, stranger = alice_keys.create(), generate_private_key(SECP256R1())
    body = json.dumps([{"token": key.key}]).encode()
    by_stranger = base64.b64encode(stranger.sign(body, ECDSA(SHA256())))
    of_other_body = base64.b64encode(scanner.keys["first"].sign(body + b" ", ECDSA(SHA256())))

    assert scanner.report(body=body, signature=by_stranger).status_code == 401
    assert scanner.report(body=body, signature=of_other_body).status_code == 401
    assert scanner.report(body=body, named="second").status_code == 401
    assert alice_keys.get(key).leaked_at is None
    assert scanner.report(body=body).status_code == 200
    assert alice_keys.get(key).leaked_at is not None


def test_new_keys_of_the_scanner_are_fetched_once_a_minute_at_most(
    alice_keys: Keys, scanner: Scanner
) -> None:
    key = alice_keys.create()
    with freeze(clock.now()) as time:
        assert scanner.report("x").status_code == 200
        scanner.keys["second"] = generate_private_key(SECP256R1())
        for _ in range(5):
            assert scanner.report(key.key, signed_by="second").status_code == 401
        assert scanner.fetched == 1
        assert scanner.report("x").status_code == 200
        time.advance(REFETCH_SECONDS)
        assert scanner.report(key.key, signed_by="second").status_code == 200
        assert scanner.report("x").status_code == 200
        assert scanner.fetched == 2


@pytest.mark.parametrize(
    "document", [b"", b"{}", b"[]", b'{"public_keys": [{"key_identifier": "first", "key": "x"}]}']
)
def test_keys_that_cannot_be_read_are_no_ones_fault_here(scanner: Scanner, document: bytes) -> None:
    scanner.document = document

    answer = scanner.report("x")

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1


def test_keys_on_another_curve_sign_nothing(alice_keys: Keys, scanner: Scanner) -> None:
    scanner.keys["other"] = generate_private_key(SECP384R1())

    assert scanner.report(alice_keys.create().key, signed_by="other").status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b'[{"type": "x"}]', b"[" * 5_000, b"\xff", b'[{"token": 1}]']
)
def test_a_signed_body_that_is_no_report_is_refused(scanner: Scanner, body: bytes) -> None:
    assert scanner.report(body=body).status_code in {400, 422}


def test_a_body_that_is_too_long_is_refused(scanner: Scanner) -> None:
    assert scanner.report(body=b" " * (1 << 20) + b"[]").status_code == 413


def test_other_methods_are_refused(scanner: Scanner) -> None:
    answer = scanner.intake.get(PATH)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_it_is_off_unless_configured(services: Services, alice_keys: Keys) -> None:
    scanner = Scanner()
    key = alice_keys.create()
    with serving(services) as url, new_client(url) as client:
        scanner.intake = client
        assert scanner.report(key.key).status_code == 404
    assert alice_keys.get(key).leaked_at is None


def test_the_scanners_keys_come_over_https_or_from_this_machine(
    services: Services, alice_keys: Keys
) -> None:
    scanner = Scanner()
    key = alice_keys.create()
    for keys_url in ("http://192.0.2.1/keys", "file:///etc/passwd"):
        with serving(services, github_keys_url=keys_url) as url, new_client(url) as client:
            scanner.intake = client
            assert scanner.report(key.key).status_code == 503
    assert alice_keys.get(key).leaked_at is None
