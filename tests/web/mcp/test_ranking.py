"""Finding the right tool in people's words."""

from creatoraudit import catalog
from creatoraudit.web.mcp.ranking import Ranking, stem
from creatoraudit.web.mcp.tools import tools_of
from tests.web.mcp.questions import LATER, QUESTIONS

RANKING = Ranking(tools_of(catalog.operations()))


def right(questions: tuple[tuple[str, str], ...], *, among: int) -> int:
    """How many questions find their tool among the first."""
    return sum(
        tool in [found.name for found in RANKING.find(question, most=among)]
        for question, tool in questions
    )


def test_the_right_tool_is_first() -> None:
    assert len(QUESTIONS) == 50
    assert right(QUESTIONS, among=1) >= 45


def test_the_right_tool_is_among_the_first() -> None:
    assert right(LATER, among=1) >= 0.7 * len(LATER)
    assert right(LATER, among=5) >= 0.9 * len(LATER)


def test_the_names_of_the_tools_find_them() -> None:
    for tool in tools_of(catalog.operations()):
        assert RANKING.find(tool.name, most=1) == [tool]


def test_what_shares_no_word_finds_nothing() -> None:
    assert RANKING.find("the of 漢字 xyzzy", most=5) == []
    assert RANKING.find("", most=5) == []


def test_endings_make_no_difference() -> None:
    for words in (("follow", "follows", "following", "followed"), ("category", "categories")):
        assert len({stem(word) for word in words}) == 1
