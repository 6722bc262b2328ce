"""Topics: spots and shared words are found, names are not told, and the order of the cases does not matter."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.core.rules import add_months
from oneneedle.evaluation.rules import topics
from oneneedle.evaluation.rules.topics import Said

HERE = h3.latlng_to_cell(30.005, 120.005, topics.CELL)
NEXT = sorted(set(h3.grid_disk(HERE, 1)) - {HERE})[0]
FAR = [sorted(h3.grid_ring(HERE, ring))[0] for ring in range(5, 17)]
DAYS = (31, 30, 31)


def _said(
    number: int, *, month: int = 0, cell: str = HERE, path: str = "streets/litter/", text: str = "", at: int = 0
) -> Said:
    return Said(UUID(int=number), month, cell, path, f"cn/{at}/", topics.plain(text))


def _background(start: int, text: str = "路灯不亮了晚上看不见") -> list[Said]:
    """One case in each of twelve far cells: what is usual."""
    return [_said(start + n, cell=cell, at=n % 4, text=text) for n, cell in enumerate(FAR)]


def test_neighbouring_cells_that_stand_out_are_one_spot() -> None:
    crowd = [_said(n, cell=HERE if n % 2 else NEXT) for n in range(1, 21)]
    (found,) = topics.find_topics([*crowd, *_background(100, "")], days=DAYS)
    assert (found.definition.kind, found.definition.type_code) == ("spot", "litter")
    assert set(found.definition.cells) == {HERE, NEXT} and len(found.case_ids) == 20
    assert found.growth.trend == "new" and found.before == (0, 0)


def test_as_many_cases_everywhere_are_no_topic() -> None:
    assert topics.find_topics(_background(1) + _background(100) + _background(200), days=DAYS) == ()


def test_fewer_than_eight_are_no_topic() -> None:
    few = [_said(n) for n in range(1, topics.FEWEST)]
    assert topics.find_topics([*few, *_background(100, "")], days=DAYS) == ()
    enough = [_said(n) for n in range(1, topics.FEWEST + 1)]
    assert len(topics.find_topics([*enough, *_background(100, "")], days=DAYS)) == 1


def test_small_leaves_are_put_together_at_their_branch() -> None:
    mixed = [_said(n, path="streets/litter/" if n % 2 else "streets/bins/") for n in range(1, 13)]
    (found,) = topics.find_topics([*mixed, *_background(100, "")], days=DAYS)
    assert found.definition.type_code == "streets" and len(found.case_ids) == 12


def _lifts(count: int, start: int = 1, month: int = 0) -> list[Said]:
    """Stairs in old houses, told in different words from four communities."""
    texts = ("六楼老人下不来，加装电梯何时能办", "我们单元想加装电梯，没有人管", "加装电梯被一楼反对")
    return [
        _said(start + n, month=month, cell=FAR[n % 12], path="housing/old/", text=texts[n % 3], at=n % 4)
        for n in range(count)
    ]


def test_words_that_several_places_share_are_a_topic() -> None:
    other = [_said(500 + n, path="housing/old/", cell=FAR[n % 12], text="墙面渗水发霉", at=n % 4) for n in range(9)]
    noise = [_said(700 + n, text="垃圾没有人收走", cell=FAR[n % 12], at=n % 4) for n in range(40)]
    found = topics.find_topics([*_lifts(12), *other, *noise], days=DAYS)
    lifts = next(one for one in found if one.words[0] == "加装电梯")
    assert (lifts.definition.kind, len(lifts.case_ids), len(lifts.communities)) == ("spread", 12, 4)
    assert lifts.area_path == "cn/"
    assert "墙面渗水发霉" in {one.words[0] for one in found if one.words}


def test_the_months_before_are_counted_by_the_same_definition() -> None:
    noise = [_said(700 + n, text="垃圾没有人收走", cell=FAR[n % 12], at=n % 4) for n in range(40)]
    other = [_said(500 + n, path="housing/old/", text="墙面渗水发霉", cell=FAR[n % 12], at=n % 4) for n in range(20)]
    past = _lifts(4, start=1000, month=1) + _lifts(2, start=2000, month=2) + _lifts(9, start=3000, month=3)
    found = topics.find_topics([*_lifts(24), *other, *noise, *past], days=DAYS)
    lifts = next(one for one in found if one.words and one.words[0] == "加装电梯")
    assert lifts.before == (4, 2)  # the fourth month lies before what is known
    assert lifts.growth.trend == "grows" and lifts.growth.times == pytest.approx(24 / 6 * 61 / 31)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("张建国先生家漏水", "建国"),
        ("李某某反映噪声", "李某"),
        ("Mr Smith has no heat", "smith"),
        ("电话13800138000打不通", "138"),
        ("请到 88 号楼", "88"),
    ],
)
def test_names_of_persons_and_numbers_are_no_words(text: str, hidden: str) -> None:
    assert hidden not in topics.plain(text)


def test_what_everybody_says_who_reports_it_is_left_out() -> None:
    assert "柳树巷" not in topics.plain("柳树巷3号门口垃圾", "柳树巷3号")
    assert topics.plain("Street Light Outages", "", "Street light outages") == ""


def test_a_word_of_one_place_or_of_a_map_is_no_topic() -> None:
    other = [_said(500 + n, path="housing/old/", text="墙面渗水发霉", cell=FAR[n % 12], at=n % 4) for n in range(9)]
    here = [_said(n, path="housing/old/", text="金鱼桥下积水", cell=FAR[n % 12], at=0) for n in range(1, 12)]
    noise = [_said(700 + n, text="垃圾没有人收走", cell=FAR[n % 12], at=n % 4) for n in range(40)]
    found = topics.find_topics([*here, *other, *noise], days=DAYS)
    assert all("金鱼桥" not in word for one in found for word in one.words)
    lifts = topics.find_topics([*_lifts(12), *other, *noise], days=DAYS, banned=topics.ban_names(["加装电梯社区"]))
    assert all("电梯" not in word for one in lifts for word in one.words)


GROWTH = [
    # now, days, before, days before, trend
    (38, 31, [10, 12], 61, "grows"),
    (10, 31, [9, 8], 61, "steady"),
    (3, 31, [1], 30, "steady"),  # three times as many, and chance all the same
    (5, 31, [30, 40], 61, "falls"),
    (9, 31, [0, 0], 61, "new"),
    (9, 31, [], 0, "steady"),  # nothing is known of before
    (0, 31, [0], 30, "steady"),
]


@pytest.mark.parametrize(("now", "days", "before", "known", "trend"), GROWTH)
def test_growth_is_said_only_when_chance_cannot_explain_it(
    now: int, days: int, before: list[int], known: int, trend: str
) -> None:
    growth = topics.growth_of(now, days, before, known)
    assert growth.trend == trend
    if growth.times is not None and growth.high is not None:
        assert growth.low <= growth.times <= growth.high


def test_months_are_counted_over_the_year() -> None:
    assert add_months(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert add_months(date(2026, 11, 30), 2) == date(2027, 1, 1)
    assert topics.days_of(date(2028, 2, 1)) == 29


_TEXTS = st.sampled_from(["加装电梯没有人管", "垃圾成堆", "no elevator here", "broken elevator again", "漏水", ""])
_CASES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 13), st.sampled_from(["a/b/", "a/c/", "d/", ""]), _TEXTS),
    min_size=10,
    max_size=120,
)


@settings(max_examples=40)
@given(cases=_CASES, seed=st.integers(0, 1000))
def test_the_same_cases_give_the_same_topics_in_any_order(cases: list[tuple[int, int, str, str]], seed: int) -> None:
    cells = [HERE, NEXT, *FAR]
    told = [
        _said(n, month=month, cell=cells[place], path=path, text=text, at=place % 5)
        for n, (month, place, path, text) in enumerate(cases, start=1)
    ]
    found = topics.find_topics(told, days=DAYS)
    random.Random(seed).shuffle(told)
    assert topics.find_topics(told, days=DAYS) == found
    for one in found:
        assert len(one.case_ids) >= topics.FEWEST
        again = {case.id for definition, case in topics.assign([one.definition], told) if case.month == 0}
        assert again == set(one.case_ids)
