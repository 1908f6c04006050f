"""A real Chromium: the system's, else Debian's package, else the one that Playwright downloads.

`python -m tests.support.chromium` finds or installs it and prints where it is.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# The browser talks to nobody but the pages under test.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where the Chromium of this test run is."""
    return chromium_path()


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Generator[Browser]:
    """A running Chromium; each test opens a context of its own in it."""
    with sync_playwright() as playwright, launch(playwright, chromium) as browser:
        yield browser


def launch(playwright: Playwright, path: Path) -> Browser:
    # Playwright leaves Chromium's sandbox off, which neither root nor every kernel can give it.
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


@cache
def chromium_path() -> Path:
    """Find a Chromium that runs, or install one; raise with the command to type when neither."""
    require_driver()
    for find in (find_on_system, install_from_debian, install_with_playwright):
        path = find()
        if path:
            return path
    raise RuntimeError(
        "There is no Chromium to test with: run `apt-get install chromium` as root,"
        " or `.venv/bin/python -m playwright install --with-deps chromium`."
    )


def require_driver() -> None:
    """Playwright's own program links to a library that the smallest Debian lacks."""
    command = [sys.executable, "-m", "playwright", "--version"]
    if not (succeeds(command) or (install_packages("libatomic1") and succeeds(command))):
        raise RuntimeError("Playwright does not run: run `apt-get install libatomic1` as root.")


def find_on_system() -> Path | None:
    return next((path for path in system_candidates() if can_run(path)), None)


def system_candidates() -> Iterator[Path]:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield Path(path)
    for application in MAC_APPLICATIONS:
        yield Path(application)


def install_from_debian() -> Path | None:
    # The fonts are for pages that bring none of their own.
    return find_on_system() if install_packages("chromium", "fonts-liberation") else None


def install_packages(*names: str) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' and '.join(names)} with apt-get", file=sys.stderr, flush=True)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    return succeeds(["apt-get", "update", "-qq"]) and succeeds(install)


def install_with_playwright() -> Path | None:
    if not can_run(playwright_path()):
        print("Installing Chromium with Playwright", file=sys.stderr, flush=True)
        succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    return playwright_path() if can_run(playwright_path()) else None


def playwright_path() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def can_run(path: Path) -> bool:
    return path.exists() and succeeds([str(path), "--version"])


def succeeds(command: list[str]) -> bool:
    """Run the command; say what it said when it fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    outcome = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if outcome.returncode != 0:
        print(f"{' '.join(command)} failed: {outcome.stderr.strip()[-500:]}", file=sys.stderr)
    return outcome.returncode == 0


def main(find: Callable[[], Path] = chromium_path) -> None:
    try:
        print(find())
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
