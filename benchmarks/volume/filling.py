"""Filling one organization: accounts, creators, posts, their snapshots and their days."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.volume.days import RollUp
from benchmarks.volume.life import points_of, profile_of
from benchmarks.volume.shape import Shape
from benchmarks.volume.texts import caption
from benchmarks.volume.writers import Writer
from creatoraudit.analytics.borders import DAY
from creatoraudit.analytics.daily import Life, Point
from creatoraudit.analytics.metrics import COLUMNS, COUNTERS, engagement_rate
from creatoraudit.models import ignoring_case
from creatoraudit.storage import tables
from creatoraudit.storage.tables import figures

HISTORY_DAYS = 360
AT_ONCE = 50
"""Accounts in one batch."""
OF_A_CREATOR = 10
"""Accounts that each creator has."""
SOURCE = "benchmark"
CATEGORIES = ("Food", "Travel", "Music", "Beauty", None)

Row = dict[str, Any]


class Filling:
    """One organization while it is written; the same seed makes the same rows."""

    def __init__(
        self, writer: Writer, shape: Shape, *, organization_id: str, now: int, seed: int
    ) -> None:
        self._writer = writer
        self._shape = shape
        self._organization_id = organization_id
        self._now = now
        self._start = (now // DAY - HISTORY_DAYS) * DAY
        self._chance = Random(seed)
        self._made = 0
        self._roll_up = RollUp()
        self.snapshots = 0

    def fill(self) -> Iterator[int]:
        """Write everything, telling after each batch how many accounts are done."""
        creators = [self._creator(n) for n in range(self._shape.accounts // OF_A_CREATOR)]
        self._write("creators", creators)
        for first in range(0, self._shape.accounts, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, self._shape.accounts))
            accounts = [
                self._account(number, creators[number // OF_A_CREATOR % len(creators)])
                for number in numbers
            ]
            self._write_batch(accounts)
            yield numbers.stop
        days = self._roll_up.organization()
        self._write_figures(
            figures.organization_days, ((0, name, day, *row) for name, day, row in days)
        )

    def _write_batch(self, accounts: list[Row]) -> None:
        posts: list[Row] = []
        lives: list[tuple[Row, list[Point]]] = []
        for account in accounts:
            mine = [self._post(account) for _ in range(self._shape.posts)]
            lives += [(post, self._seen_of(post)) for post in mine]
            _sum_up(account, mine)
            posts += mine
        profiles = [(account, self._profile_of(account)) for account in accounts]
        self._write("accounts", accounts)
        self._write("posts", posts)
        if self._shape.has_history:
            self._write_history(profiles, lives)

    def _write_history(
        self,
        profiles: list[tuple[Row, list[tuple[int, tuple[int, ...]]]]],
        lives: list[tuple[Row, list[Point]]],
    ) -> None:
        short = self._writer.short
        self._write_figures(
            figures.account_snapshots,
            (
                (short(account["id"]), at, SOURCE, *values, None)
                for account, seen in profiles
                for at, values in seen
            ),
        )
        self._write_figures(
            figures.post_snapshots,
            (
                (short(post["id"]), at, SOURCE, *values, hidden, rounding, None)
                for post, seen in lives
                for at, values, hidden, rounding in seen
            ),
        )
        days = self._roll_up.take_accounts()
        self._write_figures(
            figures.account_days, ((0, short(id), day, *row) for id, day, row in days)
        )

    def _creator(self, number: int) -> Row:
        name = f"Creator {number:05}"
        return {
            **self._identity(self._start),
            "number": self._number(),
            "name": name,
            "search_text": ignoring_case(name),
            "is_active": True,
            "metadata": "{}",
            "added_at": self._start,
        }

    def _account(self, number: int, creator: Row) -> Row:
        platform = ("tiktok", "instagram")[number % 2]
        username = f"someone.{number:06}"
        added = self._start + number * 1_000_000
        self._roll_up.count(platform, added, accounts_change=1, active_accounts_change=1)
        picture = f"https://pictures.example/{self._chance.getrandbits(256):064x}.jpg"
        return {
            **self._identity(added),
            "number": self._number(),
            "platform": platform,
            "username": username,
            "platform_account_id": str(self._number()),
            "name": f"Someone {number}",
            "description": caption(5, self._chance)[:120],
            "search_text": ignoring_case(f"{username}\nSomeone {number}"),
            "profile_pic_url": picture,
            "profile_pic_url_original": picture,
            "link_in_bio": f"https://links.example/{username}",
            "is_verified": number % 10 == 0,
            "is_active": True,
            "is_paused": False,
            "is_unavailable": False,
            "creator_id": creator["id"],
            "category": CATEGORIES[number % len(CATEGORIES)],
            "metadata": '{"market":"DACH"}' if number % 3 == 0 else "{}",
            "added_at": added,
            "tracked_since": added,
            "first_scrape_time": added,
            # Some have never been refreshed: a sorted list ends with their nulls.
            "last_scrape_time": None if number % 50 == 9 else self._now - number % 86_400 * 10**6,
            "scrape_interval_hours": 24,
            "follower_count": int(self._chance.lognormvariate(10, 1.5)),
            "following_count": number % 900,
            "profile_post_count": self._shape.posts,
            "total_post_count": self._shape.posts,
            "status": "active",
        }

    def _post(self, account: Row) -> Row:
        first = account["tracked_since"]
        born = first + self._chance.randrange(self._now - first)
        description = caption(self._made, self._chance)
        self._roll_up.count(account["platform"], born, account_videos_change=1)
        cover = f"https://pictures.example/{self._chance.getrandbits(256):064x}.jpg"
        code = f"{self._chance.getrandbits(62)}"
        return {
            **self._identity(born),
            "post_id": self._number(),
            "platform": account["platform"],
            "external_id": code,
            "shortcode": code,
            "account_id": account["id"],
            "is_account_video": True,
            "is_video": False,
            "account_username": account["username"],
            "platform_account_id": account["platform_account_id"],
            "is_active": True,
            "is_unavailable": False,
            "metadata": "{}",
            "added_at": born,
            "updated_at": self._now,
            "tracked_since": first,
            "first_scrape_time": born,
            "last_scrape_time": self._now,
            "description": description,
            "search_text": ignoring_case(description),
            "create_time": born,
            "media_type": "video",
            "duration": self._chance.randrange(5, 90) + 0.5,
            "cover_image_url": cover,
            "cover_image_url_original": cover,
            "platform_data": "{}",
            "status": "active",
        }

    def _seen_of(self, post: Row) -> list[Point]:
        """The snapshots of a post, whose last values it keeps."""
        life = Life(post["create_time"], post["tracked_since"], None, None)
        points = points_of(
            post["create_time"],
            self._now,
            platform=post["platform"],
            hides_likes=post["post_id"] % 40 == 0,
            chance=self._chance,
        )
        values = points[-1].values if points else (0,) * len(COUNTERS)
        post.update(zip(COLUMNS.values(), values, strict=True))
        post["hidden_counters"] = "likes" if points and points[-1].hidden else ""
        if self._shape.has_history:
            self._roll_up.add_post(post["account_id"], post["platform"], points, life)
            self.snapshots += len(points)
        return points

    def _profile_of(self, account: Row) -> list[tuple[int, tuple[int, ...]]]:
        if not self._shape.has_history:
            return []
        seen = profile_of(self._start // DAY, self._now, chance=self._chance)
        self._roll_up.add_profile(account["id"], account["platform"], seen)
        account["follower_count"] = seen[-1][1][0]
        return seen

    def _identity(self, at: int) -> Row:
        """Ids that grow: what is made together lies together."""
        self._made += 1
        moment = at // 1000 << 80 | 7 << 76 | 2 << 62 | self._chance.getrandbits(62)
        return {"organization_id": self._organization_id, "id": str(UUID(int=moment))}

    def _number(self) -> int:
        return 1 + self._chance.randrange((1 << 53) - 1)

    def _write(self, name: str, rows: list[Row]) -> None:
        if rows:
            columns = list(rows[0])
            self._writer.write(
                getattr(tables, name), columns, ([row[c] for c in columns] for row in rows)
            )

    def _write_figures(self, table: Any, rows: Iterator[tuple[Any, ...]]) -> None:
        mine = self._writer.short(self._organization_id)
        self._writer.write(table, [c.name for c in table.columns], ((mine, *row) for row in rows))


def _sum_up(account: Row, posts: list[Row]) -> None:
    """What an account shows of its posts."""
    sums: list[int | None] = []
    for column in COLUMNS.values():
        known = [post[column] for post in posts if post[column] is not None]
        sums.append(sum(known) if known else None)
    account.update(zip(COLUMNS.values(), sums, strict=True))
    account["engagement_rate"] = engagement_rate(sums).value
    hidden = any(post["hidden_counters"] for post in posts)
    account["hidden_counters"] = "likes" if hidden else ""
