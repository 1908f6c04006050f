"""The walk through an organization: every record once, in the one order of an export.

Creators by name; accounts by platform and username; posts account by account in that order, those
of no tracked account last, by their platform's id; observations in the order of what they observe,
then of time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from creatoraudit.analytics.borders import microseconds
from creatoraudit.clock import now, uuid7
from creatoraudit.services import Services
from creatoraudit.transfer.export import queries
from creatoraudit.transfer.kinds import KINDS, Kind
from creatoraudit.transfer.reading import Format
from creatoraudit.transfer.writing import Writer

Record = Sequence[Any]
Rows = Iterator[list[Record]]

SUBJECTS_AT_ONCE = 40
"""Whose observations one read takes: some thousand."""


class Subject(NamedTuple):
    """A post or account as its observations name it."""

    id: str
    platform: str
    name: str


def exported(
    services: Services,
    organization_id: str,
    *,
    kinds: Sequence[str],
    format: Format,  # noqa: A002
) -> Iterator[bytes]:
    """The file, piece by piece; each is read in a transaction of its own."""
    walk = _Walk(services, organization_id)
    for name in kinds:
        writer = Writer(KINDS[name], format)
        if heading := writer.heading():
            yield heading
        for rows in walk.records(KINDS[name]):
            if rows:
                yield writer.lines(rows)


class _Walk:
    def __init__(self, services: Services, organization_id: str) -> None:
        self._database = services.database
        self._organization_id = organization_id
        self._mark = uuid7()
        self._until = microseconds(now())

    def records(self, kind: Kind) -> Rows:
        """All records of a kind."""
        return _WALKS[kind.name](self, kind.exported)

    def creators(self, columns: Sequence[str]) -> Rows:
        """Every creator."""
        return self._pages(queries.page_of_creators, columns=columns)

    def accounts(self, columns: Sequence[str]) -> Rows:
        """Every account."""
        return self._pages(queries.page_of_accounts, columns=columns)

    def posts(self, columns: Sequence[str]) -> Rows:
        """Every post."""
        for account_id in self._authors():
            yield from self._pages(queries.page_of_posts, columns=columns, account_id=account_id)

    def profiles_observed(self, columns: Sequence[str]) -> Rows:
        """Every observation of an account."""
        for page in self._pages(queries.page_of_accounts, columns=(), cut=False):
            found = [Subject(id, platform, name) for platform, name, id in page]
            yield from self._observations("account", columns, found)

    def posts_observed(self, columns: Sequence[str]) -> Rows:
        """Every observation of a post."""
        waiting: list[Subject] = []
        for account_id in self._authors():
            pages = self._pages(queries.page_of_posts, columns=(), account_id=account_id, cut=False)
            for page in pages:
                waiting += [Subject(id, platform, name) for platform, name, id in page]
                if len(waiting) >= SUBJECTS_AT_ONCE:
                    yield from self._observations("post", columns, waiting)
                    waiting = []
        yield from self._observations("post", columns, waiting)

    def _authors(self) -> Iterator[str | None]:
        for page in self._pages(queries.page_of_accounts, columns=(), cut=False):
            for *_, account_id in page:
                yield account_id
        yield None

    def _pages(self, read: Callable[..., list[Any]], *, cut: bool = True, **asked: Any) -> Rows:
        """What a paged query gives, without the three keys at the end of each row unless told."""
        after: tuple[Any, ...] | None = None
        while True:
            with self._database.reading() as connection:
                rows = read(
                    connection, self._organization_id, mark=self._mark, after=after, **asked
                )
            if rows:
                yield [tuple(row)[:-3] for row in rows] if cut else rows
            if len(rows) < queries.PAGE:
                return
            after = tuple(rows[-1])[-3:]

    def _observations(self, subject: str, columns: Sequence[str], found: Sequence[Subject]) -> Rows:
        for start in range(0, len(found), SUBJECTS_AT_ONCE):
            some = found[start : start + SUBJECTS_AT_ONCE]
            with self._database.reading() as connection:
                rows = queries.snapshots(
                    connection,
                    self._organization_id,
                    subject=subject,
                    columns=columns,
                    ids=[one.id for one in some],
                    until=self._until,
                )
            seen = {_id(raw): list(group) for raw, group in groupby(rows, key=itemgetter(0))}
            yield [
                (one.platform, one.name, *row[1:]) for one in some for row in seen.get(one.id, ())
            ]


def _id(raw: object) -> str:
    """An id as the database holds it, in its text form."""
    return str(UUID(bytes=raw)) if isinstance(raw, bytes) else str(raw)


_WALKS: dict[str, Callable[[_Walk, Sequence[str]], Rows]] = {
    "creators": _Walk.creators,
    "accounts": _Walk.accounts,
    "posts": _Walk.posts,
    "account_observations": _Walk.profiles_observed,
    "post_observations": _Walk.posts_observed,
}
