"""Whatever may be done to figures, in whatever order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.analytics.rollups.recording import (
    Observation,
    ProfileObservation,
    change_life,
    forget_account,
    forget_posts,
    join_account,
    record_posts,
    record_profiles,
    set_followed_until,
    unrecord,
)
from creatoraudit.clock import uuid7
from creatoraudit.operation import Context
from creatoraudit.storage.tables import accounts
from tests.analytics.helpers import Small
from tests.support.tracking import rows_of

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
IMPORT = uuid7()

counts = st.none() | st.integers(0, 10_000)
hours = st.integers(-400, 2_400)
imports = st.sampled_from([None, IMPORT])


def look(hours: int, views: int) -> Observation:
    """A look at a post some hours after noon."""
    return Observation(at=NOON + hours * HOUR, source="a", views=views)


@st.composite
def looks(draw: st.DrawFn) -> Observation:
    # Mostly known: else whole histories would be read, for want of two values on either side.
    values = {
        name: draw(st.integers(0, 10_000)) if draw(st.integers(0, 9)) else None for name in COUNTERS
    }
    return Observation(
        at=NOON + draw(hours) * HOUR,
        source=draw(st.sampled_from(["a", "b"])),
        hidden=draw(st.sampled_from([0, 0, 0, 4, 5])),
        rounding=draw(st.sampled_from([0, 0, 3])),
        import_id=draw(imports),
        **values,
    )


profiles = st.builds(
    ProfileObservation,
    at=hours.map(lambda offset: NOON + offset * HOUR),
    source=st.sampled_from(["a", "b"]),
    followers=counts,
    following=counts,
    posts=counts,
    import_id=imports,
)
some_posts = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)


def see_posts(ctx: Context, small: Small, seen: dict[int, list[Observation]]) -> None:
    record_posts(ctx, {small.posts[n]: looks for n, looks in seen.items()})


def see_profiles(ctx: Context, small: Small, seen: dict[int, list[ProfileObservation]]) -> None:
    record_profiles(ctx, {small.accounts[n]: looks for n, looks in seen.items()})


def follow_until(ctx: Context, small: Small, taken: tuple[list[int], int | None]) -> None:
    at = None if taken[1] is None else NOON + taken[1] * HOUR
    set_followed_until(ctx, [small.posts[n] for n in taken[0]], at)


def follow_every(ctx: Context, small: Small, taken: tuple[list[int], int | None]) -> None:
    change_life(ctx, [small.posts[n] for n in taken[0]], scrape_interval_hours=taken[1])


def join(ctx: Context, small: Small, which: list[int]) -> None:
    if is_there(ctx, small.accounts[0]):
        join_account(ctx, [small.posts[n] for n in which if n != 3], small.accounts[0])


def take_back(ctx: Context, small: Small, taken: None) -> None:
    unrecord(ctx, post_ids=small.posts, account_ids=small.accounts, import_id=IMPORT)


def forget(ctx: Context, small: Small, which: list[int]) -> None:
    forget_posts(ctx, [small.posts[n] for n in which])


def forget_with_account(ctx: Context, small: Small, which: int) -> None:
    if is_there(ctx, small.accounts[which]):
        forget_account(ctx, small.accounts[which])
        ctx.connection.execute(accounts.delete().where(accounts.c.id == small.accounts[which]))


def is_there(ctx: Context, account_id: str) -> bool:
    return any(row.id == account_id for row in rows_of(ctx, accounts))


seen_posts = st.dictionaries(
    st.integers(0, 4), st.lists(looks(), min_size=1, max_size=4), min_size=1, max_size=4
)

Deed = tuple[Callable[[Context, Small, Any], None], Any]

deeds: st.SearchStrategy[Deed] = st.one_of(
    st.tuples(st.just(see_posts), seen_posts),
    st.tuples(
        st.just(see_profiles), st.dictionaries(st.integers(0, 1), st.lists(profiles, max_size=4))
    ),
    st.tuples(st.just(follow_until), st.tuples(some_posts, st.none() | hours)),
    st.tuples(st.just(follow_every), st.tuples(some_posts, st.sampled_from([None, 6, 48]))),
    st.tuples(st.just(join), some_posts),
    st.tuples(st.just(take_back), st.none()),
    st.tuples(st.just(forget), some_posts),
    st.tuples(st.just(forget_with_account), st.integers(0, 1)),
)
