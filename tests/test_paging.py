"""Pages join without a gap or a repeat, whatever is sorted, on either database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creatoraudit.clock import uuid7
from creatoraudit.errors import ValidationFailed
from creatoraudit.models import UNSET
from creatoraudit.paging import ListInput, Sorting, binding, read_cursor, sorting
from creatoraudit.services import Services
from creatoraudit.storage.keyset import page_of, total
from creatoraudit.storage.tables import api_keys as keys
from tests.support.services import Cast

NOW = datetime(2026, 6, 14, 9, 30, tzinfo=UTC)

# Few values, so that many rows tie; letters of every width, cases and marks that look alike.
TEXTS = st.one_of(
    st.sampled_from(
        ["", "a", "A", "á", "a\u0301", "ß", "ss", "Z", "é", "😀", "\ufffd", "ａ", "%", " "]
    ),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4),
)
NUMBERS = st.one_of(st.integers(1, 3), st.integers(-(1 << 63), (1 << 63) - 1))
INSTANTS = st.builds(
    lambda microseconds: NOW + timedelta(microseconds=microseconds),
    st.one_of(st.integers(-2, 2), st.integers(-(10**15), 10**15)),
)
COLUMNS = {
    "name": TEXTS,
    "last_used_client": st.none() | TEXTS,
    "rate_limit_per_minute": st.none() | NUMBERS,
    "last_used_at": st.none() | INSTANTS,
    "created_at": INSTANTS,
}

bounded = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", COLUMNS)
def test_pages_join(column: str, descending: bool, services: Services, cast: Cast) -> None:
    @bounded
    @given(st.lists(COLUMNS[column], max_size=12), st.integers(1, 5))
    def check(values: list[Any], limit: int) -> None:
        made = fill(services, cast, column=column, values=values)
        present = [row for row in made if row[0] is not None]
        missing = [row for row in made if row[0] is None]
        expected = sorted(present, reverse=descending) + sorted(missing, reverse=descending)
        assert walk(services, cast, column=column, descending=descending, limit=limit) == expected

    check()


def fill(
    services: Services, cast: Cast, *, column: str, values: list[Any]
) -> list[tuple[Any, str]]:
    """Keys with these values, and none else, in Alice's organization; Charlie's has some too."""
    rows = [_row(cast.demo, column, value) for value in values]
    rivals = [_row(cast.rival, column, value) for value in values[:3]]
    with services.database.writing() as connection:
        connection.execute(keys.delete())
        if rows:
            connection.execute(keys.insert(), [*rows, *rivals])
        connection.commit()
    return [(row[column], row["id"]) for row in rows]


def walk(
    services: Services, cast: Cast, *, column: str, descending: bool, limit: int
) -> list[tuple[Any, str]]:
    """All rows, page by page."""
    seen: list[tuple[Any, str]] = []
    cursor: str | None = None
    select = keys.select().where(keys.c.organization_id == cast.demo)
    while True:
        with services.database.reading() as connection:
            rows, cursor = page_of(
                connection,
                select,
                data=ListInput(limit=limit, cursor=cursor),
                sorting=Sorting(column, descending),
                column=keys.c[column],
                id_column=keys.c.id,
                filters={"order_by": column},
            )
            count = total(connection, select)
        seen += [(getattr(row, column), row.id) for row in rows]
        if cursor is None:
            assert count == len(seen)
            return seen
        assert len(rows) == limit


def _row(organization_id: str, column: str, value: Any) -> dict[str, Any]:
    id = uuid7()
    row = {
        "organization_id": organization_id,
        "id": id,
        "name": id,
        "name_key": id,
        "scopes": "",
        "hash_only": False,
        "allowed_addresses": "",
        "created_at": NOW,
        "created_by_label": "",
        "used_in_url": False,
        "last_used_client": None,
        "rate_limit_per_minute": None,
        "last_used_at": None,
    }
    return {**row, column: value}


def test_rows_removed_between_pages_leave_no_gap(services: Services, cast: Cast) -> None:
    made = fill(services, cast, column="name", values=list("abcdefgh"))
    select = keys.select().where(keys.c.organization_id == cast.demo)

    def page(cursor: str | None) -> tuple[list[str], str | None]:
        with services.database.reading() as connection:
            rows, following = page_of(
                connection,
                select,
                data=ListInput(limit=3, cursor=cursor),
                sorting=Sorting("name", descending=False),
                column=keys.c.name,
                id_column=keys.c.id,
                filters={},
            )
        return [row.name for row in rows], following

    first, cursor = page(None)
    with services.database.writing() as connection:
        # The row the cursor stands on, and one before it.
        connection.execute(keys.delete().where(keys.c.id.in_([made[2][1], made[0][1]])))
        connection.commit()
    second, _ = page(cursor)
    assert (first, second) == (list("abc"), list("def"))


def test_text_sorts_by_code_point_in_the_database_too(services: Services, cast: Cast) -> None:
    words = ["z", "Z", "é", "e", "E", "ä", "a", "_", "~", "日", "\uffff", "\U00010000", "𐍈", ""]
    fill(services, cast, column="last_used_client", values=words)
    query = sa.select(keys.c.last_used_client).where(keys.c.organization_id == cast.demo)
    with services.database.reading() as connection:
        ordered = connection.scalars(query.order_by(keys.c.last_used_client)).all()
    assert ordered == sorted(words)


def test_order_by_wins_over_the_older_form() -> None:
    default = Sorting("added_at", descending=True)
    both = ListInput(sort="-name")
    assert sorting(both, "count", allowed=("name", "count"), default=default) == Sorting(
        "count", descending=True
    )
    assert sorting(both, UNSET, allowed=("name",), default=default) == Sorting(
        "name", descending=True
    )
    assert sorting(ListInput(), UNSET, allowed=("name",), default=default) == default


def test_a_binding_knows_filter_and_sort() -> None:
    filters = {"q": None, "order_by": "name"}
    assert binding(filters) == binding(dict(filters))
    assert binding(filters) != binding({**filters, "q": ""})
    assert binding(filters) != binding({**filters, "order_by": "id"})


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: raw.hex()))
def test_whatever_is_sent_as_a_cursor_is_refused_in_one_way(cursor: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        read_cursor(cursor, bound_to="x")
    assert [error.field for error in refusal.value.errors] == ["cursor"]
