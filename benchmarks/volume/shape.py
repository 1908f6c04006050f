"""How large an organization of the benchmarks is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One organization."""

    slug: str
    accounts: int
    posts: int
    """Of each account."""
    has_history: bool

    def scaled(self, scale: float) -> Shape:
        return Shape(
            slug=self.slug,
            accounts=max(20, round(self.accounts * scale)),
            posts=self.posts,
            has_history=self.has_history,
        )


LARGE = Shape(slug="large", accounts=2_000, posts=30, has_history=True)
"""About 5 million snapshots of 60,000 posts."""
SMALL = Shape(slug="small", accounts=400, posts=30, has_history=True)
"""About 1 million snapshots of 12,000 posts."""
WIDE = Shape(slug="wide", accounts=100_000, posts=1, has_history=False)
"""100,000 accounts, and as many captions to search."""

SHAPES = (LARGE, SMALL, WIDE)
