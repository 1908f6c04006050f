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

SINCE = 1
"""The time after the one mark."""


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
    life = life_of(post)
    return {f"{days}d": _delta(known, life, days=days) for days in windows}


def _delta(known: Sequence[Point], life: Life, *, days: int) -> int | None:
    """What was gained and taken back since an instant that lies between two snapshots, or between
    the birth of the post and one, that are not too far apart to tell.
    """
    if not known:
        return None
    then = known[-1].at - days * DAY
    instants = [point.at for point in (*birth_of(known[0], life), *known)]
    right = bisect_right(instants, then)
    if right == 0:
        return None
    if instants[right - 1] != then:
        if life.is_too_long(instants[right - 1], instants[right]):
            return None
    elif right > 1 and life.is_too_long(instants[right - 2], then):
        # The gap that ends here would count as gained from here on.
        known, life = [p for p in known if p.at >= then], life._replace(tracked_since=FOREVER)
    since = days_of(known, life=life, borders=Marks([then]))[SINCE]
    return since[VIEWS] + since[CORRECTED + VIEWS]
