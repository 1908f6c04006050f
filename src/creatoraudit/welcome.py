"""What a command prints when there is something to open: plain lines, one for each address."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from creatoraudit.caller import Caller
from creatoraudit.demo import ALICE, NORTHLIGHT, make_demonstration
from creatoraudit.errors import NotFound
from creatoraudit.identity.links import make_sign_in_link
from creatoraudit.operation import Context
from creatoraudit.organizations.operations import has_organization
from creatoraudit.services import Services

PROGRAM = "creatoraudit"
OPERATOR = Caller(type="command_line", name="command line")


def server_lines(services: Services, *, demo: bool) -> list[str]:
    """What the server says when it listens: where it is, what to do next, how to stop it."""
    next_steps = demonstration_lines(services) if demo else _set_up_lines(services)
    return [
        f"CreatorAudit is running on {services.settings.base_url}",
        "",
        *([*next_steps, ""] if next_steps else []),
        "Stop it with Ctrl+C.",
    ]


def demonstration_lines(services: Services) -> list[str]:
    """Make the demonstration unless it is there, and say how to get in."""
    days = services.settings.demo_days
    key = make_demonstration(services, days=days, progress=_tell)
    base_url = services.settings.base_url
    return [
        *_sign_in_lines(services),
        "",
        "The API keys page:",
        f"  {base_url}/o/{NORTHLIGHT.slug}/api-keys",
        "",
        *_key_lines(base_url, key),
    ]


def program() -> str:
    """This command as it can be typed where it was typed before."""
    typed = Path(sys.argv[0])
    if typed.name != PROGRAM or shutil.which(PROGRAM) == str(typed):
        return PROGRAM
    if typed.is_absolute() and typed.is_relative_to(Path.cwd()):
        return str(typed.relative_to(Path.cwd()))
    return str(typed)


def _tell(done: int, total: int) -> None:
    """How far the demonstration is, where somebody watches."""
    if sys.stderr.isatty():
        line = f"\rFilling the demonstration: {done} of {total} accounts"
        print(line, end="\n" if done == total else "", file=sys.stderr, flush=True)


def _set_up_lines(services: Services) -> list[str]:
    """What is left to do before anybody can sign in; nothing where it is done."""
    with services.database.reading() as connection:
        if has_organization(Context(services, OPERATOR, connection)):
            return []
    return ["Nobody can sign in yet. Make the first owner:", f"  {program()} setup"]


def _sign_in_lines(services: Services) -> list[str]:
    try:
        link = make_sign_in_link(services, OPERATOR, ALICE.email)
    except NotFound:
        return []
    return [
        f"Sign in as {ALICE.name} (one use, within 15 minutes; press the button there):",
        f"  {link}",
    ]


def _key_lines(base_url: str, key: str | None) -> list[str]:
    if key is None:
        return ["Make another key:", f"  {program()} keys create --organization demo --name NAME"]
    return [
        'Call the API with the key "Start", which is shown this one time:',
        f'  curl {base_url}/v2/whoami -H "Authorization: Bearer {key}"',
    ]
