"""What the tests of files share: importing and exporting as one caller does them."""

import gzip
from pathlib import Path
from threading import Event
from typing import Any

import msgspec

from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.operation import changing, invoke
from creatoraudit.services import Services
from creatoraudit.transfer.export.walk import exported
from creatoraudit.transfer.importing import run_import
from creatoraudit.transfer.kinds import KINDS
from creatoraudit.transfer.models import Import, StartImport
from creatoraudit.transfer.operations import get_import, new_import, options_of, undo_import
from creatoraudit.transfer.reading import Format
from creatoraudit.transfer.spool import digest_of
from creatoraudit.transfer.undo import undo_import as undo_now


class Files:
    """Files of one organization, in a folder of the test's own."""

    def __init__(self, services: Services, caller: Caller, folder: Path) -> None:
        self.services = services
        self.caller = caller
        self._folder = folder

    def bring(self, content: str | bytes, **options: Any) -> Import:
        """Import a file to its end."""
        data = content.encode() if isinstance(content, str) else content
        id = uuid7()
        path = self._folder / f"{id}.in"
        path.write_bytes(data)
        asked = StartImport(file=id, **options)
        with changing(self.services, self.caller) as ctx:
            noted = new_import(ctx, asked, digest=digest_of(path))
        run_import(
            self.services,
            self.caller,
            id=id,
            path=path,
            options=options_of(asked),
            moment=noted["moment"],
            progress=lambda *_: None,
        )
        return self.see(id)

    def see(self, id: str) -> Import:
        """How an import went."""
        found: Import = invoke(self.services, self.caller, get_import, {"id": id})
        return found

    def undo(self, id: str) -> Import:
        """Undo an import to its end."""
        invoke(self.services, self.caller, undo_import, {"id": id})
        undo_now(self.services, self.caller, id=id, stopping=Event())
        return self.see(id)

    def export(self, kind: str = "all", written: Format = "jsonl") -> bytes:
        """All that the organization has, or one kind of it."""
        kinds = list(KINDS) if kind == "all" else [kind]
        organization_id = self.caller.organization_id
        return b"".join(exported(self.services, organization_id, kinds=kinds, format=written))

    def records(self, kind: str) -> list[dict[str, Any]]:
        """One kind of records, each without the name of its kind."""
        lines = self.export(kind).splitlines()
        return [
            {name: value for name, value in msgspec.json.decode(line).items() if name != "kind"}
            for line in lines
        ]


def csv(header: str, *rows: str) -> str:
    """Lines of a file."""
    return "\n".join([header, *rows]) + "\n"


def packed(content: str) -> bytes:
    """A file in gzip."""
    return gzip.compress(content.encode())
