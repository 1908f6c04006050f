"""The only wiring: settings in, an ASGI application out."""

from __future__ import annotations

import gc
from collections.abc import Callable

from anyio import CapacityLimiter

from creatoraudit import catalog
from creatoraudit.config import Settings, load_settings
from creatoraudit.keys.check import KeyCheck
from creatoraudit.services import Services
from creatoraudit.storage.database import READERS
from creatoraudit.storage.notes import note_untrusted_forwarder
from creatoraudit.transfer.work import take_over
from creatoraudit.usage.recorder import Recorder
from creatoraudit.web.addresses import Addresses
from creatoraudit.web.api import Api
from creatoraudit.web.authentication import Authenticator
from creatoraudit.web.documents import documents
from creatoraudit.web.gate import Gate
from creatoraudit.web.lifespan import Lifespan
from creatoraudit.web.limits import Limits
from creatoraudit.web.logs import configure_logs
from creatoraudit.web.mcp.server import Mcp
from creatoraudit.web.pages import build_pages
from creatoraudit.web.routes import Routes
from creatoraudit.web.scanning import ScanningIntake
from creatoraudit.wiring import close_services, open_services

COLLECT_AFTER = 20_000
"""New objects that make the interpreter look for garbage; 700 unless told."""

# Reading SQLite is work, not waiting: with eight threads a page of 200 rows came at 0.7 of the rate
# it has with three, since they take the interpreter from each other.
SQLITE_THREADS = 3


def create_app() -> Gate:
    """The application of one server process, as the environment says."""
    configure_logs()
    app = build_app(load_settings())
    # What is there now stays; and a page of a list is thousands of objects, none of them in a ring.
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    return app


def build_app(settings: Settings) -> Gate:
    """The application of these settings."""
    services = open_services(settings)
    recorder = Recorder(services.database)

    def start() -> None:
        recorder.start()
        take_over(services)

    def stop() -> None:
        recorder.stop()
        close_services(services)

    return _gate(services, recorder, start=start, stop=stop)


def _gate(
    services: Services,
    recorder: Recorder,
    *,
    start: Callable[[], None],
    stop: Callable[[], None],
) -> Gate:
    settings = services.settings
    limits = Limits(services.slots, default=settings.rate_limit)
    threads = CapacityLimiter(SQLITE_THREADS if services.database.is_sqlite else READERS)
    authenticator = Authenticator(
        KeyCheck(services.database, services.epoch, services.secrets.pepper),
        services.epoch,
        limits,
        threads=threads,
    )
    api = Api(
        services,
        routes=Routes(catalog.operations(), documents(settings)),
        authenticator=authenticator,
        limits=limits,
        recorder=recorder,
        threads=threads,
    )
    mcp = Mcp(
        services,
        operations=catalog.operations(),
        authenticator=authenticator,
        limits=limits,
        recorder=recorder,
        threads=threads,
    )
    pages = build_pages(services, limits=limits)
    return Gate(
        api,
        mcp,
        ScanningIntake(services, pages, limits=limits),
        lifespan=Lifespan(start=start, close=mcp.close, stop=stop),
        addresses=Addresses(
            settings.proxies,
            on_untrusted=lambda address: note_untrusted_forwarder(settings.data_folder, address),
        ),
        access_log=settings.access_log,
    )
