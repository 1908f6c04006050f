"""What becomes of all that was collected when an account goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from creatoraudit import clock
from creatoraudit.accounts.removal import clearing, removing
from creatoraudit.accounts.removal.clearing import clear_away
from creatoraudit.analytics.rollups.recording import (
    Observation,
    ProfileObservation,
    record_posts,
    record_profiles,
)
from creatoraudit.clock import uuid7
from creatoraudit.operation import Context, changing
from creatoraudit.storage.tables import (
    account_days,
    account_snapshots,
    accounts,
    attempts,
    idempotent_answers,
    organization_days,
    post_snapshots,
    posts,
)
from tests.analytics.helpers import assert_figures_are_whole
from tests.support.plans import sent
from tests.support.tracking import make_post
from tests.support.workspaces import Own
from tests.web.problems import problem_of

POSTS = 12
SNAPSHOTS = 3


class Full:
    """An account with posts, one of them a video by itself too, beside another account."""

    def __init__(self, own: Own) -> None:
        self.own = own
        self.id = own.track("name", "tiktok")["id"]
        self.other = own.track("other", "tiktok")["id"]
        with self.context() as ctx:
            self.posts = [make_post(ctx, **self.of(self.id)) for _ in range(POSTS)]
            self.video = make_post(ctx, **self.of(self.id), is_video=True)
            self.others = make_post(ctx, **self.of(self.other))
            everything = [*self.posts, self.video, self.others]
            record_posts(ctx, {id: self.looks(ctx) for id in everything})
            seen = ProfileObservation(at=ctx.now, source="test", followers=100, posts=POSTS)
            record_profiles(ctx, {self.id: [seen], self.other: [seen]})
            for subject in (self.id, self.posts[0], self.video, self.other):
                self.attempt(ctx, subject)

    @staticmethod
    def of(account_id: str) -> dict[str, Any]:
        return {"account_id": account_id, "platform": "tiktok"}

    @contextmanager
    def context(self) -> Iterator[Context]:
        """A transaction of the organization's owner."""
        with changing(self.own.site.services, self.own.owner) as ctx:
            yield ctx

    def looks(self, ctx: Context) -> list[Observation]:
        return [
            Observation(at=ctx.now + timedelta(hours=n), source="test", views=100 * n, likes=n)
            for n in range(SNAPSHOTS)
        ]

    def attempt(self, ctx: Context, subject: str) -> None:
        row = {
            "organization_id": self.own.id,
            "id": uuid7(),
            "subject_type": "account",
            "subject_id": subject,
            "at": ctx.now,
            "collector": "demo",
            "outcome": "observed",
            "duration_ms": 1,
            "fields": "",
        }
        ctx.connection.execute(attempts.insert(), row)

    def delete(self) -> None:
        answer = self.own.client.delete(f"/v2/accounts/{self.id}")
        assert (answer.status_code, answer.content) == (204, b"")

    def count(self, table: sa.Table) -> int:
        return len(self.own.rows(table))

    def counted(self, name: str) -> int:
        """What the organization's figures count."""
        return sum(getattr(day, f"{name}_change") for day in self.own.rows(organization_days))

    def assert_gone(self) -> None:
        """Nothing is left but the other account and the video."""
        problem_of(self.own.client.get(f"/v2/accounts/{self.id}"), 404)
        assert [row.id for row in self.own.rows(accounts)] == [self.other]
        assert {row.id for row in self.own.rows(posts)} == {self.video, self.others}
        assert {row.post_id for row in self.own.rows(post_snapshots)} == {self.video, self.others}
        assert [row.account_id for row in self.own.rows(account_snapshots)] == [self.other]
        assert {row.account_id for row in self.own.rows(account_days)} == {self.other}
        assert {row.subject_id for row in self.own.rows(attempts)} == {self.video, self.other}
        self.assert_right()

    def assert_right(self) -> None:
        """The figures are those of what there is."""
        with self.context() as ctx:
            assert_figures_are_whole(ctx)
        assert self.counted("accounts") == self.counted("active_accounts") == 1


@pytest.fixture
def full(own: Own) -> Full:
    """In an organization of the test's own."""
    return Full(own)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """More posts than go in one transaction."""
    monkeypatch.setattr(removing, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(clearing, "POSTS_A_BATCH", 5)
    monkeypatch.setattr(clearing, "POSTS_A_STEP", 2)


def test_everything_goes_with_it_but_what_is_a_video_by_itself(full: Full) -> None:
    full.delete()
    full.assert_gone()
    [video] = [row for row in full.own.rows(posts) if row.id == full.video]
    assert (video.account_id, video.is_account_video, video.is_video) == (None, False, True)


@pytest.mark.usefixtures("at_once")
def test_of_many_posts_nothing_is_left_either(full: Full) -> None:
    with sent() as statements:
        full.delete()
    full.assert_gone()
    removals = [one for one in statements if one.text.startswith("DELETE FROM posts")]
    # None at once, then two batches of five in steps of two, then one of two.
    assert len(removals) == 1 + 3 + 3 + 1


@pytest.mark.usefixtures("at_once")
def test_what_a_crash_leaves_behind_is_in_no_list(
    full: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "CLEARING_SECONDS", 0.0)
    full.delete()
    assert full.count(posts) == POSTS + 2
    shown = [row for row in full.own.rows(posts) if row.is_account_video or row.is_video]
    assert {row.id for row in shown} == {full.video, full.others}
    assert full.counted("accounts") == 1
    # The same profile can be tracked anew, and its posts found anew, before the rest is gone.
    again = full.own.track("name", "tiktok")["id"]
    assert full.own.account(again)["total_post_count"] == 0
    full.own.client.delete(f"/v2/accounts/{again}").raise_for_status()
    assert clear_away(full.own.site.services, full.own.id)
    full.assert_gone()


@pytest.mark.usefixtures("at_once")
def test_clearing_goes_in_short_transactions(full: Full, monkeypatch: pytest.MonkeyPatch) -> None:
    services = full.own.site.services
    monkeypatch.setattr(removing, "CLEARING_SECONDS", 0.0)
    full.delete()
    monkeypatch.setattr(clearing, "BATCH_SECONDS", 0.0)
    steps = 0
    while clearing._clear_some(services, full.own.id, until=clock.monotonic()):
        steps += 1
        assert full.count(posts) == POSTS + 2 - 2 * steps
    assert steps == POSTS / 2


def test_other_organizations_keep_what_is_theirs(full: Full) -> None:
    other = Full(Own(full.own.site))
    full.delete()
    assert other.count(posts) == POSTS + 2
    assert other.counted("accounts") == 2


def test_a_kept_answer_goes_with_what_it_tells_of(own: Own) -> None:
    headers = {"Idempotency-Key": "once"}
    body = {"platform": "tiktok", "username": "name"}
    first = own.client.post("/v2/accounts", json=body, headers=headers).json()["data"]["id"]
    own.client.delete(f"/v2/accounts/{first}").raise_for_status()
    assert own.rows(idempotent_answers) == []
    second = own.client.post("/v2/accounts", json=body, headers=headers)
    assert second.status_code == 201
    assert second.json()["data"]["id"] != first


def test_videos_know_their_author_from_the_day_it_is_tracked(own: Own) -> None:
    with changing(own.site.services, own.owner) as ctx:
        mine = make_post(ctx, platform="tiktok", is_video=True, account_username="name")
        make_post(ctx, platform="tiktok", is_video=True, account_username="other")
    id = own.track("name", "tiktok")["id"]
    assert {row.id: row.account_id for row in own.rows(posts)}[mine] == id
    assert [row.account_id for row in own.rows(posts)].count(None) == 1
    own.client.delete(f"/v2/accounts/{id}").raise_for_status()
    assert [row.account_id for row in own.rows(posts)] == [None, None]
