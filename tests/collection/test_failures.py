"""What becomes of a subject that cannot be seen: nothing is lost for one look that says so."""

from datetime import datetime, timedelta

import pytest

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.collection.models import AccountSubject, Profile
from creatoraudit.collection.outcomes import (
    AuthFailed,
    Blocked,
    Failure,
    Malformed,
    NotEligible,
    NotFound,
    Observed,
    Private,
    RateLimited,
    Transient,
)
from creatoraudit.services import Services
from creatoraudit.storage.tables import accounts, attempts, post_snapshots, posts
from tests.collection.helpers import NOON, Failing, account, change, row, rows, track, work
from tests.support.tracking import make_post, writing

HOUR = timedelta(hours=1)
GONE = NotFound("There is no account of this name.")


def outage(services: Services, failure: Failure, *, hours: int) -> int:
    """Let every look fail for so long; how many there were."""
    start, collector = clock.now(), Failing(failure)
    with clock.freeze(start) as frozen:
        for _ in range(hours + 1):
            work(services, collector)
            frozen.advance(3600)
    return collector.asked


@pytest.mark.parametrize(
    ("failure", "status", "word"),
    [
        (Private("The account is private."), "private", "private"),
        (NotEligible("It is a personal account."), "not_eligible", "personal"),
        (AuthFailed("The token ran out."), "error", "token"),
        (Blocked("The platform refuses us."), "error", "refuses"),
        (Malformed("The answer makes no sense."), "error", "sense"),
        (Transient("It did not answer."), "active", "tried again"),
        (RateLimited("Too often.", retry_after=60), "active", "tried again"),
        (GONE, "active", "no account"),
    ],
)
def test_a_failure_is_said_in_words_and_keeps_the_figures(
    services: Services, alice: Caller, failure: Failure, status: str, word: str
) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice)
        work(services)
        before = account(services, alice, id)
        frozen.advance(30 * 3600)
        work(services, Failing(failure))
        after = account(services, alice, id)

        assert (after.status, after.failures) == (status, 1)
        assert word in after.status_detail
        assert after.view_count == before.view_count
        assert after.last_scrape_time == before.last_scrape_time
        assert after.next_refresh_at > clock.now()
        assert after.lease_holder is None
        attempt = rows(services, alice, attempts)[-1]
        assert (attempt.outcome, attempt.detail) == (failure.name, failure.detail)

        frozen.advance(48 * 3600)
        work(services)
        assert account(services, alice, id).status == "active"
        assert account(services, alice, id).failures == 0


def test_a_rate_limit_is_obeyed(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON):
        id = track(services, alice)
        work(services, Failing(RateLimited("Too often.", retry_after=90)))

    assert account(services, alice, id).next_refresh_at == NOON + timedelta(seconds=90)


def test_failures_in_a_row_wait_longer_and_are_called_an_error(
    services: Services, alice: Caller
) -> None:
    with clock.freeze(NOON):
        id = track(services, alice)
        looks = outage(services, Transient("It did not answer."), hours=48)

    failed = account(services, alice, id)
    assert failed.status == "error"
    assert failed.failures == looks
    assert 8 <= looks <= 40


def test_an_account_is_missing_after_three_looks_over_two_days(
    services: Services, alice: Caller
) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice)
        work(services)
        frozen.advance(30 * 3600)
        states = []
        for _ in range(3):
            work(services, Failing(GONE))
            states.append(account(services, alice, id))
            frozen.advance(24 * 3600)

    assert [state.status for state in states] == ["active", "active", "missing"]
    assert [bool(state.is_unavailable) for state in states] == [False, False, True]
    assert "this was the second" in states[1].status_detail
    assert "since 2026-06-15" in states[2].status_detail


def test_many_denials_within_an_hour_prove_nothing(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice, "is.missing")
        for _ in range(6):
            work(services)
            frozen.advance(600)
            change(services, alice, accounts, id, next_refresh_at=clock.now())

    assert account(services, alice, id).status == "pending"


def test_the_posts_of_an_account_that_went_away_rest(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON) as frozen:
        track(services, alice)
        work(services)
        frozen.advance(30 * 3600)
        work(services, Failing(Private("The account is private.")))
        assert all(post.next_refresh_at is None for post in rows(services, alice, posts))
        before = len(rows(services, alice, post_snapshots))

        frozen.advance(30 * 3600)
        work(services)
        assert len(rows(services, alice, post_snapshots)) > before
        assert any(post.next_refresh_at for post in rows(services, alice, posts))


def test_a_post_is_unavailable_after_two_denials_over_a_day(
    services: Services, alice: Caller
) -> None:
    with clock.freeze(NOON) as frozen:
        with writing(services, alice) as ctx:
            id = make_post(ctx, next_refresh_at=NOON, scrape_interval_hours=24)
        looked = Failing(NotFound("There is no such post."))
        work(services, looked)
        first = row(services, alice, posts, id)
        frozen.advance(24 * 3600)
        work(services, looked)
        second = row(services, alice, posts, id)

        frozen.advance(30 * 86_400)
        assert work(services, looked) == 0
    assert (bool(first.is_unavailable), first.followed_until) == (False, None)
    assert (bool(second.is_unavailable), second.followed_until) == (True, NOON)
    assert (second.status, second.status_detail) == ("missing", "There is no such post.")


def test_what_breaks_on_one_account_stops_no_other(services: Services, alice: Caller) -> None:
    class Broken(Failing):
        def profile(self, _subject: AccountSubject, *, at: datetime) -> Observed[Profile] | Failure:
            raise ZeroDivisionError

    ids = [track(services, alice, name) for name in ("one", "two")]
    assert work(services, Broken(GONE)) == 2
    for id in ids:
        assert account(services, alice, id).lease_holder is not None
