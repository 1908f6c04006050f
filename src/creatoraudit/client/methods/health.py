"""What can be asked of /health. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import one
from creatoraudit.client.calls import Call
from creatoraudit.client.models.health import Health
from creatoraudit.client.sending import Sender


class HealthMethods(Sender):
    """The methods for /health."""

    def health(self) -> Health:
        """Check that the server works.

        Answers 503 when the database cannot be reached. Needs no key and has no rate limit.
        """
        return self.send(Call(method="GET", path="/health", read=one(Health), repeatable=True))
