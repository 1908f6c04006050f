"""The made-up platform: the same answer for the same question, and as untidy as the real ones."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from math import log
from statistics import median, pstdev

import pytest

from creatoraudit.analytics.borders import DAY, HOUR, microseconds
from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.collection.models import AccountSubject, Post, PostSubject, Profile
from creatoraudit.collection.outcomes import Failure, NotFound, Observed, Private
from creatoraudit.collection.world.cast import GUESTS, NORTHLIGHT_CAST, RIVAL_CAST, Role
from creatoraudit.collection.world.growth import grown
from creatoraudit.collection.world.platform import World

NOW = datetime(2026, 6, 14, 9, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
WORLD = World(seed="test", anchor=NOW)
CAST = (*NORTHLIGHT_CAST, *RIVAL_CAST)


def subject(username: str, platform: str = "tiktok", id: str | None = None) -> AccountSubject:
    return AccountSubject(platform=platform, username=username, platform_account_id=id)


def of(role: Role) -> AccountSubject:
    return subject(role.username, role.platform)


def seen(outcome: Observed[Profile] | Failure) -> Profile:
    assert isinstance(outcome, Observed)
    return outcome.value


def known(value: int | None) -> int:
    assert value is not None
    return value


def feed(asked: AccountSubject, at: datetime = NOW, limit: int | None = None) -> tuple[Post, ...]:
    outcome = WORLD.feed_at(asked, at, since=at - timedelta(days=200), limit=limit)
    assert isinstance(outcome, Observed)
    return outcome.value


def test_another_process_sees_the_same() -> None:
    code = (
        "from tests.collection.test_world import *;"
        "print(feed(subject('anybody.at.all')), seen(WORLD.profile_at(of(CAST[0]), NOW)))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    here = (feed(subject("anybody.at.all")), seen(WORLD.profile_at(of(CAST[0]), NOW)))
    assert outcome.stdout == f"{here[0]} {here[1]}\n"


def test_any_subject_can_be_observed_at_any_moment() -> None:
    account = of(CAST[0])
    post = feed(account, limit=1)[0]
    alone = PostSubject(platform="tiktok", external_id=post.external_id)

    assert WORLD.observe(account, NOW) == WORLD.profile_at(account, NOW)
    assert WORLD.observe(alone, NOW) == Observed(post)
    assert post.create_time
    assert isinstance(WORLD.observe(alone, post.create_time - timedelta(hours=1)), NotFound)


def test_the_order_of_questions_makes_no_difference() -> None:
    moments = [NOW - timedelta(hours=7 * step) for step in range(40)]
    fresh = World(seed="test", anchor=NOW)

    forwards = [fresh.feed_at(of(CAST[2]), at, limit=5) for at in moments]
    backwards = [fresh.feed_at(of(CAST[2]), at, limit=5) for at in reversed(moments)]

    assert forwards == backwards[::-1]


def test_a_seed_makes_a_world_of_its_own() -> None:
    other = World(seed="another", anchor=NOW)

    assert other.profile_at(of(CAST[0]), NOW) != WORLD.profile_at(of(CAST[0]), NOW)


def test_any_name_has_an_account_of_its_own() -> None:
    found = [seen(WORLD.profile_at(subject(f"somebody{n}"), NOW)) for n in range(30)]

    assert len({profile.platform_account_id for profile in found}) == 30
    for number, profile in enumerate(found):
        assert profile.username == f"somebody{number}"
        assert profile.name
        assert (profile.followers or 0) > 100
        assert feed(subject(profile.username))


@pytest.mark.parametrize("role", CAST, ids=lambda role: f"{role.platform}-{role.username}")
def test_counters_never_fall_but_at_a_purge(role: Role) -> None:
    for post in WORLD.posts_between(of(role), LONG_AGO, NOW):
        shown = [post.counters_at(post.born + step * 7 * HOUR) for step in range(60)]
        values = [known(counters.views) for counters in shown]
        assert values[0] == 0
        assert role.purge_days or values == sorted(values)
        assert values[-1] > 0


def test_half_of_the_views_come_within_the_half_life() -> None:
    assert grown(18 * HOUR, half_life=18 * HOUR) == pytest.approx(0.5)
    assert grown(0, half_life=18 * HOUR) == 0
    assert grown(90 * DAY, half_life=18 * HOUR) > 0.999


def test_views_scatter_around_the_median_of_the_account() -> None:
    role = max(CAST, key=lambda role: role.weekly)
    made = World(seed="test", anchor=NOW).posts_between(of(role), NOW - timedelta(days=600), NOW)
    ratios = [post.views / post.account.median_views for post in made]

    assert 0.7 < median(ratios) < 1.4
    assert 0.7 < pstdev(map(log, ratios)) < 1.5


@pytest.mark.parametrize(("platform", "rate"), [("tiktok", 5.5), ("instagram", 2.3)])
def test_engagement_is_that_of_its_platform(platform: str, rate: float) -> None:
    rates = []
    for role in CAST:
        if role.platform == platform and not role.private_days and not role.deleted_days:
            for post in feed(of(role)):
                counters = post.counters
                if counters.likes is not None and (counters.views or 0) > 1000:
                    parts = (counters.likes, counters.comments or 0, counters.shares or 0)
                    rates.append(sum(parts) / (counters.views or 1) * 100)

    assert median(rates) == pytest.approx(rate, rel=0.3)


def test_some_days_of_the_week_see_more_than_others() -> None:
    days = [0] * 7
    for role in CAST:
        for post in WORLD.posts_between(of(role), LONG_AGO, NOW):
            days[(post.born // DAY + 3) % 7] += 1

    assert days[6] > 1.15 * days[0]


def test_tiktok_rounds_from_ten_thousand_and_shows_no_saves() -> None:
    counters = [post.counters for post in feed(of(CAST[0]))]

    for shown in counters:
        views, digit = known(shown.views), shown.rounding % 10
        assert (shown.plays, shown.saves) == (views, None)
        assert digit == (0 if views < 10_000 else 2 if views < 1_000_000 else 5)
        assert views % 10**digit == 0
    assert {shown.rounding % 10 for shown in counters} >= {0, 2}


def test_hidden_likes_are_none_and_said_to_be_hidden() -> None:
    role = next(role for role in CAST if role.hides_likes)
    hidden = [post.counters for post in feed(of(role)) if post.counters.hidden]

    assert len(hidden) > 5
    for counters in hidden:
        assert counters.likes is None
        assert COUNTERS[counters.hidden.bit_length() - 1] == "likes"


def test_a_purge_takes_counters_back() -> None:
    role = next(role for role in CAST if role.purge_days)
    assert role.purge_days
    midnight = NOW.replace(hour=0, minute=0) - timedelta(days=role.purge_days)
    before, after = (
        known(seen(WORLD.profile_at(of(role), midnight + timedelta(hours=hours))).followers)
        for hours in (4, 6)
    )

    assert after < 0.97 * before
    old = WORLD.posts_between(of(role), midnight - timedelta(days=60), midnight)[0]
    cut = microseconds(midnight)
    before, after = (known(old.counters_at(cut + hours * HOUR).views) for hours in (4, 6))
    assert after < before


def test_one_post_went_forty_times_further() -> None:
    role = next(role for role in CAST if role.hit_days)
    made = WORLD.posts_between(of(role), LONG_AGO, NOW)

    [hit] = [post for post in made if post.views == 40 * post.account.median_views]
    assert role.hit_days
    assert hit.born // DAY == microseconds(NOW) // DAY - role.hit_days


def test_a_renamed_account_is_found_by_its_id() -> None:
    role = next(role for role in CAST if role.renamed_days)
    assert role.renamed_days
    assert role.former_username
    then = NOW - timedelta(days=role.renamed_days + 1)
    former = seen(WORLD.profile_at(subject(role.former_username), then))

    assert former.username == role.former_username
    assert isinstance(WORLD.profile_at(of(role), then), NotFound)
    assert isinstance(WORLD.profile_at(subject(role.former_username), NOW), NotFound)
    known = subject(role.former_username, id=former.platform_account_id)
    assert seen(WORLD.profile_at(known, NOW)).username == role.username
    assert seen(WORLD.profile_at(of(role), NOW)).platform_account_id == former.platform_account_id


@pytest.mark.parametrize(
    ("fate", "failure"), [("private_days", Private), ("deleted_days", NotFound)]
)
def test_an_account_goes_private_or_away(fate: str, failure: type[Failure]) -> None:
    role = next(role for role in CAST if getattr(role, fate))

    assert isinstance(WORLD.profile_at(of(role), NOW), failure)
    assert isinstance(WORLD.feed_at(of(role), NOW), failure)
    before = NOW - timedelta(days=getattr(role, fate) + 1)
    post = feed(of(role), before)[0]
    asked = PostSubject(
        platform=role.platform, external_id=post.external_id, account_username=role.username
    )
    assert isinstance(WORLD.post_at(asked, before), Observed)
    assert isinstance(WORLD.post_at(asked, NOW), failure)


def test_posts_are_taken_down() -> None:
    posts = [post for role in CAST for post in WORLD.posts_between(of(role), LONG_AGO, NOW)]
    gone = [
        post
        for post in posts
        if post.gone and microseconds(LONG_AGO) < post.gone < microseconds(NOW)
    ]

    assert 0.01 < len(gone) / len(posts) < 0.05
    for post in gone[:5]:
        asked = subject(post.account.username_at(microseconds(NOW)), post.account.platform)
        if post.account.role.private_days is None and post.account.role.deleted_days is None:
            assert post.id not in {shown.external_id for shown in feed(asked)}


def test_every_post_of_a_feed_is_found_by_itself_and_without_its_author() -> None:
    for role in (CAST[0], CAST[1], GUESTS[0]):
        for post in feed(of(role), limit=5):
            alone = PostSubject(platform=role.platform, external_id=post.external_id)
            assert WORLD.post_at(alone, NOW) == Observed(post)


def test_a_post_nobody_published_is_made_up_once_and_for_all() -> None:
    alone = PostSubject(platform="tiktok", external_id="7300000000000000000")
    outcome = WORLD.post_at(alone, NOW)

    assert isinstance(outcome, Observed)
    assert outcome.value.create_time == datetime(2023, 11, 11, 0, 48, 18, tzinfo=UTC)
    assert WORLD.post_at(alone, NOW) == outcome
    nowhere = PostSubject(platform="tiktok", external_id="not a number")
    assert isinstance(WORLD.post_at(nowhere, NOW), NotFound)


@pytest.mark.parametrize("name", ["is.missing.here", "private_person"])
def test_some_names_bring_an_odd_state(name: str) -> None:
    assert isinstance(WORLD.profile_at(subject(name), NOW), NotFound | Private)


def test_the_cast_is_as_large_as_promised() -> None:
    posts = sum(len(WORLD.posts_between(of(role), LONG_AGO, NOW)) for role in CAST)

    assert 35 <= len(CAST) <= 45
    assert len({role.creator for role in CAST} - {None}) in range(10, 15)
    assert 1_300 < posts < 2_500


def test_captions_are_in_many_scripts() -> None:
    written = "".join(
        post.description or ""
        for role in CAST
        if not role.private_days and not role.deleted_days
        for post in feed(of(role), limit=8)
    )

    for letters in (
        "\u3040-\u309f",
        "\uac00-\ud7a3",
        "\u4e00-\u9fff",
        "\u0600-\u06ff",
        "\u0900-\u097f",
        "\U0001f300-\U0001faff",
    ):
        assert re.search(f"[{letters}]", written), letters
