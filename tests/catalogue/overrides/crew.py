"""A street and a community with the right to change rules on their ground, and the bounds they stay within."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseType, LocalOverride, OverrideBound
from oneneedle.catalogue.rules import Rule
from oneneedle.units import actions as units
from tests.cast import CITY, NOW, Cast
from tests.replay import replayed
from tests.seats import take_seats

DAY = timedelta(days=1)
ALL = ("respond", "resolve", "conditions", "advice", "handler", "offered")
WIDE: dict[str, dict[str, Sequence[str]]] = {
    "normal": {"respond": ("1wh", "8wh"), "resolve": ("1wd", "5wd")},
    "urgent": {"respond": ("10m", "1h"), "resolve": ("2h", "24h")},
}
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "c11": ("lin-c11", "head", ["catalogue.override"]),
    "c12": ("lin-c12", "head", ["catalogue.override"]),
    "s1": ("lin-s1", "head", ["catalogue.override"]),
    "district_keeper": ("lin-d1", "keeper", ["city.manage"]),
    "sanitation": ("lin-sweepers", "crew", ["case.handle"]),
}


@replayed
def gather(cast: Cast) -> Cast:
    """Give the cast the posts it needs, and a crew of sweepers of community 11."""
    since = NOW - timedelta(days=400)
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": cast.system, "now": since}
    units.create_unit(
        code="lin-sweepers",
        parent_code="lin-c11",
        kind="sanitation",
        name_zh="柳树保洁队",
        name_en="Sweepers",
        **branch,
    )
    take_seats(cast, POSTS)
    return cast


def kind(code: str = "litter") -> CaseType:
    return CaseType.objects.get(jurisdiction_id=CITY, code=code)


def bound(cast: Cast, level: str = "community", **changes: Any) -> OverrideBound:
    given: dict[str, Any] = {
        "jurisdiction_id": CITY,
        "unit_id": cast.unit("lin-city").id,
        "level": level,
        "fields": ALL,
        "limits": WIDE,
        "actor": cast.actor("keeper"),
        "now": NOW - DAY,
    }
    return actions.set_bound(**{**given, **changes})


def override(cast: Cast, role: str = "c11", code: str = "litter", **changes: Any) -> LocalOverride:
    given: dict[str, Any] = {
        "case_type": kind(code),
        "unit_id": cast.actor(role).unit_id,
        "since": NOW,
        "reason": "The market is here every day.",
        "actor": cast.actor(role),
        "now": NOW,
    }
    said = changes or {"limits": {"normal": {"resolve": "1wd"}}}
    return actions.set_override(**{**given, **said})


def rule(area_path: str, code: str = "litter", at: Any = NOW) -> Rule:
    found = queries.get_catalogue(CITY).rule_at(kind(code).id, at, area_path)
    assert found is not None
    return found
