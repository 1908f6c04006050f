"""All SQL of people, sessions and links, which belong to the installation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from creatoraudit.storage.tables import sessions, sign_in_links, users


def find_user(connection: Connection, *, user_id: str) -> Any:
    """The person with this id, or None."""
    return connection.execute(users.select().where(users.c.id == user_id)).one_or_none()


def find_user_by_email(connection: Connection, *, email_key: str) -> Any:
    """The person with this e-mail, or None."""
    return connection.execute(users.select().where(users.c.email_key == email_key)).one_or_none()


def insert_user(connection: Connection, *, row: dict[str, Any]) -> None:
    """Add a person."""
    connection.execute(users.insert(), row)


def update_user(connection: Connection, *, user_id: str, values: dict[str, Any]) -> None:
    """Change columns of a person."""
    connection.execute(users.update().where(users.c.id == user_id).values(values))


def insert_session(connection: Connection, *, row: dict[str, Any]) -> None:
    """Add a session."""
    connection.execute(sessions.insert(), row)


def find_session(connection: Connection, *, digest: bytes) -> Any:
    """A session with its person, or None, however old it is."""
    query = (
        sa.select(
            sessions,
            users.c.name,
            users.c.email,
            users.c.password_hash.is_not(None).label("has_password"),
        )
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.digest == digest)
    )
    return connection.execute(query).one_or_none()


def see_session(connection: Connection, *, digest: bytes, at: datetime) -> None:
    """Note that a session is in use."""
    later = sa.and_(sessions.c.digest == digest, sessions.c.last_seen_at < at)
    connection.execute(sessions.update().where(later).values(last_seen_at=at))


def delete_session(connection: Connection, *, digest: bytes) -> None:
    """End a session."""
    connection.execute(sessions.delete().where(sessions.c.digest == digest))


def delete_other_sessions(connection: Connection, *, user_id: str, digest: bytes) -> None:
    """End all sessions of a person but one."""
    others = sa.and_(sessions.c.user_id == user_id, sessions.c.digest != digest)
    connection.execute(sessions.delete().where(others))


def delete_dead_sessions(connection: Connection, *, now: datetime, unseen_since: datetime) -> None:
    """Drop the sessions that nobody can use any more."""
    dead = sa.or_(sessions.c.expires_at <= now, sessions.c.last_seen_at <= unseen_since)
    connection.execute(sessions.delete().where(dead))


def insert_link(connection: Connection, *, row: dict[str, Any]) -> None:
    """Add a one-time link."""
    connection.execute(sign_in_links.insert(), row)


def find_link(connection: Connection, *, digest: bytes, now: datetime) -> Any:
    """A link that can still be used, with its person, or None."""
    query = (
        sa.select(sign_in_links, users.c.name, users.c.email)
        .join(users, users.c.id == sign_in_links.c.user_id, isouter=True)
        .where(sign_in_links.c.digest == digest, *_usable(now))
    )
    return connection.execute(query).one_or_none()


def use_link(connection: Connection, *, digest: bytes, now: datetime) -> bool:
    """Use a link up; False when it cannot be used, or another request was first."""
    mark = sign_in_links.update().where(sign_in_links.c.digest == digest, *_usable(now))
    return connection.execute(mark.values(used_at=now)).rowcount == 1


def end_links(connection: Connection, *, user_id: str, now: datetime) -> None:
    """Make the links of a person unusable."""
    theirs = sign_in_links.update().where(sign_in_links.c.user_id == user_id, *_usable(now))
    connection.execute(theirs.values(used_at=now))


def delete_dead_links(connection: Connection, *, before: datetime) -> None:
    """Drop the links that ran out before an instant."""
    connection.execute(sign_in_links.delete().where(sign_in_links.c.expires_at < before))


def _usable(now: datetime) -> list[sa.ColumnElement[bool]]:
    return [sign_in_links.c.used_at.is_(None), sign_in_links.c.expires_at > now]
