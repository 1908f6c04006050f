"""The runner fills what is tracked, keeps it up, and says of every look how it went."""

from datetime import datetime, timedelta

from creatoraudit import clock
from creatoraudit.accounts.operations import delete_account, refresh_account, update_account
from creatoraudit.caller import Caller
from creatoraudit.collection.collectors.demo import DemoCollector
from creatoraudit.collection.models import AccountSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed
from creatoraudit.collection.world.cast import NORTHLIGHT_CAST
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage.tables import (
    account_snapshots,
    accounts,
    attempts,
    collected,
    post_snapshots,
    posts,
)
from tests.collection.helpers import (
    NOON,
    account,
    change,
    make_real,
    organization,
    row,
    rows,
    track,
    work,
)
from tests.support.tracking import make_post, writing

DAY = timedelta(days=1)


def test_a_new_account_is_filled_at_once(services: Services, alice: Caller) -> None:
    id = track(services, alice)

    assert work(services) == 1

    filled = account(services, alice, id)
    assert (filled.status, filled.status_detail) == ("active", None)
    assert filled.name
    assert filled.follower_count > 0
    assert filled.view_count > 0
    assert filled.total_post_count == len(rows(services, alice, posts)) > 20
    assert filled.platform_account_id
    assert filled.last_scrape_time is not None
    assert filled.lease_holder is None
    assert 0.9 * DAY <= filled.next_refresh_at - filled.last_scrape_time <= 1.1 * DAY
    [snapshot] = rows(services, alice, account_snapshots)
    assert (snapshot.followers, snapshot.source) == (filled.follower_count, "demo")


def test_posts_have_one_snapshot_and_a_next_look_by_their_age(
    services: Services, alice: Caller
) -> None:
    with clock.freeze(NOON):
        track(services, alice)
        work(services)

    found = rows(services, alice, posts)
    assert len(rows(services, alice, post_snapshots)) == len(found)
    for post in found:
        assert post.is_account_video
        assert not post.is_video
        assert post.view_count is not None
        assert 0 < post.post_id < 2**53
        age = NOON - post.create_time
        if age > 90 * DAY:
            assert post.next_refresh_at is None
        elif post.next_refresh_at is not None:
            assert NOON < post.next_refresh_at < NOON + 7 * DAY
    assert any(post.next_refresh_at for post in found)
    assert len({post.post_id for post in found}) == len(found)


def test_a_day_later_there_are_new_figures_and_new_posts(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice, "desk.strong")
        work(services)
        before, known = account(services, alice, id), len(rows(services, alice, posts))
        for _ in range(5 * 24):
            frozen.advance(3600)
            work(services)
        after = account(services, alice, id)

        assert work(services) == 0
    assert after.view_count > before.view_count
    assert len(rows(services, alice, posts)) > known
    assert 5 <= len(rows(services, alice, account_snapshots)) <= 7
    assert len(rows(services, alice, post_snapshots)) > known + 20


def test_every_look_is_on_record_and_counted(services: Services, alice: Caller) -> None:
    id = track(services, alice)
    work(services)

    [attempt] = rows(services, alice, attempts)
    assert (attempt.subject_type, attempt.subject_id) == ("account", id)
    assert (attempt.collector, attempt.outcome, attempt.detail) == ("demo", "observed", None)
    assert attempt.duration_ms >= 0
    assert "followers" in attempt.fields.split()
    [count] = rows(services, alice, collected)
    assert (count.platform, count.kind) == ("tiktok", "account")
    assert count.posts == len(rows(services, alice, posts))


def test_nobody_collects_for_what_is_no_demonstration(services: Services, alice: Caller) -> None:
    make_real(services, alice)
    id = track(services, alice)

    assert work(services) == 0
    waiting = account(services, alice, id)
    assert waiting.status == "pending"
    assert waiting.status_detail == "No source connected: connect one or import."
    assert rows(services, alice, attempts) == []


def test_a_paused_account_is_left_alone_with_its_posts(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice)
        work(services)
        invoke(services, alice, update_account, {"account_id": id, "is_active": False})
        frozen.advance(3 * 86_400)
        before = len(rows(services, alice, post_snapshots))

        work(services)
        assert len(rows(services, alice, post_snapshots)) == before
        assert account(services, alice, id).status == "paused"

        invoke(services, alice, update_account, {"account_id": id, "is_active": True})
        work(services)
        assert len(rows(services, alice, post_snapshots)) > before
        assert any(post.next_refresh_at for post in rows(services, alice, posts))


def test_a_refresh_that_is_asked_for_looks_at_every_followed_post(
    services: Services, alice: Caller
) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice)
        work(services)
        frozen.advance(1200)
        followed = [post for post in rows(services, alice, posts) if post.next_refresh_at]
        before = len(rows(services, alice, post_snapshots))
        invoke(services, alice, refresh_account, {"account_id": id})
        work(services)

    assert len(rows(services, alice, post_snapshots)) == before + len(followed)


def test_a_video_is_looked_at_by_itself_and_joins_the_feed_of_its_account(
    services: Services, alice: Caller
) -> None:
    with clock.freeze(NOON) as frozen:
        external_id = _some_post(services, alice)
        with writing(services, alice) as ctx:
            id = make_post(
                ctx,
                platform="tiktok",
                external_id=external_id,
                create_time=None,
                scrape_interval_hours=24,
                next_refresh_at=NOON,
                status="pending",
            )
        work(services)
        alone = row(services, alice, posts, id)
        assert (alone.status, alone.account_id) == ("active", None)
        assert alone.account_username == "desk.strong"
        assert alone.view_count is not None
        assert alone.create_time is not None
        assert alone.next_refresh_at is not None
        [count] = rows(services, alice, collected)
        assert (count.kind, count.posts) == ("individual", 1)

        frozen.advance(60)
        account_id = track(services, alice, "desk.strong")
        work(services)
    joined = row(services, alice, posts, id)
    assert (joined.is_video, joined.is_account_video, joined.account_id) == (True, True, account_id)
    names = [post.external_id for post in rows(services, alice, posts)]
    assert len(names) == len(set(names))


def test_caps_end_the_following_of_older_posts(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice, post_lookback_days=60)
        work(services)
        found = rows(services, alice, posts)
        assert min(post.create_time for post in found) >= NOON - 60 * DAY
        change(services, alice, accounts, id, max_recent_posts_per_account=3)
        frozen.advance(2 * 86_400)
        work(services)

    left = [post for post in rows(services, alice, posts) if post.next_refresh_at is not None]
    assert len(left) == 3
    for post in rows(services, alice, posts):
        assert (post.followed_until is None) == (post in left)


def test_a_renamed_account_keeps_its_history(services: Services, alice: Caller) -> None:
    role = next(role for role in NORTHLIGHT_CAST if role.renamed_days)
    assert role.renamed_days
    now = clock.now()
    with clock.freeze(now - timedelta(days=role.renamed_days + 2)) as frozen:
        id = track(services, alice, role.former_username or "")
        work(services)
        known = {post.id for post in rows(services, alice, posts)}
        frozen.advance(4 * 86_400)
        work(services)

    renamed = account(services, alice, id)
    assert renamed.username == role.username
    assert renamed.status_detail == f"It was called @{role.former_username} before."
    assert known <= {post.id for post in rows(services, alice, posts)}
    names = {post.account_username for post in rows(services, alice, posts)}
    assert names == {role.username}


class Removing(DemoCollector):
    """Somebody stops tracking the account while the platform is asked."""

    def __init__(self, services: Services, caller: Caller, id: str) -> None:
        super().__init__(made_at=NOON)
        self._services, self._caller, self._id = services, caller, id

    def profile(self, subject: AccountSubject, *, at: datetime) -> Observed[Profile] | Failure:
        invoke(self._services, self._caller, delete_account, {"account_id": self._id})
        return super().profile(subject, at=at)


def test_what_went_while_it_was_looked_at_leaves_nothing(services: Services, alice: Caller) -> None:
    id = track(services, alice)

    assert work(services, Removing(services, alice, id)) == 1

    for table in (accounts, posts, post_snapshots, account_snapshots, attempts):
        assert rows(services, alice, table) == []


def _some_post(services: Services, caller: Caller) -> str:
    """The id of a post by somebody nobody tracks."""
    subject = AccountSubject(platform="tiktok", username="desk.strong")
    made_at = organization(services, caller).created_at
    feed = DemoCollector(made_at=made_at).feed(subject, at=NOON, since=NOON - 30 * DAY, limit=5)
    assert isinstance(feed, Observed)
    return feed.value[-1].external_id
