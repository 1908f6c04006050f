"""The past of the demonstration: an account after the other, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from creatoraudit.accounts.models import UpdateAccount
from creatoraudit.accounts.operations import update_account
from creatoraudit.collection.backfill.filling import Span, fill_account, fill_video
from creatoraudit.collection.collectors.demo import DemoCollector
from creatoraudit.collection.models import AccountSubject
from creatoraudit.collection.world.cast import GUESTS, NORTHLIGHT_CAST, RIVAL_CAST, Role
from creatoraudit.collection.world.platform import World
from creatoraudit.collection.world.words import TOPICS
from creatoraudit.creators.models import CreateCreator, ListCreators
from creatoraudit.creators.operations import create_creator, list_creators
from creatoraudit.demo.people import MAKER, NORTHLIGHT, RIVAL
from creatoraudit.operation import changing
from creatoraudit.organizations.models import UpdateSettings
from creatoraudit.organizations.operations import organization_by_slug
from creatoraudit.organizations.settings import update_settings
from creatoraudit.services import Services
from creatoraudit.storage import installation
from creatoraudit.storage.dialect import take_turn

OLDER = timedelta(days=60)
"""How much further back the posts of a feed go."""
VIDEO_EVERY = 55
"""Every so many posts of an account is followed as a video of its own, too."""

MADE = "made"

Progress = Callable[[int, int], None]


class Past(NamedTuple):
    """What an organization of the demonstration has tracked."""

    slug: str
    cast: Sequence[Role]
    videos: Sequence[Role]
    """Whose newest post of some time ago is followed by itself."""


PASTS = (
    Past(NORTHLIGHT.slug, NORTHLIGHT_CAST, GUESTS),
    Past(RIVAL.slug, RIVAL_CAST, GUESTS[:1]),
)


class _Making(msgspec.Struct, frozen=True):
    """One organization whose past is being made."""

    id: str
    past: Past
    world: World
    until: datetime
    days: int
    fact: str


def make_history(
    services: Services,
    *,
    days: int,
    pasts: Sequence[Past] = PASTS,
    progress: Progress = lambda done, total: None,
) -> None:
    """Give the organizations of the demonstration their past, unless they have it; what an
    interruption left out is made the next time.
    """
    wanted = [making for past in pasts if (making := _begin(services, past, days=days))]
    total, done = sum(len(making.past.cast) for making in wanted), 0
    for making in wanted:
        for role in making.past.cast:
            _fill(services, making, role)
            done += 1
            progress(done, total)
        _finish(services, making)


def _begin(services: Services, past: Past, *, days: int) -> _Making | None:
    """Note until when the past goes, and add the creators; None where all is made."""
    with changing(services, MAKER) as ctx:
        take_turn(ctx.connection, "demonstration")
        organization = organization_by_slug(ctx, past.slug)
        ctx.organization_id = organization.id
        fact = f"demonstration:history:{organization.id}"
        known = installation.read_facts(ctx.connection).get(fact)
        if known == MADE:
            return None
        until = ctx.now if known is None else datetime.fromisoformat(known)
        if known is None:
            installation.note_once(ctx.connection, {fact: until.isoformat()})
            update_settings(ctx, UpdateSettings(post_lookback_days=days + OLDER.days))
            ctx.now = until - timedelta(days=days)
            for name in sorted({role.creator for role in past.cast if role.creator}):
                create_creator(ctx, CreateCreator(name=name))
    world = DemoCollector(made_at=organization.created_at).world
    return _Making(organization.id, past, world, until, days, fact)


def _fill(services: Services, making: _Making, role: Role) -> None:
    """One account, in one transaction."""
    tracked = min(making.days, role.tracked_days)
    span = Span(
        since=making.until - timedelta(days=tracked),
        until=making.until - timedelta(days=role.paused_days or 0),
        older=OLDER,
    )
    with _changing(services, making) as ctx:
        creators = list_creators(ctx, ListCreators(limit=200)).items
        creator = next((row for row in creators if row.name == role.creator), None)
        id = fill_account(
            ctx,
            making.world,
            _subject(role),
            span=span,
            creator=creator,
            category=TOPICS[role.topic].category,
            video_every=VIDEO_EVERY,
        )
        if id is not None and role.paused_days:
            ctx.now = span.until
            update_account(ctx, UpdateAccount(account_id=id, is_active=False))
        ctx.now = span.since


def _finish(services: Services, making: _Making) -> None:
    """Add the videos of others, once, and note that all is made."""
    with _changing(services, making) as ctx:
        take_turn(ctx.connection, "demonstration")
        if installation.read_facts(ctx.connection)[making.fact] == MADE:
            return
        for number, role in enumerate(making.past.videos, start=1):
            span = Span(
                since=making.until - timedelta(days=min(making.days, 30 * number)),
                until=making.until,
                older=OLDER,
            )
            fill_video(ctx, making.world, _subject(role), span=span)
        installation.change_fact(ctx.connection, making.fact, MADE)


def _changing(services: Services, making: _Making) -> Any:
    return changing(services, msgspec.structs.replace(MAKER, organization_id=making.id))


def _subject(role: Role) -> AccountSubject:
    return AccountSubject(platform=role.platform, username=role.username)
