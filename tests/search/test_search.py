"""Searching: what is found, in which order, and how far is looked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from creatoraudit.models import ignoring_case
from creatoraudit.operation import invoke
from creatoraudit.search import queries
from creatoraudit.search.models import Found
from creatoraudit.search.operations import search
from tests.storage.test_substring import texts
from tests.support.plans import assert_by_key, sent
from tests.support.server import Site
from tests.support.tracking import make_account, make_creator, make_post, writing
from tests.support.workspaces import Own
from tests.web.problems import wrong_fields

PATH = "/v2/search"
NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


def add_account(ctx: Any, username: str, name: str | None = None, **columns: Any) -> str:
    text = ignoring_case(f"{username}\n{name or ''}")
    return make_account(ctx, username, name=name, search_text=text, **columns)


def add_creator(ctx: Any, name: str) -> str:
    return make_creator(ctx, name, search_text=ignoring_case(name))


def add_post(ctx: Any, caption: str | None, **columns: Any) -> str:
    return make_post(ctx, description=caption, search_text=ignoring_case(caption or ""), **columns)


def found(own: Own, q: str, **query: Any) -> Any:
    answer = own.client.get(PATH, params={"q": q, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def captions(own: Own, q: str, **query: Any) -> list[str]:
    return [video["caption"] for video in found(own, q, **query)["data"]["videos"]]


@pytest.fixture(scope="module")
def filled(shared: Own) -> Own:
    with writing(shared.site.services, shared.owner) as ctx:
        north = add_account(ctx, "north.light", "Nordlicht ÜBER alles", platform="tiktok")
        add_account(ctx, "a_northern", None)
        for name in ("Über North", "north star", "Zoë"):
            add_creator(ctx, name)
        post = {"account_id": north, "platform": "tiktok", "account_username": "north.light"}
        add_post(ctx, "Facing north 🔥🔥🔥", **post, create_time=NOON)
        add_post(ctx, "NORTH & south", **post, is_video=True, create_time=NOON + timedelta(days=1))
        add_post(ctx, "True north\nمرحبا بالعالم", create_time=NOON - timedelta(days=1))
        add_post(ctx, "north of nowhen", create_time=None)
        add_post(ctx, None, create_time=NOON)
    return shared


def test_what_is_found(filled: Own) -> None:
    document = found(filled, "north")
    assert list(document) == ["data", "meta"]
    data = document["data"]
    assert list(data) == ["accounts", "creators", "videos"]
    assert [row["username"] for row in data["accounts"]] == ["a_northern", "north.light"]
    assert [row["name"] for row in data["creators"]] == ["north star", "Über North"]
    assert [row["caption"].split()[0] for row in data["videos"]] == [
        "NORTH",
        "Facing",
        "True",
        "north",
    ]
    assert document["meta"] == {
        "query": "north",
        "limit_per_section": 10,
        "effective_caps": {"accounts": 10, "creators": 10, "videos": 10, "captions": None},
    }


def test_how_it_is_shown(filled: Own) -> None:
    data = found(filled, "north")["data"]
    account, creator, video = data["accounts"][1], data["creators"][0], data["videos"][0]
    assert account == {
        "id": account["id"],
        "type": "account",
        "platform": "tiktok",
        "username": "north.light",
        "display_name": "Nordlicht ÜBER alles",
    }
    assert creator == {"id": creator["id"], "type": "creator", "name": "north star"}
    assert video == {
        "id": video["id"],
        "type": "account_video",
        "platform": "tiktok",
        "caption": "NORTH & south",
        "account_id": account["id"],
        "account_username": "north.light",
    }
    assert {row["type"] for row in data["videos"][2:]} == {"video"}
    for row in data["videos"]:
        path = {"video": "videos", "account_video": "account-videos"}[row["type"]]
        assert filled.client.get(f"/v2/{path}/{row['id']}").status_code == 200


@pytest.mark.parametrize(
    ("q", "count"),
    [
        ("NoRtH", 8),
        ("über", 2),
        ("u\u0308ber", 2),
        ("zoë", 1),
        ("NORTH & s", 1),
        ("🔥🔥🔥", 1),
        ("🔥", 1),
        ("مرحبا", 1),
        ("north\nم", 1),
        ("light\nnord", 1),
        ("north*", 0),
        ('"north"', 0),
        ("north OR south", 0),
        ("-north", 0),
        ("n%h", 0),
        ("a_n", 1),
        ("_", 1),
        ("%", 0),
        ("no", 8),
        ("n", 8),
        ("x" * 128, 0),
    ],
)
def test_every_character_means_itself(filled: Own, q: str, count: int) -> None:
    data = found(filled, q)["data"]
    # One or two characters are looked for only where it is known when a post was published.
    unseen = len(q) < 3 and count == 8
    assert sum(map(len, data.values())) == count - unseen


@pytest.mark.parametrize("q", ["", " ", "\t\n ", "\u200d"])
def test_blank_finds_nothing(filled: Own, q: str) -> None:
    document = found(filled, q)
    assert document["data"] == {"accounts": [], "creators": [], "videos": []}
    assert document["meta"]["query"] == q
    assert filled.client.get(PATH).json()["data"] == document["data"]


def test_a_limit_is_one_of_each_section(filled: Own) -> None:
    document = found(filled, "north", limit=1)
    assert [len(section) for section in document["data"].values()] == [1, 1, 1]
    assert document["meta"]["limit_per_section"] == 1
    assert found(filled, "north", limit=25)["data"] == found(filled, "north")["data"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "x" * 129}, "q"),
        ({"q": "north\0"}, "q"),
        ({"q": "north", "limit": "26"}, "limit"),
        ({"q": "north", "limit": "0"}, "limit"),
        ({"q": "north", "cursor": "x"}, "cursor"),
    ],
)
def test_what_cannot_be_asked(filled: Own, query: dict[str, str], field: str) -> None:
    assert list(wrong_fields(filled.client.get(PATH, params=query))) == [field]


def test_another_organization_finds_nothing(filled: Own, standing_site: Site) -> None:
    other = Own(standing_site)
    for q in ("north", "no"):
        assert not any(found(other, q)["data"].values())


def test_short_texts_are_looked_for_in_the_newest_captions(
    own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FIRST_ROWS", 3)
    with writing(own.site.services, own.owner) as ctx:
        for day in range(5):
            kind = {"account_id": add_account(ctx, f"account{day}")} if day % 2 else {}
            add_post(ctx, f"day {day}", create_time=NOON + timedelta(days=day), **kind)
    assert captions(own, "da") == ["day 4", "day 3", "day 2"]
    assert captions(own, "day") == ["day 4", "day 3", "day 2", "day 1", "day 0"]
    caps = [found(own, q)["meta"]["effective_caps"]["captions"] for q in ("da", "day")]
    assert caps == [3, None]


def test_what_is_on_its_way_out_is_not_found(own: Own) -> None:
    with writing(own.site.services, own.owner) as ctx:
        add_post(ctx, "half gone", is_video=False)
    assert captions(own, "gone") == captions(own, "go") == []


# So few that what is near and what the index finds both matter.
FEW = 4
POST = st.tuples(texts, st.sampled_from(["video", "account_video", "both"]), st.integers(0, 4))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    made=st.lists(POST, max_size=12),
    names=st.lists(texts, max_size=8),
    q=texts.filter(lambda text: len(text) <= 128),
    place=st.integers(0, 500),
    limit=st.integers(1, 5),
)
@example(made=[("abc", "both", 0)] * 6, names=["abc"] * 6, q="abc", place=0, limit=2)
def test_it_finds_what_a_plain_search_finds(
    standing_site: Site,
    monkeypatch: pytest.MonkeyPatch,
    made: list[tuple[str, str, int]],
    names: list[str],
    q: str,
    place: int,
    limit: int,
) -> None:
    monkeypatch.setattr(queries, "FIRST_ROWS", FEW)
    own = Own(standing_site)
    with writing(own.site.services, own.owner) as ctx:
        account_id = add_account(ctx, "\U0010fffd")
        posts = [make(ctx, account_id, *post) for post in made]
        creators = [(name, add_creator(ctx, name)) for name in names]
    whole = "".join(text for text, *_ in made)
    inside = whole[place % (len(whole) + 1) :][: max(1, len(q))]
    for text in (q, inside, inside[:3], inside[:2]):
        result: Found = invoke(
            own.site.services, own.owner, search, {"q": text, "limit": limit}
        ).data
        part = ignoring_case(text)
        if not part.strip():
            assert result == Found([], [], [])
            continue
        newest = sorted(posts, key=newness, reverse=True)
        searched = newest if len(part) >= 3 else [post for post in newest if post[2]][:FEW]
        there = [id for id, caption, _ in searched if part in ignoring_case(caption)]
        assert [video.id for video in result.videos] == there[:limit]
        named = sorted(pair for pair in creators if part in ignoring_case(pair[0]))
        assert [creator.id for creator in result.creators] == [id for _, id in named][:limit]


def make(
    ctx: Any, account_id: str, text: str, kind: str, day: int
) -> tuple[str, str, datetime | None]:
    """A post of one of a few times, or of none; some of the same."""
    time = NOON + timedelta(days=day) if day else None
    feed = {} if kind == "video" else {"account_id": account_id, "is_video": kind == "both"}
    return add_post(ctx, text, create_time=time, **feed), text, time


def newness(post: tuple[str, str, datetime | None]) -> tuple[datetime, str]:
    return post[2] or datetime.min.replace(tzinfo=UTC), post[0]


def test_nothing_is_read_whole(filled: Own) -> None:
    for q in ("north", "no"):
        with sent() as statements:
            invoke(filled.site.services, filled.owner, search, {"q": q})
        assert len(statements) <= 7
        for statement in statements:
            # How PostgreSQL finds these is tested where the index is.
            if "creatoraudit_grams" not in statement.text:
                assert_by_key(filled.site.services, statement, may_sort=True)
