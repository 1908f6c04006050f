"""All SQL of importing: the record of imports, and the subjects that files name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.paging import ListInput, Sorting
from creatoraudit.storage.dialect import upsert
from creatoraudit.storage.keyset import page_of, total
from creatoraudit.storage.tables import (
    account_snapshots,
    accounts,
    creators,
    imported_subjects,
    imports,
    post_snapshots,
    posts,
)

SUBJECTS: dict[str, sa.Table] = {"creator": creators, "account": accounts, "post": posts}

# What keeps a subject here that an import brought: rows of others that hold on to it.
HOLDS: dict[str, tuple[tuple[sa.Table, str], ...]] = {
    "post": ((post_snapshots, "post_id"),),
    "account": ((account_snapshots, "account_id"), (posts, "account_id")),
    "creator": ((accounts, "creator_id"),),
}


def insert_import(connection: Connection, organization_id: str, *, row: dict[str, Any]) -> None:
    """Note that an import is to be done."""
    connection.execute(imports.insert(), {"organization_id": organization_id, **row})


def find_import(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """One import of the organization, or None."""
    return connection.execute(imports.select().where(_is(organization_id, id))).one_or_none()


def page_of_imports(
    connection: Connection,
    organization_id: str,
    *,
    data: ListInput,
    sorting: Sorting,
    filters: dict[str, Any],
) -> tuple[list[Row[Any]], str | None]:
    """One page of the organization's imports, and the next cursor."""
    return page_of(
        connection,
        imports.select().where(imports.c.organization_id == organization_id),
        data=data,
        sorting=sorting,
        column=imports.c.created_at,
        id_column=imports.c.id,
        filters=filters,
    )


def count_imports(connection: Connection, organization_id: str) -> int:
    """How many imports the organization has done."""
    return total(connection, imports.select().where(imports.c.organization_id == organization_id))


def update_import(
    connection: Connection,
    organization_id: str,
    *,
    id: str,
    values: dict[str, Any],
    among: Collection[str] = (),
) -> bool:
    """Change columns of an import; with `among`, only while it has one of these statuses. Tells
    whether it had.
    """
    change = imports.update().where(_is(organization_id, id)).values(values)
    if among:
        change = change.where(imports.c.status.in_(among))
    return connection.execute(change).rowcount > 0


def creators_called(
    connection: Connection, organization_id: str, *, names: Iterable[str]
) -> list[Row[Any]]:
    """The creators with these names, namesakes in the order in which they came."""
    query = (
        sa.select(creators)
        .where(creators.c.organization_id == organization_id, creators.c.name.in_(list(names)))
        .order_by(creators.c.name, creators.c.added_at, creators.c.id)
    )
    return list(connection.execute(query))


def accounts_called(
    connection: Connection, organization_id: str, *, platform: str, usernames: Iterable[str]
) -> list[Row[Any]]:
    """The accounts with these names on a platform."""
    query = sa.select(accounts).where(
        accounts.c.organization_id == organization_id,
        accounts.c.platform == platform,
        accounts.c.username.in_(list(usernames)),
    )
    return list(connection.execute(query))


def count_accounts(connection: Connection, organization_id: str) -> int:
    """How many accounts the organization tracks."""
    query = sa.select(sa.func.count()).where(accounts.c.organization_id == organization_id)
    return connection.scalar(query) or 0


def ids_of_posts(
    connection: Connection, organization_id: str, *, platform: str, external_ids: Iterable[str]
) -> list[Row[Any]]:
    """The posts with these ids of a platform: our id beside its own."""
    query = sa.select(posts.c.id, posts.c.external_id).where(
        posts.c.organization_id == organization_id,
        posts.c.platform == platform,
        posts.c.external_id.in_(list(external_ids)),
    )
    return list(connection.execute(query))


def subjects_by_id(
    connection: Connection, organization_id: str, *, kind: str, ids: Iterable[str]
) -> list[Row[Any]]:
    """Some creators, accounts or posts."""
    table = SUBJECTS[kind]
    return list(connection.execute(table.select().where(_owns(table, organization_id, ids))))


def insert_subjects(
    connection: Connection, organization_id: str, *, kind: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add creators, accounts or posts; all rows have the same columns."""
    made = [{"organization_id": organization_id, **row} for row in rows]
    connection.execute(SUBJECTS[kind].insert(), made)


def adopt_posts(
    connection: Connection, organization_id: str, *, accounts_made: Iterable[Mapping[str, Any]]
) -> None:
    """Tell the posts that were there before their accounts whose they are."""
    adopt = (
        posts.update()
        .where(
            posts.c.organization_id == organization_id,
            posts.c.account_id.is_(None),
            posts.c.platform == sa.bindparam("its_platform"),
            posts.c.account_username == sa.bindparam("its_username"),
        )
        .values(account_id=sa.bindparam("its_id"))
    )
    rows = [
        {"its_id": made["id"], "its_platform": made["platform"], "its_username": made["username"]}
        for made in accounts_made
    ]
    if rows:
        connection.execute(adopt, rows)


def moment_of_file(connection: Connection, organization_id: str, *, digest: str) -> int | None:
    """When this very file was first imported, in microseconds since 1970; not what was undone."""
    query = sa.select(sa.func.min(sa.type_coerce(imports.c.created_at, sa.BigInteger))).where(
        imports.c.organization_id == organization_id,
        imports.c.file_digest == digest,
        imports.c.undone_at.is_(None),
        imports.c.is_dry_run == sa.false(),
    )
    return connection.scalar(query)


def update_subject(
    connection: Connection, organization_id: str, *, kind: str, id: str, values: dict[str, Any]
) -> None:
    """Fill in columns of a creator, account or post."""
    table = SUBJECTS[kind]
    connection.execute(table.update().where(_owns(table, organization_id, [id])).values(values))


def note_subjects(
    connection: Connection, organization_id: str, *, import_id: str, kind: str, ids: Iterable[str]
) -> None:
    """Remember what an import added, or added observations to."""
    rows = [
        {
            "organization_id": organization_id,
            "import_id": import_id,
            "subject_type": kind,
            "subject_id": id,
        }
        for id in sorted(ids)
    ]
    if rows:
        connection.execute(upsert(connection, imported_subjects).on_conflict_do_nothing(), rows)


def subjects_of(
    connection: Connection, organization_id: str, *, import_id: str, kind: str, most: int
) -> list[str]:
    """Some of what an import touched and that was not yet undone."""
    query = (
        sa.select(imported_subjects.c.subject_id)
        .where(_touched(organization_id, import_id, kind))
        .order_by(imported_subjects.c.subject_id)
        .limit(most)
    )
    return list(connection.scalars(query))


def forget_subjects(
    connection: Connection, organization_id: str, *, import_id: str, kind: str, ids: Sequence[str]
) -> None:
    """These were undone."""
    connection.execute(
        imported_subjects.delete().where(
            _touched(organization_id, import_id, kind),
            imported_subjects.c.subject_id.in_(list(ids)),
        )
    )


def brought_and_unused(
    connection: Connection, organization_id: str, *, import_id: str, kind: str, ids: Sequence[str]
) -> list[Row[Any]]:
    """Those of some subjects that an import added and nothing else has used since."""
    table = SUBJECTS[kind]
    held: set[str] = set()
    for holder, column in HOLDS[kind]:
        query = sa.select(holder.c[column]).where(
            holder.c.organization_id == organization_id, holder.c[column].in_(list(ids))
        )
        held.update(connection.scalars(query.distinct()))
    free = [id for id in ids if id not in held]
    query = table.select().where(
        _owns(table, organization_id, free), table.c.import_id == import_id
    )
    return list(connection.execute(query))


def delete_subjects(
    connection: Connection, organization_id: str, *, kind: str, ids: Sequence[str]
) -> None:
    """Remove creators, accounts or posts that nothing holds."""
    table = SUBJECTS[kind]
    connection.execute(table.delete().where(_owns(table, organization_id, ids)))


def _is(organization_id: str, id: str) -> sa.ColumnElement[bool]:
    return sa.and_(imports.c.organization_id == organization_id, imports.c.id == id)


def _owns(table: sa.Table, organization_id: str, ids: Iterable[str]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.organization_id == organization_id, table.c.id.in_(list(ids)))


def _touched(organization_id: str, import_id: str, kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        imported_subjects.c.organization_id == organization_id,
        imported_subjects.c.import_id == import_id,
        imported_subjects.c.subject_type == kind,
    )
