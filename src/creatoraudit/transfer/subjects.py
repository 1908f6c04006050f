"""The creators, accounts and posts that records are about: found by their natural keys, added where
they are not known, filled in where something is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from creatoraudit.accounts.quota import quota_of
from creatoraudit.accounts.tracking import take_accounts_turn
from creatoraudit.analytics.rollups.recording import note_all_counts
from creatoraudit.clock import uuid7
from creatoraudit.operation import Context
from creatoraudit.transfer import queries, rows
from creatoraudit.transfer.rows import Given
from creatoraudit.transfer.values import EPOCH

KEPT = 50_000
"""How many subjects are remembered from batch to batch."""

Key = tuple[str, str]
"""A platform, and the username or the platform's id of a post."""
CreatorKey = tuple[str, int]
"""A name, and which of its namesakes."""


class Creator(NamedTuple):
    """A creator that is known now."""

    id: str
    is_active: bool


class Account(NamedTuple):
    """An account that is known now."""

    id: str
    tracked_since: datetime


class Subjects:
    """What one import knows of the organization's creators, accounts and posts."""

    def __init__(self, import_id: str) -> None:
        self._import_id = import_id
        self.earliest: dict[Key, int] = {}
        """Since when the file knows of an account, in microseconds since 1970."""
        self._promised: set[Key] = set()
        self._creators: dict[CreatorKey, Creator] = {}
        self.accounts: dict[Key, Account] = {}
        self.posts: dict[Key, str] = {}
        self.added: dict[str, set[str]] = defaultdict(set)
        """By kind, the ids of what was added since `begin`."""

    def begin(self) -> None:
        """A new transaction begins."""
        self.added.clear()
        for cache in (self._creators, self.accounts, self.posts):
            if len(cache) > KEPT:
                cache.clear()

    def forget(self) -> None:
        """The transaction is taken back: what it added takes room all the same."""
        self._promised |= {
            key for key, account in self.accounts.items() if account.id in self.added["account"]
        }
        self._creators.clear()
        self.accounts.clear()
        self.posts.clear()

    def find_creators(self, ctx: Context, wanted: Mapping[CreatorKey, Given]) -> None:
        """See to it that these creators are known."""
        unknown = [key for key in wanted if key not in self._creators]
        if not unknown:
            return
        found: Counter[str] = Counter()
        for row in queries.creators_called(
            ctx.connection, ctx.organization_id, names={name for name, _ in unknown}
        ):
            found[row.name] += 1
            self._creators[row.name, found[row.name]] = Creator(row.id, bool(row.is_active))
        made = {
            key: self._made(rows.creator(key[0], wanted[key], now=ctx.now))
            for key in unknown
            if key not in self._creators
        }
        self._insert(ctx, "creator", made.values())
        self._creators |= {key: Creator(new["id"], new["is_active"]) for key, new in made.items()}

    def find_accounts(self, ctx: Context, wanted: Mapping[Key, Given]) -> set[Key]:
        """See to it that these accounts are known; gives those the quota leaves no room for."""
        unknown = [key for key in wanted if key not in self.accounts or wanted[key]]
        if not unknown:
            return set()
        take_accounts_turn(ctx)
        self.find_creators(ctx, _creators_of(wanted))
        new = set(unknown) - self._known_accounts(ctx, unknown, wanted)
        refused = self._without_room(ctx, [key for key in unknown if key in new])
        made = {
            key: self._account(ctx, key, wanted[key])
            for key in unknown
            if key in new and key not in refused
        }
        self._insert(ctx, "account", made.values())
        for key, row in made.items():
            self.accounts[key] = Account(row["id"], row["tracked_since"])
        queries.adopt_posts(ctx.connection, ctx.organization_id, accounts_made=made.values())
        _note_accounts(ctx, made.values())
        return refused

    def recall_accounts(self, ctx: Context, keys: Iterable[Key]) -> None:
        """Look for accounts that are not remembered."""
        unknown = [key for key in keys if key not in self.accounts]
        self._known_accounts(ctx, unknown, {})

    def find_posts(self, ctx: Context, wanted: Mapping[Key, Given]) -> None:
        """See to it that these posts are known; their accounts are by now."""
        new = [key for key in wanted if key not in self.posts]
        if new:
            self._recall_posts(ctx, new)
        known = {self.posts[key]: wanted[key] for key in wanted if key in self.posts}
        self._fill(ctx, "post", {id: given for id, given in known.items() if given})
        made = {
            key: self._made(
                rows.post(key, wanted[key], account=self._author(key, wanted[key]), now=ctx.now)
            )
            for key in new
            if key not in self.posts
        }
        self._insert(ctx, "post", made.values())
        self.posts |= {key: row["id"] for key, row in made.items()}
        _note_posts(ctx, made.values())

    def recall_posts(self, ctx: Context, keys: Iterable[Key]) -> set[Key]:
        """Look for posts that are not remembered; gives those that are not there."""
        unknown = {key for key in keys if key not in self.posts}
        self._recall_posts(ctx, unknown)
        return {key for key in unknown if key not in self.posts}

    def _recall_posts(self, ctx: Context, keys: Iterable[Key]) -> None:
        for platform, external_ids in _by_platform(keys).items():
            for row in queries.ids_of_posts(
                ctx.connection, ctx.organization_id, platform=platform, external_ids=external_ids
            ):
                self.posts[platform, row.external_id] = row.id

    def _without_room(self, ctx: Context, new: Sequence[Key]) -> set[Key]:
        """Of these new accounts, those that are too many."""
        quota = quota_of(ctx) if new else None
        if quota is None:
            return set()
        known = queries.count_accounts(ctx.connection, ctx.organization_id)
        room = max(0, quota - known - len(self._promised))
        return set([key for key in new if key not in self._promised][room:])

    def _known_accounts(
        self, ctx: Context, keys: Iterable[Key], wanted: Mapping[Key, Given]
    ) -> set[Key]:
        known: dict[str, Given] = {}
        found: set[Key] = set()
        for platform, usernames in _by_platform(keys).items():
            for row in queries.accounts_called(
                ctx.connection, ctx.organization_id, platform=platform, usernames=usernames
            ):
                key = (platform, row.username)
                found.add(key)
                self.accounts[key] = Account(row.id, row.tracked_since)
                if given := wanted.get(key):
                    known[row.id] = {**given, "creator_id": self._creator_id(given)}
        self._fill(ctx, "account", known)
        return found

    def _account(self, ctx: Context, key: Key, given: Given) -> dict[str, Any]:
        creator = self._creators.get(_creator_key(given))
        earliest = self.earliest.get(key)
        since = None if earliest is None else EPOCH + timedelta(microseconds=earliest)
        row = rows.account(key, given, creator=creator, earliest=since, now=ctx.now)
        return self._made(row)

    def _creator_id(self, given: Given) -> str | None:
        creator = self._creators.get(_creator_key(given))
        return None if creator is None else creator.id

    def _author(self, key: Key, given: Given) -> Account | None:
        name = given.get("account_username")
        return None if name is None else self.accounts.get((key[0], name))

    def _made(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"id": uuid7(), "import_id": self._import_id, **row}

    def _insert(self, ctx: Context, kind: str, made: Iterable[dict[str, Any]]) -> None:
        new = list(made)
        if new:
            queries.insert_subjects(ctx.connection, ctx.organization_id, kind=kind, rows=new)
            self.added[kind].update(row["id"] for row in new)

    def _fill(self, ctx: Context, kind: str, known: Mapping[str, Given]) -> None:
        """Fill in what the file knows and the database does not."""
        if not known:
            return
        for row in queries.subjects_by_id(
            ctx.connection, ctx.organization_id, kind=kind, ids=list(known)
        ):
            values = rows.missing(kind, row._asdict(), known[row.id])
            if values:
                queries.update_subject(
                    ctx.connection, ctx.organization_id, kind=kind, id=row.id, values=values
                )


def _creators_of(wanted: Mapping[Key, Given]) -> dict[CreatorKey, Given]:
    return {_creator_key(given): {} for given in wanted.values() if given.get("creator")}


def _creator_key(given: Given) -> CreatorKey:
    return given.get("creator") or "", given.get("creator_number") or 1


def _by_platform(keys: Iterable[Key]) -> dict[str, list[str]]:
    sorted_out: dict[str, list[str]] = defaultdict(list)
    for platform, name in keys:
        sorted_out[platform].append(name)
    return sorted_out


def _note_accounts(ctx: Context, made: Iterable[Mapping[str, Any]]) -> None:
    note_all_counts(
        ctx,
        ((row["platform"], row["added_at"], (1, int(row["is_active"]), 0, 0)) for row in made),
    )


def _note_posts(ctx: Context, made: Iterable[Mapping[str, Any]]) -> None:
    note_all_counts(
        ctx,
        (
            (
                row["platform"],
                row["added_at"],
                (0, 0, int(row["is_account_video"]), int(row["is_video"])),
            )
            for row in made
        ),
    )
