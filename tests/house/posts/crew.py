"""Every kind of post of the house in one small city, and the names older crews call them by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from oneneedle.core.rules import Actor, resident
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.gate import crew as gate
from tests.replay import replayed
from tests.seats import take_seats

SINCE = NOW - timedelta(days=400)
OFFICE = ["whistle.blow", "supervision.ask", "supervision.answer", "task.ask", "case.dispatch", "evaluation.keep"]
STREET = [
    *lin.DESK_RIGHTS,
    *OFFICE,
    "case.verify",
    "task.answer",
    "evaluation.answer",
    "catalogue.override",
    "powers.check",
]
COMMUNITY = [
    *("case.receive", "case.handle", "whistle.blow", "task.answer"),
    *("supervision.answer", "evaluation.answer", "catalogue.override"),
]
ABOVE = [*OFFICE, "case.receive", "case.settle", "whistle.settle", "task.admit"]
DEPARTMENT = ["case.handle", "whistle.answer", "task.ask", "supervision.answer", "evaluation.answer"]
# name -> (unit, post, rights); desk, inspector, grid worker, command and keeper come with the cast.
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "community": ("lin-c11", "head", COMMUNITY),
    "community_2": ("lin-c12", "head", COMMUNITY),
    "street": ("lin-s1", "head", STREET),
    "street_2": ("lin-s2", "head", STREET),
    "district": ("lin-d1", "head", ABOVE),
    "city": ("lin-city", "head", ABOVE),
    "water_head": ("lin-water", "head", DEPARTMENT),
    "market_head": ("lin-market", "head", DEPARTMENT),
    "police": ("lin-police", "head", DEPARTMENT),
    "company": ("lin-garden", "manager", ["case.handle"]),
}
UNITS = (
    ("lin-police", "police", "公安分局", "Police"),
    ("lin-garden", "property", "花园物业", "Garden property company"),
)
# What the crews of the wings call the same posts.
ALSO = {
    "market_crew": "market_head",
    "water_crew": "water_head",
    "police_crew": "police",
    "community_12": "community_2",
    "water_side": "water_head",
    "market_side": "market_head",
    "police_side": "police",
    "street_lead": "street",
    "district_lead": "district",
    "c11": "community",
}
# Column -> who acts, and where they sit; the first four hold no post of this city.
COLUMNS = {
    "re": ("", "the resident who reported it, by the receipt"),
    "rs": ("", "any other resident"),
    "np": ("nobody", "somebody with an account and no post"),
    "el": ("far", "a post of another city with every right there"),
    "gw": ("grid_worker", "grid worker of community 11"),
    "c1": ("community", "head of community 11, on whose ground things lie"),
    "c2": ("community_2", "head of the community beside it, in the same street"),
    "dk": ("desk", "desk of street 1, over community 11"),
    "in": ("inspector", "inspector of street 1"),
    "s1": ("street", "head of street 1"),
    "s2": ("street_2", "head of the street beside it"),
    "di": ("district", "district office over both streets"),
    "ci": ("city", "city office"),
    "cm": ("command", "command desk of the city"),
    "kp": ("keeper", "keeper of the city"),
    "wa": ("water_head", "water company: leaks are sent to it, it asks tasks, it is called"),
    "ma": ("market_head", "market supervision: the call and the rectification are its own"),
    "po": ("police", "police: called by the whistle too"),
    "co": ("company", "a property company that handles what is sent to it"),
    "ho": ("", "the house itself: jobs, imports, the command line"),
}


@replayed
def gather(cast: Cast) -> Cast:
    """Everybody at their posts, with a list of duties and the exclusions of the gate."""
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": cast.system, "now": SINCE}
    for code, kind, name_zh, name_en in UNITS:
        names: dict[str, Any] = {"name_zh": name_zh, "name_en": name_en}
        units.create_unit(code=code, parent_code="lin-city", kind=kind, level="", area=lin.ROOT, **names, **branch)
    take_seats(cast, POSTS)
    cast.accounts.update({name: cast.accounts[same] for name, same in ALSO.items()})
    lin.add_far_city(gate.furnish(cast))
    unit_queries.forget()
    return cast


def members(cast: Cast) -> dict[str, Actor]:
    """Who stands in each column; the reporter is told apart for each thing by `as_reporter`."""
    fixed = {"re": cast.resident, "rs": cast.resident, "ho": cast.system}
    return {column: fixed.get(column) or cast.actor(role) for column, (role, _words) in COLUMNS.items()}


def as_reporter(case_id: UUID) -> Actor:
    """The resident whose report it was."""
    return resident(CITY, case_id=case_id)
