"""Usernames in their one form, whatever was pasted."""

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatoraudit.accounts.handles import normalized
from creatoraudit.errors import ValidationFailed

HANDLES = {
    "instagram": st.from_regex(r"[a-z0-9_]([a-z0-9_.]?[a-z0-9_]){0,9}", fullmatch=True).filter(
        lambda name: ".." not in name
    ),
    "tiktok": st.from_regex(r"[a-z0-9_.]{1,20}[a-z0-9_]", fullmatch=True),
}
ADDRESSES = {
    "instagram": [
        "https://www.instagram.com/{}",
        "https://www.instagram.com/{}/",
        "https://www.instagram.com/{}/?hl=de",
        "http://instagram.com/{}?igsh=abc%3D%3D",
        "instagram.com/{}",
        "www.instagram.com/{}/",
        "https://m.instagram.com/{}/",
        "https://instagr.am/{}",
        "https://www.instagram.com/{}/reels/",
        "https://www.instagram.com/{}/tagged/",
        "https://www.instagram.com/stories/{}/3112/",
        "https://www.instagram.com/_u/{}",
        "https://www.instagram.com:443/{}#top",
        "//www.instagram.com/{}",
    ],
    "tiktok": [
        "https://www.tiktok.com/@{}",
        "https://www.tiktok.com/@{}?lang=en",
        "https://www.tiktok.com/@{}/",
        "https://m.tiktok.com/@{}?_t=8abc&_r=1",
        "tiktok.com/@{}",
        "www.tiktok.com/@{}/live",
        "http://tiktok.com/%40{}",
        "https://www.tiktok.com/share/user/@{}",
    ],
}


@pytest.mark.parametrize("platform", ADDRESSES)
def test_every_form_of_an_address_means_the_name(platform: str) -> None:
    for form in ADDRESSES[platform]:
        for name in ("some.name", "Some.NAME"):
            assert normalized(platform, f"  {form.format(name)}\n") == "some.name"


@pytest.mark.parametrize(
    "written",
    [
        "name",
        "@name",
        " @name ",
        "@ name",
        "NAME",
        "\u200ename\u200f",
        "\ufeff@name",
        "＠name",
        "ｎａｍｅ",
        "name\u200b",
    ],
)
def test_a_username_is_taken_as_people_write_it(written: str) -> None:
    assert normalized("instagram", written) == normalized("tiktok", written) == "name"


@pytest.mark.parametrize(
    ("platform", "written", "why"),
    [
        ("instagram", "https://www.tiktok.com/@name", "TikTok"),
        ("tiktok", "https://www.instagram.com/name", "Instagram"),
        ("tiktok", "https://instagr.am/name", "Instagram"),
        ("tiktok", "https://vm.tiktok.com/ZMabc/", "short link"),
        ("tiktok", "https://vt.tiktok.com/ZSabc/", "short link"),
        ("tiktok", "https://www.tiktok.com/t/ZTabc/", "short link"),
        ("instagram", "https://vm.tiktok.com/ZMabc/", "short link"),
        ("instagram", "https://www.instagram.com/p/Cabc/", "does not name"),
        ("instagram", "https://www.instagram.com/reel/Cabc/", "does not name"),
        ("instagram", "https://www.instagram.com/name/p/Cabc/", "post"),
        ("tiktok", "https://www.tiktok.com/@name/video/7123", "post"),
        ("instagram", "https://www.instagram.com/", "does not name"),
        ("tiktok", "https://www.tiktok.com/foryou", "does not name"),
        ("instagram", "https://example.com/name", "no address of Instagram"),
        ("instagram", "https://www.instagram.com@evil.example/name", "no address"),
        ("instagram", "https://instagram.com.evil.example/name", "no address"),
        ("instagram", "http://[::1/name", "not an address"),
        ("instagram", "two words", "30 letters"),
        ("instagram", "@@name", "30 letters"),
        ("instagram", ".name", "30 letters"),
        ("instagram", "na..me", "30 letters"),
        ("instagram", "x" * 31, "30 letters"),
        ("instagram", "naïve", "30 letters"),
        ("instagram", "@", "30 letters"),
        ("tiktok", "x", "2 to 24"),
        ("tiktok", "name.", "2 to 24"),
        ("tiktok", "x" * 25, "2 to 24"),
        ("tiktok", "na\u0000me", "2 to 24"),
        ("instagram", "name\u0131", "30 letters"),
    ],
)
def test_what_names_nobody_is_refused(platform: str, written: str, why: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        normalized(platform, written)
    [error] = refusal.value.errors
    assert error.field == "username"
    assert why in error.message


@given(st.data())
def test_a_username_in_any_dress_is_itself(data: st.DataObject) -> None:
    platform = data.draw(st.sampled_from(sorted(HANDLES)))
    name = data.draw(HANDLES[platform])
    form = data.draw(st.sampled_from(["{}", "@{}", " @{}\t", *ADDRESSES[platform]]))
    reserved = {"p", "reel", "reels", "tv", "share", "explore", "direct", "accounts", "stories"}
    if name not in reserved | {"_u", "_n"}:
        assert normalized(platform, form.format(name)) == name
        assert normalized(platform, form.format(name.upper())) == name


@given(
    platform=st.sampled_from(sorted(HANDLES)),
    text=st.text(max_size=60)
    | st.text(alphabet=string.ascii_letters + "@._/:?%# ", max_size=60).map(
        lambda rest: f"https://www.instagram.com/{rest}"
    )
    | st.text(alphabet=string.ascii_letters + "@._/:?%# ", max_size=60).map(
        lambda rest: f"tiktok.com/@{rest}"
    ),
)
def test_normalizing_twice_changes_nothing(platform: str, text: str) -> None:
    with suppress(ValidationFailed):
        once = normalized(platform, text)
        assert normalized(platform, once) == once
