"""Work desks of a street, powers handed down to it, and site checks: the rows and the tables."""

from __future__ import annotations

from oneneedle.core.rules import Actor
from oneneedle.powers import access, actions
from oneneedle.powers.models import DelegatedPower, DeskPlace, SiteCheck, WorkDesk
from oneneedle.powers.rules import Answer
from oneneedle.units import queries as units
from oneneedle.units.models import Post
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.house.posts.rows import Given, Row, Wing
from tests.powers.checks import crew
from tests.seats import take_seats

STREET = "lin-s1"


def _set(code: str, *types: str) -> WorkDesk:
    return actions.set_desk(**_terms(code, *types), actor=_house(), now=NOW)


def _house() -> Actor:
    """The house itself."""
    return Actor(jurisdiction_id=CITY, channel="system")


def _terms(code: str, *types: str) -> Given:
    street = units.get_unit_by_code(CITY, STREET)
    assert street is not None
    return {"unit_id": street.id, "code": code, "name_zh": "平台", "name_en": "Desk", "type_codes": types}


def _inspector() -> Post:
    return Post.objects.get(unit__code=STREET, code="inspector")


def _place(_cast: Cast) -> DeskPlace:
    return actions.seat_post(desk=_set("market"), post_id=_inspector().id, actor=_house(), now=NOW)


def _handed(cast: Cast) -> Given:
    """The inspector sits at the desk; the leak lies on no desk yet."""
    return {"case": steps.receive(cast), "desk": _place(cast).desk, "reason": "Needs a fine."}


ROWS = (
    Row(actions.set_desk, lambda _cast: _terms("market", "stalls")),
    Row(actions.seat_post, lambda _cast: {"desk": _set("market"), "post_id": _inspector().id}),
    Row(actions.unseat_post, lambda cast: {"place": _place(cast)}),
    Row(actions.hand_over_case, _handed),
)


def _planned(cast: Cast) -> SiteCheck:
    """A shop of community 11, planned by another officer of the street under a power of the district."""
    take_seats(cast, {"enforcer": (STREET, "enforcer", ["powers.check"])})
    return crew.plan(cast)


def _found(cast: Cast) -> SiteCheck:
    return crew.record(cast, _planned(cast))


def _answers(check: SiteCheck, *results: str) -> Given:
    day = {"rectify_by": crew.TODAY + crew.DAY} if "not_ok" in results else {}
    return {"check": check, "answers": crew.answers(check, *results), **day}


def _again(cast: Cast) -> Given:
    check = _found(cast)
    return {"check": check, "answers": [Answer(check.power.lines.get(place=2).id, "ok")]}


def _power(cast: Cast) -> DelegatedPower:
    return crew.hand_down(cast)


LATER = {"now": NOW + 2 * crew.DAY}
CHECKS = (
    Row(actions.hand_down_power, crew.terms),
    Row(actions.end_power, lambda cast: {"power": _power(cast), "until": NOW + crew.DAY}),
    Row(actions.call_off_power, lambda cast: {"power": crew.hand_down(cast, since=NOW + crew.DAY)}),
    Row(actions.plan_check, lambda cast: {"power": _power(cast), "spot": crew.SHOP, "planned_for": crew.TODAY}),
    Row(actions.record_findings, lambda cast: _answers(_planned(cast), "ok", "not_ok")),
    Row(actions.recheck, lambda cast: {**_again(cast), **LATER}),
    Row(
        actions.open_case_from_finding,
        lambda cast: {"finding": crew.fault(_found(cast)), "description": "Boxes.", **LATER},
    ),
    Row(actions.call_off_check, lambda cast: {"check": _found(cast), "reason": "Gone.", **LATER}),
    Row(actions.pass_rectify_day, lambda cast: {"check": _found(cast), "now": NOW + 9 * crew.DAY}),
)


def sees(actor: Actor, _given: Given) -> bool:
    """The street, and who governs its ground."""
    street = units.get_unit_by_code(CITY, STREET)
    return street is not None and street in access.streets_of(actor)


WINGS = (
    Wing("Work desks", ROWS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
set_desk                       .  .  .  .  .  .  .  -  -  x  .  -  -  -  x  .  .  .  .  x
seat_post                      .  .  .  .  .  .  .  -  -  x  .  -  -  -  x  .  .  .  .  x
unseat_post                    .  .  .  .  .  .  .  -  -  x  .  -  -  -  x  .  .  .  .  x
hand_over_case                 .  .  .  .  .  .  .  x  x  x  .  -  -  -  -  .  .  .  .  .
""", sees),
    Wing("Powers handed down and site checks", CHECKS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
hand_down_power                .  .  .  .  .  .  .  -  -  -  .  x  -  -  x  .  .  .  .  x
end_power                      .  .  .  .  .  .  .  -  -  -  .  x  -  -  x  .  .  .  .  x
call_off_power                 .  .  .  .  .  .  .  -  -  -  .  x  -  -  x  .  .  .  .  x
plan_check                     .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  .  .  .  .  .
record_findings                .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  .  .  .  .  .
recheck                        .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  .  .  .  .  .
open_case_from_finding         .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  .  .  .  .  .
call_off_check                 .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  .  .  .  .  .
pass_rectify_day               .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  .  .  .  .  x
""", sees),
)  # fmt: skip
