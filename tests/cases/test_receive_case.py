"""Reception through the real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions
from oneneedle.cases.models import Case, WorkOrder
from oneneedle.cases.rules import ContactFields, Report
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused, check_number, forget_kept, resident
from oneneedle.people.models import Contact
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

LEAK = Report(description="门口路上一直冒水", type_code="water-leak", **lin.IN_11)


def receive(report: Report, cast: Cast) -> Case:
    done = actions.receive_case(report=report, actor=cast.resident, now=NOW)
    return Case.objects.get(id=done.case_id)


def verbs(case: Case) -> list[str]:
    return list(LedgerRow.objects.filter(subject=f"case:{case.id}").order_by("seq").values_list("verb", flat=True))


def test_a_report_with_point_and_type_is_dispatched_without_a_human_hop(cast: Cast) -> None:
    case = receive(LEAK, cast)
    assert case.state == "dispatched"
    assert case.area_path == lin.COMMUNITY_11
    assert case.unit_id == cast.unit("lin-water").id
    assert verbs(case) == ["case.received", "case.located", "case.classified", "case.filed", "case.dispatched"]
    assert WorkOrder.objects.get(case=case).unit_id == case.unit_id
    assert not list(verify_ledger())


def test_danger_words_make_it_urgent_and_the_deadline_explains_itself(cast: Cast) -> None:
    case = receive(LEAK, cast)
    assert case.priority == "urgent"
    assert case.respond_by == NOW + timedelta(hours=1)
    assert case.resolve_by == NOW + timedelta(hours=24)
    assert case.due_steps is not None and case.due_steps["resolve"]
    assert case.next_due_at is not None and case.next_due_at < case.respond_by


def test_reception_is_one_round_trip_when_warm(cast: Cast) -> None:
    receive(LEAK, cast)
    with CaptureQueriesContext(connection) as asked:
        actions.receive_case(report=LEAK, actor=cast.resident, now=NOW)
    assert len(steps.questions(asked)) == 1, steps.questions(asked)


def test_the_number_can_be_read_out_and_the_receipt_follows_it(cast: Cast) -> None:
    done = actions.receive_case(report=LEAK, actor=cast.resident, now=NOW)
    assert check_number(done.number)
    assert len(done.receipt.split()) == 6
    assert Case.objects.get(number=done.number).receipt_digest is not None


def test_contact_data_goes_to_the_vault_and_nowhere_else(cast: Cast) -> None:
    contact = ContactFields(name="Ada Secret", phone="13812345678", email="ada@secret.example")
    case = receive(replace(LEAK, contact=contact), cast)
    assert case.contact_id is not None
    assert Contact.objects.get(id=case.contact_id).phone_masked == "138****5678"
    with connection.cursor() as cursor:
        for table in ("cases_case", "core_ledgerrow", "people_contact", "cases_workorder"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~ 'Secret|13812345678|ada@'")
            assert cursor.fetchone()[0] == 0, table


def test_without_a_type_it_waits_to_be_filed(cast: Cast) -> None:
    case = receive(replace(LEAK, type_code=""), cast)
    assert (case.state, case.unit_id) == ("received", None)


def test_without_a_place_it_waits_unless_the_type_needs_none(cast: Cast) -> None:
    nowhere = Report(description="somewhere", type_code="water-leak")
    assert receive(nowhere, cast).state == "received"
    assert receive(replace(nowhere, type_code="question"), cast).state == "dispatched"


def test_near_a_border_two_communities_could_act_so_the_desk_decides(cast: Cast) -> None:
    case = receive(Report(description="垃圾成堆", type_code="litter", **lin.ON_BORDER), cast)
    assert (case.state, case.near_border) == ("filed", True)


def test_near_a_border_that_changes_nothing_it_goes_straight_on(cast: Cast) -> None:
    assert receive(replace(LEAK, **lin.ON_BORDER), cast).state == "dispatched"


def test_a_private_type_makes_a_private_case(cast: Cast) -> None:
    assert receive(Report(description="吵架", type_code="neighbours", **lin.IN_11), cast).private


def test_the_default_point_of_other_systems_is_no_location(cast: Cast) -> None:
    Jurisdiction.objects.filter(id=lin.CITY).update(default_lon=120.005, default_lat=30.005)
    forget_kept()
    from_elsewhere = actions.receive_case(report=LEAK, actor=resident(lin.CITY, channel="import"), now=NOW)
    assert Case.objects.get(id=from_elsewhere.case_id).place_source == "unknown"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"description": "", "type_code": ""}, "empty"),
        ({"description": "x" * 4001}, "too_long"),
        ({"lat": None}, "half_point"),
        (lin.OUTSIDE, "outside"),
        ({"type_code": "no-such"}, "unknown_type"),
        ({"type_code": "streets"}, "unknown_type"),
        ({"lon": None, "lat": None, "area_path": "cn/11/"}, "unknown_area"),
    ],
)
def test_what_cannot_be_received_is_refused_and_nothing_is_written(
    cast: Cast, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        receive(replace(LEAK, **change), cast)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert not Case.objects.exists()
