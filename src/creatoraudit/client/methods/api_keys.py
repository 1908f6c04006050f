"""What can be asked of /api-keys. Made by `make reference`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from creatoraudit.client.answers import UNSET, Page, UnsetType, nothing, one, page
from creatoraudit.client.calls import Call, segment
from creatoraudit.client.models.api_keys import ApiKey, CreatedKey, RevokeReceipt
from creatoraudit.client.sending import Sender


class ApiKeysMethods(Sender):
    """The methods for /api-keys."""

    def list_api_keys(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        include_total: bool | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        status: Literal["disabled", "enabled"] | None = None,
        q: str | None = None,
        order_by: Literal["created_at", "name"] | None = None,
    ) -> Page[ApiKey]:
        """List the organization's API keys.

        Masks only: a secret is never part of a list. Newest first unless sorted otherwise.
        """
        return self.send(
            Call(
                method="GET",
                path="/api-keys",
                read=page(ApiKey),
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "include_total": include_total,
                    "order_direction": order_direction,
                    "sort": sort,
                    "status": status,
                    "q": q,
                    "order_by": order_by,
                },
                repeatable=True,
            )
        )

    def iterate_api_keys(
        self,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        status: Literal["disabled", "enabled"] | None = None,
        q: str | None = None,
        order_by: Literal["created_at", "name"] | None = None,
    ) -> Iterator[ApiKey]:
        """Go through all pages of `list_api_keys`, row by row; `limit` is the rows a page."""
        return self.iterate(
            lambda cursor: self.list_api_keys(
                limit=limit,
                order_direction=order_direction,
                sort=sort,
                status=status,
                q=q,
                order_by=order_by,
                cursor=cursor,
            )
        )

    def create_api_key(
        self,
        *,
        name: str,
        scopes: list[Literal["admin", "read", "write"]] | UnsetType = UNSET,
        expires_at: datetime.datetime | UnsetType | None = UNSET,
        expires_in: int | UnsetType | None = UNSET,
        hash_only: bool | UnsetType = UNSET,
        allowed_addresses: list[str] | UnsetType = UNSET,
        rate_limit_per_minute: int | UnsetType | None = UNSET,
    ) -> CreatedKey:
        """Create an API key.

        The answer holds the full key, the only time it is seen. Default scopes: read, write.
        A key that creates another can grant only scopes it holds, never `admin`; its own
        expiry, addresses and rate limit are the bounds of the new one. A person needs a
        sign-in from the last hour, and to be an owner, to grant `admin`.
        """
        return self.send(
            Call(
                method="POST",
                path="/api-keys",
                read=one(CreatedKey),
                body={
                    "name": name,
                    "scopes": scopes,
                    "expires_at": expires_at,
                    "expires_in": expires_in,
                    "hash_only": hash_only,
                    "allowed_addresses": allowed_addresses,
                    "rate_limit_per_minute": rate_limit_per_minute,
                },
            )
        )

    def get_api_key(self, id: str) -> ApiKey:
        """Get one API key.

        With its requests in the last 24 hours, by hour and by client. Its secret is not part
        of the answer.
        """
        return self.send(
            Call(method="GET", path=f"/api-keys/{segment(id)}", read=one(ApiKey), repeatable=True)
        )

    def update_api_key(
        self,
        id: str,
        *,
        name: str | UnsetType = UNSET,
        scopes: list[Literal["admin", "read", "write"]] | UnsetType = UNSET,
        expires_at: datetime.datetime | UnsetType | None = UNSET,
        hash_only: bool | UnsetType = UNSET,
        allowed_addresses: list[str] | UnsetType = UNSET,
        rate_limit_per_minute: int | UnsetType | None = UNSET,
        status: Literal["disabled", "enabled"] | UnsetType = UNSET,
    ) -> ApiKey:
        """Change an API key.

        Renames it, changes what it may do, or enables and disables it. Disabling takes effect
        at once: no request whose authentication began after the answer is accepted, anywhere.
        A leaked key cannot be enabled. `hash_only` destroys the sealed copy and cannot be
        taken back. A key that holds `admin` can be disabled by anyone who manages keys, but
        changed only by an owner on the dashboard.
        """
        return self.send(
            Call(
                method="PATCH",
                path=f"/api-keys/{segment(id)}",
                read=one(ApiKey),
                body={
                    "name": name,
                    "scopes": scopes,
                    "expires_at": expires_at,
                    "hash_only": hash_only,
                    "allowed_addresses": allowed_addresses,
                    "rate_limit_per_minute": rate_limit_per_minute,
                    "status": status,
                },
            )
        )

    def delete_api_key(self, id: str) -> None:
        """Delete an API key for good.

        Takes effect at once, and destroys its digest and sealed copy. Whatever still sends it
        gets 401.
        """
        self.send(Call(method="DELETE", path=f"/api-keys/{segment(id)}", read=nothing))

    def rotate_api_key(
        self, id: str, *, grace_seconds: Literal[0, 3600, 86400, 604800] | UnsetType = UNSET
    ) -> CreatedKey:
        """Give an API key a new secret.

        The answer holds the new full key, the only time it is seen. The old secret stays
        valid for `grace_seconds`, never past the key's expiry; one that was already on its
        way out ends now. A leaked key's old secret ends at once, and the key works again. A
        key that holds `admin` is rotated only by an owner on the dashboard, who needs a
        sign-in from the last hour. A key rotates only keys that reach no further than itself.
        """
        return self.send(
            Call(
                method="POST",
                path=f"/api-keys/{segment(id)}/rotate",
                read=one(CreatedKey),
                body={"grace_seconds": grace_seconds},
            )
        )

    def end_previous_secret(self, id: str) -> None:
        """End the grace of a rotated key's old secret now.

        Takes effect at once; the new secret goes on working. Nothing happens where there is
        no old secret.
        """
        self.send(
            Call(method="DELETE", path=f"/api-keys/{segment(id)}/previous-secret", read=nothing)
        )

    def revoke_api_key(self, *, key: str) -> RevokeReceipt:
        """Revoke the API key presented.

        For whoever finds a key in the open: no authentication. The key is off for good; its
        organization can only rotate or delete it. The answer is always the same, so that it
        tells nothing. 10 requests a minute per address.
        """
        return self.send(
            Call(method="POST", path="/api-keys/revoke", read=one(RevokeReceipt), body={"key": key})
        )
