"""What clients look for before they ask a person to sign in: there is none, keys are all."""

from __future__ import annotations

from creatoraudit.errors import NotFound
from creatoraudit.web.answers import messages, problem
from creatoraudit.web.request import Request, Send

WELL_KNOWN = "/.well-known/"
DOCUMENTS = ("oauth-", "openid-configuration")

NONE = "There is no OAuth here: send an API key as `Authorization: Bearer <key>`."


def is_about_sign_in(path: str) -> bool:
    """Whether a path is that of an OAuth document, right under the root or under `/mcp`."""
    _, found, document = path.partition(WELL_KNOWN)
    return bool(found) and document.startswith(DOCUMENTS)


async def no_sign_in(request: Request, send: Send) -> int:
    """Say so, in JSON, which is what the client reads."""
    answer = problem(NotFound(NONE), request)
    for message in messages(answer, request):
        await send(message)
    return answer.status
