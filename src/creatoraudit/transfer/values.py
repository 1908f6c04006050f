"""How one cell of a file is read: `READERS` has a function for each type of column.

A reader takes a text, or what a JSON document holds, never an empty one. It raises `Wrong` with
a sentence that says what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.errors import BadRequest
from creatoraudit.models import decode, encode, is_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST = 946_684_800_000_000  # 2000-01-01
LARGEST = 10**15

ABSENT = frozenset({"", "-", "–", "—", "n/a", "na", "nan", "none", "null", "undefined"})
"""What exports write where they know nothing."""

PLATFORMS = {
    "tiktok": "tiktok",
    "tt": "tiktok",
    "instagram": "instagram",
    "ig": "instagram",
    "insta": "instagram",
    "instagramreels": "instagram",
    "reels": "instagram",
}
FLAGS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0"), False),
}
SCALES = {"": 0, "k": 3, "m": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9}
UNITS = ((10**15, 1), (10**12, 10**3), (0, 10**6))
"""From which size on a bare number is microseconds, milliseconds, else seconds, since 1970."""

_COUNT = re.compile(r"(\d+(?:[.,'’\u00a0\u202f ]\d+)*) ?([a-z]*)")
_GROUPED = re.compile(r"\d{1,3}([.,'’\u00a0\u202f ])\d{3}(?:\1\d{3})*")
_PLAIN = re.compile(r"(\d+)(?:[.,](\d+))?")
_NUMBER = re.compile(r"\d{9,17}(?:\.\d+)?")
_SOURCE = re.compile(r"[a-z0-9_]{1,40}")


class Wrong(ValueError):
    """The cell cannot be used; the message says what is allowed."""


class Rounded(int):
    """A count that was written rounded, to `10 ** digit`."""

    digit: int

    def __new__(cls, value: int, digit: int) -> Rounded:
        made = super().__new__(cls, value)
        made.digit = digit
        return made


HIDDEN = Rounded(-1, 0)
"""What stands for a count that the platform hides."""


def count(value: object) -> int:
    """A whole number: 1234, 1,234, 1.234, 12.3K, 1.2M; -1 is one that the platform hides."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _within(value)
    if isinstance(value, float):
        return _whole(Decimal(str(value)))
    text = _text(value).strip().lower()
    if text.removesuffix(".0") == "-1":
        return HIDDEN
    found = _COUNT.fullmatch(text)
    if found is None or found[2] not in SCALES:
        raise Wrong("This is not a count: use 1234, 1,234, 12.3K or 1.2M.")
    number, scale = found[1], SCALES[found[2]]
    grouped = _GROUPED.fullmatch(number)
    if grouped and not scale:
        return _within(int(number.replace(grouped[1], "")))
    return _scaled(number, scale)


def instant(value: object) -> int:
    """A moment in microseconds since 1970; without a zone it is UTC."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(Decimal(str(value)))
    text = _text(value).strip()
    if _NUMBER.fullmatch(text):
        return _since_1970(Decimal(text))
    try:
        moment = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        raise Wrong(
            "This is not a moment: use 2026-06-14T09:30:00Z, 2026-06-14, or seconds since 1970."
        ) from None
    return _plausible(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def flag(value: object) -> bool:
    """True or false, yes or no, 1 or 0."""
    found = FLAGS.get(str(value).strip().lower())
    if found is None:
        raise Wrong("Use true or false.")
    return found


def platform(value: object) -> str:
    """TikTok or Instagram, as others write them."""
    found = PLATFORMS.get(re.sub(r"[^a-z]", "", _text(value).lower()))
    if found is None:
        raise Wrong(f"Use one of: {', '.join(sorted(set(PLATFORMS.values())))}.")
    return found


def whole(value: object) -> int:
    """A whole number from 1 on, in the range of a 32-bit integer."""
    number = count(value)
    if not 1 <= number < 1 << 31:
        raise Wrong("Use a whole number from 1 on.")
    return int(number)


def hours(value: object) -> int:
    """An interval of 1 to 168 hours."""
    number = count(value)
    if not 1 <= number <= 168:
        raise Wrong("Use 1 to 168 hours.")
    return int(number)


def seconds(value: object) -> float:
    """A duration: 15, 15.2, 0:15 or 1:02:03."""
    if isinstance(value, bool):
        raise Wrong("This is not a duration: use seconds.")
    try:
        total = 0.0
        for part in str(value).strip().lower().removesuffix("s").split(":"):
            total = total * 60 + float(part)
    except ValueError:
        raise Wrong("This is not a duration: use seconds.") from None
    if not 0 <= total <= 10**6:
        raise Wrong("Use 0 to 1,000,000 seconds.")
    return total


def labels(value: object) -> str:
    """What somebody noted about it: an object of at most 20 texts, as canonical JSON."""
    noted = _document(value)
    fits = isinstance(noted, dict) and len(noted) <= 20
    if not fits or not all(
        isinstance(text, str) and len(name) <= 255 and len(text) <= 255
        for name, text in noted.items()
    ):
        raise Wrong("Use an object of at most 20 texts of at most 255 characters.")
    return encode(noted).decode()


def document(value: object) -> str:
    """Any JSON object, in canonical form."""
    held = _document(value)
    if not isinstance(held, dict):
        raise Wrong("Use a JSON object.")
    written = encode(held).decode()
    if len(written) > 100_000:
        raise Wrong("Use at most 100,000 characters.")
    return written


def counters(value: object) -> int:
    """Names of counters, as bits."""
    names = value if isinstance(value, list) else _text(value).split()
    bits = 0
    for name in names:
        if name not in COUNTERS:
            raise Wrong(f"Use names out of: {', '.join(COUNTERS)}.")
        bits |= 1 << COUNTERS.index(name)
    return bits


def digits(value: object) -> int:
    """To how many zeros counters are rounded, `views:2 likes:1`, as a decimal digit each."""
    noted = value if isinstance(value, dict) else dict(_pairs(_text(value)))
    total = 0
    for name, zeros in noted.items():
        if name not in COUNTERS or not str(zeros).isdecimal() or not 0 <= int(zeros) <= 9:
            raise Wrong("Use names of counters with a number of zeros, such as views:2 likes:1.")
        total += int(zeros) * 10 ** COUNTERS.index(name)
    return total


def source(value: object) -> str:
    """Where an observation came from: small letters, digits and underscores."""
    text = _text(value).strip().lower()
    if not _SOURCE.fullmatch(text):
        raise Wrong("Use 1 to 40 small letters, digits and underscores.")
    return text


def _text_reader(longest: int) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = str(value) if isinstance(value, int | float) else _text(value)
        if len(text) > longest:
            raise Wrong(f"Use at most {longest:,} characters.")
        return text

    return read


LONGEST = {
    "handle": 500,
    "external": 100,
    "short": 255,
    "name": 255,
    "text": 20_000,
    "address": 4_000,
}
"""Types whose cells are taken as they are, up to a length: `None` is a name like any other."""

READERS: dict[str, Callable[[Any], Any]] = {
    **{kind: _text_reader(longest) for kind, longest in LONGEST.items()},
    "platform": platform,
    "source": source,
    "count": count,
    "whole": whole,
    "hours": hours,
    "seconds": seconds,
    "instant": instant,
    "flag": flag,
    "labels": labels,
    "document": document,
    "counters": counters,
    "digits": digits,
}


def is_absent(value: object, kind: str) -> bool:
    """Whether a cell of a type of column says nothing."""
    if not isinstance(value, str):
        return value is None
    return not value if kind in LONGEST else value.strip().lower() in ABSENT


def written_instant(at: int) -> str:
    """Microseconds since 1970 as a file holds them: `2026-06-14T09:30:00Z`, and what is left of a
    second after a point.
    """
    moment = EPOCH + timedelta(microseconds=at)
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong("This is not a text.")
    if "\0" in value or not is_text(value):
        raise Wrong("This is not UTF-8, or it holds a NUL character.")
    return value


def _scaled(number: str, scale: int) -> int:
    """`12.3` and thousands: what was left out after the last digit is the rounding."""
    found = _PLAIN.fullmatch(number.replace(" ", ""))
    if found is None:
        raise Wrong("This is not a count: use 1234, 1,234, 12.3K or 1.2M.")
    fraction = found[2] or ""
    if not scale:
        return _whole(Decimal(f"{found[1]}.{fraction or 0}"))
    value = _within(int(Decimal(f"{found[1]}.{fraction or 0}").scaleb(scale)))
    return Rounded(value, scale - len(fraction)) if len(fraction) < scale else value


def _whole(number: Decimal) -> int:
    if not number.is_finite() or number != number.to_integral_value():
        raise Wrong("A count is a whole number.")
    return _within(int(number))


def _within(number: int) -> int:
    if number == -1:
        return HIDDEN
    if not 0 <= number <= LARGEST:
        raise Wrong("Use a whole number from 0 to 1,000,000,000,000,000.")
    return number


def _since_1970(number: Decimal) -> int:
    if not number.is_finite() or not 0 <= number < 10**18:
        raise Wrong("This is not a number of seconds since 1970.")
    per_unit = next(per_unit for least, per_unit in UNITS if number >= least)
    return _in_range(int(number * per_unit))


def _plausible(moment: datetime) -> int:
    return _in_range((moment - EPOCH) // MICROSECOND)


def _in_range(at: int) -> int:
    if at < EARLIEST:
        raise Wrong("This lies before the year 2000.")
    return at


def _document(value: object) -> Any:
    if isinstance(value, dict):
        return value
    try:
        return decode(_text(value).encode())
    except BadRequest:
        raise Wrong("This is not JSON.") from None


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = (part.partition(":") for part in text.split())
    return [(name, zeros) for name, _, zeros in parts]
