"""Captions: words as unequally frequent as words are, in several scripts."""

from __future__ import annotations

from itertools import accumulate, product
from random import Random

COMMON = "morning light"
"""In every third caption."""
RARE = "quokka"
"""In one caption of 20,000."""
CHINESE = "夏日"
"""In one caption of 20."""

_WORDS = [
    first + last
    for first, last in product(
        [
            a + b
            for a, b in product(
                ("ba", "co", "di", "fe", "gu", "ha", "ki", "lo", "mu", "ne"),
                ("r", "st", "l", "nd", "m", "ck", "v", "sh"),
            )
        ],
        ("ing", "er", "a", "ly", "on", "et", "y", "io", "us", "ed"),
    )
]
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(_WORDS))))
_CHARACTERS = (
    "日本語中文字天地人山川花火水木金土月東京大阪旅行料理音楽毎朝公園電車猫犬海空雨雪春秋冬"
)


def caption(number: int, chance: Random) -> str:
    """The caption of a post; which of the words above are in it depends on its number."""
    words = chance.choices(_WORDS, cum_weights=_WEIGHTS, k=chance.randint(6, 22))
    if number % 3 == 0:
        words.insert(chance.randrange(len(words)), COMMON)
    if number % 20_000 == 7:
        words.append(RARE)
    if number % 10 == 1:
        words.append("".join(chance.choices(_CHARACTERS, k=12)))
    if number % 20 == 1:
        words.append(CHINESE)
    if number % 4 == 0:
        words.append(f"🌿 #{words[0]} #{words[1]}")
    return " ".join(words)
