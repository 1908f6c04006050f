"""An input for every operation, and what must be there for it to be done."""

import itertools
from collections.abc import Callable
from typing import Any

from creatoraudit.caller import Caller
from creatoraudit.keys.operations import create_api_key, rotate_api_key
from creatoraudit.operation import Operation, invoke
from creatoraudit.services import Services
from tests.support.inputs_accounts import INPUTS_ACCOUNTS
from tests.support.inputs_analytics import INPUTS_ANALYTICS
from tests.support.inputs_transfer import INPUTS_TRANSFER
from tests.support.inputs_videos import INPUTS_VIDEOS

Input = dict[str, Any]
Making = Callable[[Services, Caller], Input]

_numbers = itertools.count(1)


def input_for(operation: Operation, services: Services, owner: Caller) -> Input:
    """What the operation takes, path and body together, in the owner's organization."""
    return INPUTS[operation.name](services, owner)


def nothing(_services: Services, _owner: Caller) -> Input:
    return {}


def fixed(**values: object) -> Making:
    return lambda _services, _owner: dict(values)


def new_name(_services: Services, _owner: Caller) -> Input:
    return {"name": f"Made {next(_numbers)}"}


def a_key(**more: object) -> Making:
    """The id of a new key, and more."""
    return lambda services, owner: {"id": _made(services, owner).id, **more}


def a_rotated_key(services: Services, owner: Caller) -> Input:
    id = _made(services, owner).id
    invoke(services, owner, rotate_api_key, {"id": id})
    return {"id": id}


def a_secret(services: Services, owner: Caller) -> Input:
    return {"key": _made(services, owner).key}


def some_secrets(services: Services, owner: Caller) -> Input:
    return {"keys": [_made(services, owner).key, "x"]}


def _made(services: Services, owner: Caller) -> Any:
    return invoke(services, owner, create_api_key, new_name(services, owner))


INPUTS: dict[str, Making] = {
    **INPUTS_ACCOUNTS,
    **INPUTS_ANALYTICS,
    **INPUTS_TRANSFER,
    **INPUTS_VIDEOS,
    "whoami": nothing,
    "api_meta": nothing,
    "health": nothing,
    "list_api_keys": nothing,
    "get_api_key": a_key(),
    "create_api_key": new_name,
    "update_api_key": a_key(scopes=["read"], status="disabled"),
    "delete_api_key": a_key(),
    "rotate_api_key": a_key(grace_seconds=3600),
    "end_previous_secret": a_rotated_key,
    "revoke_api_key": a_secret,
    "report_leaked_keys": some_secrets,
    "open_sealed_copy": a_key(purpose="command", client="Claude Code"),
    "get_key_settings": nothing,
    "update_key_settings": fixed(hash_only_keys=True),
    "list_managers": nothing,
    "get_settings": nothing,
    "update_settings": fixed(post_lookback_days=90, timezone="Europe/Paris"),
    "get_usage": nothing,
}
