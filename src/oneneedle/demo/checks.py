"""Powers handed down to one street of Hangzhou in the demo, and three site checks under them: made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from oneneedle.core.rules import Actor
from oneneedle.demo import people
from oneneedle.demo.cities import HANGZHOU
from oneneedle.demo.hangzhou import ZONE
from oneneedle.demo.powers import STREET
from oneneedle.powers import actions
from oneneedle.powers.models import DelegatedPower, SiteCheck
from oneneedle.powers.rules import Answer, Spot
from oneneedle.units import queries as units
from oneneedle.units.models import Post

_DAY = timedelta(days=1)
_SAFETY = (
    ("安全出口、疏散通道畅通", "Exits and escape routes are clear"),
    ("灭火器配备齐全并在有效期内", "Extinguishers are there and in date"),
    ("电气线路无私拉乱接", "No wiring is laid at random"),
    ("不存在住人与经营混用", "Nobody lives where business is done"),
)
_ECOLOGY = (
    ("裸土和堆料已覆盖", "Bare soil and heaps are covered"),
    ("出入口冲洗设施正常使用", "Wheels are washed at the gate"),
    ("夜间施工有许可", "Work at night is permitted"),
)


def make_checks(as_of: datetime) -> int:
    """Two powers and three checks, one planned, one to be put right, one closed; how many checks there are."""
    street, crew = units.get_unit_by_code(HANGZHOU, STREET), _crew(as_of)
    if street is None or not {"district", "desk", "handler", "inspector"} <= crew.keys():
        return 0  # a demo that was made before site checks were there keeps its posts as they are
    if DelegatedPower.objects.filter(jurisdiction_id=HANGZHOU).exists():
        return 0
    safety, ecology = _hand_down(street, crew["district"], as_of)
    works = Spot("溪岸路改造工地（示例）", "works", "溪岸路中段", street.area_path)
    shop = Spot("桥头便利店（示例）", "shop", "桥头弄口", street.area_path)
    hall = Spot("溪岸文化活动室（示例）", "public_place", "溪岸公园内", street.area_path)
    _plan(ecology, works, crew["desk"], as_of - _DAY, ahead=2)
    _look(_plan(safety, shop, crew["handler"], as_of - 6 * _DAY), crew["handler"], as_of - 5 * _DAY, days=8)
    closed = _plan(safety, hall, crew["handler"], as_of - 20 * _DAY)
    _look(closed, crew["handler"], as_of - 19 * _DAY, days=7)
    _look_again(closed, crew["inspector"], as_of - 13 * _DAY)
    return SiteCheck.objects.filter(jurisdiction_id=HANGZHOU).count()


def _crew(as_of: datetime) -> Mapping[str, Actor]:
    """The district that hands down, and those of the street who may check, by post."""
    street, district = (units.get_unit_by_code(HANGZHOU, code) for code in (STREET, STREET[:6]))
    actors = people.find_actors(HANGZHOU, as_of)
    codes = dict(Post.objects.filter(id__in=[one.post_id for one in actors if one.post_id]).values_list("id", "code"))
    found = {
        codes[one.post_id]: one
        for one in actors
        if street and one.post_id and one.unit_id == street.id and one.may("powers.check")
    }
    above = [one for one in actors if district and one.unit_id == district.id and one.may("task.admit")]
    return {**found, "district": above[0]} if above else found


def _hand_down(street: units.UnitRef, actor: Actor, as_of: datetime) -> tuple[DelegatedPower, DelegatedPower]:
    began = as_of - 60 * _DAY
    rows = (
        ("fire_safety", "330106-city-management", "小场所消防安全检查", "Fire safety of small premises", _SAFETY),
        ("ecology", "330106-environment", "工地扬尘污染检查", "Dust of building works", _ECOLOGY),
    )
    powers = []
    for field, code, name_zh, name_en, lines in rows:
        department = units.get_unit_by_code(HANGZHOU, code)
        power = actions.hand_down_power(
            unit_id=street.id,
            from_unit_id=department.id if department else street.id,
            work_field=field,
            name_zh=name_zh,
            name_en=name_en,
            basis_zh="区级下放执法事项清单（示例）",
            basis_en="The district's list of matters handed down (sample)",
            document="示例 2026-1",
            since=began,
            lines=lines,
            actor=actor,
            now=began,
        )
        powers.append(power)
    return powers[0], powers[1]


def _plan(power: DelegatedPower, spot: Spot, actor: Actor, now: datetime, ahead: int = 1) -> SiteCheck:
    day = now.astimezone(ZONE).date() + ahead * _DAY
    return actions.plan_check(power=power, spot=spot, planned_for=day, actor=actor, now=now)


def _look(check: SiteCheck, actor: Actor, now: datetime, days: int) -> None:
    """The second line is not in order."""
    lines = check.power.lines.order_by("place")
    answers = [
        Answer(one.id, "not_ok" if one.place == 2 else "ok", "灭火器压力不足" if one.place == 2 else "")
        for one in lines
    ]
    day = now.astimezone(ZONE).date() + days * _DAY
    actions.record_findings(check=check, answers=answers, rectify_by=day, actor=actor, now=now)


def _look_again(check: SiteCheck, actor: Actor, now: datetime) -> None:
    line = check.power.lines.get(place=2)
    actions.recheck(check=check, answers=[Answer(line.id, "ok")], actor=actor, now=now)
