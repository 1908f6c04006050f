"""A real PostgreSQL: the server that CREATORAUDIT_TEST_POSTGRES_URL names, else one of our own."""

import itertools
import os
from collections.abc import Callable, Generator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.support.postgres_process import running_server

URL_VARIABLE = "CREATORAUDIT_TEST_POSTGRES_URL"


class PostgresServer:
    """A running server that hands out databases."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._prefix = f"creatoraudit_test_{uuid4().hex[:12]}"
        self._numbers = itertools.count(1)
        self._databases: list[str] = []

    def new_database(self, *, template: str = "template0") -> str:
        """Make a fresh database and tell its URL; `template` is the name of one to copy."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self._databases.append(name)
        return address_of(self._url.set(drivername="postgresql+psycopg", database=name))

    def drop_databases(self) -> None:
        for name in self._databases:
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        server = address_of(self._url.set(drivername="postgresql"))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_server() -> Generator[PostgresServer]:
    """The server of this test run; it starts when the first test asks for it."""
    given = os.environ.get(URL_VARIABLE)
    if given:
        server = PostgresServer(make_url(given))
        yield server
        server.drop_databases()
        return
    with running_server() as url:
        yield PostgresServer(url)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> Callable[[], str]:
    """Each call makes a fresh, empty PostgreSQL database and tells its URL."""
    return postgres_server.new_database


def address_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)
