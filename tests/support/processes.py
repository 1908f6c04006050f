"""Other processes of the machine, for what must hold between them."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from textwrap import dedent

# A child calls `meet()` where it is to wait for the others, or for the test.
PRELUDE = """
import sys
from pathlib import Path

def meet():
    print("ready", flush=True)
    sys.stdin.readline()

folder = Path(sys.argv[1])
"""


@contextmanager
def child(code: str, folder: Path) -> Iterator[Popen[str]]:
    """A process that runs `code` and is waiting where it calls `meet()`; killed at the end."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PRELUDE + dedent(code), str(folder)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def together(code: str, folder: Path, *, count: int) -> list[str]:
    """Run `code` in several processes that go on from `meet()` at the same moment; their output."""
    with ExitStack() as stack:
        children = [stack.enter_context(child(code, folder)) for _ in range(count)]
        for process in children:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        printed = [process.communicate()[0] for process in children]
        assert [process.returncode for process in children] == [0] * count
        return printed
