"""What can be asked of /export. Made by `make reference`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from creatoraudit.client.answers import as_it_is
from creatoraudit.client.calls import Call
from creatoraudit.client.sending import Sender

ExportKind = Literal[
    "account_observations", "accounts", "all", "creators", "post_observations", "posts"
]


class ExportMethods(Sender):
    """The methods for /export."""

    def export(
        self, *, kind: ExportKind | None = None, format: Literal["csv", "jsonl"] | None = None
    ) -> Iterator[bytes]:
        """Export what the organization has.

        Every creator, account, post and observation, by names that mean something elsewhere:
        no ids of ours. Always in the same order, so that two exports of the same are the same
        bytes, and what an import takes. What is added meanwhile is not in it. One export at a
        time; it is sent in gzip to whoever accepts that. A client that takes nothing for 30
        seconds is dropped.
        """
        return self.stream(
            Call(
                method="GET",
                path="/export",
                read=as_it_is,
                query={"kind": kind, "format": format},
                repeatable=True,
            )
        )
