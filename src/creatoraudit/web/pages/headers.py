"""Headers of every answer that is not the API's."""

from __future__ import annotations

from creatoraudit.config import Settings
from creatoraudit.web.gate import App
from creatoraudit.web.request import Header, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types creatoraudit",
    )
)
TWO_YEARS = 63_072_000


def page_headers(settings: Settings) -> tuple[Header, ...]:
    """What a browser must know of every page, whoever sends it."""
    headers = (
        (b"content-security-policy", POLICY.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    )
    lasting = ((b"strict-transport-security", b"max-age=%d" % TWO_YEARS),)
    return headers + (lasting if settings.is_https else ())


class WithHeaders:
    """Adds the policy of the pages, and that nobody keeps them unless the answer says so."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._headers = [*page_headers(settings), (b"x-content-type-options", b"nosniff")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._completed(message["headers"])
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _completed(self, headers: list[Header]) -> list[Header]:
        # What the answer says of caching stands, except that a problem is not kept either.
        given = {name for name, _ in headers}
        kept = [] if b"cache-control" in given else [(b"cache-control", b"no-store")]
        return [*headers, *(one for one in self._headers if one[0] not in given), *kept]
