"""Readers see the new numbers all at one moment, and the old ones go later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.core.models import LedgerCursor, LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.actions import rebuild
from oneneedle.evaluation.models import Reckoning, ScoreLine, Tally
from oneneedle.evaluation.queries import month_slice
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.evaluation.counting import fold_all, reckoning


def _built(cast: Cast) -> Reckoning:
    steps.closed(cast)
    fold_all()
    begun = actions.begin_reckoning(actor=cast.system, now=NOW)
    while actions.build_reckoning(turns=5, limit=10, now=NOW):
        continue
    return begun


def test_the_new_numbers_are_shown_once_they_are_whole(cast: Cast) -> None:
    built = _built(cast)
    before = queries.read_rates(CITY, month_slice(NOW.date()))
    assert before["received"].of == 1  # lines of both stand in the table, readers see one
    assert actions.switch_reckoning(actor=cast.system, now=NOW)
    assert reckoning() == built
    assert queries.read_rates(CITY, month_slice(NOW.date())) == before
    row = LedgerRow.objects.get(subject=f"reckoning:{built.id}", verb="evaluation.reckoning_shown")
    assert row.data["before"]


def test_it_waits_until_it_has_read_as_far_as_the_one_shown(cast: Cast) -> None:
    _built(cast)
    steps.receive(cast)
    read = fold_all()
    steps.receive(cast)  # which nobody has read: the new numbers need not wait for it
    assert not actions.switch_reckoning(actor=cast.system, now=NOW)
    assert actions.build_reckoning(turns=1, limit=read, now=NOW) == read
    assert actions.switch_reckoning(actor=cast.system, now=NOW)
    assert not actions.switch_reckoning(actor=cast.system, now=NOW)  # a second call finds nothing to show


def test_nobody_but_the_house_switches(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.switch_reckoning(actor=cast.actor("command"), now=NOW)
    assert refusal.value.code == "not_yours"


def test_the_old_lines_go_after_a_while(cast: Cast) -> None:
    built = _built(cast)
    readers = set(LedgerCursor.objects.values_list("reader", flat=True))
    actions.switch_reckoning(actor=cast.system, now=NOW)
    assert actions.drop_old_reckonings(now=NOW + timedelta(minutes=5)) == 0
    assert ScoreLine.objects.exclude(reckoning=built).exists()
    assert actions.drop_old_reckonings(now=NOW + timedelta(minutes=11)) > 0
    assert not ScoreLine.objects.exclude(reckoning=built).exists()
    assert not Tally.objects.exclude(reckoning=built).exists()
    assert list(Reckoning.objects.all()) == [built]
    left = set(LedgerCursor.objects.values_list("reader", flat=True))
    assert built.reader in left and len(readers - left) == 1


def test_old_lines_go_for_some_seconds_and_the_next_time_takes_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _built(cast)
    actions.switch_reckoning(actor=cast.system, now=NOW)
    monkeypatch.setattr(rebuild, "_CHUNK", 2)
    later = NOW + timedelta(minutes=11)
    assert actions.drop_old_reckonings(seconds=0, now=later) == 2
    assert Reckoning.objects.filter(state="old").exists()
    assert actions.drop_old_reckonings(now=later) > 2
    assert not Reckoning.objects.filter(state="old").exists()
