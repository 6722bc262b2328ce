"""Both sides answer at once, several posts of each, while the house closes the period."""

from __future__ import annotations

from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.evaluation.models import EvaluationPeriod, Opinion
from oneneedle.notices.models import Notice
from tests.cases.whistles.test_race import at_once
from tests.cast import Cast, make_cast
from tests.conftest import OwnDatabase
from tests.evaluation import both_sides as both

POSTS = 3


def _ready(own_database: OwnDatabase) -> Cast:
    cast = make_cast()
    both.opened(cast)
    return cast


def test_one_answer_of_each_side_stands_and_the_seal_opens_once(
    own_database: OwnDatabase, django_db_blocker: object
) -> None:
    cast = _ready(own_database)
    tries = [(both.pair_of(), role) for role in ("street", "water_side") for _post in range(POSTS)]
    ends = at_once([lambda pair=pair, role=role: both.give(cast, pair, role) for pair, role in tries])  # type: ignore[misc]
    assert sorted(ends) == [*["again"] * (2 * POSTS - 2), "done", "done"]
    assert set(Opinion.objects.values_list("side", flat=True)) == {"street", "department"}
    assert both.pair_of().unsealed_at == both.ANSWERED
    assert Notice.objects.filter(kind="two_way_unsealed").count() == 2
    assert list(verify_ledger()) == []


def test_an_answer_and_the_close_at_once_leave_one_order(own_database: OwnDatabase, django_db_blocker: object) -> None:
    cast = _ready(own_database)
    for street, department in both.PAIRS:
        for code in (street, department):
            if (street, code) != ("lin-s1", "lin-water"):
                both.give(cast, both.pair_of(street, department), both.SPEAKER[code])
    pair, copies = both.pair_of(), [EvaluationPeriod.objects.get() for _close in range(POSTS)]
    ends = at_once(
        [
            lambda: both.give(cast, pair, "water_side"),
            *(lambda period=period: both.close(cast, period) for period in copies),
        ]
    )
    closed = "done" in ends[1:]
    assert ends[0] == "done" if not closed else ends[0] in {"done", "ended"}
    assert ends[1:].count("done") <= 1
    rows = LedgerRow.objects.filter(verb__in=["opinion.given", "two_way.closed"]).order_by("position")
    last = rows.last()
    assert last is not None
    assert last.verb == ("two_way.closed" if closed else "opinion.given")
