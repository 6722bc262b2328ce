"""A shared zone over two districts of Hangzhou in the demo: made up, led in turn, one coming period swapped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from oneneedle.core.rules import system
from oneneedle.demo.cities import HANGZHOU
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from oneneedle.units.models import Post
from oneneedle.zones import actions
from oneneedle.zones import queries as zones
from oneneedle.zones.models import Zone
from oneneedle.zones.rules import ZoneRow

CODE = "Z-01"
_NEXT_DISTRICT, _NEXT_STREET = "330105", "330105013"
_GROUND = ("cn/33/3301/330106/330106004/330106004060/", "cn/33/3301/330105/330105013/")
_REASON = "两街道商定本期调换，便于衔接商圈促销活动。"


def make_zone(as_of: datetime) -> Zone | None:
    """The zone with its rules, begun six weeks ago; the second district gets the two offices it needs."""
    home, house = unit_queries.get_unit_by_code(HANGZHOU, "330106004"), system(HANGZHOU)
    if home is None or zones.find_zone(HANGZHOU, CODE):
        return None
    began = as_of - timedelta(days=42)
    _make_offices(home, began)
    row = ZoneRow(
        code=CODE,
        name_zh="文教—武林共治商圈",
        name_en="Wenjiao and Wulin Business Quarter",
        areas=_GROUND,
        members=(home.code, _NEXT_STREET),
    )
    zone = actions.set_zone(jurisdiction_id=HANGZHOU, row=row, since=began, actor=house, now=as_of)
    for type_code, lead in (("shijian-jiemian", None), ("shangmao-lvyou", home.id)):
        actions.set_zone_rule(zone=zone, type_code=type_code, lead=lead, since=began, actor=house, now=as_of)
    _swap(zone, as_of)
    return zone


def _make_offices(home: unit_queries.UnitRef, began: datetime) -> None:
    """The offices of the other district; their desk may do what the desk of the first street may."""
    branch: dict[str, Any] = {"jurisdiction_id": HANGZHOU, "actor": system(HANGZHOU), "now": began}
    units.create_unit(
        code=_NEXT_DISTRICT,
        parent_code="3301",
        kind="district_office",
        level="district",
        area="cn/33/3301/330105/",
        name_zh="拱墅区社会治理中心",
        name_en="Gongshu District Governance Centre",
        **branch,
    )
    units.create_unit(
        code=_NEXT_STREET,
        parent_code=_NEXT_DISTRICT,
        kind="street",
        level="street",
        area=_GROUND[1],
        name_zh="武林街道办事处",
        name_en="Wulin Subdistrict Office",
        **branch,
    )
    desk = Post.objects.get(unit_id=home.id, code="desk")
    names: dict[str, Any] = {"name_zh": desk.name_zh, "name_en": desk.name_en}
    units.create_post(unit_code=_NEXT_STREET, code=desk.code, rights=desk.rights, **names, **branch)


def _swap(zone: Zone, as_of: datetime) -> None:
    """The period after the next goes to the other member."""
    held = zones.get_book(HANGZHOU).by_code[CODE]
    period = held.periods(as_of, 3)[-1]
    other = next(one for one in held.turns[-1].members if one != period.unit_id)
    actions.swap_turn(
        zone=zone, period_on=period.first_on, unit_id=other, reason=_REASON, actor=system(HANGZHOU), now=as_of
    )
