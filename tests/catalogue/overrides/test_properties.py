"""Whatever is set in whatever order: no limit leaves its bound, and dispatch goes where the trial says."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneneedle.cases.queries import try_duties
from oneneedle.cases.rules import Report
from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import LocalOverride, OverrideBound
from oneneedle.catalogue.rules import (
    FIELDS,
    PRIORITIES,
    Bound,
    Override,
    Rule,
    apply_overrides,
    breaks,
    find_allowed,
    make_binding,
    make_change,
    read_ranges,
)
from oneneedle.catalogue.rules.binding import bind_rule
from oneneedle.catalogue.rules.overrides import LIMITS
from oneneedle.core.rules import Refused
from oneneedle.workdays.rules import Limit
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.catalogue.overrides import crew
from tests.catalogue.overrides.crew import DAY
from tests.duties.rows import row

LITTER = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)
PLACES = {lin.COMMUNITY_11: lin.IN_11, lin.COMMUNITY_12: lin.IN_12, lin.COMMUNITY_21: lin.IN_21}
ONE = UUID(int=1)
CITY_RULE = {"normal": {"respond": "4wh", "resolve": "3wd"}, "urgent": {"resolve": "1d"}}

_texts = st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 9), st.sampled_from(["h", "wh", "wd", "d"]))
_named = st.dictionaries(st.sampled_from(LIMITS), _texts, min_size=1)
_limits = st.dictionaries(st.sampled_from(PRIORITIES), _named, max_size=3)


def _longer(text: str, times: int) -> str:
    limit = Limit.parse(text)
    return str(replace(limit, amount=limit.amount * times))


@st.composite
def _bounds(draw: st.DrawFn) -> Bound:
    times = draw(st.integers(1, 5))
    said = {
        priority: {name: [text, _longer(text, times)] for name, text in named.items()}
        for priority, named in draw(_limits).items()
    }
    return Bound(
        id=ONE,
        unit_id=UUID(int=draw(st.integers(1, 2))),
        area_path=draw(st.sampled_from(["a/", "a/b/"])),
        level="community",
        type_path=draw(st.sampled_from(["", "t/", "t/u/", "v/"])),
        fields=draw(st.frozensets(st.sampled_from(list(FIELDS)), min_size=3)),
        limits=read_ranges(said),
        since=NOW,
    )


@given(bounds=st.lists(_bounds(), max_size=4), limits=_limits, offered=st.booleans(), danger=st.booleans())
def test_a_limit_of_the_ground_is_the_city_s_or_lies_in_every_bound(
    bounds: list[Bound], limits: dict[str, Any], offered: bool, danger: bool
) -> None:
    allowed = find_allowed(bounds, type_path="t/u/", level="community", area_path="a/b/c/")
    change = make_change(limits=limits, offered=offered)
    if breaks(change, allowed, danger=danger):
        change = make_change()
    usual = bind_rule(make_binding(limits=CITY_RULE), id=ONE, case_type_id=ONE, since=NOW, until=None)
    local = Override(
        id=ONE, case_type_id=ONE, unit_id=ONE, unit_path="u/", area_path="a/b/c/", since=NOW, until=None, change=change
    )
    found: Rule = apply_overrides(usual, [local], danger=danger)
    counting = [bound for bound in _nearest(bounds).values() if bound.area_path in {"a/", "a/b/"}]
    for priority in PRIORITIES:
        for name in LIMITS:
            limit = getattr(found.limits_for(priority), name)
            if limit != getattr(usual.limits_for(priority), name):
                ranges = [bound.limits[priority, name] for bound in counting]
                assert ranges and all(one.holds(limit) for one in ranges)
    assert found.offered or (not danger and all("offered" in bound.fields for bound in counting))


def _nearest(bounds: list[Bound]) -> dict[UUID, Bound]:
    found: dict[UUID, Bound] = {}
    for bound in sorted(bounds, key=lambda one: len(one.type_path)):
        if bound.type_path != "v/" and (
            bound.unit_id not in found or len(bound.type_path) > len(found[bound.unit_id].type_path)
        ):
            found[bound.unit_id] = bound
    return found


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_events_lets_a_change_stand_beyond_its_bound(town: Cast, seed: int) -> None:
    chance, now = random.Random(seed), NOW
    for level in ("street", "community"):
        crew.bound(town, level)
    for _turn in range(24):
        now += timedelta(hours=chance.randint(1, 30))
        with suppress(Refused):
            _step(town, chance, now)
        bounds = queries.bounds_in_force(CITY)
        for one in LocalOverride.objects.filter(until__isnull=True).select_related("unit", "case_type"):
            allowed = find_allowed(bounds, type_path=one.case_type.path, level=one.unit.level, area_path=one.area_path)
            assert not breaks(queries.override_of(one).change, allowed, danger=bool(one.case_type.danger_words))
    assert LocalOverride.objects.count() >= 2 and LocalOverride.objects.exclude(end="").exists()
    _check_dispatch(town, now)


def _step(town: Cast, chance: random.Random, now: datetime) -> None:
    match chance.choice([*["override"] * 6, *["bound"] * 2, "end_bound", "end"]):
        case "bound":
            unit, role = chance.choice([("lin-city", "keeper"), ("lin-d1", "district_keeper")])
            fastest = chance.randint(1, 4)
            ends = {"resolve": [f"{fastest}wd", f"{fastest + chance.randint(0, 4)}wd"]}
            crew.bound(
                town,
                chance.choice(["street", "community"]),
                unit_id=town.unit(unit).id,
                actor=town.actor(role),
                type_code=chance.choice(["", "streets", "litter", "question"]),
                fields=["resolve", *chance.sample(["handler", "offered", "advice"], chance.randint(1, 3))],
                limits={"normal": ends},
                now=now,
            )
        case "end_bound":
            if found := OverrideBound.objects.filter(until__isnull=True).order_by("-since").first():
                actions.end_bound(bound=found, actor=town.system, now=now)
        case "end":
            if standing := LocalOverride.objects.filter(until__isnull=True).order_by("since").first():
                actions.end_override(override=standing, actor=town.system, now=now)
        case _:
            role = chance.choice(["c11", "c12", "s1"])
            said: list[dict[str, Any]] = [
                {"limits": {"normal": {"resolve": f"{chance.randint(1, 8)}wd"}}},
                {"handler_id": chance.choice([town.unit("lin-sweepers").id, town.actor(role).unit_id])},
                {"offered": False},
            ]
            since = now + chance.choice([timedelta(0), DAY])
            crew.override(town, role, chance.choice(["litter", "stalls"]), since=since, now=now, **chance.choice(said))


def _check_dispatch(town: Cast, now: datetime) -> None:
    """The trial says of each fresh case where it goes; it went there."""
    later = now + 3 * DAY
    elsewhere = row(lead="unit:lin-d1", case_types=["litter", "stalls"])
    for code in ("litter", "stalls"):
        for place in PLACES.values():
            later += timedelta(minutes=1)
            case = steps.receive(town, replace(LITTER, type_code=code), now=later, **place)
            trial = try_duties(
                CITY, [elsewhere], since=later, until=later + DAY, at=later + timedelta(seconds=1), now=later
            )
            if case.filed_at is None:
                assert trial.moves == ()
                continue
            [move] = trial.moves
            assert move.before is not None and move.before.id == case.unit_id
