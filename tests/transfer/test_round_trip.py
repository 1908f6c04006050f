"""What goes out comes in, and goes out again the same to the byte."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.transfer.kinds import KINDS
from creatoraudit.transfer.reading import Format
from tests.transfer.helpers import Files

START = datetime(2026, 1, 1, tzinfo=UTC)

moments = st.integers(0, 200 * 86_400_000_000).map(
    lambda at: (START + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")
)
# Every character that both databases take, those that CSV quotes more often than others.
letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], max_codepoint=0x2FFFF)
texts = st.text(st.one_of(letters, st.sampled_from(",;\"\n\r\t ='")), min_size=1, max_size=12)
names = st.text("abcABC äß日", min_size=1, max_size=6).filter(lambda text: text == text.strip())
counts = st.none() | st.integers(0, 10**12)
labels = st.dictionaries(texts, texts, max_size=2)


def record(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A record; what is None is left out, as in an export."""
    return st.fixed_dictionaries(fields).map(
        lambda drawn: {"kind": kind} | {n: v for n, v in drawn.items() if v not in (None, {})}
    )


creators = record(
    "creators", name=names, is_active=st.booleans(), metadata=labels, added_at=moments
)
accounts = record(
    "accounts",
    platform=st.sampled_from(["instagram", "tiktok"]),
    username=st.text("ab1_", min_size=2, max_size=4),
    name=st.none() | texts,
    description=st.none() | texts,
    is_verified=st.none() | st.booleans(),
    is_paused=st.booleans(),
    metadata=labels,
    added_at=moments,
    tracked_since=moments,
    post_lookback_days=st.none() | st.integers(1, 300),
)
posts = record(
    "posts",
    platform=st.sampled_from(["instagram", "tiktok"]),
    external_id=st.integers(1, 10**15).map(str),
    description=st.none() | texts,
    create_time=st.none() | moments,
    duration=st.none() | st.floats(0, 10_000, allow_nan=False),
    platform_data=st.none() | st.dictionaries(texts, st.integers() | st.booleans(), max_size=2),
    followed_until=st.none() | moments,
    added_at=moments,
    tracked_since=moments,
    scrape_interval_hours=st.none() | st.integers(1, 168),
)
some = st.sets(st.sampled_from(COUNTERS), max_size=2)
seen = record(
    "post_observations",
    at=moments,
    source=st.none() | st.sampled_from(["demo", "import"]),
    hidden=some.map(lambda hidden: [name for name in COUNTERS if name in hidden] or None),
    rounding=some.map(lambda rounded: {name: 2 for name in COUNTERS if name in rounded}),
    **dict.fromkeys(COUNTERS, counts),
)
profiles = record("account_observations", at=moments, followers=counts, posts=counts)


@st.composite
def worlds(draw: st.DrawFn) -> bytes:
    """Everything of an organization, as lines of one file in any order of kinds' records."""
    lines: list[dict[str, Any]] = draw(st.lists(creators, max_size=3))
    followed = draw(
        st.lists(accounts, max_size=3, unique_by=lambda a: (a["platform"], a["username"]))
    )
    found = draw(st.lists(posts, max_size=4, unique_by=lambda p: (p["platform"], p["external_id"])))
    for account in followed:
        if lines and lines[0]["kind"] == "creators" and draw(st.booleans()):
            account["creator"] = lines[0]["name"]
    lines += followed
    for post in found:
        owners = [a["username"] for a in followed if a["platform"] == post["platform"]]
        post["account_username"] = draw(st.sampled_from([*owners, None]))
    lines += found
    for kind, subjects, key in ((profiles, followed, "username"), (seen, found, "external_id")):
        for subject in subjects:
            for one in draw(st.lists(kind, max_size=4)):  # type: dict[str, Any]
                lines.append({**one, "platform": subject["platform"], key: subject[key]})
    return msgspec.json.Encoder().encode_lines(lines)


@pytest.mark.parametrize("written", ["jsonl", "csv"])
def test_an_export_imported_elsewhere_exports_the_same_bytes(
    written: Format, alice_files: Files, charlie_files: Files
) -> None:
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(worlds())
    def check(world: bytes) -> None:
        brought = []
        try:
            if world:
                brought.append((alice_files, alice_files.bring(world)))
                assert not brought[0][1].problems
            whole = alice_files.export()
            parts = [None] if written == "jsonl" else list(KINDS)
            for kind in parts:
                file = whole if kind is None else alice_files.export(kind, written)
                if file:
                    brought.append((charlie_files, charlie_files.bring(file, kind=kind)))
                    assert (brought[-1][1].status, brought[-1][1].problems) == ("done", [])
            assert charlie_files.export() == whole
            for kind in KINDS:
                assert charlie_files.export(kind, "csv") == alice_files.export(kind, "csv")
        finally:
            for files, done in reversed(brought):
                files.undo(done.id)
            assert alice_files.export() == charlie_files.export() == b""

    check()
