"""Whatever people have of a post means the same post."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatoraudit.errors import ValidationFailed
from creatoraudit.videos.identifiers import (
    DIGITS,
    Identifier,
    media_id_of,
    read_identifier,
    shortcode_of,
)

REEL = Identifier("instagram", "3393802775261590086", "C8ZNaSZM7JG")
CLIP = Identifier("tiktok", "7301234567890123456", None)

INSTAGRAM_FORMS = [
    "https://www.instagram.com/p/{}/",
    "https://www.instagram.com/p/{}",
    "http://instagram.com/p/{}/?img_index=3",
    "https://www.instagram.com/reel/{}/?igsh=MzRlODBiNWFlZA==",
    "https://www.instagram.com/reels/{}/",
    "https://www.instagram.com/tv/{}/",
    "https://www.instagram.com/north.light_1/p/{}/",
    "https://www.instagram.com/northlight/reel/{}/?hl=de",
    "https://www.instagram.com/p/{}/embed/captioned/",
    "https://www.instagram.com/p/{}/#comments",
    "https://m.instagram.com/p/{}",
    "https://instagr.am/p/{}",
    "HTTPS://WWW.INSTAGRAM.COM/p/{}",
    "https://www.instagram.com./p/{}",
    "https://www.instagram.com:443//p//{}//",
    "www.instagram.com/p/{}",
    "instagram.com/reel/{}",
    "  {}\n",
    "{}",
]
TIKTOK_FORMS = [
    "https://www.tiktok.com/@north.light/video/{}",
    "https://www.tiktok.com/@north.light/video/{}?is_from_webapp=1&sender_device=pc",
    "https://www.tiktok.com/%40northlight/video/{}",
    "https://www.tiktok.com/@/video/{}",
    "https://www.tiktok.com/@northlight/photo/{}",
    "https://m.tiktok.com/v/{}.html?u_code=1",
    "https://www.tiktok.com/v/{}",
    "https://www.tiktok.com/embed/{}",
    "https://www.tiktok.com/embed/v2/{}?lang=en",
    "https://www.tiktok.com/player/v1/{}",
    "https://www.tiktok.com/share/video/{}",
    "https://m.tiktok.com/i18n/share/video/{}/",
    "https://tiktok.com/@northlight/video/{}/",
    "TikTok.com/@northlight/video/{}",
    " {} ",
    "{}",
]


@pytest.mark.parametrize("form", INSTAGRAM_FORMS)
def test_forms_of_instagram(form: str) -> None:
    assert read_identifier("instagram", form.format(REEL.shortcode)) == REEL


@pytest.mark.parametrize("text", ["3393802775261590086", "3393802775261590086_25025320"])
def test_media_ids_of_instagram(text: str) -> None:
    assert read_identifier("instagram", text) == REEL


def test_a_shortcode_in_an_address_may_be_digits_only() -> None:
    assert read_identifier("instagram", "https://instagram.com/p/12345/").shortcode == "12345"
    assert read_identifier("instagram", "12345").external_id == "12345"


def test_a_private_accounts_shortcode_is_a_longer_one() -> None:
    assert read_identifier("instagram", f"{REEL.shortcode}{'x' * 28}") == REEL


@pytest.mark.parametrize("form", TIKTOK_FORMS)
def test_forms_of_tiktok(form: str) -> None:
    assert read_identifier("tiktok", form.format(CLIP.external_id)) == CLIP


@pytest.mark.parametrize(
    "text",
    [
        "https://vm.tiktok.com/ZMabcdef/",
        "https://vt.tiktok.com/ZSabcdef",
        "https://www.tiktok.com/t/ZTabcdef/",
        "https://www.instagram.com/share/reel/BAabcdef",
    ],
)
def test_short_links_ask_for_the_long_address(text: str) -> None:
    platform = "tiktok" if "tiktok" in text else "instagram"
    assert "open it" in refusal(platform, text)


def test_the_other_platforms_address_is_named() -> None:
    form = "https://www.tiktok.com/@northlight/video/7301234567890123456"
    assert refusal("instagram", form) == "This address is one of TikTok, not of Instagram."
    assert "of Instagram, not" in refusal("tiktok", "https://www.instagram.com/p/C8ZNaSZM7JG/")


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("instagram", ""),
        ("instagram", "https://"),
        ("instagram", "https://[::1"),
        ("instagram", "ftp://instagram.com/p/C8ZNaSZM7JG"),
        ("instagram", "https://instagram.com.example/p/C8ZNaSZM7JG"),
        ("instagram", "https://example.com/?u=https://instagram.com/p/C8ZNaSZM7JG"),
        ("instagram", "https://www.instagram.com/northlight/"),
        ("instagram", "https://www.instagram.com/stories/northlight/3393802775261590086/"),
        ("instagram", "https://www.instagram.com/p/"),
        ("instagram", "https://www.instagram.com/p/a b/"),
        ("instagram", "a" * 12),
        ("instagram", "A"),
        ("instagram", "0"),
        ("instagram", "9" * 21),
        ("instagram", "\0"),
        ("tiktok", "https://www.tiktok.com/@northlight"),
        ("tiktok", "https://www.tiktok.com/@northlight/video/"),
        ("tiktok", "https://www.tiktok.com/@northlight/video/x"),
        ("tiktok", "https://www.tiktok.com/@northlight/live"),
        ("tiktok", "C8ZNaSZM7JG"),
        ("tiktok", "7301234567890123456_1"),
        ("tiktok", "٧٣٠١٢٣٤٥"),
        ("tiktok", "0"),
        ("tiktok", str(1 << 64)),
    ],
)
def test_what_means_no_post_is_refused(platform: str, text: str) -> None:
    assert refusal(platform, text).startswith("Send the address")


@given(st.integers(1, 64**11 - 1))
def test_media_ids_and_shortcodes_translate_both_ways(media_id: int) -> None:
    shortcode = shortcode_of(media_id)
    assert media_id_of(shortcode) == media_id
    assert set(shortcode) <= set(DIGITS)
    assert read_identifier("instagram", str(media_id)) == read_identifier(
        "instagram", f"https://www.instagram.com/reel/{shortcode}/"
    )


@given(st.sampled_from(["instagram", "tiktok"]), st.text(max_size=60))
def test_reading_twice_is_reading_once(platform: str, text: str) -> None:
    try:
        once = read_identifier(platform, text)
    except ValidationFailed:
        return
    assert read_identifier(platform, once.external_id) == once


@given(st.from_regex(r"[A-Za-z0-9_-]{1,11}", fullmatch=True), st.sampled_from(INSTAGRAM_FORMS[:-2]))
def test_any_shortcode_in_any_form_is_one_post(shortcode: str, form: str) -> None:
    if media_id_of(shortcode) == 0:
        return
    post = read_identifier("instagram", form.format(shortcode))
    assert post.external_id == str(media_id_of(shortcode))
    assert read_identifier("instagram", post.external_id) == post


def refusal(platform: str, text: str) -> str:
    with pytest.raises(ValidationFailed) as refused:
        read_identifier(platform, text)
    [(field, message)] = refused.value.errors
    assert field == "identifier"
    return message
