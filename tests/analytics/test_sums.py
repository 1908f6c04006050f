"""What figures add up to, whatever was seen: days to totals, accounts to creators, and all to the
organization.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.analytics.operations import (
    get_account_analytics,
    get_account_video_analytics,
    get_analytics,
    get_creator_analytics,
    get_video_analytics,
)
from creatoraudit.analytics.rollups.recording import (
    Observation,
    ProfileObservation,
    record_posts,
    record_profiles,
)
from creatoraudit.analytics.windowed import (
    get_account_metrics,
    get_account_video_metrics,
    get_video_metrics,
)
from creatoraudit.caller import Caller
from creatoraudit.operation import Context
from creatoraudit.services import Services
from creatoraudit.storage.tables import accounts
from tests.analytics.asking import ask
from tests.analytics.helpers import Small, keep_zone, make_small, trial
from tests.support.tracking import PUBLISHED, make_creator

LATER = datetime(2026, 10, 20, 12, tzinfo=UTC)
ALL_YEAR = {"start_date": "2026-01-01", "end_date": "2026-10-19"}

# Clocks change by an hour, by half an hour, and never; one begins its days at 18:15 UTC.
zones = st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
counts = st.none() | st.integers(0, 10_000)
hours = st.integers(0, 3_000)
windows = st.sampled_from(
    [{"period": "30d"}, ALL_YEAR, {"start_date": "2026-06-03", "end_date": "2026-06-20"}]
)

quick = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def looks(draw: st.DrawFn) -> Observation:
    values: dict[str, Any] = {name: draw(counts) for name in COUNTERS}
    at = PUBLISHED + timedelta(hours=draw(hours))
    return Observation(at=at, source="test", **values)


histories = st.lists(st.lists(looks(), max_size=6), min_size=5, max_size=5)
profiles = st.lists(st.tuples(hours, st.integers(0, 999)), max_size=5)


def make(
    ctx: Context, zone: str, seen: list[list[Observation]], followers: list[tuple[int, int]]
) -> tuple[Small, str]:
    """Two accounts of one creator, and a video; what was seen of all of them."""
    ctx.now = LATER
    if zone != "UTC":
        keep_zone(ctx, zone)
    small, creator = make_small(ctx), make_creator(ctx)
    ctx.connection.execute(
        accounts.update().where(accounts.c.id.in_(small.accounts)).values(creator_id=creator)
    )
    record_posts(ctx, dict(zip(small.posts, seen, strict=True)))
    for id in small.accounts:
        looks = [
            ProfileObservation(at=PUBLISHED + timedelta(hours=at), source="test", followers=number)
            for at, number in followers
        ]
        record_profiles(ctx, {id: looks})
    return small, creator


def added(figures: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The sums of what counters gained, nothing where they are not known."""
    rows = list(figures)
    return {name: sum(row[name] or 0 for row in rows) for name in COUNTERS}


def check_days(answer: Any) -> None:
    """Days add up to totals, gains are no losses, and falls stand apart."""
    data, meta = answer["data"], answer["meta"]
    assert added(data["daily"]) == added([data["totals"]])
    assert added(one["corrected"] for one in data["daily"]) == meta["corrected"]
    for one in data["daily"]:
        assert all(one[name] is None or one[name] >= 0 for name in COUNTERS)
        assert all(one["corrected"][name] <= 0 for name in COUNTERS)
        assert 0 <= one["coverage"] <= 1
    assert len(data["daily"]) == data["window"]["days"]
    for name in set(data["totals"]) - {"followers_change"}:
        assert (data["totals"][name] is None) <= (name in meta["reasons"])


def test_days_add_up_to_totals_and_parts_to_wholes(services: Services, alice: Caller) -> None:
    @quick
    @given(zones, histories, profiles, windows)
    def check(
        zone: str,
        seen: list[list[Observation]],
        followers: list[tuple[int, int]],
        window: dict[str, str],
    ) -> None:
        with trial(services, alice) as ctx:
            small, creator = make(ctx, zone, seen, followers)
            whole = ask(ctx, get_analytics, **window)
            of_creator = ask(ctx, get_creator_analytics, creator_id=creator, **window)
            of_accounts = [
                ask(ctx, get_account_analytics, account_id=id, **window) for id in small.accounts
            ]
            of_posts = [
                ask(ctx, get_account_video_analytics, id=id, **window) for id in small.posts[:4]
            ]
            video = ask(ctx, get_video_analytics, video_id=small.posts[4], **window)
            for answer in (whole, of_creator, *of_accounts, *of_posts, video):
                check_days(answer)
            for part in ("totals", "previous"):

                def sums(*answers: Any, part: str = part) -> dict[str, int]:
                    return added(answer["data"][part] for answer in answers)

                assert sums(of_creator) == sums(*of_accounts) == sums(*of_posts)
                assert sums(whole) == sums(of_creator, video)
            for at, one in enumerate(whole["data"]["daily"]):
                days = [answer["data"]["daily"][at] for answer in (*of_accounts, video)]
                assert added([one]) == added(days)
                gauges = [day["followers"] for day in days if day["followers"] is not None]
                assert one["followers"] == (sum(gauges) if any(gauges) else one["followers"])

    check()


def test_gains_and_falls_are_the_end_less_the_start(services: Services, alice: Caller) -> None:
    @quick
    @given(zones, histories)
    def check(zone: str, seen: list[list[Observation]]) -> None:
        with trial(services, alice) as ctx:
            small, _ = make(ctx, zone, seen, [])
            for id, history in zip(small.posts, seen, strict=True):
                if id == small.posts[3]:
                    continue
                run, name = (
                    (get_video_analytics, "video_id")
                    if id == small.posts[4]
                    else (get_account_video_analytics, "id")
                )
                answer = ask(ctx, run, **{name: id}, **ALL_YEAR)
                gained = added([answer["data"]["totals"]])
                # The second post does not tell when it was published.
                expected = change_of(history, is_born=id != small.posts[1])
                for counter in COUNTERS:
                    corrected = answer["meta"]["corrected"][counter]
                    assert gained[counter] + corrected == expected[counter]

    check()


def test_metrics_are_the_totals_of_analytics(services: Services, alice: Caller) -> None:
    @quick
    @given(zones, histories, windows)
    def check(zone: str, seen: list[list[Observation]], window: dict[str, str]) -> None:
        window = {"period": "custom", **window} if "start_date" in window else window
        with trial(services, alice) as ctx:
            small, _ = make(ctx, "UTC", seen, [])
            asked = window | {"timezone": zone}
            if zone != "UTC" and window.get("start_date") == ALL_YEAR["start_date"]:
                asked = window
            of_accounts, of_posts = get_account_analytics, get_account_video_analytics
            answers: list[tuple[Any, str, Any, str, list[str]]] = [
                (get_account_metrics, "account_ids", of_accounts, "account_id", small.accounts),
                (get_account_video_metrics, "video_ids", of_posts, "id", small.posts[:4]),
                (get_video_metrics, "video_ids", get_video_analytics, "video_id", small.posts[4:]),
            ]
            for metrics, plural, analytics, singular, ids in answers:
                found = ask(ctx, metrics, **{plural: ids}, **asked)["data"]
                for id in ids:
                    answer = ask(ctx, analytics, **{singular: id}, **asked)
                    assert added([found[id] | {"saves": 0}]) == added(
                        [answer["data"]["totals"] | {"saves": 0}]
                    )

    check()


def change_of(history: list[Observation], *, is_born: bool) -> dict[str, int]:
    """The last value less the first, or less 0 where the first look after birth knows it."""
    once = {look.at: look for look in reversed(history)}
    line = [once[at] for at in sorted(once)]
    change: dict[str, int] = {}
    for name in COUNTERS:
        known = [value for look in line if (value := getattr(look, name)) is not None]
        from_birth = is_born and line and getattr(line[0], name) is not None
        start = 0 if from_birth else (known[0] if known else 0)
        change[name] = (known[-1] if known else 0) - start
    return change
