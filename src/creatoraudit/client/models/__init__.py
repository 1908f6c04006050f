"""What the API answers. Made by `make reference`."""

from creatoraudit.client.models.account_videos import AccountVideo
from creatoraudit.client.models.api_keys import ApiKey, CreatedKey, KeyClient, RevokeReceipt
from creatoraudit.client.models.creators import AccountsSummary, Creator
from creatoraudit.client.models.health import Health
from creatoraudit.client.models.imports import Import, LineProblem, MappedColumn
from creatoraudit.client.models.meta import ApiMeta
from creatoraudit.client.models.search import (
    Caps,
    Found,
    FoundAccount,
    FoundCreator,
    FoundVideo,
    SearchMeta,
)
from creatoraudit.client.models.shared import Account
from creatoraudit.client.models.videos import Video
from creatoraudit.client.models.whoami import Whoami

__all__ = [
    "Account",
    "AccountVideo",
    "AccountsSummary",
    "ApiKey",
    "ApiMeta",
    "Caps",
    "CreatedKey",
    "Creator",
    "Found",
    "FoundAccount",
    "FoundCreator",
    "FoundVideo",
    "Health",
    "Import",
    "KeyClient",
    "LineProblem",
    "MappedColumn",
    "RevokeReceipt",
    "SearchMeta",
    "Video",
    "Whoami",
]
