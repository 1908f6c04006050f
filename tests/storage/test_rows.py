"""A page that is read in one go holds what its rows hold."""

from datetime import UTC, datetime
from random import Random
from struct import unpack
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from creatoraudit.clock import uuid7
from creatoraudit.models import random_number
from creatoraudit.services import Services
from creatoraudit.storage.rows import fetch
from creatoraudit.storage.shown import shown
from creatoraudit.storage.tables import accounts, api_key_digests
from tests.support.plans import sent
from tests.support.services import Cast

NOON = datetime(2026, 6, 14, 12, 0, 59, 123456, tzinfo=UTC)
NAMES = ["null", "12", "", "true", '"\\/\b\x1f\x7f\u2028', "😀 é 日本", "a,b],[", None]
RATES = [0.1, 1 / 3, 5.0, 1e-9, 123456789.123456789, 2.0**53 + 2, None]


@pytest.fixture
def filled(services: Services, cast: Cast) -> Services:
    chance = Random(7)
    rates = [*RATES, *(chance.random() * 100 for _ in range(200))]
    rates += [rate for rate in (unpack("d", chance.randbytes(8))[0] for _ in range(50)) if rate > 0]
    rows: list[dict[str, Any]] = [
        {
            "organization_id": cast.demo,
            "id": uuid7(),
            "number": random_number(),
            "platform": "tiktok",
            "username": f"name{number}",
            "name": NAMES[number % len(NAMES)],
            "search_text": "",
            "is_verified": (None, True, False)[number % 3],
            "is_active": True,
            "is_paused": False,
            "is_unavailable": False,
            "metadata": '{ "a": "1" }',
            "added_at": NOON,
            "tracked_since": NOON,
            "last_scrape_time": NOON if number % 2 else None,
            "scrape_interval_hours": 24,
            "view_count": (None, 0, 2**53 + 1, -(2**63))[number % 4],
            "engagement_rate": rate,
            "status": "active",
        }
        for number, rate in enumerate(rates)
    ]
    with services.database.writing() as connection:
        connection.execute(accounts.insert(), rows)
        connection.commit()
    return services


def columns(*, as_shown: bool) -> list[sa.ColumnElement[Any]]:
    wanted = [column for column in accounts.c if column.name != "metadata"]
    return [shown(column) for column in wanted] if as_shown else [*wanted]


@pytest.mark.parametrize("as_shown", [True, False])
def test_it_holds_what_rows_hold(filled: Services, as_shown: bool) -> None:
    query = sa.select(*columns(as_shown=as_shown)).order_by(accounts.c.id.desc()).limit(200)
    with filled.database.reading() as connection:
        rows = [row._asdict() for row in connection.execute(query)]
        page = [row._asdict() for row in fetch(connection, query)]
    assert len(page) == 200
    assert page == rows
    types = [{type(value) for value in row.values()} for row in page]
    assert as_shown is False or types == [{type(v) for v in row.values()} for row in rows]


def test_json_stays_json(filled: Services) -> None:
    query = sa.select(shown(accounts.c.metadata, json=True), sa.literal(1).label("one")).limit(2)
    with filled.database.reading() as connection:
        first, _ = fetch(connection, query)
    assert msgspec.json.decode(first.metadata) == {"a": "1"}
    assert first.one == 1


def test_it_is_one_statement_of_one_row(filled: Services) -> None:
    query = sa.select(accounts.c.id).where(accounts.c.username == "name1")
    with filled.database.reading() as connection, sent() as statements:
        assert len(fetch(connection, query)) == 1
        assert fetch(connection, query.where(accounts.c.platform == "instagram")) == []
    assert len(statements) == 2


def test_what_is_binary_is_refused(filled: Services) -> None:
    with (
        filled.database.reading() as connection,
        pytest.raises(sa.exc.CompileError, match=r"digest is binary"),
    ):
        fetch(connection, sa.select(api_key_digests.c.digest))
