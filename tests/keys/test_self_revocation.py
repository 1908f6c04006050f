"""Whoever finds a key can cut it off, and learns nothing by trying."""

from secrets import token_bytes

import msgspec
import pytest

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.secrets import KeyRing, SecretKey, Secrets, new_key
from creatoraudit.services import Services
from tests.keys.helpers import Keys, attempt, audited, checker, report, statements
from tests.support.server import Site

PATH = "/v2/api-keys/revoke"


def test_the_answer_is_always_the_same(alice_keys: Keys, site: Site) -> None:
    enabled, disabled, expired = (
        alice_keys.create("Enabled"),
        alice_keys.create("Disabled"),
        alice_keys.create("Expired", expires_in=60),
    )
    alice_keys.update(disabled, status="disabled")
    deleted = alice_keys.create("Deleted")
    alice_keys.delete(deleted)
    client = site.client()

    presented = [
        enabled.key,
        enabled.key,
        disabled.key,
        expired.key,
        deleted.key,
        new_key(),
        "",
        "x" * 10_000,
        enabled.key[:-1],
        "nul\0",
    ]
    answers = [client.post(PATH, json={"key": key}) for key in presented]

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    kept = [
        {name for name in answer.headers if name not in {"date", "x-request-id"}}
        for answer in answers
    ]
    assert all(names == kept[0] for names in kept)
    for key in (enabled, disabled, expired):
        assert alice_keys.get(key).leaked_at is not None


def test_the_organization_sees_it_once_and_from_where(
    services: Services, alice_keys: Keys, charlie_keys: Keys
) -> None:
    key, other = alice_keys.create(), charlie_keys.create()
    for _ in range(3):
        report(services, key.key)

    shown = alice_keys.get(key)
    assert (shown.status, shown.disabled_by) == ("disabled", "leak report")
    [row] = audited(services, "api_key.leaked")
    assert (row["id"], row["source"]) == (key.id, "api")
    assert charlie_keys.get(other).leaked_at is None
    assert attempt(checker(services), other.key) == "accepted"


def test_who_disabled_it_before_stays_on_record(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    before = alice_keys.update(key, status="disabled")
    report(services, key.key)

    shown = alice_keys.get(key)

    assert (shown.disabled_at, shown.disabled_by) == (before.disabled_at, "Alice Marek")
    assert shown.leaked_at is not None


def test_it_costs_one_look_up_and_none_for_what_is_no_key(
    services: Services, alice_keys: Keys
) -> None:
    look_ups = {}
    for name, presented in (("malformed", "x"), ("unknown", new_key())):
        with statements() as seen:
            report(services, presented)
        look_ups[name] = len(seen)

    assert look_ups == {"malformed": 0, "unknown": 1}


def test_an_address_reports_ten_a_minute(alice_keys: Keys, site: Site) -> None:
    key = alice_keys.create()
    client = site.client()
    with freeze(clock.now()) as time:
        statuses = [client.post(PATH, json={"key": new_key()}).status_code for _ in range(15)]
        refused = client.post(PATH, json={"key": key.key})

        assert statuses == [202] * 10 + [429] * 5
        assert refused.json()["code"] == "RATE_LIMITED"
        assert int(refused.headers["retry-after"]) == 6
        assert alice_keys.get(key).leaked_at is None
        time.advance(6)
        assert client.post(PATH, json={"key": key.key}).status_code == 202
        assert alice_keys.get(key).leaked_at is not None


@pytest.mark.parametrize(
    "body", [{}, {"key": 1}, {"key": None}, {"keys": ["x"]}, {"key": "x", "force": True}]
)
def test_what_is_no_report_is_a_422(site: Site, body: object) -> None:
    assert site.client().post(PATH, json=body).status_code == 422


def test_a_pepper_before_the_current_one_is_tried_too(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    report(_with_newer_pepper(services), key.key)

    assert alice_keys.get(key).leaked_at is not None


def _with_newer_pepper(services: Services) -> Services:
    kept = services.secrets
    ring = KeyRing(SecretKey("newpeppr", token_bytes(32)), kept.pepper.current)
    return msgspec.structs.replace(
        services, secrets=Secrets(ring, kept.key_encryption, kept.session)
    )
