"""The key a client sends to `/mcp`: in a header, or in the address where it knows only that."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from creatoraudit.errors import BadRequest
from creatoraudit.models import field_name
from creatoraudit.web.mcp.toolsets import ALL, Choice
from creatoraudit.web.request import Request

AUTHORIZATION = b"authorization"
OWN_HEADER = b"x-creatoraudit-api-key"
IN_ADDRESS = "api_key"
PARAMETERS = (IN_ADDRESS, "readonly", "tools")
YES = frozenset({"1", "true", "yes"})
NO = frozenset({"0", "false", "no"})

DIFFERENT = (
    "Two different API keys were sent. Send one: as `Authorization: Bearer <key>`, as "
    "`X-CreatorAudit-API-Key: <key>`, or as ?api_key=<key>."
)


class Address(NamedTuple):
    """What the address says besides the path."""

    keys: tuple[bytes, ...]
    choice: Choice


PLAIN = Address((), Choice())


def read_address(query: bytes, *, groups: tuple[str, ...]) -> Address:
    """The keys and the choice of tools in a query.

    Raises:
        BadRequest: a parameter or value that is not known here; a key in the wrong one.
    """
    if not query:
        return PLAIN
    pairs = parse_qsl(query.decode(errors="surrogateescape"), keep_blank_values=True)
    unknown = [name for name, _ in pairs if name not in PARAMETERS]
    if unknown:
        raise BadRequest(
            f"The address has a parameter that is not known here ({field_name(unknown[0])}); "
            f"known are: {', '.join(PARAMETERS)}."
        )
    keys = tuple(
        value.strip().encode(errors="surrogateescape")
        for name, value in pairs
        if name == IN_ADDRESS
    )
    tools = ",".join(value for name, value in pairs if name == "tools")
    read_only = [value for name, value in pairs if name == "readonly"]
    return Address(tuple(filter(None, keys)), Choice(_groups(tools, groups), _is_on(read_only)))


def present_one(request: Request, in_address: tuple[bytes, ...]) -> bool:
    """Leave the request with its one key, as a bearer token; whether it came in the address.

    Raises:
        BadRequest: two keys that differ.
    """
    header = request.headers.get(AUTHORIZATION, b"").strip()
    # What is left where a client was told to send a key that it does not have.
    header = b"" if header.lower() == b"bearer" else header
    if AUTHORIZATION in request.repeated or (header and header[:7].lower() != b"bearer "):
        # Whoever authenticates says what is wrong with it.
        return False
    sent = [header[7:].strip(), request.headers.get(OWN_HEADER, b"").strip(), *in_address]
    keys = {key for key in sent if key}
    if len(keys) > 1:
        raise BadRequest(DIFFERENT)
    request.headers.pop(AUTHORIZATION, None)
    for key in keys:
        request.headers[AUTHORIZATION] = b"Bearer " + key
    return bool(in_address)


def _groups(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    asked = {name.strip().lower() for name in text.split(",")} - {""}
    if not asked <= {*known, ALL}:
        raise BadRequest(f"tools= takes {ALL}, or some of: {', '.join(known)}.")
    return (ALL,) if ALL in asked else tuple(sorted(asked))


def _is_on(values: list[str]) -> bool:
    given = {value.lower() for value in values}
    if not given <= YES | NO:
        raise BadRequest("readonly= takes 1 or 0.")
    return bool(given & YES)
