"""What can be asked of /whoami. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import one
from creatoraudit.client.calls import Call
from creatoraudit.client.models.whoami import Whoami
from creatoraudit.client.sending import Sender


class WhoamiMethods(Sender):
    """The methods for /whoami."""

    def whoami(self) -> Whoami:
        """Get the API key that asks.

        Its organization, name, mask, scopes and expiry: the quickest way to see whether a key
        works.
        """
        return self.send(Call(method="GET", path="/whoami", read=one(Whoami), repeatable=True))
