"""Bringing the records of a file into the organization, each kind in its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from creatoraudit.analytics.daily import Point
from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.analytics.rollups.recording import (
    ProfileObservation,
    record_post_snapshots,
    record_profiles,
)
from creatoraudit.analytics.subjects.history import Snapshot
from creatoraudit.operation import Context
from creatoraudit.transfer.identify import AUTHORS
from creatoraudit.transfer.parsing import Parsed
from creatoraudit.transfer.reading import Problem
from creatoraudit.transfer.rows import Given
from creatoraudit.transfer.subjects import Key, Subjects
from creatoraudit.transfer.values import EPOCH

SOURCE = "import"
NOTHING = (None,) * len(COUNTERS)
GAUGES = ("followers", "following", "posts")
FIGURES = frozenset({*COUNTERS, *GAUGES, "hidden", "rounding", "source"})
KEYS = frozenset({"platform", "external_id", "username", "url", "at"})

QUOTA = "The quota of accounts is reached: this one is not tracked."


class Import(NamedTuple):
    """What the records of one import have in common."""

    id: str
    subjects: Subjects
    moment: int
    """When what names no moment was observed, in microseconds since 1970."""


class Brought(NamedTuple):
    """What came of some records."""

    added: int
    problems: list[Problem]
    touched: dict[str, set[str]]
    """The ids of what got observations, by kind."""


def bring(ctx: Context, records: Parsed, into: Import) -> Brought:
    """Add what the records say and the organization does not know yet."""
    if records.kind.name == "creators":
        return _bring_creators(ctx, records, into)
    if records.kind.name in {"accounts", "account_observations"}:
        return _bring_accounts(ctx, records, into)
    return _bring_posts(ctx, records, into)


def note_earliest(records: Parsed, earliest: dict[Key, int]) -> None:
    """Remember since when the accounts of some records are known."""
    author = AUTHORS.get(records.kind.name, "account_username")
    if records.kind.name == "creators" or author not in records.columns:
        return
    for platform, name, at in records.rows("platform", author, "at"):
        if name is not None and at is not None:
            key = (platform, name)
            earliest[key] = min(earliest.get(key, at), at)


def _bring_creators(ctx: Context, records: Parsed, into: Import) -> Brought:
    keys = [(name, number or 1) for name, number in records.rows("name", "number")]
    into.subjects.find_creators(ctx, dict(_first_given(records, keys)))
    return Brought(len(into.subjects.added["creator"]), [], {})


def _bring_accounts(ctx: Context, records: Parsed, into: Import) -> Brought:
    keys: list[Key] = list(records.rows("platform", "username"))
    wanted = dict(_first_given(records, keys))
    refused = into.subjects.find_accounts(ctx, wanted)
    new = into.subjects.added["account"]
    observed: dict[str, list[ProfileObservation]] = {}
    must_tell = records.kind.name == "accounts"
    for key, at, source, *values in zip(
        keys, *map(records.column, ("at", "source", *GAUGES)), strict=True
    ):
        if key in refused or (must_tell and values.count(None) == len(values)):
            continue
        observed.setdefault(into.subjects.accounts[key].id, []).append(
            ProfileObservation(
                at=_moment(into.moment if at is None else at),
                source=source or SOURCE,
                **dict(zip(GAUGES, values, strict=True)),
                import_id=into.id,
            )
        )
    recorded = record_profiles(ctx, observed) if observed else 0
    silent = len(new - observed.keys())
    return Brought(recorded + silent, _refusals(records, keys, refused), {"account": set(observed)})


def _bring_posts(ctx: Context, records: Parsed, into: Import) -> Brought:
    keys: list[Key] = list(records.rows("platform", "external_id"))
    refused = _find_posts(ctx, records, keys, into)
    observed = _observations(records, keys, refused, into)
    recorded = record_post_snapshots(ctx, observed) if observed else 0
    silent = len(into.subjects.added["post"] - observed.keys())
    touched = {"post": set(observed)} if recorded else {}
    return Brought(recorded + silent, _refusals(records, keys, refused), touched)


def _find_posts(ctx: Context, records: Parsed, keys: list[Key], into: Import) -> set[Key]:
    """See to it that the posts are known; gives those whose account has no room."""
    subjects = into.subjects
    new = subjects.recall_posts(ctx, keys)
    tells_more = not records.columns.keys() <= FIGURES | KEYS
    if not new and not tells_more:
        return set()
    wanted = {key: given for key, given in _first_given(records, keys) if tells_more or key in new}
    authors = _authors(wanted)
    # In the order of the file: where the quota leaves room for some, the first have it.
    followed: dict[Key, Given] = {
        author: {}
        for key, author in authors.items()
        if key in new and wanted[key].get("is_account_video", True)
    }
    refused = subjects.find_accounts(ctx, followed)
    subjects.recall_accounts(ctx, set(authors.values()) - followed.keys())
    without_room = {key for key in new if authors.get(key) in refused}
    subjects.find_posts(ctx, {key: wanted[key] for key in wanted if key not in without_room})
    return without_room


def _authors(wanted: Mapping[Key, Given]) -> dict[Key, Key]:
    return {
        key: (key[0], given["account_username"])
        for key, given in wanted.items()
        if given.get("account_username") is not None
    }


def _observations(
    records: Parsed, keys: list[Key], refused: set[Key], into: Import
) -> dict[str, list[Snapshot]]:
    observed: dict[str, list[Snapshot]] = defaultdict(list)
    must_tell = records.kind.name == "posts"
    has_source = "source" in records.columns
    ids = into.subjects.posts
    counters = zip(*map(records.column, COUNTERS), strict=True)
    noted = map(records.column, ("at", "source", "hidden", "rounding"))
    for key, values, at, source, hidden, rounding in zip(keys, counters, *noted, strict=True):
        if key in refused or (must_tell and not hidden and values == NOTHING):
            continue
        told = values if has_source or key[0] != "tiktok" else _as_one_number(values)
        moment = into.moment if at is None else at
        point = Point(moment, told, hidden or 0, rounding or 0)
        observed[ids[key]].append(Snapshot(moment, source or SOURCE, point, into.id))
    return observed


def _as_one_number(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Others tell the one number of TikTok once, as views or as plays; we keep it as both."""
    views, plays, *others = values
    known = plays if views is None else views
    return (known, known, *others)


def _first_given(records: Parsed, keys: Iterable[Any]) -> Iterator[tuple[Any, Given]]:
    """What the first record of each subject says, beside its figures."""
    names = [name for name in records.columns if name not in FIGURES]
    seen: set[Any] = set()
    for key, *cells in zip(keys, *(records.columns[name] for name in names), strict=True):
        if key not in seen:
            seen.add(key)
            yield (
                key,
                {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None},
            )


def _refusals(records: Parsed, keys: list[Key], refused: set[Key]) -> list[Problem]:
    if not refused:
        return []
    return [
        Problem(line, None, QUOTA)
        for line, key in zip(records.lines, keys, strict=True)
        if key in refused
    ]


def _moment(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)
