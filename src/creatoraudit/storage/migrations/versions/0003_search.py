"""The index of every three characters in a row, for searching parts of texts."""

import sqlalchemy as sa
from alembic import op

from creatoraudit.errors import Unavailable

revision = "0003"
down_revision = "0002"

OLDEST_WITH_TRIGRAMS = (3, 34)

NUMBERS = {"accounts": "number", "creators": "number", "posts": "post_id"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _require_trigrams(op.get_bind())
        for table, number in NUMBERS.items():
            _do(SQLITE, table, number)
    else:
        op.execute(GRAMS)
        for table, number in NUMBERS.items():
            _do(POSTGRESQL, table, number)


def _require_trigrams(connection: sa.Connection) -> None:
    """See that this SQLite has what the index is made of."""
    version = connection.scalar(sa.text("SELECT sqlite_version()"))
    modules = connection.scalars(sa.text("SELECT name FROM pragma_module_list")).all()
    if "fts5" not in modules or tuple(map(int, version.split("."))) < OLDEST_WITH_TRIGRAMS:
        raise Unavailable(
            f"This SQLite ({version}) cannot index texts for searching; use one of at least 3.34 "
            "with FTS5 (the Python package pysqlite3 brings it along), or PostgreSQL."
        )


def _do(statements: tuple[str, ...], table: str, number: str) -> None:
    for statement in statements:
        op.execute(statement.replace("{table}", table).replace("{number}", number))


SQLITE = (
    """
    CREATE VIRTUAL TABLE {table}_search USING fts5(
        text, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1'
    )
    """,
    """
    INSERT INTO {table}_search (rowid, text)
    SELECT {number}, upper(substr(organization_id, -3)) || search_text FROM {table}
    """,
    """
    CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN
        INSERT INTO {table}_search (rowid, text)
        VALUES (new.{number}, upper(substr(new.organization_id, -3)) || new.search_text);
    END
    """,
    """
    CREATE TRIGGER {table}_search_update AFTER UPDATE OF search_text ON {table}
    WHEN old.search_text IS NOT new.search_text BEGIN
        INSERT INTO {table}_search ({table}_search, rowid, text) VALUES (
            'delete', old.{number}, upper(substr(old.organization_id, -3)) || old.search_text
        );
        INSERT INTO {table}_search (rowid, text)
        VALUES (new.{number}, upper(substr(new.organization_id, -3)) || new.search_text);
    END
    """,
    """
    CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN
        INSERT INTO {table}_search ({table}_search, rowid, text) VALUES (
            'delete', old.{number}, upper(substr(old.organization_id, -3)) || old.search_text
        );
    END
    """,
)

# Working it out takes as long as ten thousand comparisons: the index is to be asked instead.
GRAMS = """
    CREATE FUNCTION creatoraudit_grams(organization uuid, content text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
        SELECT array_agg(gram) FROM (
            SELECT one || lead(one) OVER places || lead(one, 2) OVER places AS gram
            FROM unnest(string_to_array(content, NULL)) WITH ORDINALITY AS ones(one, place)
            WINDOW places AS (ORDER BY place)
            UNION
            SELECT organization::text
        ) AS grams WHERE gram IS NOT NULL
    $$
"""

# Apart from the row itself: its other columns change with every refresh, and each change of a row
# would go into all of its indexes.
POSTGRESQL = (
    """
    CREATE TABLE {table}_search (
        rowid bigint PRIMARY KEY, organization_id uuid NOT NULL,
        search_text text COLLATE "C" NOT NULL
    )
    """,
    """
    INSERT INTO {table}_search (rowid, organization_id, search_text)
    SELECT {number}, organization_id, search_text FROM {table}
    """,
    """
    CREATE INDEX {table}_search_by_grams ON {table}_search
    USING gin (creatoraudit_grams(organization_id, search_text))
    """,
    """
    CREATE FUNCTION {table}_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM {table}_search WHERE rowid = old.{number};
        ELSIF TG_OP = 'UPDATE' THEN
            UPDATE {table}_search SET search_text = new.search_text WHERE rowid = new.{number};
        ELSE
            INSERT INTO {table}_search (rowid, organization_id, search_text)
            VALUES (new.{number}, new.organization_id, new.search_text);
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER {table}_search_insert_delete AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_search_changed()
    """,
    """
    CREATE TRIGGER {table}_search_update AFTER UPDATE OF search_text ON {table}
    FOR EACH ROW WHEN (old.search_text <> new.search_text)
    EXECUTE FUNCTION {table}_search_changed()
    """,
)
