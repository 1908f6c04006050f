"""Instants and dates, whichever a filter was given."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from creatoraudit.errors import invalid

DATE_LENGTH = len("2026-06-14")
FORM = "Use an instant such as 2026-06-14T09:30:00Z, or a date such as 2026-06-14."


def beginning(field: str, text: str | None) -> datetime | None:
    """An instant, or that at which a day begins in UTC.

    Raises:
        ValidationFailed: it is neither.
    """
    return None if text is None else _span(field, text)[0]


def end(field: str, text: str | None) -> datetime | None:
    """The first instant behind another, or behind a day of UTC.

    Raises:
        ValidationFailed: it is neither.
    """
    return None if text is None else _span(field, text)[1]


def _span(field: str, text: str) -> tuple[datetime, datetime]:
    try:
        if len(text) == DATE_LENGTH:
            start = datetime.combine(date.fromisoformat(text), time(), UTC)
            return start, start + timedelta(days=1)
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        return at, at + timedelta(microseconds=1)
    except (ValueError, OverflowError):
        raise invalid(field, FORM) from None
