"""Figures of a slice, side by side, down to their cases, ranked, and in public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from oneneedle.core.rules import Actor
from oneneedle.evaluation import queries
from oneneedle.evaluation.models import ScoreLine
from oneneedle.evaluation.queries import Slice, month_slice
from oneneedle.evaluation.queries.slices import answered_by_tallies
from oneneedle.evaluation.rules import MEASURES, Figure
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import CITY, COMMUNITY_11, NOW, STREET_1, Cast
from tests.evaluation import walks
from tests.evaluation.counting import fold_all, reckoning

NOVEMBER = month_slice(NOW.date())


@pytest.fixture
def town(cast: Cast) -> Cast:
    walks.prepare(cast)
    crew.gather(cast)
    walks.wander(cast, 7, length=30)
    return cast


def _whole(measure: str, wanted: Slice, **parts: Any) -> Figure:
    lines = ScoreLine.objects.filter(
        reckoning=reckoning(), measure=measure, day__gte=wanted.since, day__lt=wanted.until, **parts
    )
    values = lines.values_list("hits", "of", "seconds")
    return sum((Figure(*one, 1) for one in values), Figure())


def test_tallies_and_lines_answer_alike(town: Cast) -> None:
    year = Slice(date(2026, 1, 1), date(2027, 1, 1))
    by_days = replace(year, until=date(2026, 12, 31))  # no whole months: asked of the lines
    assert answered_by_tallies(year)
    assert not answered_by_tallies(by_days)
    slices: list[dict[str, Any]] = [
        {},
        {"area_path": STREET_1},
        {"unit_path": "lin/lin-city/"},
        {"type_code": "streets"},
    ]
    for parts in slices:
        asked = replace(year, **parts)
        assert queries.read_rates(CITY, asked) == queries.read_rates(CITY, replace(by_days, **parts))
        for by in queries.BY:
            assert queries.compare(CITY, asked, by=by) == queries.compare(CITY, replace(by_days, **parts), by=by), by


def test_every_measure_is_the_sum_of_its_lines_and_groups_add_up(town: Cast) -> None:
    for code, figure in queries.read_rates(CITY, NOVEMBER).items():
        assert figure == _whole(code, NOVEMBER), code
    whole = queries.read_rates(CITY, NOVEMBER)
    for by in ("street", "type", "month", "area"):
        groups = queries.compare(CITY, NOVEMBER, by=by, measures=["received"])
        apart = _whole("received", NOVEMBER, type_code="") if by == "type" else Figure()
        assert sum((group.figures["received"] for group in groups), apart) == whole["received"], by


def test_below_a_street_the_areas_are_its_communities(town: Cast) -> None:
    groups = queries.compare(CITY, replace(NOVEMBER, area_path=STREET_1), by="area", measures=["received"])
    assert COMMUNITY_11 in [group.key for group in groups]
    assert [group.name for group in groups if group.key == COMMUNITY_11] == ["Liushu Community"]
    for group in groups:
        part = replace(NOVEMBER, area_path=group.key)
        assert queries.read_rates(CITY, part, ["received"])["received"] == group.figures["received"]


def test_what_is_not_counted_yet_is_nothing(cast: Cast) -> None:
    assert queries.read_rates(CITY, NOVEMBER)["received"] == Figure()
    assert queries.compare(CITY, NOVEMBER, by="street") == ()
    assert queries.counted_until() is None
    steps.receive(cast)
    fold_all()
    assert queries.counted_until() is not None


def _behind(actor: Actor, wanted: Slice, measure: str, hit: bool | None) -> tuple[int, int, int, int, int]:
    """Number and shown of the first page, then hits, of and rows of all pages."""
    after, sums, number, shown = "", [0, 0, 0], 0, 0
    while True:
        page = queries.drill(actor, wanted, measure, hit=hit, after=after, limit=3, now=NOW)
        number, shown = page.number, page.shown
        for row in page.items:
            sums = [sums[0] + row.hits, sums[1] + row.of, sums[2] + 1]
            assert row.kind == MEASURES[measure].kind
            assert row.case is not None if row.kind == "case" else row.whistle_number
        if not page.next_key:
            return (number, shown, *sums)  # type: ignore[return-value]
        after = page.next_key


def test_behind_each_number_stand_as_many_matters(town: Cast) -> None:
    command = town.actor("command")
    rates = queries.read_rates(CITY, NOVEMBER)
    first = queries.drill(command, NOVEMBER, "received", now=NOW)
    assert queries.drill(command, NOVEMBER, "received", after="bent", now=NOW) == first
    for measure, hit in product(MEASURES, (None, True, False)):
        figure = rates[measure]
        number, shown, hits, of, _rows = _behind(command, NOVEMBER, measure, hit)
        clicked = {None: figure.of, True: figure.hits, False: figure.of - figure.hits}[hit]
        said = {None: of, True: hits, False: of - hits}[hit]
        assert (number, shown, said) == (clicked, clicked, clicked), f"{measure} {hit}"


def test_only_what_one_may_see_is_shown_and_the_rest_is_told(town: Cast) -> None:
    for role, measure in product(("desk", "other_desk", "water", "grid_worker"), ("received", "whistle_answer")):
        number, shown, _hits, of, _rows = _behind(town.actor(role), NOVEMBER, measure, None)
        assert number == queries.read_rates(CITY, NOVEMBER, [measure])[measure].of
        assert shown == of <= number, f"{role} {measure}"
    assert _behind(town.actor("other_desk"), NOVEMBER, "whistle_answer", None)[1] == 0
    assert _behind(town.stranger, NOVEMBER, "received", None) == (0, 0, 0, 0, 0)
