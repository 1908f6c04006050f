"""Who am I, which API is this, and does it work?"""

from __future__ import annotations

from creatoraudit.about import unscoped
from creatoraudit.about.models import ApiMeta, Health, Whoami
from creatoraudit.models import Nothing, whole_seconds
from creatoraudit.operation import Context, Get, operation


@operation(scope="read", storage="none", rest=Get("/whoami"))
def whoami(ctx: Context, data: Nothing) -> Whoami:
    """Get the API key that asks.

    Its organization, name, mask, scopes and expiry: the quickest way to see whether a key works.
    """
    key = ctx.caller.key
    return Whoami(
        organization_id=key.organization_id,
        organization_name=key.organization_name,
        api_key_id=key.id,
        api_key_name=key.name,
        masked_key=key.masked_key,
        scopes=list(key.granted),
        expires_at=whole_seconds(key.expires_at),
    )


@operation(open=True, storage="none", rest=Get("/meta"))
def api_meta(ctx: Context, data: Nothing) -> ApiMeta:
    """Describe this API.

    Its version and where its documents are, as absolute addresses. Needs no key and has no rate
    limit.
    """
    base = f"{ctx.services.settings.base_url}/v2"
    return ApiMeta(
        api_version="v2",
        docs_url=f"{base}/docs",
        openapi_url=f"{base}/openapi.json",
        whoami_url=f"{base}/whoami",
    )


@operation(open=True, rest=Get("/health"))
def health(ctx: Context, data: Nothing) -> Health:
    """Check that the server works.

    Answers 503 when the database cannot be reached. Needs no key and has no rate limit.
    """
    unscoped.ask(ctx.connection)
    return Health()
