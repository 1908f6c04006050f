"""Logs: one JSON object a line on standard output, and never a key in one."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

from creatoraudit.web.redaction import redact, redact_bytes


def configure_logs(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log of this process, the libraries' included, through the same redaction, to
    standard output or another stream.
    """
    stream = stream or sys.stdout
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(stream.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Redacting())
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)


def _render(_logger: WrappedLogger, _name: str, event: EventDict) -> bytes:
    return redact_bytes(orjson.dumps(event, default=repr))


class _Redacting(logging.Formatter):
    """A library's log record in the form of our own lines."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "event": redact(record.getMessage()),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.exc_info:
            event["exception"] = redact(self.formatException(record.exc_info))
        return orjson.dumps(event, default=repr).decode()
