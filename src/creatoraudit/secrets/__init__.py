"""Everything secret: the keys of the installation, API keys, sealed copies, one-time tokens.

Nothing here shows a secret in a `repr` or in the text of an exception.
"""

from creatoraudit.secrets.api_key import (
    KEY_PATTERN,
    Digester,
    digest,
    is_well_formed,
    mask,
    new_key,
)
from creatoraudit.secrets.files import (
    SecretsError,
    SecretsMalformed,
    SecretsMissing,
    SecretsUnreadable,
    SecretsUnwritable,
    load_secrets,
    permission_problems,
)
from creatoraudit.secrets.keyring import KeyRing, SecretKey, Secrets, fingerprint
from creatoraudit.secrets.sealing import SealBroken, rewrap, seal, unseal
from creatoraudit.secrets.tokens import new_token, token_digest

__all__ = [
    "KEY_PATTERN",
    "Digester",
    "KeyRing",
    "SealBroken",
    "SecretKey",
    "Secrets",
    "SecretsError",
    "SecretsMalformed",
    "SecretsMissing",
    "SecretsUnreadable",
    "SecretsUnwritable",
    "digest",
    "fingerprint",
    "is_well_formed",
    "load_secrets",
    "mask",
    "new_key",
    "new_token",
    "permission_problems",
    "rewrap",
    "seal",
    "token_digest",
    "unseal",
]
