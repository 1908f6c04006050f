"""Finding tools by words: BM25 over what is said of them, and over how people say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import inf, log

from creatoraudit.web.mcp.tools import Tool
from creatoraudit.web.mcp.words import ALSO, SAID, STOPPED

SATURATION = 1.2
LENGTH = 0.4
NAME = 4
SAYINGS = 3
SUMMARY = 2

_WORD = re.compile(r"[a-z0-9]+")


class Ranking:
    """An index of tools."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools = tuple(tools)
        self._counts = [_counted(tool) for tool in self._tools]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._average = sum(self._lengths) / max(1, len(self._lengths))
        holding = Counter(word for counts in self._counts for word in counts)
        total = len(self._tools)
        self._weights = {
            word: log(1 + (total - held + 0.5) / (held + 0.5)) for word, held in holding.items()
        }

    def find(self, text: str, *, most: int) -> list[Tool]:
        """The tools that fit a text, the best first; those that share no word with it are left
        out.
        """
        asked = Counter(_asked(text))
        name = text.strip().lower()
        scored = [
            (inf if tool.name == name else self._score(asked, place), -place, tool)
            for place, tool in enumerate(self._tools)
        ]
        best = sorted((one for one in scored if one[0] > 0), reverse=True, key=lambda one: one[:2])
        return [tool for _, _, tool in best[:most]]

    def _score(self, asked: Counter[str], place: int) -> float:
        counts, length = self._counts[place], self._lengths[place]
        damping = SATURATION * (1 - LENGTH + LENGTH * length / self._average)
        return sum(
            times * self._weights[word] * counts[word] * (SATURATION + 1) / (counts[word] + damping)
            for word, times in asked.items()
            if word in counts
        )


def _counted(tool: Tool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, weight in (
        (tool.name, NAME),
        (tool.summary, SUMMARY),
        (SAID.get(tool.name, ""), SAYINGS),
        (tool.description, 1),
        (" ".join(tool.takes["properties"]), 1),
    ):
        for word in _stems(text):
            counts[word] += weight
    return counts


def _asked(text: str) -> Iterator[str]:
    for word in _stems(text):
        yield word
        yield from ALSO.get(word, ())


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower().replace("_", " ")):
        if word not in STOPPED:
            yield stem(word)


def stem(word: str) -> str:
    """A word without the endings that make no difference here."""
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word.removesuffix("e") if len(word) > 3 else word
