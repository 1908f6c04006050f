"""Reports of a secret scanner: leaked keys, signed with ECDSA P-256 over the raw body.

The format is that of GitHub's secret scanning partner programme (docs.github.com, "Secret scanning
partner program").
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from creatoraudit import clock
from creatoraudit.errors import Unauthorized, Unavailable
from creatoraudit.keys.revocation import revoke_leaked
from creatoraudit.models import Meta, Model
from creatoraudit.operation import Context, operation

REFETCH_SECONDS = 60.0
MOST_KEYS = 100

UNSIGNED = "The report is not signed by the scanner."


class ReportLeaks(Model, frozen=True):
    """Keys that were found in the open."""

    keys: Annotated[list[str], Meta(max_length=1000)]


class LeakReceipt(Model, frozen=True, kw_only=True):
    """How many entries the report had; never which of them are keys."""

    received: int


@operation(open=True)
def report_leaked_keys(ctx: Context, data: ReportLeaks) -> LeakReceipt:
    """Take a secret scanner's report.

    Every key in it is off for good: its organization can only rotate or delete it.
    """
    for key in data.keys:
        revoke_leaked(ctx, key, source="secret scanning")
    return LeakReceipt(received=len(data.keys))


class Signatures:
    """Checks a scanner's signatures; unknown keys are fetched again, at most once a minute."""

    def __init__(self, fetch: Callable[[], bytes]) -> None:
        self._fetch = fetch
        self._keys: dict[str, EllipticCurvePublicKey] = {}
        self._fetched_at: float | None = None

    def check(self, body: bytes, *, key_id: str, signature: str) -> None:
        """Accept a body only with a signature of one of the scanner's keys.

        Raises:
            Unauthorized: the signature is missing, wrong, or by an unknown key.
            Unavailable: the scanner's keys cannot be had.
        """
        try:
            self._key(key_id).verify(
                base64.b64decode(signature, validate=True), body, ECDSA(SHA256())
            )
        except (InvalidSignature, ValueError):  # a ValueError is what is not even base64
            raise Unauthorized(UNSIGNED, presented=True) from None

    def _key(self, key_id: str) -> EllipticCurvePublicKey:
        now = clock.monotonic()
        if key_id not in self._keys and (
            self._fetched_at is None or now - self._fetched_at >= REFETCH_SECONDS
        ):
            self._fetched_at = now
            self._keys = _read_keys(self._fetch())
        try:
            return self._keys[key_id]
        except KeyError:
            raise Unauthorized(UNSIGNED, presented=bool(key_id)) from None


class _PublicKey(msgspec.Struct):
    key_identifier: str
    key: str


class _PublicKeys(msgspec.Struct):
    public_keys: Annotated[list[_PublicKey], msgspec.Meta(max_length=MOST_KEYS)]


def _read_keys(document: bytes) -> dict[str, EllipticCurvePublicKey]:
    """The P-256 keys of the scanner's list; anything else in it is left out."""
    try:
        listed = msgspec.json.decode(document, type=_PublicKeys).public_keys
        parsed = {entry.key_identifier: load_pem_public_key(entry.key.encode()) for entry in listed}
    except (msgspec.DecodeError, ValueError):
        raise Unavailable(
            "The scanner's signing keys cannot be read.", retry_after=REFETCH_SECONDS
        ) from None
    return {
        name: key
        for name, key in parsed.items()
        if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    }
