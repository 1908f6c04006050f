"""Which keys the card offers to fill in."""

from creatoraudit.caller import Caller
from creatoraudit.keys.operations import create_api_key, list_api_keys
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.web.pages.connecting import connect_with
from tests.support.services import Cast


def offered(services: Services, caller: Caller) -> list[str]:
    keys = invoke(services, caller, list_api_keys, {}).items
    return [key.name for key in connect_with(keys, caller).keys]


def test_a_key_that_holds_admin_is_offered_to_owners_only(services: Services, cast: Cast) -> None:
    invoke(services, cast.alice, create_api_key, {"name": "Plain"})
    invoke(services, cast.alice, create_api_key, {"name": "Powerful", "scopes": ["admin"]})

    assert offered(services, cast.alice) == ["Powerful", "Plain"]
    assert offered(services, cast.tomas) == ["Plain"]
