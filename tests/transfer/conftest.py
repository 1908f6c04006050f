"""The files of both organizations."""

from pathlib import Path

import pytest

from creatoraudit.services import Services
from tests.support.services import Cast
from tests.transfer.helpers import Files


@pytest.fixture
def alice_files(services: Services, cast: Cast, tmp_path: Path) -> Files:
    """What Alice, the owner of `demo`, does with files."""
    return Files(services, cast.alice, tmp_path)


@pytest.fixture
def charlie_files(services: Services, cast: Cast, tmp_path: Path) -> Files:
    """What Charlie, who owns `rival`, does with files."""
    return Files(services, cast.charlie, tmp_path)
