"""Officers of two streets and the district above, and short ways to hand down, plan, record and look again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from oneneedle.core.models import LedgerRow
from oneneedle.powers import actions
from oneneedle.powers.models import CheckFinding, DelegatedPower, SiteCheck
from oneneedle.powers.rules import Answer, Spot
from tests.cast import COMMUNITY_11, NOW, Cast
from tests.replay import replayed
from tests.seats import take_seats

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 11, 18)
LINES = (("消防通道畅通", "Fire exits are clear"), ("灭火器在有效期内", "Extinguishers are in date"))
SHOP = Spot(name="河边副食店", kind="shop", address="河边路 8 号", area_path=COMMUNITY_11)
# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "enforcer": ("lin-s1", "enforcer", ["powers.check"]),
    "enforcer_b": ("lin-s1", "enforcer_b", ["powers.check"]),
    "enforcer_2": ("lin-s2", "enforcer", ["powers.check"]),
    "district": ("lin-d1", "head", ["task.admit"]),
}


@replayed
def gather(cast: Cast) -> Cast:
    """Everybody at their posts; the names work as `cast.actor(name)`."""
    take_seats(cast, POSTS)
    return cast


def terms(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What handing down a power says."""
    given: dict[str, Any] = {
        "unit_id": cast.unit("lin-s1").id,
        "from_unit_id": cast.unit("lin-market").id,
        "work_field": "production_safety",
        "name_zh": "小场所消防安全检查",
        "name_en": "Fire safety of small premises",
        "basis_zh": "区政府下放决定第四条",
        "basis_en": "Decision of the district, article 4",
        "document": "2026 No. 4",
        "since": NOW - 30 * DAY,
        "lines": LINES,
    }
    return {**given, **changes}


def hand_down(cast: Cast, **changes: Any) -> DelegatedPower:
    who: dict[str, Any] = {"actor": cast.actor("district"), "now": NOW - 30 * DAY}
    return actions.hand_down_power(**{**who, **terms(cast, **changes)})


def plan(cast: Cast, power: DelegatedPower | None = None, **changes: Any) -> SiteCheck:
    given: dict[str, Any] = {"spot": SHOP, "planned_for": TODAY, "actor": cast.actor("enforcer"), "now": NOW}
    return actions.plan_check(**{"power": power or hand_down(cast), **given, **changes})


def answers(check: SiteCheck, *results: str, **more: Any) -> list[Answer]:
    """One answer for each line, in the order of the checklist; what is not in order says so."""
    lines = check.power.lines.order_by("place")
    said = {"not_ok": "堆放纸箱"}
    return [Answer(line.id, one, said.get(one, ""), **more) for line, one in zip(lines, results, strict=False)]


def record(cast: Cast, check: SiteCheck, *results: str, **changes: Any) -> SiteCheck:
    """The first look; the second line is not in order unless something else is said."""
    found = results or ("ok", "not_ok")
    given: dict[str, Any] = {"answers": answers(check, *found), "actor": cast.actor("enforcer"), "now": NOW + HOUR}
    day = {"rectify_by": TODAY + 7 * DAY} if "not_ok" in found else {}
    return actions.record_findings(**{"check": check, **given, **day, **changes})


def found(cast: Cast, **changes: Any) -> SiteCheck:
    """A check with one line to be put right within a week."""
    return record(cast, plan(cast, hand_down(cast, **changes)))


def look_again(cast: Cast, check: SiteCheck, result: str, **changes: Any) -> SiteCheck:
    """The second officer looks at the line that was not in order."""
    line = check.power.lines.get(place=2)
    answer = Answer(line.id, result, "还在" if result == "not_ok" else "")
    given: dict[str, Any] = {"answers": [answer], "actor": cast.actor("enforcer_b"), "now": NOW + 2 * DAY}
    day = {"rectify_by": TODAY + 9 * DAY} if result == "not_ok" else {}
    return actions.recheck(**{"check": check, **given, **day, **changes})


def fault(check: SiteCheck) -> CheckFinding:
    """The finding that is not in order."""
    return CheckFinding.objects.get(round__check_of=check, result="not_ok")


def facts(subject: str) -> list[str]:
    rows = LedgerRow.objects.filter(subject=subject).order_by("seq")
    return [verb.removeprefix("powers.") for verb in rows.values_list("verb", flat=True)]


def last_data(subject: str) -> dict[str, Any]:
    data: dict[str, Any] = LedgerRow.objects.filter(subject=subject).latest("seq").data
    return data
