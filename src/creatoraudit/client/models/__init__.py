"""What the API answers. Made by `make reference`."""

from creatoraudit.client.models.account_videos import AccountVideo
from creatoraudit.client.models.api_keys import ApiKey, CreatedKey, KeyClient, RevokeReceipt
from creatoraudit.client.models.creators import AccountsSummary, Creator, CreatorRank, RankingMeta
from creatoraudit.client.models.health import Health
from creatoraudit.client.models.imports import Import, LineProblem, MappedColumn
from creatoraudit.client.models.meta import ApiMeta
from creatoraudit.client.models.overview import (
    Overview,
    OverviewChanges,
    OverviewFigures,
    OverviewMeta,
)
from creatoraudit.client.models.search import (
    Caps,
    Found,
    FoundAccount,
    FoundCreator,
    FoundVideo,
    SearchMeta,
)
from creatoraudit.client.models.settings import Settings
from creatoraudit.client.models.shared import (
    Account,
    Analytics,
    AnalyticsMeta,
    Changes,
    Corrected,
    Covered,
    DayFigures,
    Metrics,
    MetricsMeta,
    Subject,
    TodayFigures,
    Totals,
)
from creatoraudit.client.models.usage import (
    Collected,
    KeyCount,
    KeyRequests,
    Month,
    Quota,
    Quotas,
    Requests,
    Usage,
)
from creatoraudit.client.models.videos import DeltasMeta, Video
from creatoraudit.client.models.whoami import Whoami

__all__ = [
    "Account",
    "AccountVideo",
    "AccountsSummary",
    "Analytics",
    "AnalyticsMeta",
    "ApiKey",
    "ApiMeta",
    "Caps",
    "Changes",
    "Collected",
    "Corrected",
    "Covered",
    "CreatedKey",
    "Creator",
    "CreatorRank",
    "DayFigures",
    "DeltasMeta",
    "Found",
    "FoundAccount",
    "FoundCreator",
    "FoundVideo",
    "Health",
    "Import",
    "KeyClient",
    "KeyCount",
    "KeyRequests",
    "LineProblem",
    "MappedColumn",
    "Metrics",
    "MetricsMeta",
    "Month",
    "Overview",
    "OverviewChanges",
    "OverviewFigures",
    "OverviewMeta",
    "Quota",
    "Quotas",
    "RankingMeta",
    "Requests",
    "RevokeReceipt",
    "SearchMeta",
    "Settings",
    "Subject",
    "TodayFigures",
    "Totals",
    "Usage",
    "Video",
    "Whoami",
]
