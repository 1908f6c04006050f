"""One request to the API before it is sent, and how its answer is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
import msgspec

from creatoraudit import __version__
from creatoraudit.client.answers import UNSET, as_it_is
from creatoraudit.client.errors import UnexpectedAnswer

T = TypeVar("T")

AGENT = f"creatoraudit-python/{__version__}"
PREFIX = "/v2"
JSON = "application/json"
CSV = "text/csv"
LINES = "application/x-ndjson"
CHUNK_BYTES = 1 << 16


class Call(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What is asked."""

    method: str
    path: str
    read: Callable[[bytes], T]
    query: Mapping[str, Any] = {}
    """None leaves a parameter out."""
    body: Mapping[str, Any] | None = None
    """UNSET leaves a field out; None is null."""
    file: Path | bytes | None = None
    """Sent as the body, as it is."""
    idempotency_key: str | None = None
    repeatable: bool = False
    """To ask twice is as good as to ask once."""


def segment(value: str) -> str:
    """A value as one segment of a path."""
    return quote(value, safe="")


def request_key(own: str | None) -> str:
    """What a request that must not be done twice is called."""
    return own or str(uuid4())


def request_of(call: Call[Any], *, base_url: str, api_key: str | None) -> dict[str, Any]:
    """The arguments of an HTTP request."""
    accept = "*/*" if call.read is as_it_is else JSON
    headers = {"accept": accept, "user-agent": AGENT}
    if api_key is not None:
        headers["authorization"] = f"Bearer {api_key}"
    if call.idempotency_key is not None:
        headers["idempotency-key"] = call.idempotency_key
    request: dict[str, Any] = {
        "method": call.method,
        "url": f"{base_url.rstrip('/')}{PREFIX}{call.path}",
        "params": dict(_as_text(call.query.items())),
        "headers": headers,
    }
    if call.body is not None:
        headers["content-type"] = JSON
        sent = {name: value for name, value in call.body.items() if value is not UNSET}
        request["content"] = msgspec.json.encode(sent)
    if call.file is not None:
        headers["content-type"] = _media_type(call.file)
        headers["content-length"] = str(_size(call.file))
    return request


def result_of(call: Call[T], answer: httpx.Response) -> T:
    """What was answered.

    Raises:
        UnexpectedAnswer: this is nothing that the API answers.
    """
    try:
        return call.read(answer.content)
    except msgspec.DecodeError as error:
        raise UnexpectedAnswer(f"The answer is not what was expected: {error}") from error


def chunks_of(file: Path | bytes) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    if isinstance(file, bytes):
        yield file
        return
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            yield chunk


def _media_type(file: Path | bytes) -> str:
    """What it is called; the server looks at the content all the same."""
    start = file[:1] if isinstance(file, bytes) else b""
    is_lines = start == b"{" or (isinstance(file, Path) and ".jsonl" in file.suffixes)
    return LINES if is_lines else CSV


def _size(file: Path | bytes) -> int:
    return len(file) if isinstance(file, bytes) else file.stat().st_size


def _as_text(values: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, str]]:
    for name, value in values:
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif isinstance(value, datetime):
            yield name, value.isoformat()
        elif value is not None:
            yield name, str(value)
