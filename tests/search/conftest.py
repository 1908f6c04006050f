"""An organization for each test, and one for all tests of a file."""

import pytest

from tests.support.server import Site
from tests.support.workspaces import Own


@pytest.fixture
def own(standing_site: Site) -> Own:
    """An organization of the test's own."""
    return Own(standing_site)


@pytest.fixture(scope="module")
def shared(standing_site: Site) -> Own:
    """The organization of the file's tests, none of which changes what another one reads."""
    return Own(standing_site)
