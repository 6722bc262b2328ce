"""Which requests count as one: the pairs the threshold was chosen on, and what never changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneneedle.gate import rules

LIKE = [
    (
        "60岁以上老年人名单上报（3月）",
        "请于3月25日前报送辖区60岁以上老年人数量、独居人数。",
        "报送60岁以上老年人名单（4月）",
        "请于4月25日前报送辖区60岁以上老年人数量和独居人数。",
    ),
    (
        "Roll of residents above eighty",
        "How many live alone, how many were visited.",
        "Roll of residents above eighty, second quarter",
        "Please tell how many live alone and how many were visited.",
    ),
    (
        "消防安全检查情况统计表",
        "统计本辖区出租房消防检查户数、隐患数、整改数。",
        "出租房消防安全检查情况统计",
        "请统计辖区出租房消防检查户数、隐患数和整改数，按月上报。",
    ),
    (
        "Storm drains: list of blocked lids",
        "Report every blocked lid with its street.",
        "List of blocked lids of storm drains",
        "Report each blocked lid with the street.",
    ),
]
UNLIKE = [
    (
        "60岁以上老年人名单上报",
        "请报送辖区60岁以上老年人数量、独居人数。",
        "流动人口登记情况上报",
        "请报送辖区流动人口登记数量、注销数量。",
    ),
    ("Form", "How many old people live alone?", "Form", "Which shops on your ground sell gas bottles?"),
    (
        "消防安全检查情况统计表",
        "统计出租房消防检查户数、隐患数、整改数。",
        "垃圾分类检查情况统计表",
        "统计小区垃圾分类投放点数量、达标数量。",
    ),
    ("Meeting", "Meeting on the flood plan.", "Meeting", "Meeting on the budget of the reading room."),
]


def words(title: str, asked: str) -> rules.Words:
    return rules.words_of(title, rules.like_terms(title, asked))


@pytest.mark.parametrize("pair", LIKE)
def test_the_same_request_in_other_words_is_like(pair: tuple[str, str, str, str]) -> None:
    assert rules.likeness(words(*pair[:2]), words(*pair[2:])) >= rules.LIKE


@pytest.mark.parametrize("pair", UNLIKE)
def test_another_request_of_the_same_form_is_not(pair: tuple[str, str, str, str]) -> None:
    assert rules.likeness(words(*pair[:2]), words(*pair[2:])) < rules.LIKE


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_whole_for_itself(a: str, b: str, c: str, d: str) -> None:
    one, other = words(a, b), words(c, d)
    assert rules.likeness(one, other) == rules.likeness(other, one)
    assert 0 <= rules.likeness(one, other) <= 1
    assert rules.likeness(one, one) == (1 if one.whole else 0)


def test_a_number_is_read_however_it_is_typed() -> None:
    assert rules.tidy_task_number(" t 261118 550628 0") == "T-261118-550628-0"
    assert rules.tidy_admission_number("Ａ－261118-550628-0") == "A-261118-550628-0"
    assert not rules.is_task_number("W-261118-550628-0")


@given(st.sets(st.sampled_from("abcdefghijklm"), max_size=9), st.sets(st.sampled_from("abcdefghijklm"), max_size=9))
def test_like_requests_share_one_of_the_sure_terms(one: set[str], other: set[str]) -> None:
    """The index looks for these alone, and so misses none."""
    left, right = (rules.Words(frozenset(sorted(said)[:5]), frozenset(said)) for said in (one, other))
    if rules.likeness(left, right) >= rules.LIKE:
        assert rules.sure_terms(left) & right.whole
    assert len(rules.sure_terms(left)) <= max(1, len(left.whole))
