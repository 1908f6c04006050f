"""The REST API, dispatched straight from the catalogue.

The order of refusals is the contract's: path 404, method 405, a key in the address 400, 401, 403,
429, 406 and 415, 413, 400, 422.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from urllib.parse import parse_qsl

import structlog
from anyio import CapacityLimiter, to_thread

from creatoraudit.caller import Caller
from creatoraudit.errors import (
    BadRequest,
    DomainError,
    FieldError,
    NotAcceptable,
    UnsupportedMediaType,
    ValidationFailed,
    invalid,
)
from creatoraudit.keys.table import KeyRecord
from creatoraudit.models import UNKNOWN_FIELD, decode, field_name, is_text
from creatoraudit.operation import Operation, Streamed, invoke, permit
from creatoraudit.services import Services
from creatoraudit.usage.recorder import Recorder
from creatoraudit.web.answers import (
    Answer,
    Tagged,
    enveloped,
    fresh,
    messages,
    problem,
    success,
    tagged,
)
from creatoraudit.web.authentication import Authenticator, caller_of
from creatoraudit.web.limits import Limits
from creatoraudit.web.negotiation import accepts_json, accepts_one_of
from creatoraudit.web.request import Request, Send
from creatoraudit.web.routes import Routes
from creatoraudit.web.transfers import Streaming, Transfers

# What no request may carry in its address: addresses end up in logs and histories.
KEY_PARAMETERS = frozenset({"api_key", "apikey", "api-key", "key", "token", "access_token"})
REFUSED = frozenset({401, 403, 429})
WRITERS = 4
FILE = "file"
"""The field that stands for a file, which is sent as the body."""

_PRINTABLE = re.compile("[ -~]{1,255}")

TWICE = "This parameter may be given once."
NO_TEXT = "This is not UTF-8."

Parameters = list[tuple[str, str]]

log = structlog.get_logger()


class Api:
    """Everything under `/v2`, unknown paths included."""

    def __init__(
        self,
        services: Services,
        *,
        routes: Routes,
        authenticator: Authenticator,
        limits: Limits,
        recorder: Recorder,
        threads: CapacityLimiter,
    ) -> None:
        self._services = services
        self._routes = routes
        self._authenticator = authenticator
        self._limits = limits
        self._recorder = recorder
        self._threads = threads
        # Apart from the reads: while the one writer of an embedded database waits, reads go on.
        self._writers = CapacityLimiter(WRITERS)
        self._transfers = Transfers(services.settings)
        self._base_url = services.settings.base_url

    async def answer(self, request: Request, send: Send) -> int:
        """Answer one request; returns the status."""
        try:
            answer = self._recall(request)
            if answer is None:
                answer = await self._work_out(request)
        except Exception as error:
            answer = _failure(error, request)
        if request.key is not None and answer.status not in REFUSED:
            self._count(request.key, request)
        if isinstance(answer, Streaming):
            await self._transfers.send(answer, request, send)
            return answer.status
        start, body = messages(answer, request)
        await send(start)
        await send(body)
        return answer.status

    def _recall(self, request: Request) -> Answer | None:
        """The answer where memory holds all of it: no waiting, no thread, no database.

        None: it must be worked out.
        """
        target, _ = self._routes.find(request.method, request.path)
        if request.query or isinstance(target, Tagged) or target.open:
            return None
        key = self._authenticator.recall_key(request)
        entity = key.kept.get(target.name) if key else None
        if key is None or entity is None:
            return None
        request.key = key
        taken = self._limits.take_for_key(key, request)
        if not taken.allowed:
            raise self._limits.over_limit(key, taken)
        _check_accept(request)
        return fresh(entity, request)

    async def _work_out(self, request: Request) -> Answer:
        target, values = self._routes.find(request.method, request.path)
        parameters = _query(request)
        if isinstance(target, Tagged):
            return fresh(target, request)
        if target.open:
            return await self._open(target, request, values, parameters)
        key = self._authenticator.recall_key(request)
        request.key = key = key or await self._authenticator.read_key(request)
        return await self._with_key(target, request, key, values, parameters)

    async def _open(
        self,
        definition: Operation,
        request: Request,
        values: dict[str, str],
        parameters: Parameters,
    ) -> Answer:
        if definition.per_address is not None:
            self._limits.take_for_address(
                definition.name, request.address, limit=definition.per_address
            )
        caller = Caller(address=request.address, client=request.client)
        return await self._do(definition, caller, request, values, parameters)

    async def _with_key(
        self,
        definition: Operation,
        request: Request,
        key: KeyRecord,
        values: dict[str, str],
        parameters: Parameters,
    ) -> Answer:
        taken = self._limits.take_for_key(key, request)
        caller = caller_of(key, address=request.address, client=request.client)
        permit(caller, definition)
        if not taken.allowed:
            raise self._limits.over_limit(key, taken)
        return await self._do(definition, caller, request, values, parameters)

    async def _do(
        self,
        definition: Operation,
        caller: Caller,
        request: Request,
        values: dict[str, str],
        parameters: Parameters,
    ) -> Answer:
        _check_accept(request, definition.media if definition.sends_file else ())
        if definition.takes_file:
            return await self._take_file(definition, caller, request, values, parameters)
        writes = request.method not in {"GET", "HEAD", "DELETE"}
        if definition.storage == "none" and caller.key and not (writes or values or parameters):
            return fresh(self._keep(definition, caller), request)
        if writes:
            raw = _merge(await _read_json(request), parameters, values)
        else:
            raw = _given(parameters, values)
        do = partial(
            invoke,
            self._services,
            caller,
            definition.run,
            raw,
            from_text=not writes,
            idempotency_key=_idempotency_key(request) if definition.repeatable else None,
        )
        if definition.storage == "none":
            result = do()
        else:
            limiter = self._threads if definition.storage == "read" else self._writers
            result = await to_thread.run_sync(do, limiter=limiter)
        if isinstance(result, Streamed):
            return self._transfers.answer(result, request)
        return success(definition, result, request, base_url=self._base_url, values=values)

    async def _take_file(
        self,
        definition: Operation,
        caller: Caller,
        request: Request,
        values: dict[str, str],
        parameters: Parameters,
    ) -> Answer:
        """What is done with a file: it is received first, and gone where it cannot be used."""
        given = _given(parameters, {**values, FILE: ""})
        spooled = await self._transfers.receive(
            definition, request, organization_id=caller.organization_id
        )
        do = partial(
            invoke,
            self._services,
            caller,
            definition.run,
            {**given, FILE: spooled.import_id},
            from_text=True,
        )
        spooled.leave()
        try:
            result = await to_thread.run_sync(do, limiter=self._writers)
        except BaseException:
            spooled.path.unlink(missing_ok=True)
            raise
        return success(definition, result, request, base_url=self._base_url, values=values)

    def _keep(self, definition: Operation, caller: Caller) -> Tagged:
        """Keep the answer with the key's record: it depends on nothing else, and neither does
        whether the key may have it.
        """
        entity = tagged(enveloped(invoke(self._services, caller, definition.run, {})))
        caller.key.kept[definition.name] = entity
        return entity

    def _count(self, key: KeyRecord, request: Request) -> None:
        self._recorder.note(
            organization_id=key.organization_id,
            api_key_id=key.id,
            version=key.version,
            via="api",
            client=request.client,
            at=request.at,
        )


def _failure(error: Exception, request: Request) -> Answer:
    if isinstance(error, DomainError):
        return problem(error, request)
    log.error("request_failed", request_id=request.id, exc_info=error)
    detail = f"Something failed on our side. Tell us the request id {request.id}."
    return problem(DomainError(detail), request)


def _query(request: Request) -> Parameters:
    """The query's parameters as they were sent.

    Raises:
        BadRequest: one of them is a key.
    """
    if not request.query:
        return []
    text = request.query.decode(errors="surrogateescape")
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    if any(name.lower() in KEY_PARAMETERS or "caud_" in name + value for name, value in pairs):
        raise BadRequest(
            "Never send a key in the address: it ends up in logs. "
            "Send it as `Authorization: Bearer <key>`; "
            "if it was a real key, rotate it."
        )
    return pairs


def _given(parameters: Parameters, values: dict[str, str]) -> dict[str, object]:
    """Query and path together; what the path says is never taken from the query.

    Raises:
        ValidationFailed: a parameter is given twice, or is not text.
    """
    if not parameters:
        return dict(values)
    given = Counter(name for name, _ in parameters)
    wrong = [FieldError(field_name(name), UNKNOWN_FIELD) for name in given if name in values]
    wrong += [FieldError(field_name(name), TWICE) for name, times in given.items() if times > 1]
    wrong += [
        FieldError(field_name(name), NO_TEXT) for name, value in parameters if not is_text(value)
    ]
    if wrong:
        raise ValidationFailed(wrong)
    return {**dict(parameters), **values}


async def _read_json(request: Request) -> dict[str, object]:
    """The body as an object; none counts as an empty one."""
    kind = request.headers.get(b"content-type")
    if kind is None and not request.has_body:
        return {}
    if kind is None or kind.partition(b";")[0].strip().lower() != b"application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    if request.headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")
    body = await request.body()
    document = decode(body) if body else {}
    if not isinstance(document, dict):
        raise invalid("body", "Send a JSON object.")
    return document


def _merge(
    body: dict[str, object], parameters: Parameters, values: dict[str, str]
) -> dict[str, object]:
    """Body and path together; what the path says is never taken from the body."""
    wrong = [*(name for name, _ in parameters), *(name for name in body if name in values)]
    if wrong:
        raise ValidationFailed([FieldError(field_name(name), UNKNOWN_FIELD) for name in wrong])
    return {**body, **values}


def _idempotency_key(request: Request) -> str | None:
    """What the client calls this request, where it does.

    Raises:
        BadRequest: it is not 1 to 255 printable ASCII characters, or it is an API key.
    """
    sent = request.headers.get(b"idempotency-key")
    if sent is None:
        return None
    key = sent.decode("latin-1").strip()
    if not _PRINTABLE.fullmatch(key) or b"idempotency-key" in request.repeated or "caud_" in key:
        raise BadRequest("Idempotency-Key takes 1 to 255 printable characters, once.")
    return key


def _check_accept(request: Request, media: tuple[str, ...] = ()) -> None:
    accept = request.headers.get(b"accept")
    if media and accept is not None and not accepts_one_of(accept, media):
        raise NotAcceptable(f"The answer is one of: {', '.join(media)}; accept one of them.")
    if media:
        return
    if accept is not None and accept != b"*/*" and not accepts_json(accept):
        raise NotAcceptable(
            "The answer is application/json; send an Accept header that allows it, or none."
        )
