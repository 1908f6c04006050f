"""Rows that the database writes as JSON: the same on both, whatever is in them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from creatoraudit.services import Services
from creatoraudit.storage.dialect import Flag, Id, Instant, Real, Text, Whole
from creatoraudit.storage.documents import Document, Json

ID = "01979d3c-4f00-7abc-8def-0123456789ab"

things = sa.table(
    "things",
    sa.column("id", Id),
    sa.column("text", Text),
    sa.column("whole", Whole),
    sa.column("real", Real),
    sa.column("flag", Flag),
    sa.column("at", Instant),
    sa.column("more", Text),
)
DOCUMENT = Document(
    "thing",
    {
        "id": things.c.id,
        "type": sa.literal_column("'thing'"),
        "text": things.c.text,
        "whole": things.c.whole,
        "real": things.c.real,
        "flag": things.c.flag,
        "at": things.c.at,
        "more": Json(things.c.more),
        "either": sa.func.coalesce(things.c.text, things.c.more),
    },
)
NOTHING = dict.fromkeys(["text", "whole", "real", "flag", "at"])


def written(services: Services, **values: Any) -> Any:
    """What the database makes of a row, and the cache of statements of the next one."""
    row = {"id": ID, **NOTHING, "more": "{}", **values}
    with services.database.writing() as connection:
        made = sa.Table(
            "things",
            sa.MetaData(),
            *(sa.Column(column.name, column.type) for column in things.columns),
        )
        made.create(connection)
        connection.execute(made.insert(), row)
        text = connection.scalar(sa.select(DOCUMENT.label("document")).select_from(things))
    return json.loads(text or "")


def test_every_kind_of_value(services: Services) -> None:
    values = {
        "text": "name",
        "whole": (1 << 53) - 1,
        "real": 33.333333333333336,
        "flag": True,
        "at": datetime(2026, 6, 14, 9, 30, 59, 999_999, tzinfo=UTC),
        "more": '{"a":["b",null]}',
    }
    assert written(services, **values) == {
        **values,
        "id": ID,
        "type": "thing",
        "at": "2026-06-14T09:30:59Z",
        "more": {"a": ["b", None]},
        "either": "name",
    }


def test_what_is_not_known(services: Services) -> None:
    assert written(services) == {
        "id": ID,
        "type": "thing",
        **NOTHING,
        "more": {},
        "either": "{}",
    }


@pytest.mark.parametrize("flag", [True, False])
def test_flags(services: Services, flag: bool) -> None:
    assert written(services, flag=flag)["flag"] is flag


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "\\",
        "\n\r\t\b\f",
        "\x01\x1f\x7f",
        "é",
        "日本",
        "👩‍👧",
        "\u2028",
        "</script>",
        "'",
        "{0} %s",
    ],
)
def test_every_text_is_itself(services: Services, text: str) -> None:
    document = written(services, text=text, more=json.dumps({text: text}))
    assert document["text"] == document["either"] == text
    assert document["more"] == {text: text}


def test_a_document_stands_for_its_name_among_the_statements_compiled(services: Services) -> None:
    keys = [
        sa.select(document.label("document"))._generate_cache_key()
        for document in (DOCUMENT, Document("thing", {}), Document("other", {}))
    ]
    assert keys[0] == keys[1]
    assert keys[0] != keys[2]
