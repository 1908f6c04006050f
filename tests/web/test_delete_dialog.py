"""What is said before a key is deleted: whether something would break by it."""

from datetime import UTC, datetime, timedelta

import pytest

from creatoraudit.keys.models import ApiKey
from creatoraudit.web.pages.templating import render

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def dialog(*, last_used: timedelta | None, requests: int = 0) -> str:
    key = ApiKey(
        id="01a20a52-766f-7ed3-8061-185a44a228da",
        name="Weekly report sheet",
        masked_key="caud_Xw7b…e9Lm",
        scopes=["read"],
        status="enabled",
        is_expired=False,
        expires_at=None,
        hash_only=False,
        allowed_addresses=[],
        rate_limit_per_minute=None,
        created_at=NOW - timedelta(days=90),
        created_by="Alice Marek",
        created_by_is_member=True,
        last_used_at=NOW - last_used if last_used else None,
        last_used_via="api" if last_used else None,
        last_used_client="curl 8.5" if last_used else None,
        used_in_url=False,
        requests_24h=requests,
        requests_by_hour=[0] * 23 + [requests],
        clients_24h=[],
        disabled_at=None,
        disabled_by=None,
        leaked_at=None,
        in_connect=False,
        previous_masked_key=None,
        previous_secret_expires_at=None,
        previous_secret_last_used_at=None,
    )
    context = {"key": key, "now": NOW, "day_ago": NOW - timedelta(days=1), "base": "", "csrf": ""}
    return render("api_keys/delete.html", context)


@pytest.mark.parametrize("last_used", [timedelta(seconds=1), timedelta(hours=23, minutes=59)])
def test_a_key_used_within_24_hours_is_warned_of(last_used: timedelta) -> None:
    page = dialog(last_used=last_used)

    assert "Something is still using this key." in page
    assert "Its last request was" in page
    assert "Disable instead" in page


def test_the_warning_counts_the_requests() -> None:
    page = dialog(last_used=timedelta(minutes=38), requests=488)

    assert "It made 488 requests in the last 24 hours." in page


@pytest.mark.parametrize("last_used", [None, timedelta(hours=24, seconds=1)])
def test_a_key_not_used_for_24_hours_is_not(last_used: timedelta | None) -> None:
    page = dialog(last_used=last_used)

    assert "Nothing has used it for 24 hours." in page
    assert "Disable instead" not in page
