"""Everything that can be asked. Made by `make reference`."""

from creatoraudit.client.methods.account_videos import AccountVideosMethods
from creatoraudit.client.methods.accounts import AccountsMethods
from creatoraudit.client.methods.analytics import AnalyticsMethods
from creatoraudit.client.methods.api_keys import ApiKeysMethods
from creatoraudit.client.methods.creators import CreatorsMethods
from creatoraudit.client.methods.export import ExportMethods
from creatoraudit.client.methods.health import HealthMethods
from creatoraudit.client.methods.imports import ImportsMethods
from creatoraudit.client.methods.meta import MetaMethods
from creatoraudit.client.methods.overview import OverviewMethods
from creatoraudit.client.methods.search import SearchMethods
from creatoraudit.client.methods.settings import SettingsMethods
from creatoraudit.client.methods.usage import UsageMethods
from creatoraudit.client.methods.videos import VideosMethods
from creatoraudit.client.methods.whoami import WhoamiMethods


class Methods(
    AccountVideosMethods,
    AccountsMethods,
    AnalyticsMethods,
    ApiKeysMethods,
    CreatorsMethods,
    ExportMethods,
    HealthMethods,
    ImportsMethods,
    MetaMethods,
    OverviewMethods,
    SearchMethods,
    SettingsMethods,
    UsageMethods,
    VideosMethods,
    WhoamiMethods,
):
    """Everything that can be asked."""
