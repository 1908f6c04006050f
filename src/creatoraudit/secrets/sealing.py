"""Sealed copies of API keys: what lets the dashboard put a working key into a command.

A copy is one blob that says itself how to open it:

| bytes | what |
|---|---|
| 1 | format, 1 |
| 1 | length of the id of the key-encryption key |
| n | that id, ASCII |
| 12 | nonce of the wrapping |
| 48 | data key, wrapped: AES-256-GCM with the key-encryption key |
| 12 | nonce of the copy |
| rest | API key, encrypted: AES-256-GCM with the data key |

Every copy has a fresh data key. Both layers are bound to the table, the organization, the API key
and the version of its secret, so that a copy opens nowhere but in its own row; the wrapping is
bound to the id of the key-encryption key as well. Re-wrapping changes only the outer layer and
never sees the API key.
"""

from secrets import token_bytes
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from creatoraudit.secrets.keyring import KeyRing, SecretKey

FORMAT = 1
TABLE = "api_key_secrets"
NONCE_BYTES = 12
DATA_KEY_BYTES = 32
TAG_BYTES = 16


class SealBroken(Exception):
    """A sealed copy does not open: it was altered, moved, or its key-encryption key is gone."""


def seal(
    ring: KeyRing, plaintext: str, *, organization_id: str, key_id: str, version: int
) -> bytes:
    """Seal an API key for its row."""
    row = _row(organization_id, key_id, version)
    data_key, nonce = token_bytes(DATA_KEY_BYTES), token_bytes(NONCE_BYTES)
    sealed = AESGCM(data_key).encrypt(nonce, plaintext.encode(), _bound(b"copy", row))
    return _wrap(ring.current, data_key, row) + nonce + sealed


def unseal(ring: KeyRing, blob: bytes, *, organization_id: str, key_id: str, version: int) -> str:
    """Open the sealed copy of a row, with the current or the previous key-encryption key."""
    row = _row(organization_id, key_id, version)
    parts = _parse(blob)
    data_key = _unwrap(ring, parts, row)
    return _decrypt(data_key, parts.nonce, parts.sealed, _bound(b"copy", row)).decode()


def rewrap(ring: KeyRing, blob: bytes, *, organization_id: str, key_id: str, version: int) -> bytes:
    """The same sealed copy under the current key-encryption key."""
    row = _row(organization_id, key_id, version)
    parts = _parse(blob)
    data_key = _unwrap(ring, parts, row)
    return _wrap(ring.current, data_key, row) + parts.nonce + parts.sealed


class _Parts(NamedTuple):
    wrapper_id: str
    wrap_nonce: bytes
    wrapped: bytes
    nonce: bytes
    sealed: bytes


def _wrap(wrapper: SecretKey, data_key: bytes, row: bytes) -> bytes:
    nonce, name = token_bytes(NONCE_BYTES), wrapper.id.encode("ascii")
    wrapped = AESGCM(wrapper.value).encrypt(nonce, data_key, _bound(b"wrap", row, name))
    return bytes((FORMAT, len(name))) + name + nonce + wrapped


def _unwrap(ring: KeyRing, parts: _Parts, row: bytes) -> bytes:
    wrapper = ring.by_id(parts.wrapper_id)
    if wrapper is None:
        raise SealBroken("The key-encryption key of this sealed copy is not held here.")
    bound = _bound(b"wrap", row, wrapper.id.encode("ascii"))
    return _decrypt(wrapper.value, parts.wrap_nonce, parts.wrapped, bound)


def _decrypt(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise SealBroken("The sealed copy does not open: it is not what was sealed.") from None


def _parse(blob: bytes) -> _Parts:
    if len(blob) < 2 or blob[0] != FORMAT:
        raise SealBroken("The sealed copy has an unknown format.")
    name_end = 2 + blob[1]
    wrap_end = name_end + NONCE_BYTES
    key_end = wrap_end + DATA_KEY_BYTES + TAG_BYTES
    nonce_end = key_end + NONCE_BYTES
    if len(blob) < nonce_end + TAG_BYTES:
        raise SealBroken("The sealed copy is cut short.")
    return _Parts(
        wrapper_id=blob[2:name_end].decode("latin-1"),
        wrap_nonce=blob[name_end:wrap_end],
        wrapped=blob[wrap_end:key_end],
        nonce=blob[key_end:nonce_end],
        sealed=blob[nonce_end:],
    )


def _row(organization_id: str, key_id: str, version: int) -> bytes:
    fields = (TABLE, organization_id, key_id, str(version))
    return _bound(*(field.encode() for field in fields))


def _bound(*fields: bytes) -> bytes:
    """Fields with their lengths before them, so that no two lists of fields look the same."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)
