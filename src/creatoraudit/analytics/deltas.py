"""By how much the views of videos changed over the last days, each of 24 hours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from creatoraudit.analytics import queries
from creatoraudit.analytics.borders import DAY
from creatoraudit.analytics.daily import CORRECTED, FOREVER, Life, Point, birth_of, days_of
from creatoraudit.analytics.inputs import VideoDeltas
from creatoraudit.analytics.marks import Marks
from creatoraudit.analytics.metrics import VIEWS
from creatoraudit.analytics.models import DeltasMeta
from creatoraudit.analytics.post_windows import read_points
from creatoraudit.analytics.sources import UTC
from creatoraudit.analytics.subjects.history import life_of
from creatoraudit.analytics.window import zone_of
from creatoraudit.models import Detailed
from creatoraudit.operation import Context, Post, operation

Deltas = dict[str, int | None]


@operation(scope="read", role="viewer", storage="read", rest=Post("/videos/deltas"))
def get_video_deltas(
    ctx: Context, data: VideoDeltas
) -> Detailed[dict[str, dict[str, int | None]], DeltasMeta]:
    """Get by how much the views of some videos changed lately.

    For 1 to 200 videos, by id: the last snapshot less the value N × 24 hours before it, which is
    read off the line between its neighbours. Null where the video was not tracked then, or no
    snapshot tells. Less than 0 where the platform took views back.
    """
    posts = queries.find_posts(
        ctx.connection, ctx.organization_id, facet="video", ids=data.video_ids
    )
    zone = zone_of(data.timezone or UTC).zone
    points = read_points(ctx, [post.id for post in posts], counters=("views",))
    found = {
        post.id: _deltas(points.get(post.id, []), post, windows=data.windows) for post in posts
    }
    once = dict.fromkeys(data.video_ids)
    meta = DeltasMeta(
        windows=list(data.windows),
        video_count=len(found),
        not_found=[id for id in once if id not in found],
        timezone=zone,
    )
    return Detailed({id: found[id] for id in once if id in found}, meta)


def _deltas(line: Sequence[Point], post: Any, *, windows: Sequence[int]) -> Deltas:
    known = [point for point in line if point.values[VIEWS] is not None]
    if not known:
        return {f"{days}d": None for days in windows}
    life = life_of(post)
    instants = [point.at for point in (*birth_of(known[0], life), *known)]
    thens = {days: known[-1].at - days * DAY for days in windows}
    told = sorted(then for then in set(thens.values()) if _is_told(instants, then, life))
    since = _changes_since(known, told, life)
    for then in told:
        if _ends_gap(instants, then, life):
            # That gap would count as gained from its end on.
            rest = [point for point in known if point.at >= then]
            since |= _changes_since(rest, [then], life._replace(tracked_since=FOREVER))
    return {f"{days}d": since.get(then) for days, then in thens.items()}


def _is_told(instants: Sequence[int], then: int, life: Life) -> bool:
    """Whether an instant lies between two snapshots, or between the birth of the post and one, that
    are not too far apart to tell.
    """
    right = bisect_right(instants, then)
    if right == 0 or instants[right - 1] == then:
        return right > 0
    return not life.is_too_long(instants[right - 1], instants[right])


def _ends_gap(instants: Sequence[int], then: int, life: Life) -> bool:
    right = bisect_right(instants, then)
    is_end = right > 1 and instants[right - 1] == then
    return is_end and life.is_too_long(instants[right - 2], then)


def _changes_since(known: Sequence[Point], marks: Sequence[int], life: Life) -> dict[int, int]:
    """What was gained and taken back since each of some instants, which are in order."""
    if not marks:
        return {}
    spans = days_of(known, life=life, borders=Marks(marks))
    change, since = 0, {}
    for span in range(len(marks), 0, -1):
        row = spans.get(span)
        change += row[VIEWS] + row[CORRECTED + VIEWS] if row else 0
        since[marks[span - 1]] = change
    return since
