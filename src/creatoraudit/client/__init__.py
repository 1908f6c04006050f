"""The typed Python client of the API, for programs that are elsewhere.

    from creatoraudit.client import Client

    with Client("http://127.0.0.1:8400", api_key="…") as client:
        for account in client.iterate_accounts(platform="tiktok"):
            print(account.username, account.follower_count)

`AsyncClient` has the same methods, to be awaited. Its methods and models are made from the same
definitions as the API; it imports nothing of the server.
"""

from creatoraudit.client import models
from creatoraudit.client.answers import UNSET, Detailed, Page, UnsetType
from creatoraudit.client.asynchronous import AsyncClient
from creatoraudit.client.errors import (
    ApiError,
    BadRequest,
    ClientError,
    Conflict,
    ConnectionFailed,
    FieldError,
    Forbidden,
    InsufficientScope,
    InternalError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    PayloadTooLarge,
    QuotaExceeded,
    RateLimited,
    ServiceUnavailable,
    Unauthorized,
    UnexpectedAnswer,
    UnsupportedMediaType,
    UpstreamError,
    ValidationFailed,
)
from creatoraudit.client.retries import Retries
from creatoraudit.client.sync import Client

__all__ = [
    "UNSET",
    "ApiError",
    "AsyncClient",
    "BadRequest",
    "Client",
    "ClientError",
    "Conflict",
    "ConnectionFailed",
    "Detailed",
    "FieldError",
    "Forbidden",
    "InsufficientScope",
    "InternalError",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "Page",
    "PayloadTooLarge",
    "QuotaExceeded",
    "RateLimited",
    "Retries",
    "ServiceUnavailable",
    "Unauthorized",
    "UnexpectedAnswer",
    "UnsetType",
    "UnsupportedMediaType",
    "UpstreamError",
    "ValidationFailed",
    "models",
]
