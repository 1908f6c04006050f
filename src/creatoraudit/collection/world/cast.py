"""The accounts that the demonstration begins with, and what befalls them."""

from __future__ import annotations

from typing import NamedTuple


class Role(NamedTuple):
    """One account of the cast. Days are before the day the demonstration was made."""

    platform: str
    username: str
    name: str
    topic: str
    language: str
    followers: int
    weekly: float
    """Posts a week."""
    creator: str | None = None
    tracked_days: int = 200
    paused_days: int | None = None
    """When somebody paused it."""
    hides_likes: bool = False
    hit_days: int | None = None
    """When one post went forty times further than the others."""
    purge_days: int | None = None
    """When the platform took away what bots had left."""
    renamed_days: int | None = None
    former_username: str | None = None
    private_days: int | None = None
    deleted_days: int | None = None


DESK_STRONG = Role(
    "tiktok",
    "desk.strong",
    "Desk Strong",
    "fitness",
    "en",
    1_240_000,
    2.4,
    "Imani Okoye",
    purge_days=61,
)

NORTHLIGHT_CAST = (
    Role(
        "tiktok",
        "mira.kocht",
        "Mira kocht",
        "cooking",
        "de",
        412_000,
        2.4,
        "Mira Brandt",
        hit_days=5,
    ),
    Role("instagram", "mira.kocht", "Mira Brandt", "cooking", "de", 188_000, 1.6, "Mira Brandt"),
    Role("tiktok", "nightferry", "Night Ferry", "travel", "en", 96_400, 1.6, "Teo Lindqvist"),
    Role(
        "instagram",
        "night.ferry",
        "Night Ferry",
        "travel",
        "en",
        143_000,
        1.8,
        "Teo Lindqvist",
        hides_likes=True,
    ),
    Role("tiktok", "yuki_asa", "ゆき｜朝の台所", "cooking", "ja", 268_000, 2.2, "Yuki Tanaka"),
    Role("instagram", "yuki.asa", "ゆき｜朝の台所", "cooking", "ja", 77_300, 1.3, "Yuki Tanaka"),
    Role("tiktok", "leila.tells", "ليلى تحكي", "books", "ar", 54_800, 1.2, "Leila Haddad"),
    Role(
        "instagram",
        "leila.tells",
        "Leila Haddad",
        "books",
        "ar",
        61_200,
        1.2,
        "Leila Haddad",
        hides_likes=True,
    ),
    DESK_STRONG,
    Role("instagram", "deskstrong", "Desk Strong", "fitness", "en", 530_000, 1.9, "Imani Okoye"),
    Role("tiktok", "pavel_fixes", "Pavel Fixes", "tech", "en", 733_000, 1.5, "Pavel Horvat"),
    Role("instagram", "pavelfixes", "Pavel Fixes", "tech", "en", 118_000, 1.0, "Pavel Horvat"),
    Role(
        "tiktok", "nuria.huerto", "Nuria y el huerto", "garden", "es", 38_900, 1.4, "Nuria Varela"
    ),
    Role("instagram", "nuria.huerto", "Nuria Varela", "garden", "es", 29_100, 1.2, "Nuria Varela"),
    Role(
        "tiktok",
        "sol.skin",
        "Sol Ferreira",
        "beauty",
        "pt",
        322_000,
        1.9,
        "Sol Ferreira",
        purge_days=34,
    ),
    Role("instagram", "solferreira", "Sol Ferreira", "beauty", "pt", 451_000, 1.7, "Sol Ferreira"),
    Role(
        "tiktok",
        "sundaykeeper",
        "Sunday Keeper",
        "football",
        "en",
        17_600,
        1.5,
        "Marek Novak",
        renamed_days=45,
        former_username="keeper_marek",
    ),
    Role(
        "instagram", "sunday.keeper", "Sunday Keeper", "football", "en", 9_840, 1.1, "Marek Novak"
    ),
    Role(
        "tiktok",
        "twoandatortoise",
        "Two and a tortoise",
        "pets",
        "en",
        2_150_000,
        2.0,
        "Greta Aalto",
    ),
    Role(
        "instagram",
        "twoandatortoise",
        "Two and a tortoise",
        "pets",
        "en",
        640_000,
        1.5,
        "Greta Aalto",
    ),
    Role("tiktok", "minji.makes", "민지의 공방", "craft", "ko", 84_000, 1.4),
    Role(
        "instagram",
        "atelier.mercier",
        "Atelier Mercier",
        "craft",
        "fr",
        45_700,
        1.0,
        hides_likes=True,
    ),
    Role(
        "tiktok", "spareroomtapes", "Spare Room Tapes", "music", "en", 12_300, 1.3, paused_days=15
    ),
    Role("instagram", "zeynep.okur", "Zeynep okur", "books", "tr", 23_800, 1.1),
    Role(
        "tiktok", "kitchen.of.rui", "Rui na cozinha", "cooking", "pt", 6_200, 1.2, tracked_days=120
    ),
    Role(
        "instagram", "quiet.corners", "Quiet Corners", "travel", "en", 15_400, 1.0, private_days=20
    ),
    Role("tiktok", "liftstories", "Lift Stories", "comedy", "en", 58_100, 1.3, deleted_days=12),
    Role("tiktok", "xiaoman_home", "小满在家", "garden", "zh", 132_000, 1.6, tracked_days=60),
    Role("instagram", "first.loaf", "First Loaf", "cooking", "en", 840, 0.8, tracked_days=3),
)

RIVAL_CAST = (
    Role("tiktok", "rasoi.amir", "अमीर की रसोई", "cooking", "hi", 502_000, 1.9, "Amir Dube"),
    Role("instagram", "rasoi.amir", "Amir Dube", "cooking", "hi", 97_000, 1.3, "Amir Dube"),
    Role("tiktok", "hugo.en.train", "Hugo en train", "travel", "fr", 71_000, 1.2, "Hugo Moreau"),
    Role("instagram", "hugo.en.train", "Hugo Moreau", "travel", "fr", 34_200, 1.1, "Hugo Moreau"),
    Role("tiktok", "meetingaboutit", "A meeting about it", "comedy", "en", 889_000, 2.1),
    Role("instagram", "darnitagain", "Darn it again", "craft", "en", 26_500, 1.2),
    # Both organizations track this one.
    DESK_STRONG._replace(creator=None),
    Role("instagram", "vera.reads", "Vera reads", "books", "en", 8_700, 1.0, tracked_days=90),
    Role("tiktok", "tinypond", "Tiny Pond", "garden", "en", 19_900, 1.1),
    Role("instagram", "petra.fc", "Petra FC", "football", "de", 12_900, 1.0, purge_days=50),
)

GUESTS = (
    Role("tiktok", "ramen.at.nine", "Ramen at nine", "cooking", "en", 61_000, 1.5),
    Role("instagram", "ferry.archive", "Ferry Archive", "travel", "en", 18_000, 1.0),
    Role("tiktok", "ohne.schrauben", "Ohne Schrauben", "craft", "de", 205_000, 1.2),
)
"""Nobody tracks these accounts; single posts of theirs are."""
