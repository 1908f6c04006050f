"""An input for every operation on accounts and creators."""

import itertools
from typing import Any

from creatoraudit.accounts.models import Account
from creatoraudit.accounts.operations import track_account
from creatoraudit.caller import Caller
from creatoraudit.creators.models import Creator
from creatoraudit.creators.operations import create_creator
from creatoraudit.operation import invoke
from creatoraudit.services import Services

Input = dict[str, Any]

_numbers = itertools.count(1)


def new_handle(_services: Services, _owner: Caller) -> Input:
    return {"platform": "tiktok", "username": f"walk.{next(_numbers)}"}


def a_new_account(services: Services, owner: Caller, **more: object) -> Account:
    account: Account = invoke(
        services, owner, track_account, {**new_handle(services, owner), **more}
    )
    return account


def a_new_creator(services: Services, owner: Caller, **more: object) -> Creator:
    name = f"Creator {next(_numbers)}"
    creator: Creator = invoke(services, owner, create_creator, {"name": name, **more})
    return creator


def nothing(_services: Services, _owner: Caller) -> Input:
    return {}


def an_account(services: Services, owner: Caller) -> Input:
    return {"account_id": a_new_account(services, owner).id}


def a_change_of_account(services: Services, owner: Caller) -> Input:
    return {**an_account(services, owner), "is_active": False, "category": "Beauty"}


def a_name(_services: Services, _owner: Caller) -> Input:
    return {"name": f"Made {next(_numbers)}"}


def a_creator(services: Services, owner: Caller) -> Input:
    return {"creator_id": a_new_creator(services, owner).id}


def a_change_of_creator(services: Services, owner: Caller) -> Input:
    return {**a_creator(services, owner), "is_active": False}


def both(services: Services, owner: Caller) -> Input:
    return {**a_creator(services, owner), **an_account(services, owner)}


def linked(services: Services, owner: Caller) -> Input:
    creator_id = a_new_creator(services, owner).id
    account = a_new_account(services, owner, creator_id=creator_id)
    return {"creator_id": creator_id, "account_id": account.id}


INPUTS_ACCOUNTS = {
    "list_accounts": nothing,
    "track_account": new_handle,
    "get_account": an_account,
    "update_account": a_change_of_account,
    "delete_account": an_account,
    "refresh_account": an_account,
    "list_creators": nothing,
    "create_creator": a_name,
    "get_creator": a_creator,
    "update_creator": a_change_of_creator,
    "delete_creator": a_creator,
    "list_creator_accounts": a_creator,
    "get_creator_account": linked,
    "add_account_to_creator": both,
    "remove_account_from_creator": linked,
}
