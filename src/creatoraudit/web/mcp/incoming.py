"""Messages as they come in: what is none is refused here, in words, before the library reads it."""

from __future__ import annotations

from typing import Any

import msgspec

from creatoraudit.models import encode
from creatoraudit.web.answers import ALWAYS, JSON, Answer

PARSE_ERROR = -32700
INVALID_REQUEST = -32600


class NoMessage(Exception):
    """The body is no message of the protocol; says why, and never repeats it."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        error = {"code": code, "message": words}
        document = encode({"jsonrpc": "2.0", "id": None, "error": error})
        self.answer = Answer(400, [*ALWAYS, JSON], document)


def read_message(body: bytes) -> dict[str, Any]:
    """The message of a body.

    Raises:
        NoMessage: it is not JSON, several messages, or none.
    """
    try:
        message = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoMessage(PARSE_ERROR, "The body is not JSON.") from None
    if isinstance(message, list):
        raise NoMessage(INVALID_REQUEST, "Send one message at a time: there are no batches.")
    if not isinstance(message, dict) or not _is_message(message):
        raise NoMessage(
            INVALID_REQUEST,
            'A message is an object with "jsonrpc": "2.0", a method, an id that is text or a whole '
            "number, and params that are an object.",
        )
    return message


def _is_message(message: dict[str, Any]) -> bool:
    id, params = message.get("id"), message.get("params")
    return (
        message.get("jsonrpc") == "2.0"
        and (isinstance(message.get("method"), str) or bool({"result", "error"} & set(message)))
        and (id is None or (isinstance(id, int | str) and not isinstance(id, bool)))
        and (params is None or isinstance(params, dict))
    )
