"""The heads of two streets, and short ways to set up desks and seat posts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.core.models import LedgerRow
from oneneedle.powers import actions
from oneneedle.powers.models import DeskCase, DeskPlace, WorkDesk
from oneneedle.units.models import Post
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.replay import replayed
from tests.seats import take_seats

HOUR = timedelta(hours=1)
STALLS = Report(description="巷口夜市占道", type_code="stalls", **lin.IN_11)
LITTER = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)
# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "head": ("lin-s1", "head", ["whistle.blow", "case.dispatch"]),
    "head_2": ("lin-s2", "head", ["whistle.blow", "case.dispatch"]),
    "officer": ("lin-s1", "officer", ["case.handle"]),
    "district": ("lin-d1", "head", ["case.dispatch"]),
}


@replayed
def gather(cast: Cast) -> Cast:
    """Everybody at their posts; the names work as `cast.actor(name)`."""
    take_seats(cast, POSTS)
    return cast


def set_desk(cast: Cast, code: str = "market", **changes: Any) -> WorkDesk:
    """Market supervision takes stalls, unless something else is said."""
    given: dict[str, Any] = {
        "unit_id": cast.unit("lin-s1").id,
        "name_zh": "市场监管",
        "name_en": "Market supervision",
        "type_codes": ["stalls"],
        "actor": cast.actor("head"),
        "now": NOW,
    }
    return actions.set_desk(**{"code": code, **given, **changes})


def set_two(cast: Cast) -> tuple[WorkDesk, WorkDesk]:
    """Stalls lie on the first; the second, enforcement, takes all other street matters."""
    names = {"name_zh": "综合执法", "name_en": "Enforcement"}
    return set_desk(cast), set_desk(cast, "enforcement", type_codes=["streets"], ordinal=1, **names)


def post_id(unit: str, code: str) -> Any:
    return Post.objects.get(unit__code=unit, code=code).id


def seat(cast: Cast, desk: WorkDesk, **changes: Any) -> DeskPlace:
    given: dict[str, Any] = {"post_id": post_id("lin-s1", "officer"), "actor": cast.actor("head"), "now": NOW}
    return actions.seat_post(**{"desk": desk, **given, **changes})


def stalls(cast: Cast) -> Case:
    return steps.receive(cast, STALLS)


def hand_over(cast: Cast, case: Case, desk: WorkDesk, **changes: Any) -> DeskCase:
    given: dict[str, Any] = {"reason": "Needs a fine.", "actor": cast.actor("head"), "now": NOW + HOUR}
    return actions.hand_over_case(**{"case": case, "desk": desk, **given, **changes})


def facts(desk: WorkDesk) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"work_desk:{desk.id}").order_by("seq")
    return [verb.removeprefix("powers.") for verb in rows.values_list("verb", flat=True)]


def last_row(desk: WorkDesk) -> LedgerRow:
    return LedgerRow.objects.filter(subject=f"work_desk:{desk.id}").latest("seq")
