"""switch_on_change: from its date on dispatch goes by it, exactly as the trial on past cases had said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.cases import actions as cases
from oneneedle.cases import queries as case_queries
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused, resident
from oneneedle.duties import actions, queries
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, row, set_row
from tests.duties.test_propose_change import propose

LATER = NOW + 7 * DAY
PLACES: tuple[dict[str, Any], ...] = (lin.IN_11, lin.IN_12, lin.IN_21, lin.ON_BORDER, {"area_path": lin.STREET_2}, {})


def send(type_code: str, place: Mapping[str, Any], now: datetime) -> Case:
    report = Report(description="x", type_code=type_code, **place)
    return Case.objects.get(id=cases.receive_case(report=report, actor=resident(CITY), now=now).case_id)


def test_dispatch_goes_by_it_from_its_date_on(cast: Cast) -> None:
    set_row(since=NOW - DAY)
    change = propose(cast)
    plan = actions.switch_on_change(change=change, since=LATER, actor=cast.actor("keeper"), now=NOW)
    assert plan.changed == ("C-01",)
    assert (change.state, change.since) == ("switched_on", LATER)
    before, after = (send("litter", lin.IN_11, at) for at in (LATER - timedelta(seconds=1), LATER))
    assert (before.unit_id, after.unit_id) == (cast.unit("lin-s1").id, cast.unit("lin-c11").id)
    row_of = LedgerRow.objects.get(subject=f"case:{after.id}", verb="case.dispatched")
    assert row_of.data["duty"] == "C-01"
    assert LedgerRow.objects.filter(verb="duty_change.switched_on").count() == 1


def test_the_past_strangers_and_rows_that_no_longer_fit_are_refused(cast: Cast) -> None:
    set_row(since=NOW - DAY)
    change = propose(cast)
    with pytest.raises(Refused):
        actions.switch_on_change(change=change, since=NOW - DAY, actor=cast.actor("keeper"), now=NOW)
    with pytest.raises(Refused):
        actions.switch_on_change(change=change, since=LATER, actor=cast.actor("desk"), now=NOW)
    set_row(since=LATER + DAY, lead="city:water")
    with pytest.raises(Refused), transaction.atomic():
        actions.switch_on_change(change=change, since=LATER, actor=cast.actor("keeper"), now=NOW)
    change.refresh_from_db()
    assert change.state == "proposed"


def test_the_trial_tells_how_many_would_go_where(cast: Cast) -> None:
    sent = [send("litter", lin.IN_11, NOW + timedelta(minutes=minute)) for minute in range(3)]
    send("water-leak", lin.IN_11, NOW)
    send("neighbours", lin.IN_11, NOW)
    trial = try_rows([row(lead="street:street_office")])
    assert (trial.cases, trial.moved) == (5, 3)
    (move,) = trial.moves
    assert (move.before, move.after) == (cast.unit("lin-c11"), cast.unit("lin-s1"))
    assert move.types == ("Litter",)
    assert set(move.examples) == {case.number for case in sent}
    assert not queries.get_book(CITY).by_code


def test_private_cases_are_counted_but_not_named(cast: Cast) -> None:
    send("neighbours", lin.IN_11, NOW)
    trial = try_rows([row(case_types=["neighbours"])])
    assert (trial.moved, trial.moves[0].examples) == (1, ())


def test_a_trial_of_rows_that_cannot_stand_tells_why(cast: Cast) -> None:
    trial = try_rows([row(case_types=["no-such"])])
    assert [fault.code for fault in trial.faults] == ["C-01"]


def try_rows(rows: Sequence[Any], **more: Any) -> case_queries.Trial:
    return case_queries.try_duties(CITY, rows, since=NOW - DAY, until=NOW + DAY, at=LATER, now=NOW, **more)


TYPES = ("litter", "stalls", "neighbours", "question", "water-leak", "streets")
LEADS = ("street:street_office", "community:community", "city:water", "unit:lin-market", "district:fireflies")
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(("C-01", "C-02", "C-03")),
        lead=st.sampled_from(LEADS),
        level=st.sampled_from(("community", "street", "district", "city")),
        area_path=st.sampled_from(("", lin.STREET_1, lin.COMMUNITY_12)),
        case_types=st.lists(st.sampled_from(TYPES), max_size=2, unique=True),
        active=st.sampled_from(("yes", "yes", "yes", "no")),
    ),
    max_size=3,
    unique_by=lambda one: one.code,
)
REPORTS = st.lists(st.tuples(st.sampled_from(TYPES[:5]), st.integers(0, len(PLACES) - 1)), min_size=1, max_size=6)


@settings(max_examples=40)
@given(first=ROWS, change=ROWS, reports=REPORTS, complete=st.booleans())
def test_what_the_trial_says_of_past_cases_is_what_dispatch_does_after_the_switch(
    first: list[Any], change: list[Any], reports: list[tuple[str, int]], complete: bool, cast: Cast
) -> None:
    with transaction.atomic():
        keeper = cast.actor("keeper")
        actions.import_duties(jurisdiction_id=CITY, rows=first, since=NOW - 9 * DAY, actor=keeper, now=NOW - 9 * DAY)
        for type_code, place in reports:
            send(type_code, PLACES[place], NOW)
        stays = _really(reports)
        trial = try_rows(change, complete=complete)
        assert not trial.faults
        actions.import_duties(jurisdiction_id=CITY, rows=change, since=LATER, complete=complete, actor=keeper, now=NOW)
        goes = _really(reports)
        real = Counter(pair for pair in zip(stays, goes, strict=True) if pair[0] != pair[1])
        told = Counter({(_id(move.before), _id(move.after)): move.count for move in trial.moves})
        assert told == real
        transaction.set_rollback(True)
    queries.forget()


def _really(reports: Sequence[tuple[str, int]]) -> list[Any]:
    """Where reception sends the same reports after the switch, as far as it files them without a person."""
    with transaction.atomic():
        sent = [send(type_code, PLACES[place], LATER) for type_code, place in reports]
        transaction.set_rollback(True)
    return [case.unit_id for case in sent]


def _id(unit: Any) -> Any:
    return unit.id if unit else None
