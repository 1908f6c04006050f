"""How an organization collects, and in which time zone its days begin."""

from __future__ import annotations

from typing import Any

from creatoraudit.analytics.rollups.rebuild import request_zone
from creatoraudit.analytics.window import zone_of
from creatoraudit.models import Nothing, changes
from creatoraudit.operation import Context, Get, Patch, operation
from creatoraudit.organizations import queries
from creatoraudit.organizations.models import Settings, UpdateSettings
from creatoraudit.organizations.operations import find


@operation(scope="read", role="viewer", rest=Get("/settings"))
def get_settings(ctx: Context, data: Nothing) -> Settings:
    """Get the organization's settings.

    `timezone` is where its days begin; `figures_timezone` is the one its figures are in now. They
    differ while the figures are being computed anew after a change.
    """
    return _settings(find(ctx))


@operation(scope="admin", role="admin", rest=Patch("/settings"))
def update_settings(ctx: Context, data: UpdateSettings) -> Settings:
    """Change the organization's settings.

    The caps count for every account without its own: null follows every post of any age. Another
    `timezone` computes all figures anew in the background; until that is done, answers go on in
    the zone they name.
    """
    organization = find(ctx)
    wanted = changes(data)
    changed = {
        name: value for name, value in wanted.items() if value != organization._mapping[name]
    }
    if "timezone" in changed:
        zone_of(changed["timezone"])
    if changed:
        queries.update_organization(ctx.connection, ctx.organization_id, values=changed)
    if "timezone" in changed:
        request_zone(ctx, changed["timezone"])
    ctx.record(
        "organization.settings_changed",
        subject="organization",
        id=organization.id,
        name=organization.name,
        fields=sorted(changed),
    )
    return _settings(find(ctx))


def _settings(organization: Any) -> Settings:
    return Settings(
        max_recent_posts_per_account=organization.max_recent_posts_per_account,
        post_lookback_days=organization.post_lookback_days,
        timezone=organization.timezone,
        figures_timezone=organization.rollup_timezone,
    )
