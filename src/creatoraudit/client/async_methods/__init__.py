"""Everything that can be asked. Made by `make reference`."""

from creatoraudit.client.async_methods.account_videos import AsyncAccountVideosMethods
from creatoraudit.client.async_methods.accounts import AsyncAccountsMethods
from creatoraudit.client.async_methods.analytics import AsyncAnalyticsMethods
from creatoraudit.client.async_methods.api_keys import AsyncApiKeysMethods
from creatoraudit.client.async_methods.creators import AsyncCreatorsMethods
from creatoraudit.client.async_methods.export import AsyncExportMethods
from creatoraudit.client.async_methods.health import AsyncHealthMethods
from creatoraudit.client.async_methods.imports import AsyncImportsMethods
from creatoraudit.client.async_methods.meta import AsyncMetaMethods
from creatoraudit.client.async_methods.overview import AsyncOverviewMethods
from creatoraudit.client.async_methods.search import AsyncSearchMethods
from creatoraudit.client.async_methods.settings import AsyncSettingsMethods
from creatoraudit.client.async_methods.usage import AsyncUsageMethods
from creatoraudit.client.async_methods.videos import AsyncVideosMethods
from creatoraudit.client.async_methods.whoami import AsyncWhoamiMethods


class AsyncMethods(
    AsyncAccountVideosMethods,
    AsyncAccountsMethods,
    AsyncAnalyticsMethods,
    AsyncApiKeysMethods,
    AsyncCreatorsMethods,
    AsyncExportMethods,
    AsyncHealthMethods,
    AsyncImportsMethods,
    AsyncMetaMethods,
    AsyncOverviewMethods,
    AsyncSearchMethods,
    AsyncSettingsMethods,
    AsyncUsageMethods,
    AsyncVideosMethods,
    AsyncWhoamiMethods,
):
    """Everything that can be asked."""
