"""The PostgreSQL that tests run on."""

from collections.abc import Callable

from sqlalchemy import create_engine, text


def count_tables(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname='public'"))
    engine.dispose()
    return int(count or 0)


def test_each_call_gives_a_fresh_and_empty_database(postgres_url: Callable[[], str]) -> None:
    first, second = postgres_url(), postgres_url()
    engine = create_engine(first)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE leftover (id bigint)"))
    engine.dispose()

    assert first != second
    assert count_tables(first) == 1
    assert count_tables(second) == 0
    assert count_tables(postgres_url()) == 0
