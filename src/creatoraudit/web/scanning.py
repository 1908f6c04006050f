"""`POST /integrations/github/secret-scanning`: where a secret scanner reports leaked keys. Off
unless configured.
"""

from __future__ import annotations

from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import msgspec
from anyio import CapacityLimiter, to_thread

from creatoraudit.caller import Caller
from creatoraudit.config import is_loopback
from creatoraudit.errors import BadRequest, DomainError, MethodNotAllowed, NotFound, Unavailable
from creatoraudit.keys.scanning import MOST_KEYS, Signatures, report_leaked_keys
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.web.answers import ALWAYS, JSON, Answer, enveloped, messages, problem
from creatoraudit.web.gate import App
from creatoraudit.web.limits import Limits
from creatoraudit.web.request import Receive, Request, Scope, Send

PATH = "/integrations/github/secret-scanning"
REPORTS_PER_ADDRESS = 60
FETCH_SECONDS = 5
LARGEST_KEY_LIST = MOST_KEYS * 1024


class _Report(msgspec.Struct):
    token: str


class ScanningIntake:
    """Answers the scanner; everything else goes on to the pages."""

    def __init__(self, services: Services, pages: App, *, limits: Limits) -> None:
        self._services = services
        keys_url = services.settings.github_keys_url or ""
        self._is_on = bool(keys_url)
        self._pages = pages
        self._limits = limits
        self._signatures = Signatures(lambda: _fetch(keys_url))
        # One at a time: a report is rare, and fetching the signing keys may take seconds.
        self._thread = CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != PATH:
            await self._pages(scope, receive, send)
            return
        request: Request = scope["creatoraudit"]
        try:
            answer = await self._take(request)
        except DomainError as error:
            answer = problem(error, request)
        for message in messages(answer, request):
            await send(message)

    async def _take(self, request: Request) -> Answer:
        if not self._is_on:
            raise NotFound("Reports of a secret scanner are not taken here.")
        if request.method != "POST":
            raise MethodNotAllowed("Use POST.", allowed=("POST",))
        self._limits.take_for_address("scanning", request.address, limit=REPORTS_PER_ADDRESS)
        body = await request.body()
        key_id = request.headers.get(b"github-public-key-identifier", b"").decode("latin-1")
        signature = request.headers.get(b"github-public-key-signature", b"").decode("latin-1")
        caller = Caller(name="secret scanning", address=request.address, client=request.client)

        def check_and_report() -> bytes:
            self._signatures.check(body, key_id=key_id, signature=signature)
            receipt = invoke(self._services, caller, report_leaked_keys, {"keys": _tokens(body)})
            return enveloped(receipt)

        answer = await to_thread.run_sync(check_and_report, limiter=self._thread)
        return Answer(200, [*ALWAYS, JSON], answer)


def _tokens(body: bytes) -> list[str]:
    try:
        return [report.token for report in msgspec.json.decode(body, type=list[_Report])]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The report is not a list of tokens.") from None


def _fetch(url: str) -> bytes:
    """The scanner's list of public keys; only over https, or from this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    ):
        raise Unavailable("CREATORAUDIT_GITHUB_KEYS_URL must be an https address.")
    try:
        with urlopen(url, timeout=FETCH_SECONDS) as response:  # noqa: S310  (the scheme was checked)
            document: bytes = response.read(LARGEST_KEY_LIST)
    except (URLError, TimeoutError, OSError) as error:
        raise Unavailable(
            "The scanner's signing keys cannot be fetched.", retry_after=60
        ) from error
    return document
