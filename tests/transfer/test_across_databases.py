"""An organization moves from one database to the other by its export alone."""

from collections.abc import Callable
from pathlib import Path

from creatoraudit.config import Settings
from creatoraudit.demo import NORTHLIGHT
from creatoraudit.wiring import opened_services
from tests.support.services import make_people, migrate_database
from tests.transfer.helpers import Files
from tests.transfer.test_importing import FLAT


def test_sqlite_and_postgresql_export_the_same_bytes(
    tmp_path: Path, postgres_url: Callable[[], str]
) -> None:
    whole = FLAT.encode()
    exports = []
    for name, url in (("first", None), ("second", postgres_url()), ("third", None)):
        settings = Settings(data=str(tmp_path / name), database_url=url)
        migrate_database(settings)
        with opened_services(settings) as services:
            files = Files(services, make_people(services, NORTHLIGHT)[0], tmp_path)
            assert files.bring(whole).lines_wrong == 0
            whole = files.export()
            exports.append(whole)
    assert exports[0] == exports[1] == exports[2]
