"""An admission ends by itself on its day, or before it by a hand that may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from oneneedle.gate import actions, jobs, queries
from oneneedle.gate.models import Admission
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def test_the_house_ends_it_on_its_day(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    admission, waiting = crew.admitted(town), crew.request(town, title="Another")
    task = crew.ask(town, **crew.by_leave(admission))
    with refused("not_yet"):
        actions.end_admission(admission=admission, actor=town.system, now=crew.ENDS - timedelta(seconds=1))
    monkeypatch.setattr(timezone, "now", lambda: crew.ENDS)
    assert (jobs.end_admissions(), jobs.end_admissions()) == (2, 0)
    for one in (admission, waiting):
        one.refresh_from_db()
        assert (one.state, one.ended_at) == ("ended", crew.ENDS)
    assert crew.last_row(f"admission:{admission.id}").data == {"by_itself": True}
    task.refresh_from_db()
    assert task.state == "asked"


def test_nothing_comes_through_after_its_day_even_before_the_house_looks(town: Cast) -> None:
    admission = crew.admitted(town)
    with kept_off("admission_ended"):
        crew.ask(town, now=crew.ENDS, **crew.by_leave(admission))
    assert Admission.objects.get().state == "approved"
    actor = crew.actor(town, "water_desk")
    assert queries.tell_admission(actor, admission, crew.ENDS).state == "ended"
    assert [one.number for one in queries.list_admissions(actor, state="ended", now=crew.ENDS).rows] == [
        admission.number
    ]
    assert not queries.list_admissions(actor, state="approved", now=crew.ENDS).rows


def test_who_asked_and_who_decides_may_end_it_with_a_reason(town: Cast) -> None:
    for by in ("water_desk", "district_gate", "city_gate"):
        admission = crew.admitted(town, title=f"Lids {by}")
        who = crew.actor(town, by)
        with refused("empty"):
            actions.end_admission(admission=admission, actor=who, now=NOW)
        actions.end_admission(admission=admission, reason="All lids are found.", actor=who, now=NOW)
        assert (admission.state, admission.end_words) == ("ended", "All lids are found.")
        with refused("wrong_state"):
            actions.end_admission(admission=admission, reason="Again.", actor=who, now=NOW + DAY)
        with kept_off("admission_ended"):
            crew.ask(town, **crew.by_leave(admission))


def test_nobody_else_ends_it(town: Cast) -> None:
    admission = crew.admitted(town)
    for by in ("market_desk", "head_11", "street_head", "worker_11"):
        with refused("not_yours"):
            actions.end_admission(admission=admission, reason="Hm.", actor=crew.actor(town, by), now=NOW)
