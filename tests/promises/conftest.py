"""The same people with keys as in the tests of keys."""

from tests.keys.conftest import alice_keys, charlie_keys, tomas_keys

__all__ = ["alice_keys", "charlie_keys", "tomas_keys"]
