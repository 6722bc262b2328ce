"""Many at once: an admission ends while it is cited; one thing is asked by several units in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused
from oneneedle.gate import actions
from oneneedle.gate.models import Admission, GateRefusal, Task
from tests.cast import NOW, Cast
from tests.gate import crew


def at_once(calls: Sequence[Callable[[], object]]) -> list[str]:
    """What became of each: "done" or the code of its refusal."""
    start, ends = threading.Barrier(len(calls)), [""] * len(calls)

    def run(index: int) -> None:
        start.wait()
        try:
            calls[index]()
            ends[index] = "done"
        except Refused as refusal:
            ends[index] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def test_nothing_is_asked_by_an_admission_behind_its_end_and_one_request_is_first(committed_town: Cast) -> None:
    town = committed_town
    admission = crew.admitted(town)
    end = crew.actor(town, "district_gate")
    asks = [
        lambda n=n: crew.ask(town, "lin-c12", title=f"Lids {'abcdef'[n]} {n}" * 3, like_seen=True, **_rest(admission))
        for n in range(6)
    ]
    ending = Admission.objects.get(id=admission.id)
    ends = at_once(
        [
            *asks[:3],
            lambda: actions.end_admission(admission=ending, reason="Found.", actor=end, now=NOW),
            *asks[3:],
            *(lambda by=by: crew.ask(town, by=by) for by in ("water_desk", "market_desk", "district_gate")),
        ]
    )
    assert ends[3] == "done" and set(ends[:7]) <= {"done", "gate_refused"}
    assert GateRefusal.objects.filter(rule="admission_ended").count() == ends[:7].count("gate_refused")
    ended = LedgerRow.objects.get(verb="admission.ended").position
    tasks = Task.objects.filter(admission=admission)
    rows = LedgerRow.objects.filter(subject__in=[f"task:{task.id}" for task in tasks])
    assert tasks.count() == ends[:7].count("done") - 1 and all(row.position < ended for row in rows)
    assert sorted(ends[7:]) == ["done", "like", "like"]
    assert not list(verify_ledger())


def _rest(admission: Admission) -> dict[str, Any]:
    return {name: value for name, value in crew.by_leave(admission).items() if name != "title"}
