"""The people of a whistle, and short ways to bring one to a state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from oneneedle.cases import actions
from oneneedle.cases.models import Case, Whistle, WhistleCall
from oneneedle.cases.rules import Report
from oneneedle.cases.rules.whistles import Called
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor
from oneneedle.units import actions as units
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.replay import replayed
from tests.seats import take_seats

MEET = NOW + timedelta(hours=10)  # 20:00 in the city
MINUTE = timedelta(minutes=1)

# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "street": ("lin-s1", "whistle", [*lin.DESK_RIGHTS, "whistle.blow"]),
    "street_2": ("lin-s2", "whistle", [*lin.DESK_RIGHTS, "whistle.blow"]),
    "community": ("lin-c11", "head", ["case.receive", "case.handle", "whistle.blow"]),
    "district": ("lin-d1", "supervision", ["whistle.settle", "case.dispatch"]),
    "city": ("lin-city", "supervision", ["whistle.settle", "whistle.blow", "whistle.answer", "case.dispatch"]),
    "market_crew": ("lin-market", "crew", ["whistle.answer", "case.handle"]),
    "water_crew": ("lin-water", "crew", ["whistle.answer", "case.handle"]),
    "police_crew": ("lin-police", "crew", ["whistle.answer"]),
    "fire_crew": ("lin-fire", "crew", ["whistle.answer"]),
}
UNITS = (("lin-police", "police", "公安分局", "Police"), ("lin-fire", "fire", "消防救援大队", "Fire brigade"))
BY_UNIT = {"lin-market": "market_crew", "lin-water": "water_crew", "lin-police": "police_crew"}
STALLS = Report(description="巷口夜市占道", type_code="stalls", address="Lane gate", **lin.IN_11)


@replayed
def gather(cast: Cast) -> Cast:
    """Give the cast the posts a whistle needs; the names then work as `cast.actor(name)`."""
    since = NOW - timedelta(days=400)
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": cast.system, "now": since}
    for code, kind, name_zh, name_en in UNITS:
        names: dict[str, Any] = {"name_zh": name_zh, "name_en": name_en}
        units.create_unit(code=code, parent_code="lin-city", kind=kind, level="", area=lin.ROOT, **names, **branch)
    take_seats(cast, POSTS)
    return cast


def called(cast: Cast, *codes: str) -> list[Called]:
    return [Called(cast.unit(code).id, f"What {code} does") for code in codes or BY_UNIT]


def blow(cast: Cast, cases: Sequence[Case] = (), **changes: Any) -> Whistle:
    """Stalls in a lane: three departments at 20:00."""
    given: dict[str, Any] = {
        "kind": "joint",
        "asked": "The lane is free at night.",
        "calls": called(cast),
        "meet_at": MEET,
        "meet_place": "Gate of the lane",
        "cases": cases,
        "place": "Lane 3",
        "actor": cast.actor("street"),
        "now": NOW,
    }
    return actions.blow_whistle(**{**given, **changes})


def stalls(cast: Cast) -> Case:
    return steps.receive(cast, STALLS)


def call_of(whistle: Whistle, code: str = "lin-market") -> WhistleCall:
    return WhistleCall.objects.select_related("whistle").get(whistle=whistle, unit__code=code)


def acknowledge(cast: Cast, whistle: Whistle, code: str = "lin-market", now: datetime = NOW + MINUTE) -> WhistleCall:
    call = call_of(whistle, code)
    actions.acknowledge_call(call=call, actor=cast.actor(BY_UNIT[code]), now=now)
    return call


def attend(cast: Cast, whistle: Whistle, code: str = "lin-market", now: datetime = MEET) -> WhistleCall:
    call = call_of(whistle, code)
    actions.check_in(call=call, file_ids=[steps.add_photo()], actor=cast.actor(BY_UNIT[code]), now=now)
    return call


def finish(cast: Cast, whistle: Whistle, code: str = "lin-market", now: datetime = MEET + 30 * MINUTE) -> WhistleCall:
    call = attend(cast, whistle, code)
    actions.finish_call(call=call, result="Stalls moved.", actor=cast.actor(BY_UNIT[code]), now=now)
    return call


def finished(cast: Cast, cases: Sequence[Case] = ()) -> Whistle:
    whistle = blow(cast, cases)
    for code in BY_UNIT:
        finish(cast, whistle, code)
    whistle.refresh_from_db()
    return whistle


def done(cast: Cast, cases: Sequence[Case] = ()) -> Whistle:
    whistle = finished(cast, cases)
    end(cast.actor("street"), whistle)
    return whistle


def end(actor: Actor, whistle: Whistle, **changes: Any) -> None:
    given: dict[str, Any] = {
        "whistle": whistle,
        "outcome": "The lane is free; stalls stand on the square.",
        "file_ids": [steps.add_photo()],
        "no_before": "It was night.",
        "actor": actor,
        "now": MEET + 100 * MINUTE,
    }
    actions.close_whistle(**{**given, **changes})


def facts(whistle: Whistle) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"whistle:{whistle.id}").order_by("seq")
    return [verb.removeprefix("whistle.") for verb in rows.values_list("verb", flat=True)]


def last_row(whistle: Whistle) -> LedgerRow:
    return LedgerRow.objects.filter(subject=f"whistle:{whistle.id}").latest("seq")
