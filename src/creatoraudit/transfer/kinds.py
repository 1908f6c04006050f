"""The kinds of records a file can hold, their columns in the order they are written, and the other
names that common exports give them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from creatoraudit.analytics.metrics import COUNTERS

KindName = Literal["creators", "accounts", "posts", "account_observations", "post_observations"]


class Column(NamedTuple):
    """One column: what it is called, how a cell of it is read, and what others call it.

    Synonyms are written without case and punctuation: `viewcount` stands for `View Count`,
    `view_count` and `viewCount`.
    """

    name: str
    type: str
    synonyms: str = ""
    is_exported: bool = True


class Kind(NamedTuple):
    """One kind of record."""

    name: KindName
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    """Of each group one column must be there."""

    @property
    def exported(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_exported)


def only_read(column: Column) -> Column:
    """The same column where it is taken from a file and not written into one."""
    return column._replace(is_exported=False)


PLATFORM = Column("platform", "platform", "network socialnetwork service site")
HANDLES = (
    "user handle account accountname accounthandle accountusername profile profilename screenname "
    "uniqueid owner ownerusername author authorname authorusername authoruniqueid channel "
    "channelname accounturl profileurl profilelink authorurl authorprofileurl"
)
SOURCE = Column("source", "source")
OBSERVED = (
    "observedat collectedat capturedat scrapedat snapshotat snapshotdate measuredat fetchedat "
    "recordedat retrievedat asof asofdate crawledat"
)
DATES = "date day time datetime timestamp"
AT = Column("at", "instant", f"{OBSERVED} {DATES}")
AT_APART = only_read(Column("at", "instant", OBSERVED))
ADDED = Column("added_at", "instant", "addedon dateadded trackedfrom")
TRACKED = Column("tracked_since", "instant")
METADATA = Column("metadata", "labels")
INTERVAL = Column("scrape_interval_hours", "hours")

FIGURES = {
    "views": "viewcount videoviews videoviewcount totalviews viewscount",
    "plays": "playcount videoplays videoplaycount totalplays playscount",
    "likes": "likecount likescount totallikes diggcount hearts heartcount",
    "comments": "commentcount commentscount totalcomments",
    "shares": "sharecount sharescount totalshares",
    "saves": "savecount savedcount savescount saved totalsaves collectcount bookmarks favorites "
    "favourites bookmarkcount",
}
COUNTER_COLUMNS = tuple(Column(name, "count", FIGURES[name]) for name in COUNTERS)
NOTED = (Column("hidden", "counters"), Column("rounding", "digits"))

GAUGES = (
    Column("followers", "count", "followercount followerscount fans fancount subscribers"),
    Column("following", "count", "followingcount followscount follows followings"),
    Column("posts", "count", "postcount postscount mediacount videocount profilepostcount videos"),
)

POST_KEY = (
    Column("external_id", "external", "id postid videoid mediaid awemeid itemid pk"),
    Column("shortcode", "short", "code postcode"),
    Column("url", "address", "videourl posturl link permalink webvideourl weburl shareurl "
           "videolink postlink", is_exported=False),
)  # fmt: skip
AUTHOR = Column("account_username", "handle", f"username {HANDLES}")
CREATED = Column(
    "create_time",
    "instant",
    "createtimeiso createdat created createddate posted postedat postedon postdate posteddate "
    "published publishedat publishedon publishtime publishdate publisheddate uploaddate uploadedat "
    "takenat takenattimestamp",
)
ABOUT_POST = (
    Column("platform_account_id", "short", "authorid ownerid userid accountid"),
    Column("is_account_video", "flag"),
    Column("is_video", "flag"),
    Column("is_active", "flag"),
    Column("is_unavailable", "flag"),
    INTERVAL,
    METADATA,
    ADDED,
    TRACKED,
    Column("followed_until", "instant"),
    Column("description", "text", "caption text desc title videodescription"),
    Column("media_type", "short", "type posttype producttype"),
    Column("duration", "seconds", "videoduration durationseconds length"),
    Column("cover_image_url", "address"),
    Column(
        "cover_image_url_original",
        "address",
        "cover coverurl thumbnail thumbnailurl displayurl imageurl",
    ),
    Column("video_url", "address"),
    Column("video_url_original", "address", "downloadurl mediaurl"),
    Column("platform_data", "document"),
)

CREATORS = Kind(
    "creators",
    (
        Column("name", "name", "creator creatorname talent fullname displayname"),
        Column("number", "whole"),
        Column("is_active", "flag", "active"),
        METADATA,
        ADDED,
    ),
    (("name",),),
)
ACCOUNTS = Kind(
    "accounts",
    (
        PLATFORM,
        Column("username", "handle", f"{HANDLES} url link"),
        Column("platform_account_id", "short", "accountid userid profileid id pk secuid"),
        Column("name", "text", "displayname fullname nickname"),
        Column("description", "text", "bio biography signature"),
        Column("profile_pic_url", "address"),
        Column(
            "profile_pic_url_original", "address", "avatar avatarurl profilepicture picture"
        ),
        Column("link_in_bio", "address", "externalurl website biolink"),
        Column("is_verified", "flag", "verified"),
        Column("is_paused", "flag", "paused"),
        Column("is_unavailable", "flag", "unavailable"),
        Column("creator", "name", "creatorname talent person"),
        Column("creator_number", "whole"),
        Column("category", "short", "niche group"),
        METADATA,
        ADDED,
        TRACKED,
        INTERVAL,
        Column("max_recent_posts_per_account", "whole"),
        Column("post_lookback_days", "whole"),
        AT_APART,
        *map(only_read, GAUGES),
    ),
    (("platform", "username"), ("username",)),
)  # fmt: skip
POSTS = Kind(
    "posts",
    (
        PLATFORM,
        *POST_KEY,
        AUTHOR,
        CREATED._replace(synonyms=f"{CREATED.synonyms} {DATES}"),
        *ABOUT_POST,
        AT_APART,
        only_read(SOURCE),
        *map(only_read, (*COUNTER_COLUMNS, *NOTED)),
    ),
    (("platform", "url", "account_username"), ("external_id", "shortcode", "url")),
)
ACCOUNT_OBSERVATIONS = Kind(
    "account_observations",
    (PLATFORM, Column("username", "handle", f"{HANDLES} url link"), AT, SOURCE, *GAUGES),
    (("platform", "username"), ("username",), ("at",), tuple(gauge.name for gauge in GAUGES)),
)
POST_OBSERVATIONS = Kind(
    "post_observations",
    (
        PLATFORM,
        POST_KEY[0],
        *map(only_read, (*POST_KEY[1:], AUTHOR)),
        AT,
        SOURCE,
        *COUNTER_COLUMNS,
        *NOTED,
        *map(only_read, (CREATED, *ABOUT_POST)),
    ),
    (
        ("platform", "url", "account_username"),
        ("external_id", "shortcode", "url"),
        ("at",),
        COUNTERS,
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (CREATORS, ACCOUNTS, POSTS, ACCOUNT_OBSERVATIONS, POST_OBSERVATIONS)
}
"""In the order of an export: what others refer to comes first."""
