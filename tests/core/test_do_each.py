"""The way jobs walk over what is due."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from oneneedle.core.actions import do_due, do_each
from oneneedle.core.models import LedgerCursor
from oneneedle.core.rules import Refused


def test_one_that_is_refused_and_one_that_breaks_do_not_hold_up_the_others() -> None:
    seen: list[int] = []

    def act(number: int) -> None:
        if number == 2:
            raise Refused("Not yet.")
        if number == 3:
            raise ZeroDivisionError
        seen.append(number)

    with capture_logs() as said:
        assert do_each([1, 2, 3, 4], act) == 2
    assert seen == [1, 4]
    assert [(line["log_level"], line["kind"]) for line in said] == [("error", "int")]


def test_nothing_due_is_nothing_done() -> None:
    assert do_each([], str) == 0


@pytest.mark.django_db
def test_what_fails_or_has_nothing_to_do_steps_back_and_the_rest_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.core.actions.each.BATCH", 2)
    readers = LedgerCursor.objects.bulk_create([LedgerCursor(reader=f"r{number}") for number in range(7)])
    tried: list[str] = []

    def act(one: LedgerCursor) -> bool | None:
        tried.append(one.reader)
        if one.reader in {"r0", "r1"}:
            raise Refused("Not yet.")
        if one.reader == "r2":
            return False
        return bool(LedgerCursor.objects.filter(reader=one.reader).update(position=1))

    names = [one.reader for one in readers]
    due = LedgerCursor.objects.filter(reader__in=names, position=0).order_by("reader")
    assert do_due(due.all, act) == 4
    assert tried == names
