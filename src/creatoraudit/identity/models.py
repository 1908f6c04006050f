"""People and their sessions, as the pages and the command line know them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Purpose = Literal["sign-in", "setup"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in."""

    user_id: str
    name: str
    email: str
    has_password: bool
    authenticated_at: datetime
    """When this person last proved who they are."""
    session_digest: bytes


class LinkTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What a one-time link is good for; a setup link belongs to nobody yet."""

    purpose: Purpose
    user_id: str | None
    name: str | None
    email: str | None
    expires_at: datetime


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """What the first owner tells about themselves and the organization."""

    organization: str
    name: str
    email: str
    password: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A new session: the token goes into a cookie and is kept nowhere else."""

    token: str
    user_id: str
    expires_at: datetime
