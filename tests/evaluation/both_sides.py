"""The people of a two-way evaluation: streets, departments, who stands above them, and a November they shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case, Whistle
from oneneedle.cases.rules import Report
from oneneedle.cases.rules.whistles import Called
from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod, Opinion
from oneneedle.evaluation.rules import two_way
from oneneedle.people.models import Account
from oneneedle.units import queries as unit_queries
from oneneedle.units.models import Holding, Post, Unit
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, PASSWORD, Cast

FIRST_DAY, LAST_DAY, CLOSES_ON = date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 12)
OPENED = datetime(2026, 12, 2, 1, 0).astimezone(NOW.tzinfo)
ANSWERED = OPENED + timedelta(days=2)
CLOSED = datetime(2026, 12, 12, 16, 0).astimezone(NOW.tzinfo)  # midnight in the city
FORM = two_way.USUAL_QUESTIONS
GOOD = (5, 4, 4, 5)

# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "street": ("lin-s1", "two-way", [*lin.DESK_RIGHTS, "whistle.blow", "evaluation.answer"]),
    "street_2": ("lin-s2", "two-way", ["evaluation.answer"]),
    "community": ("lin-c11", "two-way", ["case.handle", "evaluation.answer"]),
    "district": ("lin-d1", "two-way", ["evaluation.keep", "evaluation.answer"]),
    "city": ("lin-city", "two-way", ["evaluation.keep", "evaluation.answer"]),
    "water_side": ("lin-water", "two-way", ["evaluation.answer", "whistle.answer", "case.handle"]),
    "market_side": ("lin-market", "two-way", ["evaluation.answer", "whistle.answer", "case.handle"]),
    "police_side": ("lin-police", "two-way", ["evaluation.answer", "whistle.answer"]),
    "fire_side": ("lin-fire", "two-way", ["evaluation.answer"]),
}
UNITS = (("lin-police", "police", "公安分局", "Police"), ("lin-fire", "fire", "消防救援大队", "Fire brigade"))
STALLS = Report(description="巷口夜市占道", type_code="stalls", address="Lane gate", **lin.IN_11)
PAIRS = {
    ("lin-s1", "lin-water"): (2, 1),
    ("lin-s1", "lin-market"): (1, 1),
    ("lin-s1", "lin-police"): (0, 1),
    ("lin-s2", "lin-water"): (1, 0),
}
SPEAKER = {
    "lin-s1": "street",
    "lin-s2": "street_2",
    "lin-water": "water_side",
    "lin-market": "market_side",
    "lin-police": "police_side",
}


def gather(cast: Cast) -> Cast:
    """Give the cast the posts an evaluation needs; the names then work as `cast.actor(name)`.

    Written straight into the tables: through the doors of the house it is five times as slow.
    """
    top = Unit.objects.get(code="lin-city")
    Unit.objects.bulk_create(
        Unit(
            jurisdiction_id=CITY,
            code=code,
            path=f"{top.path}{code}/",
            parent=top,
            kind=kind,
            name_zh=name_zh,
            name_en=name_en,
            area=top.area,
            area_path=top.area_path,
        )
        for code, kind, name_zh, name_en in UNITS
    )
    ids = dict(Unit.objects.values_list("code", "id"))
    secret = make_password(PASSWORD)
    for name in POSTS:
        account = Account(sign_in=f"{name}@lin.example", password=secret, display_name=name, language="en")
        cast.accounts[name] = account
    posts = {
        name: Post(unit_id=ids[unit], code=code, rights=rights, name_zh=code, name_en=code)
        for name, (unit, code, rights) in POSTS.items()
    }
    since = NOW - timedelta(days=400)
    Account.objects.bulk_create(cast.accounts[name] for name in POSTS)
    Post.objects.bulk_create(posts.values())
    Holding.objects.bulk_create(Holding(post=posts[name], person=cast.accounts[name], since=since) for name in POSTS)
    unit_queries.forget()
    return cast


def share_november(cast: Cast) -> tuple[list[Case], Whistle]:
    """Two leaks and stalls on the ground of street 1, a leak in street 2, litter that stays with its community."""
    shared = [
        steps.receive(cast),
        steps.receive(cast, now=NOW + timedelta(days=1)),
        steps.receive(cast, STALLS),
        steps.receive(cast, **lin.IN_21),
    ]
    steps.receive(cast, Report(description="垃圾成堆", type_code="litter", **lin.IN_11))
    meet = NOW + timedelta(hours=10)
    whistle = cases.blow_whistle(
        kind="joint",
        asked="The lane is free at night.",
        calls=[Called(cast.unit(code).id, "Come.") for code in ("lin-market", "lin-water", "lin-police")],
        meet_at=meet,
        meet_place="Gate of the lane",
        cases=[],
        place="Lane 3",
        actor=cast.actor("street"),
        now=NOW,
    )
    return shared, whistle


def open_period(cast: Cast, by: str = "city", **changes: Any) -> EvaluationPeriod:
    given: dict[str, Any] = {
        "name": "November",
        "since": FIRST_DAY,
        "last_day": LAST_DAY,
        "closes_on": CLOSES_ON,
        "street_form": FORM,
        "department_form": FORM,
        "actor": cast.actor(by),
        "now": OPENED,
    }
    return actions.open_two_way(**{**given, **changes})


def opened(cast: Cast) -> EvaluationPeriod:
    share_november(gather(cast))
    return open_period(cast)


def pair_of(street: str = "lin-s1", department: str = "lin-water") -> EvaluationPair:
    return EvaluationPair.objects.select_related("period").get(street__code=street, department__code=department)


def give(
    cast: Cast,
    pair: EvaluationPair,
    by: str,
    marks: Sequence[int] = GOOD,
    now: datetime = ANSWERED,
    words: Sequence[str] | None = None,
) -> Opinion:
    said = ["One word." if mark <= two_way.LOW else "" for mark in marks] if words is None else words
    return actions.give_opinion(pair=pair, marks=marks, words=said, actor=cast.actor(by), now=now)


def answer_all(cast: Cast, marks: Sequence[int] = GOOD, now: datetime = ANSWERED) -> None:
    for street, department in PAIRS:
        pair = pair_of(street, department)
        give(cast, pair, SPEAKER[street], marks, now)
        give(cast, pair, SPEAKER[department], marks, now)


def close(cast: Cast, period: EvaluationPeriod, now: datetime = CLOSED) -> EvaluationPeriod:
    actions.close_two_way(period=period, actor=cast.system, now=now)
    return period


def facts(subject: str) -> list[str]:
    return list(LedgerRow.objects.filter(subject=subject).order_by("seq").values_list("verb", flat=True))
