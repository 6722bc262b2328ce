"""The work desks of one street of Hangzhou in the demo: four desks, who sits there, one case handed over."""

from __future__ import annotations

from datetime import datetime, timedelta

from oneneedle.cases import queries as cases
from oneneedle.core.rules import system
from oneneedle.demo import people
from oneneedle.demo.cities import HANGZHOU
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.powers.models import WorkDesk
from oneneedle.powers.rules import USUAL
from oneneedle.units import queries as units
from oneneedle.units.models import Post

STREET = "330106004"
# Made up: which branches lie where, and who sits there.
_TAKES = {
    "comprehensive": ("shijian-tufa", "bujian"),
    "market": ("shangmao-lvyou",),
    "enforcement": ("shijian-jiemian", "shijian-shirong", "huanjing-baohu"),
    "services": ("suqiu",),
}
_SEATS = (
    ("comprehensive", "desk", "接件分流", ""),
    ("market", "handler", "食品与消费巡查", "330106-market-supervision"),
    ("enforcement", "inspector", "街面执法与复核", "330106-city-management"),
    ("services", "desk", "窗口办理", ""),
    ("services", "callback", "电话回访", ""),
)
_REASON = "需要执法人员到场处置。"


def make_desks(as_of: datetime) -> int:
    """The desks with their posts, set up a month ago; how many there are."""
    street = units.get_unit_by_code(HANGZHOU, STREET)
    if street is None:
        return 0
    house, began = system(HANGZHOU), as_of - timedelta(days=30)
    desks: dict[str, WorkDesk] = {}
    for place, usual in enumerate(USUAL):
        desks[usual.code] = actions.set_desk(
            unit_id=street.id,
            code=usual.code,
            name_zh=usual.name_zh,
            name_en=usual.name_en,
            ordinal=place,
            type_codes=_TAKES[usual.code],
            actor=house,
            now=began,
        )
    posts = dict(Post.objects.filter(unit_id=street.id).values_list("code", "id"))
    for code, post, function, department in _SEATS:
        above = units.get_unit_by_code(HANGZHOU, department) if department else None
        if post_id := posts.get(post):
            actions.seat_post(
                desk=desks[code],
                post_id=post_id,
                function=function,
                from_unit_id=above.id if above else None,
                actor=house,
                now=began,
            )
    _hand_over(street, desks, as_of)
    return len(desks)


def _hand_over(street: units.UnitRef, desks: dict[str, WorkDesk], as_of: datetime) -> None:
    """What is due first at market supervision goes to enforcement."""
    actor = next((one for one in people.find_actors(HANGZHOU, as_of) if one.unit_id == street.id), None)
    if actor is None or not actor.may("case.dispatch"):
        return
    rows = powers.queue_of(actor, street, str(desks["market"].id), as_of).rows
    if rows:
        case = cases.get_case(actor, rows[0][0].id)
        actions.hand_over_case(case=case, desk=desks["enforcement"], reason=_REASON, actor=actor, now=as_of)
