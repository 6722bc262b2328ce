"""What a street and a community of Hangzhou made their own in the demo: changed rules, granted rights, roles of levels.

All of it is made up; the documents are named as examples.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from oneneedle.catalogue import actions as catalogue
from oneneedle.catalogue.models import CaseType, OverrideBound
from oneneedle.core.rules import Actor, system
from oneneedle.demo import people
from oneneedle.demo.cities import HANGZHOU
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from oneneedle.units.models import Post, StreetRight

STREET, COMMUNITY = "330106004", "330106004053"
_DAY = timedelta(days=1)
_RANGES = {"normal": {"respond": ("1wh", "8wh"), "resolve": ("1wd", "5wd")}}
_MAY_CHANGE = {
    "street": ("respond", "resolve", "conditions", "advice", "handler"),
    "community": ("respond", "resolve", "conditions", "advice", "offered"),
}
# Office, type, days from now, reason, what is different.
_OVERRIDES: tuple[tuple[str, str, int, str, dict[str, Any]], ...] = (
    (
        STREET,
        "jinggai",
        0,
        "菜场和学校周边人流多，井盖问题要在一个工作日内处置完。",
        {"limits": {"normal": {"respond": "2wh", "resolve": "1wd"}}},
    ),
    (
        COMMUNITY,
        "ye-tan",
        0,
        "社区与摊主议定了夜市的时段，居民先看公示再反映。",
        {
            "texts": {
                "advice_zh": "夜市每周五、周六晚设在社区广场，22 时收摊。其他时间占道的，请直接反映。",
                "advice_en": "The night market is on the square on Friday and Saturday until 22:00. "
                "Please report stalls at any other time.",
            }
        },
    ),
    (COMMUNITY, "changguan-huodong", 0, "本社区内没有文体场馆。", {"offered": False}),
    (
        COMMUNITY,
        "luantie-xiaoguanggao",
        7,
        "新增两名保洁员，小广告当日清理。",
        {"limits": {"normal": {"resolve": "1wd"}}},
    ),
)
_STREETS = (STREET, "330106005", "330106007")
# Street, right, days from now.
_RIGHTS: tuple[tuple[str, str, int], ...] = (
    *((street, "comprehensive_management", -200) for street in _STREETS),
    *((street, "emergency_response", -200) for street in _STREETS),
    (STREET, "planning_participation", 14),
)
_BASIS = {
    "basis_zh": "区政府向街道赋权清单（示例）",
    "basis_en": "List of rights the district grants to its streets (example)",
    "document": "示例〔2026〕1号",
}


def make_local(as_of: datetime) -> int:
    """Bounds and changes of rules, rights and roles; how many changes of rules there are."""
    if OverrideBound.objects.filter(jurisdiction_id=HANGZHOU).exists():
        return 0
    _grant(as_of)
    _set_roles(as_of)
    return _change_rules(as_of)


def _grant(as_of: datetime) -> None:
    """Every street may whistle as before; the right to comment on plans begins in a fortnight."""
    if StreetRight.objects.filter(unit__jurisdiction_id=HANGZHOU).exists():
        return
    for street, right, days in _RIGHTS:
        units.grant_right(
            jurisdiction_id=HANGZHOU,
            unit_code=street,
            right=right,
            since=as_of + days * _DAY,
            actor=system(HANGZHOU),
            now=as_of,
            **_BASIS,
        )


def _set_roles(as_of: datetime) -> None:
    """Posts of streets and communities may hold what they hold today, and no more."""
    for level in ("street", "community"):
        held = Post.objects.filter(unit__jurisdiction_id=HANGZHOU, unit__level=level).values_list("rights", flat=True)
        rights = {right for one in held for right in one}
        units.set_level_role(jurisdiction_id=HANGZHOU, level=level, rights=rights, actor=system(HANGZHOU), now=as_of)


def _change_rules(as_of: datetime) -> int:
    city = unit_queries.get_unit_by_code(HANGZHOU, "3301")
    offices = _offices(as_of)
    if city is None or not offices:
        return 0
    for level, fields in _MAY_CHANGE.items():
        catalogue.set_bound(
            jurisdiction_id=HANGZHOU,
            unit_id=city.id,
            level=level,
            fields=fields,
            limits=_RANGES,
            actor=system(HANGZHOU),
            now=as_of,
        )
    made = 0
    for code, type_code, days, reason, said in _OVERRIDES:
        actor = offices.get(code)
        if actor and actor.unit_id:
            catalogue.set_override(
                case_type=CaseType.objects.get(jurisdiction_id=HANGZHOU, code=type_code),
                unit_id=actor.unit_id,
                since=as_of + days * _DAY,
                reason=reason,
                actor=actor,
                now=as_of,
                **said,
            )
            made += 1
    return made


def _offices(as_of: datetime) -> dict[str, Actor]:
    """Who may change rules, by the code of the office; a demo made before keeps its posts as they are."""
    known = unit_queries.units_for(HANGZHOU).by_id
    able = [one for one in people.find_actors(HANGZHOU, as_of) if one.may("catalogue.override")]
    return {known[one.unit_id].code: one for one in able if one.unit_id}
