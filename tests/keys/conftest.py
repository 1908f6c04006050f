"""The people of `demo` and Charlie, each with the operations on keys."""

import pytest

from creatoraudit.services import Services
from tests.keys.helpers import Keys
from tests.support.services import Cast


@pytest.fixture
def alice_keys(services: Services, cast: Cast) -> Keys:
    """What Alice, the owner, does with keys."""
    return Keys(services, cast.alice)


@pytest.fixture
def tomas_keys(services: Services, cast: Cast) -> Keys:
    """What Tomás, an admin, does with keys."""
    return Keys(services, cast.tomas)


@pytest.fixture
def charlie_keys(services: Services, cast: Cast) -> Keys:
    """What Charlie, of the other organization, does with keys."""
    return Keys(services, cast.charlie)
