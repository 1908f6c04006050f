"""The life of keys, held against a plain model: whatever is done in whatever order."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from creatoraudit.caller import Caller
from creatoraudit.clock import Frozen, freeze
from creatoraudit.errors import Conflict, NotFound
from creatoraudit.keys.models import ApiKey
from creatoraudit.keys.operations import end_previous_secret
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from tests.keys.helpers import Keys, attempt, checker, report

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

_numbers = count(1)


@dataclass
class Modelled:
    """What should be true of one key."""

    key: ApiKey
    expires_at: datetime | None
    disabled: bool = False
    leaked: bool = False
    deleted: bool = False
    # The secrets that there ever were, and when each ends; the last one only with the key.
    secrets: dict[str, datetime | None] = field(default_factory=dict)

    @property
    def current(self) -> str:
        return next(reversed(self.secrets))

    def outcome(self, secret: str, now: datetime) -> str:
        """What a request with one of its secrets should get."""
        ends = self.secrets[secret]
        if self.deleted or ends == GONE:
            return "UNAUTHORIZED"
        if self.disabled:
            return "FORBIDDEN"
        over = [end for end in (ends, self.expires_at) if end is not None and end <= now]
        return "UNAUTHORIZED" if over else "accepted"

    def end_all_but(self, kept: set[str]) -> None:
        for secret in self.secrets.keys() - kept:
            self.secrets[secret] = GONE


GONE = datetime(1, 1, 1, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """What is done to keys, by Alice and by time; each run makes keys of its own."""

    keys = Bundle("keys")

    def __init__(self, services: Services, alice: Caller) -> None:
        super().__init__()
        self.services = services
        self.alice = alice
        self._stack = ExitStack()
        self.time: Frozen = self._stack.enter_context(freeze(NOON))
        self.all: list[Modelled] = []
        # Two processes: one remembers what it has read, the other is asked rarely.
        self.checks = [checker(services), checker(services)]

    @property
    def now(self) -> datetime:
        return self.time.instant

    @property
    def by(self) -> Keys:
        person = msgspec.structs.replace(self.alice, authenticated_at=self.now)
        return Keys(self.services, person)

    @rule(target=keys, lives=st.sampled_from([None, 60, 3600, 100_000]))
    def create(self, lives: int | None) -> Modelled:
        made = self.by.create(f"Key {next(_numbers)}", expires_in=lives)
        modelled = Modelled(made, made.expires_at, secrets={made.key: None})
        self.all.append(modelled)
        return modelled

    @rule(key=keys)
    def disable(self, key: Modelled) -> None:
        if self._is_there(key):
            shown = self.by.update(key.key, status="disabled")
            key.disabled = True
            assert shown.status == "disabled"

    @rule(key=keys)
    def enable(self, key: Modelled) -> None:
        if not self._is_there(key):
            return
        if key.leaked:
            with pytest.raises(Conflict):
                self.by.update(key.key, status="enabled")
            return
        assert self.by.update(key.key, status="enabled").status == "enabled"
        key.disabled = False

    @rule(key=keys, grace=st.sampled_from([0, 3600, 86_400, 604_800]))
    def rotate(self, key: Modelled, grace: int) -> None:
        if not self._is_there(key):
            return
        made = self.by.rotate(key.key, grace_seconds=grace)
        kept = set() if grace == 0 or key.leaked else {key.current}
        key.end_all_but(kept)
        for secret in kept:
            ends = self.now + grace * SECOND
            key.secrets[secret] = min(ends, key.expires_at) if key.expires_at else ends
        if key.leaked:
            key.leaked = key.disabled = False
        key.secrets[made.key] = None
        assert made.previous_masked_key is None or kept

    @rule(key=keys)
    def end_previous(self, key: Modelled) -> None:
        if self._is_there(key):
            invoke(self.services, self.by.caller, end_previous_secret, {"id": key.key.id})
            key.end_all_but({key.current})

    @rule(key=keys, lives=st.sampled_from([None, 1, 5_000]))
    def change_expiry(self, key: Modelled, lives: int | None) -> None:
        if self._is_there(key):
            ends = None if lives is None else self.now + lives * SECOND
            wanted = None if ends is None else ends.isoformat()
            key.expires_at = self.by.update(key.key, expires_at=wanted).expires_at
            assert key.expires_at == ends

    @rule(key=keys, which=st.integers(0, 2))
    def leak(self, key: Modelled, which: int) -> None:
        secret = list(key.secrets)[which % len(key.secrets)]
        known = not key.deleted and key.secrets[secret] != GONE
        report(self.services, secret)
        if known:
            key.leaked = key.disabled = True

    @rule(key=consumes(keys))
    def delete(self, key: Modelled) -> None:
        if self._is_there(key):
            self.by.delete(key.key)
            key.deleted = True

    @rule(seconds=st.sampled_from([1, 4, 6, 59, 60, 3_599, 3_600, 86_400, 700_000]))
    def let_time_pass(self, seconds: int) -> None:
        self.time.advance(seconds)

    @precondition(lambda self: self.all)
    @invariant()
    def each_secret_gets_what_it_should(self) -> None:
        for key in self.all:
            for secret in key.secrets:
                for check in self.checks:
                    assert attempt(check, secret) == key.outcome(secret, self.now)

    @precondition(lambda self: self.all)
    @invariant()
    def each_card_says_what_is_true(self) -> None:
        for key in self.all:
            if key.deleted:
                continue
            shown = self.by.get(key.key)
            assert shown.status == ("disabled" if key.disabled else "enabled")
            assert (shown.leaked_at is not None) == key.leaked
            over = key.expires_at is not None and key.expires_at <= self.now
            assert shown.is_expired == over

    def teardown(self) -> None:
        self._stack.close()

    def _is_there(self, key: Modelled) -> bool:
        """A deleted key is not, for anybody and anything."""
        if key.deleted:
            with pytest.raises(NotFound):
                self.by.get(key.key)
        return not key.deleted


def test_keys_live_as_the_model_says(services: Services, alice: Caller) -> None:
    class Here(Life):
        def __init__(self) -> None:
            super().__init__(services, alice)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
