"""Which subject each record is about: the keys of a file, however it writes them, as ours."""

from __future__ import annotations

from typing import Any

from creatoraudit.errors import DomainError, ValidationFailed
from creatoraudit.models import clean_line
from creatoraudit.transfer.naming import Named, account_named, post_named
from creatoraudit.transfer.parsing import Parsed
from creatoraudit.transfer.reading import Problem

NO_PLATFORM = "Say instagram or tiktok, in a column or for the whole file."
NO_ACCOUNT = "Say which account this is."
NO_POST = "Say which post this is: its id, or its address."
NO_NAME = "Say what the creator is called."
NO_MOMENT = "Say when this was observed."

AUTHORS = {"accounts": "username", "account_observations": "username"}


def identify(parsed: Parsed, *, platform: str | None) -> Parsed:
    """The records with their keys in our form; those without one are left out and told.

    `platform` is that of records which do not name one.
    """
    return _Keys(parsed, platform).identified()


class _Keys:
    """The keys of some records, while they are being read."""

    def __init__(self, parsed: Parsed, platform: str | None) -> None:
        self._parsed = parsed
        self._platform = platform
        self._columns = dict(parsed.columns)
        self._wrong: dict[int, Problem] = {}

    def identified(self) -> Parsed:
        if self._parsed.kind.name == "creators":
            self._read_names("name")
            self._require("name", NO_NAME)
        else:
            self._read_addresses()
            self._read_handles(AUTHORS.get(self._parsed.kind.name, "account_username"))
            self._fill("platform", self._platform)
            self._require("platform", NO_PLATFORM)
            if self._parsed.kind.name in AUTHORS:
                self._require("username", NO_ACCOUNT)
                self._read_names("creator")
            else:
                self._read_ids()
                self._require("external_id", NO_POST)
            if self._parsed.kind.name.endswith("observations"):
                self._require("at", NO_MOMENT)
        return self._parsed._replace(columns=self._columns).without(self._wrong)

    def _read_addresses(self) -> None:
        """What the address of a post, or its shortcode, tells of it."""
        ids = self._own("external_id")
        for name in ("url", "shortcode"):
            if name not in self._columns:
                continue
            platforms = self._own("platform")
            for place, text in enumerate(self._columns[name]):
                if text is not None and (ids[place] is None or platforms[place] is None):
                    self._take(place, name, post_named, text, "external_id")

    def _read_ids(self) -> None:
        """Ids that are more than digits: a shortcode, or an id with its owner behind it."""
        ids = self._own("external_id")
        if "".join(id or "" for id in ids).isdecimal():
            return
        for place, text in enumerate(ids):
            if text is not None and not text.isdecimal():
                ids[place] = None
                self._take(place, "external_id", post_named, text, "external_id")

    def _read_handles(self, name: str) -> None:
        if name in self._columns:
            self._own(name)
            for place, text in enumerate(self._columns[name]):
                if text is not None:
                    self._take(place, name, account_named, text, name)

    def _take(self, place: int, name: str, read: Any, text: str, key: str) -> None:
        """Put what a text names into the columns of its platform and its key."""
        platforms = self._own("platform")
        try:
            found: Named = read(platforms[place] or self._platform, text)
        except DomainError as error:
            self._fail(place, name, _sentence(error))
            return
        platforms[place] = platforms[place] or found.platform
        column = self._own(key)
        if key != "external_id" or column[place] is None:
            column[place] = found.key
        if found.shortcode is not None:
            shortcodes = self._own("shortcode")
            shortcodes[place] = shortcodes[place] or found.shortcode

    def _read_names(self, name: str) -> None:
        if name not in self._columns:
            return
        names = self._own(name)
        clean: dict[str, str] = {}
        for place, text in enumerate(names):
            if text is None:
                continue
            try:
                if text not in clean:
                    clean[text] = clean_line(name, text, longest=255)
                names[place] = clean[text]
            except ValidationFailed as error:
                self._fail(place, name, _sentence(error))

    def _fill(self, name: str, value: str | None) -> None:
        column = self._columns.get(name)
        if value is not None and (column is None or None in column):
            self._columns[name] = [known or value for known in self._own(name)]

    def _require(self, name: str, why: str) -> None:
        column = self._columns.get(name)
        if column is not None and None not in column:
            return
        for place, value in enumerate(self._own(name)):
            if value is None:
                self._fail(place, name, why)

    def _own(self, name: str) -> list[Any]:
        """The column, ours to change."""
        column = self._columns.get(name)
        if column is None or column is self._parsed.columns.get(name):
            column = list(self._parsed.column(name))
            self._columns[name] = column
        return column

    def _fail(self, place: int, name: str, why: str) -> None:
        self._wrong.setdefault(place, Problem(self._parsed.lines[place], name, why))


def _sentence(error: DomainError) -> str:
    if isinstance(error, ValidationFailed):
        return " ".join(message for _, message in error.errors)
    return error.detail
