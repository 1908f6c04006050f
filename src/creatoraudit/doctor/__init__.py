"""What is wrong with an installation, and what to do about it. Looks only; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from creatoraudit.config import Settings
from creatoraudit.doctor.database import check_database
from creatoraudit.doctor.finding import Finding
from creatoraudit.doctor.folders import check_data_folder, check_secrets_folder
from creatoraudit.doctor.machine import check_python, check_sqlite
from creatoraudit.doctor.network import (
    check_encryption,
    check_forwarders,
    check_public_address,
)

__all__ = ["Finding", "examine", "report"]

CHECKS: tuple[Callable[[Settings], Iterable[Finding]], ...] = (
    check_python,
    check_sqlite,
    check_data_folder,
    check_secrets_folder,
    check_database,
    check_encryption,
    check_public_address,
    check_forwarders,
)

MARKS = {"ok": "ok", "warning": "WARNING", "problem": "PROBLEM"}


def examine(settings: Settings) -> list[Finding]:
    """Everything there is to say about the installation."""
    return [finding for check in CHECKS for finding in check(settings)]


def report(findings: list[Finding]) -> str:
    """The findings as lines to read; what to do stands below what is wrong."""
    lines = [line for finding in findings for line in _lines(finding)]
    return "\n".join([*lines, "", _summary(findings)])


def _lines(finding: Finding) -> list[str]:
    first = f"{MARKS[finding.level]:<8} {finding.what}"
    return [first, f"{'':<8} → {finding.todo}"] if finding.todo else [first]


def _summary(findings: list[Finding]) -> str:
    problems = sum(finding.level == "problem" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    if not problems and not warnings:
        return "Everything is in order."
    return f"{_count(problems, 'problem')}, {_count(warnings, 'warning')}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
