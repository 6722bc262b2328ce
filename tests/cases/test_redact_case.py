"""Blotting out what is nobody's business."""

from __future__ import annotations

import pytest
from django.db import connection

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.queries import verify_ledger
from tests.cases import steps
from tests.cast import NOW, Cast


def test_the_words_go_from_the_case_and_from_the_search(cast: Cast) -> None:
    case = steps.receive(cast, description="Water at Secretname 5")
    actions.redact_case(
        case=case, title="Water", description="Water on the road", reason="A name.", actor=cast.actor("desk"), now=NOW
    )
    case.refresh_from_db()
    assert (case.title, case.description) == ("Water", "Water on the road")
    with connection.cursor() as cursor:
        for table in ("cases_case", "core_ledgerrow", "cases_remark"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~* 'secretname'")
            assert cursor.fetchone()[0] == 0, table
    assert Case.objects.extra(where=["search @@ 'road'::tsquery"]).exists()
    row = steps.last_row(case)
    assert (row.verb, row.data) == ("case.redacted", {})
    assert not case.remarks.get(seq=row.seq).public
    assert not list(verify_ledger())


def test_the_address_stays_unless_another_is_given(cast: Cast) -> None:
    case = steps.receive(cast, address="Secretname Lane 5")
    said = {"case": case, "title": "", "description": "Water", "reason": "A name.", "now": NOW}
    actions.redact_case(**said, actor=cast.actor("desk"))  # type: ignore[arg-type]
    assert case.address == "Secretname Lane 5"
    actions.redact_case(**said, address=" ", actor=cast.actor("desk"))  # type: ignore[arg-type]
    case.refresh_from_db()
    assert case.address == ""
    assert not Case.objects.extra(where=["search @@ 'secretname'::tsquery"]).exists()


def test_it_needs_a_reason(cast: Cast) -> None:
    case = steps.receive(cast)
    with steps.refused("reason"):
        actions.redact_case(case=case, title="", description="x", reason=" ", actor=cast.actor("desk"), now=NOW)


def test_a_second_pair_of_eyes_may_blot_out_more(cast: Cast) -> None:
    case = steps.receive(cast)
    for words, actor in (("one", cast.actor("command")), ("two", cast.system)):
        actions.redact_case(case=case, title="", description=words, reason="x", actor=actor, now=NOW)
    assert Case.objects.get(id=case.id).description == "two"


@pytest.mark.parametrize("role", ["water", "inspector", "other_desk", "grid_worker"])
def test_others_do_not_blot_out(cast: Cast, role: str) -> None:
    case = steps.receive(cast)
    with steps.refused("not_yours"):
        actions.redact_case(case=case, title="", description="x", reason="x", actor=cast.actor(role), now=NOW)
