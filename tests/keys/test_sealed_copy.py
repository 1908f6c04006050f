"""The sealed copy: opened for a person, for a purpose, on the record, and never wrongly."""

from collections.abc import Callable
from datetime import timedelta
from secrets import token_bytes

import msgspec
import pytest
import sqlalchemy as sa

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.clock import freeze
from creatoraudit.errors import (
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    RateLimited,
    SignInTooOld,
    Unauthorized,
    ValidationFailed,
)
from creatoraudit.keys.sealed import BROKEN, HASH_ONLY, OPENED_PER_MINUTE, open_sealed_copy
from creatoraudit.operation import invoke
from creatoraudit.organizations.operations import update_key_settings
from creatoraudit.secrets import KeyRing, SecretKey, Secrets
from creatoraudit.services import Services
from creatoraudit.storage.tables import api_key_secrets, audit_log
from tests.keys.helpers import Keys, attempt, audited, checker, key_caller, report
from tests.support.services import OPERATOR, Cast

FOREIGN = SecretKey("ffffffff", token_bytes(32))


def opened(services: Services, caller: Caller, id: str, **fields: object) -> str:
    wanted = {"id": id, "purpose": "command", "client": "Claude Code", **fields}
    return str(invoke(services, caller, open_sealed_copy, wanted).key)


def with_ring(services: Services, ring: KeyRing) -> Services:
    """The same process with other key-encryption keys."""
    kept = services.secrets
    return msgspec.structs.replace(
        services, secrets=Secrets(pepper=kept.pepper, key_encryption=ring, session=kept.session)
    )


def test_an_owner_or_admin_opens_it_and_that_is_on_the_record(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()

    for who in (cast.alice, cast.tomas):
        assert opened(services, who, key.id, purpose="test") == key.key

    rows = audited(services, "api_key.opened")
    assert [row["actor"] for row in rows] == ["Alice Marek", "Tomás Vidal"]
    assert {(row["purpose"], row["client"], row["id"]) for row in rows} == {
        ("test", "Claude Code", key.id)
    }


def test_only_an_owner_has_a_key_filled_in_that_holds_admin(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create(scopes=["admin"])

    with pytest.raises(Forbidden, match="only an owner"):
        opened(services, cast.tomas, key.id)

    assert opened(services, cast.alice, key.id) == key.key
    assert [row["actor"] for row in audited(services, "api_key.opened")] == ["Alice Marek"]


def test_nobody_else_opens_it(services: Services, cast: Cast, alice_keys: Keys) -> None:
    key = alice_keys.create()
    admin = key_caller(services, alice_keys.create("Admin", scopes=["admin"]).key)
    operator = msgspec.structs.replace(OPERATOR, organization_id=cast.demo)
    nobody = msgspec.structs.replace(cast.alice, type="anonymous")
    refusals: list[tuple[Caller, type[DomainError]]] = [
        (cast.bob, Forbidden),
        (cast.dora, Forbidden),
        (admin, Forbidden),
        (operator, Forbidden),
        (nobody, Unauthorized),
        (cast.charlie, NotFound),
    ]
    for who, refusal in refusals:
        with pytest.raises(refusal):
            opened(services, who, key.id)
    assert audited(services, "api_key.opened") == []


def test_a_sign_in_of_the_last_hour_is_wanted(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    assert cast.alice.authenticated_at
    with freeze(cast.alice.authenticated_at + timedelta(hours=1)) as time:
        assert opened(services, cast.alice, key.id) == key.key
        time.advance(1)
        with pytest.raises(SignInTooOld):
            opened(services, cast.alice, key.id)
    unknown = msgspec.structs.replace(cast.alice, authenticated_at=None)
    with pytest.raises(SignInTooOld):
        opened(services, unknown, key.id)


def test_without_its_audit_row_there_is_no_secret(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    with services.database.writing() as connection:
        # Whatever keeps a row from being written, such as a full disk.
        connection.execute(sa.text("ALTER TABLE audit_log RENAME TO audit_log_away"))
        connection.commit()

    with pytest.raises(sa.exc.DBAPIError) as failure:
        opened(services, cast.alice, key.id)

    assert key.key not in str(failure.value)
    with services.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE audit_log_away RENAME TO audit_log"))
        connection.commit()
    assert opened(services, cast.alice, key.id) == key.key
    with services.database.reading() as connection:
        rows = connection.execute(sa.select(audit_log.c.action)).scalars()
        assert list(rows).count("api_key.opened") == 1


def test_it_is_opened_a_few_times_a_minute(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    with freeze(clock.now()):
        for _ in range(OPENED_PER_MINUTE):
            opened(services, cast.alice, key.id)
        with pytest.raises(RateLimited):
            opened(services, cast.alice, key.id)
        assert opened(services, cast.tomas, key.id) == key.key


def test_after_a_rotation_the_new_secret_is_the_one_that_opens(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()

    new = alice_keys.rotate(key)

    assert opened(services, cast.alice, key.id) == new.key
    with services.database.reading() as connection:
        copies = list(
            connection.scalars(
                sa.select(api_key_secrets.c.sealed_copy).order_by(api_key_secrets.c.version)
            )
        )
    assert copies[0] is None
    assert copies[1]


@pytest.mark.parametrize("what", ["disabled", "expired", "leaked", "hash_only", "deleted"])
def test_a_key_that_is_not_in_use_is_not_opened(
    services: Services, cast: Cast, alice_keys: Keys, what: str
) -> None:
    key = alice_keys.create(expires_in=600)
    after = clock.now()
    actions: dict[str, Callable[[], object]] = {
        "disabled": lambda: alice_keys.update(key, status="disabled"),
        "expired": lambda: None,
        "leaked": lambda: report(services, key.key),
        "hash_only": lambda: alice_keys.update(key, hash_only=True),
        "deleted": lambda: alice_keys.delete(key),
    }
    actions[what]()
    later = after + timedelta(seconds=600 if what == "expired" else 0)
    with freeze(later), pytest.raises((Conflict, NotFound)) as refusal:
        opened(services, cast.alice, key.id)
    assert key.key not in refusal.value.detail
    assert audited(services, "api_key.opened") == []


def test_a_foreign_or_lost_key_encryption_key_opens_nothing_and_says_so(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    current = services.secrets.key_encryption.current
    same_id = SecretKey(current.id, token_bytes(32))
    for ring in (KeyRing(FOREIGN), KeyRing(same_id), KeyRing(FOREIGN, same_id)):
        with pytest.raises(Conflict) as refusal:
            opened(with_ring(services, ring), cast.alice, key.id)
        assert refusal.value.detail == BROKEN
    # The digest is another matter: the key goes on working.
    assert attempt(checker(services), key.key) == "accepted"
    assert audited(services, "api_key.opened") == []


def test_the_key_encryption_key_before_the_current_one_still_opens(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    rotated = with_ring(services, KeyRing(FOREIGN, services.secrets.key_encryption.current))

    assert opened(rotated, cast.alice, key.id) == key.key


def test_a_copy_opens_in_its_own_row_only(services: Services, cast: Cast, alice_keys: Keys) -> None:
    key, other = alice_keys.create(), alice_keys.create("Other")
    with services.database.reading() as connection:
        blob = connection.scalar(
            sa.select(api_key_secrets.c.sealed_copy).where(api_key_secrets.c.api_key_id == key.id)
        )
    assert blob
    changed = bytes([*blob[:-1], blob[-1] ^ 1])
    for value in (blob, changed, blob[:40], b"", b"\x01"):
        with services.database.writing() as connection:
            connection.execute(
                api_key_secrets.update()
                .where(api_key_secrets.c.api_key_id == other.id)
                .values(sealed_copy=value)
            )
            connection.commit()
        with pytest.raises(Conflict):
            opened(services, cast.alice, other.id)
    assert opened(services, cast.alice, key.id) == key.key


def test_hash_only_keeps_no_copy_and_is_not_taken_back(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create(hash_only=True)

    with pytest.raises(Conflict) as refusal:
        opened(services, cast.alice, key.id)
    assert refusal.value.detail == HASH_ONLY
    with pytest.raises(ValidationFailed):
        alice_keys.update(key, hash_only=False)
    new = alice_keys.rotate(key)
    assert new.hash_only
    with pytest.raises(Conflict):
        opened(services, cast.alice, key.id)
    assert attempt(checker(services), new.key) == "accepted"


def test_once_an_organization_keeps_hashes_only_no_new_secret_has_a_copy(
    services: Services, cast: Cast, alice_keys: Keys, charlie_keys: Keys
) -> None:
    before = alice_keys.create("Before")
    invoke(services, cast.alice, update_key_settings, {"hash_only_keys": True})

    after = alice_keys.create("After", hash_only=False)
    assert opened(services, cast.alice, before.id) == before.key
    rotated = alice_keys.rotate(before)

    assert after.hash_only
    assert rotated.hash_only
    for key in (before, after):
        with pytest.raises(Conflict):
            opened(services, cast.alice, key.id)
    with pytest.raises(ValidationFailed):
        invoke(services, cast.alice, update_key_settings, {"hash_only_keys": False})
    assert not charlie_keys.create().hash_only


def test_only_an_owner_decides_that_hashes_are_kept(services: Services, cast: Cast) -> None:
    for who in (cast.tomas, cast.bob, cast.dora):
        with pytest.raises(Forbidden):
            invoke(services, who, update_key_settings, {"hash_only_keys": True})


def test_a_key_as_the_name_of_the_client_is_not_kept(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    with pytest.raises(ValidationFailed):
        opened(services, cast.alice, key.id, client=key.key)
