"""The explicit list of everything the product can do."""

from __future__ import annotations

from types import ModuleType

from creatoraudit.about import operations as about
from creatoraudit.accounts import operations as accounts
from creatoraudit.analytics import deltas, overview, ranking, windowed
from creatoraudit.analytics import operations as analytics
from creatoraudit.creators import operations as creators
from creatoraudit.keys import operations as keys
from creatoraudit.keys import revocation, scanning, sealed
from creatoraudit.operation import Operation
from creatoraudit.organizations import operations as organizations
from creatoraudit.organizations import settings
from creatoraudit.search import operations as search
from creatoraudit.transfer import operations as transfer
from creatoraudit.usage import report as usage
from creatoraudit.videos import account_videos
from creatoraudit.videos import operations as videos

MODULES: tuple[ModuleType, ...] = (
    about,
    accounts,
    creators,
    account_videos,
    videos,
    analytics,
    overview,
    ranking,
    windowed,
    deltas,
    search,
    keys,
    revocation,
    scanning,
    sealed,
    organizations,
    settings,
    usage,
    transfer,
)


def operations() -> list[Operation]:
    """Every operation, in the order of the modules above and of their definition."""
    return [
        value.operation
        for module in MODULES
        for value in vars(module).values()
        if getattr(value, "__module__", None) == module.__name__ and hasattr(value, "operation")
    ]
