"""Shared zones: what the keeper sets, and what a member may do in turn."""

from __future__ import annotations

from datetime import date, timedelta

from oneneedle.cases import access
from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.core.rules import Actor
from oneneedle.zones import actions
from oneneedle.zones.models import Zone
from oneneedle.zones.rules import ZoneRow
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.house.posts.rows import Given, Row, Wing

# Street 1 had the turn in October, street 2 has it in November.
BEGAN = NOW - timedelta(days=33)
QUARTER = ZoneRow(
    code="Z-01", name_en="Market quarter", areas=(lin.COMMUNITY_11, lin.STREET_2), members=("lin-s1", "lin-s2")
)
HERE: Given = {"jurisdiction_id": CITY, "since": NOW}


def _zone(cast: Cast) -> Zone:
    return actions.set_zone(jurisdiction_id=CITY, row=QUARTER, since=BEGAN, actor=cast.system, now=NOW)


def _litter(cast: Cast) -> Zone:
    """Litter goes to whoever has the turn."""
    zone = _zone(cast)
    actions.set_zone_rule(zone=zone, type_code="litter", lead=None, since=BEGAN, actor=cast.system, now=NOW)
    return zone


def _shared_case(cast: Cast) -> Given:
    _litter(cast)
    case = steps.filed(cast)
    Case.objects.filter(id=case.id).update(area_path=lin.COMMUNITY_11)
    return {"case": Case.objects.get(id=case.id), "unit_id": cast.unit("lin-c11").id, "reason": "Near."}


ROWS = (
    Row(actions.set_zone, lambda _cast: {**HERE, "row": QUARTER}),
    Row(actions.end_zone, lambda cast: {"zone": _zone(cast), "until": NOW}),
    Row(actions.set_zone_rule, lambda cast: {"zone": _zone(cast), "type_code": "litter", "lead": None, "since": NOW}),
    Row(actions.end_zone_rule, lambda cast: {"rule": _litter(cast).rules.get(), "until": NOW}),
    Row(actions.swap_turn, lambda cast: {
        "zone": _zone(cast), "period_on": date(2026, 12, 1), "unit_id": cast.unit("lin-s2").id, "reason": "Agreed.",
    }),
    Row(actions.pass_turn, lambda cast: {"zone": _zone(cast), "now": NOW + timedelta(days=30)}),
    Row(actions.import_zones, lambda _cast: {**HERE, "rows": [QUARTER]}),
    Row(cases.dispatch_case, _shared_case, "led by street 2"),
)  # fmt: skip


def sees(actor: Actor, given: Given) -> bool:
    """Zones are public; a case is shown to whoever sees it."""
    case = given.get("case")
    if isinstance(case, Case):
        return access.sees(actor, case)
    return actor.jurisdiction_id == CITY


WINGS = (
    Wing("Shared zones", ROWS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
set_zone                       -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
end_zone                       -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_zone_rule                  -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
end_zone_rule                  -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
swap_turn                      -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
pass_turn                      -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
import_zones                   -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
dispatch_case led by street 2  .  .  .  .  -  -  .  x  -  x  x  x  x  x  -  .  .  .  .  x
""", sees, changes_the_city=True),
)  # fmt: skip
