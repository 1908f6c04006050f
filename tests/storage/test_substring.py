"""The index finds what a plain search of the texts finds, on both databases."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from creatoraudit import clock
from creatoraudit.errors import Unavailable
from creatoraudit.models import ignoring_case, random_number
from creatoraudit.services import Services
from creatoraudit.storage import substring
from creatoraudit.storage.database import Database
from creatoraudit.storage.schema import migrate
from creatoraudit.storage.substring import narrowed
from creatoraudit.storage.tables import creators
from creatoraudit.wiring import prepare_data_folder
from tests.support.services import Cast

# Few characters, so that parts are found often; among them all that mean something to an index.
CHARACTERS = "aAbÉéß %_\"*-\\/\n'()^:{}[]+.,|&!¯ﬁ🔥👩\u200d👧مرחבא日本"
WORDS = ["OR", "AND", "NOT", "NEAR", "text", "rowid", "the "]
texts = st.lists(st.one_of(st.sampled_from(CHARACTERS), st.sampled_from(WORDS)), max_size=40).map(
    "".join
)

on_the_same_database = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def insert(connection: Connection, organization_id: str, content: list[str]) -> dict[str, str]:
    """One creator for each text; their ids with what is searched of them."""
    rows: list[dict[str, Any]] = [
        {
            "organization_id": organization_id,
            "id": clock.uuid7(),
            "number": random_number(),
            "name": text,
            "search_text": ignoring_case(text),
            "is_active": True,
            "metadata": "{}",
            "added_at": clock.now(),
        }
        for text in content
    ]
    if rows:
        connection.execute(creators.insert(), rows)
    return {row["id"]: row["search_text"] for row in rows}


def found(connection: Connection, organization_id: str, text: str) -> set[str]:
    select = sa.select(creators.c.id).where(creators.c.organization_id == organization_id)
    return set(
        connection.scalars(
            narrowed(connection, select, creators, organization_id=organization_id, text=text)
        )
    )


def expected(kept: dict[str, str], text: str) -> set[str]:
    return {id for id, content in kept.items() if ignoring_case(text) in content}


@on_the_same_database
@given(content=st.lists(texts, max_size=12), part=texts, place=st.integers(0, 500))
@example(content=["OR", "for or", "f OR g"], part=" OR", place=0)
@example(content=["a*bc", "abc"], part="a*b", place=0)
@example(content=['say "the"'], part='"the"', place=0)
@example(content=["x" * 4000 + "end", "x" * 128], part="x" * 128, place=0)
@example(content=["ﬁne", "ＦＩＮＥ"], part="fin", place=0)
def test_a_part_is_found_where_it_stands(
    services: Services, cast: Cast, content: list[str], part: str, place: int
) -> None:
    with services.database.writing() as connection:
        kept = insert(connection, cast.demo, content)
        insert(connection, cast.rival, content)
        # What is surely in there, and what may be.
        whole = "".join(content)
        inside = whole[place % (len(whole) + 1) :][: len(part)]
        for text in (part, inside, part[:3], part[:2]):
            assert found(connection, cast.demo, text) == expected(kept, text)


def test_the_index_is_asked_for_three_characters_and_more(services: Services, cast: Cast) -> None:
    for text, is_asked in {"spring": True, "spr": True, "sp": False}.items():
        assert ("creators_search" in plan(services, cast.demo, text)) == is_asked


def plan(services: Services, organization_id: str, text: str) -> str:
    """How creators with a text are found. A small table is read whole where nothing speaks against
    it.
    """
    select = sa.select(creators.c.id).where(creators.c.organization_id == organization_id)
    with services.database.reading() as connection:
        asked = narrowed(
            connection, select, creators, organization_id=organization_id, text=text
        ).compile(connection.engine, compile_kwargs={"render_postcompile": True})
        is_sqlite = services.database.is_sqlite
        if not is_sqlite:
            for way in ("seqscan", "indexscan", "indexonlyscan"):
                connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{asked}"
        values = asked.params if not is_sqlite else tuple(asked.params.values())
        rows = connection.exec_driver_sql(explained, values)
        return "\n".join(str(row[3 if is_sqlite else 0]) for row in rows)


def test_the_index_follows_changes(services: Services, cast: Cast) -> None:
    with services.database.writing() as connection:
        kept = insert(connection, cast.demo, ["first of all", "second to none", "third time"])
        first, second, third = kept
        is_first, is_second = (creators.c.id == id for id in (first, second))
        connection.execute(creators.update().where(is_first).values(search_text="now a fourth"))
        connection.execute(creators.update().where(is_first).values(name="Renamed"))
        connection.execute(creators.delete().where(is_second))

        for text, ids in {
            "first": set(),
            "fourth": {first},
            "second": set(),
            "third": {third},
        }.items():
            assert found(connection, cast.demo, text) == ids


def test_the_index_leaves_nothing_of_what_went(services: Services, cast: Cast) -> None:
    asked = "creators_search MATCH 'gon'" if services.database.is_sqlite else "true"
    left = sa.text(f"SELECT count(*) FROM creators_search WHERE {asked}")
    with services.database.writing() as connection:
        insert(connection, cast.demo, ["gone for good"])
        assert connection.scalar(left) == 1
        connection.execute(creators.delete())
        assert connection.scalar(left) == 0


def test_a_database_that_has_rows_already_gets_its_index(services: Services, cast: Cast) -> None:
    with services.database.writing() as connection:
        insert(connection, cast.demo, ["was there before"])
        remove_index(connection)
        connection.commit()

    migrate(services.database)

    with services.database.reading() as connection:
        assert len(found(connection, cast.demo, "before")) == 1


def remove_index(connection: Connection) -> None:
    """Back to the schema before."""
    is_sqlite = connection.dialect.name == "sqlite"
    for name in ("accounts", "creators", "posts"):
        events = ("insert", "update", "delete") if is_sqlite else ("insert_delete", "update")
        for event in events:
            place = "" if is_sqlite else f" ON {name}"
            connection.execute(sa.text(f"DROP TRIGGER {name}_search_{event}{place}"))
        connection.execute(sa.text(f"DROP TABLE {name}_search"))
        if not is_sqlite:
            connection.execute(sa.text(f"DROP FUNCTION {name}_search_changed"))
    if not is_sqlite:
        connection.execute(sa.text("DROP FUNCTION creatoraudit_grams"))
    # What came after it.
    connection.execute(sa.text("DROP TABLE tool_calls"))
    connection.execute(sa.text("UPDATE alembic_version SET version_num = '0002'"))


def test_long_texts_are_found_by_few_of_their_trigrams() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 128)))
    chosen = substring.grams(text)

    assert len(chosen) == substring.MOST_GRAMS
    assert {text[:3], text[-3:]} <= set(chosen)
    assert substring.grams("abc") == ["abc"]
    assert substring.grams("abcd") == ["abc", "bcd"]


@pytest.mark.parametrize("database_url", [None])
def test_sqlite_without_trigrams_says_what_is_missing(
    settings: Any, database_url: str | None
) -> None:
    prepare_data_folder(settings)
    database = Database(settings)
    with database.writing() as connection:
        # What the migration asks, as an SQLite that was built without FTS5 answers it.
        connection.execute(sa.text("CREATE TEMP TABLE pragma_module_list (name TEXT)"))
        connection.commit()

    with pytest.raises(Unavailable, match="with FTS5"):
        migrate(database)
    database.close()
