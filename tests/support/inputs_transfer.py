"""An input for every operation on files."""

from time import sleep
from typing import Any

from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.transfer.operations import get_import, start_import
from creatoraudit.transfer.spool import place_of

Input = dict[str, Any]

FILE = b"name\nAnna\n"


def a_file(services: Services, owner: Caller) -> Input:
    """The id of a file that was received; over HTTP the same bytes are the body."""
    place = place_of(services.settings, owner.organization_id, uuid7())
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(FILE)
    return {"file": place.name.partition(".")[2], "kind": "creators"}


def an_import(services: Services, owner: Caller) -> Input:
    """An import that has ended."""
    id = invoke(services, owner, start_import, a_file(services, owner)).id
    while invoke(services, owner, get_import, {"id": id}).finished_at is None:
        sleep(0.01)
    return {"id": id}


def nothing(_services: Services, _owner: Caller) -> Input:
    return {}


INPUTS_TRANSFER = {
    "list_imports": nothing,
    "start_import": a_file,
    "get_import": an_import,
    "undo_import": an_import,
    "export": nothing,
}
