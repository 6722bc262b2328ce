"""Work desks of a street: the rows and the table."""

from __future__ import annotations

from oneneedle.core.rules import Actor
from oneneedle.powers import access, actions
from oneneedle.powers.models import DeskPlace, WorkDesk
from oneneedle.units import queries as units
from oneneedle.units.models import Post
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.house.posts.rows import Given, Row, Wing

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
)  # fmt: skip
